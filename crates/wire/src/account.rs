//! Accounts: people known to the tenant.

use ids::{AccountId, UnitId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::people::{RoleGrant, UnitRef};
use crate::present;

/// An account as its owner and administrators see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Account {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: AccountId,
    pub name: String,
    pub email: String,
    /// Administers the whole tenant.
    pub administrator: bool,
    /// Operates the installation.
    pub operator: bool,
    pub state: AccountState,
    pub sign_in: SignInWays,
    /// Where the person belongs.
    pub unit: Option<UnitRef>,
    /// What the person may, of their own or by a group.
    pub roles: Vec<RoleGrant>,
    /// Whether who asks may change the account.
    pub manageable: bool,
    /// Whether the directory keeps it: name, address and state are changed there.
    pub directory: bool,
    /// What `ETag` says too; for `If-Match` on a change.
    #[ts(type = "number")]
    pub version: i64,
    #[ts(type = "number")]
    pub created_at_ms: i64,
}

/// How an account is signed in to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct SignInWays {
    pub password: bool,
    /// How many passkeys it has.
    #[ts(type = "number")]
    pub passkeys: i64,
    /// How many identities at providers lead to it.
    #[ts(type = "number")]
    pub identities: i64,
    /// Absent while nobody has signed in, or since before this was kept.
    #[ts(type = "number | null")]
    pub last_at_ms: Option<i64>,
}

/// Whether an account can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum AccountState {
    /// Created; its person has not yet chosen a password.
    Invited,
    Active,
    /// Cannot sign in; all sessions have ended.
    Disabled,
}

/// `POST /api/v1/accounts`, administrators of the tenant or of the unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewAccount {
    /// 1 to 100 characters.
    pub name: String,
    /// At most 254 characters (RFC 5321); unique within the tenant, compared without case.
    pub email: String,
    #[serde(default)]
    pub administrator: bool,
    /// Must be given by administrators of units, and be one of theirs.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(as = "Option<String>", optional)]
    pub unit_id: Option<UnitId>,
    /// Mails the one-time link to the person instead of answering it.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub mail: bool,
}

/// Answer to [`NewAccount`] and to `POST /api/v1/accounts/{id}/setup-link`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct AccountInvitation {
    pub account: Account,
    /// One-time link by which the person chooses a password. Shown once; only its keyed hash is stored. Absent when it
    /// is mailed to the person.
    pub setup_url: Option<String>,
    #[ts(type = "number")]
    pub expires_at_ms: i64,
}

/// `PATCH /api/v1/accounts/{id}`, administrators of the tenant or of the account's unit; absent fields stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct AccountChange {
    pub name: Option<String>,
    /// The address to sign in with.
    pub email: Option<String>,
    pub administrator: Option<bool>,
    /// `null` takes the person out of every unit.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(as = "Option<Option<String>>", optional)]
    pub unit_id: Option<Option<UnitId>>,
    /// `true` disables the account and ends its sessions, `false` enables it again.
    pub disabled: Option<bool>,
}

/// `GET /api/v1/accounts?cursor=…&limit=…`, ordered by name unless `sort` says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct AccountPage {
    pub items: Vec<Account>,
    /// Opaque; absent on the last page.
    pub next_cursor: Option<String>,
    /// How many there are on all pages.
    #[ts(type = "number")]
    pub total: u64,
}

/// `GET /api/v1/setup-links/check` answers this for a usable link (the token travels in the body of a POST).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SetupCheck {
    pub token: String,
}

/// What a setup link is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct SetupInfo {
    /// The first administrator chooses name and address; an invited person finds theirs here.
    pub first_administrator: bool,
    pub name: Option<String>,
    pub email: Option<String>,
}

/// `POST /api/v1/setup`: redeem a setup link; signs the person in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Setup {
    /// The secret of the link.
    pub token: String,
    pub name: String,
    pub email: String,
    /// 12 to 256 characters, no rule of composition (NIST SP 800-63B, 3.1.1.2).
    pub password: String,
}
