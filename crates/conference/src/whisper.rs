//! Whisper groups: a few people speak among themselves while the meeting goes on. Who leads sees that
//! a group exists and who is in it, and may dissolve it; what is said reaches its members alone.

use std::collections::{BTreeMap, BTreeSet};

use ids::{ConnectionId, ParticipantId};
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::effect::{Effect, Event, MediaEffect};
use crate::entry::Fact;
use crate::hall::Hall;
use crate::limits::{WHISPER_GROUPS_MAX, WHISPER_MEMBERS_MAX};
use crate::policy::Permission;
use crate::presence::Seat;
use crate::refusal::Refusal;
use crate::room::Room;

/// A group, as its members, those asked and those who lead see it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Whisper {
    pub id: u32,
    pub by: ParticipantId,
    pub since_ms: i64,
    pub members: BTreeSet<ParticipantId>,
    /// Asked and not yet decided.
    pub invited: BTreeSet<ParticipantId>,
}

impl Whisper {
    fn concerns(&self, participant: ParticipantId) -> bool {
        self.members.contains(&participant) || self.invited.contains(&participant)
    }
}

/// Groups as the room knows them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Whispers {
    groups: BTreeMap<u32, Whisper>,
    made: u32,
}

impl Room {
    pub(crate) fn decide_whisper(&self, seat: &Seat, command: Command) -> Result<Fact, Refusal> {
        let by = seat.profile.participant;
        let whispers = &self.state.whispers;
        let known = |id: u32| whispers.groups.get(&id).ok_or(Refusal::NotFound);
        match command {
            Command::WhisperStart { participants } => {
                self.need(seat, Permission::Whisper)?;
                if !(1..WHISPER_MEMBERS_MAX).contains(&participants.len()) || participants.contains(&by) {
                    return Err(Refusal::InvalidValue);
                }
                if whispers.groups.len() >= WHISPER_GROUPS_MAX || self.whispers_in(by).is_some() {
                    return Err(Refusal::TooMany);
                }
                for participant in &participants {
                    self.need(self.seat(*participant)?, Permission::Whisper)?;
                }
                Ok(Fact::WhisperStarted { whisper: whispers.made + 1, participants, by })
            }
            Command::WhisperAnswer { whisper, accept } => {
                let group = known(whisper)?;
                if !group.invited.contains(&by) {
                    return Err(Refusal::NotFound);
                }
                if accept {
                    self.need(seat, Permission::Whisper)?;
                    if self.whispers_in(by).is_some() {
                        return Err(Refusal::NotNow);
                    }
                    Ok(Fact::WhisperJoined { whisper, participant: by })
                } else {
                    Ok(Fact::WhisperLeft { whisper, participant: by })
                }
            }
            Command::WhisperLeave { whisper } => {
                let member = known(whisper)?.members.contains(&by);
                if member { Ok(Fact::WhisperLeft { whisper, participant: by }) } else { Err(Refusal::NotFound) }
            }
            Command::WhisperEnd { whisper } => {
                let group = whispers.groups.get(&whisper);
                if group.is_none_or(|group| group.by != by) {
                    self.need(seat, Permission::Restrict)?;
                }
                known(whisper).map(|_| Fact::WhisperEnded { whisper, by })
            }
            _ => Err(Refusal::NotNow),
        }
    }

    /// The group somebody speaks in.
    fn whispers_in(&self, participant: ParticipantId) -> Option<u32> {
        let mut groups = self.state.whispers.groups.values();
        groups.find(|group| group.members.contains(&participant)).map(|group| group.id)
    }

    /// Whether a device may be in the media room of a group.
    pub fn may_whisper(&self, connection: ConnectionId, whisper: u32) -> bool {
        let Some((profile, _)) = self.device_of(connection) else { return false };
        self.state.whispers.groups.get(&whisper).is_some_and(|group| group.members.contains(&profile.participant))
    }

    pub(crate) fn is_whispering(&self, participant: ParticipantId, whisper: u32) -> bool {
        self.state.whispers.groups.get(&whisper).is_some_and(|group| group.members.contains(&participant))
    }

    pub(crate) fn whispers_for(&self, you: ParticipantId, leads: bool) -> Vec<Whisper> {
        self.state.whispers.groups.values().filter(|group| leads || group.concerns(you)).cloned().collect()
    }

    pub(crate) fn apply_whisper_started(&mut self, id: u32, participants: Vec<ParticipantId>, by: ParticipantId) {
        let since_ms = self.state.now_ms;
        let (members, invited) = ([by].into(), participants.into_iter().collect());
        self.state.whispers.made = id;
        self.state.whispers.groups.insert(id, Whisper { id, by, since_ms, members, invited });
        self.push(Effect::Media(MediaEffect::Open { hall: Hall::Whisper(id) }));
        self.tell_whisper(id, None);
    }

    pub(crate) fn apply_whisper_joined(&mut self, id: u32, participant: ParticipantId) {
        if let Some(group) = self.state.whispers.groups.get_mut(&id) {
            group.invited.remove(&participant);
            group.members.insert(participant);
            self.tell_whisper(id, None);
        }
    }

    /// Somebody goes or does not want to; a group in which nobody is left to talk to is over.
    pub(crate) fn apply_whisper_left(&mut self, id: u32, participant: ParticipantId) {
        let Some(group) = self.state.whispers.groups.get_mut(&id) else { return };
        let spoke = group.members.remove(&participant);
        group.invited.remove(&participant);
        let over = group.members.is_empty() || group.members.len() + group.invited.len() < 2;
        if spoke {
            self.leave_hall(Hall::Whisper(id), participant);
        }
        if over {
            self.apply_whisper_ended(id, Some(participant));
        } else {
            self.tell_whisper(id, Some(participant));
        }
    }

    /// `gone` was in it until now and is told too.
    pub(crate) fn apply_whisper_ended(&mut self, id: u32, gone: Option<ParticipantId>) {
        let Some(group) = self.state.whispers.groups.remove(&id) else { return };
        let over = Whisper { members: BTreeSet::new(), invited: BTreeSet::new(), ..group.clone() };
        self.tell_where(Event::WhisperChanged { whisper: over }, |seat| {
            let participant = seat.profile.participant;
            group.concerns(participant) || gone == Some(participant) || seat.permissions.contains(Permission::Restrict)
        });
        self.push(Effect::Media(MediaEffect::Close { hall: Hall::Whisper(id) }));
    }

    /// Somebody leaves the conference, or may not whisper any more.
    pub(crate) fn leave_whispers(&mut self, participant: ParticipantId) {
        let groups = self.state.whispers.groups.values().filter(|group| group.concerns(participant));
        let groups: Vec<_> = groups.map(|group| group.id).collect();
        for group in groups {
            self.apply_whisper_left(group, participant);
        }
    }

    fn leave_hall(&mut self, hall: Hall, participant: ParticipantId) {
        let seat = self.state.seats.get(&participant);
        let devices: Vec<_> = seat.into_iter().flat_map(|seat| seat.connections.values().cloned()).collect();
        for device in devices {
            self.push(Effect::Media(MediaEffect::Remove { hall, participant, device }));
        }
    }

    fn tell_whisper(&mut self, id: u32, gone: Option<ParticipantId>) {
        let Some(whisper) = self.state.whispers.groups.get(&id).cloned() else { return };
        self.tell_where(Event::WhisperChanged { whisper: whisper.clone() }, |seat| {
            let participant = seat.profile.participant;
            whisper.concerns(participant)
                || gone == Some(participant)
                || seat.permissions.contains(Permission::Restrict)
        });
    }
}
