//! The law of a vote: which entry may follow which, and what the entries say together.
//!
//! [`Law::admit`] looks at one entry after the other and either takes it or says why not, and then nothing has changed.
//! Server and verifier run the same law, so that nothing is ever signed that a verifier would refuse.

mod casting;
mod counting;
pub(crate) mod lot;

use std::collections::BTreeMap;

use ledger::{Hash, Origin};
use secret_ballot::terms::Parts;
use serde::{Deserialize, Serialize};

use crate::encoded::{Digest, PublicKey};
use crate::id::MemberId;
use crate::limits::{ENTRIES_MAX, NUMBER_MAX};
use crate::presence::{Place, Window};
use crate::rule::profile::SecretRemote;
use crate::vote::body::{Body, Closed, Keyed, Opened, ResultBody, Voided};
use crate::vote::definition::{Definition, Kind};
use crate::vote::entry::{Context, EntryType, Header, Read, is_key, is_signed};
use crate::vote::refusal::Refusal;
use crate::vote::roll::{Duty, Proof, Roll};

pub(crate) use casting::{Casting, Choice};
pub(crate) use counting::Counting;

/// How far a vote is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "VoteStage"))]
#[cfg_attr(feature = "shapes", schema(as = VoteStage))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nothing is fixed: trustees may be asked.
    Empty,
    /// The definition is fixed.
    Frozen,
    /// The roll is fixed.
    Listed,
    Open,
    /// No ballot is taken any more.
    Closed,
    /// The result stands.
    Counted,
    Announced,
    Void,
}

impl Stage {
    pub const ALL: &[Self] = &[
        Self::Empty,
        Self::Frozen,
        Self::Listed,
        Self::Open,
        Self::Closed,
        Self::Counted,
        Self::Announced,
        Self::Void,
    ];

    /// As it stands in lists.
    pub fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Frozen => "frozen",
            Self::Listed => "listed",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Counted => "counted",
            Self::Announced => "announced",
            Self::Void => "void",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|stage| stage.name() == name)
    }

    /// Something is fixed, and no result was announced yet.
    pub fn is_under_way(self) -> bool {
        Self::Frozen <= self && self <= Self::Counted
    }

    /// Nothing follows any more but objections.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Announced | Self::Void)
    }
}

/// When proofs of secret ballots are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proofs {
    /// One by one, before a ballot is taken.
    AtOnce,
    /// All together at the close, which is several times as fast.
    AtClose,
}

/// What the entries so far say.
pub(crate) struct Law {
    pub(crate) context: Context,
    pub(crate) stage: Stage,
    proofs: Proofs,
    size: u64,
    hashes: BTreeMap<Digest, u64>,
    pub(crate) definition: Option<Definition>,
    pub(crate) roll: Option<Roll>,
    keys: BTreeMap<MemberId, PublicKey>,
    /// Those of the moment of the close, by which it is confirmed. A key that somebody gets later confirms nothing.
    keys_at_close: Option<BTreeMap<MemberId, PublicKey>>,
    duties: BTreeMap<MemberId, Duty>,
    /// From the roll to the opening.
    window: Option<Window>,
    pub(crate) suite: Option<secret_ballot::Vote>,
    pub(crate) casting: Option<Casting>,
    pub(crate) counting: Option<Counting>,
    pub(crate) result: Option<ResultBody>,
    /// Why the vote is void, also where it had a result before.
    pub(crate) voided: Option<Voided>,
}

impl Law {
    pub(crate) fn new(origin: Origin, proofs: Proofs) -> Self {
        Self {
            context: Context { origin, definition: None, roll: None },
            stage: Stage::Empty,
            proofs,
            size: 0,
            hashes: BTreeMap::new(),
            definition: None,
            roll: None,
            keys: BTreeMap::new(),
            keys_at_close: None,
            duties: BTreeMap::new(),
            window: None,
            suite: None,
            casting: None,
            counting: None,
            result: None,
            voided: None,
        }
    }

