//! A sitting of a body: the register as it was taken, and presence as a timeline.
//!
//! Nobody enters a count. What happens is a [`Happening`] of the crate `ballot`, which refuses what cannot have happened
//! and from which every number follows. Who a member is follows from their sign-in, or from the hand of who keeps the
//! roll, and never from a name that somebody typed.

mod lines;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use ballot::presence::{Happening, Place, Presence, PresenceError};
use ballot::rule::profile::{Profile as Rules, profile};
use ballot::{MemberId, Register};
use ids::{BodyId, ParticipantId};
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::effect::Event;
use crate::entry::Fact;
use crate::limits::{SITTING_HAPPENINGS_MAX, SITTING_LOG_MAX};
use crate::policy::{Permission, Permissions};
use crate::presence::Seat;
use crate::record::Line;
use crate::refusal::Refusal;
use crate::room::Room;

pub(crate) use lines::SittingReader;
pub use lines::{Exclusion, Interval, MemberRecord, SittingRecord, StandIn};
pub use view::{RollCall, Sitting, SittingMember, Standing};

/// Leads the body, or stands in for who leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "SittingOffice"))]
#[cfg_attr(feature = "shapes", schema(as = SittingOffice))]
#[serde(rename_all = "kebab-case")]
pub enum Office {
    Chair,
    Deputy,
}

/// The register of a body as it was when the sitting took it. What is changed in it later is for the next sitting.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Frozen {
    pub body: BodyId,
    pub name: String,
    /// Of the register.
    pub version: i64,
    /// Id of the profile of rules.
    pub profile: String,
    pub register: Register,
    pub offices: BTreeMap<MemberId, Office>,
}

impl Frozen {
    pub(crate) fn rules(&self) -> Option<&'static Rules> {
        profile(&self.profile)
    }

    fn name_of(&self, member: MemberId) -> String {
        self.register.find(member).map(|member| member.name.as_str().to_owned()).unwrap_or_default()
    }
}

/// Who in the room a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Tie {
    pub member: MemberId,
    pub participant: ParticipantId,
}

/// A sitting as the room knows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SittingState {
    pub(crate) frozen: Frozen,
    /// The participant, and whether somebody has said so by hand.
    pub(crate) ties: BTreeMap<MemberId, (ParticipantId, bool)>,
    pub(crate) past: Vec<Happening>,
    pub(crate) opened_at_ms: Option<i64>,
    pub(crate) closed_at_ms: Option<i64>,
    pub(crate) roll: Option<RollCall>,
    /// Where everybody is who is there, and since when; follows from `past`.
    pub(crate) places: BTreeMap<MemberId, (Place, i64)>,
    pub(crate) excluded: BTreeSet<MemberId>,
    /// Came or went with their connection, which is not yet written down. Kept by facts alone, so that a replay, which
    /// writes nothing, keeps the same.
    pub(crate) pending: BTreeMap<MemberId, bool>,
    pub(crate) log: Vec<Line>,
}

impl SittingState {
    fn new(frozen: Frozen) -> Self {
        let (ties, past, places, excluded, pending, log) = Default::default();
        let (opened_at_ms, closed_at_ms, roll) = (None, None, None);
        Self { frozen, ties, past, opened_at_ms, closed_at_ms, roll, places, excluded, pending, log }
    }

    pub(crate) fn presence(&self) -> Presence<'_> {
        // What stands in the journal was checked when it happened.
        Presence::after(&self.frozen.register, &self.past).unwrap_or_else(|_| Presence::new(&self.frozen.register))
    }

    pub(crate) fn is_open(&self) -> bool {
        self.opened_at_ms.is_some() && self.closed_at_ms.is_none()
    }

    pub(crate) fn member_of(&self, participant: ParticipantId) -> Option<MemberId> {
        self.ties.iter().find(|(_, (known, _))| *known == participant).map(|(member, _)| *member)
    }

    /// Whether something could happen now.
    fn check(&self, happening: Happening) -> Result<(), Refusal> {
        if self.closed_at_ms.is_some() {
            return Err(Refusal::NotNow);
        }
        if self.past.len() >= SITTING_HAPPENINGS_MAX {
            return Err(Refusal::TooMany);
        }
        self.presence().apply(happening).map_err(|error| match error {
            PresenceError::Unknown => Refusal::NotFound,
            PresenceError::TooMany => Refusal::TooMany,
            _ => Refusal::NotNow,
        })
    }

    /// What happened next.
    fn happen(&mut self, happening: Happening, at_ms: i64) {
        match happening {
            Happening::Opened { .. } => self.opened_at_ms = Some(at_ms),
            Happening::Came { member, place } => {
                let since = self.places.get(&member).map_or(at_ms, |(_, since)| *since);
                self.places.insert(member, (place, since));
                self.pending.remove(&member);
            }
            Happening::Left { member } => {
                self.places.remove(&member);
                self.pending.remove(&member);
            }
            Happening::Excluded { member, .. } => drop(self.excluded.insert(member)),
            Happening::Readmitted { member } => drop(self.excluded.remove(&member)),
            _ => {}
        }
        self.past.push(happening);
    }
}

