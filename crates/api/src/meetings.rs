//! Own meetings.

use axum::Json;
use axum::http::StatusCode;
use conference::custom::{CustomRole, checked_roles};
use identity::{IdentityError, LinkState, Place, Principal, SittingMark};
use ids::{BodyId, MeetingId};
use policy::Key;
use store::entity::body;
use store::entity::meeting::Model;
use uuid::Uuid;
use wire::conference::Admission;
use wire::meeting::{Meeting, MeetingChange, MeetingPage, MeetingRoles, NewMeeting};
use wire::problem::{FieldCode, Problem};

use crate::auth::SignedIn;
use crate::bodies::body_ref;
use crate::body::{Body, Id, PageQuery};
use crate::error::ApiError;
use crate::links::link_url;
use crate::precondition::{IfMatch, Tagged};
use crate::site::Site;

/// Who waits, as it is stored; what nobody wrote is the careful choice.
pub(crate) fn admission(name: &str) -> Admission {
    match name {
        "open" => Admission::Open,
        "guests" => Admission::Guests,
        "outsiders" => Admission::Outsiders,
        _ => Admission::All,
    }
}

fn admission_name(admission: Admission) -> &'static str {
    match admission {
        Admission::Open => "open",
        Admission::Guests => "guests",
        Admission::Outsiders => "outsiders",
        Admission::All => "all",
    }
}

/// Who waits, as it is stored. Colleagues are those of the meeting's unit; without one there are none to let in.
pub(crate) fn chosen(admission: Admission, has_unit: bool) -> Result<&'static str, ApiError> {
    match admission {
        Admission::Outsiders if !has_unit => Err(ApiError::field("admission", FieldCode::Wrong)),
        other => Ok(admission_name(other)),
    }
}

/// Roles that the meeting names itself, as they are kept.
pub(crate) fn own_roles(model: &Model) -> Vec<CustomRole> {
    serde_json::from_str(&model.custom_roles).unwrap_or_default()
}

async fn meeting(app: &Site, model: &Model, links: &[LinkState], bodies: &[(Uuid, body::Model)]) -> Meeting {
    let id = MeetingId::from_uuid(model.id);
    let plain = |link: &&LinkState| link.is_usable(app.identity.now_ms()) && link.model.role == identity::PLAIN_ROLE;
    let usable = links.iter().find(plain);
    Meeting {
        id,
        code: model.code.clone(),
        title: model.title.clone(),
        created_at_ms: model.created_at_ms,
        expires_at_ms: model.expires_at_ms,
        admission: admission(&model.admission),
        body: bodies.iter().find(|(of, _)| *of == model.id).map(|(_, body)| body_ref(body)),
        has_unit: model.unit_id.is_some(),
        own_roles: own_roles(model),
        present: app.rooms.present(app.tenant, id).await,
        join_url: usable.map(|link| link_url(app, &model.code, link)),
        version: model.version,
    }
}

/// Of which body a meeting shall be a sitting, if that is to change.
async fn sitting(app: &Site, who: &Principal, body: Option<Option<BodyId>>) -> Result<Option<SittingMark>, ApiError> {
    let Some(body) = body else { return Ok(None) };
    let keeping = match app.identity.body_keeping(who).await {
        Ok(keeping) => Some(keeping),
        // Then there is no such body for them.
        Err(IdentityError::NotPermitted) => None,
        Err(error) => return Err(error.into()),
    };
    Ok(Some(app.identity.sitting_mark(keeping.as_ref(), body).await?))
}

/// Own meetings, newest first. Any account.
#[utoipa::path(get, path = "/api/v1/meetings", tag = "meetings", params(PageQuery),
    responses((status = 200, body = MeetingPage), (status = 401, body = Problem)))]
pub(crate) async fn list(app: Site, SignedIn(who): SignedIn, query: PageQuery) -> Result<Json<MeetingPage>, ApiError> {
    let page = app.identity.meetings(who.account, query.cursor.as_deref(), query.limit()).await?;
    let models: Vec<Model> = page.items.iter().map(|(model, _)| model.clone()).collect();
    let bodies = app.identity.sittings(&models).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for (model, links) in &page.items {
        items.push(meeting(&app, model, links, &bodies).await);
    }
    Ok(Json(MeetingPage { items, next_cursor: page.next }))
}

/// Starts a meeting now. Any account.
#[utoipa::path(post, path = "/api/v1/meetings", extensions(("x-audit" = json!("meeting.create"))),
    tag = "meetings", request_body = NewMeeting,
    responses((status = 201, body = Meeting), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    app: Site,
    SignedIn(who): SignedIn,
    Body(new): Body<NewMeeting>,
) -> Result<(StatusCode, Json<Meeting>), ApiError> {
    let title = new.title.filter(|t| !t.trim().is_empty()).unwrap_or_else(|| who.name.clone());
    let values = app.tenants.policies().values(Place::Tenant(app.tenant)).await?;
    if !values.is(Key::MeetingCreation, "accounts") && !who.administrator {
        return Err(crate::policies::forbidden(Key::MeetingCreation));
    }
    let expires_at_ms = Some(app.identity.now_ms() + values.seconds_ms(Key::AdHocMeetingLife));
    let unit = who.model.unit_id;
    let admission = chosen(new.admission.unwrap_or_default(), unit.is_some())?;
    let sitting = sitting(&app, &who, new.body_id.map(Some)).await?;
    let identity = &app.identity;
    let made = identity.create_meeting(who.account, unit, &title, admission, expires_at_ms, sitting.as_ref()).await?;
    let (model, link) = made;
    let bodies = app.identity.sittings(std::slice::from_ref(&model)).await?;
    Ok((StatusCode::CREATED, Json(meeting(&app, &model, &[link], &bodies).await)))
}

