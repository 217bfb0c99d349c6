//! Access tokens: JSON Web Tokens signed with HS256 by an API key's secret.
//!
//! The algorithm is pinned on both sides, so a token that names another one (`none`, an
//! asymmetric one) is refused before its signature is looked at. Time is an argument.

use std::collections::BTreeMap;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

/// Longest token looked at; metadata and attributes travel inside.
pub const TOKEN_BYTES_MAX: usize = 64 * 1024;
/// How far the clocks of two hosts may differ.
pub const LEEWAY_S: i64 = 60;

/// The API keys of this server. Has no `Debug`: secrets must not be printed.
#[derive(Clone)]
pub struct Keys {
    secrets: BTreeMap<String, String>,
    signer: Option<(String, String)>,
}

impl Keys {
    /// The first pair signs the tokens made here; all of them are accepted.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let pairs: Vec<_> = pairs.into_iter().collect();
        Keys { signer: pairs.first().cloned(), secrets: pairs.into_iter().collect() }
    }

    /// Whether there is no key at all.
    pub fn is_empty(&self) -> bool {
        self.secrets.is_empty()
    }

    /// Checks a token and returns what it grants.
    pub fn verify(&self, token: &str, now_s: i64) -> Result<Claims, TokenError> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(TokenError::TooLarge);
        }
        let issuer = issuer_of(token).ok_or(TokenError::Malformed)?;
        let secret = self.secrets.get(&issuer).ok_or(TokenError::UnknownKey)?;
        let key = DecodingKey::from_secret(secret.as_bytes());
        let claims = jsonwebtoken::decode::<Claims>(token, &key, &pinned()).map_err(|_| TokenError::Signature)?.claims;
        claims.check_time(now_s)?;
        Ok(claims)
    }

    /// Signs a token valid from `now_s` for `ttl_s` seconds.
    pub fn sign(&self, claims: &Claims, now_s: i64, ttl_s: i64) -> Result<String, TokenError> {
        let (key, secret) = self.signer.as_ref().ok_or(TokenError::UnknownKey)?;
        let claims = Claims { iss: key.clone(), nbf: Some(now_s), exp: Some(now_s + ttl_s), ..claims.clone() };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(secret.as_bytes()))
            .map_err(|_| TokenError::Malformed)
    }
}

/// HS256 and nothing else; time is checked by us against the time we are given.
fn pinned() -> Validation {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation
}

/// The key a token claims to be signed with; nothing of it is believed yet.
fn issuer_of(token: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Issuer {
        iss: String,
    }
    use base64::Engine as _;
    let payload = token.split('.').nth(1)?;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).ok()?;
    serde_json::from_slice::<Issuer>(&bytes).ok().map(|i| i.iss)
}

/// Why a token was refused. Says nothing of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    #[error("the access token is larger than allowed")]
    TooLarge,
    #[error("the access token cannot be read")]
    Malformed,
    #[error("the access token names an unknown API key")]
    UnknownKey,
    #[error("the access token is not signed by its API key with HS256")]
    Signature,
    #[error("the access token has no expiry")]
    NoExpiry,
    #[error("the access token has expired")]
    Expired,
    #[error("the access token is not valid yet")]
    NotYet,
}

/// What a token says.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Claims {
    /// API key that signed it.
    pub iss: String,
    /// Identity of the bearer.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sub: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nbf: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp: Option<i64>,
    /// Display name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub metadata: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
    pub video: VideoGrant,
    /// Hash of a signed body, for webhooks.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sha256: String,
}

impl Claims {
    fn check_time(&self, now_s: i64) -> Result<(), TokenError> {
        let exp = self.exp.ok_or(TokenError::NoExpiry)?;
        if now_s > exp.saturating_add(LEEWAY_S) {
            return Err(TokenError::Expired);
        }
        if self.nbf.is_some_and(|nbf| now_s < nbf.saturating_sub(LEEWAY_S)) {
            return Err(TokenError::NotYet);
        }
        Ok(())
    }
}

