//! Own meetings.

use axum::Json;
use axum::http::StatusCode;
use conference::custom::{CustomRole, checked_roles};
use identity::{LinkState, Place};
use ids::MeetingId;
use policy::Key;
use store::entity::meeting::Model;
use wire::conference::Admission;
use wire::meeting::{Meeting, MeetingChange, MeetingPage, MeetingRoles, NewMeeting};
use wire::problem::{FieldCode, Problem};

use crate::auth::SignedIn;
use crate::body::{Body, Id, PageQuery};
use crate::error::ApiError;
use crate::links::link_url;
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

async fn meeting(app: &Site, model: &Model, links: &[LinkState]) -> Meeting {
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
        has_unit: model.unit_id.is_some(),
        own_roles: own_roles(model),
        present: app.rooms.present(app.tenant, id).await,
        join_url: usable.map(|link| link_url(app, &model.code, link)),
    }
}

/// Own meetings, newest first. Any account.
#[utoipa::path(get, path = "/api/v1/meetings", tag = "meetings", params(PageQuery),
    responses((status = 200, body = MeetingPage), (status = 401, body = Problem)))]
pub(crate) async fn list(app: Site, SignedIn(who): SignedIn, query: PageQuery) -> Result<Json<MeetingPage>, ApiError> {
    let page = app.identity.meetings(who.account, query.cursor.as_deref(), query.limit()).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for (model, links) in &page.items {
        items.push(meeting(&app, model, links).await);
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
    let (model, link) = app.identity.create_meeting(who.account, unit, &title, admission, expires_at_ms).await?;
    Ok((StatusCode::CREATED, Json(meeting(&app, &model, &[link]).await)))
}

/// One own meeting. Its owner.
#[utoipa::path(get, path = "/api/v1/meetings/{id}", tag = "meetings", params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = Meeting), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn show(app: Site, SignedIn(who): SignedIn, Id(id): Id<MeetingId>) -> Result<Json<Meeting>, ApiError> {
    let model = app.identity.own_meeting(who.account, id).await?;
    let links = app.identity.links(id).await?;
    Ok(Json(meeting(&app, &model, &links).await))
}

/// Changes an own meeting; a conference that runs stays as it is. Its owner.
#[utoipa::path(patch, path = "/api/v1/meetings/{id}", extensions(("x-audit" = json!("meeting.change"))),
    tag = "meetings", params(("id" = String, Path, format = Uuid)),
    request_body = MeetingChange,
    responses((status = 200, body = Meeting), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn change(
    app: Site,
    SignedIn(who): SignedIn,
    Id(id): Id<MeetingId>,
    Body(change): Body<MeetingChange>,
) -> Result<Json<Meeting>, ApiError> {
    let model = app.identity.own_meeting(who.account, id).await?;
    let admission = change.admission.map(|admission| chosen(admission, model.unit_id.is_some())).transpose()?;
    let model = app.identity.change_meeting(model, change.title.as_deref(), admission).await?;
    let links = app.identity.links(id).await?;
    Ok(Json(meeting(&app, &model, &links).await))
}

/// Sets the roles that a meeting names itself, all of them; while a conference runs its chair does that in the room. Its
/// owner.
#[utoipa::path(put, path = "/api/v1/meetings/{id}/roles", extensions(("x-audit" = json!("meeting.roles"))),
    tag = "meetings", params(("id" = String, Path, format = Uuid)),
    request_body = MeetingRoles,
    responses((status = 200, body = Meeting), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn set_roles(
    app: Site,
    SignedIn(who): SignedIn,
    Id(id): Id<MeetingId>,
    Body(set): Body<MeetingRoles>,
) -> Result<Json<Meeting>, ApiError> {
    let roles = checked_roles(set.roles).map_err(|_| ApiError::field("roles", FieldCode::Malformed))?;
    let model = app.identity.own_meeting(who.account, id).await?;
    if app.rooms.running_since(app.tenant, id).await.is_some() {
        return Err(ApiError::conflict("A conference of this meeting runs: its roles are changed in the room."));
    }
    let roles = serde_json::to_string(&roles).expect("roles are plain data");
    let model = app.identity.set_own_roles(model, roles).await?;
    let links = app.identity.links(id).await?;
    Ok(Json(meeting(&app, &model, &links).await))
}

/// Ends a meeting for all and deletes it with its chat. Its owner.
#[utoipa::path(delete, path = "/api/v1/meetings/{id}", extensions(("x-audit" = json!("meeting.delete"))),
    tag = "meetings", params(("id" = String, Path, format = Uuid)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn delete(app: Site, SignedIn(who): SignedIn, Id(id): Id<MeetingId>) -> Result<StatusCode, ApiError> {
    app.identity.own_meeting(who.account, id).await?;
    app.rooms.end_meeting(app.tenant, id).await;
    app.identity.delete_meeting(id).await?;
    Ok(StatusCode::NO_CONTENT)
}
