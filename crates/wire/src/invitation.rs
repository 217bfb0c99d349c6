//! Invitations by mail, and how the invited prove their address.

use ids::LinkId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::conference::Role;

/// Somebody who is invited by mail. The link in the mail is for this person alone and shown to nobody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Invitation {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: LinkId,
    pub email: String,
    pub name: String,
    /// The role of who comes with this invitation.
    pub role: Role,
    #[ts(type = "number")]
    pub created_at_ms: i64,
    /// When the mail was last written.
    #[ts(type = "number")]
    pub sent_at_ms: i64,
    /// How often it was.
    pub sends: u32,
    #[ts(type = "number | null")]
    pub expires_at_ms: Option<i64>,
    /// When the person first proved the address; `null` until then.
    #[ts(type = "number | null")]
    pub verified_at_ms: Option<i64>,
    pub mail: InvitationMail,
    /// Why the mail has not arrived, as with `UndeliveredMail`.
    pub fault: Option<String>,
}

/// How far a mail has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum InvitationMail {
    /// The mail server has taken it.
    Sent,
    /// It is on its way, or tried again.
    Waiting,
    /// It was given up.
    Failed,
}

/// `POST /api/v1/meetings/{id}/invitations`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct NewInvitation {
    /// Invited once to a meeting.
    pub email: String,
    /// 1 to 100 characters; under this name the person takes part.
    pub name: String,
    /// Any role; participant when absent. A role of the meeting's own must have been set before.
    pub role: Option<Role>,
}

/// `GET /api/v1/meetings/{id}/invitations`, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct InvitationPage {
    pub items: Vec<Invitation>,
    pub next_cursor: Option<String>,
}

/// `POST /api/v1/join/code`: mails a code to the address of the invitation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct GuestCodeRequest {
    pub code: String,
    /// From the fragment of the personal link.
    pub secret: String,
}

/// A code is on its way; the ones before count no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct GuestCode {
    #[ts(type = "number")]
    pub valid_for_ms: i64,
}

/// `POST /api/v1/join/verify`: the code of the mail.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct GuestVerification {
    pub code: String,
    /// From the fragment of the personal link.
    pub secret: String,
    /// Six digits; spaces and hyphens do not matter.
    pub verification_code: String,
}

/// The address is proven.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct VerifiedGuest {
    /// With it the person joins from now on; keep it where a guest's is kept, never in an address.
    pub guest_credential: String,
}
