//! One's own account and sessions.

use axum::Json;
use axum::http::StatusCode;
use identity::{AccountEdit, Principal};
use ids::SessionId;
use wire::problem::Problem;
use wire::session::{Me, MeChange, PasswordChange, Session};

use crate::accounts::account;
use crate::auth::SignedIn;
use crate::body::{Body, Id};
use crate::error::ApiError;
use crate::site::Site;

pub(crate) fn me(principal: &Principal) -> Me {
    Me { account: account(&principal.model), session: principal.session }
}

/// Who is signed in. Any account.
#[utoipa::path(get, path = "/api/v1/me", tag = "me", responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub(crate) async fn show(SignedIn(who): SignedIn) -> Json<Me> {
    Json(me(&who))
}

/// Changes one's own name. Any account.
#[utoipa::path(patch, path = "/api/v1/me", tag = "me", request_body = MeChange,
    responses((status = 200, body = Me), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    app: Site,
    SignedIn(who): SignedIn,
    Body(change): Body<MeChange>,
) -> Result<Json<Me>, ApiError> {
    let edit = AccountEdit { name: change.name, ..Default::default() };
    let changed = app.identity.edit_account(who.account, who.account, edit).await?;
    Ok(Json(Me { account: account(&changed), session: who.session }))
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
