//! The growing edge of a log: all that is needed to append and to know the root.
//!
//! A frontier is the size, the roots of the complete subtrees that the size is made of (one for each bit that is set,
//! largest first), and the chain hash of the newest row. It has at most 2,057 bytes, so that a store keeps it in one
//! row beside the entries and writes both in one transaction. It promises nothing about the entries behind it: who
//! does not trust the store feeds all rows to a [`Verifier`](crate::Verifier) and compares.

use thiserror::Error;

use crate::hash::{HASH_BYTES, Hash};
use crate::limits::SIZE_MAX;
use crate::origin::Origin;

/// First byte of a frontier in a store.
const VERSION: u8 = 1;
/// Version, size, chain.
const HEADER_BYTES: usize = 1 + 8 + HASH_BYTES;

/// The growing edge of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    /// Roots of the complete subtrees, largest first.
    peaks: Vec<Hash>,
    chain: Hash,
}

/// What an entry became: the columns of its row, beside the entry itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// Place in the log, counted from 0.
    pub index: u64,
    /// [`Hash::of_leaf`] of the entry.
    pub leaf: Hash,
    /// [`Hash::of_link`] of index, the row before and leaf.
    pub chain: Hash,
}

/// Why stored bytes are no frontier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FrontierError {
    #[error("a frontier of version {0} is not known here")]
    Version(u8),
    #[error("a frontier has {expected} bytes, this one has {found}")]
    Length { expected: usize, found: usize },
    #[error("a log of {0} entries cannot be")]
    Size(u64),
}

impl Frontier {
    /// The frontier of a log without entries.
    pub fn new(origin: &Origin) -> Self {
        Self { size: 0, peaks: Vec::new(), chain: Hash::of_start(origin) }
    }

    /// Entries so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The chain hash of the newest row.
    pub fn chain(&self) -> Hash {
        self.chain
    }

    /// The frontier after one more entry, and the columns of its row.
    ///
    /// It consumes the frontier: two entries appended to the same one would be two histories. A store that fails to
    /// commit reads the frontier again.
    pub fn append(self, entry: &[u8]) -> (Self, Appended) {
        self.append_leaf(Hash::of_leaf(entry))
    }

    /// The same for an entry of which only the hash is known.
    pub fn append_leaf(mut self, leaf: Hash) -> (Self, Appended) {
        let index = self.size;
        let chain = Hash::of_link(index, &self.chain, &leaf);
        let mut root = leaf;
        // Each bit that is set at the end of the size is a subtree as large as the one that has just grown.
        for _ in 0..index.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                root = Hash::of_node(&left, &root);
            }
        }
        self.peaks.push(root);
        self.size += 1;
        self.chain = chain;
        (self, Appended { index, leaf, chain })
    }

    /// The root of the tree (RFC 9162, section 2.1.1).
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev().copied();
        let Some(smallest) = peaks.next() else { return Hash::of_empty_tree() };
        peaks.fold(smallest, |right, left| Hash::of_node(&left, &right))
    }

    /// For a store: version 1, size (64 bits), chain, peaks. Numbers begin with their most significant byte.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES + HASH_BYTES * self.peaks.len());
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.size.to_be_bytes());
        bytes.extend_from_slice(&self.chain.0);
        for peak in &self.peaks {
            bytes.extend_from_slice(&peak.0);
        }
        bytes
    }

    /// Reads what [`Frontier::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FrontierError> {
        let short = FrontierError::Length { expected: HEADER_BYTES, found: bytes.len() };
        let (&version, rest) = bytes.split_first().ok_or(short)?;
        if version != VERSION {
            return Err(FrontierError::Version(version));
        }
        let (size, rest) = rest.split_first_chunk().ok_or(short)?;
        let size = u64::from_be_bytes(*size);
        if size > SIZE_MAX {
            return Err(FrontierError::Size(size));
        }
        let (chain, rest) = rest.split_first_chunk().ok_or(short)?;
        let peaks: Vec<_> = rest.chunks(HASH_BYTES).map_while(Hash::from_slice).collect();
        let expected = HEADER_BYTES + HASH_BYTES * size.count_ones() as usize;
        if bytes.len() != expected {
            return Err(FrontierError::Length { expected, found: bytes.len() });
        }
        Ok(Self { size, peaks, chain: Hash(*chain) })
    }
}