    /// Where the entry with this hash stands.
    pub(crate) fn index_of(&self, hash: &Digest) -> Option<u64> {
        self.hashes.get(hash).copied()
    }

    /// Takes an entry. `root` is what the log is after it.
    pub(crate) fn admit(&mut self, read: &Read<'_>, root: impl FnOnce() -> Hash) -> Result<(), Refusal> {
        let Header { kind, at, hash, .. } = read.header;
        if self.size as usize >= ENTRIES_MAX {
            return Err(Refusal::EntryLimit);
        }
        if at > NUMBER_MAX {
            return Err(Refusal::EntryTime);
        }
        if self.hashes.contains_key(&hash) {
            return Err(Refusal::EntryTwice);
        }
        self.check_order(kind)?;
        let body = match read.body {
            Some(text) => Some(Body::read(kind, text)?),
            None if kind.is_beside_the_point() => None,
            None => return Err(Refusal::BodyErased),
        };
        self.check_signature(&read.header, body.as_ref())?;
        if let Some(body) = body {
            self.take(read, body, root)?;
        }
        self.hashes.insert(hash, self.size);
        self.size += 1;
        Ok(())
    }

    /// What is cheap to find out of an entry, before what is not.
    pub(crate) fn check_signer(&self, header: &Header, body: &Body) -> Result<(), Refusal> {
        self.check_order(header.kind)?;
        self.check_signature(header, Some(body))
    }

    fn check_order(&self, kind: EntryType) -> Result<(), Refusal> {
        use EntryType::*;
        use Stage::*;
        let stages: &[Stage] = match kind {
            EntryType::Definition => &[Empty],
            EntryType::Roll => &[Frozen],
            Opened => &[Listed],
            Ballot
            | SecretBallot
            | Audited
            | Called
            | Happened
            | Opposed
            | Extended
            | Complaint
            | Settled
            | EntryType::Closed => &[Open],
            Keyed => &[Listed, Open, Stage::Closed, Counted],
            Reported => &[Open, Stage::Closed],
            LotCommitted => &[Open, Stage::Closed],
            Sum | Tie | LotOpened | LotRestarted | Paper | Result => &[Stage::Closed],
            FellBack => &[Open, Stage::Closed],
            EntryType::Announced => &[Counted],
            Objection => &[Open, Stage::Closed, Counted, Stage::Announced],
            Voided => &[Frozen, Listed, Open, Stage::Closed, Counted, Stage::Announced],
        };
        match self.stage {
            stage if stages.contains(&stage) => Ok(()),
            Void if kind == Voided => Err(Refusal::VoidTwice),
            _ => Err(Refusal::EntryOrder),
        }
    }

    /// Whether somebody signed who may. The definition is signed by its author, all else by who stands in the roll.
    fn check_signature(&self, header: &Header, body: Option<&Body>) -> Result<(), Refusal> {
        let (Some(by), Some(signature)) = (header.by, header.sig) else {
            return if body.is_some_and(is_by_server) { Ok(()) } else { Err(Refusal::EntryBy) };
        };
        let (key, duty) = match body {
            Some(Body::Definition(definition)) if definition.author.id == by => (definition.author.key, None),
            Some(Body::Roll(roll)) => {
                let officer = roll.officers.iter().find(|officer| officer.id == by).ok_or(Refusal::EntryBy)?;
                (officer.key, Some(officer.duty))
            }
            // Nobody is there to vouch for a device: whoever signs in brings their own key.
            Some(Body::Keyed(keyed)) if self.is_own_key(keyed, by) => (keyed.key, None),
            _ => {
                // Before the roll nobody but the author has a key.
                let author = self.definition.as_ref().map(|definition| &definition.author);
                let author = author.filter(|author| self.roll.is_none() && author.id == by).map(|author| author.key);
                let key = author.or_else(|| self.keys.get(&by).copied()).ok_or(Refusal::EntryKey)?;
                (key, if author.is_some() { Some(Duty::Chair) } else { self.duties.get(&by).copied() })
            }
        };
        if !self.may(header.kind, body, by, duty) {
            return Err(Refusal::EntryBy);
        }
        let statement = self.context.statement(header.kind, by, &header.hash);
        if is_key(&key) && is_signed(&statement, &key, &signature) { Ok(()) } else { Err(Refusal::EntrySignature) }
    }

