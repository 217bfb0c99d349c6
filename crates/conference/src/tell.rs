//! How people are told what happened: numbered for each, gathered where many come at once.

use std::sync::Arc;

use ids::{ConnectionId, ParticipantId};

use crate::effect::{Effect, Event};
use crate::limits::PRESENCE_BATCH_MS;
use crate::policy::{Permission, Permissions};
use crate::presence::Seat;
use crate::room::Room;

impl Room {
    pub(crate) fn tell_presence(&mut self, participant: ParticipantId) {
        self.state.batch.left.remove(&participant);
        self.state.batch.updated.insert(participant);
        self.schedule_batch();
    }

    pub(crate) fn schedule_batch(&mut self) {
        let now_ms = self.state.now_ms;
        self.state.batch.due_ms.get_or_insert(now_ms + PRESENCE_BATCH_MS);
    }

    pub(crate) fn flush_batch(&mut self) {
        let batch = std::mem::take(&mut self.state.batch);
        let known = batch.updated.iter().filter_map(|id| self.state.seats.get(id));
        let updated: Vec<_> = known.map(Seat::participant).collect();
        let left: Vec<_> = batch.left.into_iter().collect();
        if !updated.is_empty() || !left.is_empty() {
            self.tell_all(Event::Presence { updated, left });
        }
        if batch.lobby {
            self.flush_lobby();
        }
    }

    pub(crate) fn tell_all(&mut self, event: Event) {
        self.tell_where(event, |_| true);
    }

    pub(crate) fn tell_permitted(&mut self, event: Event, permission: Permission) {
        self.tell_where(event, |seat| seat.permissions.contains(permission));
    }

    pub(crate) fn tell_one(&mut self, participant: ParticipantId, event: Event) {
        self.tell_where(event, |seat| seat.profile.participant == participant);
    }

    /// Numbers the event for everybody whom it concerns and delivers it to those who are connected.
    pub(crate) fn tell_where(&mut self, event: Event, concerns: impl Fn(&Seat) -> bool) {
        let event = Arc::new(event);
        let mut deliveries = Vec::new();
        for seat in self.state.seats.values_mut().filter(|seat| concerns(seat)) {
            let seq = seat.sequence.push(event.clone());
            if !seat.connections.is_empty() {
                let to = seat.connections.keys().copied().collect();
                deliveries.push(Effect::Deliver { to, seq, event: event.clone() });
            }
        }
        for delivery in deliveries {
            self.push(delivery);
        }
    }

    /// The whole state for one connection.
    pub(crate) fn welcome(&mut self, participant: ParticipantId, connection: ConnectionId) {
        let seq = self.sequence_of(participant);
        let snapshot = Box::new(self.snapshot_for(participant));
        self.push(Effect::Welcome { connection, seq, snapshot });
        self.tell_standings_to(participant, connection);
    }

    pub(crate) fn welcome_all(&mut self, participant: ParticipantId) {
        let seat = self.state.seats.get(&participant);
        let connections: Vec<_> = seat.into_iter().flat_map(|seat| seat.connections.keys().copied()).collect();
        for connection in connections {
            self.welcome(participant, connection);
        }
    }

    /// What somebody may see who was given more permissions.
    pub(crate) fn tell_gained(&mut self, participant: ParticipantId, gained: Permissions) {
        if gained.contains(Permission::Poll) {
            let drafts = self.state.polls.drafts();
            self.tell_one(participant, Event::PollDraftsChanged { drafts });
        }
        if gained.contains(Permission::Check) {
            let checks = self.state.checks.view.clone();
            self.tell_one(participant, Event::ChecksChanged { checks });
        }
        if gained.contains(Permission::Restrict) {
            for whisper in self.whispers_for(participant, true) {
                self.tell_one(participant, Event::WhisperChanged { whisper });
            }
        }
    }
}
