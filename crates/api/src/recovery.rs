//! Recovery codes: making them, and signing in with one.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use wire::passkey::{Recovery, RecoveryCodes, RecoveryState};
use wire::problem::Problem;
use wire::session::Me;

use crate::auth::{Caller, Fresh, SignedIn, session_cookie};
use crate::body::Body;
use crate::error::ApiError;
use crate::me::me;
use crate::site::Site;

/// How many own recovery codes are left. Any account.
#[utoipa::path(get, path = "/api/v1/me/recovery-codes", tag = "me",
    responses((status = 200, body = RecoveryState), (status = 401, body = Problem)))]
pub(crate) async fn show(app: Site, SignedIn(who): SignedIn) -> Result<Json<RecoveryState>, ApiError> {
    let state = app.identity.recovery_codes(&who).await?;
    Ok(Json(RecoveryState { left: state.map_or(0, |(left, _)| left), created_at_ms: state.map(|(_, made)| made) }))
}

/// Makes new recovery codes; earlier ones are void. Whoever has just shown who they are, with an account of this place.
#[utoipa::path(post, path = "/api/v1/me/recovery-codes", extensions(("x-audit" = json!("recovery-codes.create"))),
    tag = "me",
    responses((status = 201, body = RecoveryCodes), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn make(app: Site, Fresh(who): Fresh) -> Result<(StatusCode, Json<RecoveryCodes>), ApiError> {
    let codes = app.identity.make_recovery_codes(&who).await?;
    Ok((StatusCode::CREATED, Json(RecoveryCodes { codes })))
}

/// Signs in with a recovery code, which is used up. Public; throttled per account and network.
#[utoipa::path(post, path = "/api/v1/session/recovery", extensions(("x-audit" = json!("recovery-codes.use"))),
    tag = "session", request_body = Recovery,
    responses((status = 200, body = Me), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn sign_in(
    app: Site,
    Caller(origin): Caller,
    Body(body): Body<Recovery>,
) -> Result<impl IntoResponse, ApiError> {
    let signed_in = app.identity.recover(&body.email, &body.code, &origin).await?;
    let cookie = session_cookie(&app, Some((&signed_in.secret, signed_in.valid_for_ms)));
    Ok(([(header::SET_COOKIE, cookie)], Json(me(&app, &signed_in.principal).await?)))
}
