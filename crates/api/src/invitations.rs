//! Invitations to own meetings by mail, and the codes of the invited.

use axum::Json;
use axum::http::StatusCode;
use identity::{InvitationState, MailCourse, MeetingDoor, NewGuest};
use ids::{LinkId, MeetingId};
use policy::Key;
use store::entity::meeting::Model;
use wire::conference::{ParticipantKind, Role};
use wire::invitation::{
    GuestCode, GuestCodeRequest, GuestVerification, Invitation, InvitationMail, InvitationPage, NewInvitation,
    VerifiedGuest,
};
use wire::problem::{FieldCode, Problem};
use wire::record::RecordLanguage;

use crate::auth::{MaybeSignedIn, SignedIn};
use crate::body::{Body, Id, PageQuery};
use crate::error::ApiError;
use crate::join::bounds_of;
use crate::meetings::own_roles;
use crate::policies::{forbidden, of_meeting};
use crate::record::words::Words;
use crate::site::Site;

fn shown(state: InvitationState) -> Invitation {
    let (mail, fault) = match state.mail {
        MailCourse::Sent => (InvitationMail::Sent, None),
        MailCourse::Waiting(fault) => (InvitationMail::Waiting, fault),
        MailCourse::GivenUp(fault) => (InvitationMail::Failed, fault),
    };
    Invitation {
        id: LinkId::from_uuid(state.model.link_id),
        email: state.model.email,
        name: state.model.name,
        role: Role::from_name(&state.role).unwrap_or(Role::Participant),
        created_at_ms: state.model.created_at_ms,
        sent_at_ms: state.model.sent_at_ms,
        sends: u32::try_from(state.model.sends).unwrap_or(u32::MAX),
        expires_at_ms: state.expires_at_ms,
        verified_at_ms: state.model.verified_at_ms,
        mail,
        fault,
    }
}

