//! One trustee's share of one ballot: the values of the polynomials at the trustee's number, encrypted.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use curve25519_dalek::scalar::Scalar;
use sha2::Digest;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::ballot::SealedShare;
use crate::bytes::{Fields, long, short};
use crate::group;
use crate::kem::{CIPHERTEXT_BYTES, Kem, RANDOMNESS_BYTES, SECRET_BYTES, Shared, XWing};
use crate::terms::{Casting, Vote};

/// f(j) and g(j) for each option. Secret.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Values(pub(crate) Vec<(Scalar, Scalar)>);

impl Values {
    fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.0.len() * 64));
        for (f, g) in &self.0 {
            bytes.extend_from_slice(f.as_bytes());
            bytes.extend_from_slice(g.as_bytes());
        }
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (pairs, rest) = bytes.as_chunks::<64>();
        let pair = |pair: &[u8; 64]| {
            let (f, g) = pair.split_first_chunk::<32>()?;
            Some((group::scalar(*f)?, group::scalar(g.try_into().ok()?)?))
        };
        if rest.is_empty() { pairs.iter().map(pair).collect::<Option<_>>().map(Self) } else { None }
    }
}

/// Why a sealed share cannot be opened.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Locked {
    /// Not encrypted for this key and this place.
    Unreadable,
    /// What was encrypted is no list of scalars.
    Malformed,
}

/// Encrypts for a trustee. The randomness is used for this one share and never again.
pub(crate) fn seal(
    vote: &Vote,
    casting: &Casting,
    trustee: u8,
    values: &Values,
    randomness: &[u8; RANDOMNESS_BYTES],
) -> Option<SealedShare> {
    let keys = vote.trustees().keys(trustee)?;
    let (ciphertext, shared) = XWing::encapsulate(&keys.kem, randomness)?;
    let associated = associated(vote, casting, trustee);
    let (key, nonce) = lock(&shared, &ciphertext, &associated);
    let payload = Payload { msg: &values.to_bytes(), aad: &associated };
    let sealed = ChaCha20Poly1305::new(&key).encrypt(&nonce, payload).ok()?;
    Some(SealedShare::join(&ciphertext, &sealed))
}

/// Opens with the secret key of the trustee.
pub(crate) fn open(
    vote: &Vote,
    casting: &Casting,
    trustee: u8,
    secret: &[u8; SECRET_BYTES],
    share: &SealedShare,
) -> Result<Values, Locked> {
    let shared = XWing::decapsulate(secret, share.ciphertext()).ok_or(Locked::Unreadable)?;
    unlock(vote, casting, trustee, &shared, share)
}

/// Opens with the randomness of the voter; anybody can do that in a dispute.
pub(crate) fn reopen(
    vote: &Vote,
    casting: &Casting,
    trustee: u8,
    randomness: &[u8; RANDOMNESS_BYTES],
    share: &SealedShare,
) -> Option<Result<Values, Locked>> {
    let (ciphertext, shared) = XWing::encapsulate(&vote.trustees().keys(trustee)?.kem, randomness)?;
    (ciphertext == *share.ciphertext()).then(|| unlock(vote, casting, trustee, &shared, share))
}

fn unlock(vote: &Vote, casting: &Casting, trustee: u8, shared: &Shared, share: &SealedShare) -> Result<Values, Locked> {
    let associated = associated(vote, casting, trustee);
    let (key, nonce) = lock(shared, share.ciphertext(), &associated);
    let payload = Payload { msg: share.sealed(), aad: &associated };
    let opened = ChaCha20Poly1305::new(&key).decrypt(&nonce, payload).map_err(|_| Locked::Unreadable)?;
    Values::from_bytes(&Zeroizing::new(opened)).ok_or(Locked::Malformed)
}

/// A hash of all that the share is bound to: it is the associated data, and goes into the key.
fn associated(vote: &Vote, casting: &Casting, trustee: u8) -> [u8; 32] {
    let kem = vote.trustees().keys(trustee).map_or(&[][..], |keys| &keys.kem[..]);
    vote.context(casting, short("share context")).field(&[trustee]).field(kem).finalize().into()
}

/// Every key is used once, so the nonce may come from the same hash.
fn lock(shared: &Shared, ciphertext: &[u8; CIPHERTEXT_BYTES], associated: &[u8; 32]) -> (Key, Nonce) {
    let hash = long("share key").field(&shared[..]).field(ciphertext).field(associated);
    let wide = Zeroizing::new(<[u8; 64]>::from(hash.finalize()));
    let (mut key, mut nonce) = (Key::default(), Nonce::default());
    key.copy_from_slice(&wide[..32]);
    nonce.copy_from_slice(&wide[32..44]);
    (key, nonce)
}
