//! What must be kept and not be readable in the database: AES-256-GCM under a key of the tenant.
//!
//! The key lies in the database, wrapped by that of the installation, which does not; see `audit::keys`. A row carried
//! to another tenant opens nothing; the purpose is bound to what is sealed, so that a row carried to another column does
//! not open either.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::Identity;
use crate::error::IdentityError;

/// Seals and opens for one tenant. Not `Debug`.
pub(crate) struct Seal(LessSafeKey);

impl Seal {
    pub(crate) fn of(key: [u8; 32]) -> Self {
        Self(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &key).expect("the key has 32 bytes")))
    }

    /// Nonce, then ciphertext with tag.
    pub(crate) fn seal(&self, purpose: &str, plain: &[u8]) -> Vec<u8> {
        let mut nonce = [0; NONCE_LEN];
        getrandom::fill(&mut nonce).expect("the system has randomness");
        let mut sealed = plain.to_vec();
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(purpose.as_bytes()), &mut sealed)
            .expect("texts of ours are shorter than what AES-GCM takes");
        [&nonce[..], &sealed].concat()
    }

    /// Nothing for what was sealed elsewhere, for another purpose, or changed since.
    pub(crate) fn open(&self, purpose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, rest) = sealed.split_at_checked(NONCE_LEN)?;
        let mut rest = rest.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let plain = self.0.open_in_place(nonce, Aad::from(purpose.as_bytes()), &mut rest).ok()?;
        Some(plain.to_vec())
    }
}

impl Identity {
    /// The seal of the tenant. Its key is read once, and not in a transaction: SQLite has one connection.
    pub(crate) async fn seal(&self) -> Result<&Seal, IdentityError> {
        self.seal.get_or_try_init(|| async { Ok(Seal::of(self.audit.data_key().await?)) }).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_key_and_purpose_open() {
        let seal = Seal::of([1; 32]);
        let mut sealed = seal.seal("client secret", b"canary");
        assert_ne!(sealed, seal.seal("client secret", b"canary"));
        assert!(!sealed.windows(6).any(|part| part == b"canary"));
        assert_eq!(seal.open("client secret", &sealed).as_deref(), Some(&b"canary"[..]));
        assert_eq!(seal.open("attempt", &sealed), None);
        assert_eq!(Seal::of([2; 32]).open("client secret", &sealed), None);
        *sealed.last_mut().expect("bytes") ^= 1;
        assert_eq!(seal.open("client secret", &sealed), None);
        assert_eq!(seal.open("client secret", b"short"), None);
    }
}