impl Room {
    /// Makes the conference a sitting, with the register as it is now. Once; what is taken stays.
    pub fn sit(&mut self, frozen: Frozen, ties: Vec<Tie>, now_ms: i64) {
        self.handle_timeout(now_ms);
        if self.state.ended || self.state.sitting.is_some() || frozen.register.check().is_err() {
            return;
        }
        self.record(None, Fact::SittingTaken { sitting: frozen, ties });
    }

    pub fn is_sitting(&self) -> bool {
        self.state.sitting.is_some()
    }

    fn sitting(&self) -> Result<&SittingState, Refusal> {
        self.state.sitting.as_ref().ok_or(Refusal::NotNow)
    }

    pub(crate) fn decide_sitting(&self, seat: &Seat, command: Command) -> Result<Fact, Refusal> {
        use Command as C;
        let sitting = self.sitting()?;
        let you = seat.profile.participant;
        let own = sitting.member_of(you);
        let keeps = self.need(seat, Permission::Roll);
        let happen = |happening: Happening| sitting.check(happening).map(|()| Fact::SittingHappened { happening });
        match command {
            // What the person says of themself.
            C::PresenceConfirm {} => happen(Happening::Confirmed { member: own.ok_or(Refusal::NotPermitted)? }),
            C::QuorumDoubt {} if keeps.is_ok() || own.is_some() => happen(Happening::Doubted),
            C::PresenceSet { member, place: Some(place) } if keeps.is_err() => {
                // Whoever is here says from where; that they are here, their connection says.
                let moves = own == Some(member) && place != Place::Phone && sitting.places.contains_key(&member);
                if moves { happen(Happening::Came { member, place }) } else { Err(Refusal::NotPermitted) }
            }
            command => {
                keeps?;
                self.decide_roll(sitting, you, command)
            }
        }
    }

    /// What takes the right to keep the roll.
    fn decide_roll(&self, sitting: &SittingState, by: ParticipantId, command: Command) -> Result<Fact, Refusal> {
        use Command as C;
        let happen = |happening: Happening| sitting.check(happening).map(|()| Fact::SittingHappened { happening });
        match command {
            C::SittingOpen { all_invited } => happen(Happening::Opened { all_invited }),
            C::SittingClose {} if sitting.is_open() => Ok(Fact::SittingClosed { by }),
            C::QuorumFind {} => happen(Happening::Established),
            C::RollStart {} if sitting.is_open() && sitting.roll.is_none() => Ok(Fact::RollStarted { by }),
            C::RollAnswer { member, place } => {
                let roll = sitting.roll.as_ref().ok_or(Refusal::NotNow)?;
                sitting.frozen.register.find(member).ok_or(Refusal::NotFound)?;
                if roll.answered.contains(&member) || sitting.past.len() >= SITTING_HAPPENINGS_MAX {
                    return Err(Refusal::NotNow);
                }
                Ok(Fact::RollAnswered { member, place, by })
            }
            C::RollEnd {} if sitting.roll.is_some() => {
                sitting.check(Happening::RollCalled)?;
                Ok(Fact::RollEnded { by })
            }
            C::PresenceSet { member, place } => happen(match place {
                Some(place) => Happening::Came { member, place },
                None => Happening::Left { member },
            }),
            C::MemberExclude { member, bias } => happen(Happening::Excluded { member, bias }),
            C::MemberReadmit { member } => happen(Happening::Readmitted { member }),
            C::StandIn { substitute, holder } => happen(Happening::StandsIn { substitute, holder }),
            C::StandBack { substitute } => happen(Happening::StandsBack { substitute }),
            C::MemberAssign { member, participant } => {
                sitting.frozen.register.find(member).ok_or(Refusal::NotFound)?;
                if sitting.closed_at_ms.is_some() {
                    return Err(Refusal::NotNow);
                }
                let taken = |who| sitting.member_of(who).is_some_and(|known| known != member);
                match participant {
                    Some(who) => {
                        self.seat(who)?;
                        if taken(who) || sitting.ties.get(&member).is_some_and(|(known, _)| *known == who) {
                            return Err(Refusal::NotNow);
                        }
                    }
                    None if sitting.ties.contains_key(&member) => {}
                    None => return Err(Refusal::NotNow),
                }
                Ok(Fact::MemberAssigned { member, participant, by })
            }
            _ => Err(Refusal::NotNow),
        }
    }

