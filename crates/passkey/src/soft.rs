//! A passkey in software, for tests. What it says can be spoilt before it is signed.

use aws_lc_rs::rand::{SystemRandom, fill};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use sha2::{Digest, Sha256};

/// Present and verified, in a keyring that is backed up.
const SYNCED: u8 = 0b0001_1101;
const HAS_CREDENTIAL: u8 = 1 << 6;

/// One passkey (ES256) and the browser it is in. Not `Debug`: it holds its private key.
pub struct SoftPasskey {
    pair: EcdsaKeyPair,
    pub id: Vec<u8>,
    pub host: String,
    /// What the browser says that the page is.
    pub origin: String,
    pub flags: u8,
    /// 0 counts nothing.
    pub count: u32,
}

/// Its answer, signed.
#[derive(Clone, Debug)]
pub struct SoftAnswer {
    pub client_data: Vec<u8>,
    pub authenticator_data: Vec<u8>,
    pub signature: Vec<u8>,
}

impl SoftPasskey {
    /// # Panics
    /// When the system has no randomness.
    #[must_use]
    pub fn new(host: &str, origin: &str) -> Self {
        let mut id = vec![0; 16];
        fill(&mut id).expect("the system has randomness");
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("the system has randomness");
        Self { pair, id, host: host.into(), origin: origin.into(), flags: SYNCED, count: 0 }
    }

    /// Client data and attestation object. `challenge` as it came, in base64url.
    #[must_use]
    pub fn register(&self, challenge: &str) -> (Vec<u8>, Vec<u8>) {
        let point = self.pair.public_key().as_ref();
        // {1: 2, 3: -7, -1: 1, -2: x, -3: y} in CBOR.
        let head = [0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32];
        let key = [&head[..], &point[1..33], &[0x22, 0x58, 32], &point[33..]].concat();
        let length = u16::try_from(self.id.len()).unwrap_or(u16::MAX).to_be_bytes();
        let attested = [&[0; 16][..], &length, &self.id, &key].concat();
        let data = [self.data(HAS_CREDENTIAL), attested].concat();
        let length = u16::try_from(data.len()).unwrap_or(u16::MAX).to_be_bytes();
        // {"fmt": "none", "attStmt": {}, "authData": …}
        let object = [&b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59"[..], &length, &data].concat();
        (self.client_data("webauthn.create", challenge), object)
    }

    /// An answer to a challenge.
    ///
    /// # Panics
    /// When the system has no randomness.
    #[must_use]
    pub fn show(&self, challenge: &str) -> SoftAnswer {
        let client_data = self.client_data("webauthn.get", challenge);
        let authenticator_data = self.data(0);
        let message = [authenticator_data.as_slice(), &Sha256::digest(&client_data)].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &message).expect("the system has randomness");
        SoftAnswer { client_data, authenticator_data, signature: signature.as_ref().to_vec() }
    }

    fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let origin = &self.origin;
        format!(r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}","crossOrigin":false}}"#).into_bytes()
    }

    fn data(&self, more: u8) -> Vec<u8> {
        [Sha256::digest(&self.host).as_slice(), &[self.flags | more], &self.count.to_be_bytes()].concat()
    }
}
