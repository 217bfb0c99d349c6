//! Meetings and their invitation links.

use ids::{BodyId, LinkId, MeetingId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::body::BodyRef;
use crate::conference::{Admission, CustomRole, Role};

/// A meeting as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Meeting {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: MeetingId,
    /// Human-readable name of the meeting in addresses, `abc-defg-hij`; no secret.
    pub code: String,
    pub title: String,
    #[ts(type = "number")]
    pub created_at_ms: i64,
    /// An ad-hoc meeting is deleted at this time.
    #[ts(type = "number | null")]
    pub expires_at_ms: Option<i64>,
    /// Who waits when a conference starts; the chair may change it while it runs.
    pub admission: Admission,
    /// Of which body it is a sitting.
    pub body: Option<BodyRef>,
    /// Belongs to a unit, so that its colleagues may be let in directly.
    pub has_unit: bool,
    /// Roles that the meeting names itself.
    pub own_roles: Vec<CustomRole>,
    /// People connected right now.
    pub present: u32,
    /// The newest usable link, whole; absent when all are revoked or expired.
    pub join_url: Option<String>,
    /// What `ETag` says too; for `If-Match` on a change.
    #[ts(type = "number")]
    pub version: i64,
}

/// `POST /api/v1/meetings`: start a meeting now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct NewMeeting {
    /// 1 to 200 characters; a title is made from the date when absent.
    pub title: Option<String>,
    /// Who has to wait; nobody when absent.
    pub admission: Option<Admission>,
    /// The meeting is a sitting of this body, which the account keeps.
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(as = "Option<String>", optional)]
    pub body_id: Option<BodyId>,
}

/// `PATCH /api/v1/meetings/{id}`; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct MeetingChange {
    /// 1 to 200 characters.
    pub title: Option<String>,
    pub admission: Option<Admission>,
    /// A sitting of this body, which the account keeps, or of none. Not while it runs as one.
    #[serde(default, deserialize_with = "crate::present", skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Uuid)]
    #[ts(as = "Option<Option<String>>", optional)]
    pub body_id: Option<Option<BodyId>>,
}

/// `PUT /api/v1/meetings/{id}/roles`: all roles that the meeting names itself; what is not in it is no role any more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct MeetingRoles {
    /// At most eight, each place and each name once.
    pub roles: Vec<CustomRole>,
}

/// `POST /api/v1/meetings/{id}/links`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct NewLink {
    /// The role of who comes by this link; participant when absent, never the chair. A role of the meeting's own must
    /// have been set before.
    pub role: Option<Role>,
}

/// `GET /api/v1/meetings`, newest first, own ones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct MeetingPage {
    pub items: Vec<Meeting>,
    pub next_cursor: Option<String>,
}

/// An invitation link. The secret is derived from a key outside the database
/// and stands in the fragment of `url`, which browsers do not send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Link {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: LinkId,
    /// The role of who comes by this link.
    pub role: Role,
    pub url: String,
    #[ts(type = "number")]
    pub created_at_ms: i64,
    #[ts(type = "number | null")]
    pub expires_at_ms: Option<i64>,
    pub revoked: bool,
}

/// `GET /api/v1/meetings/{id}/links`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct LinkList {
    pub items: Vec<Link>,
}
