//! What the voter's client does: prepare a ballot, cast it or check it instead, and prove a share in a dispute.

use curve25519_dalek::scalar::Scalar;
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use crate::ballot::{Ballot, BitProof, SealedShare, Spelt};
use crate::choice::Choice;
use crate::group;
use crate::kem::RANDOMNESS_BYTES;
use crate::proof::{self, Opened};
use crate::seal::{self, Values};
use crate::terms::{Casting, Shape, Trustees, Vote};

/// Bytes of randomness behind one scalar: so many that the remainder is not skewed.
const DRAW_BYTES: usize = 64;
/// Bytes that are revealed to settle a dispute about one share.
pub const SHARE_RANDOMNESS_BYTES: usize = RANDOMNESS_BYTES;

/// All the randomness of one ballot, from the operating system, used once. Secret.
///
/// It is drawn whole rather than grown from a seed: commitments hide perfectly only if their blinding is truly random.
pub struct Randomness(Zeroizing<Vec<u8>>);

/// There is too little or too much randomness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{got} bytes of randomness where a ballot needs {expected}")]
pub struct RandomnessError {
    pub expected: usize,
    pub got: usize,
}

/// A share cannot be revealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RevealError {
    #[error("there is no such trustee")]
    Trustee,
    #[error("with another share revealed, as many would be public as open the vote")]
    TooMany,
}

impl RevealError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Trustee => "cs1-trustee",
            Self::TooMany => "cs1-reveal-limit",
        }
    }
}

impl Randomness {
    /// Bytes that a ballot of this shape for these trustees needs.
    pub fn length(shape: Shape, trustees: &Trustees) -> usize {
        let commitments = shape.options() * (2 * trustees.threshold() - 1) + shape.blanks();
        let proofs = 3 * shape.slots() + 1;
        DRAW_BYTES * (commitments + proofs) + RANDOMNESS_BYTES * trustees.count()
    }

    pub fn new(vote: &Vote, bytes: Zeroizing<Vec<u8>>) -> Result<Self, RandomnessError> {
        let expected = Self::length(vote.shape(), vote.trustees());
        if bytes.len() == expected { Ok(Self(bytes)) } else { Err(RandomnessError { expected, got: bytes.len() }) }
    }
}

/// Takes the randomness from the front, in the order of SUITE.md. Its length was compared before.
struct Draws<'a>(&'a [u8]);

impl Draws<'_> {
    fn bytes(&mut self) -> Zeroizing<[u8; 64]> {
        let mut bytes = Zeroizing::new([0; 64]);
        if let Some((first, rest)) = self.0.split_first_chunk::<64>() {
            bytes.copy_from_slice(first);
            self.0 = rest;
        }
        bytes
    }

    fn scalar(&mut self) -> Scalar {
        Scalar::from_bytes_mod_order_wide(&self.bytes())
    }
}

/// A ballot that was made and not yet shown to anybody. It is either cast or checked, never both.
pub struct Prepared {
    casting: Casting,
    ballot: Ballot,
    shares: Vec<SealedShare>,
    share_randomness: Zeroizing<Vec<[u8; RANDOMNESS_BYTES]>>,
    choice: Choice,
    randomness: Randomness,
    threshold: usize,
}

/// Makes a ballot. The same arguments make the same ballot, which is how one is checked; so randomness is used once.
pub fn prepare(vote: &Vote, casting: Casting, choice: Choice, randomness: Randomness) -> Prepared {
    let made = prepare_bits(vote, &casting, choice.bits(), &randomness);
    let Made { ballot, shares, share_randomness, .. } = made;
    Prepared { casting, ballot, shares, share_randomness, choice, randomness, threshold: vote.trustees().threshold() }
}

/// What comes out of making a ballot; some of it is only for the tests of those who cheat.
#[cfg_attr(not(test), expect(dead_code, reason = "proofs are made anew only in tests"))]
pub(crate) struct Made {
    pub(crate) ballot: Ballot,
    pub(crate) firsts: Vec<([Spelt; 2], Opened)>,
    pub(crate) sum_nonce: Zeroizing<Scalar>,
    pub(crate) sum_blinding: Zeroizing<Scalar>,
    shares: Vec<SealedShare>,
    share_randomness: Zeroizing<Vec<[u8; RANDOMNESS_BYTES]>>,
}

/// Constant terms and further coefficients of f and g, for each slot. Secret.
type Polynomials = Zeroizing<Vec<[Vec<Scalar>; 2]>>;

