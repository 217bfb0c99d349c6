//! The waiting room. Whoever is in it is told nothing but their own waiting.

use std::collections::BTreeMap;

use ids::{ConnectionId, ParticipantId};
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::effect::{Close, Effect, Event, MediaEffect};
use crate::entry::Fact;
use crate::hall::Hall;
use crate::limits::{PEOPLE_REMEMBERED_MAX, WAITING_MAX};
use crate::policy::{Kind, Permission};
use crate::presence::{Profile, Seat};
use crate::refusal::Refusal;
use crate::room::Room;
use crate::text::clean_note;

/// Who has to wait. Who leads never waits; who was let in once does not wait again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Admission {
    /// Nobody.
    #[default]
    Open,
    Guests,
    /// All who are not colleagues: signed in with an account of the meeting's unit, or of one below it.
    Outsiders,
    All,
}

/// The waiting room as those see it who may admit.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Lobby {
    pub mode: Admission,
    pub locked: bool,
    /// The meeting belongs to a unit, so that there are colleagues.
    #[serde(default)]
    pub has_unit: bool,
    /// In order of arrival.
    pub waiting: Vec<Knock>,
    pub message: Option<LobbyMessage>,
}

/// Somebody who waits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Knock {
    pub participant: ParticipantId,
    pub name: String,
    pub kind: Kind,
    pub since_ms: i64,
    pub connected: bool,
}

/// What the chair says to those who wait.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct LobbyMessage {
    pub at_ms: i64,
    pub text: String,
}

/// All that somebody who waits is told.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Waiting {
    pub name: String,
    pub since_ms: i64,
    /// From 1.
    pub place: u32,
    pub of: u32,
    pub message: Option<LobbyMessage>,
}

/// The waiting room as the room knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct LobbyState {
    pub(crate) mode: Admission,
    pub(crate) locked: bool,
    /// In order of arrival.
    pub(crate) waiting: Vec<Waiter>,
    pub(crate) message: Option<LobbyMessage>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Waiter {
    pub(crate) profile: Profile,
    pub(crate) since_ms: i64,
    pub(crate) connections: BTreeMap<ConnectionId, String>,
    pub(crate) absent_since_ms: Option<i64>,
}

impl LobbyState {
    pub(crate) fn is_waiting(&self, participant: ParticipantId) -> bool {
        self.waiting.iter().any(|w| w.profile.participant == participant)
    }

    pub(crate) fn waiter(&mut self, participant: ParticipantId) -> Option<&mut Waiter> {
        self.waiting.iter_mut().find(|w| w.profile.participant == participant)
    }

    pub(crate) fn take(&mut self, participant: ParticipantId) -> Option<Waiter> {
        let at = self.waiting.iter().position(|w| w.profile.participant == participant)?;
        Some(self.waiting.remove(at))
    }

    pub(crate) fn view(&self, has_unit: bool) -> Lobby {
        let knock = |w: &Waiter| Knock {
            participant: w.profile.participant,
            name: w.profile.name.clone(),
            kind: w.profile.kind,
            since_ms: w.since_ms,
            connected: !w.connections.is_empty(),
        };
        Lobby {
            mode: self.mode,
            locked: self.locked,
            has_unit,
            waiting: self.waiting.iter().map(knock).collect(),
            message: self.message.clone(),
        }
    }
}

impl Room {
    /// Whether a person would have to wait if they came now; the room need not know them.
    pub fn would_wait(&self, participant: Option<ParticipantId>, kind: Kind, colleague: bool) -> bool {
        let dossier = participant.and_then(|id| self.state.dossiers.get(&id));
        if participant.is_some_and(|id| self.state.seats.contains_key(&id)) {
            return false;
        }
        if dossier.and_then(|d| d.role).is_some_and(crate::Role::leads) {
            return false;
        }
        match dossier {
            Some(d) if d.held => true,
            Some(d) if d.admitted => false,
            _ => match self.state.lobby.mode {
                Admission::Open => false,
                Admission::Guests => kind.is_guest(),
                // Who is no colleague any more, or was never one, says so at the door each time.
                Admission::Outsiders => !colleague,
                Admission::All => true,
            },
        }
    }

