//! Signing in at a provider of the tenant: which way, there, back, and told from there that it is over.

use axum::Json;
use axum::extract::RawQuery;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use identity::{Leaving, Purpose, SignInFault};
use ids::ProviderId;
use store::entity::identity_provider::Model;
use tracing::info;
use wire::problem::{Problem, ProblemCode};
use wire::session::Me;
use wire::sign_in::{
    Departure, FreshAtProvider, FreshSignIn, SignInAddress, SignInBegin, SignInMethods, SignInProvider, SignInWay,
};

use crate::App;
use crate::auth::{Arrived, Caller, MaybeSignedIn, SignedIn, cookie_value, session_cookie};
use crate::body::{Body, Id};
use crate::error::ApiError;
use crate::me::me;
use crate::site::Site;

/// The page that says why somebody did not come in.
const PROBLEM_PAGE: &str = "/sign-in/problem";
/// Life of the cookie by which a browser is known again that went to a provider, seconds.
const BROWSER_LIFE_S: i64 = 15 * 60;

fn shown(model: &Model) -> SignInProvider {
    SignInProvider { id: ProviderId::from_uuid(model.id), name: model.name.clone() }
}

/// Providers at which people sign in. Public.
#[utoipa::path(get, path = "/api/v1/sign-in/methods", tag = "sign-in", responses((status = 200, body = SignInMethods)))]
pub(crate) async fn methods(app: Site) -> Result<Json<SignInMethods>, ApiError> {
    let providers = app.identity.open_providers().await?;
    Ok(Json(SignInMethods { providers: providers.iter().map(shown).collect() }))
}

/// The way for a mail address, by its domain alone. Public.
#[utoipa::path(post, path = "/api/v1/sign-in/way", tag = "sign-in", request_body = SignInAddress,
    responses((status = 200, body = SignInWay)))]
pub(crate) async fn way(app: Site, Body(body): Body<SignInAddress>) -> Result<Json<SignInWay>, ApiError> {
    let provider = app.identity.provider_for(&body.email).await?;
    Ok(Json(SignInWay { provider: provider.as_ref().map(shown) }))
}

/// Begins a sign-in at a provider. Public.
#[utoipa::path(post, path = "/api/v1/sign-in/begin", tag = "sign-in", request_body = SignInBegin,
    responses((status = 200, body = Departure), (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn begin(app: Site, headers: HeaderMap, Body(body): Body<SignInBegin>) -> Result<Response, ApiError> {
    let purpose = match &body.setup {
        Some(secret) => app.identity.setup_purpose(secret).await?,
        None => Purpose::SignIn,
    };
    let return_to = body.return_to.unwrap_or_else(|| "/".into());
    depart(&app, &headers, body.provider, purpose, return_to, body.email).await
}

/// Proves again at the provider of the session who one is. Any account that signed in there.
#[utoipa::path(post, path = "/api/v1/sign-in/fresh", tag = "sign-in", request_body = FreshAtProvider,
    responses((status = 200, body = Departure), (status = 401, body = Problem), (status = 404, body = Problem),
        (status = 503, body = Problem)))]
pub(crate) async fn fresh_at_provider(
    app: Site,
    SignedIn(who): SignedIn,
    headers: HeaderMap,
    Body(body): Body<FreshAtProvider>,
) -> Result<Response, ApiError> {
    let provider = who.provider.ok_or_else(ApiError::not_found)?;
    let purpose = Purpose::Fresh { account: who.account, session: who.session };
    depart(&app, &headers, provider, purpose, body.return_to, Some(who.model.email)).await
}

/// Proves again with the password who one is. Any account that has one.
#[utoipa::path(post, path = "/api/v1/session/fresh", extensions(("x-audit" = json!("sign-in.confirm"))), tag = "session", request_body = FreshSignIn,
    responses((status = 200, body = Me), (status = 401, body = Problem), (status = 422, body = Problem),
        (status = 429, body = Problem)))]
pub(crate) async fn fresh(
    app: Site,
    Arrived(who): Arrived,
    Caller(origin): Caller,
    Body(body): Body<FreshSignIn>,
) -> Result<Response, ApiError> {
    let signed_in = app.identity.confirm(&who, &body.password, &origin).await?;
    let cookie = session_cookie(&app, Some((&signed_in.secret, signed_in.valid_for_ms)));
    Ok(([(header::SET_COOKIE, cookie)], Json(me(&app, &signed_in.principal).await?)).into_response())
}

