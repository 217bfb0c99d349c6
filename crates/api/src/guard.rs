//! What holds for every request: origin, headers, log.

use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::{debug, info};
use wire::problem::ProblemCode;

use crate::App;
use crate::error::ApiError;
use crate::site::Site;

/// Refuses changes that a page of another origin asks for (CSRF), and sockets opened from there.
pub(crate) async fn same_origin(site: Site, request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let socket = request.headers().contains_key(header::UPGRADE);
    if (changes || socket) && !is_same_origin(&site, &request) {
        return ApiError::new(
            StatusCode::FORBIDDEN,
            ProblemCode::ForeignOrigin,
            "The request comes from another origin.",
        )
        .into_response();
    }
    next.run(request).await
}

/// Browsers always say the origin of such requests; programs that say none carry no foreign cookies.
fn is_same_origin(site: &Site, request: &Request) -> bool {
    let text = |name: HeaderName| request.headers().get(name).and_then(|v| v.to_str().ok());
    if matches!(text(HeaderName::from_static("sec-fetch-site")), Some("cross-site" | "same-site")) {
        return false;
    }
    let Some(origin) = text(header::ORIGIN) else { return true };
    if origin == site.origin {
        return true;
    }
    // On one machine the page may be opened by its address as well as by the name localhost.
    let host = text(header::HOST).unwrap_or_default();
    let local =
        |name: &str| matches!(name.rsplit_once(':').map_or(name, |(h, _)| h), "localhost" | "127.0.0.1" | "[::1]");
    origin.strip_prefix("http://").is_some_and(|authority| authority == host && local(authority))
}

/// Security headers on every answer.
pub(crate) async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let api = ["/api/", "/scim/"].iter().any(|start| request.uri().path().starts_with(start));
    let public_url = request.extensions().get::<Site>().map_or(&app.public_url, |site| &site.origin).clone();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    // What somebody uploaded is served under a stricter one.
    let csp = headers.get(header::CONTENT_SECURITY_POLICY).cloned().unwrap_or_else(|| policy(&app, &public_url));
    let mut set = |name: &'static str, value: HeaderValue| {
        headers.insert(HeaderName::from_static(name), value);
    };
    set("content-security-policy", csp);
    set(
        "permissions-policy",
        HeaderValue::from_static(
            "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), autoplay=(self), \
         speaker-selection=(self), screen-wake-lock=(self), geolocation=(), payment=(), usb=()",
        ),
    );
    set("referrer-policy", HeaderValue::from_static("no-referrer"));
    set("x-content-type-options", HeaderValue::from_static("nosniff"));
    set("x-frame-options", HeaderValue::from_static("DENY"));
    set("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    if app.public_url.starts_with("https://") {
        set("strict-transport-security", HeaderValue::from_static("max-age=63072000"));
    }
    if api {
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}

/// No inline script, nothing from elsewhere. The one policy of Trusted Types makes the address of one worker, that of
/// secret ballots (web/src/features/vote/engine/booth.ts).
fn policy(app: &App, public_url: &str) -> HeaderValue {
    let sockets = public_url.replacen("http", "ws", 1);
    let mut connect = format!("'self' {sockets}");
    for origin in &app.connect_origins {
        // The LiveKit client asks the same host by HTTP why a socket was refused.
        connect.push_str(&format!(" {origin} {}", origin.replacen("ws", "http", 1)));
    }
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; \
         connect-src {connect}; media-src 'self' blob: mediastream:; worker-src 'self' blob:; manifest-src 'self'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; \
         require-trusted-types-for 'script'; trusted-types plenum-worker"
    );
    HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

/// One line a request; no query, because access tokens of the LiveKit protocol stand there.
pub(crate) async fn log(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    metrics::counter!("plenum_http_requests_total", "status" => response.status().as_str().to_owned()).increment(1);
    let status = response.status().as_u16();
    // Probes come every few seconds for ever.
    if matches!(path.as_str(), "/healthz" | "/readyz") {
        debug!(%method, path, status, took_ms, "request");
    } else {
        info!(%method, path, status, took_ms, "request");
    }
    response
}
