//! The providers of the tenant, for its administrators.

use axum::Json;
use axum::http::StatusCode;
use identity::{DirectoryAttribute, DirectorySubject, ProviderEdit, UnknownPeople as Unknown};
use ids::ProviderId;
use oidc::{ClaimNames, Grant, Rule};
use tracing::info;
use wire::problem::Problem;
use wire::provider::{
    NewProvider, Provider, ProviderChange, ProviderClaims, ProviderDirectory, ProviderDirectoryAttribute,
    ProviderGrant, ProviderGrantKind, ProviderList, ProviderRule, ProviderTest, UnknownPeople,
};

use crate::auth::{Administrator, FreshAdministrator};
use crate::body::{Body, Id};
use crate::error::ApiError;
use crate::sign_in::redirect_uri;
use crate::site::Site;

fn provider(found: identity::Provider, origins: &[String]) -> Provider {
    let (id, model, settings) = (found.id(), found.model, found.settings);
    Provider {
        id,
        name: model.name,
        issuer: model.issuer,
        client_id: model.client_id,
        has_secret: model.client_secret.is_some(),
        enabled: model.enabled,
        domains: found.domains,
        scopes: settings.scopes,
        claims: ProviderClaims {
            name: settings.claims.name,
            email: settings.claims.mail,
            groups: settings.claims.groups,
        },
        rules: settings.rules.into_iter().map(rule).collect(),
        acr_values: settings.acr_values,
        step_up_acr: settings.step_up_acr,
        unknown_people: match settings.unknown_people {
            Unknown::Refuse => UnknownPeople::Refuse,
            Unknown::Admit => UnknownPeople::Admit,
        },
        directory: settings.directory.map(|rule| ProviderDirectory {
            claim: rule.claim,
            attribute: match rule.is {
                DirectoryAttribute::ExternalId => ProviderDirectoryAttribute::ExternalId,
                DirectoryAttribute::UserName => ProviderDirectoryAttribute::UserName,
            },
        }),
        redirect_uris: origins.iter().map(|origin| redirect_uri(origin, id)).collect(),
        backchannel_logout_uri: format!(
            "{}/api/v1/sign-in/{id}/logout",
            origins.first().map(String::as_str).unwrap_or_default()
        ),
        post_logout_redirect_uris: origins.iter().map(|origin| format!("{origin}/sign-in")).collect(),
        accounts: found.accounts,
        last_sign_in_at_ms: model.last_sign_in_at_ms,
        last_fault: model.last_fault,
        last_fault_at_ms: model.last_fault_at_ms,
        tried_at_ms: model.tried_at_ms,
    }
}

pub(crate) fn rule(rule: Rule) -> ProviderRule {
    let (kind, name) = match rule.grant {
        Grant::Role(name) => (ProviderGrantKind::Role, name),
        Grant::Unit(name) => (ProviderGrantKind::Unit, name),
        Grant::Group(name) => (ProviderGrantKind::Group, name),
    };
    ProviderRule { claim: rule.claim, value: rule.value, grant: ProviderGrant { kind, name } }
}

fn edit(change: ProviderChange) -> ProviderEdit {
    let rule = |rule: ProviderRule| {
        let grant = match rule.grant.kind {
            ProviderGrantKind::Role => Grant::Role(rule.grant.name),
            ProviderGrantKind::Unit => Grant::Unit(rule.grant.name),
            ProviderGrantKind::Group => Grant::Group(rule.grant.name),
        };
        Rule { claim: rule.claim, value: rule.value, grant }
    };
    ProviderEdit {
        name: change.name,
        issuer: change.issuer,
        client_id: change.client_id,
        client_secret: change.client_secret.map(|secret| (!secret.trim().is_empty()).then_some(secret)),
        enabled: change.enabled,
        position: change.position.map(|place| place as usize),
        domains: change.domains,
        scopes: change.scopes,
        claims: change.claims.map(|c| ClaimNames { name: c.name, mail: c.email, groups: c.groups }),
        rules: change.rules.map(|rules| rules.into_iter().map(rule).collect()),
        acr_values: change.acr_values,
        step_up_acr: change.step_up_acr,
        directory: change.directory.map(|rule| {
            rule.map(|rule| DirectorySubject {
                claim: rule.claim,
                is: match rule.attribute {
                    ProviderDirectoryAttribute::ExternalId => DirectoryAttribute::ExternalId,
                    ProviderDirectoryAttribute::UserName => DirectoryAttribute::UserName,
                },
            })
        }),
        unknown_people: change.unknown_people.map(|unknown| match unknown {
            UnknownPeople::Refuse => Unknown::Refuse,
            UnknownPeople::Admit => Unknown::Admit,
        }),
    }
}

