//! Units, groups, roles, and meetings as the administrators of a unit see them.

use ids::{AccountId, GrantId, GroupId, MeetingId, UnitId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::account::AccountInvitation;
use crate::conference::Admission;
use crate::present;

/// A unit by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct UnitRef {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: UnitId,
    pub name: String,
    pub short_name: String,
}

/// What somebody may do for a tenant, beyond meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum TenantRole {
    /// Everything of the tenant.
    Administrator,
    /// Accounts, groups, meetings and units within a unit.
    UnitAdministrator,
    /// Reads the audit log.
    Auditor,
}

/// A role that an account or a group has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct RoleGrant {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: GrantId,
    pub role: TenantRole,
    /// For this unit and all below it; for the whole tenant when absent.
    pub unit: Option<UnitRef>,
    /// The group by which an account has the role; absent for its own.
    pub group: Option<GroupRef>,
}

/// `POST /api/v1/role-grants`: a role for either an account or a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct NewRoleGrant {
    pub role: TenantRole,
    /// For administrators of a unit.
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(as = "Option<String>", optional)]
    pub unit_id: Option<UnitId>,
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(as = "Option<String>", optional)]
    pub account_id: Option<AccountId>,
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(as = "Option<String>", optional)]
    pub group_id: Option<GroupId>,
}

/// A group by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct GroupRef {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: GroupId,
    pub name: String,
}

/// A part of the tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Unit {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: UnitId,
    /// Absent for the topmost that who asks may see.
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(type = "string | null")]
    pub parent_id: Option<UnitId>,
    pub name: String,
    /// Unique in the tenant, compared without case.
    pub short_name: String,
    /// Accounts directly in it.
    pub people: u32,
    /// Whether who asks may change, move or delete it.
    pub shapeable: bool,
    /// What `ETag` says too; for `If-Match` on a change.
    #[ts(type = "number")]
    pub version: i64,
}

/// `GET /api/v1/units`: all units within reach, by short name; at most 1,000.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct UnitList {
    pub items: Vec<Unit>,
}

/// `POST /api/v1/units`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct NewUnit {
    /// 1 to 100 characters.
    pub name: String,
    /// 1 to 20 characters.
    pub short_name: String,
    /// On top when absent, which only administrators of the tenant may.
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(as = "Option<String>", optional)]
    pub parent_id: Option<UnitId>,
}

/// `PATCH /api/v1/units/{id}`; absent fields stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct UnitChange {
    pub name: Option<String>,
    pub short_name: Option<String>,
    /// Moves the unit with all below it; `null` puts it on top.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(as = "Option<Option<String>>", optional)]
    pub parent_id: Option<Option<UnitId>>,
}

/// Accounts that are given roles together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Group {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: GroupId,
    pub name: String,
    /// Whose administrators keep it; absent for those of the tenant.
    pub unit: Option<UnitRef>,
    pub members: u32,
    pub roles: Vec<RoleGrant>,
    /// Whether who asks may change it.
    pub manageable: bool,
    /// Whether the directory keeps it: name and members are changed there, its roles here.
    pub directory: bool,
    /// What `ETag` says too; for `If-Match` on a change.
    #[ts(type = "number")]
    pub version: i64,
}

/// `GET /api/v1/groups`, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct GroupPage {
    pub items: Vec<Group>,
    pub next_cursor: Option<String>,
}

/// `POST /api/v1/groups`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct NewGroup {
    /// 1 to 100 characters, unique in the tenant.
    pub name: String,
    /// Must be given by administrators of units, and be one of theirs.
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(as = "Option<String>", optional)]
    pub unit_id: Option<UnitId>,
}

/// `PATCH /api/v1/groups/{id}`; absent fields stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct GroupChange {
    pub name: Option<String>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(as = "Option<Option<String>>", optional)]
    pub unit_id: Option<Option<UnitId>>,
}

/// Somebody by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Person {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: AccountId,
    pub name: String,
    pub email: String,
}

/// `GET /api/v1/groups/{id}/members`, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct PersonPage {
    pub items: Vec<Person>,
    pub next_cursor: Option<String>,
}

/// `POST /api/v1/groups/{id}/members`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewMember {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub account_id: AccountId,
}

/// A meeting as the administrators of its unit see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct UnitMeeting {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: MeetingId,
    pub code: String,
    pub title: String,
    pub unit: Option<UnitRef>,
    /// Absent when the owner's account was deleted.
    pub owner: Option<Person>,
    pub admission: Admission,
    #[ts(type = "number")]
    pub created_at_ms: i64,
    #[ts(type = "number | null")]
    pub expires_at_ms: Option<i64>,
}

/// `GET /api/v1/unit-meetings`, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct UnitMeetingPage {
    pub items: Vec<UnitMeeting>,
    pub next_cursor: Option<String>,
}

/// `PATCH /api/v1/unit-meetings/{id}`; absent fields stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct UnitMeetingChange {
    /// The account that owns and chairs it from now on.
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(as = "Option<String>", optional)]
    pub owner_id: Option<AccountId>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(as = "Option<Option<String>>", optional)]
    pub unit_id: Option<Option<UnitId>>,
    pub title: Option<String>,
    pub admission: Option<Admission>,
}

/// `POST /api/v1/accounts/import`: accounts from a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct AccountImport {
    /// Comma or semicolon separated, first line `name`, `email` and, if wanted, `unit` (a short name). At most 2,000
    /// lines.
    pub csv: String,
    /// Only says what would happen.
    pub preview: bool,
    /// For lines that name none.
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(as = "Option<String>", optional)]
    pub unit_id: Option<UnitId>,
    /// Mails each person their one-time link instead of answering it.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub mail: bool,
}

/// What became of a table of accounts, or would.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct AccountImportResult {
    pub lines: Vec<ImportLine>,
    /// Lines that count.
    pub fit: u32,
    /// The new accounts with their one-time links; empty for a preview.
    pub added: Vec<AccountInvitation>,
}

/// One line of a table of accounts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ImportLine {
    /// From 1; the first line holds the names of the columns.
    pub line: u32,
    pub name: String,
    pub email: String,
    pub unit: Option<UnitRef>,
    /// Why the line does not count.
    pub fault: Option<ImportFault>,
}

/// Why a line of a table of accounts does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ImportFault {
    /// It has more or fewer fields than there are columns.
    Fields,
    /// A field begins as a formula does.
    Formula,
    Name,
    EmailMalformed,
    /// An account has this address.
    EmailTaken,
    /// An earlier line has this address.
    EmailTwice,
    /// There is no such unit within reach, or none is named where one must be.
    Unit,
}