    pub(crate) fn apply_sitting(&mut self, fact: Fact, by: Option<ParticipantId>, at_ms: i64) {
        let before = self.state.sitting.as_ref().map(SittingState::view);
        if let Fact::SittingTaken { sitting, ties } = &fact {
            let mut state = SittingState::new(sitting.clone());
            state.ties = ties.iter().map(|tie| (tie.member, (tie.participant, false))).collect();
            self.state.sitting = Some(state);
            let here: Vec<_> = self.state.seats.keys().copied().collect();
            here.into_iter().for_each(|participant| self.tie(participant));
        }
        let name = by.and_then(|by| self.state.seats.get(&by)).map(|seat| seat.profile.name.clone());
        let Some(sitting) = &mut self.state.sitting else { return };
        let line = lines::line(&sitting.frozen, &sitting.places, &fact, name, at_ms);
        sitting.log.extend(line.clone());
        let surplus = sitting.log.len().saturating_sub(SITTING_LOG_MAX);
        sitting.log.drain(..surplus);
        match fact {
            Fact::SittingHappened { happening } => sitting.happen(happening, at_ms),
            Fact::SittingClosed { .. } => {
                sitting.closed_at_ms = Some(at_ms);
                sitting.roll = None;
                sitting.pending.clear();
                sitting.excluded.clear();
            }
            Fact::RollStarted { .. } => sitting.roll = Some(RollCall::begin(&sitting.frozen, at_ms)),
            Fact::RollAnswered { member, place, .. } => {
                let there = sitting.places.get(&member).map(|(place, _)| *place);
                match place {
                    Some(place) if there != Some(place) => sitting.happen(Happening::Came { member, place }, at_ms),
                    None if there.is_some() => sitting.happen(Happening::Left { member }, at_ms),
                    _ => {}
                }
                if let Some(roll) = &mut sitting.roll {
                    roll.answer(&sitting.frozen, member);
                }
                sitting.pending.remove(&member);
            }
            Fact::RollEnded { .. } => {
                sitting.roll = None;
                sitting.happen(Happening::RollCalled, at_ms);
            }
            Fact::MemberAssigned { member, participant, .. } => match participant {
                Some(participant) => drop(sitting.ties.insert(member, (participant, true))),
                None => {
                    sitting.ties.remove(&member);
                    sitting.pending.remove(&member);
                }
            },
            _ => {}
        }
        // Who is connected when the sitting is opened, or is assigned then, is there.
        let came: Vec<MemberId> = match fact {
            Fact::SittingHappened { happening: Happening::Opened { .. } } => sitting.ties.keys().copied().collect(),
            Fact::MemberAssigned { member, participant: Some(_), .. } => vec![member],
            _ => Vec::new(),
        };
        came.into_iter().for_each(|member| self.expect(member));
        self.tell_sitting(before.as_ref(), line);
        // Whoever is excluded loses what goes with the item.
        self.settle_permissions();
    }

    /// Ties somebody to the member that their sign-in says they are, unless a hand has said otherwise.
    fn tie(&mut self, participant: ParticipantId) {
        let member = self.state.seats.get(&participant).and_then(|seat| seat.profile.member);
        let (Some(sitting), Some(member)) = (&mut self.state.sitting, member) else { return };
        let known = sitting.frozen.register.find(member).is_some();
        if known && !sitting.ties.contains_key(&member) && sitting.member_of(participant).is_none() {
            sitting.ties.insert(member, (participant, false));
        }
    }

