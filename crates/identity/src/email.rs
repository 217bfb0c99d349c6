//! Mail addresses: kept as written, compared without case.

use crate::error::{Field, IdentityError};

/// RFC 5321, 4.5.3.1.3: a path has at most 256 octets, two of them angle brackets.
const EMAIL_BYTES_MAX: usize = 254;

/// The address as written, and the form in which it is unique.
pub(crate) fn parse(email: &str) -> Result<(String, String), IdentityError> {
    let email = email.trim();
    let well_formed = email.len() <= EMAIL_BYTES_MAX
        && !email.chars().any(|c| c.is_whitespace() || c.is_control())
        && email.rsplit_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
    if !well_formed {
        return Err(IdentityError::Field(Field::EmailMalformed));
    }
    Ok((email.to_owned(), key(email)))
}

/// The domain of an address, in the form in which the internet's names are compared.
pub(crate) fn domain(email: &str) -> Option<String> {
    let (_, domain) = email.trim().rsplit_once('@')?;
    match url::Host::parse(domain.trim_end_matches('.')).ok()? {
        url::Host::Domain(domain) if !domain.is_empty() => Some(domain.to_lowercase()),
        _ => None,
    }
}

pub(crate) fn key(email: &str) -> String {
    email.trim().to_lowercase()
}
