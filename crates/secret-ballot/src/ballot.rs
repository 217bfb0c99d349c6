//! A secret ballot as it stands in the record, and the sealed shares beside it.
//!
//! The record keeps the ballot for ever. Sealed shares are deleted after the time for objections; the ballot holds
//! their hashes, so its proofs can still be checked.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use sha2::Digest;
use thiserror::Error;

use crate::bytes::{Fields, Reader, short};
use crate::group;
use crate::kem::CIPHERTEXT_BYTES;
use crate::terms::{Casting, SUITE, Vote};

/// Bytes of the tag of the AEAD.
const TAG_BYTES: usize = 16;

/// Why bytes are not a ballot of this vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BallotError {
    #[error("{got} bytes where this vote has {expected}")]
    Length { expected: usize, got: usize },
    #[error("the head names another suite, other numbers of options or other trustees")]
    Head,
    #[error("point {0} is not a point in its one spelling, or is the neutral one")]
    Point(usize),
    #[error("scalar {0} is not below the order of the group")]
    Scalar(usize),
    #[error("nothing proves that slot {0} is chosen once or not at all")]
    Bit(usize),
    #[error("nothing proves that as much was chosen as may be")]
    Sum,
    #[error("the sealed shares are not those that the ballot names")]
    Shares,
    #[error("a commitment stands in another ballot, too")]
    Duplicate,
}

impl BallotError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "cs1-length",
            Self::Head => "cs1-head",
            Self::Point(_) => "cs1-point",
            Self::Scalar(_) => "cs1-scalar",
            Self::Bit(_) => "cs1-proof-bit",
            Self::Sum => "cs1-proof-sum",
            Self::Shares => "cs1-shares",
            Self::Duplicate => "cs1-duplicate",
        }
    }
}

/// A point with its spelling, which is what is hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spelt {
    pub(crate) point: RistrettoPoint,
    pub(crate) bytes: [u8; 32],
}

impl From<RistrettoPoint> for Spelt {
    fn from(point: RistrettoPoint) -> Self {
        Self { point, bytes: point.compress().to_bytes() }
    }
}

/// Proof of one slot: what was committed to first, and the answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BitProof {
    /// For "nothing" and for "once".
    pub(crate) first: [Spelt; 2],
    /// Part of the challenge that goes to "nothing"; the rest goes to "once".
    pub(crate) challenge: Scalar,
    pub(crate) answers: [Scalar; 2],
}

/// A ballot that is well formed. Whether its proofs hold says [`crate::check`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ballot {
    /// For each option the commitments to its coefficients; for each blank slot one.
    pub(crate) commitments: Vec<Vec<Spelt>>,
    pub(crate) bits: Vec<BitProof>,
    pub(crate) sum_first: Spelt,
    pub(crate) sum_answer: Scalar,
    pub(crate) share_hashes: Vec<[u8; 32]>,
}

impl Ballot {
    /// Bytes of every ballot of this vote.
    pub fn length(vote: &Vote) -> usize {
        let (shape, trustees) = (vote.shape(), vote.trustees());
        let points = shape.options() * trustees.threshold() + shape.blanks() + 2 * shape.slots() + 1;
        let scalars = 3 * shape.slots() + 1;
        HEAD_BYTES + 32 * (points + scalars + trustees.count())
    }