    /// What to do with somebody at the door: `Ok(true)` lets wait, `Ok(false)` lets in.
    pub(crate) fn door(&self, profile: &Profile) -> Result<bool, Refusal> {
        let participant = profile.participant;
        let dossier = self.state.dossiers.get(&participant);
        if dossier.is_some_and(|d| d.banned.is_some()) {
            return Err(Refusal::Banned);
        }
        if !self.state.bounds.admits(profile.kind) {
            return Err(Refusal::Policy);
        }
        if self.state.seats.contains_key(&participant) {
            return Ok(false);
        }
        let role = dossier.and_then(|d| d.role).unwrap_or(profile.role);
        let was_here = dossier.is_some_and(|d| d.admitted);
        if self.state.lobby.locked && !was_here && !role.leads() {
            return Err(Refusal::Locked);
        }
        if dossier.is_none() && self.state.dossiers.len() >= PEOPLE_REMEMBERED_MAX {
            return Err(Refusal::RoomFull);
        }
        let waits = !role.leads() && self.would_wait(Some(participant), profile.kind, profile.colleague);
        let full = if waits {
            !self.state.lobby.is_waiting(participant) && self.state.lobby.waiting.len() >= WAITING_MAX
        } else {
            self.state.seats.len() >= self.state.bounds.seats()
        };
        if full { Err(Refusal::RoomFull) } else { Ok(waits) }
    }

    pub(crate) fn decide_lobby(&self, seat: &Seat, command: Command) -> Result<Fact, Refusal> {
        self.need(seat, Permission::Admit)?;
        let by = seat.profile.participant;
        let lobby = &self.state.lobby;
        match command {
            Command::LobbyMode { mode } => {
                if mode < self.state.bounds.admission {
                    return Err(Refusal::Policy);
                }
                let room = self.state.bounds.seats().saturating_sub(self.state.seats.len());
                if mode == Admission::Outsiders && !self.about.has_unit {
                    return Err(Refusal::InvalidValue);
                }
                if mode == Admission::Open && lobby.waiting.len() > room {
                    return Err(Refusal::RoomFull);
                }
                Ok(Fact::LobbyModeSet { mode, by })
            }
            Command::Lock { locked } => Ok(Fact::Locked { locked, by }),
            Command::Admit { participants } => {
                if participants.len() > WAITING_MAX {
                    return Err(Refusal::InvalidValue);
                }
                let all = lobby.waiting.iter().map(|w| w.profile.participant);
                let participants: Vec<_> = if participants.is_empty() { all.collect() } else { participants };
                if participants.is_empty() || !participants.iter().all(|id| lobby.is_waiting(*id)) {
                    return Err(Refusal::NotFound);
                }
                if self.state.seats.len() + participants.len() > self.state.bounds.seats() {
                    return Err(Refusal::RoomFull);
                }
                Ok(Fact::Admitted { participants, by })
            }
            Command::SendBack { participant } => {
                if self.reachable(seat, participant)?.profile.role.leads() {
                    return Err(Refusal::NotPermitted);
                }
                if lobby.waiting.len() >= WAITING_MAX {
                    return Err(Refusal::TooMany);
                }
                Ok(Fact::SentBack { participant, by })
            }
            Command::Deny { participant, reason } => {
                let reason = clean_note(&reason).ok_or(Refusal::InvalidText)?;
                if !lobby.is_waiting(participant) {
                    return Err(Refusal::NotFound);
                }
                Ok(Fact::Denied { participant, by, reason })
            }
            Command::LobbyMessage { text } => {
                let text = text.map(|text| clean_note(&text).ok_or(Refusal::InvalidText)).transpose()?;
                let message = text.map(|text| LobbyMessage { at_ms: self.state.now_ms, text });
                Ok(Fact::LobbyMessageSet { message, by })
            }
            _ => Err(Refusal::NotNow),
        }
    }

    pub(crate) fn apply_knocked(&mut self, mut profile: Profile, connection: ConnectionId, device: String) {
        let participant = profile.participant;
        if let Some(name) = self.state.dossiers.get(&participant).and_then(|d| d.name.clone()) {
            profile.name = name;
        }
        let since_ms = self.state.now_ms;
        if !self.state.lobby.is_waiting(participant) {
            let connections = BTreeMap::new();
            let waiter = Waiter { profile: profile.clone(), since_ms, connections, absent_since_ms: None };
            self.state.lobby.waiting.push(waiter);
        }
        if let Some(waiter) = self.state.lobby.waiter(participant) {
            waiter.profile = profile;
            waiter.absent_since_ms = None;
            let old = waiter.connections.iter().find(|(_, d)| **d == device).map(|(c, _)| *c);
            waiter.connections.insert(connection, device);
            if let Some(old) = old {
                waiter.connections.remove(&old);
                self.push(Effect::Close { connection: old, why: Close::Replaced });
            }
        }
        // This one is told at once; the others when the batch is.
        self.tell_waiting(Some(connection));
        self.lobby_changed();
    }

