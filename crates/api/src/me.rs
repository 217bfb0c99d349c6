//! One's own account and sessions.

use axum::Json;
use axum::http::StatusCode;
use identity::{Principal, UnitTree};
use ids::SessionId;
use wire::problem::Problem;
use wire::session::{Me, MeChange, PasswordChange, Session};

use crate::accounts::account;
use crate::auth::SignedIn;
use crate::body::{Body, Id};
use crate::error::ApiError;
use crate::site::Site;

pub(crate) async fn me(app: &Site, principal: &Principal) -> Result<Me, ApiError> {
    let (model, grants) = (&principal.model, &principal.grants);
    // Most people are told nothing of units.
    let units = model.unit_id.is_some() || grants.iter().any(|grant| grant.unit_id.is_some());
    let tree = if units { app.identity.units().await? } else { UnitTree::default() };
    let groups = app.identity.groups_of_grants(grants).await?;
    Ok(Me { account: account(model, grants, &tree, &groups), session: principal.session })
}

/// Who is signed in. Any account.
#[utoipa::path(get, path = "/api/v1/me", tag = "me", responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub(crate) async fn show(app: Site, SignedIn(who): SignedIn) -> Result<Json<Me>, ApiError> {
    Ok(Json(me(&app, &who).await?))
}

/// Changes one's own name. Any account.
#[utoipa::path(patch, path = "/api/v1/me", tag = "me", request_body = MeChange,
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
#[utoipa::path(post, path = "/api/v1/me/password", tag = "me", request_body = PasswordChange,
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
#[utoipa::path(delete, path = "/api/v1/me/sessions/{id}", tag = "me", params(("id" = String, Path, format = Uuid)),
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
#[utoipa::path(delete, path = "/api/v1/me/sessions", tag = "me", responses((status = 204), (status = 401, body = Problem)))]
pub(crate) async fn end_other_sessions(app: Site, SignedIn(who): SignedIn) -> Result<StatusCode, ApiError> {
    app.identity.end_other_sessions(&who).await?;
    Ok(StatusCode::NO_CONTENT)
}