    /// A key that somebody registers in a vote without a sitting, signed with it.
    fn is_own_key(&self, keyed: &Keyed, by: MemberId) -> bool {
        let circular = self.definition.as_ref().is_some_and(|definition| definition.circular.is_some());
        circular && keyed.member == by && keyed.proof != Proof::Minutes
    }

    fn may(&self, kind: EntryType, body: Option<&Body>, by: MemberId, duty: Option<Duty>) -> bool {
        use EntryType::*;
        let of = |member: MemberId| member == by || duty.is_some();
        match kind {
            Definition => true,
            Keyed => duty.is_some() || matches!(body, Some(Body::Keyed(keyed)) if self.is_own_key(keyed, by)),
            Roll | Opened | Called | Extended | Closed | LotRestarted | FellBack | Paper => duty.is_some(),
            Announced | Voided => duty == Some(Duty::Chair),
            Tie => self.roll.as_ref().is_some_and(|roll| roll.chair == by),
            LotCommitted | LotOpened => true,
            // The server writes it, or a trustee signs inside of it.
            Complaint | Sum | Result => false,
            Ballot | SecretBallot | Audited | Happened | Reported | Opposed | Settled | Objection => match body {
                Some(Body::Ballot(ballot)) if ballot.how == crate::vote::body::How::Device => ballot.voter == by,
                Some(Body::Ballot(_)) => duty.is_some(),
                Some(Body::SecretBallot(ballot)) => ballot.voter == by,
                Some(Body::Audited(audited)) => audited.voter == by,
                Some(Body::Settled(settled)) => settled.voter == by,
                Some(Body::Opposed(opposed)) => of(opposed.member),
                Some(Body::Reported(reported)) => of(reported.member),
                Some(Body::Objection(objection)) => of(objection.member),
                Some(Body::Happened(happened)) => match happened.happening {
                    crate::presence::Happening::Confirmed { member } => of(member),
                    _ => duty.is_some(),
                },
                _ => true,
            },
        }
    }

    fn take(&mut self, read: &Read<'_>, body: Body, root: impl FnOnce() -> Hash) -> Result<(), Refusal> {
        match body {
            Body::Definition(definition) => self.define(*definition, read.leaf),
            Body::Roll(roll) => self.list(*roll, read.leaf),
            Body::Opened(opened) => self.open(&opened, &read.header),
            Body::Keyed(keyed) => self.rekey(keyed.member, keyed.key),
            Body::Closed(closed) => self.close(&closed, &read.header, root),
            Body::FellBack(_) => self.fall_back(),
            Body::Ballot(_)
            | Body::SecretBallot(_)
            | Body::Audited(_)
            | Body::Called(_)
            | Body::Happened(_)
            | Body::Reported(_)
            | Body::Opposed(_)
            | Body::Extended(_)
            | Body::Complaint(_)
            | Body::Settled(_) => self.cast(body, &read.header),
            Body::Sum(_)
            | Body::Tie(_)
            | Body::LotCommitted(_)
            | Body::LotOpened(_)
            | Body::LotRestarted(_)
            | Body::Paper(_) => self.count(body, &read.header),
            Body::Result(result) => {
                if *result != self.result_due()? {
                    return Err(Refusal::ResultWrong);
                }
                self.result = Some(*result);
                self.stage = Stage::Counted;
                Ok(())
            }
            Body::Announced(_) => {
                self.stage = Stage::Announced;
                Ok(())
            }
            Body::Objection(_) => Ok(()),
            Body::Voided(voided) => {
                self.voided = Some(voided);
                self.stage = Stage::Void;
                Ok(())
            }
        }
    }

