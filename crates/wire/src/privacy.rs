//! Data protection: what is kept how long, about whom and what for; telling and erasing a person.

use ids::{AccountId, ParticipantId};
use policy::Effective;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A class of data with a time of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum RetentionClass {
    /// What was written to everybody in a meeting.
    Chats,
    /// Who was there.
    Attendance,
    /// Journals of conferences.
    Journals,
    /// Meetings that are over, with all that belongs to them.
    Meetings,
    /// Links that have ended: to meetings and to set up an account.
    Links,
    /// Sign-ins that have ended.
    SignIns,
    /// Mails that did not arrive.
    Mails,
    /// The log of webhooks.
    Webhooks,
    /// Entries of the audit log.
    Audit,
    /// From which networks people acted and signed in.
    Addresses,
    /// What is sealed for trustees of secret votes.
    Shares,
    /// Votes that were prepared and never fixed.
    VoteDrafts,
}

/// How long a class is kept, and what was deleted of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct RetentionState {
    pub class: RetentionClass,
    /// The policy that says how long, as it holds for the tenant; units may keep shorter.
    pub policy: Option<Effective>,
    /// Days, where no policy says it.
    pub days: Option<u32>,
    /// When it was looked for last.
    #[ts(type = "number | null")]
    pub ran_at_ms: Option<i64>,
    /// What the newest run deleted that found something, and when.
    #[ts(type = "number")]
    pub deleted: u64,
    #[ts(type = "number | null")]
    pub deleted_at_ms: Option<i64>,
    /// When it is looked for next.
    #[ts(type = "number | null")]
    pub next_at_ms: Option<i64>,
}

/// `GET /api/v1/retention`, administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct RetentionList {
    pub items: Vec<RetentionState>,
}

/// Why something of a person stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ErasureStays {
    /// Meetings belong to the unit; whoever made them is not named any more.
    Unit,
    /// Who administered what must be provable for as long as the audit log goes back.
    Proof,
}

/// Rows that are about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ErasureRow {
    pub table: String,
    #[ts(type = "number")]
    pub rows: u64,
    /// Absent when they go.
    pub stays: Option<ErasureStays>,
}

/// `GET /api/v1/accounts/{id}/erasure`, administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ErasurePreview {
    pub rows: Vec<ErasureRow>,
    /// Titles of meetings that run and have the person in them: they must end first.
    pub running: Vec<String>,
}

/// `POST /api/v1/accounts/{id}/erasure`, administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ErasureOrder {
    /// The mail address of the person, typed again.
    pub email: String,
}

/// What proves an erasure; it is shown once and kept nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Erased {
    /// A signed note (C2SP signed-note) by the key of the audit log.
    pub certificate: String,
}

/// `GET /api/v1/me/erasure-request`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct OwnErasure {
    #[ts(type = "number | null")]
    pub asked_at_ms: Option<i64>,
}

/// Somebody who has asked to be erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ErasureRequest {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub account: AccountId,
    pub name: String,
    pub email: String,
    #[ts(type = "number")]
    pub asked_at_ms: i64,
}

/// `GET /api/v1/erasure-requests`, administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ErasureRequestList {
    pub items: Vec<ErasureRequest>,
}

/// A guest of a meeting who is still known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct GuestTrace {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: ParticipantId,
    pub name: String,
    /// Title of the meeting.
    pub meeting: String,
    #[ts(type = "number")]
    pub seen_at_ms: i64,
}

/// `GET /api/v1/guests`, administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct GuestTracePage {
    pub items: Vec<GuestTrace>,
    /// Opaque; absent on the last page.
    pub next_cursor: Option<String>,
}

/// `POST /api/v1/guests/erasure`, administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct GuestErasure {
    /// At most 100.
    #[schema(value_type = Vec<String>)]
    #[ts(type = "Array<string>")]
    pub guests: Vec<ParticipantId>,
}

/// The kind of data in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum DataClass {
    /// By which rows are found and ordered.
    Key,
    /// Who somebody is.
    Identity,
    /// How somebody is reached.
    Contact,
    /// Where somebody belongs and what they may do.
    Role,
    /// What people said, wrote or decided.
    Content,
    /// That somebody did something at a time, from a device or network.
    Traffic,
    /// What proves who somebody is; a hash or sealed.
    Secret,
    /// How something is set up.
    Setting,
    /// What proves later that nothing was changed.
    Evidence,
    /// A sum.
    Measure,
}

/// What data is kept for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum DataPurpose {
    /// Accounts and signing in.
    SignIn,
    /// Holding meetings.
    Meetings,
    /// Keeping units, groups, roles and rules.
    Administration,
    /// Showing later who administered what.
    Audit,
    /// Running the installation.
    Operation,
    /// Holding votes and proving later what was decided.
    Votes,
}

/// Until when a row is kept, where no class of retention says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum DataKeep {
    /// Until the account is deleted.
    Account,
    /// Until the meeting is deleted or its time is over.
    Meeting,
    /// Until a time that is set when the row is made.
    Expiry,
    /// Until an administrator deletes it.
    Deleted,
    /// As long as the tenant.
    Tenant,
    /// As long as the installation.
    Installation,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ProcessedColumn {
    pub name: String,
    pub class: DataClass,
    pub purpose: DataPurpose,
}

/// Whom data is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum DataSubject {
    /// People with an account, and guests where there is none.
    Accounts,
    /// Members of bodies, with or without an account.
    Members,
    /// Who takes part in meetings or is invited.
    Attendees,
    /// Who has set or decided it.
    Administrators,
    Nobody,
}

/// What is kept together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ProcessedTable {
    pub table: String,
    /// Whom its rows are about.
    pub about: DataSubject,
    pub keep: DataKeep,
    /// The class whose period counts.
    pub retention: Option<RetentionClass>,
    pub columns: Vec<ProcessedColumn>,
}

/// Who receives data beside the operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum RecipientKind {
    /// The mail server of the installation.
    Mail,
    /// Where people sign in.
    Provider,
    /// Programs that are told of events.
    Webhook,
}

/// Somebody who receives data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Recipient {
    pub kind: RecipientKind,
    pub name: String,
    /// Host, issuer or address.
    pub at: String,
}

/// `GET /api/v1/processing`, administrators: the ground of the record of processing activities (article 30 GDPR).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ProcessingList {
    /// Name of the tenant.
    pub controller: String,
    #[ts(type = "number")]
    pub at_ms: i64,
    pub tables: Vec<ProcessedTable>,
    pub recipients: Vec<Recipient>,
}
