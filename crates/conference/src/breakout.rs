//! Breakout rooms: the conference splits up and comes together again. Each room has a chat, hands, a
//! floor, a timer, polls and media of its own; what went on in it is found again in the next round.

use std::collections::{BTreeMap, BTreeSet};

use ids::ParticipantId;
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::effect::{Effect, Event, MediaEffect};
use crate::entry::Fact;
use crate::hall::{Hall, PLENARY, Place};
use crate::limits::{BREAKOUT_ROOMS_MAX, BREAKOUT_ROOMS_REMEMBERED_MAX, PARTICIPANTS_MAX, SECONDS_MAX};
use crate::policy::Permission;
use crate::presence::Seat;
use crate::refusal::Refusal;
use crate::room::Room;
use crate::text::{clean_name, clean_note};

/// A room that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
#[serde(deny_unknown_fields)]
pub struct BreakoutPlan {
    /// 1 to 100 characters, each name once. A room of an earlier round with this name goes on.
    pub name: String,
    /// Who goes there at the start.
    pub participants: Vec<ParticipantId>,
}

/// A room as it was opened.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OpenedRoom {
    pub id: Place,
    pub name: String,
    pub participants: Vec<ParticipantId>,
}

/// The round that runs, as everybody sees it; who is where stands with the participants.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Breakout {
    pub rooms: Vec<BreakoutRoom>,
    /// Everybody may change the room.
    pub free: bool,
    pub started_at_ms: i64,
    /// Everybody is called back then.
    pub ends_at_ms: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct BreakoutRoom {
    pub id: Place,
    pub name: String,
    pub help: Option<Help>,
}

/// A room asks somebody who leads to come.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Help {
    pub from_name: String,
    pub since_ms: i64,
    pub text: Option<String>,
}

/// Breakout rooms as the room knows them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Breakouts {
    /// The round that runs.
    pub(crate) round: Option<Breakout>,
    /// Where people belong while the round runs; who comes back goes there.
    pub(crate) assigned: BTreeMap<ParticipantId, Place>,
    /// Names of all rooms there have been, by number.
    pub(crate) names: BTreeMap<Place, String>,
}

impl Breakouts {
    fn knows(&self, place: Place) -> bool {
        place == PLENARY || self.round.as_ref().is_some_and(|round| round.rooms.iter().any(|room| room.id == place))
    }

    /// Where somebody who comes in goes.
    pub(crate) fn destination(&self, participant: ParticipantId) -> Place {
        if self.round.is_none() { PLENARY } else { self.assigned.get(&participant).copied().unwrap_or(PLENARY) }
    }
}

impl Room {
    pub(crate) fn decide_breakout(&self, seat: &Seat, command: Command) -> Result<Fact, Refusal> {
        let by = seat.profile.participant;
        let now_ms = self.state.now_ms;
        let round = self.state.breakouts.round.as_ref();
        match command {
            Command::BreakoutStart { rooms, free, seconds } => {
                self.need(seat, Permission::Breakout)?;
                if round.is_some() {
                    return Err(Refusal::NotNow);
                }
                let ends_at_ms = seconds.map(|seconds| end_after(now_ms, seconds)).transpose()?;
                Ok(Fact::BreakoutStarted { rooms: self.plan(rooms)?, free, ends_at_ms, by })
            }
            Command::BreakoutExtend { seconds } => {
                self.need(seat, Permission::Breakout)?;
                let round = round.ok_or(Refusal::NotNow)?;
                let ends_at_ms = Some(end_after(round.ends_at_ms.unwrap_or(now_ms).max(now_ms), seconds)?);
                Ok(Fact::BreakoutTimed { ends_at_ms, by })
            }
            Command::BreakoutEnd { seconds } => {
                self.need(seat, Permission::Breakout)?;
                round.ok_or(Refusal::NotNow)?;
                match seconds {
                    Some(seconds) => Ok(Fact::BreakoutTimed { ends_at_ms: Some(end_after(now_ms, seconds)?), by }),
                    None => Ok(Fact::BreakoutEnded { by: Some(by) }),
                }
            }
            Command::BreakoutMove { participants, to } => self.decide_move(seat, participants, to),
            Command::BreakoutHelp { wanted, text } => {
                let round = round.ok_or(Refusal::NotNow)?;
                let here = round.rooms.iter().find(|room| room.id == seat.place).ok_or(Refusal::NotNow)?;
                if wanted {
                    let text = text.map(|text| clean_note(&text).ok_or(Refusal::InvalidText)).transpose()?;
                    let from_name = seat.profile.name.clone();
                    Ok(Fact::HelpAsked { place: here.id, help: Help { from_name, since_ms: now_ms, text }, by })
                } else {
                    here.help.as_ref().map(|_| Fact::HelpSettled { place: here.id, by }).ok_or(Refusal::NotNow)
                }
            }
            _ => Err(Refusal::NotNow),
        }
    }