    /// The coming of a member is to be written down, if they are in the room and nobody knows it yet.
    fn expect(&mut self, member: MemberId) {
        let Some(sitting) = self.state.sitting.as_mut().filter(|sitting| sitting.is_open()) else { return };
        let here = sitting.ties.get(&member).is_some_and(|(who, _)| self.state.seats.contains_key(who));
        if here && !sitting.places.contains_key(&member) {
            sitting.pending.insert(member, true);
        }
    }

    /// Somebody is in the room again whose connection was broken.
    pub(crate) fn member_back(&mut self, participant: ParticipantId) {
        if let Some(member) = self.state.sitting.as_ref().and_then(|sitting| sitting.member_of(participant)) {
            self.expect(member);
        }
    }

    /// Somebody has come into the room.
    pub(crate) fn member_came(&mut self, participant: ParticipantId) {
        let Some(before) = self.state.sitting.as_ref().map(SittingState::view) else { return };
        self.tie(participant);
        self.member_back(participant);
        self.tell_sitting(Some(&before), None);
    }

    /// Somebody's seat in the room is given up. Who sits in the hall is there whatever becomes of their device.
    pub(crate) fn member_went(&mut self, participant: ParticipantId) {
        let Some(sitting) = self.state.sitting.as_mut().filter(|sitting| sitting.is_open()) else { return };
        let Some(member) = sitting.member_of(participant) else { return };
        match sitting.places.get(&member) {
            Some((Place::Remote, _)) => drop(sitting.pending.insert(member, false)),
            _ => drop(sitting.pending.remove(&member)),
        }
    }

    /// When a coming or going is to be written down: at once.
    pub(crate) fn sitting_due(&self) -> Option<i64> {
        self.next_pending().map(|_| self.state.now_ms)
    }

    /// The next coming or going by connection.
    pub(crate) fn next_pending(&self) -> Option<Happening> {
        let sitting = self.state.sitting.as_ref().filter(|sitting| sitting.past.len() < SITTING_HAPPENINGS_MAX)?;
        let (member, came) = sitting.pending.first_key_value()?;
        let (member, place) = (*member, Place::Remote);
        Some(if *came { Happening::Came { member, place } } else { Happening::Left { member } })
    }

    /// What somebody may not do because they are excluded from the item.
    pub(crate) fn barred(&self, participant: ParticipantId) -> Permissions {
        use Permission as P;
        const TAKEN: [P; 8] =
            [P::Microphone, P::Camera, P::Screen, P::Chat, P::Reaction, P::Hand, P::Answer, P::Whisper];
        if self.leaves_item(participant) { TAKEN.into_iter().collect() } else { Permissions::default() }
    }

    /// Whether somebody is excluded and the rules of the body want them to leave the deliberation.
    pub(crate) fn leaves_item(&self, participant: ParticipantId) -> bool {
        let sitting = self.state.sitting.as_ref().filter(|sitting| !sitting.excluded.is_empty());
        sitting.is_some_and(|sitting| {
            sitting.frozen.rules().is_some_and(|rules| rules.excluded_leave)
                && sitting.member_of(participant).is_some_and(|member| sitting.excluded.contains(&member))
        })
    }

    /// Tells what has changed: the whole when the sitting itself has, else the members whom it concerns.
    fn tell_sitting(&mut self, before: Option<&Sitting>, line: Option<Line>) {
        let Some(state) = &self.state.sitting else { return };
        let sitting = state.view();
        let Some(before) = before.filter(|before| before.is_same_sitting(&sitting)) else {
            let sitting = Sitting { log: state.log.clone(), ..sitting };
            return self.tell_all(Event::SittingChanged { sitting: Box::new(sitting) });
        };
        let changed = sitting.members.iter().zip(&before.members).filter(|(now, then)| now != then);
        let members: Vec<_> = changed.map(|(now, _)| now.clone()).collect();
        if line.is_none() && members.is_empty() && sitting.standing == before.standing && sitting.roll == before.roll {
            return;
        }
        let (standing, roll, line) = (Box::new(sitting.standing), sitting.roll, line.map(Box::new));
        self.tell_all(Event::PresenceChanged { members, standing, roll, line });
    }
}
