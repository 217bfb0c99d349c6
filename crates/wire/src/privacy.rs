//! Data protection: what is kept how long.

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
