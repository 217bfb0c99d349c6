//! Signatures of the Standard Webhooks specification: over `id.timestamp.body`, `v1` with HMAC-SHA256 under a secret
//! that both sides know, `v1a` with Ed25519, for which the receiver needs nothing secret.
//!
//! Every request carries both, of each key that is good at the time: during a change of keys a receiver may know the old
//! one or the new one, and one match is enough.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::Signer;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// Names the event: the same for each delivery of it, so that a receiver knows it again.
pub const ID_HEADER: &str = "webhook-id";
/// When this try was sent, seconds since 1970.
pub const TIMESTAMP_HEADER: &str = "webhook-timestamp";
pub const SIGNATURE_HEADER: &str = "webhook-signature";

/// Keys that sign at a time: the one that is new, and the one before.
pub const SIGNED_KEYS_MAX: usize = 2;
/// Bytes of each half of a key.
const HALF: usize = 32;
/// Bytes of a key as it is kept.
pub const KEY_BYTES: usize = 2 * HALF;
/// What a shared secret begins with, so that people and scanners of repositories recognise one.
const SECRET_PREFIX: &str = "whsec_";
/// What a public key begins with.
const PUBLIC_PREFIX: &str = "whpk_";

/// What one webhook signs with: a shared secret and, independent of it, a signing key. Not `Debug`.
#[derive(Clone)]
pub struct SigningKey {
    secret: [u8; HALF],
    signer: ed25519_dalek::SigningKey,
}

impl SigningKey {
    /// From randomness of the caller, or from what [`SigningKey::to_bytes`] gave.
    pub fn from_bytes(bytes: &[u8; KEY_BYTES]) -> Self {
        let (mut secret, mut seed) = ([0; HALF], [0; HALF]);
        secret.copy_from_slice(&bytes[..HALF]);
        seed.copy_from_slice(&bytes[HALF..]);
        Self { secret, signer: ed25519_dalek::SigningKey::from_bytes(&seed) }
    }

    pub fn to_bytes(&self) -> [u8; KEY_BYTES] {
        let mut bytes = [0; KEY_BYTES];
        bytes[..HALF].copy_from_slice(&self.secret);
        bytes[HALF..].copy_from_slice(&self.signer.to_bytes());
        bytes
    }

    /// The shared secret, as receivers configure it: `whsec_…`.
    pub fn secret(&self) -> String {
        format!("{SECRET_PREFIX}{}", STANDARD.encode(self.secret))
    }

    /// The public key, as receivers configure it: `whpk_…`. No secret.
    pub fn public(&self) -> String {
        format!("{PUBLIC_PREFIX}{}", STANDARD.encode(self.signer.verifying_key().as_bytes()))
    }

    fn signatures(&self, content: &[u8]) -> [String; 2] {
        let symmetric = format!("v1,{}", STANDARD.encode(mac(&self.secret, content)));
        let asymmetric = format!("v1a,{}", STANDARD.encode(self.signer.sign(content).to_bytes()));
        [symmetric, asymmetric]
    }
}

/// The value of [`SIGNATURE_HEADER`]: both signatures of each key, those of the newest first.
pub fn signature_header(id: Uuid, at_s: i64, body: &str, keys: &[SigningKey]) -> String {
    let content = content(&id.to_string(), at_s, body);
    let all: Vec<String> = keys.iter().take(SIGNED_KEYS_MAX).flat_map(|key| key.signatures(&content)).collect();
    all.join(" ")
}

/// Whether one of the signatures is of this shared secret: what a receiver does, for tests.
pub fn verify_symmetric(secret: &str, id: &str, at_s: i64, body: &str, header: &str) -> bool {
    let secret = secret.strip_prefix(SECRET_PREFIX).and_then(|rest| STANDARD.decode(rest).ok());
    let Some(secret) = secret else { return false };
    let expected = mac(&secret, &content(id, at_s, body));
    let mut given = header.split(' ').filter_map(|one| STANDARD.decode(one.strip_prefix("v1,")?).ok());
    given.any(|given| given.ct_eq(&expected).into())
}

fn content(id: &str, at_s: i64, body: &str) -> Vec<u8> {
    format!("{id}.{at_s}.{body}").into_bytes()
}

fn mac(secret: &[u8], content: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(content);
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signature, VerifyingKey};
    use proptest::prelude::*;

    use super::*;

    /// The example of the specification, which the libraries for receivers test with, too.
    #[test]
    fn the_example_of_the_specification_holds() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").expect("base64");
        let content = content("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(STANDARD.encode(mac(&secret, &content)), "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_key_is_read_back_and_shown_in_two_forms() {
        let bytes: [u8; KEY_BYTES] = std::array::from_fn(|at| at as u8);
        let key = SigningKey::from_bytes(&bytes);
        assert_eq!(key.to_bytes(), bytes);
        assert_eq!(key.secret(), "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
        assert!(key.public().starts_with("whpk_") && key.public().len() == 5 + 44);
    }

    #[test]
    fn both_keys_of_a_change_sign() {
        let [old, new] = [1, 2].map(|byte| SigningKey::from_bytes(&[byte; KEY_BYTES]));
        let id = Uuid::from_u128(7);
        let header = signature_header(id, 5, "{}", &[new.clone(), old.clone()]);
        assert_eq!(header.split(' ').count(), 4);
        for key in [&old, &new] {
            assert!(verify_symmetric(&key.secret(), &id.to_string(), 5, "{}", &header));
            let public = STANDARD.decode(&key.public()[PUBLIC_PREFIX.len()..]).expect("base64");
            let public = VerifyingKey::from_bytes(&public.try_into().expect("32 bytes")).expect("a key");
            let matches = |one: &str| {
                let bytes = STANDARD.decode(one.strip_prefix("v1a,")?).ok()?;
                let signature = Signature::from_slice(&bytes).ok()?;
                public.verify_strict(&content(&id.to_string(), 5, "{}"), &signature).ok()
            };
            assert_eq!(header.split(' ').filter_map(matches).count(), 1);
        }
        let third = SigningKey::from_bytes(&[3; KEY_BYTES]);
        assert!(!verify_symmetric(&third.secret(), &id.to_string(), 5, "{}", &header));
    }

    proptest! {
        #[test]
        fn nothing_of_what_is_signed_can_be_changed(
            seed: [u8; 16], body in ".{0,200}", at_s in 0..4_000_000_000i64, other in ".{0,200}"
        ) {
            let mut bytes = [0; KEY_BYTES];
            bytes[..16].copy_from_slice(&seed);
            let key = SigningKey::from_bytes(&bytes);
            let (id, secret) = (Uuid::from_bytes(seed), key.secret());
            let header = signature_header(id, at_s, &body, std::slice::from_ref(&key));
            let id = id.to_string();
            prop_assert!(verify_symmetric(&secret, &id, at_s, &body, &header));
            prop_assert!(!verify_symmetric(&secret, &id, at_s + 1, &body, &header));
            let of_another = verify_symmetric(&secret, &format!("{id}x"), at_s, &body, &header);
            prop_assert!(!of_another);
            prop_assert_eq!(verify_symmetric(&secret, &id, at_s, &other, &header), body == other);
        }

        #[test]
        fn foreign_text_is_refused_and_no_more(secret in ".{0,80}", header in ".{0,200}") {
            let found = verify_symmetric(&secret, "a", 1, "{}", &header);
            prop_assert!(!found);
        }
    }
}