/// Who is invited to an own meeting by mail, newest first. Its owner.
#[utoipa::path(get, path = "/api/v1/meetings/{id}/invitations", tag = "meetings",
    params(("id" = String, Path, format = Uuid), PageQuery),
    responses((status = 200, body = InvitationPage), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(
    app: Site,
    SignedIn(who): SignedIn,
    Id(id): Id<MeetingId>,
    query: PageQuery,
) -> Result<Json<InvitationPage>, ApiError> {
    app.identity.own_meeting(who.account, id).await?;
    let page = app.identity.invitations(id, query.cursor.as_deref(), query.limit()).await?;
    Ok(Json(InvitationPage { items: page.items.into_iter().map(shown).collect(), next_cursor: page.next }))
}

/// Invites somebody by mail. The meeting's owner.
#[utoipa::path(post, path = "/api/v1/meetings/{id}/invitations", tag = "meetings",
    extensions(("x-audit" = json!("invitation.create"))), params(("id" = String, Path, format = Uuid)),
    request_body = NewInvitation,
    responses((status = 201, body = Invitation), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
pub(crate) async fn create(
    app: Site,
    SignedIn(who): SignedIn,
    Id(id): Id<MeetingId>,
    Body(new): Body<NewInvitation>,
) -> Result<(StatusCode, Json<Invitation>), ApiError> {
    let meeting = app.identity.own_meeting(who.account, id).await?;
    can_invite(&app, id).await?;
    let role = new.role.unwrap_or(Role::Participant);
    if role.is_custom() && own_roles(&meeting).iter().all(|own| own.role != role) {
        return Err(ApiError::field("role", FieldCode::Malformed));
    }
    let language = app.identity.mail_ready().await?;
    let called = role_name(&meeting, role, language);
    let mail = identity::InvitationMail { url: &app.public_url, language, role: &called };
    let new = NewGuest { email: new.email, name: new.name, role: role.name().to_owned() };
    let made = app.identity.invite(&who, &meeting, &new, &mail).await?;
    Ok((StatusCode::CREATED, Json(shown(made))))
}

/// Sends an invitation once more; its link stays the same. The meeting's owner.
#[utoipa::path(post, path = "/api/v1/meetings/{id}/invitations/{invitation}/send", tag = "meetings",
    extensions(("x-audit" = json!("invitation.send"))),
    params(("id" = String, Path, format = Uuid), ("invitation" = String, Path, format = Uuid)),
    responses((status = 200, body = Invitation), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn send(
    app: Site,
    SignedIn(who): SignedIn,
    Id((id, invitation)): Id<(MeetingId, LinkId)>,
) -> Result<Json<Invitation>, ApiError> {
    let meeting = app.identity.own_meeting(who.account, id).await?;
    can_invite(&app, id).await?;
    let language = app.identity.mail_ready().await?;
    let called = |role: &str| role_name(&meeting, Role::from_name(role).unwrap_or(Role::Participant), language);
    let sent = app.identity.send_again(&who, &meeting, invitation, &app.public_url, language, called).await?;
    Ok(Json(shown(sent)))
}

/// Takes an invitation back; who came by it must leave, and is told by mail. The meeting's owner.
#[utoipa::path(delete, path = "/api/v1/meetings/{id}/invitations/{invitation}", tag = "meetings",
    extensions(("x-audit" = json!("invitation.withdraw"))),
    params(("id" = String, Path, format = Uuid), ("invitation" = String, Path, format = Uuid)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn withdraw(
    app: Site,
    SignedIn(who): SignedIn,
    Id((id, invitation)): Id<(MeetingId, LinkId)>,
) -> Result<StatusCode, ApiError> {
    let meeting = app.identity.own_meeting(who.account, id).await?;
    app.identity.withdraw(&who, &meeting, invitation).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Mails a code to the invited address. Whoever holds the personal link.
#[utoipa::path(post, path = "/api/v1/join/code", tag = "join", request_body = GuestCodeRequest,
    extensions(("x-audit" = json!("guest.code-send"))),
    responses((status = 202, body = GuestCode), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn code(
    app: Site,
    Body(request): Body<GuestCodeRequest>,
) -> Result<(StatusCode, Json<GuestCode>), ApiError> {
    let door = personal_door(&app, &request.code, &request.secret).await?;
    if !app.identity.can_mail().await? {
        return Err(no_mail_server());
    }
    let valid_for_ms = app.identity.send_guest_code(&door).await?;
    Ok((StatusCode::ACCEPTED, Json(GuestCode { valid_for_ms })))
}

/// Proves the invited address by the code that was mailed there. Whoever holds the personal link.
#[utoipa::path(post, path = "/api/v1/join/verify", tag = "join", request_body = GuestVerification,
    extensions(("x-audit" = json!("guest.verify"))),
    responses((status = 200, body = VerifiedGuest), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn verify(
    app: Site,
    MaybeSignedIn(who): MaybeSignedIn,
    Body(request): Body<GuestVerification>,
) -> Result<Json<VerifiedGuest>, ApiError> {
    let door = personal_door(&app, &request.code, &request.secret).await?;
    let guest_credential = app.identity.verify_guest(&door, &request.verification_code, who.as_ref()).await?;
    Ok(Json(VerifiedGuest { guest_credential }))
}

/// The door of a personal link; every other link is no link here.
async fn personal_door(app: &Site, code: &str, secret: &str) -> Result<MeetingDoor, ApiError> {
    let door = app.identity.door_by_link(code, secret).await?;
    if door.invitation.is_none() {
        return Err(identity::IdentityError::LinkUnusable.into());
    }
    bounds_of(app, MeetingId::from_uuid(door.meeting.id), ParticipantKind::VerifiedGuest).await?;
    Ok(door)
}

/// An invitation that could not be followed is none.
async fn can_invite(app: &Site, meeting: MeetingId) -> Result<(), ApiError> {
    if of_meeting(app, meeting).await?.is(Key::Guests, "forbidden") {
        return Err(forbidden(Key::Guests));
    }
    if app.identity.can_mail().await? { Ok(()) } else { Err(no_mail_server()) }
}

fn no_mail_server() -> ApiError {
    ApiError::conflict("No mail server is configured.")
}

/// A role as people call it.
fn role_name(meeting: &Model, role: Role, language: ::mail::Language) -> String {
    let own = own_roles(meeting).into_iter().find(|own| own.role == role);
    let language = match language {
        ::mail::Language::De => RecordLanguage::De,
        ::mail::Language::En => RecordLanguage::En,
    };
    own.map_or_else(|| Words::of(language).role_of(role).to_owned(), |own| own.name)
}
