//! From a link to a ticket.

use axum::Json;
use conference::Bounds;
use identity::{MeetingDoor, Place, Principal};
use ids::{ConnectionId, MeetingId, ParticipantId};
use policy::Key;
use rooms::Attach;
use uuid::Uuid;
use wire::conference::{ParticipantKind, Role};
use wire::join::{JoinPreview, JoinPreviewRequest, JoinRequest, JoinTicket};
use wire::problem::{FieldCode, Problem};

use crate::auth::MaybeSignedIn;
use crate::body::Body;
use crate::error::ApiError;
use crate::meetings::admission;
use crate::policies::{forbidden, of_meeting};
use crate::quotas::{need_minutes, no_place};
use crate::site::Site;
use crate::tickets::{Access, Admission, TICKET_LIFE_MS};

/// What the page before the room shows. Whoever holds the link; signed-in people by the code alone.
#[utoipa::path(post, path = "/api/v1/join/preview", tag = "join", request_body = JoinPreviewRequest,
    responses((status = 200, body = JoinPreview), (status = 404, body = Problem)))]
pub(crate) async fn preview(
    app: Site,
    MaybeSignedIn(who): MaybeSignedIn,
    Body(request): Body<JoinPreviewRequest>,
) -> Result<Json<JoinPreview>, ApiError> {
    let door = door(&app, &request.code, request.secret.as_deref(), who.as_ref()).await?;
    let meeting = MeetingId::from_uuid(door.meeting.id);
    let (kind, known) = match &who {
        Some(who) => (ParticipantKind::Account, app.identity.participant_of(&door, who).await?),
        None => (ParticipantKind::Guest, None),
    };
    let bounds = bounds_of(&app, meeting, kind).await?;
    let owner = who.as_ref().is_some_and(|who| who.account.uuid() == door.meeting.owner_id);
    let colleague = match &who {
        Some(who) => app.identity.is_colleague(&who.model, door.meeting.unit_id).await?,
        None => false,
    };
    let knock = rooms::Knock {
        tenant: app.tenant,
        meeting,
        participant: known.as_ref().map(|known| ParticipantId::from_uuid(known.id)),
        role: if owner { Role::Chair } else { role(known.as_ref().map_or(&door.role, |known| &known.role)) },
        kind,
        colleague,
        admission: admission(&door.meeting.admission).max(bounds.admission),
    };
    let waits = app.rooms.would_wait(knock).await;
    Ok(Json(JoinPreview {
        title: (!waits).then_some(door.meeting.title),
        code: door.meeting.code,
        account_name: who.map(|w| w.name),
        running_since_ms: app.rooms.running_since(app.tenant, meeting).await,
    }))
}

/// A ticket for the conference socket. Whoever holds the link; signed-in people by the code alone.
#[utoipa::path(post, path = "/api/v1/join", tag = "join", request_body = JoinRequest,
    responses((status = 200, body = JoinTicket), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn join(
    app: Site,
    MaybeSignedIn(who): MaybeSignedIn,
    Body(request): Body<JoinRequest>,
) -> Result<Json<JoinTicket>, ApiError> {
    let device_fits = (8..=32).contains(&request.device.len())
        && request.device.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if !device_fits {
        return Err(ApiError::field("device", FieldCode::Malformed));
    }
    let door = door(&app, &request.code, request.secret.as_deref(), who.as_ref()).await?;
    let meeting = MeetingId::from_uuid(door.meeting.id);
    let kind = if who.is_some() { ParticipantKind::Account } else { ParticipantKind::Guest };
    bounds_of(&app, meeting, kind).await?;
    let limits = app.tenants.policies().limits(Place::Meeting(app.tenant, meeting)).await?;
    let (joining, access, kind) = match (&who, door.link) {
        (Some(who), _) => {
            let access = Access::Session { account: who.account, session: who.session, meeting };
            (app.identity.join_as_account(&door, who).await?, access, ParticipantKind::Account)
        }
        (None, Some(link)) => {
            let joining =
                app.identity.join_as_guest(&door, request.name.as_deref(), request.guest_credential.as_deref()).await?;
            (joining, Access::Link { meeting, link }, ParticipantKind::Guest)
        }
        (None, None) => return Err(identity::IdentityError::LinkUnusable.into()),
    };
    let colleague = match &who {
        Some(who) => app.identity.is_colleague(&who.model, door.meeting.unit_id).await?,
        None => false,
    };
    let role = role(&joining.participant.role);
    let participant = ParticipantId::from_uuid(joining.participant.id);
    // Said here, where there is a page for it; the room counts again when the person comes.
    app.rooms.has_place(app.tenant, meeting, Some(participant)).await.map_err(no_place)?;
    need_minutes(&app, &limits).await?;
    let attach = Attach {
        tenant: app.tenant,
        meeting,
        title: door.meeting.title,
        admission: admission(&door.meeting.admission),
        has_unit: door.meeting.unit_id.is_some(),
        code: door.meeting.code,
        participant,
        name: joining.participant.name.clone(),
        role,
        kind,
        colleague,
        connection: ConnectionId::from_uuid(Uuid::now_v7()),
        device: request.device,
        resume: None,
        newcomer: joining.newcomer,
    };
    let ticket = app.tickets.issue(Admission { attach, access }, app.identity.now_ms());
    Ok(Json(JoinTicket {
        ticket: ticket.ok_or_else(ApiError::unavailable)?,
        valid_for_ms: u32::try_from(TICKET_LIFE_MS).unwrap_or(u32::MAX),
        socket_url: format!("{}/api/v1/socket", app.origin.replacen("http", "ws", 1)),
        meeting,
        participant,
        name: joining.participant.name,
        role,
        kind,
        guest_credential: joining.credential,
    }))
}

/// What the policies leave of the meeting, for somebody whom they admit.
async fn bounds_of(app: &Site, meeting: MeetingId, kind: ParticipantKind) -> Result<Bounds, ApiError> {
    let values = of_meeting(app, meeting).await?;
    let bounds = rooms::bounds(|key| values.value(key), &[]);
    if kind == ParticipantKind::Guest && !bounds.guests {
        return Err(forbidden(Key::Guests));
    }
    Ok(bounds)
}

fn role(name: &str) -> Role {
    Role::from_name(name).unwrap_or(Role::Observer)
}

async fn door(app: &Site, code: &str, secret: Option<&str>, who: Option<&Principal>) -> Result<MeetingDoor, ApiError> {
    match (secret, who) {
        (Some(secret), _) => Ok(app.identity.door_by_link(code, secret).await?),
        (None, Some(_)) => Ok(app.identity.door_by_code(code).await?),
        (None, None) => Err(identity::IdentityError::LinkUnusable.into()),
    }
}
