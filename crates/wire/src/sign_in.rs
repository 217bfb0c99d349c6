//! Signing in at a provider of the tenant, and one's own identities there.

use ids::{IdentityId, ProviderId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// `GET /api/v1/sign-in/methods`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct SignInMethods {
    /// In the order in which the administrators want them.
    pub providers: Vec<SignInProvider>,
}

/// A provider as people who want to sign in see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct SignInProvider {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: ProviderId,
    pub name: String,
}

/// `POST /api/v1/sign-in/way`: which way is that of this address?
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SignInAddress {
    pub email: String,
}

/// Follows from the domain of the address alone; says nothing of accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct SignInWay {
    /// Absent: with a password.
    pub provider: Option<SignInProvider>,
}

/// `POST /api/v1/sign-in/begin`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct SignInBegin {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub provider: ProviderId,
    /// So that it need not be written again.
    pub email: Option<String>,
    /// Path of the page to go on at.
    pub return_to: Option<String>,
    /// The secret of a one-time link, whose account is connected with the identity.
    pub setup: Option<String>,
}

/// Where the browser goes next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Departure {
    pub url: String,
}

/// `POST /api/v1/session/fresh`: proves once more with the password who one is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct FreshSignIn {
    pub password: String,
}

/// `POST /api/v1/sign-in/fresh`: the same at the provider of the session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct FreshAtProvider {
    pub return_to: String,
}

/// Answer to `DELETE /api/v1/session` when the provider should be left, too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct SignedOut {
    pub url: String,
}

/// One row of `GET /api/v1/me/identities`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct OwnIdentity {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: IdentityId,
    /// What the provider called the person last: a mail address, a name, or its own identifier.
    pub label: String,
    /// Absent when the provider is no longer connected.
    pub provider: Option<String>,
    #[ts(type = "number")]
    pub created_at_ms: i64,
    #[ts(type = "number")]
    pub last_used_at_ms: i64,
}

/// `POST /api/v1/me/identities`: goes to a provider to connect an identity with one's own account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewIdentity {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub provider: ProviderId,
    pub return_to: String,
}