/// Sends the browser to a provider, and leaves a cookie by which it is known again.
pub(crate) async fn depart(
    app: &Site,
    headers: &HeaderMap,
    provider: ProviderId,
    purpose: Purpose,
    return_to: String,
    hint: Option<String>,
) -> Result<Response, ApiError> {
    let leaving = leaving(app, headers, provider, return_to, hint);
    let departure = match app.identity.depart(provider, purpose, leaving).await {
        Ok(departure) => departure,
        Err(SignInFault::Failed(fault)) => return Err(fault.into()),
        Err(_) => return Err(provider_down()),
    };
    Ok(leave(app, departure))
}

/// To the provider, with the cookie by which the browser is known again.
pub(crate) fn leave(app: &App, departure: identity::Departure) -> Response {
    let cookie = browser_cookie(app, &departure.browser);
    ([(header::SET_COOKIE, cookie)], Json(Departure { url: departure.url })).into_response()
}

/// What leaves with somebody who goes to a provider.
pub(crate) fn leaving(
    app: &Site,
    headers: &HeaderMap,
    provider: ProviderId,
    return_to: String,
    hint: Option<String>,
) -> Leaving {
    let browser = cookie_value(headers, browser_cookie_name(app));
    Leaving { redirect_uri: redirect_uri(&app.origin, provider), return_to, hint, browser }
}

/// Where a provider sends people back to. An own address for each provider, so that an answer of the one cannot be
/// passed off as the other's (RFC 9700, 4.4.2.2).
pub(crate) fn redirect_uri(origin: &str, provider: ProviderId) -> String {
    format!("{origin}/api/v1/sign-in/{provider}/callback")
}

/// The way back from a provider: a page of the browser, so it answers with the next page. Public; the attempt of this
/// browser is the right.
#[utoipa::path(get, path = "/api/v1/sign-in/{id}/callback", tag = "sign-in",
    params(("id" = String, Path, format = Uuid)), responses((status = 303)))]
pub(crate) async fn callback(
    app: Site,
    Id(id): Id<ProviderId>,
    MaybeSignedIn(who): MaybeSignedIn,
    Caller(origin): Caller,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let browser = cookie_value(&headers, browser_cookie_name(&app));
    let query = query.unwrap_or_default();
    match app.identity.arrive(id, &query, browser.as_deref(), who.as_ref(), &origin).await {
        Ok(arrival) => {
            let mut response = see(&arrival.return_to);
            if let Some(signed_in) = arrival.signed_in {
                let cookie = session_cookie(&app, Some((&signed_in.secret, signed_in.valid_for_ms)));
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(fault) => {
            if let SignInFault::Failed(fault) = fault {
                // Into the log, where a failing database belongs; people are told in general words.
                drop(ApiError::from(fault));
                return see(&format!("{PROBLEM_PAGE}?reason=failed"));
            }
            see(&format!("{PROBLEM_PAGE}?reason={}", fault.reason()))
        }
    }
}

/// The provider says that somebody has signed out there (OpenID Connect Back-Channel Logout 1.0). Public; the signed
/// token is the right.
#[utoipa::path(post, path = "/api/v1/sign-in/{id}/logout", extensions(("x-audit" = json!("session.end"))), tag = "sign-in",
    params(("id" = String, Path, format = Uuid)),
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200), (status = 400, body = Problem)))]
pub(crate) async fn logout(app: Site, Id(id): Id<ProviderId>, body: String) -> Result<StatusCode, ApiError> {
    let token = form_field(&body, "logout_token").ok_or_else(not_accepted)?;
    match app.identity.logged_out(id, &token).await {
        Ok(ended) => {
            info!(provider = %id, ended, "a provider ended sessions");
            Ok(StatusCode::OK)
        }
        Err(SignInFault::Failed(fault)) => Err(fault.into()),
        Err(_) => Err(not_accepted()),
    }
}

fn not_accepted() -> ApiError {
    ApiError::malformed("This is no logout token that is accepted here.")
}

fn provider_down() -> ApiError {
    ApiError::new(
        StatusCode::SERVICE_UNAVAILABLE,
        ProblemCode::ProviderDown,
        "The provider does not answer as it should.",
    )
}

fn form_field(body: &str, name: &str) -> Option<String> {
    url::form_urlencoded::parse(body.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// On with a page of ours.
fn see(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

fn browser_cookie_name(app: &App) -> &'static str {
    if app.is_trustworthy() { "__Host-plenum-leaving" } else { "plenum-leaving" }
}

/// `Lax`, because the way back is a navigation that another site begins.
fn browser_cookie(app: &App, secret: &str) -> HeaderValue {
    let secure = if app.is_trustworthy() { "; Secure" } else { "" };
    let name = browser_cookie_name(app);
    let cookie = format!("{name}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={BROWSER_LIFE_S}{secure}");
    HeaderValue::from_str(&cookie).expect("secrets are base64url")
}
