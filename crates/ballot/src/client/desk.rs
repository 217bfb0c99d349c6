//! What a trustee's device does with the shares that are sealed for it.

use std::collections::BTreeMap;

use secret_ballot::trustee::{OpenError, TrusteeError};
use secret_ballot::{
    Ballot, BallotError, Casting, Complaint, Counted, OpenShare, SealedShare, SumRegister, Trustee, TrusteeSecret,
    Vote, check, statement,
};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::client::key::PersonKey;
use crate::encoded::{Blob, Digest};
use crate::id::MemberId;
use crate::vote::body::{self, Body};
use crate::vote::entry::{EntryType, Line};

/// Why a trustee's device does not go on.
#[derive(Debug, Error)]
pub enum DeskError {
    #[error("there is not one share for each secret ballot of the log")]
    Shares,
    #[error(transparent)]
    Ballot(#[from] BallotError),
    #[error(transparent)]
    Trustee(#[from] OpenError),
}

/// A share that its trustee cannot use, through the fault of whoever sealed it. The trustee says so in the open, while
/// people vote: the voter casts afresh, or it is settled whose fault it is.
pub struct Unusable {
    pub voter: MemberId,
    pub complaint: Complaint,
    trustee: u8,
    ballot: [u8; 32],
    statement: Vec<u8>,
}

impl Unusable {
    /// The complaint, signed.
    pub fn complain(&self, key: &PersonKey) -> Body {
        let code = match self.complaint {
            Complaint::Unreadable => body::ComplaintCode::Unreadable,
            Complaint::Malformed => body::ComplaintCode::Malformed,
            Complaint::Wrong(_) => body::ComplaintCode::Wrong,
        };
        let (trustee, ballot) = (self.trustee.into(), Digest::from(self.ballot));
        let signature = key.sign_bytes(&self.statement);
        Body::Complaint(body::Complaint { trustee, voter: self.voter, ballot, code, signature })
    }
}

/// A trustee's device at work: it opens its share of each ballot while people vote, and sums when the vote is closed.
pub struct TrusteeDesk {
    number: u8,
    seed: Zeroizing<[u8; 32]>,
    shares: BTreeMap<[u8; 32], OpenShare>,
}

impl TrusteeDesk {
    /// The trustee that the definition names under this number, from 1, with the seed of its secret.
    pub fn new(number: u8, seed: Zeroizing<[u8; 32]>) -> Self {
        Self { number, seed, shares: BTreeMap::new() }
    }

    fn trustee<'v>(&self, suite: &'v Vote) -> Result<Trustee<'v>, OpenError> {
        Trustee::new(suite, self.number, TrusteeSecret::new(self.seed.clone()))
    }

    /// Checks the proofs of all secret ballots among these lines and opens the share of each; the shares are in the
    /// same order. The randomness is that of checking many at once. Answers those that cannot be used.
    pub fn open(
        &mut self,
        suite: &Vote,
        lines: &[Line],
        shares: &[Vec<u8>],
        randomness: &[u8; 32],
    ) -> Result<Vec<Unusable>, DeskError> {
        let cast = |line: &Line| match Body::read(EntryType::SecretBallot, line.body.as_deref()?) {
            Ok(Body::SecretBallot(cast)) => Some(cast),
            _ => None,
        };
        let read = |cast: body::SecretBallot| {
            let casting = Casting { voter: cast.voter.0, seq: cast.seq };
            Ballot::from_bytes(suite, &cast.ballot.0).map(|ballot| (casting, ballot))
        };
        let ballots = lines.iter().filter_map(cast).map(read).collect::<Result<Vec<_>, _>>()?;
        if shares.len() != ballots.len() {
            return Err(DeskError::Shares);
        }
        let trustee = self.trustee(suite)?;
        let mut unusable = Vec::new();
        for (checked, share) in check::many(suite, ballots, randomness).into_iter().zip(shares) {
            let checked = checked?;
            match trustee.open(&checked, &SealedShare::from_bytes(suite, share)?) {
                Ok(opened) => {
                    self.shares.insert(opened.ballot(), opened);
                }
                Err(TrusteeError::Complaint(complaint)) => unusable.push(Unusable {
                    voter: MemberId(checked.casting().voter),
                    complaint,
                    trustee: self.number,
                    ballot: checked.hash(),
                    statement: statement::verdict(&checked, self.number, Err(complaint)),
                }),
                Err(fault) => return Err(fault.into()),
            }
        }
        Ok(unusable)
    }

    /// The sum over exactly what counts, signed. The register decides first that it is the only one.
    pub fn sum<R: SumRegister>(
        &self,
        register: &mut R,
        suite: &Vote,
        counted: &Counted,
        key: &PersonKey,
    ) -> Result<Body, TrusteeError<R::Error>> {
        let trustee = self.trustee(suite).map_err(|_| TrusteeError::Key)?;
        let sum = trustee.sum(register, counted, &self.shares)?;
        let signature = key.sign_bytes(&secret_ballot::statement::sum(&sum));
        Ok(Body::Sum(body::Sum { trustee: self.number.into(), sum: Blob(sum.to_bytes()), signature }))
    }
}
