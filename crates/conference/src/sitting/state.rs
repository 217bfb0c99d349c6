//! A sitting as the room knows it: what follows from its facts, and what could happen next.

use std::collections::{BTreeMap, BTreeSet};

use ballot::MemberId;
use ballot::presence::{Happening, Place, Presence, PresenceError};
use ids::ParticipantId;

use super::{Frozen, Tie};
use crate::entry::Fact;
use crate::limits::{SITTING_HAPPENINGS_MAX, SITTING_RESERVE};
use crate::record::Line;
use crate::refusal::Refusal;
use crate::room::Room;

/// Who is there and who has a vote, at this moment: what the roll of a vote is made of.
#[derive(Clone, Copy, Debug)]
pub struct SittingRoll<'a> {
    /// The register that the sitting took, and under which rules.
    pub frozen: &'a Frozen,
    /// Everything since the sitting was opened, in order.
    pub happened: &'a [Happening],
    /// What follows of it: places, votes, who stands in for whom, who is excluded.
    pub presence: &'a Presence<'static>,
    ties: &'a BTreeMap<MemberId, (ParticipantId, bool)>,
}

impl SittingRoll<'_> {
    /// Who in the room a member is, if anybody.
    pub fn participant(&self, member: MemberId) -> Option<ParticipantId> {
        self.ties.get(&member).map(|(participant, _)| *participant)
    }

    /// Which member somebody in the room is, if any.
    pub fn member(&self, participant: ParticipantId) -> Option<MemberId> {
        self.ties.iter().find(|(_, (known, _))| *known == participant).map(|(member, _)| *member)
    }
}

impl Room {
    /// The roll of the sitting as it is now; nothing unless a sitting is open.
    pub fn sitting_roll(&self) -> Option<SittingRoll<'_>> {
        self.state.sitting.as_ref().filter(|sitting| sitting.is_open()).map(SittingState::roll_now)
    }
}

/// The names are being read out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Reading {
    pub(super) started_at_ms: i64,
    /// Who was read out.
    pub(super) answered: BTreeSet<MemberId>,
}

/// A sitting as the room knows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SittingState {
    pub(crate) frozen: Frozen,
    /// The participant, and whether somebody has said so by hand.
    pub(super) ties: BTreeMap<MemberId, (ParticipantId, bool)>,
    /// Nobody is these, somebody has said by hand.
    pub(super) untied: BTreeSet<MemberId>,
    pub(crate) presence: Presence<'static>,
    /// Of what presence follows, for the roll of a vote.
    pub(super) happened: Vec<Happening>,
    /// Number of the entry since which somebody is excluded, or is who is.
    pub(super) left_at: BTreeMap<MemberId, u64>,
    /// Since when everybody is there who is.
    pub(super) since: BTreeMap<MemberId, i64>,
    /// Say themselves that they sit in the hall; nobody who keeps the roll has seen it.
    pub(super) self_seated: BTreeSet<MemberId>,
    pub(super) opened_at_ms: Option<i64>,
    pub(super) closed_at_ms: Option<i64>,
    pub(super) roll: Option<Reading>,
    /// Came or went with their connection, which is not yet written down. Kept by facts alone, so that a replay, which
    /// writes nothing, keeps the same.
    pub(super) pending: BTreeMap<MemberId, bool>,
    pub(super) log: Vec<Line>,
}

impl SittingState {
    /// `before` is the sitting that took the register before, and was not opened: what was said by hand stays.
    pub(super) fn new(frozen: Frozen, ties: &[Tie], before: Option<Self>) -> Self {
        let presence = Presence::new(&frozen.register).into_owned();
        let (known, untied, log) = before.map(|before| (before.ties, before.untied, before.log)).unwrap_or_default();
        let mut ties: BTreeMap<_, _> = ties.iter().map(|tie| (tie.member, (tie.participant, false))).collect();
        for (member, tie) in known.into_iter().filter(|(member, (_, by_hand))| *by_hand && frozen.has(*member)) {
            ties.retain(|_, (participant, _)| *participant != tie.0);
            ties.insert(member, tie);
        }
        ties.retain(|member, (_, by_hand)| *by_hand || !untied.contains(member));
        Self {
            frozen,
            ties,
            untied,
            presence,
            happened: Vec::new(),
            left_at: BTreeMap::new(),
            since: BTreeMap::new(),
            self_seated: BTreeSet::new(),
            opened_at_ms: None,
            closed_at_ms: None,
            roll: None,
            pending: BTreeMap::new(),
            log,
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.opened_at_ms.is_some() && self.closed_at_ms.is_none()
    }

    fn roll_now(&self) -> SittingRoll<'_> {
        let Self { frozen, happened, presence, ties, .. } = self;
        SittingRoll { frozen, happened, presence, ties }
    }

    pub(crate) fn member_of(&self, participant: ParticipantId) -> Option<MemberId> {
        self.roll_now().member(participant)
    }

    /// Whether something could happen now.
    pub(super) fn check(&self, happening: Happening) -> Result<(), Refusal> {
        // Doubted once is doubted, until it is found again.
        if self.closed_at_ms.is_some() || happening == Happening::Doubted && self.presence.is_doubted() {
            return Err(Refusal::NotNow);
        }
        self.presence.check(happening).map_err(|error| match error {
            PresenceError::Unknown => Refusal::NotFound,
            PresenceError::TooMany => Refusal::TooMany,
            _ => Refusal::NotNow,
        })
    }

    pub(super) fn happens(&self, happening: Happening) -> Result<Fact, Refusal> {
        self.check(happening).map(|()| Fact::SittingHappened { happening, own: false })
    }

    /// How much more can happen than what is kept for who keeps the roll.
    pub(super) fn room_left(&self) -> usize {
        (SITTING_HAPPENINGS_MAX - SITTING_RESERVE).saturating_sub(self.presence.happened())
    }

    /// What happened next.
    pub(super) fn happen(&mut self, happening: Happening, own: bool, at_ms: i64) {
        if self.presence.apply(happening).is_err() {
            debug_assert!(false, "was checked before it was written down: {happening:?}");
            return;
        }
        self.happened.push(happening);
        match happening {
            Happening::Opened { .. } => self.opened_at_ms = Some(at_ms),
            Happening::Came { member, place } => {
                self.since.entry(member).or_insert(at_ms);
                self.pending.remove(&member);
                if own && place == Place::Room {
                    self.self_seated.insert(member);
                } else {
                    self.self_seated.remove(&member);
                }
            }
            Happening::Left { member } => {
                self.since.remove(&member);
                self.pending.remove(&member);
                self.self_seated.remove(&member);
            }
            _ => {}
        }
    }

    /// Whom something may concern that happens to these: those they stand in for, and those who wait for them to.
    pub(super) fn around(&self, members: &[MemberId]) -> BTreeSet<MemberId> {
        let those: BTreeSet<_> = members.iter().copied().collect();
        let partner = |member: &MemberId| self.presence.stands_in_for(*member).or(self.presence.replaced_by(*member));
        let waits = |one: &&ballot::Member| one.substitutes.iter().any(|substitute| those.contains(substitute));
        let waiting = self.frozen.register.members.iter().filter(waits).map(|one| one.id);
        waiting.chain(members.iter().filter_map(partner)).chain(those.iter().copied()).collect()
    }
}
