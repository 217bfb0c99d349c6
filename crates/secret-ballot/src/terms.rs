//! What a ballot is bound to: the vote with its shape and trustees, and the place of one ballot in it.

use std::collections::BTreeSet;

use sha2::Digest;
use thiserror::Error;

use crate::bytes::{Fields, short};
use crate::kem;
use crate::limits::{OPTIONS_MAX, SELECTION_MAX, THRESHOLD_MIN, TRUSTEES_MAX, TRUSTEES_MIN};

/// Name of the suite in every hash and at the front of every ballot.
pub const SUITE: &[u8; 3] = b"CS1";
/// Bytes of a trustee's public key for shares.
pub const KEM_KEY_BYTES: usize = kem::PUBLIC_BYTES;

/// Why the terms of a vote are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TermsError {
    #[error("a vote has 2 to {OPTIONS_MAX} options, not {0}")]
    Options(usize),
    #[error("a voter chooses min to max options: 1 to {SELECTION_MAX}, and no more than are not exclusive")]
    Selection,
    #[error("exclusive options are numbers of options")]
    Exclusive,
    #[error("a vote has {TRUSTEES_MIN} to {TRUSTEES_MAX} trustees, not {0}")]
    Trustees(usize),
    #[error("the threshold is {THRESHOLD_MIN} to the number of trustees, not {0}")]
    Threshold(usize),
    #[error("the key of trustee {0} is none")]
    Key(usize),
    #[error("trustee {0} has a key that another one has")]
    SharedKey(usize),
}

impl TermsError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Options(_) => "cs1-options",
            Self::Selection => "cs1-selection",
            Self::Exclusive => "cs1-exclusive",
            Self::Trustees(_) => "cs1-trustees",
            Self::Threshold(_) => "cs1-threshold",
            Self::Key(_) => "cs1-trustee-key",
            Self::SharedKey(_) => "cs1-trustee-key-shared",
        }
    }
}

/// How many options there are and how many a voter chooses.
///
/// Where a voter may choose fewer than `max`, that many blank slots stand behind the options and take the rest, so that
/// every ballot has the sum `max`. An exclusive option (abstain, invalid) counts `max` in that sum, so nothing can be
/// chosen beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    options: u8,
    min: u8,
    max: u8,
    exclusive: u64,
}

impl Shape {
    /// `exclusive` are numbers of options, from 0.
    pub fn new(options: usize, min: usize, max: usize, exclusive: &[usize]) -> Result<Self, TermsError> {
        if !(2..=OPTIONS_MAX).contains(&options) {
            return Err(TermsError::Options(options));
        }
        if exclusive.iter().any(|option| *option >= options) {
            return Err(TermsError::Exclusive);
        }
        let bits = exclusive.iter().fold(0u64, |bits, option| bits | 1 << option);
        let ordinary = options - bits.count_ones() as usize;
        if max == 0 || max > SELECTION_MAX || min > max || max > ordinary {
            return Err(TermsError::Selection);
        }
        Ok(Self { options: options as u8, min: min as u8, max: max as u8, exclusive: bits })
    }

    pub fn options(&self) -> usize {
        self.options.into()
    }

    pub fn min(&self) -> usize {
        self.min.into()
    }

    pub fn max(&self) -> usize {
        self.max.into()
    }

    pub fn blanks(&self) -> usize {
        usize::from(self.max - self.min)
    }

    pub fn slots(&self) -> usize {
        self.options() + self.blanks()
    }

    pub fn is_exclusive(&self, option: usize) -> bool {
        option < self.options() && self.exclusive >> option & 1 == 1
    }

    /// What a slot counts in the sum of a ballot.
    pub(crate) fn factor(&self, slot: usize) -> u64 {
        if self.is_exclusive(slot) { self.max.into() } else { 1 }
    }

    fn to_bytes(self) -> [u8; 11] {
        let mut bytes = [0; 11];
        bytes[..3].copy_from_slice(&[self.options, self.min, self.max]);
        bytes[3..].copy_from_slice(&self.exclusive.to_be_bytes());
        bytes
    }
}

