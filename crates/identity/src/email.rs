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

pub(crate) fn key(email: &str) -> String {
    email.trim().to_lowercase()
}
