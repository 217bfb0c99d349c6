//! Keys of a tenant: made once, kept in the database, wrapped by a key that is not there.
//!
//! AES-256-GCM; what is sealed is bound to the tenant and the purpose, so that a row carried elsewhere opens nothing.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use store::{StoreError, TenantScope};

/// Bytes of every key.
pub const KEY_BYTES: usize = 32;

/// What a key of a tenant is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TenantKey {
    /// Seed of the Ed25519 key that signs checkpoints.
    AuditSigning,
    /// Encrypts what the tenant keeps and nobody may read in the database.
    Data,
}

impl TenantKey {
    fn purpose(self) -> &'static str {
        match self {
            Self::AuditSigning => "audit-signing",
            Self::Data => "data",
        }
    }
}

/// The key of the installation that wraps those of its tenants. Not `Debug`: it stays out of every log.
#[derive(Clone)]
pub struct PlatformKey([u8; KEY_BYTES]);

impl PlatformKey {
    pub fn new(key: [u8; KEY_BYTES]) -> Self {
        Self(key)
    }

    fn cipher(&self) -> LessSafeKey {
        LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &self.0).expect("the key has 32 bytes"))
    }

    /// Nonce, then ciphertext with tag.
    fn wrap(&self, bound_to: &str, key: &[u8; KEY_BYTES]) -> Vec<u8> {
        let nonce: [u8; NONCE_LEN] = random();
        let mut sealed = key.to_vec();
        self.cipher()
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(bound_to.as_bytes()), &mut sealed)
            .expect("a key is shorter than what AES-GCM takes");
        [&nonce[..], &sealed].concat()
    }

    fn unwrap(&self, bound_to: &str, wrapped: &[u8]) -> Option<[u8; KEY_BYTES]> {
        let (nonce, rest) = wrapped.split_at_checked(NONCE_LEN)?;
        let mut rest = rest.to_vec();
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let plain = self.cipher().open_in_place(nonce, Aad::from(bound_to.as_bytes()), &mut rest).ok()?;
        (&*plain).try_into().ok()
    }

    /// The key of a tenant, made at the first time.
    pub async fn of(&self, store: &TenantScope, key: TenantKey, now_ms: i64) -> Result<[u8; KEY_BYTES], StoreError> {
        let bound_to = format!("plenum tenant key v1 {} {}", store.id(), key.purpose());
        let kept = match store.keys().find(key.purpose()).await? {
            Some(kept) => kept,
            None => {
                let fresh = self.wrap(&bound_to, &random());
                store.keys().add(key.purpose(), fresh, now_ms).await?;
                store.keys().find(key.purpose()).await?.ok_or(StoreError::Damaged("a key of the tenant is gone"))?
            }
        };
        const FOREIGN: &str = "a key of the tenant does not open: the platform key (platform.key) is another one";
        self.unwrap(&bound_to, &kept).ok_or(StoreError::Damaged(FOREIGN))
    }
}

pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_opens_where_it_belongs_and_nowhere_else() {
        let platform = PlatformKey::new([1; 32]);
        let mut wrapped = platform.wrap("a", &[7; 32]);
        assert_eq!(platform.unwrap("a", &wrapped), Some([7; 32]));
        assert_eq!(platform.unwrap("b", &wrapped), None);
        assert_eq!(PlatformKey::new([2; 32]).unwrap("a", &wrapped), None);
        assert_eq!(platform.unwrap("a", b"short"), None);
        *wrapped.last_mut().expect("bytes") ^= 1;
        assert_eq!(platform.unwrap("a", &wrapped), None);
    }
}
