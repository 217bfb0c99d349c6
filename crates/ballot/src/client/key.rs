//! The key of a person for one sitting.

use ed25519_dalek::{Signer, SigningKey};
use ledger::{Cosigner, KeyError, KeyName, KeyType, Origin, VerifierKey};

use crate::encoded::{PublicKey, Salt, SignatureBytes};
use crate::id::MemberId;
use crate::vote::body::Body;
use crate::vote::entry::{Context, Submission, commitment};

/// Signs entries, and cosigns checkpoints. Not `Debug`, and wiped when dropped.
pub struct PersonKey(SigningKey);

impl PersonKey {
    /// From 32 random bytes.
    pub fn new(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// What stands in the roll.
    pub fn public(&self) -> PublicKey {
        PublicKey::from(self.0.verifying_key().to_bytes())
    }

    /// An entry, ready to be sent.
    pub fn sign(&self, context: &Context, by: MemberId, salt: Salt, body: &Body) -> Submission {
        let (kind, body) = (body.kind(), body.write());
        let statement = context.statement(kind, by, &commitment(&salt, &body));
        Submission { kind, by: Some(by), sig: Some(self.sign_bytes(&statement)), salt, body }
    }

    /// A message of the suite of secret votes.
    pub fn sign_bytes(&self, message: &[u8]) -> SignatureBytes {
        SignatureBytes::from(self.0.sign(message).to_bytes())
    }

    /// The same key as a cosigner of the log of a vote.
    pub fn cosigner(&self, origin: &Origin, member: MemberId) -> Result<Cosigner, KeyError> {
        Ok(Cosigner::new(cosigner_name(origin, member)?, &self.0.to_bytes()))
    }
}

/// What a member is called as a cosigner of a log.
pub fn cosigner_name(origin: &Origin, member: MemberId) -> Result<KeyName, KeyError> {
    KeyName::new(&format!("{origin}/{member}"))
}

/// The key with which the cosignature of a member is verified.
pub fn cosigner_key(origin: &Origin, member: MemberId, key: &PublicKey) -> Option<VerifierKey> {
    VerifierKey::new(cosigner_name(origin, member).ok()?, KeyType::Cosignature, &key.0).ok()
}
