//! The name of a log: the first line of its checkpoints.

use std::fmt;

use thiserror::Error;

use crate::limits::NAME_BYTES_MAX;

/// What a log is called, best a URL without a scheme such as `plenum.example/audit/0198…`. At most
/// [`NAME_BYTES_MAX`] bytes, not empty, without control characters (C2SP tlog-checkpoint, "Note text").
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin(String);

/// The text is empty, too long, or has a control character in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not an origin: 1 to {NAME_BYTES_MAX} bytes without control characters")]
pub struct OriginError;

impl Origin {
    /// Checks a text.
    pub fn new(text: &str) -> Result<Self, OriginError> {
        let fits = (1..=NAME_BYTES_MAX).contains(&text.len()) && !text.bytes().any(|byte| byte < b' ');
        if fits { Ok(Self(text.to_owned())) } else { Err(OriginError) }
    }

    /// As it stands in the checkpoint.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
