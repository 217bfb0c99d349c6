//! Telling clients: at once, or gathered.

use std::time::Instant;

use crate::SERVER_VERSION;
use crate::limits::{TOKEN_LIFE, UPDATE_EVERY};
use crate::plane::{ConnectionKey, Notice, Output, Plane, Room};
use crate::proto;
use crate::proto::leave_request::Action;
use crate::proto::signal_response::Message;

impl Plane {
    /// Notes that a participant is to be told about anew.
    pub(crate) fn changed(&mut self, room: &str, identity: &str) {
        let at = self.now + UPDATE_EVERY;
        let Some(here) = self.rooms.get_mut(room) else { return };
        if let Some(participant) = here.participants.get_mut(identity) {
            participant.version += 1;
            here.changed.insert(identity.to_owned());
            here.flush_at.get_or_insert(at);
        }
    }

    /// Tells everybody what has changed.
    pub(crate) fn flush_updates(&mut self, room: &str) {
        let Some(here) = self.rooms.get_mut(room) else { return };
        here.flush_at = None;
        let changed = std::mem::take(&mut here.changed);
        let mut participants = std::mem::take(&mut here.departed);
        let hidden: Vec<proto::ParticipantInfo> = changed
            .iter()
            .filter_map(|identity| here.participants.get(identity))
            .filter_map(|p| {
                if p.permission.hidden {
                    return Some(p.info());
                }
                participants.push(p.info());
                None
            })
            .collect();
        let about = std::mem::take(&mut here.room_changed).then(|| room_info(room, here));
        for identity in self.identities(room) {
            let mut told = participants.clone();
            told.extend(hidden.iter().filter(|info| info.identity == identity).cloned());
            if !told.is_empty() {
                self.say(room, &identity, Message::Update(proto::ParticipantUpdate { participants: told }));
            }
            if let Some(about) = &about {
                self.say(room, &identity, Message::RoomUpdate(proto::RoomUpdate { room: Some(about.clone()) }));
            }
        }
    }

    pub(crate) fn refresh_token(&mut self, room: &str, identity: &str, now: Instant) {
        let now_s = self.now_ms / 1_000;
        let Some(participant) = self.participant_mut(room, identity) else { return };
        participant.token_at = now;
        let claims = participant.claims.clone();
        let token = self.keys.mint(claims, now_s, TOKEN_LIFE.as_secs() as i64);
        self.say(room, identity, Message::RefreshToken(token));
    }

    /// Says something to one participant, if its signalling is there.
    pub(crate) fn say(&mut self, room: &str, identity: &str, message: Message) {
        if let Some(connection) = self.participant(room, identity).and_then(|p| p.connection) {
            self.signal(connection, message);
        }
    }

    pub(crate) fn signal(&mut self, connection: ConnectionKey, message: Message) {
        let response = Box::new(proto::SignalResponse { message: Some(message) });
        self.outputs.push_back(Output::Signal { connection, response });
    }

    pub(crate) fn notice(&mut self, notice: Notice) {
        self.outputs.push_back(Output::Notice(notice));
    }
}

pub(crate) fn leave(reason: proto::DisconnectReason, action: Action) -> proto::LeaveRequest {
    proto::LeaveRequest {
        can_reconnect: action != Action::Disconnect,
        reason: reason as i32,
        action: action as i32,
        ..Default::default()
    }
}

pub(crate) fn server_info() -> proto::ServerInfo {
    proto::ServerInfo { version: SERVER_VERSION.into(), protocol: 16, ..Default::default() }
}

pub(crate) fn room_info(name: &str, room: &Room) -> proto::Room {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    proto::Room {
        sid: room.sid.clone(),
        name: name.to_owned(),
        metadata: room.metadata.clone(),
        creation_time: room.created_at_ms / 1_000,
        creation_time_ms: room.created_at_ms,
        num_participants: count(room.participants.len()),
        num_publishers: count(room.participants.values().filter(|p| !p.tracks.is_empty()).count()),
        ..Default::default()
    }
}
