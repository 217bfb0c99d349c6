//! Quotas and usage: numbers of tenants, and nothing of what is theirs.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use identity::Place;
use identity::policies::{BUILT_QUOTAS, QuotaView};
use ids::{ServiceTokenId, TenantId, UnitId};
use policy::quota::{EffectiveLimit, LimitLevel, Quota, effective_limit};
use policy::{LevelKind, LevelRef};
use rooms::{AttachError, Exceeded};
use store::entity::usage_month;
use uuid::Uuid;
use wire::policy::{QuotaChange, QuotaLevel, QuotaPressure, QuotaState, QuotaUse, Usage, UsagePage};
use wire::problem::{Problem, ProblemCode, QuotaProblem};

use crate::App;
use crate::auth::{Administrator, Operator, People, SignedIn, UsageReader};
use crate::body::{Body, Id, PageQuery};
use crate::error::ApiError;
use crate::policies::{seen, within_reach};
use crate::precondition::{IfMatch, Tagged};
use crate::site::Site;

const MINUTE_MS: i64 = 60_000;

type Shown = Tagged<QuotaLevel>;

fn shown(view: QuotaView) -> Shown {
    let state = |state: identity::policies::QuotaState| {
        let (limit, set_at_ms, set_by) = match state.limit {
            Some((limit, at_ms, by)) => (Some(limit), Some(at_ms), Some(by)),
            None => (None, None, None),
        };
        QuotaState { quota: state.quota, limit, set_at_ms, set_by, effective: state.effective }
    };
    let QuotaView { level, version, quotas } = view;
    Tagged(StatusCode::OK, version, QuotaLevel { level, quotas: quotas.into_iter().map(state).collect() })
}

/// The limits of the whole installation. Operators.
#[utoipa::path(get, path = "/api/v1/operator/quotas", tag = "operator",
    responses((status = 200, body = QuotaLevel), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn show_installation(app: Site, _: Operator) -> Result<Shown, ApiError> {
    Ok(shown(app.tenants.policies().quotas(Place::Installation).await?))
}

/// Changes the limits of the whole installation. Needs `If-Match`. Operators.
#[utoipa::path(patch, path = "/api/v1/operator/quotas", extensions(("x-audit" = json!("quota.set"))), tag = "operator", request_body = QuotaChange,
    responses((status = 200, body = QuotaLevel), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 412, body = Problem), (status = 422, body = Problem), (status = 428, body = Problem)))]
pub(crate) async fn change_installation(
    app: Site,
    _: Operator,
    SignedIn(who): SignedIn,
    IfMatch(version): IfMatch,
    Body(change): Body<QuotaChange>,
) -> Result<Shown, ApiError> {
    set(&app, Place::Installation, version, &change, &who.name).await
}

/// The limits of a tenant. Operators.
#[utoipa::path(get, path = "/api/v1/operator/tenants/{id}/quotas", tag = "operator",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = QuotaLevel), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn show_tenant(app: Site, _: Operator, Id(id): Id<TenantId>) -> Result<Shown, ApiError> {
    Ok(shown(app.tenants.policies().quotas(Place::Tenant(id)).await?))
}

/// Changes the limits of a tenant. Needs `If-Match`. Operators.
#[utoipa::path(patch, path = "/api/v1/operator/tenants/{id}/quotas", extensions(("x-audit" = json!("quota.set"))), tag = "operator",
    params(("id" = String, Path, format = Uuid)), request_body = QuotaChange,
    responses((status = 200, body = QuotaLevel), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem),
        (status = 428, body = Problem)))]
pub(crate) async fn change_tenant(
    app: Site,
    _: Operator,
    SignedIn(who): SignedIn,
    Id(id): Id<TenantId>,
    IfMatch(version): IfMatch,
    Body(change): Body<QuotaChange>,
) -> Result<Shown, ApiError> {
    set(&app, Place::Tenant(id), version, &change, &who.name).await
}

