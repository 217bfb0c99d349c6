//! The ID token (OpenID Connect Core §3.1.3.7).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::Algorithm;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256, Sha384, Sha512};
use subtle::ConstantTimeEq;

use crate::attempt::Attempt;
use crate::config::ProviderConfig;
use crate::error::OidcError;
use crate::jws::Unverified;
use crate::keys::KeySet;
use crate::metadata::Metadata;

/// How far clocks may differ, in seconds.
pub const SKEW_S: i64 = 60;

/// An ID token comes straight from its making; an older one is a replay.
pub const TOKEN_AGE_MAX_S: i64 = 600;

/// Subjects are at most this long (§2).
const SUBJECT_BYTES_MAX: usize = 255;

/// A person as the provider vouches for them. Their identity is (tenant, issuer, subject).
#[derive(Clone, Debug, PartialEq)]
pub struct Identified {
    pub issuer: String,
    pub subject: String,
    /// The session at the provider; a logout token may name it.
    pub sid: Option<String>,
    pub acr: Option<String>,
    pub auth_time_s: Option<i64>,
    pub claims: Map<String, Value>,
}

/// A token whose form, algorithm and header are accepted.
pub(crate) fn parse<'a>(token: &'a str, metadata: &Metadata) -> Result<Unverified<'a>, OidcError> {
    Unverified::parse(token, &metadata.algorithms, &["jwt"])
}

/// Checks signature and claims against what was asked.
pub(crate) fn check(
    token: &Unverified<'_>,
    keys: &KeySet,
    config: &ProviderConfig,
    attempt: &Attempt,
    access_token: Option<&str>,
    now_s: i64,
) -> Result<Identified, OidcError> {
    let claims = token.verify(keys)?;
    check_issuer_and_audience(&claims, config)?;
    check_times(&claims, now_s)?;
    let nonce = claims.get("nonce").and_then(Value::as_str).unwrap_or_default();
    if !bool::from(nonce.as_bytes().ct_eq(attempt.nonce.as_bytes())) {
        return Err(OidcError::WrongNonce);
    }
    if let Some(hash) = claims.get("at_hash") {
        let expected = access_token.map(|access_token| half_hash(token.algorithm, access_token));
        if expected.is_none() || hash.as_str() != expected.as_deref() {
            return Err(OidcError::WrongAccessToken);
        }
    }
    let acr = claims.get("acr").and_then(Value::as_str).map(str::to_owned);
    if !attempt.acr_values.is_empty() && !acr.as_ref().is_some_and(|acr| attempt.acr_values.contains(acr)) {
        return Err(OidcError::AcrTooLow);
    }
    let auth_time_s = optional_time(&claims, "auth_time")?;
    if let Some(max_age) = attempt.max_age_s {
        let at = auth_time_s.ok_or(OidcError::ClaimMissing("auth_time"))?;
        if now_s.saturating_sub(at) > i64::from(max_age) + SKEW_S {
            return Err(OidcError::AuthTooOld);
        }
        if at > now_s + SKEW_S {
            return Err(OidcError::NotYetValid);
        }
    }
    let subject = subject_of(&claims)?.ok_or(OidcError::ClaimMissing("sub"))?;
    let sid = claims.get("sid").and_then(Value::as_str).map(str::to_owned);
    Ok(Identified { issuer: config.issuer.clone(), subject, sid, acr, auth_time_s, claims })
}

pub(crate) fn check_issuer_and_audience(claims: &Map<String, Value>, config: &ProviderConfig) -> Result<(), OidcError> {
    if claims.get("iss").and_then(Value::as_str) != Some(&config.issuer) {
        return Err(OidcError::WrongIssuer);
    }
    let audiences = match claims.get("aud") {
        Some(Value::Array(audiences)) => audiences,
        Some(single) => std::slice::from_ref(single),
        None => return Err(OidcError::WrongAudience),
    };
    let known = |audience: &Value| {
        audience.as_str().is_some_and(|a| a == config.client_id || config.trusted_audiences.iter().any(|t| t == a))
    };
    if !audiences.iter().any(|audience| audience == &config.client_id) || !audiences.iter().all(known) {
        return Err(OidcError::WrongAudience);
    }
    match claims.get("azp") {
        None if audiences.len() == 1 => Ok(()),
        Some(party) if party == &config.client_id => Ok(()),
        _ => Err(OidcError::WrongAudience),
    }
}

/// `exp` and `iat` must be there; gives both.
pub(crate) fn check_times(claims: &Map<String, Value>, now_s: i64) -> Result<(i64, i64), OidcError> {
    let expires = optional_time(claims, "exp")?.ok_or(OidcError::ClaimMissing("exp"))?;
    let issued = optional_time(claims, "iat")?.ok_or(OidcError::ClaimMissing("iat"))?;
    if now_s >= expires.saturating_add(SKEW_S) || now_s.saturating_sub(issued) > TOKEN_AGE_MAX_S + SKEW_S {
        return Err(OidcError::Expired);
    }
    let begins = optional_time(claims, "nbf")?.unwrap_or(issued).max(issued);
    if begins > now_s.saturating_add(SKEW_S) {
        return Err(OidcError::NotYetValid);
    }
    Ok((expires, issued))
}

/// A NumericDate (RFC 7519 §2) in whole seconds.
fn optional_time(claims: &Map<String, Value>, name: &'static str) -> Result<Option<i64>, OidcError> {
    match claims.get(name) {
        None => Ok(None),
        // A cast from float saturates; NaN does not exist in JSON.
        Some(value) => match value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64)) {
            Some(seconds) => Ok(Some(seconds)),
            None => Err(OidcError::ClaimMissing(name)),
        },
    }
}

pub(crate) fn subject_of(claims: &Map<String, Value>) -> Result<Option<String>, OidcError> {
    match claims.get("sub") {
        None => Ok(None),
        Some(Value::String(subject)) if !subject.is_empty() && subject.len() <= SUBJECT_BYTES_MAX => {
            Ok(Some(subject.clone()))
        }
        Some(_) => Err(OidcError::ClaimMissing("sub")),
    }
}

/// `at_hash` (§3.1.3.6): the left half of the hash that belongs to the algorithm.
fn half_hash(algorithm: Algorithm, access_token: &str) -> String {
    let half = |hash: &[u8]| URL_SAFE_NO_PAD.encode(&hash[..hash.len() / 2]);
    match algorithm {
        Algorithm::ES384 | Algorithm::PS384 | Algorithm::RS384 => half(&Sha384::digest(access_token)),
        Algorithm::PS512 | Algorithm::RS512 | Algorithm::EdDSA => half(&Sha512::digest(access_token)),
        _ => half(&Sha256::digest(access_token)),
    }
}
