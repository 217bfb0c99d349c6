//! What the browser brings back.

use subtle::ConstantTimeEq;

use crate::attempt::Attempt;
use crate::error::{OidcError, shortened};
use crate::metadata::Metadata;

/// The longest query that is read, in bytes.
const QUERY_BYTES_MAX: usize = 8 << 10;

/// The parameters of a callback, not yet checked. `state` names the attempt to the caller.
#[derive(Clone, PartialEq, Eq)]
pub struct Callback {
    pub state: String,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

impl Callback {
    /// Reads the query of the redirect address, without the question mark. A parameter may come once (RFC 6749 §3.1).
    pub fn parse(query: &str) -> Result<Self, OidcError> {
        if query.len() > QUERY_BYTES_MAX {
            return Err(OidcError::CallbackInvalid);
        }
        let (mut state, mut code, mut error, mut iss) = (None, None, None, None);
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let place = match &*name {
                "state" => &mut state,
                "code" => &mut code,
                "error" => &mut error,
                "iss" => &mut iss,
                _ => continue,
            };
            if place.replace(value.into_owned()).is_some() {
                return Err(OidcError::CallbackInvalid);
            }
        }
        let state = state.ok_or(OidcError::CallbackInvalid)?;
        if code.is_some() == error.is_some() {
            return Err(OidcError::CallbackInvalid);
        }
        Ok(Self { state, code, error, iss })
    }

    /// The code, when the callback belongs to the attempt and comes from the provider that was asked (RFC 9207 §2.4).
    pub(crate) fn code(&self, attempt: &Attempt, metadata: &Metadata) -> Result<&str, OidcError> {
        if !bool::from(self.state.as_bytes().ct_eq(attempt.state.as_bytes())) {
            return Err(OidcError::WrongState);
        }
        if attempt.issuer != metadata.issuer {
            return Err(OidcError::MixUp);
        }
        match &self.iss {
            Some(iss) if *iss != metadata.issuer => return Err(OidcError::MixUp),
            None if metadata.callback_has_iss => return Err(OidcError::MixUp),
            _ => {}
        }
        match (&self.code, &self.error) {
            (Some(code), _) => Ok(code),
            (None, error) => Err(OidcError::SignInRefused { error: shortened(error.as_deref().unwrap_or_default()) }),
        }
    }
}
