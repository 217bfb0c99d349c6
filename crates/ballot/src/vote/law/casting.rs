//! While the vote is open: ballots, calls, complaints, comings and goings.

use std::collections::{BTreeMap, BTreeSet};

use secret_ballot::dispute::{Settlement, settle};
use secret_ballot::{Checked, check};

use crate::encoded::{Digest, PublicKey};
use crate::id::MemberId;
use crate::limits::NUMBER_MAX;
use crate::presence::{Place, Window};
use crate::text::OptionId;
use crate::vote::body::{Audited, Ballot, Body, CloseReason, Complaint, ComplaintCode, How, SecretBallot, Settled};
use crate::vote::definition::{Definition, Kind};
use crate::vote::entry::{Header, is_signed};
use crate::vote::law::Proofs;
use crate::vote::law::lot::Lot;
use crate::vote::refusal::Refusal;

/// The ballots so far, and all that belongs to them.
pub(crate) struct Casting {
    pub(crate) window: Window,
    pub(crate) until: Option<u64>,
    /// The last one of each voter.
    pub(crate) ballots: BTreeMap<MemberId, Cast>,
    called: BTreeSet<MemberId>,
    seen: check::Seen,
    /// In the order of the log, also those that were changed.
    unproved: Vec<(MemberId, secret_ballot::Casting, secret_ballot::Ballot)>,
    audited: BTreeSet<Digest>,
    /// Secret ballots that were cast, by which a check would name them.
    cast: BTreeSet<Digest>,
    complaints: BTreeSet<(MemberId, [u8; 32], u32)>,
    pub(crate) opposed: bool,
    pub(crate) fell_back: bool,
    pub(crate) lot: Lot,
}

/// A ballot in the urn.
#[derive(Clone)]
pub(crate) struct Cast {
    pub(crate) seq: u32,
    pub(crate) index: u64,
    pub(crate) how: How,
    pub(crate) choice: Choice,
    /// By which a complaint names it, if it is a secret one.
    hash: Option<[u8; 32]>,
}

/// What is in it. Not `Debug`.
#[derive(Clone)]
pub(crate) enum Choice {
    Open(Vec<OptionId>),
    Secret(Box<Checked>),
    /// Its proofs are looked at when the vote is closed.
    Unproved,
    /// It was settled in the open that it is wrong.
    Rejected,
}

impl Casting {
    pub(crate) fn new(window: Window, until: Option<u64>) -> Self {
        Self {
            window,
            until,
            ballots: BTreeMap::new(),
            called: BTreeSet::new(),
            seen: check::Seen::default(),
            unproved: Vec::new(),
            audited: BTreeSet::new(),
            cast: BTreeSet::new(),
            complaints: BTreeSet::new(),
            opposed: false,
            fell_back: false,
            lot: Lot::default(),
        }
    }

    pub(crate) fn has_voted(&self, member: MemberId) -> bool {
        self.ballots.contains_key(&member)
    }