/// The `video` grant. What is absent and optional defaults to yes, as in LiveKit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct VideoGrant {
    pub room: String,
    #[serde(skip_serializing_if = "is_false")]
    pub room_join: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub room_create: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub room_list: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub room_admin: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub hidden: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub can_publish: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub can_subscribe: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub can_publish_data: Option<bool>,
    /// `camera`, `microphone`, `screen_share`, `screen_share_audio`; empty means all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub can_publish_sources: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub can_update_own_metadata: Option<bool>,
}

fn is_false(value: &bool) -> bool {
    !value
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;

    use super::*;

    const NOW_S: i64 = 1_800_000_000;

    fn keys() -> Keys {
        Keys::new([("devkey".to_owned(), "a secret of some length, for tests only".to_owned())])
    }

    fn claims() -> Claims {
        let video = VideoGrant { room: "r".into(), room_join: true, ..VideoGrant::default() };
        Claims { sub: "alice".into(), name: "Alice".into(), video, ..Claims::default() }
    }

    #[test]
    fn a_signed_token_comes_back_with_its_grants() {
        let token = keys().sign(&claims(), NOW_S, 600).unwrap();
        let read = keys().verify(&token, NOW_S).unwrap();
        assert_eq!((read.sub.as_str(), read.video.room.as_str(), read.iss.as_str()), ("alice", "r", "devkey"));
        assert!(read.video.room_join && read.video.can_publish.is_none());
    }

    #[test]
    fn time_is_kept_with_leeway() {
        let token = keys().sign(&claims(), NOW_S, 600).unwrap();
        assert!(keys().verify(&token, NOW_S + 600 + LEEWAY_S).is_ok());
        assert!(keys().verify(&token, NOW_S + 601 + LEEWAY_S) == Err(TokenError::Expired));
        assert!(keys().verify(&token, NOW_S - LEEWAY_S).is_ok());
        assert!(keys().verify(&token, NOW_S - 1 - LEEWAY_S) == Err(TokenError::NotYet));
    }

    #[test]
    fn other_algorithms_and_keys_are_refused() {
        let token = keys().sign(&claims(), NOW_S, 600).unwrap();
        let payload = token.split('.').nth(1).unwrap();
        for alg in ["none", "RS256", "HS512", "ES256"] {
            let header = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"{alg}","typ":"JWT"}}"#));
            let signature = token.split('.').nth(2).unwrap();
            for forged in [format!("{header}.{payload}.{signature}"), format!("{header}.{payload}.")] {
                assert!(keys().verify(&forged, NOW_S) == Err(TokenError::Signature), "{alg}");
            }
        }
        let other = Keys::new([("devkey".to_owned(), "another secret, just as long as that one".to_owned())]);
        assert!(other.verify(&token, NOW_S) == Err(TokenError::Signature));
        let unknown = Keys::new([("otherkey".to_owned(), "x".to_owned())]);
        assert!(unknown.verify(&token, NOW_S) == Err(TokenError::UnknownKey));
    }

    #[test]
    fn a_token_without_expiry_is_refused() {
        let claims = Claims { iss: "devkey".into(), ..claims() };
        let key = EncodingKey::from_secret(b"a secret of some length, for tests only");
        let token = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &key).unwrap();
        assert!(keys().verify(&token, NOW_S) == Err(TokenError::NoExpiry));
    }

    proptest! {
        #[test]
        fn foreign_text_never_passes_and_never_panics(text in ".{0,200}", cut in 0usize..200, flip in 0u8..255) {
            prop_assert!(keys().verify(&text, NOW_S).is_err());
            let mut token = keys().sign(&claims(), NOW_S, 600).unwrap().into_bytes();
            let at = cut % token.len();
            token[at] ^= flip | 1;
            // The last character of a base64url part carries unused bits, which the decoder refuses.
            if let Ok(text) = String::from_utf8(token) {
                prop_assert!(keys().verify(&text, NOW_S).is_err());
            }
        }
    }
}
