//! Bodies, for administrators of the tenant and of units, and for their clerks.

pub(crate) mod import;
pub(crate) mod members;
pub(crate) mod votes;

use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use ballot::rule::profile::{PROFILES, Profile, Recording, rule};
use identity::{BodyEntry, BodyPlan};
use ids::{BodyId, UnitId};
use store::entity::body::Model;
use wire::body::{
    Body as BodyShape, BodyChange, BodyClerks, BodyKind, BodyPage, BodyProfile, BodyProfileList, BodyRef, NewBody,
};
use wire::problem::Problem;

use crate::accounts::unit_of;
use crate::auth::{BodyKeeper, SignedIn};
use crate::body::{Body, Id, PageQuery};
use crate::error::ApiError;
use crate::groups::person;
use crate::precondition::{IfMatch, Tagged};
use crate::site::Site;

pub(crate) fn small(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn kind_of(model: &Model) -> BodyKind {
    match identity::BodyKind::from_name(&model.kind) {
        identity::BodyKind::Council => BodyKind::Council,
        identity::BodyKind::Committee => BodyKind::Committee,
        identity::BodyKind::WorksCouncil => BodyKind::WorksCouncil,
        identity::BodyKind::Board => BodyKind::Board,
        identity::BodyKind::Assembly => BodyKind::Assembly,
        identity::BodyKind::Other => BodyKind::Other,
    }
}

fn kind(kind: BodyKind) -> identity::BodyKind {
    match kind {
        BodyKind::Council => identity::BodyKind::Council,
        BodyKind::Committee => identity::BodyKind::Committee,
        BodyKind::WorksCouncil => identity::BodyKind::WorksCouncil,
        BodyKind::Board => identity::BodyKind::Board,
        BodyKind::Assembly => identity::BodyKind::Assembly,
        BodyKind::Other => identity::BodyKind::Other,
    }
}

pub(crate) fn body_ref(model: &Model) -> BodyRef {
    BodyRef { id: BodyId::from_uuid(model.id), name: model.name.clone() }
}

async fn told(app: &Site, by: &identity::BodyKeeping, entries: &[BodyEntry]) -> Result<Vec<BodyShape>, ApiError> {
    // A clerk need not administer anything, and sees the name of the unit all the same.
    let read;
    let tree = match by.administration() {
        Some(administration) => administration.tree(),
        None => {
            read = app.identity.units().await?;
            &read
        }
    };
    let shape = |entry: &BodyEntry| BodyShape {
        id: BodyId::from_uuid(entry.body.id),
        name: entry.body.name.clone(),
        kind: kind_of(&entry.body),
        unit: unit_of(tree, entry.body.unit_id),
        profile: entry.body.profile.clone(),
        statutory: small(entry.body.statutory),
        statutory_votes: small(entry.body.statutory_votes),
        holders: small(entry.holders),
        members: small(entry.members),
        clerks: entry.clerks.iter().map(person).collect(),
        administered: by.administers(&entry.body),
        version: entry.body.version,
    };
    Ok(entries.iter().map(shape).collect())
}

async fn tagged(
    app: &Site,
    by: &identity::BodyKeeping,
    status: StatusCode,
    entry: BodyEntry,
) -> Result<Tagged<BodyShape>, ApiError> {
    let version = entry.body.version;
    let shape = told(app, by, &[entry]).await?.pop().ok_or_else(ApiError::internal)?;
    Ok(Tagged(status, version, shape))
}

/// Bodies within reach, by name. Administrators, also those of units, and clerks of bodies.
#[utoipa::path(get, path = "/api/v1/bodies", tag = "bodies", params(PageQuery),
    responses((status = 200, body = BodyPage), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(app: Site, BodyKeeper(by): BodyKeeper, query: PageQuery) -> Result<Json<BodyPage>, ApiError> {
    let page = app.identity.bodies(&by, query.cursor.as_deref(), query.limit()).await?;
    Ok(Json(BodyPage { items: told(&app, &by, &page.items).await?, next_cursor: page.next }))
}

/// Adds a body. Administrators, also those of units.
#[utoipa::path(post, path = "/api/v1/bodies", extensions(("x-audit" = json!("body.create"))), tag = "bodies",
    request_body = NewBody,
    responses((status = 201, body = BodyShape), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    app: Site,
    BodyKeeper(by): BodyKeeper,
    Body(new): Body<NewBody>,
) -> Result<impl IntoResponse, ApiError> {
    let plan = BodyPlan {
        name: new.name,
        unit: new.unit_id,
        kind: kind(new.kind),
        profile: new.profile,
        statutory: new.statutory,
        statutory_votes: new.statutory_votes,
    };
    let entry = app.identity.create_body(&by, plan).await?;
    tagged(&app, &by, StatusCode::CREATED, entry).await
}

/// One body within reach. Administrators, also those of units, and its clerks.
#[utoipa::path(get, path = "/api/v1/bodies/{id}", tag = "bodies", params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = BodyShape), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn show(
    app: Site,
    BodyKeeper(by): BodyKeeper,
    Id(id): Id<BodyId>,
) -> Result<impl IntoResponse, ApiError> {
    let entry = app.identity.body(&by, id).await?;
    tagged(&app, &by, StatusCode::OK, entry).await
}

/// Changes a body. Administrators, also those of units.
#[utoipa::path(patch, path = "/api/v1/bodies/{id}", extensions(("x-audit" = json!("body.change"))), tag = "bodies",
    params(("id" = String, Path, format = Uuid), ("If-Match" = Option<String>, Header)), request_body = BodyChange,
    responses((status = 200, body = BodyShape), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    app: Site,
    BodyKeeper(by): BodyKeeper,
    Id(id): Id<BodyId>,
    IfMatch(version): IfMatch,
    Body(change): Body<BodyChange>,
) -> Result<impl IntoResponse, ApiError> {
    let plan = |before: &Model| {
        let alike = before.statutory == before.statutory_votes;
        let votes = Some(small(before.statutory_votes)).filter(|_| !alike || change.statutory.is_none());
        BodyPlan {
            name: change.name.unwrap_or_else(|| before.name.clone()),
            unit: change.unit_id.unwrap_or_else(|| before.unit_id.map(UnitId::from_uuid)),
            kind: change.kind.map_or_else(|| identity::BodyKind::from_name(&before.kind), kind),
            profile: change.profile.unwrap_or_else(|| before.profile.clone()),
            statutory: change.statutory.unwrap_or_else(|| small(before.statutory)),
            // Where every seat has one vote, it stays so.
            statutory_votes: change.statutory_votes.or(votes),
        }
    };
    let entry = app.identity.change_body(&by, id, version, plan).await?;
    tagged(&app, &by, StatusCode::OK, entry).await
}

/// Deletes a body with its register, unless a meeting is its sitting. Administrators, also those of units.
#[utoipa::path(delete, path = "/api/v1/bodies/{id}", extensions(("x-audit" = json!("body.delete"))), tag = "bodies",
    params(("id" = String, Path, format = Uuid), ("If-Match" = Option<String>, Header)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem)))]
