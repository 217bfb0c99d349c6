//! What everybody can check of a ballot: its form, its proofs, its shares, and that none of it was copied.

use std::collections::BTreeSet;

use crate::ballot::{Ballot, BallotError, SealedShare};
use crate::limits::BATCH;
use crate::proof::{self, Batch};
use crate::terms::{Casting, Vote};

/// A ballot whose proofs hold, in its place in its vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    vote: [u8; 32],
    casting: Casting,
    ballot: Ballot,
    hash: [u8; 32],
}

impl Checked {
    /// Hash of the vote it belongs to.
    pub fn vote(&self) -> [u8; 32] {
        self.vote
    }

    pub fn casting(&self) -> Casting {
        self.casting
    }

    pub fn ballot(&self) -> &Ballot {
        &self.ballot
    }

    /// Names the ballot.
    pub fn hash(&self) -> [u8; 32] {
        self.hash
    }

    fn new(vote: &Vote, casting: Casting, ballot: Ballot) -> Self {
        Self { vote: vote.hash(), casting, hash: ballot.hash(vote, &casting), ballot }
    }
}

/// Checks one ballot; the error names what does not hold.
pub fn one(vote: &Vote, casting: Casting, ballot: Ballot) -> Result<Checked, BallotError> {
    proof::verify(vote, &casting, &ballot)?;
    Ok(Checked::new(vote, casting, ballot))
}

/// Checks many, several times as fast. The answers stand in the order of the ballots. `seed` is random.
pub fn many(vote: &Vote, ballots: Vec<(Casting, Ballot)>, seed: &[u8; 32]) -> Vec<Result<Checked, BallotError>> {
    let named = ballots.into_iter().map(|(casting, ballot)| Checked::new(vote, casting, ballot)).collect::<Vec<_>>();
    let mut answers = Vec::with_capacity(named.len());
    let mut rest = named.into_iter();
    loop {
        let chunk: Vec<_> = rest.by_ref().take(BATCH).collect();
        if chunk.is_empty() {
            return answers;
        }
        let mut batch = Batch::new(seed, chunk.iter().map(Checked::hash));
        chunk.iter().for_each(|checked| batch.add(vote, &checked.casting, &checked.ballot));
        let all = batch.holds();
        answers.extend(chunk.into_iter().map(|checked| match all {
            true => Ok(checked),
            false => proof::verify(vote, &checked.casting, &checked.ballot).map(|()| checked),
        }));
    }
}

/// Whether these are the sealed shares that the ballot names, one for each trustee.
pub fn shares(ballot: &Ballot, shares: &[SealedShare]) -> Result<(), BallotError> {
    if shares.iter().map(SealedShare::hash).eq(ballot.share_hashes.iter().copied()) {
        Ok(())
    } else {
        Err(BallotError::Shares)
    }
}

/// Commitments that were seen in a vote. Proofs are bound to their place, so a copy never verifies; this refuses it
/// before, and shows that none was taken over.
#[derive(Clone, Debug, Default)]
pub struct Seen(BTreeSet<[u8; 32]>);

impl Seen {
    /// Notes the commitments of a ballot. If one of them was seen before, nothing is noted.
    pub fn admit(&mut self, ballot: &Ballot) -> Result<(), BallotError> {
        let own: BTreeSet<_> = ballot.commitments().copied().collect();
        if own.len() != ballot.commitments().count() || !own.is_disjoint(&self.0) {
            return Err(BallotError::Duplicate);
        }
        self.0.extend(own);
        Ok(())
    }
}
