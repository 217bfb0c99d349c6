//! A sitting of a body: the register as it was taken, and presence as a timeline.
//!
//! Nobody enters a count. What happens is a [`Happening`] of the crate `ballot`, which refuses what cannot have happened
//! and from which every number follows. Who a member is follows from their sign-in, or from the hand of who keeps the
//! roll, and never from a name that somebody typed.

mod electorate;
mod lines;
mod state;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use ballot::presence::{Happening, Place};
use ballot::rule::profile::{Profile as Rules, profile};
use ballot::{MemberId, Register};
use ids::{BodyId, MessageId, ParticipantId};
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::effect::Event;
use crate::entry::Fact;
use crate::limits::{SITTING_HAPPENINGS_MAX, SITTING_LOG_MAX};
use crate::lobby::Admission;
use crate::policy::{Permission, Permissions, Role};
use crate::presence::{Profile, Seat};
use crate::record::Line;
use crate::refusal::Refusal;
use crate::room::Room;

pub use electorate::{Electorate, Voter};
use lines::Names;
pub use lines::{Exclusion, Interval, MemberRecord, SittingRecord, StandIn};
pub(crate) use lines::{SittingReader, assigned};
use state::Reading;
pub use state::SittingRoll;
pub(crate) use state::SittingState;
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

    /// Whether somebody who is excluded has to leave the deliberation, too.
    fn excluded_leave(&self) -> bool {
        self.rules().is_some_and(|rules| rules.excluded_leave)
    }

    fn has(&self, member: MemberId) -> bool {
        self.register.find(member).is_some()
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

/// The members to whom something happens.
fn concerned(fact: &Fact) -> Vec<MemberId> {
    use Happening as H;
    let of = |happening: &Happening| match happening {
        H::Came { member, .. }
        | H::Left { member }
        | H::Confirmed { member }
        | H::Excluded { member, .. }
        | H::Readmitted { member }
        | H::StandsIn { substitute: member, .. }
        | H::StandsBack { substitute: member } => Some(*member),
        H::Opened { .. } | H::Established | H::Doubted | H::RollCalled => None,
    };
    match fact {
        Fact::RollAnswered { member, .. } | Fact::MemberAssigned { member, .. } => vec![*member],
        Fact::SittingHappened { happening, .. } => of(happening).into_iter().collect(),
        Fact::MembersMoved { happened } => happened.iter().filter_map(of).collect(),
        _ => Vec::new(),
    }
}

impl Room {
    /// Makes the conference a sitting, with the register as it is now. Until the sitting is opened, a register that was
    /// changed since takes the place of the former; what is taken then stays.
    pub fn sit(&mut self, frozen: Frozen, ties: Vec<Tie>, now_ms: i64) {
        self.handle_timeout(now_ms);
        let same = self.state.sitting.as_ref().is_some_and(|sitting| sitting.frozen == frozen);
        if self.state.ended || same || !self.takes_register() || frozen.register.check().is_err() {
            return;
        }
        self.record(None, Fact::SittingTaken { sitting: frozen, ties });
    }

    /// Whether a register may still be taken: the conference is no sitting yet, or one that is not opened.
    pub fn takes_register(&self) -> bool {
        self.state.sitting.as_ref().is_none_or(|sitting| sitting.opened_at_ms.is_none())
    }

    /// A sitting that is closed, with nobody left: it does not begin again when somebody comes.
    pub fn is_adjourned(&self) -> bool {
        let closed = self.state.sitting.as_ref().is_some_and(|sitting| sitting.closed_at_ms.is_some());
        closed && !self.state.ended && self.everybody().next().is_none()
    }

    /// The role of somebody who comes: an office in the register that the sitting took gives it, whatever the edge
    /// knew. What was decided in the room counts more.
    pub(crate) fn role_by_office(&self, profile: &Profile) -> Role {
        let sitting = self.state.sitting.as_ref();
        let office = sitting.zip(profile.member).and_then(|(sitting, member)| sitting.frozen.offices.get(&member));
        match office {
            Some(Office::Chair) => Role::Chair,
            Some(Office::Deputy) => Role::Deputy,
            None => profile.role,
        }
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
        // What somebody says of themself who does not keep the roll.
        let says = |happening: Happening| {
            if sitting.room_left() == 0 || !seat.sitting_rate.allows(self.state.now_ms) {
                return Err(Refusal::TooMany);
            }
            sitting.check(happening).map(|()| Fact::SittingHappened { happening, own: true })
        };
        let member = own.ok_or(Refusal::NotPermitted);
        match command {
            C::PresenceConfirm {} => {
                let happening = Happening::Confirmed { member: member? };
                if keeps.is_err() { says(happening) } else { sitting.happens(happening) }
            }
            C::QuorumDoubt {} if keeps.is_err() => {
                let votes = sitting.presence.votes(member?) > 0;
                if votes { says(Happening::Doubted) } else { Err(Refusal::NotPermitted) }
            }
            C::PresenceSet { member, place: Some(place) } if keeps.is_err() => {
                // Whoever is here says from where; that they are here, their connection says.
                let moves = own == Some(member) && place != Place::Phone && sitting.presence.place(member).is_some();
                if moves { says(Happening::Came { member, place }) } else { Err(Refusal::NotPermitted) }
            }
            // Others end it, or the close of the sitting.
            C::MemberReadmit { member } if own == Some(member) => Err(Refusal::NotPermitted),
            command => {
                keeps?;
                self.decide_roll(sitting, you, command)
            }
        }
    }

    /// What takes the right to keep the roll.
    fn decide_roll(&self, sitting: &SittingState, by: ParticipantId, command: Command) -> Result<Fact, Refusal> {
        use Command as C;
        let happen = |happening: Happening| sitting.happens(happening);
        match command {
            C::QuorumDoubt {} => happen(Happening::Doubted),
            C::SittingOpen { all_invited } => happen(Happening::Opened { all_invited }),
            C::SittingClose {} if sitting.is_open() => Ok(Fact::SittingClosed { by }),
            C::QuorumFind {} => happen(Happening::Established),
            C::RollStart {} if sitting.is_open() && sitting.roll.is_none() => Ok(Fact::RollStarted { by }),
            C::RollAnswer { member, place } => {
                let roll = sitting.roll.as_ref().ok_or(Refusal::NotNow)?;
                sitting.frozen.register.find(member).ok_or(Refusal::NotFound)?;
                if roll.answered.contains(&member) || sitting.presence.happened() >= SITTING_HAPPENINGS_MAX {
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
                // Whoever is excluded stays the one who is: somebody else in their place would let them listen.
                let excluded = sitting.presence.excluded(member).is_some() && sitting.ties.contains_key(&member);
                if sitting.closed_at_ms.is_some() || excluded {
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
        if let Fact::SittingTaken { sitting, ties } = &fact {
            let before = self.state.sitting.take();
            self.state.sitting = Some(SittingState::new(sitting.clone(), ties, before));
            let here: Vec<_> = self.state.seats.keys().copied().collect();
            for participant in here {
                self.tie(participant);
            }
        }
        let name = |id: Option<ParticipantId>| Some(self.state.seats.get(&id?)?.profile.name.clone());
        let seq = self.state.journal_seq;
        let (by_name, assigned) = (name(by), name(lines::assigned(&fact)));
        let concerned = concerned(&fact);
        let heard = self.leaving();
        let Some(sitting) = &mut self.state.sitting else { return };
        let around = sitting.around(&concerned);
        let before = sitting.views(&around);
        let names = Names { frozen: &sitting.frozen, by: by_name, assigned };
        let lines = lines::lines(names, |member| sitting.presence.place(member).is_some(), &fact, at_ms);
        sitting.log.extend(lines.iter().cloned());
        let surplus = sitting.log.len().saturating_sub(SITTING_LOG_MAX);
        sitting.log.drain(..surplus);
        match fact {
            Fact::SittingHappened { happening, own } => {
                sitting.happen(happening, own, at_ms);
                match happening {
                    Happening::Excluded { member, .. } => drop(sitting.left_at.insert(member, seq)),
                    Happening::Readmitted { member } => drop(sitting.left_at.remove(&member)),
                    _ => {}
                }
                let seat = by.filter(|_| own).and_then(|by| self.state.seats.get_mut(&by));
                seat.into_iter().for_each(|seat| seat.sitting_rate.count(at_ms));
            }
            Fact::MembersMoved { ref happened } => {
                happened.iter().for_each(|happening| sitting.happen(*happening, false, at_ms));
            }
            Fact::SittingClosed { .. } => {
                sitting.closed_at_ms = Some(at_ms);
                sitting.roll = None;
                sitting.pending.clear();
            }
            Fact::RollStarted { .. } => {
                sitting.roll = Some(Reading { started_at_ms: at_ms, answered: BTreeSet::new() })
            }
            Fact::RollAnswered { member, place, .. } => {
                let there = sitting.presence.place(member);
                match place {
                    Some(place) if there != Some(place) => {
                        sitting.happen(Happening::Came { member, place }, false, at_ms);
                    }
                    None if there.is_some() => sitting.happen(Happening::Left { member }, false, at_ms),
                    _ => {}
                }
                if let Some(roll) = &mut sitting.roll {
                    roll.answered.insert(member);
                }
                sitting.pending.remove(&member);
                sitting.self_seated.remove(&member);
            }
            Fact::RollEnded { .. } => {
                sitting.roll = None;
                sitting.happen(Happening::RollCalled, false, at_ms);
            }
            Fact::MemberAssigned { member, participant: Some(participant), .. } => {
                sitting.ties.insert(member, (participant, true));
                sitting.untied.remove(&member);
                sitting.left_at.entry(member).and_modify(|at| *at = seq);
            }
            Fact::MemberAssigned { member, participant: None, .. } => {
                sitting.ties.remove(&member);
                sitting.untied.insert(member);
                sitting.pending.remove(&member);
            }
            _ => {}
        }
        // Who is connected when the sitting is opened, or is assigned then, is there.
        let came: Vec<MemberId> = match fact {
            Fact::SittingHappened { happening: Happening::Opened { .. }, .. } => sitting.ties.keys().copied().collect(),
            Fact::MemberAssigned { member, participant: Some(_), .. } => vec![member],
            _ => Vec::new(),
        };
        came.into_iter().for_each(|member| self.expect(member));
        let whole = matches!(
            fact,
            Fact::SittingTaken { .. }
                | Fact::SittingClosed { .. }
                | Fact::SittingHappened { happening: Happening::Opened { .. }, .. }
        );
        if whole {
            self.tell_sitting()
        } else {
            self.tell_members(&concerned, &around, &before, lines)
        }
        match fact {
            Fact::SittingHappened { happening: Happening::Excluded { .. }, .. } => self.watch_the_door(),
            Fact::SittingHappened { happening: Happening::Readmitted { .. }, .. }
            | Fact::SittingTaken { .. }
            | Fact::SittingClosed { .. }
            | Fact::MemberAssigned { .. } => {}
            _ => return,
        }
        // Whoever is excluded loses what goes with the item, and whoever comes back reads what was written meanwhile.
        self.settle_permissions();
        for (participant, _) in
            heard.into_iter().filter(|(participant, _)| !self.leaves_item(*participant)).collect::<Vec<_>>()
        {
            self.welcome_all(participant);
        }
    }

    /// Whoever is excluded could come back by the link under another name: guests are looked at first from now on.
    fn watch_the_door(&mut self) {
        let leaves = self.state.sitting.as_ref().is_some_and(|sitting| sitting.frozen.excluded_leave());
        if leaves && self.state.lobby.mode == Admission::Open {
            self.state.lobby.mode = Admission::Guests;
            self.lobby_changed();
        }
    }

    /// Ties somebody to the member that their sign-in says they are, unless a hand has said otherwise.
    fn tie(&mut self, participant: ParticipantId) -> Option<MemberId> {
        let member = self.state.seats.get(&participant)?.profile.member?;
        let sitting = self.state.sitting.as_mut()?;
        let said = sitting.ties.contains_key(&member) || sitting.untied.contains(&member);
        if said || !sitting.frozen.has(member) || sitting.member_of(participant).is_some() {
            return None;
        }
        sitting.ties.insert(member, (participant, false));
        Some(member)
    }

    /// The coming of a member is to be written down, if they are in the room and nobody knows it yet.
    fn expect(&mut self, member: MemberId) {
        let Some(sitting) = self.state.sitting.as_mut().filter(|sitting| sitting.is_open()) else { return };
        let here = sitting.ties.get(&member).is_some_and(|(who, _)| self.state.seats.contains_key(who));
        if here && sitting.presence.place(member).is_none() {
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
        let tied = self.tie(participant);
        self.member_back(participant);
        if let Some(member) = tied {
            self.tell_members(&[member], &BTreeSet::new(), &[], Vec::new());
        }
    }

    /// Somebody's seat in the room is given up. Whom the roll has in the hall is there whatever becomes of their device;
    /// who alone says so is not.
    pub(crate) fn member_went(&mut self, participant: ParticipantId) {
        let Some(sitting) = self.state.sitting.as_mut().filter(|sitting| sitting.is_open()) else { return };
        let Some(member) = sitting.member_of(participant) else { return };
        let goes = match sitting.presence.place(member) {
            Some(Place::Remote) => true,
            Some(Place::Room) => sitting.self_seated.contains(&member),
            Some(Place::Phone) | None => false,
        };
        if goes {
            sitting.pending.insert(member, false);
        } else {
            sitting.pending.remove(&member);
        }
    }

    /// When comings and goings are to be written down: at once.
    pub(crate) fn sitting_due(&self) -> Option<i64> {
        let sitting = self.state.sitting.as_ref()?;
        (!sitting.pending.is_empty() && sitting.room_left() > 0).then_some(self.state.now_ms)
    }

    /// Comings and goings by connection that are not written down yet, as many as there is room for. Together: when a
    /// sitting is opened everybody comes at once, and nobody is told of each alone.
    pub(crate) fn pending_moves(&self) -> Option<Vec<Happening>> {
        let sitting = self.state.sitting.as_ref()?;
        let place = Place::Remote;
        let moves = sitting.pending.iter().take(sitting.room_left()).map(|(member, came)| match (*member, came) {
            (member, true) => Happening::Came { member, place },
            (member, false) => Happening::Left { member },
        });
        Some(moves.collect::<Vec<_>>()).filter(|moves| !moves.is_empty())
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
        self.left_at(participant).is_some()
    }

    /// The number of the entry with which they had to.
    fn left_at(&self, participant: ParticipantId) -> Option<u64> {
        let sitting = self.state.sitting.as_ref().filter(|sitting| sitting.is_open() && sitting.presence.excludes())?;
        let member = sitting.member_of(participant).filter(|_| sitting.frozen.excluded_leave())?;
        sitting.left_at.get(&member).copied()
    }

    /// Before which message somebody has left the deliberation.
    pub(crate) fn left_before(&self, participant: ParticipantId) -> Option<MessageId> {
        self.left_at(participant).map(|seq| self.message_id(seq))
    }

    /// Everybody who has, each with the same.
    pub(crate) fn leaving(&self) -> BTreeMap<ParticipantId, MessageId> {
        let Some(sitting) = &self.state.sitting else { return BTreeMap::new() };
        let tied = sitting.left_at.keys().filter_map(|member| sitting.ties.get(member));
        tied.filter_map(|(participant, _)| Some((*participant, self.left_before(*participant)?))).collect()
    }

    /// Tells the whole, because the sitting itself has changed.
    fn tell_sitting(&mut self) {
        if let Some(sitting) = self.sitting_view() {
            self.tell_all(Event::SittingChanged { sitting: Box::new(sitting) });
        }
    }

    /// Tells those members who are not as they were before, with the numbers that follow.
    fn tell_members(
        &mut self,
        concerned: &[MemberId],
        around: &BTreeSet<MemberId>,
        before: &[SittingMember],
        mut lines: Vec<Line>,
    ) {
        let Some(sitting) = &self.state.sitting else { return };
        let around = sitting.around(concerned).union(around).copied().collect();
        let before: BTreeMap<_, _> = before.iter().map(|member| (member.id, member)).collect();
        let members = sitting.views(&around).into_iter().filter(|now| before.get(&now.id) != Some(&now)).collect();
        lines.drain(..lines.len().saturating_sub(SITTING_LOG_MAX));
        let (standing, roll) = (Box::new(sitting.standing()), sitting.roll_view());
        self.tell_all(Event::PresenceChanged { members, standing, roll, lines });
    }
}
