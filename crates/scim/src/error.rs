//! Errors as RFC 7644, 3.12, tells them.

use serde_json::{Value, json};
use thiserror::Error;

/// Why a request is refused, in the words of RFC 7644, table 9.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScimType {
    InvalidFilter,
    TooMany,
    Uniqueness,
    Mutability,
    InvalidSyntax,
    InvalidPath,
    NoTarget,
    InvalidValue,
    InvalidVers,
}

impl ScimType {
    pub fn name(self) -> &'static str {
        match self {
            Self::InvalidFilter => "invalidFilter",
            Self::TooMany => "tooMany",
            Self::Uniqueness => "uniqueness",
            Self::Mutability => "mutability",
            Self::InvalidSyntax => "invalidSyntax",
            Self::InvalidPath => "invalidPath",
            Self::NoTarget => "noTarget",
            Self::InvalidValue => "invalidValue",
            Self::InvalidVers => "invalidVers",
        }
    }
}

/// A refusal. `detail` is English, for whoever connects a directory.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{detail}")]
pub struct ScimError {
    pub status: u16,
    pub kind: Option<ScimType>,
    pub detail: String,
}

impl ScimError {
    pub fn new(status: u16, kind: Option<ScimType>, detail: impl Into<String>) -> Self {
        Self { status, kind, detail: detail.into() }
    }

    /// 400 with a reason.
    pub fn bad(kind: ScimType, detail: impl Into<String>) -> Self {
        Self::new(400, Some(kind), detail)
    }

    pub fn taken(detail: impl Into<String>) -> Self {
        Self::new(409, Some(ScimType::Uniqueness), detail)
    }

    pub fn not_found() -> Self {
        Self::new(404, None, "There is no such resource.")
    }

    /// The body. The status is a text there.
    pub fn body(&self) -> Value {
        let mut body = json!({"schemas": [crate::ERROR], "status": self.status.to_string(), "detail": self.detail});
        if let Some(kind) = self.kind {
            body["scimType"] = kind.name().into();
        }
        body
    }
}