    pub(crate) fn apply_admitted(&mut self, participants: &[ParticipantId]) {
        let mut entered = Vec::new();
        for participant in participants {
            let Some(waiter) = self.state.lobby.take(*participant) else { continue };
            self.enter(waiter.profile, waiter.absent_since_ms);
            self.tell_presence(*participant);
            entered.push((*participant, waiter.connections));
        }
        // Everybody has the same picture from the start, and is told nothing before they have it.
        for (participant, connections) in &entered {
            if let Some(seat) = self.state.seats.get_mut(participant) {
                seat.connections.extend(connections.clone());
            }
        }
        for (participant, _) in entered {
            self.welcome_all(participant);
        }
        self.lobby_changed();
    }

    pub(crate) fn apply_sent_back(&mut self, participant: ParticipantId) {
        let Some(seat) = self.state.seats.get(&participant) else { return };
        let (profile, connections) = (seat.profile.clone(), seat.connections.clone());
        let absent_since_ms = seat.absent_since_ms;
        let hall = Hall::Place(seat.place);
        let dossier = self.state.dossiers.entry(participant).or_default();
        dossier.admitted = false;
        dossier.held = true;
        self.vacate(participant);
        for device in connections.values() {
            self.push(Effect::Media(MediaEffect::Remove { hall, participant, device: device.clone() }));
        }
        let since_ms = self.state.now_ms;
        self.state.lobby.waiting.push(Waiter { profile, since_ms, connections, absent_since_ms });
        self.tell_waiting(None);
        self.lobby_changed();
    }

    pub(crate) fn apply_denied(&mut self, participant: ParticipantId, reason: &str) {
        self.dismiss_waiter(participant, &Close::Denied { reason: reason.to_owned() });
    }

    pub(crate) fn apply_lobby_mode(&mut self, mode: Admission) {
        self.state.lobby.mode = mode;
        if mode == Admission::Open {
            let all: Vec<_> = self.state.lobby.waiting.iter().map(|w| w.profile.participant).collect();
            self.apply_admitted(&all);
        }
        self.lobby_changed();
    }

    pub(crate) fn apply_lobby_message(&mut self, message: Option<LobbyMessage>) {
        self.state.lobby.message = message;
        self.tell_waiting(None);
        self.lobby_changed();
    }

    pub(crate) fn apply_locked(&mut self, locked: bool) {
        self.state.lobby.locked = locked;
        self.lobby_changed();
        self.tell_order();
    }

    /// Somebody stops waiting. `false` when they did not wait.
    pub(crate) fn dismiss_waiter(&mut self, participant: ParticipantId, why: &Close) -> bool {
        let Some(waiter) = self.state.lobby.take(participant) else { return false };
        for connection in waiter.connections.into_keys() {
            self.push(Effect::Close { connection, why: why.clone() });
        }
        self.lobby_changed();
        true
    }

    /// Those who may admit are told with the next batch, and those who wait where they stand.
    pub(crate) fn lobby_changed(&mut self) {
        self.state.batch.lobby = true;
        self.schedule_batch();
    }

    pub(crate) fn flush_lobby(&mut self) {
        let lobby = self.state.lobby.view(self.about.has_unit);
        self.tell_permitted(Event::LobbyChanged { lobby }, Permission::Admit);
        self.tell_waiting(None);
    }

    /// Tells those who wait where they stand; `only` one connection of them.
    fn tell_waiting(&mut self, only: Option<ConnectionId>) {
        let of = u32::try_from(self.state.lobby.waiting.len()).unwrap_or(u32::MAX);
        let message = &self.state.lobby.message;
        let told = self.state.lobby.waiting.iter().zip(1..).flat_map(|(waiter, place)| {
            let waiting = Waiting {
                name: waiter.profile.name.clone(),
                since_ms: waiter.since_ms,
                place,
                of,
                message: message.clone(),
            };
            waiter.connections.keys().map(move |c| (*c, waiting.clone()))
        });
        let told: Vec<_> = told.filter(|(connection, _)| only.is_none_or(|o| o == *connection)).collect();
        for (connection, waiting) in told {
            self.push(Effect::Wait { connection, waiting });
        }
    }
}
