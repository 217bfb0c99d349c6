//! The register of a body. Every change of it counts a version of the body.

use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use ballot::{MemberId, Seat};
use identity::{MemberChange, NewMember, Office};
use ids::BodyId;
use wire::body::{BodyMember, BodyMemberChange, BodyMemberPage, BodyOffice, NewBodyMember};
use wire::problem::Problem;

use super::small;
use crate::auth::BodyKeeper;
use crate::body::{Body, Id, PageQuery};
use crate::error::ApiError;
use crate::groups::person;
use crate::precondition::{IfMatch, Tagged};
use crate::site::Site;

fn office(office: BodyOffice) -> Office {
    match office {
        BodyOffice::Chair => Office::Chair,
        BodyOffice::Deputy => Office::Deputy,
    }
}

fn member(entry: &identity::BodyMember) -> BodyMember {
    let identity::BodyMember { member, account, substitutes } = entry;
    BodyMember {
        id: MemberId::from(member.id),
        name: member.name.clone(),
        account: account.as_ref().map(person),
        office: member.office.as_deref().and_then(Office::from_name).map(|office| match office {
            Office::Chair => BodyOffice::Chair,
            Office::Deputy => BodyOffice::Deputy,
        }),
        function: member.function.clone(),
        group: member.group_name.clone(),
        seat: Seat::from_name(&member.seat),
        weight: small(member.weight),
        from_day: member.from_day.clone(),
        until_day: member.until_day.clone(),
        substitutes: substitutes.clone(),
    }
}

/// The register of a body, by name. Administrators, also those of units, and its clerks.
#[utoipa::path(get, path = "/api/v1/bodies/{id}/members", tag = "bodies",
    params(("id" = String, Path, format = Uuid), PageQuery),
    responses((status = 200, body = BodyMemberPage), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn list(
    app: Site,
    BodyKeeper(by): BodyKeeper,
    Id(id): Id<BodyId>,
    query: PageQuery,
) -> Result<Json<BodyMemberPage>, ApiError> {
    let (body, page) = app.identity.body_members(&by, id, query.cursor.as_deref(), query.limit()).await?;
    let items = page.items.iter().map(member).collect();
    Ok(Json(BodyMemberPage { items, next_cursor: page.next, version: body.version }))
}

/// Enters somebody in the register. Administrators, also those of units, and its clerks.
#[utoipa::path(post, path = "/api/v1/bodies/{id}/members", extensions(("x-audit" = json!("body-member.add"))), tag = "bodies",
    params(("id" = String, Path, format = Uuid), ("If-Match" = Option<String>, Header)), request_body = NewBodyMember,
    responses((status = 201, body = BodyMember), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn add(
    app: Site,
    BodyKeeper(by): BodyKeeper,
    Id(id): Id<BodyId>,
    IfMatch(version): IfMatch,
    Body(new): Body<NewBodyMember>,
) -> Result<impl IntoResponse, ApiError> {
    let new = NewMember {
        name: new.name,
        email: new.email,
        office: new.office.map(office),
        function: new.function,
        group: new.group,
        seat: new.seat,
        weight: new.weight.unwrap_or(1),
        from_day: new.from_day,
        until_day: new.until_day,
        substitutes: new.substitutes.unwrap_or_default(),
    };
    let (entry, version) = app.identity.add_member(&by, id, version, new).await?;
    Ok(Tagged(StatusCode::CREATED, version, member(&entry)))
}

/// Changes an entry of the register. Administrators, also those of units, and its clerks.
#[utoipa::path(patch, path = "/api/v1/bodies/{id}/members/{member}", extensions(("x-audit" = json!("body-member.change"))), tag = "bodies",
    params(("id" = String, Path, format = Uuid), ("member" = String, Path), ("If-Match" = Option<String>, Header)),
    request_body = BodyMemberChange,
    responses((status = 200, body = BodyMember), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    app: Site,
    BodyKeeper(by): BodyKeeper,
    Id((id, who)): Id<(BodyId, MemberId)>,
    IfMatch(version): IfMatch,
    Body(change): Body<BodyMemberChange>,
) -> Result<impl IntoResponse, ApiError> {
    let change = MemberChange {
        name: change.name,
        email: change.email,
        office: change.office.map(|given| given.map(office)),
        function: change.function,
        group: change.group,
        seat: change.seat,
        weight: change.weight,
        from_day: change.from_day,
        until_day: change.until_day,
        substitutes: change.substitutes,
    };
    let (entry, version) = app.identity.change_member(&by, id, who, version, change).await?;
    Ok(Tagged(StatusCode::OK, version, member(&entry)))
}

/// Takes somebody out of the register. Administrators, also those of units, and its clerks.
#[utoipa::path(delete, path = "/api/v1/bodies/{id}/members/{member}", extensions(("x-audit" = json!("body-member.remove"))), tag = "bodies",
    params(("id" = String, Path, format = Uuid), ("member" = String, Path), ("If-Match" = Option<String>, Header)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem)))]
pub(crate) async fn remove(
    app: Site,
    BodyKeeper(by): BodyKeeper,
    Id((id, who)): Id<(BodyId, MemberId)>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, ApiError> {
    app.identity.remove_member(&by, id, who, version).await?;
    Ok(StatusCode::NO_CONTENT)
}
