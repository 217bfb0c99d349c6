//! The public keys of a provider (RFC 7517).

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

use crate::error::OidcError;
use crate::jws::accepted;

/// More keys than this are no sane set.
pub const KEYS_MAX: usize = 64;

struct Key {
    kid: Option<String>,
    algorithms: Vec<Algorithm>,
    key: DecodingKey,
}

/// The keys of a provider that may verify a signature; all others are left out.
#[derive(Default)]
pub struct KeySet(Vec<Key>);

impl KeySet {
    /// Reads a set. Keys of unknown kinds are skipped, symmetric ones too.
    pub fn parse(bytes: &[u8]) -> Result<Self, OidcError> {
        #[derive(Deserialize)]
        struct Document {
            keys: Vec<Value>,
        }
        let document: Document = serde_json::from_slice(bytes).map_err(|_| OidcError::KeysInvalid)?;
        if document.keys.len() > KEYS_MAX {
            return Err(OidcError::KeysInvalid);
        }
        Ok(Self(document.keys.into_iter().filter_map(key_of).collect()))
    }

    /// The one key for a token: by `kid`, or, when the token names none, the only key that fits (OpenID Connect Core
    /// §10.1).
    pub(crate) fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Option<&DecodingKey> {
        let fits = |key: &&Key| key.algorithms.contains(&algorithm) && (kid.is_none() || key.kid.as_deref() == kid);
        let mut fitting = self.0.iter().filter(fits);
        let first = fitting.next()?;
        fitting.next().is_none().then_some(&first.key)
    }
}

fn key_of(value: Value) -> Option<Key> {
    let named = value.get("alg").map(|alg| alg.as_str().and_then(accepted));
    let for_verifying = |ops: &Value| ops.as_array().is_some_and(|ops| ops.iter().any(|op| op == "verify"));
    if value.get("key_ops").is_some_and(|ops| !for_verifying(ops)) {
        return None;
    }
    let jwk: Jwk = serde_json::from_value(value).ok()?;
    if !matches!(jwk.common.public_key_use, None | Some(PublicKeyUse::Signature)) {
        return None;
    }
    let mut algorithms = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => vec![
            Algorithm::RS256,
            Algorithm::RS384,
            Algorithm::RS512,
            Algorithm::PS256,
            Algorithm::PS384,
            Algorithm::PS512,
        ],
        AlgorithmParameters::EllipticCurve(curve) => match curve.curve {
            EllipticCurve::P256 => vec![Algorithm::ES256],
            EllipticCurve::P384 => vec![Algorithm::ES384],
            _ => return None,
        },
        AlgorithmParameters::OctetKeyPair(pair) if pair.curve == EllipticCurve::Ed25519 => vec![Algorithm::EdDSA],
        _ => return None,
    };
    if let Some(named) = named {
        algorithms.retain(|algorithm| Some(*algorithm) == named);
    }
    let key = DecodingKey::from_jwk(&jwk).ok()?;
    (!algorithms.is_empty()).then_some(Key { kid: jwk.common.key_id, algorithms, key })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn symmetric_encryption_and_foreign_keys_are_left_out() {
        let set = r#"{"keys": [
            {"kty": "oct", "k": "AAAA", "alg": "HS256"}, {"kty": "new"}, 7,
            {"kty": "OKP", "crv": "Ed25519", "use": "enc", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
            {"kty": "OKP", "crv": "Ed25519", "kid": "a", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;
        let set = KeySet::parse(set.as_bytes()).expect("a set");
        assert_eq!(set.0.len(), 1);
        assert!(set.find(Some("a"), Algorithm::EdDSA).is_some() && set.find(None, Algorithm::EdDSA).is_some());
        assert!(set.find(Some("b"), Algorithm::EdDSA).is_none() && set.find(Some("a"), Algorithm::ES256).is_none());
    }

    proptest! {
        #[test]
        fn no_set_panics(bytes: Vec<u8>, kty in "RSA|EC|OKP|oct", crv in "P-256|Ed25519|x", x in "[A-Za-z0-9_=-]{0,50}") {
            let _ = KeySet::parse(&bytes);
            let key = serde_json::json!({"keys": [{"kty": kty, "crv": crv, "x": x, "y": x, "n": x, "e": x, "k": x}]});
            prop_assert!(KeySet::parse(key.to_string().as_bytes()).is_ok());
        }
    }
}