/// Whether the bits fit the shape is not asked in here: the proofs say it.
pub(crate) fn prepare_bits(vote: &Vote, casting: &Casting, bits: &[u8], randomness: &Randomness) -> Made {
    let (shape, trustees) = (vote.shape(), vote.trustees());
    let mut draws = Draws(&randomness.0);
    let secrets = polynomials(vote, bits, &mut draws);
    let commit = |[f, g]: &[Vec<Scalar>; 2]| f.iter().zip(g).map(|(a, b)| group::commit(a, b).into()).collect();
    let commitments: Vec<Vec<Spelt>> = secrets.iter().map(commit).collect();

    let mut firsts = Vec::with_capacity(shape.slots());
    for (slot, bit) in bits.iter().enumerate() {
        let random = [draws.scalar(), draws.scalar(), draws.scalar()];
        firsts.push(proof::open_bit(*bit, &commitments[slot][0].point, &secrets[slot][1][0], random));
    }
    let sum_nonce = Zeroizing::new(draws.scalar());

    let mut share_randomness = Zeroizing::new(Vec::with_capacity(trustees.count()));
    let mut shares = Vec::with_capacity(trustees.count());
    for trustee in trustees.numbers() {
        let values = secrets[..shape.options()].iter().map(|[f, g]| (group::at(f, trustee), group::at(g, trustee)));
        let randomness = draws.bytes();
        // The keys of the trustees were read when the vote was made, so this is always some.
        shares.extend(seal::seal(vote, casting, trustee, &Values(values.collect()), &randomness));
        share_randomness.push(*randomness);
    }

    let blindings = secrets.iter().enumerate().map(|(slot, [_, g])| Scalar::from(shape.factor(slot)) * g[0]);
    let sum_blinding = Zeroizing::new(blindings.sum::<Scalar>());
    // The challenge is over the first messages; the answers take their place afterwards.
    let unanswered = |first| BitProof { first, challenge: Scalar::ZERO, answers: [Scalar::ZERO; 2] };
    let mut ballot = Ballot {
        commitments,
        bits: firsts.iter().map(|(first, _)| unanswered(*first)).collect(),
        sum_first: group::times_h(&sum_nonce).into(),
        sum_answer: Scalar::ZERO,
        share_hashes: shares.iter().map(SealedShare::hash).collect(),
    };
    let challenge = proof::challenge(vote, casting, &ballot);
    ballot.bits = firsts.iter().map(|(first, opened)| proof::answer_bit(*first, opened, &challenge)).collect();
    ballot.sum_answer = *sum_nonce + challenge * *sum_blinding;
    Made { ballot, firsts, sum_nonce, sum_blinding, shares, share_randomness }
}

fn polynomials(vote: &Vote, bits: &[u8], draws: &mut Draws<'_>) -> Polynomials {
    let (shape, threshold) = (vote.shape(), vote.trustees().threshold());
    let mut all = Zeroizing::new(Vec::with_capacity(shape.slots()));
    for (slot, bit) in bits.iter().enumerate() {
        // A blank slot is never counted, so nobody gets a share of it: sums of blank slots would tell how many voters
        // left how many of their votes unused.
        let count = if slot < shape.options() { threshold } else { 1 };
        let (mut f, mut g) = (Vec::with_capacity(count), Vec::with_capacity(count));
        f.push(Scalar::from(*bit));
        g.push(draws.scalar());
        for _ in 1..count {
            f.push(draws.scalar());
            g.push(draws.scalar());
        }
        all.push([f, g]);
    }
    all
}

impl Prepared {
    pub fn ballot(&self) -> &Ballot {
        &self.ballot
    }

    /// Gives the ballot away. What could show how it was filled in is overwritten; what proves single shares stays.
    pub fn cast(self) -> (Ballot, Vec<SealedShare>, Disputes) {
        let disputes = Disputes {
            randomness: self.share_randomness,
            revealed: vec![false; self.shares.len()],
            limit: self.threshold - 1,
        };
        (self.ballot, self.shares, disputes)
    }

    /// Check instead of cast: everything is shown to a second device, and the ballot is never counted.
    pub fn audit(self) -> Audit {
        Audit { casting: self.casting, ballot: self.ballot, choice: self.choice, randomness: self.randomness }
    }
}

/// All secrets of a ballot that will never be cast.
pub struct Audit {
    pub casting: Casting,
    pub ballot: Ballot,
    pub choice: Choice,
    randomness: Randomness,
}

impl Audit {
    /// The randomness as it goes to the second device.
    pub fn randomness(&self) -> &[u8] {
        &self.randomness.0
    }
}

/// What the second device does: whether this choice with this randomness is exactly this ballot.
pub fn audit(vote: &Vote, casting: Casting, choice: Choice, randomness: Randomness, ballot: &Ballot) -> bool {
    prepare(vote, casting, choice, randomness).ballot == *ballot
}

/// What the voter's client keeps of a cast ballot, to prove single shares. Secret.
///
/// Every share that is revealed brings each trustee one share nearer to the vote, and at most t − 1 ever are. A client
/// should first discard a disputed ballot and cast a fresh one.
pub struct Disputes {
    randomness: Zeroizing<Vec<[u8; RANDOMNESS_BYTES]>>,
    revealed: Vec<bool>,
    limit: usize,
}

impl Disputes {
    /// The randomness of one trustee's share, for everybody to see.
    pub fn reveal(&mut self, trustee: u8) -> Result<[u8; SHARE_RANDOMNESS_BYTES], RevealError> {
        let at =
            usize::from(trustee).checked_sub(1).filter(|at| *at < self.revealed.len()).ok_or(RevealError::Trustee)?;
        let others = self.revealed.iter().enumerate().filter(|(other, revealed)| *other != at && **revealed).count();
        if others >= self.limit {
            return Err(RevealError::TooMany);
        }
        self.revealed[at] = true;
        Ok(self.randomness[at])
    }
}

impl Drop for Disputes {
    fn drop(&mut self) {
        self.randomness.zeroize();
    }
}
