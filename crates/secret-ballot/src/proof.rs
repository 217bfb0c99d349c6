//! That every slot is chosen once or not at all, and that the sum is right, without saying which.
//!
//! For each slot a disjunction (Cramer, Damgård, Schoenmakers): the commitment C, or C − G, is a multiple of H. For the
//! sum one proof that the commitments, each with its factor, minus max·G are a multiple of H. One challenge for all of
//! them comes from a hash over the whole context, so a ballot is valid in its own place alone.

use curve25519_dalek::constants::RISTRETTO_BASEPOINT_POINT as G;
use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::{IsIdentity, VartimeMultiscalarMul};
use sha2::{Digest, Sha512};
use subtle::ConditionallySelectable;
use zeroize::Zeroizing;

use crate::ballot::{Ballot, BallotError, BitProof, Spelt};
use crate::bytes::{Fields, long};
use crate::group;
use crate::terms::{Casting, Shape, Vote};

/// The one challenge of a ballot.
pub(crate) fn challenge(vote: &Vote, casting: &Casting, ballot: &Ballot) -> Scalar {
    let start = vote.context::<Sha512>(casting, long("challenge")).field(group::h_bytes());
    let points = ballot.points().fold(start, |hash, point| hash.field(&point.bytes));
    let all = ballot.share_hashes.iter().fold(points, |hash, share| hash.field(share));
    Scalar::from_bytes_mod_order_wide(&all.finalize().into())
}

/// What a prover keeps of one slot between the first message and the answer. Secret.
pub(crate) struct Opened {
    real: subtle::Choice,
    blinding: Zeroizing<Scalar>,
    nonce: Zeroizing<Scalar>,
    other_challenge: Scalar,
    other_answer: Scalar,
}

/// First message for a slot. The same steps are taken for both bits.
pub(crate) fn open_bit(
    bit: u8,
    commitment: &RistrettoPoint,
    blinding: &Scalar,
    random: [Scalar; 3],
) -> ([Spelt; 2], Opened) {
    // A bit, unless somebody cheats: then it proves nothing.
    let real = subtle::Choice::from(bit & 1);
    let [nonce, other_challenge, other_answer] = random;
    // What the untrue branch speaks about: C − G where nothing was chosen, C where the slot was.
    let other = RistrettoPoint::conditional_select(&(commitment - G), commitment, real);
    let made_up = group::times_h(&other_answer) - other * other_challenge;
    let honest = group::times_h(&nonce);
    let first = [
        RistrettoPoint::conditional_select(&honest, &made_up, real),
        RistrettoPoint::conditional_select(&made_up, &honest, real),
    ];
    let opened = Opened {
        real,
        blinding: Zeroizing::new(*blinding),
        nonce: Zeroizing::new(nonce),
        other_challenge,
        other_answer,
    };
    (first.map(Spelt::from), opened)
}

/// Answer for a slot, when the challenge is known.
pub(crate) fn answer_bit(first: [Spelt; 2], opened: &Opened, challenge: &Scalar) -> BitProof {
    let own_challenge = challenge - opened.other_challenge;
    let own_answer = *opened.nonce + own_challenge * *opened.blinding;
    let select = |none: &Scalar, once: &Scalar| Scalar::conditional_select(none, once, opened.real);
    BitProof {
        first,
        challenge: select(&own_challenge, &opened.other_challenge),
        answers: [select(&own_answer, &opened.other_answer), select(&opened.other_answer, &own_answer)],
    }
}

/// Checks every equation by itself, and names the first that does not hold.
pub(crate) fn verify(vote: &Vote, casting: &Casting, ballot: &Ballot) -> Result<(), BallotError> {
    let challenge = challenge(vote, casting, ballot);
    let h = group::h();
    let holds = |answer: Scalar, first: &RistrettoPoint, challenge: Scalar, statement: RistrettoPoint| {
        RistrettoPoint::vartime_multiscalar_mul([answer, -challenge], [h, statement]) == *first
    };
    for (slot, bit) in ballot.bits.iter().enumerate() {
        let commitment = ballot.commitments[slot][0].point;
        let none = holds(bit.answers[0], &bit.first[0].point, bit.challenge, commitment);
        let once = holds(bit.answers[1], &bit.first[1].point, challenge - bit.challenge, commitment - G);
        if !none || !once {
            return Err(BallotError::Bit(slot));
        }
    }
    let sum = sum_statement(vote.shape(), ballot.commitments.iter().map(|slot| slot[0].point));
    if !holds(ballot.sum_answer, &ballot.sum_first.point, challenge, sum) {
        return Err(BallotError::Sum);
    }
    Ok(())
}

/// The point that must be a multiple of H.
fn sum_statement(shape: Shape, commitments: impl Iterator<Item = RistrettoPoint>) -> RistrettoPoint {
    let weighted = commitments.enumerate().map(|(slot, point)| point * Scalar::from(shape.factor(slot)));
    weighted.sum::<RistrettoPoint>() - G * Scalar::from(shape.max() as u64)
}

/// Many ballots in one equation: a random combination of all of theirs. It holds for a wrong ballot once in 2^120 at
/// most.
pub(crate) struct Batch {
    /// Where the random factors come from; it knows every ballot of the batch.
    seed: [u8; 64],
    drawn: u64,
    scalars: Vec<Scalar>,
    points: Vec<RistrettoPoint>,
    g: Scalar,
    h: Scalar,
}

impl Batch {
    /// `hashes` are those of all ballots that will be added; with them even a known seed lets nobody choose a ballot to
    /// fit the factors.
    pub(crate) fn new(seed: &[u8; 32], hashes: impl Iterator<Item = [u8; 32]>) -> Self {
        let seed = hashes.fold(long("batch").field(seed), |hash, ballot| hash.field(&ballot)).finalize().into();
        Self { seed, drawn: 0, scalars: Vec::new(), points: Vec::new(), g: Scalar::ZERO, h: Scalar::ZERO }
    }

    fn factor(&mut self) -> Scalar {
        self.drawn += 1;
        let wide: [u8; 64] = long("batch factor").field(&self.seed).field(&self.drawn.to_be_bytes()).finalize().into();
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(&wide[..16]);
        Scalar::from_bytes_mod_order(bytes)
    }

    pub(crate) fn add(&mut self, vote: &Vote, casting: &Casting, ballot: &Ballot) {
        let shape = vote.shape();
        let challenge = challenge(vote, casting, ballot);
        let sum = self.factor();
        self.h += sum * ballot.sum_answer;
        self.g += sum * challenge * Scalar::from(shape.max() as u64);
        self.term(-sum, ballot.sum_first.point);
        for (slot, bit) in ballot.bits.iter().enumerate() {
            let (none, once) = (self.factor(), self.factor());
            let rest = challenge - bit.challenge;
            self.h += none * bit.answers[0] + once * bit.answers[1];
            self.g += once * rest;
            self.term(-none, bit.first[0].point);
            self.term(-once, bit.first[1].point);
            let of_sum = sum * challenge * Scalar::from(shape.factor(slot));
            self.term(-(none * bit.challenge + once * rest + of_sum), ballot.commitments[slot][0].point);
        }
    }

    fn term(&mut self, scalar: Scalar, point: RistrettoPoint) {
        self.scalars.push(scalar);
        self.points.push(point);
    }

    pub(crate) fn holds(mut self) -> bool {
        let (g, h) = (self.g, self.h);
        self.term(g, G);
        self.term(h, group::h());
        RistrettoPoint::vartime_multiscalar_mul(&self.scalars, &self.points).is_identity()
    }
}
