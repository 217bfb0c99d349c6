//! A vote in memory with what the server adds to its law: how much goes in, and what it enters by itself. Everything here
//! computes and waits for nothing.

use std::collections::BTreeMap;

use ballot::encoded::{Blob, PublicKey, Salt};
use ballot::vote::body::{Body, CloseReason, Closed, Happened};
use ballot::vote::log::Taken;
use ballot::vote::{EntryType, Kind, Log, Refusal, Stage, Submission};
use ballot::{Happening, Member, MemberId, Place};
use ledger::VerifierKey;
use store::entity::vote_share;
use tracing::warn;
use uuid::Uuid;

use crate::bounds::Bounds;
use crate::error::VoteError;
use crate::steps::Held;
use crate::urns::{Fixed, Look};

/// Whoever has it has read the whole log and checked it.
pub(crate) struct Keeper {
    held: Held,
    /// Of the log.
    key: VerifierKey,
    bounds: Bounds,
    /// How large the log was when the server could not close it: until something changes it is not tried again.
    stuck: Option<u64>,
}

/// What came together.
pub(crate) struct Batch<A> {
    pub(crate) entries: Vec<(Submission, Vec<Blob>, A)>,
    /// Who is in the room now, and where.
    pub(crate) places: Option<BTreeMap<MemberId, Place>>,
}

impl<A> Default for Batch<A> {
    fn default() -> Self {
        Self { entries: Vec::new(), places: None }
    }
}

impl<A> Batch<A> {
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.places.is_none()
    }
}

/// What came of it. Nothing of it is stored yet.
pub(crate) struct Done<A> {
    pub(crate) answers: Vec<(Result<u64, Refusal>, A)>,
    /// Sealed shares of the ballots that were taken.
    pub(crate) shares: Vec<vote_share::Model>,
}

impl Keeper {
    pub(crate) fn new(held: Held, key: VerifierKey, bounds: Bounds) -> Self {
        Self { held, key, bounds, stuck: None }
    }

    /// Nothing while nothing is fixed.
    pub(crate) fn log(&self) -> Option<&Log> {
        match &self.held {
            Held::Empty(_) => None,
            Held::Vote(vote) => Some(vote.log()),
        }
    }

    pub(crate) fn log_mut(&mut self) -> Option<&mut Log> {
        match &mut self.held {
            Held::Empty(_) => None,
            Held::Vote(vote) => Some(vote.log_mut()),
        }
    }

    pub(crate) fn size(&self) -> u64 {
        self.log().map_or(0, Log::size)
    }

    pub(crate) fn stage(&self) -> Stage {
        self.log().map_or(Stage::Empty, Log::stage)
    }

    /// Enters what came together, and then what the server enters without being asked. `at` is the time of all of it.
    pub(crate) fn take<A>(&mut self, batch: Batch<A>, at: u64) -> Done<A> {
        let (mut shares, mut cast) = (Vec::new(), false);
        let mut enter = |(submission, sealed, answer): (Submission, Vec<Blob>, A)| {
            let is_ballot = matches!(submission.kind, EntryType::Ballot | EntryType::SecretBallot);
            let taken = self.enter(submission, &sealed, at);
            if let Ok(Taken::New(index)) = taken {
                cast |= is_ballot;
                shares.extend(shares_of(index, sealed));
            }
            (taken.map(Taken::index), answer)
        };
        let answers = batch.entries.into_iter().map(&mut enter).collect();
        if let Some(places) = batch.places {
            self.follow(&places, at);
        }
        self.go_on(cast, at);
        Done { answers, shares }
    }

    fn enter(&mut self, submission: Submission, shares: &[Blob], at: u64) -> Result<Taken, Refusal> {
        let origin = match &self.held {
            Held::Vote(vote) => {
                if let Some(index) = vote.log().known(&submission)? {
                    return Ok(Taken::Again(index));
                }
                if !self.bounds.admit(vote.log(), submission.kind, submission.by) {
                    return Err(Refusal::EntryLimit);
                }
                vote.log().origin().clone()
            }
            Held::Empty(origin) => {
                // Under another key nothing could be signed, and the vote would be stuck.
                if let Body::Definition(definition) = Body::read(submission.kind, &submission.body)?
                    && definition.log_key()? != self.key
                {
                    return Err(Refusal::DefinitionKey);
                }
                origin.clone()
            }
        };
        let held = std::mem::replace(&mut self.held, Held::Empty(origin));
        let (held, taken) = held.enter(submission, shares, at);
        self.held = held;
        taken
    }

