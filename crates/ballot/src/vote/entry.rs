//! Entries: a header that is hashed into the tree, and a body that can be erased without breaking it.

use ledger::{Hash, Origin};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::canonical;
use crate::encoded::{Digest, PublicKey, Salt, SignatureBytes};
use crate::id::MemberId;
use crate::limits::{BODY_BYTES_MAX, HEADER_BYTES_MAX};
use crate::vote::refusal::Refusal;

/// Version of the format.
pub const VERSION: u32 = 1;

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryType {
    Definition,
    Roll,
    Opened,
    Ballot,
    SecretBallot,
    Audited,
    Called,
    Happened,
    Keyed,
    Reported,
    Opposed,
    Extended,
    Complaint,
    Settled,
    Closed,
    Sum,
    Tie,
    LotCommitted,
    LotOpened,
    LotRestarted,
    FellBack,
    Paper,
    Result,
    Announced,
    Objection,
    Voided,
}

impl EntryType {
    /// As it stands in the header.
    pub fn name(self) -> String {
        canonical::write(&self).trim_matches('"').to_owned()
    }

    /// Whether a vote can be understood when the body was erased.
    pub fn is_beside_the_point(self) -> bool {
        matches!(self, Self::Reported | Self::Objection)
    }
}

/// The bytes of the leaf: this as JSON in its one spelling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    pub v: u32,
    #[serde(rename = "type")]
    pub kind: EntryType,
    /// Milliseconds since 1970 by the clock of the server. Nothing is decided by it but whether a deadline is over: the
    /// order of the entries counts.
    pub at: u64,
    /// Who signed; left out for what the server writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<MemberId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sig: Option<SignatureBytes>,
    /// SHA-256 of salt and body.
    pub hash: Digest,
}

/// A line of a record. Salt and body are gone together when the body was erased.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// The header, as it was hashed.
    pub entry: String,
    pub salt: Option<Salt>,
    pub body: Option<String>,
}

/// What somebody sends to have it entered. The server adds its time and nothing else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submission {
    #[serde(rename = "type")]
    pub kind: EntryType,
    pub by: Option<MemberId>,
    pub sig: Option<SignatureBytes>,
    pub salt: Salt,
    pub body: String,
}

/// What an entry is signed in: of which log, and after which definition and roll, where there are any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Context {
    pub origin: Origin,
    /// Leaf hash of the definition.
    pub definition: Option<Hash>,
    /// Leaf hash of the roll.
    pub roll: Option<Hash>,
}

/// The hash that a body has in its header.
pub fn commitment(salt: &Salt, body: &str) -> Digest {
    Digest::of(&[&salt.0, body.as_bytes()])
}

impl Digest {
    /// Of a file.
    pub fn of_file(content: &[u8]) -> Self {
        Self::of(&[content])
    }

    pub(crate) fn of(parts: &[&[u8]]) -> Self {
        let mut sha = Sha256::new();
        parts.iter().for_each(|part| sha.update(part));
        Self(sha.finalize().into())
    }
}

/// Bytes as they are hashed and signed: each field with its length in four bytes before it.
pub(crate) fn fields(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

impl Context {
    /// What is signed for an entry.
    pub fn statement(&self, kind: EntryType, by: MemberId, hash: &Digest) -> Vec<u8> {
        let leaf = |leaf: &Option<Hash>| leaf.map(|hash| hash.0.to_vec()).unwrap_or_default();
        fields(&[
            b"plenum vote entry",
            kind.name().as_bytes(),
            self.origin.as_str().as_bytes(),
            &leaf(&self.definition),
            &leaf(&self.roll),
            &by.0,
            &hash.0,
        ])
    }
}

/// Ed25519, strictly.
pub(crate) fn is_signed(statement: &[u8], key: &PublicKey, signature: &SignatureBytes) -> bool {
    secret_ballot::statement::is_signed(statement, &key.0, &signature.0)
}

/// Whether 32 bytes are a key that can be trusted.
pub(crate) fn is_key(key: &PublicKey) -> bool {
    ed25519_dalek::VerifyingKey::from_bytes(&key.0).is_ok_and(|key| !key.is_weak())
}

impl Submission {
    /// What the server writes itself, without a signature.
    pub fn unsigned(kind: EntryType, salt: Salt, body: String) -> Self {
        Self { kind, by: None, sig: None, salt, body }
    }

    /// The header that it becomes.
    pub(crate) fn header(&self, at: u64) -> Header {
        let hash = commitment(&self.salt, &self.body);
        Header { v: VERSION, kind: self.kind, at, by: self.by, sig: self.sig, hash }
    }
}

/// An entry that was read, with its leaf hash. The body is not looked at yet.
pub(crate) struct Read<'a> {
    pub(crate) header: Header,
    pub(crate) leaf: Hash,
    pub(crate) body: Option<&'a str>,
}

impl<'a> Read<'a> {
    /// Reads the header in its one spelling and compares the body with it.
    pub(crate) fn new(entry: &str, salt: Option<&Salt>, body: Option<&'a str>) -> Result<Self, Refusal> {
        let header: Header = canonical::read(entry, HEADER_BYTES_MAX).map_err(|_| Refusal::EntryForm)?;
        if header.v != VERSION || header.by.is_some() != header.sig.is_some() {
            return Err(Refusal::EntryForm);
        }
        match (salt, body) {
            (Some(salt), Some(body)) => {
                if body.len() > BODY_BYTES_MAX {
                    return Err(Refusal::EntryLimit);
                }
                if commitment(salt, body) != header.hash {
                    return Err(Refusal::EntryHash);
                }
            }
            (None, None) => {}
            _ => return Err(Refusal::EntryForm),
        }
        Ok(Self { leaf: Hash::of_leaf(entry.as_bytes()), header, body })
    }
}