pub(crate) async fn delete(
    app: Site,
    BodyKeeper(by): BodyKeeper,
    Id(id): Id<BodyId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, ApiError> {
    app.identity.delete_body(&by, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sets who keeps the register of a body and takes its minutes. Administrators, also those of units.
#[utoipa::path(put, path = "/api/v1/bodies/{id}/clerks", extensions(("x-audit" = json!("body.clerks"))), tag = "bodies",
    params(("id" = String, Path, format = Uuid), ("If-Match" = Option<String>, Header)), request_body = BodyClerks,
    responses((status = 200, body = BodyShape), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn clerks(
    app: Site,
    BodyKeeper(by): BodyKeeper,
    Id(id): Id<BodyId>,
    IfMatch(version): IfMatch,
    Body(clerks): Body<BodyClerks>,
) -> Result<impl IntoResponse, ApiError> {
    let entry = app.identity.set_clerks(&by, id, version, &clerks.emails).await?;
    tagged(&app, &by, StatusCode::OK, entry).await
}

/// Profiles of rules, with the paragraphs they come from. Any account.
#[utoipa::path(get, path = "/api/v1/body-profiles", tag = "bodies",
    responses((status = 200, body = BodyProfileList), (status = 401, body = Problem)))]
pub(crate) async fn profiles(_: Site, _: SignedIn) -> Json<BodyProfileList> {
    Json(BodyProfileList { items: PROFILES.iter().map(profile).collect() })
}

fn profile(profile: &Profile) -> BodyProfile {
    let ordinary = profile.rules.first().and_then(|named| rule(&format!("{}/{}", profile.id, named.id), 1));
    BodyProfile {
        id: profile.id.into(),
        title_de: profile.title_de.into(),
        title_en: profile.title_en.into(),
        citation: ordinary.iter().flat_map(|rule| &rule.citation).map(|text| text.as_str().to_owned()).collect(),
        recording: profile.recording == Recording::Allowed,
        chair_in_room: profile.chair_in_room,
        confirm_presence: profile.confirm_presence,
        reduced: ordinary.is_some_and(|rule| rule.quorum.reduced),
        excluded_leave: profile.excluded_leave,
    }
}
