//! Service accounts, for administrators of the tenant.

use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use identity::{Scope, ServiceAccountEdit};
use ids::{ServiceAccountId, ServiceTokenId};
use store::entity::service_token;
use wire::problem::Problem;
use wire::service_account::{
    NewServiceAccount, NewServiceToken, ServiceAccount, ServiceAccountChange, ServiceAccountPage, ServiceScope,
    ServiceToken, ServiceTokenShown,
};

use crate::auth::{Administrator, FreshAdministrator};
use crate::body::{Body, Id, PageQuery};
use crate::error::ApiError;
use crate::precondition::{IfMatch, Tagged};
use crate::site::Site;

fn told(scope: Scope) -> ServiceScope {
    match scope {
        Scope::Scim => ServiceScope::Scim,
        Scope::DirectoryRead => ServiceScope::DirectoryRead,
        Scope::DirectoryWrite => ServiceScope::DirectoryWrite,
        Scope::MeetingsRead => ServiceScope::MeetingsRead,
        Scope::MeetingsWrite => ServiceScope::MeetingsWrite,
        Scope::AuditRead => ServiceScope::AuditRead,
        Scope::UsageRead => ServiceScope::UsageRead,
    }
}

fn scope(scope: ServiceScope) -> Scope {
    Scope::ALL.into_iter().find(|known| told(*known) == scope).unwrap_or(Scope::Scim)
}

fn token(model: &service_token::Model) -> ServiceToken {
    ServiceToken {
        id: ServiceTokenId::from_uuid(model.id),
        hint: model.hint.clone(),
        created_at_ms: model.created_at_ms,
        expires_at_ms: model.expires_at_ms,
        last_used_at_ms: model.last_used_at_ms,
    }
}

fn account(found: identity::ServiceAccount) -> ServiceAccount {
    ServiceAccount {
        id: found.id(),
        scopes: found.scopes.iter().copied().map(told).collect(),
        department_units: found.model.department_units,
        tokens: found.tokens.iter().map(token).collect(),
        version: found.model.version,
        created_at_ms: found.model.created_at_ms,
        name: found.model.name,
    }
}

/// Service accounts by name. Administrators.
#[utoipa::path(get, path = "/api/v1/service-accounts", tag = "service-accounts", params(PageQuery),
    responses((status = 200, body = ServiceAccountPage), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
pub(crate) async fn list(app: Site, _: Administrator, query: PageQuery) -> Result<Json<ServiceAccountPage>, ApiError> {
    let page = app.identity.service_accounts(query.cursor.as_deref(), query.limit()).await?;
    Ok(Json(ServiceAccountPage { items: page.items.into_iter().map(account).collect(), next_cursor: page.next }))
}

/// Adds a service account; it is let in with a token. Administrators who have just shown who they are.
#[utoipa::path(post, path = "/api/v1/service-accounts", extensions(("x-audit" = json!("service-account.create"))),
    tag = "service-accounts", request_body = NewServiceAccount,
    responses((status = 201, body = ServiceAccount), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    app: Site,
    _: FreshAdministrator,
    Body(new): Body<NewServiceAccount>,
) -> Result<impl IntoResponse, ApiError> {
    let scopes: Vec<Scope> = new.scopes.into_iter().map(scope).collect();
    let made = app.identity.create_service_account(&new.name, &scopes, new.department_units).await?;
    Ok(Tagged(StatusCode::CREATED, made.model.version, account(made)))
}

/// One service account. Administrators.
#[utoipa::path(get, path = "/api/v1/service-accounts/{id}", tag = "service-accounts",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = ServiceAccount), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn show(
    app: Site,
    _: Administrator,
    Id(id): Id<ServiceAccountId>,
) -> Result<impl IntoResponse, ApiError> {
    let found = app.identity.service_account(id).await?;
    Ok(Tagged(StatusCode::OK, found.model.version, account(found)))
}

/// Changes a service account; its tokens may do what it may. Administrators who have just shown who they are.
#[utoipa::path(patch, path = "/api/v1/service-accounts/{id}",
    extensions(("x-audit" = json!("service-account.change"))), tag = "service-accounts",
    params(("id" = String, Path, format = Uuid), ("If-Match" = Option<String>, Header)),
    request_body = ServiceAccountChange,
    responses((status = 200, body = ServiceAccount), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    app: Site,
    _: FreshAdministrator,
    Id(id): Id<ServiceAccountId>,
    IfMatch(version): IfMatch,
    Body(change): Body<ServiceAccountChange>,
) -> Result<impl IntoResponse, ApiError> {
    let edit = ServiceAccountEdit {
        name: change.name,
        scopes: change.scopes.map(|scopes| scopes.into_iter().map(scope).collect()),
        department_units: change.department_units,
        version,
    };
    let found = app.identity.edit_service_account(id, edit).await?;
    Ok(Tagged(StatusCode::OK, found.model.version, account(found)))
}

/// Deletes a service account with its tokens. Administrators.
#[utoipa::path(delete, path = "/api/v1/service-accounts/{id}",
    extensions(("x-audit" = json!("service-account.delete"))), tag = "service-accounts",
    params(("id" = String, Path, format = Uuid), ("If-Match" = Option<String>, Header)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem)))]
pub(crate) async fn delete(
    app: Site,
    _: Administrator,
    Id(id): Id<ServiceAccountId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, ApiError> {
    app.identity.delete_service_account(id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A new token, shown once; the others stay good. Administrators who have just shown who they are.
#[utoipa::path(post, path = "/api/v1/service-accounts/{id}/tokens",
    extensions(("x-audit" = json!("service-token.create"))), tag = "service-accounts",
    params(("id" = String, Path, format = Uuid)), request_body = NewServiceToken,
    responses((status = 201, body = ServiceTokenShown), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create_token(
    app: Site,
    _: FreshAdministrator,
    Id(id): Id<ServiceAccountId>,
    Body(new): Body<NewServiceToken>,
) -> Result<(StatusCode, Json<ServiceTokenShown>), ApiError> {
    let (row, secret) = app.identity.create_service_token(id, new.days).await?;
    Ok((StatusCode::CREATED, Json(ServiceTokenShown { token: token(&row), secret })))
}

/// Takes a token away at once. Administrators.
#[utoipa::path(delete, path = "/api/v1/service-accounts/{id}/tokens/{token}",
    extensions(("x-audit" = json!("service-token.revoke"))), tag = "service-accounts",
    params(("id" = String, Path, format = Uuid), ("token" = String, Path, format = Uuid)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn revoke_token(
    app: Site,
    _: Administrator,
    Id((id, token)): Id<(ServiceAccountId, ServiceTokenId)>,
) -> Result<StatusCode, ApiError> {
    app.identity.revoke_service_token(id, token).await?;
    Ok(StatusCode::NO_CONTENT)
}