    /// Rooms with their numbers: an earlier one of the same name has its number again.
    fn plan(&self, wanted: Vec<BreakoutPlan>) -> Result<Vec<OpenedRoom>, Refusal> {
        if !(1..=BREAKOUT_ROOMS_MAX).contains(&wanted.len()) {
            return Err(Refusal::InvalidValue);
        }
        let known = &self.state.breakouts.names;
        let mut next = known.keys().max().map_or(1, |last| last + 1);
        let (mut rooms, mut people) = (Vec::with_capacity(wanted.len()), BTreeSet::new());
        for plan in wanted {
            let name = clean_name(&plan.name).ok_or(Refusal::InvalidText)?;
            if rooms.iter().any(|room: &OpenedRoom| room.name == name) || plan.participants.len() > PARTICIPANTS_MAX {
                return Err(Refusal::InvalidValue);
            }
            for participant in &plan.participants {
                self.seat(*participant)?;
                if !people.insert(*participant) {
                    return Err(Refusal::InvalidValue);
                }
            }
            let id = known.iter().find(|(_, known)| **known == name).map(|(id, _)| *id).unwrap_or_else(|| {
                next += 1;
                next - 1
            });
            rooms.push(OpenedRoom { id, name, participants: plan.participants });
        }
        let new = rooms.iter().filter(|room| !known.contains_key(&room.id)).count();
        if known.len() + new > BREAKOUT_ROOMS_REMEMBERED_MAX { Err(Refusal::TooMany) } else { Ok(rooms) }
    }

    /// Who leads moves anybody, and visits; others change by themselves where that is free.
    fn decide_move(&self, seat: &Seat, participants: Vec<ParticipantId>, to: Place) -> Result<Fact, Refusal> {
        let by = seat.profile.participant;
        let round = self.state.breakouts.round.as_ref().ok_or(Refusal::NotNow)?;
        if !(round.free && participants == [by]) {
            self.need(seat, Permission::Breakout)?;
        }
        if !(1..=PARTICIPANTS_MAX).contains(&participants.len()) {
            return Err(Refusal::InvalidValue);
        }
        participants.iter().try_for_each(|id| self.seat(*id).map(drop))?;
        if !self.state.breakouts.knows(to) {
            return Err(Refusal::NotFound);
        }
        Ok(Fact::Moved { participants, to, by })
    }

    pub(crate) fn apply_breakout_started(&mut self, rooms: Vec<OpenedRoom>, free: bool, ends_at_ms: Option<i64>) {
        let started_at_ms = self.state.now_ms;
        let breakouts = &mut self.state.breakouts;
        breakouts.names.extend(rooms.iter().map(|room| (room.id, room.name.clone())));
        let shown = rooms.iter().map(|room| BreakoutRoom { id: room.id, name: room.name.clone(), help: None });
        breakouts.round = Some(Breakout { rooms: shown.collect(), free, started_at_ms, ends_at_ms });
        breakouts.assigned.clear();
        for room in &rooms {
            self.state.stages.entry(room.id).or_default();
            self.push(Effect::Media(MediaEffect::Open { hall: Hall::Place(room.id) }));
        }
        self.tell_breakout();
        for room in rooms {
            self.apply_moved(&room.participants, room.id);
        }
    }

    pub(crate) fn apply_breakout_timed(&mut self, ends_at_ms: Option<i64>) {
        if let Some(round) = &mut self.state.breakouts.round {
            round.ends_at_ms = ends_at_ms;
            self.tell_breakout();
        }
    }

    pub(crate) fn apply_breakout_ended(&mut self) {
        self.state.breakouts.round = None;
        self.state.breakouts.assigned.clear();
        let away = self.state.seats.iter().filter(|(_, seat)| seat.place != PLENARY);
        let away: Vec<_> = away.map(|(participant, _)| *participant).collect();
        self.tell_breakout();
        self.apply_moved(&away, PLENARY);
        // What has to do with being there ends; what was written stays.
        for stage in self.state.stages.values_mut() {
            (stage.round, stage.floor, stage.timer) = (None, None, None);
        }
    }

    pub(crate) fn apply_help(&mut self, place: Place, help: Option<Help>) {
        let rooms = self.state.breakouts.round.iter_mut().flat_map(|round| &mut round.rooms);
        if let Some(room) = rooms.into_iter().find(|room| room.id == place) {
            room.help = help;
            self.tell_breakout();
        }
    }

    /// People change the room: they leave what goes on here and get the whole picture of there.
    pub(crate) fn apply_moved(&mut self, participants: &[ParticipantId], to: Place) {
        let mut moved = Vec::new();
        for participant in participants {
            let participant = *participant;
            self.state.breakouts.assigned.insert(participant, to);
            let Some(seat) = self.state.seats.get(&participant).filter(|seat| seat.place != to) else { continue };
            let (from, devices) = (seat.place, seat.connections.values().cloned().collect::<Vec<_>>());
            self.leave_stage(from, participant);
            if let Some(seat) = self.state.seats.get_mut(&participant) {
                seat.place = to;
            }
            self.join_round(to, participant);
            self.tell_presence(participant);
            moved.push((participant, from, devices));
        }
        self.settle_permissions();
        for (participant, from, devices) in moved {
            if let Some(seat) = self.state.seats.get_mut(&participant) {
                seat.sequence.cut();
            }
            self.welcome_all(participant);
            let hall = Hall::Place(from);
            for device in devices {
                self.push(Effect::Media(MediaEffect::Remove { hall, participant, device }));
            }
        }
    }

    /// Hand, floor and readiness belong to the room one is in.
    pub(crate) fn leave_stage(&mut self, place: Place, participant: ParticipantId) {
        if self.stage_mut(place).hands.lower(participant) {
            self.tell_place(place, Event::HandLowered { participant, by: participant });
        }
        self.leave_floor(place, participant);
        self.apply_ready(place, participant, false);
    }

    fn tell_breakout(&mut self) {
        self.tell_all(Event::BreakoutChanged { breakout: self.state.breakouts.round.clone() });
    }
}

fn end_after(from_ms: i64, seconds: u32) -> Result<i64, Refusal> {
    if (1..=SECONDS_MAX).contains(&seconds) {
        Ok(from_ms + i64::from(seconds) * 1_000)
    } else {
        Err(Refusal::InvalidValue)
    }
}