    fn define(&mut self, definition: Definition, leaf: Hash) -> Result<(), Refusal> {
        definition.check()?;
        if definition.log_origin()? != self.context.origin {
            return Err(Refusal::DefinitionOrigin);
        }
        self.context.definition = Some(leaf);
        self.definition = Some(definition);
        self.stage = Stage::Frozen;
        Ok(())
    }

    fn list(&mut self, roll: Roll, leaf: Hash) -> Result<(), Refusal> {
        let definition = self.definition.as_ref().ok_or(Refusal::EntryOrder)?;
        let window = roll.check()?;
        let keys = roll.all_keys().ok_or(Refusal::RollKey)?;
        let frozen = self.context.definition.ok_or(Refusal::EntryOrder)?;
        let suite = match definition.kind {
            Kind::Secret => {
                let parts = Parts {
                    tenant: definition.tenant.0,
                    meeting: definition.meeting.0,
                    vote: definition.vote.0,
                    definition: frozen.0,
                    roll: leaf.0,
                    shape: definition.shape()?,
                };
                Some(secret_ballot::Vote::new(parts, definition.trustee_keys()?))
            }
            Kind::Open | Kind::RollCall { .. } | Kind::Lot => None,
        };
        self.context.roll = Some(leaf);
        self.duties = roll.officers.iter().map(|officer| (officer.id, officer.duty)).collect();
        (self.keys, self.window, self.suite, self.roll) = (keys, Some(window), suite, Some(roll));
        self.stage = Stage::Listed;
        Ok(())
    }

    fn open(&mut self, opened: &Opened, header: &Header) -> Result<(), Refusal> {
        let (Some(definition), Some(roll), Some(window)) = (&self.definition, &self.roll, &self.window) else {
            return Err(Refusal::EntryOrder);
        };
        let ends = definition.circular.is_none() || opened.until.is_some();
        if !ends || opened.until.is_some_and(|until| until <= header.at || until > NUMBER_MAX) {
            return Err(Refusal::OpenDeadline);
        }
        let profile = definition.profile();
        let presence = window.presence();
        if profile.is_some_and(|profile| profile.chair_in_room) && definition.circular.is_none() {
            // Who leads and is no member is where the minutes are kept.
            let member = roll.register.find(roll.chair).is_some();
            if member && presence.place(roll.chair) != Some(Place::Room) {
                return Err(Refusal::OpenChair);
            }
        }
        let elsewhere = |id: &MemberId| presence.place(*id).is_some_and(|place| place != Place::Room);
        let no_remote = profile.is_some_and(|profile| profile.secret_remote == SecretRemote::No);
        if definition.kind == Kind::Secret && no_remote && window.entitled().keys().any(elsewhere) {
            return Err(Refusal::OpenSecret);
        }
        self.casting = self.window.take().map(|window| Casting::new(window, opened.until));
        self.stage = Stage::Open;
        Ok(())
    }

    fn rekey(&mut self, member: MemberId, key: PublicKey) -> Result<(), Refusal> {
        let roll = self.roll.as_ref().ok_or(Refusal::EntryOrder)?;
        let known = self.duties.contains_key(&member) || roll.register.find(member).is_some();
        if !known || !is_key(&key) || self.keys.values().any(|other| *other == key) {
            return Err(Refusal::RollKey);
        }
        let change = self.definition.as_ref().is_some_and(|definition| definition.change);
        if self.stage == Stage::Open
            && !change
            && self.casting.as_ref().is_some_and(|casting| casting.has_voted(member))
        {
            return Err(Refusal::KeyedVoted);
        }
        self.keys.insert(member, key);
        Ok(())
    }

    fn close(&mut self, closed: &Closed, header: &Header, root: impl FnOnce() -> Hash) -> Result<(), Refusal> {
        let (Some(definition), Some(casting)) = (&self.definition, &mut self.casting) else {
            return Err(Refusal::EntryOrder);
        };
        casting.check_close(closed.reason, definition, header)?;
        casting.settle_proofs(self.suite.as_ref())?;
        let chair = self.roll.as_ref().map(|roll| roll.chair);
        self.counting = Some(Counting::new(casting, self.suite.as_ref(), chair, &root())?);
        self.keys_at_close = Some(self.keys.clone());
        self.stage = Stage::Closed;
        Ok(())
    }