/// The limits that the tenant gives to a unit. Administrators.
#[utoipa::path(get, path = "/api/v1/units/{id}/quotas", tag = "policies",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = QuotaLevel), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn show_unit(app: Site, _: Administrator, Id(id): Id<UnitId>) -> Result<Shown, ApiError> {
    Ok(shown(app.tenants.policies().quotas(Place::Unit(app.tenant, id.uuid())).await?))
}

/// Changes the limits of a unit within those of the tenant. Needs `If-Match`. Administrators.
#[utoipa::path(patch, path = "/api/v1/units/{id}/quotas", extensions(("x-audit" = json!("quota.set"))), tag = "policies",
    params(("id" = String, Path, format = Uuid)), request_body = QuotaChange,
    responses((status = 200, body = QuotaLevel), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem),
        (status = 428, body = Problem)))]
pub(crate) async fn change_unit(
    app: Site,
    Administrator(who): Administrator,
    Id(id): Id<UnitId>,
    IfMatch(version): IfMatch,
    Body(change): Body<QuotaChange>,
) -> Result<Shown, ApiError> {
    let place = Place::Unit(app.tenant, id.uuid());
    // There is no such unit, before it is said that a version is missing.
    app.tenants.policies().quotas(place).await?;
    set(&app, place, version, &change, &who.name).await
}

/// What a unit uses, with all below it. Administrators of the tenant or of the unit.
#[utoipa::path(get, path = "/api/v1/units/{id}/usage", tag = "policies",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = Usage), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn usage_of_unit(
    app: Site,
    People(by, _): People,
    Id(id): Id<UnitId>,
) -> Result<Json<Usage>, ApiError> {
    within_reach(&by, id)?;
    let limits = app.tenants.policies().limits(Place::Unit(app.tenant, id.uuid())).await?;
    let level = limits.last().map(|level| level.at.clone()).ok_or_else(ApiError::not_found)?;
    let now = app.rooms.usage_of(id.uuid());
    let counted = [(Quota::Participants, now.participants), (Quota::Rooms, now.rooms)];
    Ok(Json(Usage { level, quotas: counted.map(|(quota, used)| use_of(&limits, quota, used, None)).into() }))
}

async fn set(
    app: &Site,
    place: Place,
    version: Option<i64>,
    change: &QuotaChange,
    by: &str,
) -> Result<Shown, ApiError> {
    let view = app.tenants.policies().change_quotas(place, seen(version)?, &change.limits, by).await?;
    // The size of a room is one of its bounds.
    app.rooms.bind(place.tenant()).await;
    Ok(shown(view))
}