    #[expect(clippy::too_many_arguments, reason = "what the law knows, without taking all of it apart")]
    pub(crate) fn take(
        &mut self,
        body: Body,
        header: &Header,
        definition: &Definition,
        suite: Option<&secret_ballot::Vote>,
        proofs: Proofs,
        index: u64,
        key: impl Fn(&MemberId) -> Option<PublicKey>,
    ) -> Result<(), Refusal> {
        match body {
            Body::Ballot(ballot) => self.open_ballot(ballot, header, definition, index),
            Body::SecretBallot(ballot) => {
                let suite = suite.ok_or(Refusal::BallotHow)?;
                let key = key(&ballot.voter).ok_or(Refusal::EntryKey)?;
                self.secret_ballot(&ballot, header, definition, suite, proofs, index, &key)
            }
            Body::Audited(audited) => self.audit(&audited, suite),
            Body::Called(called) => {
                let is_called = matches!(definition.kind, Kind::RollCall { called: true });
                let entitled = self.window.entitled().contains_key(&called.member);
                if is_called && entitled && self.called.insert(called.member) {
                    Ok(())
                } else {
                    Err(Refusal::CallTwice)
                }
            }
            Body::Happened(happened) => Ok(self.window.apply(happened.happening)?),
            Body::Reported(_) => Ok(()),
            Body::Opposed(opposed) => {
                let opposable = definition.circular.is_some_and(|circular| circular.opposable);
                if !opposable || !self.window.entitled().contains_key(&opposed.member) {
                    return Err(Refusal::EntryBy);
                }
                self.opposed = true;
                Ok(())
            }
            Body::Extended(extended) => {
                let later = self.until.is_some_and(|until| until < extended.until && header.at <= until);
                if !later || extended.until > NUMBER_MAX {
                    return Err(Refusal::OpenDeadline);
                }
                self.until = Some(extended.until);
                Ok(())
            }
            Body::Complaint(complaint) => self.complain(&complaint, definition, suite),
            Body::Settled(settled) => self.settle(&settled, suite),
            _ => Err(Refusal::EntryOrder),
        }
    }

    /// What holds for ballots of every kind.
    fn may_vote(&self, voter: MemberId, seq: u32, header: &Header, definition: &Definition) -> Result<(), Refusal> {
        if !self.window.entitled().contains_key(&voter) {
            return Err(Refusal::BallotVoter);
        }
        if self.fell_back || definition.kind == Kind::Lot {
            return Err(Refusal::EntryOrder);
        }
        if self.until.is_some_and(|until| header.at > until) {
            return Err(Refusal::BallotLate);
        }
        if definition.kind == (Kind::RollCall { called: true }) && !self.called.contains(&voter) {
            return Err(Refusal::BallotUncalled);
        }
        match self.ballots.get(&voter) {
            // A ballot that was rejected in the open may be replaced in any case.
            Some(before) if !definition.change && !matches!(before.choice, Choice::Rejected) => {
                Err(Refusal::BallotAgain)
            }
            Some(before) if seq <= before.seq => Err(Refusal::BallotSeq),
            None if seq == 0 => Err(Refusal::BallotSeq),
            _ => Ok(()),
        }
    }

    fn open_ballot(
        &mut self,
        ballot: Ballot,
        header: &Header,
        definition: &Definition,
        index: u64,
    ) -> Result<(), Refusal> {
        if definition.kind == Kind::Secret {
            return Err(Refusal::BallotHow);
        }
        self.may_vote(ballot.voter, ballot.seq, header, definition)?;
        definition.allows(&ballot.choice)?;
        self.may_record(&ballot)?;
        let Ballot { voter, seq, choice, how } = ballot;
        self.ballots.insert(voter, Cast { seq, index, how, choice: Choice::Open(choice), hash: None });
        Ok(())
    }

    /// An officer records for who has no device, from where that person is, and never over a ballot that was signed.
    fn may_record(&self, ballot: &Ballot) -> Result<(), Refusal> {
        let place = self.window.presence().place(ballot.voter);
        let fits = match ballot.how {
            How::Device => return Ok(()),
            How::Phone => place == Some(Place::Phone),
            How::Aloud => matches!(place, Some(Place::Room | Place::Remote)),
        };
        let signed = self.ballots.get(&ballot.voter).is_some_and(|before| before.how == How::Device);
        if fits && !signed { Ok(()) } else { Err(Refusal::BallotHow) }
    }

