//! Problem details for HTTP (RFC 9457).

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// The one shape of every HTTP error, `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Problem {
    /// `urn:plenum:problem:<code>`.
    #[serde(rename = "type")]
    #[ts(rename = "type")]
    pub kind: String,
    /// One English sentence; people read the client's own text for the code.
    pub title: String,
    pub status: u16,
    pub code: ProblemCode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Faults per field of the request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
    /// Seconds after which another try makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u32>,
    /// Which quota is used up, with `quota-reached`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub quota: Option<QuotaProblem>,
}

/// A quota that is used up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct QuotaProblem {
    pub quota: policy::quota::Quota,
    /// Whose quota it is.
    pub by: policy::LevelKind,
    #[ts(type = "number")]
    pub limit: u64,
    /// There is room, but others are due it.
    pub fair_share: bool,
}

/// A fault of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct FieldProblem {
    pub field: String,
    pub code: FieldCode,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum FieldCode {
    Required,
    TooShort,
    TooLong,
    Malformed,
    Taken,
    Wrong,
    /// The address that was given does not answer.
    Unreachable,
    /// The address that was given is not called.
    Refused,
    /// What answers there is another than was named.
    Mismatch,
    /// What answers there lacks what is needed.
    Unfit,
    /// A level above has locked it.
    Locked,
    /// Its contrast is too low.
    Unreadable,
    /// The file, or what it unpacks to, is too large.
    TooLarge,
}

/// Stable codes of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ProblemCode {
    Malformed,
    InvalidFields,
    NotSignedIn,
    /// One answer for unknown account, wrong password and disabled account.
    SignInFailed,
    /// One answer for all that can be wrong with a passkey.
    PasskeyRefused,
    /// A policy wants a passkey: to sign in with, or made before anything else is done.
    PasskeyNeeded,
    /// One answer for unknown account, wrong or used recovery code, and disabled account.
    RecoveryFailed,
    TooManyTries,
    NotPermitted,
    NotFound,
    /// One answer for unknown, expired, revoked and foreign links.
    LinkUnusable,
    ForeignOrigin,
    /// No tenant has this host name.
    UnknownHost,
    /// The tenant of this host name is suspended by the operator.
    Suspended,
    TooLarge,
    UnsupportedMediaType,
    MethodNotAllowed,
    /// The act needs a sign-in of the last quarter of an hour, maybe a stronger one.
    FreshSignInNeeded,
    /// The provider at which people sign in does not answer as it should.
    ProviderDown,
    Conflict,
    /// `If-Match` names an older state.
    PreconditionFailed,
    /// An `Idempotency-Key` was used for another request, or its first one is not answered yet.
    KeyReused,
    /// The directory keeps it; it is changed there.
    KeptByDirectory,
    /// The personal link is right, and the invited address is not proven yet.
    VerificationNeeded,
    /// Without an account only those are admitted who were invited by mail and proved their address.
    InvitedOnly,
    /// Not the code that was mailed; another try is left.
    CodeWrong,
    /// There is no code that counts any more: ask for another one.
    CodeSpent,
    /// After so many wrong codes who invites must send the invitation again.
    InvitationBarred,
    /// What is to be deleted is not empty.
    InUse,
    /// A vote goes on by this entry of a register; its account and term stay until it is over.
    VoteRuns,
    /// There are as many as there may be.
    LimitReached,
    /// The change must say with `If-Match` what state it is made on.
    PreconditionRequired,
    /// A policy does not allow it.
    PolicyForbids,
    /// The law of the vote refuses it; `detail` is the code of FORMAT-entries.md.
    VoteRefused,
    /// A quota is used up; see `quota`.
    QuotaReached,
    /// The tenant has sent more requests than it may in this minute.
    TooManyRequests,
    Unavailable,
    Internal,
}
