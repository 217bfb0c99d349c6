//! Units, for administrators of the tenant and of units.

use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use identity::Administration;
use ids::UnitId;
use store::entity::unit::Model;
use wire::people::{NewUnit, Unit, UnitChange, UnitList};
use wire::problem::Problem;

use crate::auth::People;
use crate::body::{Body, Id};
use crate::error::ApiError;
use crate::precondition::{IfMatch, Tagged};
use crate::site::Site;

fn unit(by: &Administration, model: &Model, sizes: &[(Option<uuid::Uuid>, i64)]) -> Unit {
    let people = sizes.iter().find(|(id, _)| *id == Some(model.id)).map_or(0, |(_, people)| *people);
    Unit {
        id: UnitId::from_uuid(model.id),
        parent_id: model.parent_id.filter(|parent| by.reaches(Some(*parent))).map(UnitId::from_uuid),
        name: model.name.clone(),
        short_name: model.short_name.clone(),
        people: u32::try_from(people).unwrap_or(u32::MAX),
        shapeable: by.shapes(model),
        version: model.version,
    }
}

/// All units within reach. Administrators, also those of units.
#[utoipa::path(get, path = "/api/v1/units", tag = "units",
    responses((status = 200, body = UnitList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(app: Site, People(by, _): People) -> Result<Json<UnitList>, ApiError> {
    let sizes = app.identity.unit_sizes().await?;
    let within = by.tree().all().iter().filter(|model| by.reaches(Some(model.id)));
    Ok(Json(UnitList { items: within.map(|model| unit(&by, model, &sizes)).collect() }))
}

/// Adds a unit. Administrators; those of units below theirs.
#[utoipa::path(post, path = "/api/v1/units", extensions(("x-audit" = json!("unit.create"))), tag = "units", request_body = NewUnit,
    responses((status = 201, body = Unit), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    app: Site,
    People(by, _): People,
    Body(new): Body<NewUnit>,
) -> Result<impl IntoResponse, ApiError> {
    let model = app.identity.create_unit(&by, &new.name, &new.short_name, new.parent_id).await?;
    // Its parent is within reach, or there is none and all is.
    let made = Unit { shapeable: true, parent_id: new.parent_id, ..unit(&by, &model, &[]) };
    Ok(Tagged(StatusCode::CREATED, model.version, made))
}

/// Changes a unit or moves it with all below it. Administrators; those of units below theirs.
#[utoipa::path(patch, path = "/api/v1/units/{id}", extensions(("x-audit" = json!("unit.change"))), tag = "units",
    params(("id" = String, Path, format = Uuid), ("If-Match" = Option<String>, Header)), request_body = UnitChange,
    responses((status = 200, body = Unit), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    app: Site,
    People(by, _): People,
    Id(id): Id<UnitId>,
    IfMatch(version): IfMatch,
    Body(change): Body<UnitChange>,
) -> Result<impl IntoResponse, ApiError> {
    let change =
        identity::UnitChange { name: change.name, short_name: change.short_name, parent: change.parent_id, version };
    let model = app.identity.change_unit(&by, id, change).await?;
    let sizes = app.identity.unit_sizes().await?;
    Ok(Tagged(StatusCode::OK, model.version, unit(&by, &model, &sizes)))
}

/// Deletes a unit that nothing is in. Administrators; those of units below theirs.
#[utoipa::path(delete, path = "/api/v1/units/{id}", extensions(("x-audit" = json!("unit.delete"))), tag = "units",
    params(("id" = String, Path, format = Uuid), ("If-Match" = Option<String>, Header)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem)))]
pub(crate) async fn delete(
    app: Site,
    People(by, _): People,
    Id(id): Id<UnitId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, ApiError> {
    app.identity.delete_unit(&by, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}