    #[expect(clippy::too_many_arguments, reason = "what the law knows, without taking all of it apart")]
    fn secret_ballot(
        &mut self,
        ballot: &SecretBallot,
        header: &Header,
        definition: &Definition,
        suite: &secret_ballot::Vote,
        proofs: Proofs,
        index: u64,
        key: &PublicKey,
    ) -> Result<(), Refusal> {
        self.may_vote(ballot.voter, ballot.seq, header, definition)?;
        let digest = Digest::of(&[&ballot.ballot.0]);
        if self.audited.contains(&digest) {
            return Err(Refusal::BallotAudited);
        }
        let casting = secret_ballot::Casting { voter: ballot.voter.0, seq: ballot.seq };
        let of_suite = |error: secret_ballot::BallotError| Refusal::Suite(error.code());
        let read = secret_ballot::Ballot::from_bytes(suite, &ballot.ballot.0).map_err(of_suite)?;
        // Named by its hash; that the proofs hold is seen now or at the close.
        let hash = read.hash(suite, &casting);
        let statement = secret_ballot::statement::ballot_of(suite, &hash);
        if !is_signed(&statement, key, &ballot.signature) {
            return Err(Refusal::BallotSignature);
        }
        let choice = match proofs {
            Proofs::AtOnce => Choice::Secret(Box::new(check::one(suite, casting, read.clone()).map_err(of_suite)?)),
            Proofs::AtClose => Choice::Unproved,
        };
        self.seen.admit(&read).map_err(of_suite)?;
        if proofs == Proofs::AtClose {
            self.unproved.push((ballot.voter, casting, read));
        }
        let cast = Cast { seq: ballot.seq, index, how: How::Device, choice, hash: Some(hash) };
        self.ballots.insert(ballot.voter, cast);
        self.cast.insert(digest);
        Ok(())
    }

    fn audit(&mut self, audited: &Audited, suite: Option<&secret_ballot::Vote>) -> Result<(), Refusal> {
        if suite.is_none() || !self.window.entitled().contains_key(&audited.voter) {
            return Err(Refusal::BallotVoter);
        }
        // Whoever checks a ballot shows what is in it: one that was cast stays closed.
        if self.cast.contains(&audited.ballot) {
            return Err(Refusal::BallotAudited);
        }
        self.audited.insert(audited.ballot);
        Ok(())
    }

    /// The ballot of a voter that has this hash, with its proofs checked: once, however many complain about it.
    fn checked(&mut self, voter: &MemberId, hash: &[u8; 32], suite: &secret_ballot::Vote) -> Option<&Checked> {
        let cast = self.ballots.get_mut(voter).filter(|cast| cast.hash.as_ref() == Some(hash))?;
        if matches!(cast.choice, Choice::Unproved) {
            let (_, casting, ballot) = self.unproved.iter().rfind(|(id, ..)| id == voter)?;
            cast.choice = Choice::Secret(Box::new(check::one(suite, *casting, ballot.clone()).ok()?));
        }
        match &cast.choice {
            Choice::Secret(checked) => Some(checked),
            Choice::Unproved | Choice::Open(_) | Choice::Rejected => None,
        }
    }

    fn complain(
        &mut self,
        complaint: &Complaint,
        definition: &Definition,
        suite: Option<&secret_ballot::Vote>,
    ) -> Result<(), Refusal> {
        let suite = suite.ok_or(Refusal::ComplaintBallot)?;
        let checked = self.checked(&complaint.voter, &complaint.ballot.0, suite).ok_or(Refusal::ComplaintBallot)?;
        let number = u8::try_from(complaint.trustee).map_err(|_| Refusal::ComplaintTrustee)?;
        let key = trustee_key(definition, complaint.trustee).ok_or(Refusal::ComplaintTrustee)?;
        let verdict = match complaint.code {
            ComplaintCode::Unreadable => secret_ballot::Complaint::Unreadable,
            ComplaintCode::Malformed => secret_ballot::Complaint::Malformed,
            ComplaintCode::Wrong => secret_ballot::Complaint::Wrong(0),
        };
        let statement = secret_ballot::statement::verdict(checked, number, Err(verdict));
        if !is_signed(&statement, &key, &complaint.signature) {
            return Err(Refusal::ComplaintSignature);
        }
        if !self.complaints.insert((complaint.voter, complaint.ballot.0, complaint.trustee)) {
            return Err(Refusal::ComplaintTrustee);
        }
        Ok(())
    }

