//! The register of tenants, for those who operate the installation. Nothing of a tenant's content is reached here.

use axum::Json;
use axum::http::StatusCode;
use identity::{SetupLink, TenantEdit, TenantEntry};
use ids::TenantId;
use wire::problem::Problem;
use wire::tenant::{NewTenant, Tenant, TenantChange, TenantInvitation, TenantPage};

use crate::auth::Operator;
use crate::body::{Body, Id, PageQuery};
use crate::error::ApiError;
use crate::site::Site;

pub(crate) fn tenant(entry: &TenantEntry) -> Tenant {
    Tenant {
        id: TenantId::from_uuid(entry.model.id),
        slug: entry.model.slug.clone(),
        name: entry.model.name.clone(),
        hosts: entry.hosts.clone(),
        url: entry.origin.clone(),
        home: entry.model.id == store::DEFAULT_TENANT.uuid(),
        created_at_ms: entry.model.created_at_ms,
        suspended_at_ms: entry.model.suspended_at_ms,
        erase_at_ms: entry.model.erase_at_ms,
    }
}

fn invitation(entry: &TenantEntry, link: &SetupLink) -> TenantInvitation {
    TenantInvitation {
        tenant: tenant(entry),
        setup_url: format!("{}/setup#{}", entry.origin, link.secret),
        expires_at_ms: link.expires_at_ms,
    }
}

/// Tenants by name. Operators.
#[utoipa::path(get, path = "/api/v1/operator/tenants", tag = "operator", params(PageQuery),
    responses((status = 200, body = TenantPage), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(app: Site, _: Operator, query: PageQuery) -> Result<Json<TenantPage>, ApiError> {
    let page = app.tenants.page(query.cursor.as_deref(), query.limit()).await?;
    Ok(Json(TenantPage { items: page.items.iter().map(tenant).collect(), next_cursor: page.next }))
}

/// Adds a tenant and answers the link for its first administrator. Operators.
#[utoipa::path(post, path = "/api/v1/operator/tenants", extensions(("x-audit" = json!("tenant.create"))),
    tag = "operator", request_body = NewTenant,
    responses((status = 201, body = TenantInvitation), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn create(
    app: Site,
    _: Operator,
    Body(new): Body<NewTenant>,
) -> Result<(StatusCode, Json<TenantInvitation>), ApiError> {
    let (entry, link) = app.tenants.create(&new.slug, &new.name, &new.hosts).await?;
    Ok((StatusCode::CREATED, Json(invitation(&entry, &link))))
}

/// Changes a tenant; suspending it ends all access to it at once. Operators.
#[utoipa::path(patch, path = "/api/v1/operator/tenants/{id}", extensions(("x-audit" = json!("tenant.change"))),
    tag = "operator",
    params(("id" = String, Path, format = Uuid)), request_body = TenantChange,
    responses((status = 200, body = Tenant), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    app: Site,
    _: Operator,
    Id(id): Id<TenantId>,
    Body(change): Body<TenantChange>,
) -> Result<Json<Tenant>, ApiError> {
    let edit = TenantEdit { name: change.name, hosts: change.hosts, suspended: change.suspended };
    Ok(Json(tenant(&app.tenants.edit(id, edit).await?)))
}

/// A fresh link for the first administrator of a tenant without accounts; older ones are void. Operators.
#[utoipa::path(post, path = "/api/v1/operator/tenants/{id}/setup-link", extensions(("x-audit" = json!("setup-link.create"))),
    tag = "operator",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 201, body = TenantInvitation), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn setup_link(
    app: Site,
    _: Operator,
    Id(id): Id<TenantId>,
) -> Result<(StatusCode, Json<TenantInvitation>), ApiError> {
    let link = app.tenants.first_administrator_link(id).await?;
    let entry = app.tenants.entry_of(id).await?;
    Ok((StatusCode::CREATED, Json(invitation(&entry, &link))))
}
