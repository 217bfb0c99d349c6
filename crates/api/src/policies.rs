//! Policies of every level: looked at, tried, changed. What a change tightens holds in running conferences at once.

use axum::Json;
use axum::http::StatusCode;
use identity::policies::{PolicyReview, PolicyView};
use identity::{Administration, Place, Values};
use ids::{MeetingId, TenantId, UnitId};
use policy::Key;
use wire::policy::{FixedPolicies, FixedPolicy, PolicyChange, PolicyLevel, PolicyPreview, PolicyState};
use wire::problem::{Problem, ProblemCode};

use crate::auth::{Administrator, Operator, People, SignedIn};
use crate::body::{Body, Id};
use crate::error::ApiError;
use crate::precondition::{IfMatch, Tagged};
use crate::site::Site;

/// Consequences that a preview lists; more are counted.
const CONSEQUENCES_MAX: usize = 200;

type Shown = Tagged<PolicyLevel>;

fn shown(view: PolicyView) -> Shown {
    let state = |state: identity::policies::PolicyState| {
        let (setting, set_at_ms, set_by) = match state.setting {
            Some((setting, at_ms, by)) => (Some(setting), Some(at_ms), Some(by)),
            None => (None, None, None),
        };
        let section = state.effective.key.rule().section;
        PolicyState { section, effective: state.effective, allowed: state.allowed, setting, set_at_ms, set_by }
    };
    let PolicyView { level, path, version, policies } = view;
    Tagged(StatusCode::OK, version, PolicyLevel { level, path, policies: policies.into_iter().map(state).collect() })
}

fn preview(review: PolicyReview) -> PolicyPreview {
    let PolicyReview { edits, refused, mut consequences, running } = review;
    let more = consequences.len().saturating_sub(CONSEQUENCES_MAX);
    consequences.truncate(CONSEQUENCES_MAX);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    PolicyPreview { edits, refused, consequences, more: count(more), running: count(running) }
}

/// A change is made on a state that was seen, or not at all.
pub(crate) fn seen(version: Option<i64>) -> Result<i64, ApiError> {
    version.ok_or_else(|| {
        ApiError::new(
            StatusCode::PRECONDITION_REQUIRED,
            ProblemCode::PreconditionRequired,
            "If-Match must name the state that is changed.",
        )
    })
}

async fn look(app: &Site, place: Place) -> Result<Shown, ApiError> {
    Ok(shown(app.tenants.policies().view(place).await?))
}

async fn try_out(app: &Site, place: Place, change: &PolicyChange) -> Result<Json<PolicyPreview>, ApiError> {
    let running = app.rooms.running();
    Ok(Json(preview(app.tenants.policies().review(place, &change.settings, &running).await?)))
}

async fn make(
    app: &Site,
    place: Place,
    version: Option<i64>,
    change: &PolicyChange,
    by: &str,
) -> Result<Shown, ApiError> {
    let view = app.tenants.policies().change(place, seen(version)?, &change.settings, by).await?;
    let concerned = match place {
        Place::Installation => None,
        Place::Floor(tenant) | Place::Tenant(tenant) | Place::Unit(tenant, _) | Place::Meeting(tenant, _) => {
            Some(tenant)
        }
    };
    app.rooms.bind(concerned).await;
    Ok(shown(view))
}

/// What holds in the tenant, and what it sets itself. Administrators.
#[utoipa::path(get, path = "/api/v1/policies", tag = "policies",
    responses((status = 200, body = PolicyLevel), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn show(app: Site, _: Administrator) -> Result<Shown, ApiError> {
    look(&app, Place::Tenant(app.tenant)).await
}

/// What a change of the tenant's policies would do. Administrators.
#[utoipa::path(post, path = "/api/v1/policies/review", tag = "policies", request_body = PolicyChange,
    responses((status = 200, body = PolicyPreview), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn review(
    app: Site,
    _: Administrator,
    Body(change): Body<PolicyChange>,
) -> Result<Json<PolicyPreview>, ApiError> {
    try_out(&app, Place::Tenant(app.tenant), &change).await
}

/// Changes the tenant's policies, all that are named or none; running conferences are told. Needs `If-Match`.
/// Administrators.
#[utoipa::path(patch, path = "/api/v1/policies", extensions(("x-audit" = json!("policy.set"))), tag = "policies", request_body = PolicyChange,
    responses((status = 200, body = PolicyLevel), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)))]
pub(crate) async fn change(
    app: Site,
    Administrator(who): Administrator,
    IfMatch(version): IfMatch,
    Body(change): Body<PolicyChange>,
) -> Result<Shown, ApiError> {
    make(&app, Place::Tenant(app.tenant), version, &change, &who.name).await
}

