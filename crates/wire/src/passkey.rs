//! Passkeys and recovery codes of local accounts. Bytes are written in base64url without padding, as browsers'
//! `toJSON` writes them.

use ids::PasskeyId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;
use uuid::Uuid;

/// A passkey as its owner and administrators see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Passkey {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: PasskeyId,
    /// 1 to 100 characters, chosen by its owner.
    pub name: String,
    /// The host name under which it signs in.
    pub host: String,
    /// Kept in a keyring that goes with the person to other devices.
    pub synced: bool,
    /// There may be a copy of it: it opens nothing any more and should be deleted.
    pub blocked: bool,
    #[ts(type = "number")]
    pub created_at_ms: i64,
    #[ts(type = "number | null")]
    pub last_used_at_ms: Option<i64>,
}

/// What a browser is asked to make (`PublicKeyCredentialCreationOptions`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct PasskeyCreation {
    /// Goes back with the answer; good once, for ten minutes.
    #[ts(type = "string")]
    pub attempt: Uuid,
    pub challenge: String,
    pub rp_id: String,
    pub rp_name: String,
    pub user_id: String,
    pub user_name: String,
    pub user_display_name: String,
    /// COSE numbers, the preferred first.
    #[ts(type = "Array<number>")]
    pub algorithms: Vec<i64>,
    /// Passkeys that are there already.
    pub exclude: Vec<String>,
}

/// `POST /api/v1/me/passkeys`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewPasskey {
    #[ts(type = "string")]
    pub attempt: Uuid,
    pub name: String,
    pub id: String,
    pub client_data: String,
    pub attestation: String,
}

/// `PATCH /api/v1/me/passkeys/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PasskeyChange {
    pub name: String,
}

/// What a browser is asked to show (`PublicKeyCredentialRequestOptions`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct PasskeyRequest {
    #[ts(type = "string")]
    pub attempt: Uuid,
    pub challenge: String,
    pub rp_id: String,
    /// Empty: any that says itself whose it is.
    pub allow: Vec<String>,
}

/// `POST /api/v1/session/passkey` and `POST /api/v1/session/fresh/passkey`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct PasskeyShown {
    #[ts(type = "string")]
    pub attempt: Uuid,
    pub id: String,
    pub client_data: String,
    pub authenticator_data: String,
    pub signature: String,
    pub user_handle: Option<String>,
}

/// `POST /api/v1/accounts/{id}/passkeys/{passkey}/removal`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PasskeyRemoval {
    /// 1 to 200 characters; stands in the audit log.
    pub reason: String,
}

/// `GET /api/v1/me/recovery-codes`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct RecoveryState {
    /// How many codes can still be used.
    #[ts(type = "number")]
    pub left: u64,
    /// Absent when none were made.
    #[ts(type = "number | null")]
    pub created_at_ms: Option<i64>,
}

/// Answer to `POST /api/v1/me/recovery-codes`. Shown once; only keyed hashes are stored. Deliberately not `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct RecoveryCodes {
    pub codes: Vec<String>,
}

/// `POST /api/v1/session/recovery`. Deliberately not `Debug`: it holds a secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Recovery {
    pub email: String,
    pub code: String,
}
