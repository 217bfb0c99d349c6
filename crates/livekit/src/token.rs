//! Access tokens: JSON Web Tokens (RFC 7519) signed with HMAC-SHA256, and nothing else.

use std::collections::{BTreeMap, HashMap};

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Longest token that is looked at, bytes.
const TOKEN_BYTES_MAX: usize = 32 * 1024;
/// Clocks may differ by this much, seconds.
const LEEWAY_S: u64 = 60;

/// What the bearer may do in a room.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct VideoGrant {
    pub room: String,
    pub room_join: bool,
    pub room_create: bool,
    pub room_list: bool,
    pub room_admin: bool,
    /// Absent means yes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub can_publish: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub can_subscribe: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub can_publish_data: Option<bool>,
    /// `camera`, `microphone`, `screen_share`, `screen_share_audio`; empty means all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub can_publish_sources: Vec<String>,
    /// Absent means no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub can_update_own_metadata: Option<bool>,
    pub hidden: bool,
}

/// The content of a token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Claims {
    /// API key that signed it.
    pub iss: String,
    /// Identity of the participant.
    pub sub: String,
    pub nbf: i64,
    pub exp: i64,
    pub name: String,
    pub video: VideoGrant,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub metadata: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
    /// Of the body that a webhook carries, in base64.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sha256: String,
}

/// Why a token is not believed. Callers are told no more than "invalid".
#[derive(Debug, Error, PartialEq, Eq)]
pub enum TokenError {
    #[error("the token is not one of this protocol")]
    Malformed,
    #[error("the token names an unknown key")]
    UnknownKey,
    #[error("the token has expired, is not valid yet or is not signed by its key")]
    Invalid,
}

/// API keys and their secrets. Not `Debug`: secrets stay out of logs.
#[derive(Clone)]
pub struct Keys {
    own: String,
    secrets: HashMap<String, String>,
}

impl Keys {
    /// The first key signs what is minted here. `None` without any key.
    pub fn new(pairs: Vec<(String, String)>) -> Option<Self> {
        let own = pairs.first()?.0.clone();
        Some(Self { own, secrets: pairs.into_iter().collect() })
    }

    /// Reads a token at a time, seconds since the Unix epoch.
    pub fn verify(&self, token: &str, now_s: i64) -> Result<Claims, TokenError> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(TokenError::Malformed);
        }
        let header = decode_header(token).map_err(|_| TokenError::Malformed)?;
        if header.alg != Algorithm::HS256 {
            return Err(TokenError::Malformed);
        }
        // The issuer says which key to check with; it is believed only after that check.
        let issuer = self.unverified_issuer(token)?;
        let secret = self.secrets.get(&issuer).ok_or(TokenError::UnknownKey)?;
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_required_spec_claims::<&str>(&[]);
        // Times are checked below, against the caller's clock.
        validation.validate_exp = false;
        validation.validate_aud = false;
        let key = DecodingKey::from_secret(secret.as_bytes());
        let claims = decode::<Claims>(token, &key, &validation).map_err(|_| TokenError::Invalid)?.claims;
        let leeway = LEEWAY_S as i64;
        if claims.exp + leeway < now_s || claims.nbf > now_s + leeway {
            return Err(TokenError::Invalid);
        }
        Ok(claims)
    }

    fn unverified_issuer(&self, token: &str) -> Result<String, TokenError> {
        #[derive(Deserialize)]
        struct Issuer {
            iss: String,
        }
        use base64::Engine;
        let payload = token.split('.').nth(1).ok_or(TokenError::Malformed)?;
        let bytes =
            base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).map_err(|_| TokenError::Malformed)?;
        let issuer: Issuer = serde_json::from_slice(&bytes).map_err(|_| TokenError::Malformed)?;
        Ok(issuer.iss)
    }

    /// Signs claims with the own key, valid from now on.
    pub fn mint(&self, mut claims: Claims, now_s: i64, life_s: i64) -> String {
        claims.iss = self.own.clone();
        claims.nbf = now_s;
        claims.exp = now_s + life_s;
        let secret = self.secrets.get(&self.own).map_or("", String::as_str);
        encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(secret.as_bytes()))
            .expect("claims are plain data")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys() -> Keys {
        Keys::new(vec![("key".into(), "secret".repeat(8)), ("other".into(), "other".repeat(8))]).expect("keys")
    }

    fn claims() -> Claims {
        let video = VideoGrant { room: "r".into(), room_join: true, ..Default::default() };
        Claims { sub: "ada".into(), name: "Ada".into(), video, ..Default::default() }
    }

    #[test]
    fn a_token_is_read_back_within_its_life() {
        let token = keys().mint(claims(), 1_000, 600);
        let read = keys().verify(&token, 1_200).expect("valid");
        assert_eq!((read.sub.as_str(), read.video.room.as_str()), ("ada", "r"));
        assert_eq!(keys().verify(&token, 1_661), Err(TokenError::Invalid), "expired");
        assert_eq!(keys().verify(&token, 900), Err(TokenError::Invalid), "not yet");
    }

    #[test]
    fn foreign_and_tampered_tokens_are_refused() {
        let token = keys().mint(claims(), 1_000, 600);
        let stranger = Keys::new(vec![("stranger".into(), "x".repeat(40))]).expect("keys");
        assert_eq!(stranger.verify(&token, 1_000), Err(TokenError::UnknownKey));
        let impostor = Keys::new(vec![("key".into(), "wrong".repeat(8))]).expect("keys");
        assert_eq!(impostor.verify(&token, 1_000), Err(TokenError::Invalid));
        let parts: Vec<&str> = token.split('.').collect();
        // {"alg":"none"} and {"alg":"RS256"}
        for header in ["eyJhbGciOiJub25lIn0", "eyJhbGciOiJSUzI1NiJ9"] {
            let forged = format!("{header}.{}.{}", parts[1], parts[2]);
            assert!(keys().verify(&forged, 1_000).is_err());
            assert!(keys().verify(&format!("{header}.{}.", parts[1]), 1_000).is_err());
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "\\PC*", a in "[A-Za-z0-9_-]*", b in "[A-Za-z0-9_-]*") {
            let _ = keys().verify(&text, 0);
            let _ = keys().verify(&format!("{a}.{b}.{a}"), 0);
        }
    }
}
