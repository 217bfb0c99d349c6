//! From a link to a ticket for the conference socket.

use ids::{MeetingId, ParticipantId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::conference::{ParticipantKind, Role};

/// `POST /api/v1/join/preview`: what the pre-join page shows. Unknown, expired,
/// revoked and foreign links get one identical answer (`link-unusable`).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct JoinPreviewRequest {
    pub code: String,
    /// From the fragment of the link; signed-in people may join by the code alone.
    pub secret: Option<String>,
    /// Of an invited person who proved their address before.
    pub guest_credential: Option<String>,
}

/// What may be known before joining.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct JoinPreview {
    /// Absent when one would have to wait: the title is for those who were let in.
    pub title: Option<String>,
    pub code: String,
    /// Name of the signed-in account that would join; absent for guests.
    pub account_name: Option<String>,
    /// The link is a personal one.
    pub invitation: Option<JoinInvitation>,
    /// The conference runs since then.
    #[ts(type = "number | null")]
    pub running_since_ms: Option<i64>,
}

/// What may be known of an invitation by whoever holds its link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct JoinInvitation {
    /// Enough of the mail address to know which mailbox to open.
    pub masked_email: String,
    /// The address is proven by the credential that was shown. Whoever is not signed in joins only then; whoever is,
    /// joins with their account and has the role of the invitation only then.
    pub verified: bool,
    /// Under which name the person takes part; absent until the address is proven.
    pub name: Option<String>,
    /// The role of the invitation; absent until the address is proven, except for those who are signed in.
    pub role: Option<Role>,
}

/// `POST /api/v1/join`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct JoinRequest {
    pub code: String,
    pub secret: Option<String>,
    /// Required for guests, 1 to 100 characters; accounts join under their own name, the invited under that of their
    /// invitation.
    pub name: Option<String>,
    /// A guest who comes back presents the credential of the first answer and is the same person again. An invited
    /// person presents the one that proving the address brought.
    pub guest_credential: Option<String>,
    /// Names this device, 8 to 32 characters of `[a-z0-9]`, kept by the client for the life of the tab;
    /// the same device replaces its older connection, another one is added.
    pub device: String,
}

/// A place in the conference, to be taken within [`JoinTicket::valid_for_ms`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct JoinTicket {
    /// Good for one `hello` on the conference socket.
    pub ticket: String,
    #[ts(type = "number")]
    pub valid_for_ms: u32,
    /// `ws(s)://…/api/v1/socket`.
    pub socket_url: String,
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub meeting: MeetingId,
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub participant: ParticipantId,
    pub name: String,
    pub role: Role,
    pub kind: ParticipantKind,
    /// For guests only; keep it in `sessionStorage`, never in an address.
    pub guest_credential: Option<String>,
}
