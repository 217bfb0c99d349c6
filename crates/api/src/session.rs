//! Signing in and out.

use audit::Acting;
use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use tracing::error;
use wire::problem::Problem;
use wire::session::{Me, PasswordReset, SignIn};
use wire::sign_in::SignedOut;

use crate::auth::{AnySession, Caller, session_cookie};
use crate::body::Body;
use crate::error::ApiError;
use crate::me::me;
use crate::site::Site;

/// Signs in. Public; throttled per account and network.
#[utoipa::path(post, path = "/api/v1/session", extensions(("x-audit" = json!("sign-in"))),
    tag = "session", request_body = SignIn,
    responses((status = 200, body = Me), (status = 401, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn sign_in(
    app: Site,
    Caller(origin): Caller,
    Body(body): Body<SignIn>,
) -> Result<impl IntoResponse, ApiError> {
    let signed_in = app.identity.sign_in(&body.email, &body.password, &origin).await?;
    let cookie = session_cookie(&app, Some((&signed_in.secret, signed_in.valid_for_ms)));
    Ok(([(header::SET_COOKIE, cookie)], Json(me(&app, &signed_in.principal).await?)))
}

/// Mails a one-time link for a new password to whoever has this address. The answer says nothing about whether anybody
/// does. Public; throttled per address and network.
#[utoipa::path(post, path = "/api/v1/password-reset", extensions(("x-audit" = json!("setup-link.create"))),
    tag = "session", request_body = PasswordReset,
    responses((status = 202), (status = 409, body = Problem), (status = 429, body = Problem)))]
pub(crate) async fn reset_password(
    app: Site,
    Caller(origin): Caller,
    Body(body): Body<PasswordReset>,
) -> Result<StatusCode, ApiError> {
    if !app.identity.can_mail().await? {
        return Err(ApiError::conflict("No mail server is configured."));
    }
    app.identity.may_ask_for_mail(&body.email, &origin)?;
    // Apart from the answer, so that its time tells nothing either.
    let acting = Acting::from(origin.address);
    tokio::spawn(audit::acting(acting, async move {
        if let Err(fault) = app.identity.mail_password_reset(&body.email, &app.public_url).await {
            error!(%fault, "a link for a new password could not be mailed");
        }
    }));
    Ok(StatusCode::ACCEPTED)
}

/// Signs out; without session there is nothing to do. A session that began at a provider answers where to go to end
/// the one there. Public.
#[utoipa::path(delete, path = "/api/v1/session", extensions(("x-audit" = json!("sign-out"))), tag = "session",
    responses((status = 200, body = SignedOut), (status = 204)))]
pub(crate) async fn sign_out(app: Site, AnySession(who): AnySession) -> Result<Response, ApiError> {
    let mut url = None;
    if let Some(who) = who {
        url = app.identity.sign_out(&who, &format!("{}/sign-in", app.origin)).await?;
    }
    let cookie = [(header::SET_COOKIE, session_cookie(&app, None))];
    Ok(match url {
        Some(url) => (cookie, Json(SignedOut { url })).into_response(),
        None => (StatusCode::NO_CONTENT, cookie).into_response(),
    })
}
