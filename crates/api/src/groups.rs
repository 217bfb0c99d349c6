//! Groups and roles, for administrators of the tenant and of units.

use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use identity::{Administration, GroupEntry, Subject};
use ids::{AccountId, GrantId, GroupId};
use store::entity::account;
use wire::people::{Group, GroupChange, GroupPage, NewGroup, NewMember, NewRoleGrant, Person, PersonPage, RoleGrant};
use wire::problem::{FieldCode, Problem};

use crate::accounts::{roles, tenant_role, unit_of};
use crate::auth::People;
use crate::body::{Body, Id, PageQuery};
use crate::error::ApiError;
use crate::precondition::{IfMatch, Tagged};
use crate::site::Site;

fn group(by: &Administration, entry: &GroupEntry) -> Group {
    Group {
        id: GroupId::from_uuid(entry.group.id),
        name: entry.group.name.clone(),
        unit: unit_of(by.tree(), entry.group.unit_id),
        members: u32::try_from(entry.members).unwrap_or(u32::MAX),
        roles: roles(&entry.grants, by.tree(), &[]),
        manageable: by.keeps(&entry.group, &entry.grants),
        directory: entry.directory,
        version: entry.group.version,
    }
}

pub(crate) fn person(model: &account::Model) -> Person {
    Person { id: AccountId::from_uuid(model.id), name: model.name.clone(), email: model.email.clone() }
}

/// Groups within reach, by name. Administrators, also those of units.
#[utoipa::path(get, path = "/api/v1/groups", tag = "groups", params(PageQuery),
    responses((status = 200, body = GroupPage), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(app: Site, People(by, _): People, query: PageQuery) -> Result<Json<GroupPage>, ApiError> {
    let page = app.identity.groups(&by, query.cursor.as_deref(), query.limit()).await?;
    Ok(Json(GroupPage { items: page.items.iter().map(|entry| group(&by, entry)).collect(), next_cursor: page.next }))
}

/// Adds a group. Administrators, also those of units.
#[utoipa::path(post, path = "/api/v1/groups", extensions(("x-audit" = json!("group.create"))), tag = "groups", request_body = NewGroup,
    responses((status = 201, body = Group), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    app: Site,
    People(by, _): People,
    Body(new): Body<NewGroup>,
) -> Result<impl IntoResponse, ApiError> {
    let made = app.identity.create_group(&by, &new.name, new.unit_id).await?;
    let entry = GroupEntry { group: made, members: 0, grants: Vec::new(), directory: false };
    Ok(Tagged(StatusCode::CREATED, entry.group.version, group(&by, &entry)))
}

/// Changes a group. Administrators, also those of units for groups without power beyond the unit.
#[utoipa::path(patch, path = "/api/v1/groups/{id}", extensions(("x-audit" = json!("group.change"))), tag = "groups",
    params(("id" = String, Path, format = Uuid), ("If-Match" = Option<String>, Header)), request_body = GroupChange,
    responses((status = 200, body = Group), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    app: Site,
    People(by, _): People,
    Id(id): Id<GroupId>,
    IfMatch(version): IfMatch,
    Body(change): Body<GroupChange>,
) -> Result<impl IntoResponse, ApiError> {
    let change = identity::GroupChange { name: change.name, unit: change.unit_id, version };
    let entry = app.identity.change_group(&by, id, change).await?;
    Ok(Tagged(StatusCode::OK, entry.group.version, group(&by, &entry)))
}

/// Deletes a group with its roles; its members stay. Administrators, also those of units for groups without power
/// beyond the unit.
#[utoipa::path(delete, path = "/api/v1/groups/{id}", extensions(("x-audit" = json!("group.delete"))), tag = "groups",
    params(("id" = String, Path, format = Uuid), ("If-Match" = Option<String>, Header)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem)))]
pub(crate) async fn delete(
    app: Site,
    People(by, _): People,
    Id(id): Id<GroupId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, ApiError> {
    app.identity.delete_group(&by, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Members of a group within reach, by name. Administrators, also those of units.
#[utoipa::path(get, path = "/api/v1/groups/{id}/members", tag = "groups",
    params(("id" = String, Path, format = Uuid), PageQuery),
    responses((status = 200, body = PersonPage), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn members(
    app: Site,
    People(by, _): People,
    Id(id): Id<GroupId>,
    query: PageQuery,
) -> Result<Json<PersonPage>, ApiError> {
    let page = app.identity.group_members(&by, id, query.cursor.as_deref(), query.limit()).await?;
    Ok(Json(PersonPage { items: page.items.iter().map(person).collect(), next_cursor: page.next }))
}

/// Adds an account within reach to a group; twice is once. Administrators, also those of units for groups without power
/// beyond the unit.
#[utoipa::path(post, path = "/api/v1/groups/{id}/members", extensions(("x-audit" = json!("group.change"))), tag = "groups",
    params(("id" = String, Path, format = Uuid)), request_body = NewMember,
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn join(
    app: Site,
    People(by, _): People,
    Id(id): Id<GroupId>,
    Body(new): Body<NewMember>,
) -> Result<StatusCode, ApiError> {
    app.identity.join_group(&by, id, new.account_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a member out of a group. Administrators, also those of units for groups without power beyond the unit.
#[utoipa::path(delete, path = "/api/v1/groups/{id}/members/{account}", extensions(("x-audit" = json!("group.change"))), tag = "groups",
    params(("id" = String, Path, format = Uuid), ("account" = String, Path, format = Uuid)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn leave(
    app: Site,
    People(by, _): People,
    Id((id, account)): Id<(GroupId, AccountId)>,
) -> Result<StatusCode, ApiError> {
    app.identity.leave_group(&by, id, account).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a role to an account or a group. Administrators; those of units give the administration of their units alone.
#[utoipa::path(post, path = "/api/v1/role-grants", extensions(("x-audit" = json!("role.grant"))), tag = "roles", request_body = NewRoleGrant,
    responses((status = 201, body = RoleGrant), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn grant(
    app: Site,
    People(by, who): People,
    Body(new): Body<NewRoleGrant>,
) -> Result<(StatusCode, Json<RoleGrant>), ApiError> {
    who.fresh(&app).await?;
    let subject = match (new.account_id, new.group_id) {
        (Some(account), None) => Subject::Account(account),
        (None, Some(group)) => Subject::Group(group),
        _ => return Err(ApiError::field("account_id", FieldCode::Required)),
    };
    let made = app.identity.grant(&by, subject, tenant_role(new.role), new.unit_id).await?;
    let told = roles(&[made], by.tree(), &[]).pop().ok_or_else(ApiError::internal)?;
    Ok((StatusCode::CREATED, Json(told)))
}

/// Takes a role away, never one's own. Administrators; those of units the administration of their units alone.
#[utoipa::path(delete, path = "/api/v1/role-grants/{id}", extensions(("x-audit" = json!("role.revoke"))), tag = "roles", params(("id" = String, Path, format = Uuid)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn revoke(app: Site, People(by, who): People, Id(id): Id<GrantId>) -> Result<StatusCode, ApiError> {
    who.fresh(&app).await?;
    app.identity.revoke_grant(&by, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