    fn fall_back(&mut self) -> Result<(), Refusal> {
        let casting = self.casting.as_mut().filter(|casting| !casting.fell_back).ok_or(Refusal::EntryOrder)?;
        casting.fell_back = true;
        Ok(())
    }

    fn cast(&mut self, body: Body, header: &Header) -> Result<(), Refusal> {
        let (Some(definition), Some(casting)) = (&self.definition, &mut self.casting) else {
            return Err(Refusal::EntryOrder);
        };
        let key = |id: &MemberId| self.keys.get(id).copied();
        casting.take(body, header, definition, self.suite.as_ref(), self.proofs, self.size, key)
    }

    fn count(&mut self, body: Body, header: &Header) -> Result<(), Refusal> {
        if let Body::LotCommitted(commitment) = &body {
            // The lot begins while the vote is open, or where a tie has to be decided.
            let lot = self.definition.as_ref().is_some_and(|definition| definition.kind == Kind::Lot);
            if !lot && self.stage == Stage::Open {
                return Err(Refusal::LotNone);
            }
            let by = header.by.ok_or(Refusal::EntryBy)?;
            let casting = self.casting.as_mut().ok_or(Refusal::EntryOrder)?;
            return casting.lot.commit(by, commitment);
        }
        let (Some(definition), Some(casting), Some(counting)) =
            (&self.definition, &mut self.casting, &mut self.counting)
        else {
            return Err(Refusal::EntryOrder);
        };
        counting.take(body, header, definition, casting, self.suite.as_ref(), &self.context)
    }

    /// The result as it has to stand in the log now.
    pub(crate) fn result_due(&self) -> Result<ResultBody, Refusal> {
        let (Some(definition), Some(casting), Some(counting)) = (&self.definition, &self.casting, &self.counting)
        else {
            return Err(Refusal::EntryOrder);
        };
        if self.stage != Stage::Closed {
            return Err(Refusal::EntryOrder);
        }
        counting.result(definition, casting, self.suite.as_ref(), &self.context)
    }

    /// Looks at proofs that were put off, where the vote was never closed.
    pub(crate) fn settle_proofs(&mut self) -> Result<(), Refusal> {
        match &mut self.casting {
            Some(casting) => casting.settle_proofs(self.suite.as_ref()),
            None => Ok(()),
        }
    }

    /// From now on one by one.
    pub(crate) fn prove_at_once(&mut self) {
        self.proofs = Proofs::AtOnce;
    }

    /// Entitled members, with their votes, once the vote is open.
    pub(crate) fn entitled(&self) -> BTreeMap<MemberId, u64> {
        let window = self.casting.as_ref().map(|casting| &casting.window).or(self.window.as_ref());
        window.map(|window| window.entitled().clone()).unwrap_or_default()
    }

    /// The key with which each person confirms the close: the one of that moment, and before it the one of now.
    pub(crate) fn confirming_keys(&self) -> &BTreeMap<MemberId, PublicKey> {
        self.keys_at_close.as_ref().unwrap_or(&self.keys)
    }
}

/// What nobody signs: what the clock does, what the server sees of connections, what anybody can compute, and what a
/// trustee signs inside of it.
fn is_by_server(body: &Body) -> bool {
    use crate::presence::Happening;
    use crate::vote::body::CloseReason;
    match body {
        Body::Closed(closed) => closed.reason != CloseReason::Officer,
        Body::Happened(happened) => match happened.happening {
            Happening::Came { place, .. } => place != Place::Room,
            Happening::Left { .. } => true,
            _ => false,
        },
        Body::Result(_) | Body::Sum(_) | Body::Complaint(_) => true,
        _ => false,
    }
}