    pub fn from_bytes(vote: &Vote, bytes: &[u8]) -> Result<Self, BallotError> {
        let expected = Self::length(vote);
        if bytes.len() != expected {
            return Err(BallotError::Length { expected, got: bytes.len() });
        }
        let mut reader = Reader(bytes);
        if reader.take::<HEAD_BYTES>()? != head(vote) {
            return Err(BallotError::Head);
        }
        let (shape, threshold) = (vote.shape(), vote.trustees().threshold());
        let mut points = 0;
        let mut point = |reader: &mut Reader<'_>| {
            let bytes = reader.take()?;
            points += 1;
            let point = group::point(bytes).ok_or(BallotError::Point(points - 1))?;
            Ok::<_, BallotError>(Spelt { point, bytes })
        };
        let mut commitments = Vec::with_capacity(shape.slots());
        for slot in 0..shape.slots() {
            let count = if slot < shape.options() { threshold } else { 1 };
            commitments.push((0..count).map(|_| point(&mut reader)).collect::<Result<Vec<_>, _>>()?);
        }
        let firsts: Vec<_> = (0..shape.slots())
            .map(|_| Ok([point(&mut reader)?, point(&mut reader)?]))
            .collect::<Result<_, BallotError>>()?;
        let sum_first = point(&mut reader)?;
        let mut scalars = 0;
        let mut scalar = |reader: &mut Reader<'_>| {
            let bytes = reader.take()?;
            scalars += 1;
            group::scalar(bytes).ok_or(BallotError::Scalar(scalars - 1))
        };
        let mut bits = Vec::with_capacity(shape.slots());
        for first in firsts {
            let challenge = scalar(&mut reader)?;
            bits.push(BitProof { first, challenge, answers: [scalar(&mut reader)?, scalar(&mut reader)?] });
        }
        let sum_answer = scalar(&mut reader)?;
        let share_hashes = vote.trustees().numbers().map(|_| reader.take()).collect::<Result<_, _>>()?;
        Ok(Self { commitments, bits, sum_first, sum_answer, share_hashes })
    }

    pub fn to_bytes(&self, vote: &Vote) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::length(vote));
        bytes.extend(head(vote));
        self.points().for_each(|point| bytes.extend(point.bytes));
        for bit in &self.bits {
            for scalar in [&bit.challenge, &bit.answers[0], &bit.answers[1]] {
                bytes.extend(scalar.as_bytes());
            }
        }
        bytes.extend(self.sum_answer.as_bytes());
        self.share_hashes.iter().for_each(|hash| bytes.extend(hash));
        bytes
    }

    /// Names the ballot; the voter signs it, see [`crate::statement`].
    pub fn hash(&self, vote: &Vote, casting: &Casting) -> [u8; 32] {
        vote.context(casting, short("ballot")).field(&self.to_bytes(vote)).finalize().into()
    }

    /// All commitments in their order. One that stands in two ballots shows that one was made from the other.
    pub fn commitments(&self) -> impl Iterator<Item = &[u8; 32]> {
        self.commitments.iter().flatten().map(|commitment| &commitment.bytes)
    }

    /// All points in the order of the layout, which is that of the challenge.
    pub(crate) fn points(&self) -> impl Iterator<Item = &Spelt> {
        let firsts = self.bits.iter().flat_map(|bit| &bit.first);
        self.commitments.iter().flatten().chain(firsts).chain([&self.sum_first])
    }
}

/// Suite, options, blank slots, threshold, trustees.
const HEAD_BYTES: usize = SUITE.len() + 4;

fn head(vote: &Vote) -> [u8; HEAD_BYTES] {
    let (shape, trustees) = (vote.shape(), vote.trustees());
    let numbers = [shape.options(), shape.blanks(), trustees.threshold(), trustees.count()].map(|number| number as u8);
    let mut head = [0; HEAD_BYTES];
    head[..SUITE.len()].copy_from_slice(SUITE);
    head[SUITE.len()..].copy_from_slice(&numbers);
    head
}

/// One trustee's share, encrypted for that trustee alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedShare {
    ciphertext: Box<[u8; CIPHERTEXT_BYTES]>,
    sealed: Vec<u8>,
}

impl SealedShare {
    /// Bytes of every share of this vote.
    pub fn length(vote: &Vote) -> usize {
        CIPHERTEXT_BYTES + 64 * vote.shape().options() + TAG_BYTES
    }

    pub fn from_bytes(vote: &Vote, bytes: &[u8]) -> Result<Self, BallotError> {
        let expected = Self::length(vote);
        match bytes.split_first_chunk::<CIPHERTEXT_BYTES>() {
            Some((ciphertext, sealed)) if bytes.len() == expected => Ok(Self::join(ciphertext, sealed)),
            _ => Err(BallotError::Length { expected, got: bytes.len() }),
        }
    }

    pub(crate) fn join(ciphertext: &[u8; CIPHERTEXT_BYTES], sealed: &[u8]) -> Self {
        Self { ciphertext: Box::new(*ciphertext), sealed: sealed.to_vec() }
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        [&self.ciphertext[..], &self.sealed].concat()
    }

    /// What the ballot holds of it.
    pub fn hash(&self) -> [u8; 32] {
        short("share").field(&self.to_bytes()).finalize().into()
    }

    pub(crate) fn ciphertext(&self) -> &[u8; CIPHERTEXT_BYTES] {
        &self.ciphertext
    }

    pub(crate) fn sealed(&self) -> &[u8] {
        &self.sealed
    }
}
