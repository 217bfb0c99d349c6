//! Where the consoles begin: for a tenant's administrators what is open, for operators how the installation is.

use axum::Json;
use identity::{LegalKind, Matter, Place};
use ids::TenantId;
use policy::quota::Quota;
use policy::{LevelKind, LevelRef};
use uuid::Uuid;
use wire::overview::{
    HealthReport, Load, OpenKind, OpenMatter, OperatorOverview, PeopleCounts, TenantCounts, TenantOverview,
};
use wire::policy::{QuotaPressure, Usage};
use wire::problem::Problem;

use crate::auth::{Administrator, Operator};
use crate::error::ApiError;
use crate::load;
use crate::quotas::usage_of;
use crate::site::Site;

/// Tenants that are looked through at a time.
const TENANTS_AT_ONCE: u64 = 200;
/// Tenants near a limit that are listed; beyond them a number is enough to go on to the list of all.
const PRESSED_MAX: usize = 20;

/// What the tenant has, uses and still lacks. Administrators.
#[utoipa::path(get, path = "/api/v1/overview", tag = "tenant",
    responses((status = 200, body = TenantOverview), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn tenant(app: Site, _: Administrator) -> Result<Json<TenantOverview>, ApiError> {
    let people = app.identity.people_counts().await?;
    let limits = app.tenants.policies().limits(Place::Tenant(app.tenant)).await?;
    let month = app.tenants.month(&[app.tenant]).await?;
    let storage = app.identity.store().storage_bytes().await.map_err(identity::IdentityError::from)?;
    let usage = usage_of(&app, &limits, month.first().ok_or_else(ApiError::not_found)?, storage);
    let used_up = usage.quotas.iter().filter(|used| used.state != QuotaPressure::Free).map(|used| OpenMatter {
        kind: if used.state == QuotaPressure::Full { OpenKind::QuotaFull } else { OpenKind::QuotaWarned },
        urgent: used.state == QuotaPressure::Full,
        count: None,
        name: Some(name_of(used.quota)),
        at_ms: None,
    });
    let mut open: Vec<OpenMatter> = used_up.collect();
    open.extend(app.identity.open_matters(&people).await?.into_iter().map(matter));
    open.sort_by_key(|matter| !matter.urgent);
    let identity::PeopleCounts { accounts, active, invited, administrators, .. } = people;
    let people = PeopleCounts { accounts, active, invited, administrators };
    Ok(Json(TenantOverview { people, usage, open }))
}

/// The quota as it is written in JSON.
fn name_of(quota: Quota) -> String {
    serde_json::to_value(quota).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

fn matter(matter: Matter) -> OpenMatter {
    let plain = |kind, urgent| OpenMatter { kind, urgent, count: None, name: None, at_ms: None };
    match matter {
        Matter::ProviderFault { name, at_ms } => {
            OpenMatter { name: Some(name), at_ms, ..plain(OpenKind::ProviderFault, true) }
        }
        Matter::LegalTextMissing(kind) => match kind {
            LegalKind::Privacy => plain(OpenKind::NoPrivacyNotice, true),
            LegalKind::Accessibility => plain(OpenKind::NoAccessibilityStatement, true),
            LegalKind::Imprint | LegalKind::Terms => plain(OpenKind::NoImprint, true),
        },
        Matter::NoBarrierContact => plain(OpenKind::NoBarrierContact, true),
        Matter::OneAdministrator => plain(OpenKind::OneAdministrator, false),
        Matter::AdministratorsInvited(count) => {
            OpenMatter { count: Some(count), ..plain(OpenKind::AdministratorsInvited, false) }
        }
        Matter::ProviderUnfinished { name } => {
            OpenMatter { name: Some(name), ..plain(OpenKind::ProviderUnfinished, false) }
        }
        Matter::InvitationsEnded(count) => {
            OpenMatter { count: Some(count), ..plain(OpenKind::InvitationsEnded, false) }
        }
        Matter::PeopleWithoutUnit(count) => {
            OpenMatter { count: Some(count), ..plain(OpenKind::PeopleWithoutUnit, false) }
        }
        Matter::TokenEnds(count, at_ms) => {
            OpenMatter { count: Some(count), at_ms, ..plain(OpenKind::TokenEnds, false) }
        }
        Matter::ErasureAsked(count) => OpenMatter { count: Some(count), ..plain(OpenKind::ErasureAsked, true) },
        Matter::NoBranding => plain(OpenKind::NoBranding, false),
    }
}

/// How the installation is: load, background jobs, versions, tenants near a limit. Operators.
#[utoipa::path(get, path = "/api/v1/operator/overview", tag = "operator",
    responses((status = 200, body = OperatorOverview), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn operator(app: Site, _: Operator) -> Result<Json<OperatorOverview>, ApiError> {
    let now = app.rooms.usage_of(Uuid::nil());
    let (active, suspended, erasing) = app.tenants.counts().await?;
    let mut pressed = pressed(&app).await?;
    let pressed_more = u32::try_from(pressed.len().saturating_sub(PRESSED_MAX)).unwrap_or(u32::MAX);
    pressed.truncate(PRESSED_MAX);
    Ok(Json(OperatorOverview {
        now_ms: app.identity.now_ms(),
        started_at_ms: app.running.started_at_ms,
        versions: app.running.versions.clone(),
        load: Load {
            rooms: now.rooms,
            participants: now.participants,
            cpu_percent: app.running.processors.used_percent(),
            processors: load::processors(),
            memory_bytes: load::memory_bytes(),
            machine_memory_bytes: load::machine_memory_bytes(),
        },
        tenants: TenantCounts { active, suspended, erasing },
        jobs: app.running.jobs.all(),
        pressed,
        pressed_more,
    }))
}

/// Tenants beyond a warning or at a limit, those at a limit first.
async fn pressed(app: &Site) -> Result<Vec<Usage>, ApiError> {
    let mut pressed: Vec<Usage> = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let page = app.tenants.page(cursor.as_deref(), TENANTS_AT_ONCE).await?;
        let level = |model: &store::entity::tenant::Model| LevelRef {
            kind: LevelKind::Tenant,
            id: model.id,
            name: model.name.clone(),
        };
        let refs: Vec<LevelRef> = page.items.iter().map(|entry| level(&entry.model)).collect();
        let limits = app.tenants.policies().tenant_limits(&refs).await?;
        let ids: Vec<TenantId> = refs.iter().map(|level| TenantId::from_uuid(level.id)).collect();
        let months = app.tenants.month(&ids).await?;
        let storage = app.tenants.storage(&ids).await?;
        let of = |((limits, month), storage): ((&Vec<_>, &_), u64)| usage_of(app, limits, month, storage);
        let all = limits.iter().zip(&months).zip(storage).map(of);
        pressed.extend(all.filter(|usage| worst(usage) != QuotaPressure::Free));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    pressed.sort_by_key(|usage| worst(usage) != QuotaPressure::Full);
    Ok(pressed)
}

fn worst(usage: &Usage) -> QuotaPressure {
    let any = |state| usage.quotas.iter().any(|used| used.state == state);
    match (any(QuotaPressure::Full), any(QuotaPressure::Warned)) {
        (true, _) => QuotaPressure::Full,
        (false, true) => QuotaPressure::Warned,
        (false, false) => QuotaPressure::Free,
    }
}

/// What `plenum doctor` finds on this machine now. Takes some seconds. Operators.
#[utoipa::path(get, path = "/api/v1/operator/checks", tag = "operator",
    responses((status = 200, body = HealthReport), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn checks(app: Site, _: Operator) -> Json<HealthReport> {
    Json(app.running.examination.now(app.identity.now_ms()).await)
}
