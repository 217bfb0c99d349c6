//! From the sums of the trustees to the result, and the equation that proves it.

use std::collections::BTreeSet;

use curve25519_dalek::scalar::Scalar;
use thiserror::Error;

use crate::counted::Counted;
use crate::group;
use crate::terms::Vote;
use crate::trustee::Sum;

/// Why a trustee's sum does not count. The trustee is to be named: nobody else can have made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SumFault {
    #[error("there is no such trustee, or the sum has another number of options")]
    Form,
    #[error("the sum is over another set of ballots")]
    OtherSet,
    #[error("the sum is not what the ballots commit to for option {0}")]
    Wrong(usize),
    #[error("the trustee gave a sum before")]
    Twice,
}

impl SumFault {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Form => "cs1-sum-form",
            Self::OtherSet => "cs1-sum-set",
            Self::Wrong(_) => "cs1-sum-wrong",
            Self::Twice => "cs1-sum-twice",
        }
    }
}

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TallyError {
    #[error("{valid} right sums, and {needed} are needed")]
    TooFew { valid: usize, needed: usize },
    #[error("the result has another number of options or an unreadable scalar")]
    Form,
    #[error("the result of option {0} is not what the ballots commit to")]
    Equation(usize),
    #[error("more was chosen than the voters could")]
    Range,
}

impl TallyError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooFew { .. } => "cs1-sums-missing",
            Self::Form => "cs1-result-form",
            Self::Equation(_) => "cs1-result-wrong",
            Self::Range => "cs1-result-range",
        }
    }
}

/// Votes for each option, and the sums of the blindings that prove them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub counts: Vec<u64>,
    blindings: Vec<Scalar>,
}

/// A result, and the trustees whose sums were wrong. Those do no harm as long as enough are right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    pub outcome: Outcome,
    pub refused: Vec<(u8, SumFault)>,
}

/// Checks one trustee's sum against the commitments of the counted ballots.
pub fn check_sum(vote: &Vote, counted: &Counted, sum: &Sum) -> Result<(), SumFault> {
    if vote.trustees().keys(sum.trustee).is_none() || sum.values.len() != vote.shape().options() {
        return Err(SumFault::Form);
    }
    if sum.vote != counted.vote() || sum.counted != counted.hash() {
        return Err(SumFault::OtherSet);
    }
    for (option, ((f, g), commitments)) in sum.values.iter().zip(counted.sums()).enumerate() {
        if group::commit(f, g) != group::committed_at(commitments, sum.trustee) {
            return Err(SumFault::Wrong(option));
        }
    }
    Ok(())
}

/// Puts the result together from whatever sums are right.
pub fn tally(vote: &Vote, counted: &Counted, sums: &[Sum]) -> Result<Tally, TallyError> {
    let (mut right, mut refused, mut given) = (Vec::new(), Vec::new(), BTreeSet::new());
    for sum in sums {
        match check_sum(vote, counted, sum) {
            Ok(()) if given.insert(sum.trustee) => right.push(sum),
            Ok(()) => refused.push((sum.trustee, SumFault::Twice)),
            Err(fault) => refused.push((sum.trustee, fault)),
        }
    }
    let needed = vote.trustees().threshold();
    if right.len() < needed {
        return Err(TallyError::TooFew { valid: right.len(), needed });
    }
    right.truncate(needed);
    let factors = group::at_zero(&right.iter().map(|sum| sum.trustee).collect::<Vec<_>>());
    let (mut counts, mut blindings) = (Vec::new(), Vec::new());
    for option in 0..vote.shape().options() {
        let together = |part: fn(&(Scalar, Scalar)) -> Scalar| -> Scalar {
            right.iter().zip(&factors).map(|(sum, factor)| part(&sum.values[option]) * factor).sum()
        };
        counts.push(small(&together(|value| value.0)).ok_or(TallyError::Range)?);
        blindings.push(together(|value| value.1));
    }
    let outcome = Outcome { counts, blindings };
    outcome.verify(vote, counted)?;
    Ok(Tally { outcome, refused })
}

/// A scalar that is a number of votes.
fn small(scalar: &Scalar) -> Option<u64> {
    let (low, high) = scalar.as_bytes().split_first_chunk::<8>()?;
    high.iter().all(|byte| *byte == 0).then(|| u64::from_le_bytes(*low))
}

impl Outcome {
    /// The proof: for each option, count·G + blinding·H is the sum of the commitments. Nothing else is needed, no
    /// trustee and no share.
    pub fn verify(&self, vote: &Vote, counted: &Counted) -> Result<(), TallyError> {
        let shape = vote.shape();
        if self.counts.len() != shape.options() || self.blindings.len() != shape.options() {
            return Err(TallyError::Form);
        }
        for (option, (count, blinding)) in self.counts.iter().zip(&self.blindings).enumerate() {
            if group::commit(&Scalar::from(*count), blinding) != counted.sums()[option][0] {
                return Err(TallyError::Equation(option));
            }
        }
        // Follows from the proofs of the ballots; a second look costs nothing.
        let chosen =
            (0..shape.options()).map(|option| u128::from(shape.factor(option)) * u128::from(self.counts[option]));
        let (chosen, all) = (chosen.sum::<u128>(), u128::from(counted.weight()));
        if !(all * shape.min() as u128..=all * shape.max() as u128).contains(&chosen) {
            return Err(TallyError::Range);
        }
        Ok(())
    }

    /// Number of options, then for each the count and its blinding.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![self.counts.len() as u8];
        for (count, blinding) in self.counts.iter().zip(&self.blindings) {
            bytes.extend(count.to_be_bytes());
            bytes.extend(blinding.as_bytes());
        }
        bytes
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TallyError> {
        let (&options, values) = bytes.split_first().ok_or(TallyError::Form)?;
        let (values, rest) = values.as_chunks::<40>();
        if values.len() != usize::from(options) || !rest.is_empty() {
            return Err(TallyError::Form);
        }
        let mut outcome = Self { counts: Vec::new(), blindings: Vec::new() };
        for value in values {
            let (count, blinding) = value.split_first_chunk::<8>().ok_or(TallyError::Form)?;
            outcome.counts.push(u64::from_be_bytes(*count));
            let blinding = blinding.try_into().map_err(|_| TallyError::Form)?;
            outcome.blindings.push(group::scalar(blinding).ok_or(TallyError::Form)?);
        }
        Ok(outcome)
    }
}