/// Public keys of one trustee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrusteeKeys {
    /// X-Wing: shares are encrypted for it.
    pub kem: Box<[u8; KEM_KEY_BYTES]>,
    /// Ed25519: verdicts and sums are signed with it.
    pub signature: [u8; 32],
}

/// The trustees of a vote in their order; the first one has the number 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trustees {
    threshold: u8,
    keys: Vec<TrusteeKeys>,
}

impl Trustees {
    pub fn new(threshold: usize, keys: Vec<TrusteeKeys>) -> Result<Self, TermsError> {
        if !(TRUSTEES_MIN..=TRUSTEES_MAX).contains(&keys.len()) {
            return Err(TermsError::Trustees(keys.len()));
        }
        if !(THRESHOLD_MIN..=keys.len()).contains(&threshold) {
            return Err(TermsError::Threshold(threshold));
        }
        let (mut kems, mut signatures) = (BTreeSet::new(), BTreeSet::new());
        for (at, key) in keys.iter().enumerate() {
            let signature = ed25519_dalek::VerifyingKey::from_bytes(&key.signature);
            if !kem::is_key(&key.kem) || !signature.is_ok_and(|key| !key.is_weak()) {
                return Err(TermsError::Key(at + 1));
            }
            // Whoever stood twice in the list would have two shares.
            if !kems.insert(&key.kem[..]) || !signatures.insert(key.signature) {
                return Err(TermsError::SharedKey(at + 1));
            }
        }
        Ok(Self { threshold: threshold as u8, keys })
    }

    /// How many must come together to open anything.
    pub fn threshold(&self) -> usize {
        self.threshold.into()
    }

    /// Number of trustees.
    pub fn count(&self) -> usize {
        self.keys.len()
    }

    /// Keys of a trustee by number, from 1.
    pub fn keys(&self, trustee: u8) -> Option<&TrusteeKeys> {
        self.keys.get(usize::from(trustee).checked_sub(1)?)
    }

    pub(crate) fn numbers(&self) -> impl Iterator<Item = u8> {
        1..=self.keys.len() as u8
    }

    fn hash(&self) -> [u8; 32] {
        let start = short("trustees").field(&[self.threshold, self.keys.len() as u8]);
        let all = self.keys.iter().fold(start, |hash, key| hash.field(&key.kem[..]).field(&key.signature));
        all.finalize().into()
    }
}

/// Everything that is the same for all ballots of a vote.
#[derive(Clone, Debug)]
pub struct Vote {
    parts: Parts,
    trustees: Trustees,
    trustees_hash: [u8; 32],
    hash: [u8; 32],
}

/// What names a vote. Identifiers are 128 bit, hashes are those of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    pub tenant: [u8; 16],
    pub meeting: [u8; 16],
    pub vote: [u8; 16],
    /// Hash of the ballot definition as it stands in the record.
    pub definition: [u8; 32],
    /// Root over the roll.
    pub roll: [u8; 32],
    pub shape: Shape,
}

impl Vote {
    pub fn new(parts: Parts, trustees: Trustees) -> Self {
        let trustees_hash = trustees.hash();
        let mut vote = Self { parts, trustees, trustees_hash, hash: [0; 32] };
        vote.hash = vote.fields(short("vote")).finalize().into();
        vote
    }

    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    pub fn shape(&self) -> Shape {
        self.parts.shape
    }

    pub fn trustees(&self) -> &Trustees {
        &self.trustees
    }

    /// Names the vote with all of its terms.
    pub fn hash(&self) -> [u8; 32] {
        self.hash
    }

    fn fields<F: Fields>(&self, into: F) -> F {
        let Parts { tenant, meeting, vote, definition, roll, shape } = &self.parts;
        into.field(SUITE)
            .field(tenant)
            .field(meeting)
            .field(vote)
            .field(definition)
            .field(roll)
            .field(&shape.to_bytes())
            .field(&self.trustees_hash)
    }

    /// The terms and the place of one ballot.
    pub(crate) fn context<F: Fields>(&self, casting: &Casting, into: F) -> F {
        self.fields(into).field(&casting.voter).field(&casting.seq.to_be_bytes())
    }
}

/// Whose ballot it is, and which of theirs: a later one of the same voter has a higher number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Casting {
    pub voter: [u8; 16],
    pub seq: u32,
}
