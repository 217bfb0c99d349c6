//! How a complaint is settled in the open: the voter's client reveals the randomness of that one share, and anybody
//! encrypts it again.

use thiserror::Error;

use crate::ballot::{BallotError, SealedShare};
use crate::check::Checked;
use crate::seal;
use crate::terms::Vote;
use crate::trustee::{Complaint, compare};
use crate::voter::SHARE_RANDOMNESS_BYTES;

/// Who was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// The share is right and was encrypted for this trustee: the complaint was false.
    TrusteeLied,
    /// The ballot is rejected.
    BallotAtFault(Fault),
}

/// What is wrong with the ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Fault {
    #[error("this randomness does not make this encrypted share")]
    Randomness,
    #[error(transparent)]
    Share(#[from] Complaint),
}

impl Settlement {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TrusteeLied => "cs1-trustee-lied",
            Self::BallotAtFault(Fault::Randomness) => "cs1-share-randomness",
            Self::BallotAtFault(Fault::Share(complaint)) => complaint.code(),
        }
    }
}

/// Settles a complaint of a trustee about its share of a ballot. An error means that this is not that share at all.
pub fn settle(
    vote: &Vote,
    checked: &Checked,
    trustee: u8,
    share: &SealedShare,
    randomness: &[u8; SHARE_RANDOMNESS_BYTES],
) -> Result<Settlement, BallotError> {
    let named = usize::from(trustee).checked_sub(1).and_then(|at| checked.ballot().share_hashes.get(at));
    if checked.vote() != vote.hash() || named != Some(&share.hash()) {
        return Err(BallotError::Shares);
    }
    let Some(opened) = seal::reopen(vote, &checked.casting(), trustee, randomness, share) else {
        return Ok(Settlement::BallotAtFault(Fault::Randomness));
    };
    let right = opened.map_err(Complaint::of).and_then(|values| compare(checked, trustee, &values));
    Ok(match right {
        Ok(()) => Settlement::TrusteeLied,
        Err(complaint) => Settlement::BallotAtFault(Fault::Share(complaint)),
    })
}
