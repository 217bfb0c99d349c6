//! People in a conference.

use ids::ParticipantId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A person in the conference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Participant {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: ParticipantId,
    pub name: String,
    pub role: Role,
    pub kind: ParticipantKind,
    /// Has at least one connection. A person whose connection broke stays in the list for a while.
    pub connected: bool,
    #[ts(type = "number")]
    pub joined_at_ms: i64,
}

/// A named permission set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum Role {
    Chair,
    Participant,
}

/// How sure the server is of who this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ParticipantKind {
    Account,
    /// Came by a link; the name is their own word.
    Guest,
}
