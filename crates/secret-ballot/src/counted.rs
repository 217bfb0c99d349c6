//! The one set of ballots that is counted, and the sums of their commitments.

use std::collections::BTreeMap;

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use sha2::Digest;
use thiserror::Error;

use crate::bytes::{Fields, short};
use crate::check::{Checked, Seen};
use crate::limits::{COUNTED_MAX, WEIGHT_MAX};
use crate::terms::Vote;

/// Why ballots are no set to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CountError {
    #[error("a ballot belongs to another vote")]
    OtherVote,
    #[error("a voter has two ballots in one count")]
    VoterTwice,
    #[error("a commitment stands in two ballots")]
    Duplicate,
    #[error("a weight is 1 to {WEIGHT_MAX}")]
    Weight,
    #[error("more than {COUNTED_MAX} ballots")]
    TooMany,
}

impl CountError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OtherVote => "cs1-other-vote",
            Self::VoterTwice => "cs1-voter-twice",
            Self::Duplicate => "cs1-duplicate",
            Self::Weight => "cs1-weight",
            Self::TooMany => "cs1-counted-limit",
        }
    }
}

/// A ballot of the count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub seq: u32,
    pub ballot: [u8; 32],
    pub weight: u32,
}

/// The counted ballots by voter, under the closing root that lists them.
#[derive(Clone, Debug)]
pub struct Counted {
    vote: [u8; 32],
    hash: [u8; 32],
    entries: BTreeMap<[u8; 16], Entry>,
    /// For each option the weighted sums of the commitments to each coefficient.
    sums: Vec<Vec<RistrettoPoint>>,
    weight: u64,
}

impl Counted {
    /// `closing_root` is the root of the log at the close; whoever calls this has seen that it lists these ballots.
    pub fn new<'a>(
        vote: &Vote,
        closing_root: &[u8; 32],
        ballots: impl IntoIterator<Item = (&'a Checked, u32)>,
    ) -> Result<Self, CountError> {
        let (shape, threshold) = (vote.shape(), vote.trustees().threshold());
        let mut sums = vec![vec![RistrettoPoint::default(); threshold]; shape.options()];
        let (mut entries, mut seen, mut total) = (BTreeMap::new(), Seen::default(), 0u64);
        for (checked, weight) in ballots {
            if checked.vote() != vote.hash() {
                return Err(CountError::OtherVote);
            }
            if !(1..=WEIGHT_MAX).contains(&weight) {
                return Err(CountError::Weight);
            }
            if entries.len() == COUNTED_MAX {
                return Err(CountError::TooMany);
            }
            let entry = Entry { seq: checked.casting().seq, ballot: checked.hash(), weight };
            if entries.insert(checked.casting().voter, entry).is_some() {
                return Err(CountError::VoterTwice);
            }
            seen.admit(checked.ballot()).map_err(|_| CountError::Duplicate)?;
            total += u64::from(weight);
            let factor = Scalar::from(weight);
            for (sum, commitment) in sums.iter_mut().flatten().zip(checked.ballot().commitments.iter().flatten()) {
                *sum += if weight == 1 { commitment.point } else { commitment.point * factor };
            }
        }
        let start = short("counted").field(&vote.hash()).field(closing_root);
        let all = entries.iter().fold(start, |hash, (voter, entry)| {
            let Entry { seq, ballot, weight } = entry;
            hash.field(voter).field(&seq.to_be_bytes()).field(ballot).field(&weight.to_be_bytes())
        });
        Ok(Self { vote: vote.hash(), hash: all.finalize().into(), entries, sums, weight: total })
    }

    /// Hash of the vote.
    pub fn vote(&self) -> [u8; 32] {
        self.vote
    }

    /// Names the set with its closing root. A trustee sums for one such name and for no other.
    pub fn hash(&self) -> [u8; 32] {
        self.hash
    }

    pub fn entries(&self) -> &BTreeMap<[u8; 16], Entry> {
        &self.entries
    }

    /// Sum of all weights.
    pub fn weight(&self) -> u64 {
        self.weight
    }

    pub(crate) fn sums(&self) -> &[Vec<RistrettoPoint>] {
        &self.sums
    }
}