    /// Enters what the server sees of connections: who has gone, and who has come from elsewhere. Who has come into
    /// the room itself, an officer says.
    fn follow(&mut self, places: &BTreeMap<MemberId, Place>, at: u64) {
        let Some(log) = self.log().filter(|log| log.stage() == Stage::Open) else { return };
        let Some((presence, roll)) = log.presence().zip(log.roll()) else { return };
        let moved = |member: &Member| match (presence.place(member.id), places.get(&member.id)) {
            (Some(_), None) => Some(Happening::Left { member: member.id }),
            (None, Some(place)) if *place != Place::Room => Some(Happening::Came { member: member.id, place: *place }),
            _ => None,
        };
        let happened: Vec<_> = roll.register.members.iter().filter_map(moved).collect();
        for happening in happened {
            self.enter_own(EntryType::Happened, &Body::Happened(Happened { happening }), at);
        }
    }

    /// What the server enters without being asked: the close when everybody has voted or the time is over, and the
    /// result as soon as there is one.
    fn go_on(&mut self, cast: bool, at: u64) {
        if let Some(reason) = self.log().and_then(|log| close_due(log, cast, at)) {
            let is_closed = self.enter_own(EntryType::Closed, &Body::Closed(Closed { reason }), at);
            self.stuck = (!is_closed).then(|| self.size());
        }
        let result = self.log().filter(|log| log.stage() == Stage::Closed).and_then(|log| log.result_due().ok());
        if let Some(result) = result {
            self.enter_own(EntryType::Result, &Body::Result(Box::new(result)), at);
        }
    }

    /// What others entered stays, whatever becomes of what the server enters itself.
    fn enter_own(&mut self, kind: EntryType, body: &Body, at: u64) -> bool {
        let entered = self.enter(Submission::unsigned(kind, fresh_salt(), body.write()), &[], at);
        if let Err(refusal) = &entered {
            let origin = self.log().map(|log| log.origin().as_str());
            warn!(origin, kind = kind.name(), %refusal, "the server's own entry was refused");
        }
        entered.is_ok()
    }

    /// When the server has to close it by itself. Nothing after it tried in vain, until something else is entered.
    pub(crate) fn due(&self) -> Option<u64> {
        let open = self.log().filter(|log| log.stage() == Stage::Open && self.stuck != Some(log.size()));
        open.and_then(Log::until)
    }

    pub(crate) fn look(&self, old: u64) -> Result<Look, VoteError> {
        let Some(log) = self.log() else { return Ok(Look::default()) };
        let is_open = log.definition().is_some_and(|definition| definition.kind == Kind::Open);
        // Whoever has seen a longer log learns how short this one is, and sounds the alarm.
        let consistency = match old {
            old if old == 0 || old > log.size() => Vec::new(),
            old => log.consistency(old, log.size()).ok_or(VoteError::NotFound)?,
        };
        let veiled = is_open && log.stage() == Stage::Open;
        Ok(Look { size: log.size(), checkpoint: None, consistency, veiled })
    }

    pub(crate) fn fixed(&self, member: MemberId) -> Result<Fixed, VoteError> {
        let log = self.log().ok_or(VoteError::NotFound)?;
        let set = log.definition().and_then(|definition| definition.trustees.as_ref());
        let trustees = set.into_iter().flat_map(|set| &set.trustees).map(|line| line.signature);
        let trustees: Vec<PublicKey> = trustees.collect();
        Ok(Fixed { log: self.key.clone(), trustees, confirms: log.confirming_key(member) })
    }
}

fn close_due(log: &Log, cast: bool, at: u64) -> Option<CloseReason> {
    if log.stage() != Stage::Open {
        return None;
    }
    if log.until().is_some_and(|until| until <= at) {
        return Some(CloseReason::Deadline);
    }
    // Only after a ballot: a connection that breaks closes nothing.
    let closes = cast && log.definition().is_some_and(|definition| definition.close_when_all_voted);
    let voted = closes.then(|| log.voted())?;
    let circular = log.definition().is_some_and(|definition| definition.circular.is_some());
    let there =
        |member: &MemberId| circular || log.presence().is_some_and(|presence| presence.place(*member).is_some());
    let all = log.entitled().keys().filter(|member| there(member)).all(|member| voted.contains_key(member));
    all.then_some(CloseReason::AllVoted)
}

fn shares_of(index: u64, shares: Vec<Blob>) -> impl Iterator<Item = vote_share::Model> {
    let place = i64::try_from(index).unwrap_or(i64::MAX);
    shares.into_iter().zip(1..).map(move |(share, trustee)| vote_share::Model {
        tenant_id: Uuid::nil(),
        vote_id: Uuid::nil(),
        place,
        trustee,
        sealed: share.0,
    })
}

fn fresh_salt() -> Salt {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).expect("the system has randomness");
    salt.into()
}