/// What is fixed for meetings of the tenant, for the form that plans one. Any account.
#[utoipa::path(get, path = "/api/v1/policies/fixed", tag = "policies",
    responses((status = 200, body = FixedPolicies), (status = 401, body = Problem)))]
pub(crate) async fn fixed(app: Site, _: SignedIn) -> Result<Json<FixedPolicies>, ApiError> {
    let view = app.tenants.policies().view(Place::Tenant(app.tenant)).await?;
    let items = view.policies.into_iter().filter_map(|state| {
        let lock = state.effective.locks_below?;
        Some(FixedPolicy { key: state.effective.key, value: lock.value, by: lock.by, reason: lock.reason })
    });
    Ok(Json(FixedPolicies { items: items.collect() }))
}

/// What holds in an own meeting, and what it sets itself. Its owner.
#[utoipa::path(get, path = "/api/v1/meetings/{id}/policies", tag = "policies",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = PolicyLevel), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn show_meeting(app: Site, SignedIn(who): SignedIn, Id(id): Id<MeetingId>) -> Result<Shown, ApiError> {
    app.identity.own_meeting(who.account, id).await?;
    look(&app, Place::Meeting(app.tenant, id)).await
}

/// What a change of a meeting's policies would do. Its owner.
#[utoipa::path(post, path = "/api/v1/meetings/{id}/policies/review", tag = "policies",
    params(("id" = String, Path, format = Uuid)), request_body = PolicyChange,
    responses((status = 200, body = PolicyPreview), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn review_meeting(
    app: Site,
    SignedIn(who): SignedIn,
    Id(id): Id<MeetingId>,
    Body(change): Body<PolicyChange>,
) -> Result<Json<PolicyPreview>, ApiError> {
    app.identity.own_meeting(who.account, id).await?;
    try_out(&app, Place::Meeting(app.tenant, id), &change).await
}

/// Changes the policies of a meeting within what the levels above leave. Needs `If-Match`. Its owner.
#[utoipa::path(patch, path = "/api/v1/meetings/{id}/policies", extensions(("x-audit" = json!("policy.set"))), tag = "policies",
    params(("id" = String, Path, format = Uuid)), request_body = PolicyChange,
    responses((status = 200, body = PolicyLevel), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)))]
pub(crate) async fn change_meeting(
    app: Site,
    SignedIn(who): SignedIn,
    Id(id): Id<MeetingId>,
    IfMatch(version): IfMatch,
    Body(change): Body<PolicyChange>,
) -> Result<Shown, ApiError> {
    app.identity.own_meeting(who.account, id).await?;
    make(&app, Place::Meeting(app.tenant, id), version, &change, &who.name).await
}

/// What holds in a unit, and what it sets itself. Administrators of the tenant or of the unit.
#[utoipa::path(get, path = "/api/v1/units/{id}/policies", tag = "policies",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = PolicyLevel), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn show_unit(app: Site, People(by, _): People, Id(id): Id<UnitId>) -> Result<Shown, ApiError> {
    within_reach(&by, id)?;
    look(&app, Place::Unit(app.tenant, id.uuid())).await
}

/// What a change of a unit's policies would do. Administrators of the tenant or of the unit.
#[utoipa::path(post, path = "/api/v1/units/{id}/policies/review", tag = "policies",
    params(("id" = String, Path, format = Uuid)), request_body = PolicyChange,
    responses((status = 200, body = PolicyPreview), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn review_unit(
    app: Site,
    People(by, _): People,
    Id(id): Id<UnitId>,
    Body(change): Body<PolicyChange>,
) -> Result<Json<PolicyPreview>, ApiError> {
    within_reach(&by, id)?;
    try_out(&app, Place::Unit(app.tenant, id.uuid()), &change).await
}

/// Changes the policies of a unit within what the levels above leave. Needs `If-Match`. Administrators of the tenant or
/// of the unit.
#[utoipa::path(patch, path = "/api/v1/units/{id}/policies", extensions(("x-audit" = json!("policy.set"))), tag = "policies",
    params(("id" = String, Path, format = Uuid)), request_body = PolicyChange,
    responses((status = 200, body = PolicyLevel), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem),
        (status = 428, body = Problem)))]
