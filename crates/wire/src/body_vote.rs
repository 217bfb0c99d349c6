//! Votes of a body, whether they were held in a meeting or without one.

use ballot::vote::Stage;
use ballot::vote::roll::Duty;
use ids::MeetingId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::body::BodyRef;
use crate::vote::VoteFile;

/// Longest time between opening and close of a vote without a meeting, days.
pub const CIRCULAR_DAYS_MAX: u32 = 92;
/// Earliest reminder before the close, hours.
pub const REMIND_HOURS_MAX: u32 = 14 * 24;

/// A vote of a body, as its list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct BodyVote {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: Uuid,
    pub title: String,
    pub stage: Stage,
    /// `open`, `roll-call`, `roll-call-by-name`, `secret` or `lot`; nothing before anything is fixed.
    pub kind: Option<String>,
    /// Without a meeting.
    pub circular: bool,
    /// The meeting in which it was held, while it is there.
    pub meeting: Option<BodyVoteMeeting>,
    #[ts(type = "number")]
    pub created_at_ms: i64,
    /// When it closes by itself.
    #[ts(type = "number | null")]
    pub until_ms: Option<i64>,
    #[ts(type = "number | null")]
    pub ended_at_ms: Option<i64>,
    /// What came out, as soon as it is announced.
    pub outcome: Option<BodyVoteOutcome>,
}

/// A meeting in which votes were held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct BodyVoteMeeting {
    pub id: MeetingId,
    pub title: String,
}

/// What came out of a vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct BodyVoteOutcome {
    /// `passed`, `rejected`, `no-quorum`, `elected`, `second-round`, `seated`.
    pub what: String,
    /// Whoever was chosen, as they were called.
    pub names: Vec<String>,
}

/// How a body may decide without a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum CircularWay {
    /// Its law asks for a sitting.
    Never,
    /// Every member can oppose to it.
    Opposable,
    /// Whoever starts it says whether members can oppose.
    Free,
}

/// `GET /api/v1/bodies/{id}/votes`: the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct BodyVotePage {
    pub body: BodyRef,
    /// Id of the profile of rules.
    pub profile: String,
    /// One's own part in votes of this body; nothing for whoever leads none.
    pub duty: Option<Duty>,
    pub circular: CircularWay,
    pub items: Vec<BodyVote>,
    pub next_cursor: Option<String>,
}

/// `PATCH /api/v1/bodies/{id}/votes/{vote}`: of a vote without a meeting, as long as it is not opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct CircularVoteReminder {
    /// So many hours before the close those who have not voted are reminded once; `null` for never. 1 to
    /// [`REMIND_HOURS_MAX`].
    // Left out, it would switch the reminder off by mistake.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required)]
    pub remind_hours: Option<u32>,
}

/// `POST /api/v1/bodies/{id}/votes`: a vote without a meeting that was begun, of which nothing is fixed yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct BegunVote {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub vote: Uuid,
}

/// `POST /api/v1/bodies/{id}/votes/{vote}/file`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct BodyVoteFile {
    pub file: VoteFile,
}

/// What is awaited of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum VoteAwaits {
    /// Their vote.
    Ballot,
    /// That they open it, announce its result, or go on with it otherwise.
    Lead,
}

/// A vote without a meeting that waits for oneself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct OwnVote {
    pub body: BodyRef,
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub vote: Uuid,
    pub title: String,
    pub awaits: VoteAwaits,
    #[ts(type = "number | null")]
    pub until_ms: Option<i64>,
}

/// `GET /api/v1/me/votes`: those that close first come first. And the bodies whose votes are for oneself to see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct OwnVotes {
    pub items: Vec<OwnVote>,
    pub bodies: Vec<BodyRef>,
}
