//! Secrets: made from the system's randomness, shown once, stored as keyed hashes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Bytes of a secret: 160 bits.
const SECRET_BYTES: usize = 20;
/// Longest text that is looked at as a secret.
const SECRET_CHARS_MAX: usize = 64;

/// A fresh secret as it is shown.
pub(crate) fn fresh() -> String {
    let mut bytes = [0; SECRET_BYTES];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The secret that belongs to a name under a key: whoever has the key can make it again.
pub(crate) fn derive(key: &[u8; 32], purpose: &str, name: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(&mac(key, purpose, name)[..SECRET_BYTES])
}

/// What is stored of a secret. `None` for text that no secret of ours looks like.
pub(crate) fn hash(key: &[u8; 32], purpose: &str, secret: &str) -> Option<Vec<u8>> {
    if secret.is_empty() || secret.len() > SECRET_CHARS_MAX {
        return None;
    }
    Some(mac(key, purpose, secret.as_bytes()))
}

pub(crate) fn mac(key: &[u8; 32], purpose: &str, message: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(purpose.as_bytes());
    mac.update(&[0]);
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_differ_and_purposes_keep_apart() {
        assert_ne!(fresh(), fresh());
        assert!(fresh().len() >= 27);
        assert_ne!(hash(&[1; 32], "a", "x"), hash(&[1; 32], "b", "x"));
        assert_ne!(hash(&[1; 32], "a", "x"), hash(&[2; 32], "a", "x"));
        assert_eq!(hash(&[1; 32], "a", ""), None);
        assert_eq!(hash(&[1; 32], "a", &"x".repeat(65)), None);
    }
}
