//! From a link to a ticket.

use axum::Json;
use axum::http::StatusCode;
use conference::Bounds;
use identity::{InSitting, MeetingDoor, Place, Principal};
use ids::{ConnectionId, MeetingId, ParticipantId};
use policy::Key;
use rooms::Attach;
use uuid::Uuid;
use wire::conference::{ParticipantKind, Role};
use wire::join::{JoinInvitation, JoinPreview, JoinPreviewRequest, JoinRequest, JoinTicket};
use wire::problem::{FieldCode, Problem, ProblemCode};

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
    let mut door = door(&app, &request.code, request.secret.as_deref(), who.as_ref()).await?;
    let meeting = MeetingId::from_uuid(door.meeting.id);
    let kind = kind_of(&door, who.as_ref());
    let offered = role(&door.role);
    let verified = proven(&app, &mut door, who.as_ref(), request.guest_credential.as_deref());
    let known = match (&who, kind) {
        (Some(who), _) => app.identity.participant_of(&door, who).await?,
        (None, ParticipantKind::VerifiedGuest) if verified => app.identity.verified_participant(&door).await?,
        (None, _) => None,
    };
    let bounds = bounds_of(&app, meeting, kind).await?;
    let owner = who.as_ref().is_some_and(|who| who.account.uuid() == door.meeting.owner_id);
    let office = in_sitting(&app, &door, who.as_ref()).await?.role;
    let colleague = match &who {
        Some(who) => app.identity.is_colleague(&who.model, door.meeting.unit_id).await?,
        None => false,
    };
    let knock = rooms::Knock {
        tenant: app.tenant,
        meeting,
        participant: known.as_ref().map(|known| ParticipantId::from_uuid(known.id)),
        role: if owner {
            Role::Chair
        } else {
            role(office.unwrap_or(known.as_ref().map_or(&door.role, |known| &known.role)))
        },
        kind,
        colleague,
        admission: admission(&door.meeting.admission).max(bounds.admission),
    };
    // Nothing of the meeting is shown to somebody who has only found an invitation.
    let hidden = kind == ParticipantKind::VerifiedGuest && !verified || app.rooms.would_wait(knock).await;
    Ok(Json(JoinPreview {
        title: (!hidden).then_some(door.meeting.title),
        invitation: door.invitation.map(|invitation| JoinInvitation {
            masked_email: identity::masked(&invitation.email),
            verified,
            name: verified.then_some(invitation.name),
            role: (verified || who.is_some()).then_some(offered),
        }),
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
    let mut door = door(&app, &request.code, request.secret.as_deref(), who.as_ref()).await?;
    let meeting = MeetingId::from_uuid(door.meeting.id);
    let kind = kind_of(&door, who.as_ref());
    let verified = proven(&app, &mut door, who.as_ref(), request.guest_credential.as_deref());
    bounds_of(&app, meeting, kind).await?;
    let limits = app.tenants.policies().limits(Place::Meeting(app.tenant, meeting)).await?;
    let sitting = in_sitting(&app, &door, who.as_ref()).await?;
    let (joining, access) = match (&who, door.link) {
        (Some(who), _) => {
            let access = Access::Session { account: who.account, session: who.session, meeting };
            (app.identity.join_as_account(&door, who, sitting.role).await?, access)
        }
        (None, Some(link)) => {
            let joining = match kind {
                ParticipantKind::VerifiedGuest if verified => app.identity.join_as_verified(&door).await?,
                ParticipantKind::VerifiedGuest => return Err(verification_needed()),
                _ => {
                    let (name, credential) = (request.name.as_deref(), request.guest_credential.as_deref());
                    app.identity.join_as_guest(&door, name, credential).await?
                }
            };
            (joining, Access::Link { meeting, link })
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
        member: sitting.member,
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

/// Who somebody is in the sitting that the meeting is; nobody in particular when it is none.
async fn in_sitting(app: &Site, door: &MeetingDoor, who: Option<&Principal>) -> Result<InSitting, ApiError> {
    match who {
        Some(who) => Ok(app.identity.in_sitting(&door.meeting, who.account).await?.unwrap_or_default()),
        None => Ok(InSitting::default()),
    }
}

/// What the policies leave of the meeting, for somebody whom they admit.
pub(crate) async fn bounds_of(app: &Site, meeting: MeetingId, kind: ParticipantKind) -> Result<Bounds, ApiError> {
    let values = of_meeting(app, meeting).await?;
    let bounds = rooms::bounds(|key| values.value(key), &[]);
    match kind {
        ParticipantKind::Guest if !bounds.guests && bounds.verified_guests => Err(invited_only()),
        ParticipantKind::Guest if !bounds.guests => Err(forbidden(Key::Guests)),
        ParticipantKind::VerifiedGuest if !bounds.verified_guests => Err(forbidden(Key::Guests)),
        _ => Ok(bounds),
    }
}

/// As what somebody at this door would come in.
fn kind_of(door: &MeetingDoor, who: Option<&Principal>) -> ParticipantKind {
    match (who, &door.invitation) {
        (Some(_), _) => ParticipantKind::Account,
        (None, Some(_)) => ParticipantKind::VerifiedGuest,
        (None, None) => ParticipantKind::Guest,
    }
}

/// Whether the address of a personal link is proven. The role of the invitation is for whoever proved it: somebody
/// who is signed in and did not comes in as by the code of the meeting alone.
fn proven(app: &Site, door: &mut MeetingDoor, who: Option<&Principal>, credential: Option<&str>) -> bool {
    let proven = app.identity.has_proven(door, credential);
    if door.invitation.is_some() && who.is_some() && !proven {
        identity::PLAIN_ROLE.clone_into(&mut door.role);
    }
    proven
}

fn verification_needed() -> ApiError {
    ApiError::new(
        StatusCode::FORBIDDEN,
        ProblemCode::VerificationNeeded,
        "The invited mail address must be proven by a code first.",
    )
}

fn invited_only() -> ApiError {
    ApiError::new(
        StatusCode::FORBIDDEN,
        ProblemCode::InvitedOnly,
        "Without an account only those are admitted who were invited by mail.",
    )
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
