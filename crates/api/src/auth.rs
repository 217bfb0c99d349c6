//! Who is calling: extractors that are the permission of a handler.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use ::audit::{Actor, act_as};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderValue, header};
use identity::{Administration, BodyKeeping, Origin, Principal, ServicePrincipal};

use crate::App;
use crate::error::ApiError;
use crate::scopes;
use crate::site::Site;

/// Name of the session cookie; `__Host-` (RFC 6265bis, 4.1.3.2) wherever browsers accept `Secure`.
pub fn cookie_name(trustworthy: bool) -> &'static str {
    if trustworthy { "__Host-plenum" } else { "plenum" }
}

/// Somebody who is signed in.
pub(crate) struct SignedIn(pub(crate) Principal);

impl FromRequestParts<App> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Arrived(principal) = Arrived::from_request_parts(parts, app).await?;
        if principal.needs_passkey { Err(ApiError::passkey_needed()) } else { Ok(Self(principal)) }
    }
}

/// Somebody who is signed in, maybe without the passkey that a policy wants: for the few steps that lead to one.
pub(crate) struct Arrived(pub(crate) Principal);

impl FromRequestParts<App> for Arrived {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let AnySession(principal) = AnySession::from_request_parts(parts, app).await?;
        // A token is good elsewhere, and says nothing here.
        let refusal = if parts.extensions.get::<ServicePrincipal>().is_some() {
            ApiError::not_permitted
        } else {
            ApiError::not_signed_in
        };
        principal.map(Self).ok_or_else(refusal)
    }
}

/// Somebody who manages accounts.
pub(crate) struct Administrator(pub(crate) Principal);

impl FromRequestParts<App> for Administrator {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let SignedIn(principal) = SignedIn::from_request_parts(parts, app).await?;
        if principal.administrator { Ok(Self(principal)) } else { Err(ApiError::not_permitted()) }
    }
}

/// A person by their session, or a program by its token.
pub(crate) enum Who {
    Person(Box<Principal>),
    Program(ServicePrincipal),
}

impl Who {
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Person(principal) => &principal.name,
            Self::Program(program) => &program.name,
        }
    }

    /// [`fresh`]; a program never is, so that what needs it stays with people.
    pub(crate) async fn fresh(&self, site: &Site) -> Result<(), ApiError> {
        match self {
            Self::Person(principal) => fresh(site, principal).await,
            Self::Program(_) => Err(ApiError::not_permitted()),
        }
    }
}

impl FromRequestParts<App> for Who {
    type Rejection = ApiError;

    /// A program only where its scopes open the route.
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        match program(parts, app).await? {
            Some(program) if scopes::opens(&program, parts) => Ok(Self::Program(program)),
            Some(_) => Err(ApiError::not_permitted()),
            None => Ok(Self::Person(Box::new(SignedIn::from_request_parts(parts, app).await?.0))),
        }
    }
}

/// Whoever shows the token of a service account. It is looked up once a request, and counts once.
pub(crate) async fn program(parts: &mut Parts, app: &App) -> Result<Option<ServicePrincipal>, ApiError> {
    if let Some(known) = parts.extensions.get::<ServicePrincipal>() {
        return Ok(Some(known.clone()));
    }
    let Some(token) = bearer(&parts.headers).map(str::to_owned) else { return Ok(None) };
    let site = Site::from_request_parts(parts, app).await?;
    let program = site.identity.authenticate_service(&token).await?.ok_or_else(ApiError::token_unusable)?;
    act_as(Actor::service(program.account, &program.name));
    app.rates.count_token(program.token, site.identity.now_ms())?;
    parts.extensions.insert(program.clone());
    Ok(Some(program))
}

/// A token of ours in `Authorization` (RFC 6750, 2.1). What others put there is not for us.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer"))
        .then(|| token.trim())
        .filter(|token| token.starts_with(identity::TOKEN_PREFIX))
}

/// Somebody who administers people, those of the tenant or of some units, and who it is. What they reach, they are asked
/// for each thing.
pub(crate) struct People(pub(crate) Administration, pub(crate) Who);

impl FromRequestParts<App> for People {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let who = Who::from_request_parts(parts, app).await?;
        let site = Site::from_request_parts(parts, app).await?;
        let by = match &who {
            Who::Person(principal) => site.identity.administration(principal).await?,
            Who::Program(_) => site.identity.administration_of_service().await?,
        };
        Ok(Self(by, who))
    }
}

/// Somebody who keeps bodies: as an administrator of the tenant or of units, or as a clerk.
pub(crate) struct BodyKeeper(pub(crate) BodyKeeping);

impl FromRequestParts<App> for BodyKeeper {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let SignedIn(who) = SignedIn::from_request_parts(parts, app).await?;
        let site = Site::from_request_parts(parts, app).await?;
        Ok(Self(site.identity.body_keeping(&who).await?))
    }
}

/// Somebody who sees what the tenant uses.
pub(crate) struct UsageReader;

impl FromRequestParts<App> for UsageReader {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        match Who::from_request_parts(parts, app).await? {
            Who::Person(principal) if !principal.administrator => Err(ApiError::not_permitted()),
            _ => Ok(Self),
        }
    }
}

/// Whether the person has shown lately enough, and strongly enough, who they are; the client then asks them to.
pub(crate) async fn fresh(site: &Site, who: &Principal) -> Result<(), ApiError> {
    match site.identity.fresh_until_ms(who).await? {
        Some(_) => Ok(()),
        None => Err(ApiError::fresh_sign_in_needed()),
    }
}