pub(crate) async fn change_unit(
    app: Site,
    People(by, who): People,
    Id(id): Id<UnitId>,
    IfMatch(version): IfMatch,
    Body(change): Body<PolicyChange>,
) -> Result<Shown, ApiError> {
    within_reach(&by, id)?;
    let place = Place::Unit(app.tenant, id.uuid());
    // There is no such unit, before it is said that a version is missing.
    app.tenants.policies().values(place).await?;
    make(&app, place, version, &change, who.name()).await
}

/// Units that somebody does not administer do not exist for them.
pub(crate) fn within_reach(by: &Administration, unit: UnitId) -> Result<(), ApiError> {
    if by.reaches(Some(unit.uuid())) { Ok(()) } else { Err(ApiError::not_found()) }
}

/// What the operator sets for all tenants. Operators.
#[utoipa::path(get, path = "/api/v1/operator/policies", tag = "operator",
    responses((status = 200, body = PolicyLevel), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn show_installation(app: Site, _: Operator) -> Result<Shown, ApiError> {
    look(&app, Place::Installation).await
}

/// What a change for all tenants would do, tenant by tenant. Operators.
#[utoipa::path(post, path = "/api/v1/operator/policies/review", tag = "operator", request_body = PolicyChange,
    responses((status = 200, body = PolicyPreview), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn review_installation(
    app: Site,
    _: Operator,
    Body(change): Body<PolicyChange>,
) -> Result<Json<PolicyPreview>, ApiError> {
    try_out(&app, Place::Installation, &change).await
}

/// Changes what holds for all tenants. Needs `If-Match`. Operators.
#[utoipa::path(patch, path = "/api/v1/operator/policies", extensions(("x-audit" = json!("policy.set"))), tag = "operator", request_body = PolicyChange,
    responses((status = 200, body = PolicyLevel), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)))]
pub(crate) async fn change_installation(
    app: Site,
    _: Operator,
    SignedIn(who): SignedIn,
    IfMatch(version): IfMatch,
    Body(change): Body<PolicyChange>,
) -> Result<Shown, ApiError> {
    make(&app, Place::Installation, version, &change, &who.name).await
}

/// What the operator sets for one tenant in place of what holds for all. Operators.
#[utoipa::path(get, path = "/api/v1/operator/tenants/{id}/policies", tag = "operator",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = PolicyLevel), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn show_floor(app: Site, _: Operator, Id(id): Id<TenantId>) -> Result<Shown, ApiError> {
    look(&app, Place::Floor(id)).await
}

/// What a change for one tenant would do: how many of its levels change, without what they are called. Operators.
#[utoipa::path(post, path = "/api/v1/operator/tenants/{id}/policies/review", tag = "operator",
    params(("id" = String, Path, format = Uuid)), request_body = PolicyChange,
    responses((status = 200, body = PolicyPreview), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn review_floor(
    app: Site,
    _: Operator,
    Id(id): Id<TenantId>,
    Body(change): Body<PolicyChange>,
) -> Result<Json<PolicyPreview>, ApiError> {
    let running = app.rooms.running();
    let mut review = app.tenants.policies().review(Place::Floor(id), &change.settings, &running).await?;
    // Names of units and titles of meetings are the tenant's.
    let operators = |kind| matches!(kind, policy::LevelKind::Installation | policy::LevelKind::Tenant);
    review.consequences.retain(|consequence| operators(consequence.level.kind));
    Ok(Json(preview(review)))
}

/// Changes what holds for one tenant. Needs `If-Match`. Operators.
#[utoipa::path(patch, path = "/api/v1/operator/tenants/{id}/policies", extensions(("x-audit" = json!("policy.set"))), tag = "operator",
    params(("id" = String, Path, format = Uuid)), request_body = PolicyChange,
    responses((status = 200, body = PolicyLevel), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem),
        (status = 428, body = Problem)))]
pub(crate) async fn change_floor(
    app: Site,
    _: Operator,
    SignedIn(who): SignedIn,
    Id(id): Id<TenantId>,
    IfMatch(version): IfMatch,
    Body(change): Body<PolicyChange>,
) -> Result<Shown, ApiError> {
    make(&app, Place::Floor(id), version, &change, &who.name).await
}

/// What holds for a meeting, for those who act on it.
pub(crate) async fn of_meeting(app: &Site, meeting: MeetingId) -> Result<Values, ApiError> {
    Ok(app.tenants.policies().values(Place::Meeting(app.tenant, meeting)).await?)
}

/// Refuses whom a policy does not let do it.
pub(crate) fn forbidden(key: Key) -> ApiError {
    let mut error =
        ApiError::new(StatusCode::FORBIDDEN, ProblemCode::PolicyForbids, "A policy of the organisation forbids this.");
    error.0.detail = Some(format!("policy {key}"));
    error
}