/// Providers in the order of the sign-in page. Administrators.
#[utoipa::path(get, path = "/api/v1/providers", tag = "providers",
    responses((status = 200, body = ProviderList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(app: Site, _: Administrator) -> Result<Json<ProviderList>, ApiError> {
    let origins = app.tenants.origins(app.tenant).await?;
    let found = app.identity.providers().await?;
    Ok(Json(ProviderList { items: found.into_iter().map(|found| provider(found, &origins)).collect() }))
}

/// Connects a provider, after asking it for its description. It is not open to people yet. Administrators who have just shown who they are.
#[utoipa::path(post, path = "/api/v1/providers", extensions(("x-audit" = json!("provider.create"))), tag = "providers", request_body = NewProvider,
    responses((status = 201, body = Provider), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    app: Site,
    FreshAdministrator(by): FreshAdministrator,
    Body(new): Body<NewProvider>,
) -> Result<(StatusCode, Json<Provider>), ApiError> {
    let origins = app.tenants.origins(app.tenant).await?;
    let made = app.identity.add_provider(&new.name, &new.issuer).await?;
    info!(provider = %made.id(), by = %by.account, "provider connected");
    Ok((StatusCode::CREATED, Json(provider(made, &origins))))
}

/// One provider. Administrators.
#[utoipa::path(get, path = "/api/v1/providers/{id}", tag = "providers", params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = Provider), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn show(app: Site, _: Administrator, Id(id): Id<ProviderId>) -> Result<Json<Provider>, ApiError> {
    let origins = app.tenants.origins(app.tenant).await?;
    Ok(Json(provider(app.identity.provider(id).await?, &origins)))
}

/// Changes a provider, opens it to people or holds it up. Another issuer is asked for its description first and ends the sessions that began at the
/// former one. Administrators who have just shown who they are.
#[utoipa::path(patch, path = "/api/v1/providers/{id}", extensions(("x-audit" = json!("provider.change"))), tag = "providers",
    params(("id" = String, Path, format = Uuid)), request_body = ProviderChange,
    responses((status = 200, body = Provider), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    app: Site,
    FreshAdministrator(by): FreshAdministrator,
    Id(id): Id<ProviderId>,
    Body(change): Body<ProviderChange>,
) -> Result<Json<Provider>, ApiError> {
    let origins = app.tenants.origins(app.tenant).await?;
    let changed = app.identity.edit_provider(id, edit(change)).await?;
    info!(provider = %id, by = %by.account, "provider changed");
    Ok(Json(provider(changed, &origins)))
}

/// Disconnects a provider and ends the sessions that began there. Administrators who have just shown who they are.
#[utoipa::path(delete, path = "/api/v1/providers/{id}", extensions(("x-audit" = json!("provider.delete"))), tag = "providers",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn delete(
    app: Site,
    FreshAdministrator(by): FreshAdministrator,
    Id(id): Id<ProviderId>,
) -> Result<StatusCode, ApiError> {
    app.identity.delete_provider(id).await?;
    info!(provider = %id, by = %by.account, "provider disconnected");
    Ok(StatusCode::NO_CONTENT)
}

/// Asks a provider for its description and keys now. Administrators.
#[utoipa::path(post, path = "/api/v1/providers/{id}/test", tag = "providers",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = ProviderTest), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn test(app: Site, _: Administrator, Id(id): Id<ProviderId>) -> Result<Json<ProviderTest>, ApiError> {
    let metadata = app.identity.probe_provider(id).await?;
    Ok(Json(ProviderTest {
        backchannel_logout: metadata.backchannel_logout,
        sign_out: metadata.end_session_endpoint.is_some(),
        names_itself: metadata.callback_has_iss,
    }))
}
