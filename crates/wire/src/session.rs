//! Sign-in and one's own sign-in sessions.

use ids::SessionId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::account::Account;

/// `POST /api/v1/password-reset`: a one-time link for a new password is mailed, if an account has this address and signs
/// in by password. The answer is always the same.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PasswordReset {
    pub email: String,
}

/// `POST /api/v1/session`. Deliberately not `Debug`: it holds a password.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SignIn {
    pub email: String,
    pub password: String,
}

/// `GET /api/v1/me`, and the answer to signing in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Me {
    pub account: Account,
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub session: SessionId,
    /// Whether the account has a password; without one its person signs in at a provider.
    pub has_password: bool,
    /// Name of the provider at which this session began; absent when it began here.
    pub provider: Option<String>,
    /// Keeps the register of a body, as its clerk.
    pub clerk: bool,
    /// A policy wants a passkey, and the account has none: until one is made, nothing else is answered.
    pub passkey_needed: bool,
    /// Until when sensitive acts need no further proof; absent when they do.
    #[ts(type = "number | null")]
    pub fresh_until_ms: Option<i64>,
}

/// `PATCH /api/v1/me`; absent fields stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct MeChange {
    pub name: Option<String>,
}

/// `POST /api/v1/me/password`; ends all other sessions.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PasswordChange {
    pub current: String,
    pub new: String,
}

/// One row of `GET /api/v1/me/sessions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Session {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: SessionId,
    #[ts(type = "number")]
    pub created_at_ms: i64,
    #[ts(type = "number")]
    pub last_seen_at_ms: i64,
    /// Browser and system as the browser named itself, shortened ("Firefox on Linux").
    pub device: String,
    /// Network the sign-in came from, last part cut off (192.0.2.0).
    pub network: String,
    /// The session this request was made with.
    pub current: bool,
}