/// Somebody who has just shown who they are: for what a stolen session must not be enough for.
pub(crate) struct Fresh(pub(crate) Principal);

impl FromRequestParts<App> for Fresh {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let SignedIn(principal) = SignedIn::from_request_parts(parts, app).await?;
        let site = Site::from_request_parts(parts, app).await?;
        fresh(&site, &principal).await?;
        Ok(Self(principal))
    }
}

/// An administrator who has just shown who they are.
pub(crate) struct FreshAdministrator(pub(crate) Principal);

impl FromRequestParts<App> for FreshAdministrator {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let Administrator(principal) = Administrator::from_request_parts(parts, app).await?;
        let site = Site::from_request_parts(parts, app).await?;
        fresh(&site, &principal).await?;
        Ok(Self(principal))
    }
}

/// Somebody who reads the audit log.
pub(crate) struct Auditor;

impl FromRequestParts<App> for Auditor {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        match Who::from_request_parts(parts, app).await? {
            Who::Person(principal) if !principal.administrator && !principal.auditor => Err(ApiError::not_permitted()),
            _ => Ok(Self),
        }
    }
}

/// Somebody who operates the installation: of the operator's own tenant, and nowhere else.
pub(crate) struct Operator;

impl FromRequestParts<App> for Operator {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let SignedIn(principal) = SignedIn::from_request_parts(parts, app).await?;
        let site = Site::from_request_parts(parts, app).await?;
        if principal.model.operator && site.is_home() {
            act_as(Actor::operator(principal.account, &principal.name));
            Ok(Self)
        } else {
            Err(ApiError::not_permitted())
        }
    }
}

/// For what guests may do too. Whoever lacks the passkey that a policy wants is one.
pub(crate) struct MaybeSignedIn(pub(crate) Option<Principal>);

impl FromRequestParts<App> for MaybeSignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let AnySession(principal) = AnySession::from_request_parts(parts, app).await?;
        Ok(Self(principal.filter(|who| !who.needs_passkey)))
    }
}

/// Whoever has a session, if anybody: for ending it.
pub(crate) struct AnySession(pub(crate) Option<Principal>);

impl FromRequestParts<App> for AnySession {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let site = Site::from_request_parts(parts, app).await?;
        // A program is nobody who is signed in, whatever cookie it carries.
        if program(parts, app).await?.is_some() {
            return Ok(Self(None));
        }
        match session_secret(&parts.headers, app) {
            Some(secret) => {
                let who = site.identity.authenticate(&secret).await?;
                if let Some(who) = &who {
                    act_as(Actor::account(who.account, &who.name));
                }
                Ok(Self(who))
            }
            None => Ok(Self(None)),
        }
    }
}

/// Address and browser of the caller.
pub(crate) struct Caller(pub(crate) Origin);

impl FromRequestParts<App> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self(caller(app, &parts.headers, &parts.extensions)))
    }
}

/// Where a request comes from.
pub(crate) fn caller(app: &App, headers: &HeaderMap, extensions: &Extensions) -> Origin {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let peer = peer.unwrap_or(IpAddr::from([127, 0, 0, 1]));
    let user_agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    Origin { address: address(headers, peer, &app.trusted_proxies), user_agent: user_agent.to_owned() }
}

/// The last address that no proxy of ours has added.
fn address(headers: &HeaderMap, peer: IpAddr, trusted: &[IpAddr]) -> IpAddr {
    // An IPv4 peer on a dual-stack listener arrives as ::ffff:a.b.c.d.
    let peer = peer.to_canonical();
    if !trusted.contains(&peer) {
        return peer;
    }
    let forwarded = headers.get_all("x-forwarded-for");
    let hops: Vec<IpAddr> = forwarded
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .filter_map(|hop| hop.trim().parse().ok())
        .collect();
    hops.into_iter().rev().find(|hop| !trusted.contains(hop)).unwrap_or(peer)
}

fn session_secret(headers: &HeaderMap, app: &App) -> Option<String> {
    cookie_value(headers, cookie_name(app.is_trustworthy()))
}

pub(crate) fn cookie_value(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then(|| value.to_owned())
    })
}

/// `Set-Cookie` for a new session, or for the end of one.
pub(crate) fn session_cookie(app: &App, session: Option<(&str, i64)>) -> HeaderValue {
    let trustworthy = app.is_trustworthy();
    let name = cookie_name(trustworthy);
    let secure = if trustworthy { "; Secure" } else { "" };
    let (secret, max_age) = session.map_or(("", 0), |(secret, life_ms)| (secret, life_ms / 1_000));
    let cookie = format!("{name}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={max_age}{secure}");
    HeaderValue::from_str(&cookie).expect("secrets are base64url")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forwarded_address_counts_only_from_a_trusted_proxy() {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", HeaderValue::from_static("203.0.113.9, 198.51.100.7, 10.0.0.2"));
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        let trusted = [ip("10.0.0.1"), ip("10.0.0.2")];
        assert_eq!(address(&headers, ip("192.0.2.1"), &trusted), ip("192.0.2.1"));
        assert_eq!(
            address(&headers, ip("10.0.0.1"), &trusted),
            ip("198.51.100.7"),
            "what a client wrote itself does not count"
        );
    }
}
