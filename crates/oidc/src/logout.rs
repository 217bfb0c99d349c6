//! The provider says that somebody has signed out (OpenID Connect Back-Channel Logout 1.0).

use serde_json::{Map, Value};

use crate::config::ProviderConfig;
use crate::error::OidcError;
use crate::id_token::{SKEW_S, check_issuer_and_audience, check_times, subject_of};
use crate::jws::Unverified;
use crate::keys::KeySet;
use crate::metadata::Metadata;

/// The longest life of a logout token, in seconds; the specification advises two minutes.
pub const LOGOUT_LIFE_MAX_S: i64 = 600;

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Longer identifiers of tokens and sessions are not kept.
const ID_BYTES_MAX: usize = 255;

/// Whose sessions end: all of a subject, or the one session at the provider, or the one that is both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutNotice {
    pub issuer: String,
    pub subject: Option<String>,
    pub sid: Option<String>,
    /// The caller refuses a second notice with this identifier ([`OidcError::Replayed`]) …
    pub jti: String,
    /// … until then, in seconds since 1970.
    pub remember_until_s: i64,
}

pub(crate) fn parse<'a>(token: &'a str, metadata: &Metadata) -> Result<Unverified<'a>, OidcError> {
    Unverified::parse(token, &metadata.algorithms, &["logout+jwt", "application/logout+jwt"])
}

/// Checks signature and claims (§2.6).
pub(crate) fn check(
    token: &Unverified<'_>,
    keys: &KeySet,
    config: &ProviderConfig,
    now_s: i64,
) -> Result<LogoutNotice, OidcError> {
    let claims = token.verify(keys)?;
    check_issuer_and_audience(&claims, config)?;
    let (expires, issued) = check_times(&claims, now_s)?;
    if expires.saturating_sub(issued) > LOGOUT_LIFE_MAX_S {
        return Err(OidcError::NotLogoutToken("it lives too long"));
    }
    let event = claims.get("events").and_then(|events| events.get(EVENT));
    if !event.is_some_and(Value::is_object) {
        return Err(OidcError::NotLogoutToken("the event is missing"));
    }
    if claims.contains_key("nonce") {
        return Err(OidcError::NotLogoutToken("it has a nonce"));
    }
    let subject = subject_of(&claims)?;
    let sid = identifier(&claims, "sid")?;
    if subject.is_none() && sid.is_none() {
        return Err(OidcError::NotLogoutToken("it names nobody"));
    }
    let jti = identifier(&claims, "jti")?.ok_or(OidcError::ClaimMissing("jti"))?;
    let remember_until_s = expires.saturating_add(SKEW_S);
    Ok(LogoutNotice { issuer: config.issuer.clone(), subject, sid, jti, remember_until_s })
}

fn identifier(claims: &Map<String, Value>, name: &'static str) -> Result<Option<String>, OidcError> {
    match claims.get(name) {
        None => Ok(None),
        Some(Value::String(id)) if !id.is_empty() && id.len() <= ID_BYTES_MAX => Ok(Some(id.clone())),
        Some(_) => Err(OidcError::ClaimMissing(name)),
    }
}
