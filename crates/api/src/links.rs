//! Invitation links of own meetings.

use axum::Json;
use axum::http::StatusCode;
use identity::LinkState;
use ids::{LinkId, MeetingId};
use wire::conference::Role;
use wire::meeting::{Link, LinkList, NewLink};
use wire::problem::{FieldCode, Problem};

use crate::auth::SignedIn;
use crate::body::{Body, Id};
use crate::error::ApiError;
use crate::meetings::own_roles;
use crate::site::Site;

/// The whole link; the secret stands in the fragment, which browsers do not send.
pub(crate) fn link_url(app: &Site, code: &str, link: &LinkState) -> String {
    format!("{}/m/{code}#{}", app.public_url, link.secret)
}

fn link(app: &Site, code: &str, link: &LinkState) -> Link {
    Link {
        id: LinkId::from_uuid(link.model.id),
        role: Role::from_name(&link.model.role).unwrap_or(Role::Participant),
        url: link_url(app, code, link),
        created_at_ms: link.model.created_at_ms,
        expires_at_ms: link.model.expires_at_ms,
        revoked: link.model.revoked_at_ms.is_some(),
    }
}

/// Links of an own meeting, newest first. Its owner.
#[utoipa::path(get, path = "/api/v1/meetings/{id}/links", tag = "meetings", params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = LinkList), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(
    app: Site,
    SignedIn(who): SignedIn,
    Id(id): Id<MeetingId>,
) -> Result<Json<LinkList>, ApiError> {
    let meeting = app.identity.own_meeting(who.account, id).await?;
    let links = app.identity.links(id).await?;
    Ok(Json(LinkList { items: links.iter().map(|l| link(&app, &meeting.code, l)).collect() }))
}

/// A further link, with a role for those who come by it. The meeting's owner.
#[utoipa::path(post, path = "/api/v1/meetings/{id}/links", extensions(("x-audit" = json!("link.create"))),
    tag = "meetings", params(("id" = String, Path, format = Uuid)),
    request_body = NewLink,
    responses((status = 201, body = Link), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn create(
    app: Site,
    SignedIn(who): SignedIn,
    Id(id): Id<MeetingId>,
    Body(new): Body<NewLink>,
) -> Result<(StatusCode, Json<Link>), ApiError> {
    let role = new.role.unwrap_or(Role::Participant);
    if role == Role::Chair {
        // Whoever finds such a link would lead the meeting.
        return Err(ApiError::field("role", FieldCode::Malformed));
    }
    let meeting = app.identity.own_meeting(who.account, id).await?;
    if role.is_custom() && own_roles(&meeting).iter().all(|own| own.role != role) {
        return Err(ApiError::field("role", FieldCode::Malformed));
    }
    let made = app.identity.create_link(&meeting, role.name()).await?;
    Ok((StatusCode::CREATED, Json(link(&app, &meeting.code, &made))))
}

/// Revokes a link; guests who came by it must leave. The meeting's owner.
#[utoipa::path(delete, path = "/api/v1/meetings/{id}/links/{link}", extensions(("x-audit" = json!("link.revoke"))),
    tag = "meetings",
    params(("id" = String, Path, format = Uuid), ("link" = String, Path, format = Uuid)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn revoke(
    app: Site,
    SignedIn(who): SignedIn,
    Id((id, link)): Id<(MeetingId, LinkId)>,
) -> Result<StatusCode, ApiError> {
    app.identity.own_meeting(who.account, id).await?;
    app.identity.revoke_link(id, link).await?;
    Ok(StatusCode::NO_CONTENT)
}
