use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};

use crate::PasskeyError;
use crate::cbor::{self, Map};

/// COSE numbers of the algorithms that are accepted, the preferred first: EdDSA, ES256, RS256 (the last for Windows
/// Hello on older chips).
pub const ALGORITHMS: [i64; 3] = [-8, -7, -257];

/// RSA keys from 2048 to 4096 bits.
const RSA_BYTES: std::ops::RangeInclusive<usize> = 256..=512;
/// Public exponents are 65537, seldom 3.
const EXPONENT_BYTES_MAX: usize = 4;
/// Members of a COSE key.
const MEMBERS_MAX: usize = 8;

/// A public key that verifies answers, with the COSE form (RFC 9052) in which it came and is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    cose: Vec<u8>,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// The point, not compressed.
    Es256([u8; 65]),
    EdDsa([u8; 32]),
    Rs256 {
        n: Vec<u8>,
        e: Vec<u8>,
    },
}

impl PublicKey {
    /// Reads a key and refuses one that could verify nothing.
    ///
    /// # Errors
    /// `KeyMalformed`; `AlgorithmRefused` for a key that is none of [`ALGORITHMS`].
    pub fn from_cose(bytes: &[u8]) -> Result<Self, PasskeyError> {
        let map =
            cbor::whole(bytes).and_then(|value| Map::new(value, MEMBERS_MAX)).ok_or(PasskeyError::KeyMalformed)?;
        let number = |label: i64| map.integer(label).ok_or(PasskeyError::KeyMalformed);
        let field = |label: i64| map.bytes(label).ok_or(PasskeyError::KeyMalformed);
        let coordinate = |label: i64| <[u8; 32]>::try_from(field(label)?).map_err(|_| PasskeyError::KeyMalformed);
        // Type, algorithm and curve belong together: a key of one kind under another's algorithm is none.
        let kind = match (number(1)?, number(3)?) {
            (2, -7) if number(-1)? == 1 => {
                let mut point = [4; 65];
                point[1..33].copy_from_slice(&coordinate(-2)?);
                point[33..].copy_from_slice(&coordinate(-3)?);
                ParsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).map_err(|_| PasskeyError::KeyMalformed)?;
                Kind::Es256(point)
            }
            (1, -8) if number(-1)? == 6 => Kind::EdDsa(coordinate(-2)?),
            (3, -257) => {
                let (n, e) = (field(-1)?, field(-2)?);
                let odd = |number: &[u8]| number.last().is_some_and(|last| last & 1 == 1);
                let led = |number: &[u8]| number.first().is_some_and(|first| *first != 0);
                let fits = RSA_BYTES.contains(&n.len()) && e.len() <= EXPONENT_BYTES_MAX && e != [1];
                if !(fits && [n, e].into_iter().all(|number| odd(number) && led(number))) {
                    return Err(PasskeyError::KeyMalformed);
                }
                Kind::Rs256 { n: n.to_vec(), e: e.to_vec() }
            }
            (_, -7 | -8 | -257) => return Err(PasskeyError::KeyMalformed),
            _ => return Err(PasskeyError::AlgorithmRefused),
        };
        Ok(Self { cose: bytes.to_vec(), kind })
    }

    /// As it came, for [`PublicKey::from_cose`].
    #[must_use]
    pub fn as_cose(&self) -> &[u8] {
        &self.cose
    }

    pub(crate) fn algorithm(&self) -> i64 {
        match self.kind {
            Kind::Es256(_) => -7,
            Kind::EdDsa(_) => -8,
            Kind::Rs256 { .. } => -257,
        }
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), PasskeyError> {
        match &self.kind {
            Kind::Es256(point) => UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature),
            Kind::EdDsa(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature),
            Kind::Rs256 { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
        }
        .map_err(|_| PasskeyError::SignatureInvalid)
    }
}