/// What the tenant uses and may use. Administrators.
#[utoipa::path(get, path = "/api/v1/usage", tag = "policies",
    responses((status = 200, body = Usage), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn usage(app: Site, _: UsageReader) -> Result<Json<Usage>, ApiError> {
    let limits = app.tenants.policies().limits(Place::Tenant(app.tenant)).await?;
    let month = app.tenants.month(&[app.tenant]).await?;
    let month = month.first().ok_or_else(ApiError::not_found)?;
    let storage = app.identity.store().storage_bytes().await.map_err(identity::IdentityError::from)?;
    Ok(Json(usage_of(&app, &limits, month, storage)))
}

/// What every tenant uses, by name. Operators.
#[utoipa::path(get, path = "/api/v1/operator/usage", tag = "operator", params(PageQuery),
    responses((status = 200, body = UsagePage), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn usage_page(app: Site, _: Operator, query: PageQuery) -> Result<Json<UsagePage>, ApiError> {
    let page = app.tenants.page(query.cursor.as_deref(), query.limit()).await?;
    let refs = page
        .items
        .iter()
        .map(|entry| LevelRef { kind: LevelKind::Tenant, id: entry.model.id, name: entry.model.name.clone() })
        .collect::<Vec<_>>();
    let limits = app.tenants.policies().tenant_limits(&refs).await?;
    let ids: Vec<TenantId> = refs.iter().map(|level| TenantId::from_uuid(level.id)).collect();
    let months = app.tenants.month(&ids).await?;
    let storage = app.tenants.storage(&ids).await?;
    let of = |((limits, month), storage): ((&Vec<_>, &_), u64)| usage_of(&app, limits, month, storage);
    let items = limits.iter().zip(&months).zip(storage).map(of).collect();
    let whole = match query.cursor {
        Some(_) => None,
        None => {
            let limits = app.tenants.policies().limits(Place::Installation).await?;
            let level = limits.first().map(|level| level.at.clone()).ok_or_else(ApiError::not_found)?;
            let now = app.rooms.usage_of(Uuid::nil());
            let storage = app.tenants.storage_of_all().await?;
            let counted =
                [(Quota::Participants, now.participants), (Quota::Rooms, now.rooms), (Quota::StorageBytes, storage)];
            Some(Usage { level, quotas: counted.map(|(quota, used)| use_of(&limits, quota, used, None)).into() })
        }
    };
    Ok(Json(UsagePage { whole, items, next_cursor: page.next }))
}

/// What a tenant uses, which stands last among its limits; `storage` are the bytes that it keeps.
pub(crate) fn usage_of(app: &Site, limits: &[LimitLevel], month: &usage_month::Model, storage: u64) -> Usage {
    let tenant = TenantId::from_uuid(month.tenant_id);
    let level = limits.last().map(|level| level.at.clone()).expect("a tenant is a level");
    let now = app.rooms.usage_of(tenant.uuid());
    let count = |number: i64| u64::try_from(number).unwrap_or_default();
    let minutes = count(month.participant_ms / MINUTE_MS);
    let counted = [
        (Quota::Participants, now.participants, Some(count(month.participants_peak).max(now.participants))),
        (Quota::Rooms, now.rooms, Some(count(month.rooms_peak).max(now.rooms))),
        (Quota::ParticipantMinutes, minutes, None),
        (Quota::StorageBytes, storage, None),
        (Quota::ApiRequests, app.rates.used(tenant, app.identity.now_ms()), None),
    ];
    Usage { level, quotas: counted.map(|(quota, used, peak)| use_of(limits, quota, used, peak)).into() }
}

fn use_of(limits: &[LimitLevel], quota: Quota, used: u64, peak: Option<u64>) -> QuotaUse {
    debug_assert!(BUILT_QUOTAS.contains(&quota));
    // A tenant is measured by its own limit; what the whole has is another one's figure.
    let own = limits.last().map(std::slice::from_ref).unwrap_or_default();
    let limit: EffectiveLimit = effective_limit(own, quota);
    let beyond = |bound: &Option<policy::quota::Bound>| bound.as_ref().map(|bound| bound.value);
    let state = match (beyond(&limit.soft), beyond(&limit.hard)) {
        (_, Some(hard)) if used >= hard => QuotaPressure::Full,
        (Some(soft), _) if used > soft => QuotaPressure::Warned,
        _ => QuotaPressure::Free,
    };
    QuotaUse { quota, used, peak, limit, state }
}

/// Refuses somebody for whom there is no place, with whose limit it is.
pub(crate) fn no_place(error: AttachError) -> ApiError {
    match error {
        AttachError::Exceeded(Exceeded { quota, by, limit, fair_share }) => {
            refused(QuotaProblem { quota, by: by.kind, limit, fair_share })
        }
        AttachError::Store(fault) => identity::IdentityError::from(fault).into(),
        _ => ApiError::unavailable(),
    }
}

/// Refuses more of what is counted.
pub(crate) fn exceeded(quota: Quota, by: LevelKind, limit: u64) -> ApiError {
    refused(QuotaProblem { quota, by, limit, fair_share: false })
}

fn refused(quota: QuotaProblem) -> ApiError {
    let mut error = ApiError::new(
        StatusCode::CONFLICT,
        ProblemCode::QuotaReached,
        "A quota is used up; try again when others have left, or ask for a larger one.",
    );
    error.0.quota = Some(quota);
    error
}

/// Refuses a conference of a tenant whose minutes of this month are used up.
pub(crate) async fn need_minutes(app: &Site, limits: &[LimitLevel]) -> Result<(), ApiError> {
    let limit = effective_limit(limits, Quota::ParticipantMinutes).hard;
    let Some(bound) = limit else { return Ok(()) };
    let used_ms = app.tenants.month(&[app.tenant]).await?.first().map_or(0, |month| month.participant_ms);
    match u64::try_from(used_ms / MINUTE_MS).unwrap_or_default() >= bound.value {
        true => Err(exceeded(Quota::ParticipantMinutes, bound.by.kind, bound.value)),
        false => Ok(()),
    }
}

/// Requests of each tenant in the minute that runs.
#[derive(Default)]
pub struct Rates {
    tenants: Mutex<HashMap<TenantId, (i64, u64)>>,
    /// Tokens of service accounts in one minute.
    tokens: Mutex<(i64, HashMap<ServiceTokenId, u32>)>,
}

/// Requests of one token in a minute: a program that runs wild does not use up what its tenant may.
const TOKEN_REQUESTS_MAX: u32 = 1_200;

impl Rates {
    /// Counts a request; how many there were in this minute, with it.
    fn count(&self, tenant: TenantId, now_ms: i64) -> u64 {
        let minute = now_ms / MINUTE_MS;
        let mut rates = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = rates.entry(tenant).or_insert((minute, 0));
        if entry.0 != minute {
            *entry = (minute, 0);
        }
        entry.1 += 1;
        entry.1
    }

    /// Counts a request of a token; refused when it has had its share of this minute.
    pub(crate) fn count_token(&self, token: ServiceTokenId, now_ms: i64) -> Result<(), ApiError> {
        let minute = now_ms / MINUTE_MS;
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if tokens.0 != minute {
            *tokens = (minute, HashMap::new());
        }
        let count = tokens.1.entry(token).or_default();
        *count += 1;
        match *count > TOKEN_REQUESTS_MAX {
            true => Err(too_many("The token was used as often as it may be in this minute.", now_ms)),
            false => Ok(()),
        }
    }

    fn used(&self, tenant: TenantId, now_ms: i64) -> u64 {
        let rates = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        rates.get(&tenant).filter(|(minute, _)| *minute == now_ms / MINUTE_MS).map_or(0, |(_, count)| *count)
    }
}

fn too_many(title: &str, now_ms: i64) -> ApiError {
    let mut error = ApiError::new(StatusCode::TOO_MANY_REQUESTS, ProblemCode::TooManyRequests, title);
    let left_ms = MINUTE_MS - now_ms % MINUTE_MS;
    error.0.retry_after_s = u32::try_from(left_ms / 1_000 + 1).ok();
    error
}

/// Holds each tenant to its requests a minute, so that none of them takes the server from the others.
pub(crate) async fn limit_rate(State(app): State<App>, request: Request, next: Next) -> Response {
    let site = request.extensions().get::<Site>().cloned();
    let Some(site) = site.filter(|_| ["/api/", "/scim/"].iter().any(|start| request.uri().path().starts_with(start)))
    else {
        return next.run(request).await;
    };
    let now_ms = site.identity.now_ms();
    let used = app.rates.count(site.tenant, now_ms);
    let limit = match app.tenants.policies().limits(Place::Tenant(site.tenant)).await {
        Ok(limits) => effective_limit(limits.last().map(std::slice::from_ref).unwrap_or_default(), Quota::ApiRequests),
        Err(fault) => return ApiError::from(fault).into_response(),
    };
    if limit.hard.is_some_and(|bound| used > bound.value) {
        let title = "The organisation has sent as many requests as it may in this minute.";
        return too_many(title, now_ms).into_response();
    }
    next.run(request).await
}