    fn settle(&mut self, settled: &Settled, suite: Option<&secret_ballot::Vote>) -> Result<(), Refusal> {
        let suite = suite.ok_or(Refusal::SettlementNone)?;
        let key = (settled.voter, settled.ballot.0, settled.trustee);
        if !self.complaints.contains(&key) {
            return Err(Refusal::SettlementNone);
        }
        let checked = self.checked(&settled.voter, &settled.ballot.0, suite).ok_or(Refusal::SettlementNone)?;
        let of_suite = |error: secret_ballot::BallotError| Refusal::Suite(error.code());
        let share = secret_ballot::SealedShare::from_bytes(suite, &settled.share.0).map_err(of_suite)?;
        let number = u8::try_from(settled.trustee).map_err(|_| Refusal::ComplaintTrustee)?;
        let found = settle(suite, checked, number, &share, &settled.randomness.0).map_err(of_suite)?;
        self.complaints.remove(&key);
        if let (Settlement::BallotAtFault(_), Some(cast)) = (found, self.ballots.get_mut(&settled.voter)) {
            cast.choice = Choice::Rejected;
        }
        Ok(())
    }

    /// Complaints that nobody settled, about ballots that count. One about a ballot that was replaced or found at fault
    /// since can be settled no more, and need not be.
    pub(crate) fn open_complaints(&self) -> usize {
        let counts = |(voter, hash, _): &&(MemberId, [u8; 32], u32)| {
            let cast = self.ballots.get(voter).filter(|cast| cast.hash.as_ref() == Some(hash));
            cast.is_some_and(|cast| !matches!(cast.choice, Choice::Rejected))
        };
        self.complaints.iter().filter(counts).count()
    }

    pub(crate) fn check_close(
        &self,
        reason: CloseReason,
        definition: &Definition,
        header: &Header,
    ) -> Result<(), Refusal> {
        let there = |id: &MemberId| definition.circular.is_some() || self.window.presence().place(*id).is_some();
        let fits = match reason {
            CloseReason::Officer => header.by.is_some(),
            CloseReason::Deadline => self.until.is_some_and(|until| header.at >= until),
            CloseReason::AllVoted => {
                let all = self.window.entitled().keys().filter(|id| there(id)).all(|id| self.has_voted(*id));
                definition.close_when_all_voted && all && !self.ballots.is_empty()
            }
        };
        if fits { Ok(()) } else { Err(Refusal::CloseReason) }
    }

    /// Looks at the proofs that were put off.
    pub(crate) fn settle_proofs(&mut self, suite: Option<&secret_ballot::Vote>) -> Result<(), Refusal> {
        let Some(suite) = suite.filter(|_| !self.unproved.is_empty()) else { return Ok(()) };
        let unproved = std::mem::take(&mut self.unproved);
        let (voters, ballots): (Vec<_>, Vec<_>) =
            unproved.into_iter().map(|(voter, casting, ballot)| ((voter, casting.seq), (casting, ballot))).unzip();
        // Nobody chooses ballots to fit it: it is a hash over all of them.
        let hashes: Vec<_> = ballots.iter().map(|(casting, ballot)| ballot.hash(suite, casting)).collect();
        let parts: Vec<&[u8]> = hashes.iter().map(|hash| &hash[..]).collect();
        let seed = Digest::of(&parts).0;
        for ((voter, seq), checked) in voters.into_iter().zip(check::many(suite, ballots, &seed)) {
            let checked = checked.map_err(|error| Refusal::Suite(error.code()))?;
            let last = self.ballots.get_mut(&voter).filter(|cast| cast.seq == seq);
            if let Some(cast) = last.filter(|cast| matches!(cast.choice, Choice::Unproved)) {
                cast.choice = Choice::Secret(Box::new(checked));
            }
        }
        Ok(())
    }
}

/// The key with which a trustee signs.
pub(crate) fn trustee_key(definition: &Definition, number: u32) -> Option<PublicKey> {
    let at = usize::try_from(number).ok()?.checked_sub(1)?;
    definition.trustees.as_ref()?.trustees.get(at).map(|line| line.signature)
}
