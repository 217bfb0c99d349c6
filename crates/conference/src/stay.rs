//! Coming, going, and being away for a moment.

use std::collections::BTreeMap;

use ids::{ConnectionId, ParticipantId};

use crate::effect::{Close, Effect, Event, MediaEffect};
use crate::hall::{Hall, Stage};
use crate::limits::ABSENCE_GRACE_MS;
use crate::lobby::Waiter;
use crate::policy::Role;
use crate::presence::{Batch, Profile, Seat};
use crate::room::Room;

impl Room {
    pub(crate) fn apply_connected(&mut self, profile: Profile, connection: ConnectionId, device: String) {
        let participant = profile.participant;
        let before = self.state.seats.get(&participant).map(Seat::participant);
        self.enter(profile, None);
        let Some(seat) = self.state.seats.get_mut(&participant) else { return };
        seat.absent_since_ms = None;
        let back = before.is_some() && seat.connections.is_empty();
        let replaced: Vec<_> = seat.connections.iter().filter(|(_, d)| **d == device).map(|(c, _)| *c).collect();
        for old in &replaced {
            seat.connections.remove(old);
        }
        seat.connections.insert(connection, device);
        let changed = before.as_ref() != Some(&seat.participant());
        for old in replaced {
            self.push(Effect::Close { connection: old, why: Close::Replaced });
        }
        if changed {
            self.tell_presence(participant);
        }
        if back {
            self.member_back(participant);
        }
    }

    /// Gives a person a seat, or the seat they have the newest profile. What was decided about
    /// them in this conference counts more than what the edge knows.
    pub(crate) fn enter(&mut self, mut profile: Profile, absent_since_ms: Option<i64>) {
        let participant = profile.participant;
        // Somebody of whom a decision was made while waiting is let in by what holds now, with every device.
        let waited = self.state.lobby.take(participant);
        let dossier = self.state.dossiers.entry(participant).or_default();
        dossier.admitted = true;
        dossier.held = false;
        if let Some(name) = &dossier.name {
            profile.name.clone_from(name);
        }
        if let Some(role) = dossier.role {
            profile.role = role;
        } else if profile.role == Role::Chair && self.other_chair(participant) {
            profile.role = Role::Deputy;
        }
        profile.role = self.known_role(profile.role);
        let (now_ms, floor) = (self.state.now_ms, self.state.sequence_floor);
        let new = !self.state.seats.contains_key(&participant);
        let place = self.state.breakouts.destination(participant);
        let seat = self.state.seats.entry(participant).or_insert_with(|| Seat::new(profile.clone(), now_ms, floor));
        seat.profile = profile;
        if new {
            seat.place = place;
            seat.absent_since_ms = absent_since_ms;
            self.join_round(place, participant);
            self.member_came(participant);
            // Who they are in a sitting is known now: an exclusion holds for whoever comes back, too.
            let seat = &self.state.seats[&participant];
            let planned = self.bounded(seat, self.planned(seat.profile.role));
            let (permissions, listens) = (self.permissions_of(seat), !self.leaves_item(participant));
            if let Some(seat) = self.state.seats.get_mut(&participant) {
                seat.planned = planned;
                seat.permissions = permissions;
                seat.listens = listens;
            }
        } else {
            self.settle_permissions();
        }
        if let Some(waiter) = waited {
            if let Some(seat) = self.state.seats.get_mut(&participant) {
                seat.connections.extend(waiter.connections);
            }
            self.welcome_all(participant);
            self.lobby_changed();
        }
    }

    /// Whether the chair was handed to somebody else, present or not.
    fn other_chair(&self, participant: ParticipantId) -> bool {
        let decided = self.state.dossiers.iter().any(|(id, d)| *id != participant && d.role == Some(Role::Chair));
        let seated = |seat: &Seat| seat.profile.role == Role::Chair && seat.profile.participant != participant;
        decided || self.state.seats.values().any(seated)
    }

