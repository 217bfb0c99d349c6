//! How a key for one share is agreed. The only place that knows which KEM it is.

use curve25519_dalek::montgomery::MontgomeryPoint;
use x_wing::{DecapsulationKeyRejectNonContrib, Decapsulator, EncapsulationKey, KeyExport, TryDecapsulate};
use zeroize::Zeroizing;

pub(crate) const PUBLIC_BYTES: usize = x_wing::ENCAPSULATION_KEY_SIZE;
pub(crate) const SECRET_BYTES: usize = x_wing::DECAPSULATION_KEY_SIZE;
pub(crate) const CIPHERTEXT_BYTES: usize = x_wing::CIPHERTEXT_SIZE;
pub(crate) const RANDOMNESS_BYTES: usize = x_wing::ENCAPSULATION_RANDOMNESS_SIZE;

pub(crate) type Shared = Zeroizing<[u8; 32]>;

/// A KEM whose encapsulation can be done again from its randomness: a dispute is settled that way.
pub(crate) trait Kem {
    fn encapsulate(
        public: &[u8; PUBLIC_BYTES],
        randomness: &[u8; RANDOMNESS_BYTES],
    ) -> Option<([u8; CIPHERTEXT_BYTES], Shared)>;
    fn decapsulate(secret: &[u8; SECRET_BYTES], ciphertext: &[u8; CIPHERTEXT_BYTES]) -> Option<Shared>;
    fn public(secret: &[u8; SECRET_BYTES]) -> Box<[u8; PUBLIC_BYTES]>;
}

/// X25519 and ML-KEM-768 together (draft-connolly-cfrg-xwing-kem-06).
pub(crate) struct XWing;

impl Kem for XWing {
    fn encapsulate(
        public: &[u8; PUBLIC_BYTES],
        randomness: &[u8; RANDOMNESS_BYTES],
    ) -> Option<([u8; CIPHERTEXT_BYTES], Shared)> {
        let key = EncapsulationKey::try_from(&public[..]).ok()?;
        let (ciphertext, shared) = key.encapsulate_deterministic(&(*randomness).into());
        Some((ciphertext.into(), Zeroizing::new(shared.into())))
    }

    fn decapsulate(secret: &[u8; SECRET_BYTES], ciphertext: &[u8; CIPHERTEXT_BYTES]) -> Option<Shared> {
        let key = DecapsulationKeyRejectNonContrib::from(*secret);
        key.try_decapsulate(&(*ciphertext).into()).ok().map(|shared| Zeroizing::new(shared.into()))
    }

    fn public(secret: &[u8; SECRET_BYTES]) -> Box<[u8; PUBLIC_BYTES]> {
        let key = DecapsulationKeyRejectNonContrib::from(*secret);
        Box::new(key.encapsulation_key().to_bytes().into())
    }
}

/// Whether these bytes are a public key with which something secret can be agreed.
pub(crate) fn is_key(public: &[u8; PUBLIC_BYTES]) -> bool {
    let mut x25519 = [0; 32];
    x25519.copy_from_slice(&public[PUBLIC_BYTES - 32..]);
    // A point of small order gives zero with every key.
    let agreed = MontgomeryPoint(x25519).mul_clamped([1; 32]);
    agreed.0 != [0; 32] && EncapsulationKey::try_from(&public[..]).is_ok()
}