/// One own meeting. Its owner.
#[utoipa::path(get, path = "/api/v1/meetings/{id}", tag = "meetings", params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = Meeting), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn show(
    app: Site,
    SignedIn(who): SignedIn,
    Id(id): Id<MeetingId>,
) -> Result<Tagged<Meeting>, ApiError> {
    let model = app.identity.own_meeting(who.account, id).await?;
    tagged(&app, &model).await
}

/// A meeting with its version.
async fn tagged(app: &Site, model: &Model) -> Result<Tagged<Meeting>, ApiError> {
    let links = app.identity.links(MeetingId::from_uuid(model.id)).await?;
    let bodies = app.identity.sittings(std::slice::from_ref(model)).await?;
    Ok(Tagged(StatusCode::OK, model.version, meeting(app, model, &links, &bodies).await))
}

/// Refuses to change another version than the one that the caller has seen.
fn as_seen(model: &Model, seen: IfMatch) -> Result<(), ApiError> {
    match seen.0 {
        Some(version) if version != model.version => Err(IdentityError::Stale.into()),
        _ => Ok(()),
    }
}

/// Changes an own meeting; a conference that runs stays as it is. Its owner.
#[utoipa::path(patch, path = "/api/v1/meetings/{id}", extensions(("x-audit" = json!("meeting.change"))),
    tag = "meetings", params(("id" = String, Path, format = Uuid)),
    request_body = MeetingChange,
    responses((status = 200, body = Meeting), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    app: Site,
    SignedIn(who): SignedIn,
    Id(id): Id<MeetingId>,
    seen: IfMatch,
    Body(change): Body<MeetingChange>,
) -> Result<Tagged<Meeting>, ApiError> {
    let model = app.identity.own_meeting(who.account, id).await?;
    as_seen(&model, seen)?;
    let admission = change.admission.map(|admission| chosen(admission, model.unit_id.is_some())).transpose()?;
    let sitting = sitting(&app, &who, change.body_id).await?;
    let model = app.identity.change_meeting(model, change.title.as_deref(), admission, sitting.as_ref()).await?;
    if sitting.is_some() {
        // The change holds: its conference hears of it though the caller may be gone.
        let (rooms, tenant) = (app.rooms.clone(), app.tenant);
        let told = tokio::spawn(async move { rooms.sit(tenant, id).await });
        if let Ok(Err(fault)) = told.await {
            tracing::error!(meeting = %id, %fault, "a running conference could not be told that it is a sitting");
        }
    }
    tagged(&app, &model).await
}

/// Sets the roles that a meeting names itself, all of them; while a conference runs its chair does that in the room. Its
/// owner.
#[utoipa::path(put, path = "/api/v1/meetings/{id}/roles", extensions(("x-audit" = json!("meeting.roles"))),
    tag = "meetings", params(("id" = String, Path, format = Uuid)),
    request_body = MeetingRoles,
    responses((status = 200, body = Meeting), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn set_roles(
    app: Site,
    SignedIn(who): SignedIn,
    Id(id): Id<MeetingId>,
    seen: IfMatch,
    Body(set): Body<MeetingRoles>,
) -> Result<Tagged<Meeting>, ApiError> {
    let roles = checked_roles(set.roles).map_err(|_| ApiError::field("roles", FieldCode::Malformed))?;
    let model = app.identity.own_meeting(who.account, id).await?;
    // Before the version: the room changes it, too.
    if app.rooms.running_since(app.tenant, id).await.is_some() {
        return Err(ApiError::conflict("A conference of this meeting runs: its roles are changed in the room."));
    }
    as_seen(&model, seen)?;
    let roles = serde_json::to_string(&roles).expect("roles are plain data");
    let model = app.identity.set_own_roles(model, roles).await?;
    tagged(&app, &model).await
}

/// Ends a meeting for all and deletes it with its chat, unless a vote of it is under way. Its owner.
#[utoipa::path(delete, path = "/api/v1/meetings/{id}", extensions(("x-audit" = json!("meeting.delete"))),
    tag = "meetings", params(("id" = String, Path, format = Uuid)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 412, body = Problem)))]
pub(crate) async fn delete(
    app: Site,
    SignedIn(who): SignedIn,
    Id(id): Id<MeetingId>,
    seen: IfMatch,
) -> Result<StatusCode, ApiError> {
    as_seen(&app.identity.own_meeting(who.account, id).await?, seen)?;
    // What a body has begun to decide is ended by those who lead it: closed and announced, or declared void.
    if app.identity.is_voting(id).await? {
        return Err(ApiError::conflict("A vote of this meeting is under way."));
    }
    app.rooms.end_meeting(app.tenant, id).await;
    app.identity.delete_meeting(id).await?;
    Ok(StatusCode::NO_CONTENT)
}
