//! Setup links: choosing a password, and the first account.

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use wire::account::{Setup, SetupCheck, SetupInfo};
use wire::problem::Problem;
use wire::session::Me;

use crate::auth::{Caller, session_cookie};
use crate::body::Body;
use crate::error::ApiError;
use crate::me::me;
use crate::site::Site;

/// What a setup link is for. Whoever holds the link.
#[utoipa::path(post, path = "/api/v1/setup/check", tag = "setup", request_body = SetupCheck,
    responses((status = 200, body = SetupInfo), (status = 404, body = Problem)))]
pub(crate) async fn check(app: Site, Body(body): Body<SetupCheck>) -> Result<Json<SetupInfo>, ApiError> {
    let grant = app.identity.check_setup(&body.token).await?;
    Ok(Json(SetupInfo {
        first_administrator: grant.account.is_none(),
        name: grant.account.as_ref().map(|a| a.name.clone()),
        email: grant.account.map(|a| a.email),
    }))
}

/// Sets up the account of a link and signs in. Whoever holds the link.
#[utoipa::path(post, path = "/api/v1/setup", extensions(("x-audit" = json!("setup-link.use"))),
    tag = "setup", request_body = Setup,
    responses((status = 201, body = Me), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn redeem(
    app: Site,
    Caller(origin): Caller,
    Body(body): Body<Setup>,
) -> Result<impl IntoResponse, ApiError> {
    let signed_in = app.identity.redeem_setup(&body.token, &body.name, &body.email, &body.password, &origin).await?;
    let cookie = session_cookie(&app, Some((&signed_in.secret, signed_in.valid_for_ms)));
    Ok((StatusCode::CREATED, [(header::SET_COOKIE, cookie)], Json(me(&app, &signed_in.principal).await?)))
}
