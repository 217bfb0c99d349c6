//! Exports of tenants and their end, for those who operate the installation.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::http::StatusCode;
use identity::{ExportFault, Manifest};
use ids::TenantId;
use store::Store;
use tracing::{error, info};
use wire::problem::Problem;
use wire::tenant::{ErasedTenant, ErasedTenantPage, ExportProgress, Tenant, TenantErasure, TenantExport};

use crate::App;
use crate::auth::{Operator, SignedIn, fresh};
use crate::body::{Body, Id, PageQuery};
use crate::error::ApiError;
use crate::operator::tenant;
use crate::site::Site;

/// Where exports are written, and how far they are.
#[derive(Clone)]
pub struct Exports {
    folder: PathBuf,
    /// An export reads on a connection of its own, at one moment, while others go on.
    database_url: String,
    newest: Arc<Mutex<HashMap<TenantId, TenantExport>>>,
}

impl Exports {
    pub fn new(folder: PathBuf, database_url: String) -> Self {
        Self { folder, database_url, newest: Arc::default() }
    }

    fn newest(&self, tenant: TenantId) -> Option<TenantExport> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner).get(&tenant).cloned()
    }

    fn set(&self, tenant: TenantId, export: TenantExport) {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner).insert(tenant, export);
    }
}

/// Begins to write everything of a tenant into a new folder on the server, for whoever hands it to the tenant. Secrets
/// are left out. Operators who have just shown who they are.
#[utoipa::path(post, path = "/api/v1/operator/tenants/{id}/export", extensions(("x-audit" = json!("tenant.export"))),
    tag = "operator", params(("id" = String, Path, format = Uuid)),
    responses((status = 202, body = TenantExport), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn export(
    app: Site,
    _: Operator,
    SignedIn(who): SignedIn,
    Id(id): Id<TenantId>,
) -> Result<(StatusCode, Json<TenantExport>), ApiError> {
    let entry = app.tenants.entry_of(id).await?;
    fresh(&app, &who).await?;
    let exports = app.exports.clone();
    if exports.newest(id).is_some_and(|export| export.progress == ExportProgress::Running) {
        return Err(ApiError::conflict("An export of this tenant is being written."));
    }
    let folder = exports.folder.join(format!("{}-{}", entry.model.slug, app.identity.now_ms()));
    let begun = TenantExport { progress: ExportProgress::Running, folder: folder.display().to_string(), rows: 0 };
    exports.set(id, begun.clone());
    let (app, ended) = (App::clone(&app), begun.clone());
    tokio::spawn(async move {
        let written = async {
            std::fs::create_dir_all(&exports.folder)?;
            let snapshot = Store::connect(&exports.database_url).await?;
            let manifest = app.tenants.export(id, &snapshot, &folder).await;
            snapshot.close().await?;
            manifest
        };
        let written: Result<Manifest, ExportFault> = written.await;
        let ended = match written {
            Ok(manifest) => {
                let rows = manifest.files.values().map(|file| file.rows).sum();
                info!(tenant = %id, rows, "tenant exported");
                TenantExport { progress: ExportProgress::Done, rows, ..ended }
            }
            Err(fault) => {
                error!(tenant = %id, %fault, "a tenant could not be exported");
                TenantExport { progress: ExportProgress::Failed, ..ended }
            }
        };
        exports.set(id, ended);
    });
    Ok((StatusCode::ACCEPTED, Json(begun)))
}

/// The newest export of a tenant. Operators.
#[utoipa::path(get, path = "/api/v1/operator/tenants/{id}/export", tag = "operator",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = TenantExport), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn show_export(app: Site, _: Operator, Id(id): Id<TenantId>) -> Result<Json<TenantExport>, ApiError> {
    app.exports.newest(id).map(Json).ok_or_else(ApiError::not_found)
}

/// Decides that everything of a suspended tenant is erased in seven days. Operators who have just shown who they are.
#[utoipa::path(post, path = "/api/v1/operator/tenants/{id}/erasure",
    extensions(("x-audit" = json!("tenant.erase-plan"))), tag = "operator", request_body = TenantErasure,
    params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = Tenant), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn plan_erasure(
    app: Site,
    _: Operator,
    SignedIn(who): SignedIn,
    Id(id): Id<TenantId>,
    Body(erasure): Body<TenantErasure>,
) -> Result<Json<Tenant>, ApiError> {
    app.tenants.entry_of(id).await?;
    fresh(&app, &who).await?;
    Ok(Json(tenant(&app.tenants.plan_erasure(id, &erasure.slug, &who.name).await?)))
}

/// Takes the decision back. Operators.
#[utoipa::path(delete, path = "/api/v1/operator/tenants/{id}/erasure",
    extensions(("x-audit" = json!("tenant.erase-cancel"))), tag = "operator",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = Tenant), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn keep(app: Site, _: Operator, Id(id): Id<TenantId>) -> Result<Json<Tenant>, ApiError> {
    Ok(Json(tenant(&app.tenants.keep(id).await?)))
}

/// Tenants that are no more, with their certificates. Operators.
#[utoipa::path(get, path = "/api/v1/operator/erasures", tag = "operator", params(PageQuery),
    responses((status = 200, body = ErasedTenantPage), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn erased(app: Site, _: Operator, query: PageQuery) -> Result<Json<ErasedTenantPage>, ApiError> {
    let page = app.tenants.erased(query.cursor.as_deref(), query.limit()).await?;
    let erased = |model: store::entity::erasure::Model| ErasedTenant {
        id: TenantId::from_uuid(model.id),
        name: model.name,
        erased_at_ms: model.erased_at_ms,
        certificate: model.certificate,
    };
    Ok(Json(ErasedTenantPage { items: page.items.into_iter().map(erased).collect(), next_cursor: page.next }))
}
