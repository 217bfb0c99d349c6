//! One's own account and sessions.

use axum::Json;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use identity::{Principal, Purpose, UnitTree};
use ids::{IdentityId, SessionId};
use wire::account::Account;
use wire::problem::Problem;
use wire::session::{Me, MeChange, PasswordChange, Session};
use wire::sign_in::{Departure, NewIdentity, OwnIdentity};

use crate::accounts::account;
use crate::auth::{Arrived, Fresh, SignedIn};
use crate::body::{Body, Id};
use crate::error::ApiError;
use crate::sign_in::depart;
use crate::site::Site;

pub(crate) async fn me(app: &Site, principal: &Principal) -> Result<Me, ApiError> {
    let (model, grants) = (&principal.model, &principal.grants);
    // Most people are told nothing of units.
    let units = model.unit_id.is_some() || grants.iter().any(|grant| grant.unit_id.is_some());
    let tree = if units { app.identity.units().await? } else { UnitTree::default() };
    let groups = app.identity.groups_of_grants(grants).await?;
    let directory = app.identity.keeps_in_directory(principal.account).await?;
    Ok(Me {
        account: Account { directory, ..account(model, grants, &tree, &groups) },
        session: principal.session,
        has_password: principal.model.password_hash.is_some(),
        provider: app.identity.provider_of(principal).await?.map(|provider| provider.name),
        clerk: app.identity.is_clerk(principal.account).await?,
        passkey_needed: principal.needs_passkey,
        fresh_until_ms: app.identity.fresh_until_ms(principal).await?,
    })
}

/// Who is signed in. Any account, also one that needs a passkey first.
#[utoipa::path(get, path = "/api/v1/me", tag = "me", responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub(crate) async fn show(app: Site, Arrived(who): Arrived) -> Result<Json<Me>, ApiError> {
    Ok(Json(me(&app, &who).await?))
}

/// Changes one's own name. Any account.
#[utoipa::path(patch, path = "/api/v1/me", extensions(("x-audit" = json!("account.change"))),
    tag = "me", request_body = MeChange,
    responses((status = 200, body = Me), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    app: Site,
    SignedIn(mut who): SignedIn,
    Body(change): Body<MeChange>,
) -> Result<Json<Me>, ApiError> {
    if let Some(name) = change.name {
        who.model = app.identity.rename_account(who.account, &name).await?;
    }
    Ok(Json(me(&app, &who).await?))
}

/// Replaces one's own password and ends all other sessions. Any account.
#[utoipa::path(post, path = "/api/v1/me/password", extensions(("x-audit" = json!("password.change"))),
    tag = "me", request_body = PasswordChange,
    responses((status = 204), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change_password(
    app: Site,
    SignedIn(who): SignedIn,
    Body(change): Body<PasswordChange>,
) -> Result<StatusCode, ApiError> {
    app.identity.change_password(&who, &change.current, &change.new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One's own sign-in sessions. Any account.
#[utoipa::path(get, path = "/api/v1/me/sessions", tag = "me",
    responses((status = 200, body = Vec<Session>), (status = 401, body = Problem)))]
pub(crate) async fn list_sessions(app: Site, SignedIn(who): SignedIn) -> Result<Json<Vec<Session>>, ApiError> {
    let sessions = app.identity.sessions(&who).await?;
    let shown = sessions.into_iter().map(|s| Session {
        id: SessionId::from_uuid(s.id),
        created_at_ms: s.created_at_ms,
        last_seen_at_ms: s.last_seen_at_ms,
        device: s.device,
        network: s.network,
        current: s.id == who.session.uuid(),
    });
    Ok(Json(shown.collect()))
}

/// Ends one own session. Any account.
#[utoipa::path(delete, path = "/api/v1/me/sessions/{id}", extensions(("x-audit" = json!("session.end"))),
    tag = "me", params(("id" = String, Path, format = Uuid)),
    responses((status = 204), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn end_session(
    app: Site,
    SignedIn(who): SignedIn,
    Id(id): Id<SessionId>,
) -> Result<StatusCode, ApiError> {
    app.identity.end_session(&who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends all own sessions but this one. Any account.
#[utoipa::path(delete, path = "/api/v1/me/sessions", extensions(("x-audit" = json!("session.end-others"))),
    tag = "me", responses((status = 204), (status = 401, body = Problem)))]
pub(crate) async fn end_other_sessions(app: Site, SignedIn(who): SignedIn) -> Result<StatusCode, ApiError> {
    app.identity.end_other_sessions(&who).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Identities at providers that lead to one's own account. Any account.
#[utoipa::path(get, path = "/api/v1/me/identities", tag = "me",
    responses((status = 200, body = Vec<OwnIdentity>), (status = 401, body = Problem)))]
pub(crate) async fn list_identities(app: Site, SignedIn(who): SignedIn) -> Result<Json<Vec<OwnIdentity>>, ApiError> {
    let own = app.identity.identities(&who).await?;
    let shown = own.into_iter().map(|(identity, provider)| OwnIdentity {
        id: IdentityId::from_uuid(identity.id),
        label: identity.label,
        provider: provider.map(|provider| provider.name),
        created_at_ms: identity.created_at_ms,
        last_used_at_ms: identity.last_used_at_ms,
    });
    Ok(Json(shown.collect()))
}

/// Goes to a provider to connect an identity with one's own account. Whoever has just shown who they are.
#[utoipa::path(post, path = "/api/v1/me/identities", tag = "me", request_body = NewIdentity,
    responses((status = 200, body = Departure), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn connect_identity(
    app: Site,
    Fresh(who): Fresh,
    headers: HeaderMap,
    Body(new): Body<NewIdentity>,
) -> Result<Response, ApiError> {
    let purpose = Purpose::Link { account: who.account, session: who.session };
    depart(&app, &headers, new.provider, purpose, new.return_to, None).await
}

/// Takes an identity from one's own account; the last way to sign in stays. Whoever has just shown who they are.
#[utoipa::path(delete, path = "/api/v1/me/identities/{id}", extensions(("x-audit" = json!("identity.unlink"))), tag = "me", params(("id" = String, Path, format = Uuid)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn disconnect_identity(
    app: Site,
    Fresh(who): Fresh,
    Id(id): Id<IdentityId>,
) -> Result<StatusCode, ApiError> {
    app.identity.disconnect(&who, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