    pub(crate) fn apply_disconnected(&mut self, connection: ConnectionId) {
        let now_ms = self.state.now_ms;
        if let Some(waiter) = self.waiting_behind(connection).and_then(|id| self.state.lobby.waiter(id)) {
            waiter.connections.remove(&connection);
            if waiter.connections.is_empty() {
                waiter.absent_since_ms = Some(now_ms);
                self.lobby_changed();
            }
        }
        let Some(participant) = self.participant_of(connection) else { return };
        if let Some(seat) = self.state.seats.get_mut(&participant) {
            seat.connections.remove(&connection);
            if seat.connections.is_empty() {
                seat.absent_since_ms = Some(now_ms);
                self.tell_presence(participant);
            }
        }
    }

    pub(crate) fn apply_restarted(&mut self) {
        let now_ms = self.state.now_ms;
        let mut absent = Vec::new();
        for (participant, seat) in &mut self.state.seats {
            if !seat.connections.is_empty() {
                seat.connections.clear();
                seat.absent_since_ms = Some(now_ms);
                absent.push(*participant);
            }
        }
        for waiter in &mut self.state.lobby.waiting {
            if !waiter.connections.is_empty() {
                waiter.connections.clear();
                waiter.absent_since_ms = Some(now_ms);
            }
        }
        for participant in absent {
            self.tell_presence(participant);
        }
        self.lobby_changed();
    }

    /// Somebody goes, from the room or from the waiting room.
    pub(crate) fn apply_left(&mut self, participant: ParticipantId, why: &Close) {
        if self.dismiss_waiter(participant, why) {
            return;
        }
        let hall = Hall::Place(self.place_of(participant));
        let Some(connections) = self.vacate(participant) else { return };
        for (connection, device) in connections {
            self.push(Effect::Media(MediaEffect::Remove { hall, participant, device }));
            self.push(Effect::Close { connection, why: why.clone() });
        }
    }

    /// Takes a seat away, with the hand and the floor; the connections stay open.
    pub(crate) fn vacate(&mut self, participant: ParticipantId) -> Option<BTreeMap<ConnectionId, String>> {
        self.leave_whispers(participant);
        let seat = self.state.seats.remove(&participant)?;
        self.member_went(participant);
        self.state.sequence_floor = self.state.sequence_floor.max(seat.sequence.last() + 1);
        self.leave_stage(seat.place, participant);
        self.state.batch.updated.remove(&participant);
        self.state.batch.left.insert(participant);
        self.schedule_batch();
        Some(seat.connections)
    }

    pub(crate) fn apply_ended(&mut self, by: ParticipantId) {
        self.flush_batch();
        self.tell_all(Event::Ended { by });
        self.state.ended = true;
        let seats = std::mem::take(&mut self.state.seats).into_values().map(|seat| seat.connections);
        let waiting = std::mem::take(&mut self.state.lobby.waiting).into_iter().map(|waiter| waiter.connections);
        for connection in seats.chain(waiting).flat_map(BTreeMap::into_keys) {
            self.push(Effect::Close { connection, why: Close::Ended });
        }
        for place in self.places() {
            self.push(Effect::Media(MediaEffect::Close { hall: Hall::Place(place) }));
        }
        self.state.plenary = Stage::default();
        self.state.stages.clear();
        self.state.breakouts.round = None;
        self.state.checks.next_ms = None;
        self.state.batch = Batch::default();
    }

    pub(crate) fn drop_absent(&mut self, due_ms: i64) {
        let expired = |seat: &&Seat| seat.absent_since_ms.is_some_and(|at| at + ABSENCE_GRACE_MS <= due_ms);
        let gone = self.state.seats.values().filter(expired).map(|s| s.profile.participant);
        let expired = |waiter: &&Waiter| waiter.absent_since_ms.is_some_and(|at| at + ABSENCE_GRACE_MS <= due_ms);
        let waiting = self.state.lobby.waiting.iter().filter(expired).map(|w| w.profile.participant);
        let gone: Vec<_> = gone.chain(waiting).collect();
        for participant in gone {
            self.apply_left(participant, &Close::Left);
        }
    }
}
