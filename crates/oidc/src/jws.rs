//! Signed tokens (RFC 7515, compact form): one reading of header and payload, an allow list of algorithms, a signature.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::Algorithm;
use serde_json::{Map, Value};

use crate::error::OidcError;
use crate::keys::KeySet;

/// The longest token that is read, in bytes.
pub const TOKEN_BYTES_MAX: usize = 64 << 10;

/// Header keys that would bring or name a key from outside, or change how the token is to be read.
const REFUSED_KEYS: [&str; 6] = ["jku", "jwk", "x5u", "x5c", "crit", "b64"];

/// The algorithms accepted at all: asymmetric ones. Those of PKCS #1 v1.5 (`RS…`) are only ever verified, because
/// providers still use them.
pub(crate) fn accepted(name: &str) -> Option<Algorithm> {
    Some(match name {
        "ES256" => Algorithm::ES256,
        "ES384" => Algorithm::ES384,
        "PS256" => Algorithm::PS256,
        "PS384" => Algorithm::PS384,
        "PS512" => Algorithm::PS512,
        "RS256" => Algorithm::RS256,
        "RS384" => Algorithm::RS384,
        "RS512" => Algorithm::RS512,
        "EdDSA" => Algorithm::EdDSA,
        _ => return None,
    })
}

/// A token whose form is accepted and whose signature is not yet checked.
#[derive(Debug)]
pub(crate) struct Unverified<'a> {
    message: &'a str,
    signature: &'a str,
    payload: &'a str,
    pub(crate) algorithm: Algorithm,
    pub(crate) kid: Option<String>,
}

impl<'a> Unverified<'a> {
    /// `types` are the values of `typ` that may stand in the header, in lower case; it may also be absent.
    pub(crate) fn parse(token: &'a str, algorithms: &[Algorithm], types: &[&str]) -> Result<Self, OidcError> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(OidcError::TokenMalformed);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(OidcError::TokenMalformed)?;
        let (header, payload) = message.split_once('.').ok_or(OidcError::TokenMalformed)?;
        if payload.contains('.') {
            return Err(OidcError::TokenMalformed);
        }
        let header = object(header)?;
        for key in REFUSED_KEYS {
            if header.contains_key(key) {
                return Err(OidcError::HeaderRefused(key));
            }
        }
        let name = header.get("alg").and_then(Value::as_str).ok_or(OidcError::AlgorithmRefused)?;
        let algorithm = accepted(name).filter(|a| algorithms.contains(a)).ok_or(OidcError::AlgorithmRefused)?;
        if let Some(typ) = header.get("typ") {
            let typ = typ.as_str().map(str::to_ascii_lowercase);
            if !typ.is_some_and(|typ| types.contains(&typ.as_str())) {
                return Err(OidcError::HeaderRefused("typ"));
            }
        }
        let kid = match header.get("kid") {
            None => None,
            Some(Value::String(kid)) => Some(kid.clone()),
            Some(_) => return Err(OidcError::HeaderRefused("kid")),
        };
        Ok(Self { message, signature, payload, algorithm, kid })
    }

    /// The claims, once a key of the set has signed them.
    pub(crate) fn verify(&self, keys: &KeySet) -> Result<Map<String, Value>, OidcError> {
        let key = keys.find(self.kid.as_deref(), self.algorithm).ok_or(OidcError::KeyUnknown)?;
        match jsonwebtoken::crypto::verify(self.signature, self.message.as_bytes(), key, self.algorithm) {
            Ok(true) => object(self.payload),
            Ok(false) | Err(_) => Err(OidcError::SignatureInvalid),
        }
    }
}

fn object(part: &str) -> Result<Map<String, Value>, OidcError> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| OidcError::TokenMalformed)?;
    serde_json::from_slice(&bytes).map_err(|_| OidcError::TokenMalformed)
}
