//! What is known of a conference afterwards: attendance, presence checks, polls, what happened.

use ids::ConferenceId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

pub use conference::record::{Attendance, CheckRecord, Confirmation, Line, PollRecord, Record, RoleSpan, Stay, What};

/// A conference of a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ConferenceSummary {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: ConferenceId,
    #[ts(type = "number")]
    pub started_at_ms: i64,
    #[ts(type = "number | null")]
    pub ended_at_ms: Option<i64>,
    /// Whether there still is a record of it.
    pub kept: bool,
}

/// The newest conferences of a meeting, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ConferenceList {
    pub items: Vec<ConferenceSummary>,
}

/// Opens the record of one conference for some minutes. The conference socket gives one too, to
/// whoever may see the record there.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct RecordTicket {
    pub ticket: String,
}

/// `POST /api/v1/record`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct RecordRequest {
    pub ticket: String,
}

/// `POST /api/v1/record/pdf`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct RecordPdfRequest {
    pub ticket: String,
    pub kind: RecordPdfKind,
    pub language: RecordLanguage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum RecordPdfKind {
    Attendance,
    Checks,
    Polls,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum RecordLanguage {
    De,
    En,
}
