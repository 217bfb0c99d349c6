//! The hashes of the log: leaves and nodes of RFC 9162 (section 2.1.1), and the chain through the rows.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::origin::Origin;

/// Bytes of a [`Hash`].
pub const HASH_BYTES: usize = 32;

/// First byte of what is hashed, so that no hash of one sort passes for another.
const LEAF: u8 = 0;
const NODE: u8 = 1;
const LINK: u8 = 2;
const START: u8 = 3;

/// A SHA-256 digest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; HASH_BYTES]);

impl Hash {
    /// The hash of a leaf: `SHA-256(0x00 || entry)`.
    pub fn of_leaf(entry: &[u8]) -> Self {
        digest(LEAF, &[entry])
    }

    /// The hash of an inner node: `SHA-256(0x01 || left || right)`.
    pub fn of_node(left: &Self, right: &Self) -> Self {
        digest(NODE, &[&left.0, &right.0])
    }

    /// The root of the tree without leaves: the hash of nothing.
    pub fn of_empty_tree() -> Self {
        Self(Sha256::digest([]).into())
    }

    /// What the row at `index` keeps of itself and all before it: `SHA-256(0x02 || index || previous || leaf)`, the
    /// index as 64 bits, most significant byte first.
    pub fn of_link(index: u64, previous: &Self, leaf: &Self) -> Self {
        digest(LINK, &[&index.to_be_bytes(), &previous.0, &leaf.0])
    }

    /// What the first row takes for the row before it: `SHA-256(0x03 || origin)`. Rows of one log fit no other.
    pub fn of_start(origin: &Origin) -> Self {
        digest(START, &[origin.as_str().as_bytes()])
    }

    /// From bytes as a store keeps them. `None` unless there are 32.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// Base64 with padding, as checkpoints and proofs write it. `None` for any other spelling.
    pub fn from_base64(text: &str) -> Option<Self> {
        Self::from_slice(&STANDARD.decode(text).ok()?)
    }
}

/// Base64 with padding.
impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.0))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

fn digest(sort: u8, parts: &[&[u8]]) -> Hash {
    let mut sha = Sha256::new();
    sha.update([sort]);
    for part in parts {
        sha.update(part);
    }
    Hash(sha.finalize().into())
}
