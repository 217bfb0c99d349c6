//! What the server decides about participants.

use std::collections::BTreeMap;
use std::time::Instant;

use sfu::TrackSid;

use crate::limits::REVOKED_MAX;
use crate::participant::{Participant, Permission};
use crate::plane::Plane;
use crate::proto;
use crate::proto::signal_response::Message;

impl Plane {
    /// Changes what others see of a participant and what it may do. Empty texts stay; an empty
    /// attribute is deleted.
    #[expect(clippy::too_many_arguments, reason = "one for each field of the request")]
    pub(crate) fn set_participant(
        &mut self,
        room: &str,
        identity: &str,
        name: &str,
        metadata: &str,
        attributes: &BTreeMap<String, String>,
        permission: Option<Permission>,
        now: Instant,
    ) -> bool {
        let Some(participant) = self.participant_mut(room, identity) else { return false };
        if !name.is_empty() {
            participant.claims.name = name.to_owned();
        }
        if !metadata.is_empty() {
            participant.claims.metadata = metadata.to_owned();
        }
        for (key, value) in attributes {
            if value.is_empty() {
                participant.claims.attributes.remove(key);
            } else {
                participant.claims.attributes.insert(key.clone(), value.clone());
            }
        }
        if let Some(permission) = permission {
            permission.grant(&mut participant.claims.video);
            participant.permission = permission;
            self.enforce(room, identity, now);
        }
        self.changed(room, identity);
        // Who reconnects with the old token would have the old name and rights.
        self.refresh_token(room, identity, now);
        true
    }

    /// Tokens of an identity that were issued before `at_s`, seconds since the epoch, open the room
    /// no more (`RoomParticipantIdentity.revoke_token_ts`). Zero revokes nothing.
    pub(crate) fn revoke(&mut self, room: &str, identity: &str, at_s: i64) {
        if at_s <= 0 {
            return;
        }
        if self.revoked.len() >= REVOKED_MAX
            && let Some(oldest) = self.revoked.iter().min_by_key(|(_, at)| **at).map(|(of, _)| of.clone())
        {
            self.revoked.remove(&oldest);
        }
        self.revoked.insert((room.to_owned(), identity.to_owned()), at_s);
    }

    /// Ends what is no longer permitted.
    fn enforce(&mut self, room: &str, identity: &str, now: Instant) {
        let Some(participant) = self.participant(room, identity) else { return };
        let forbidden: Vec<TrackSid> = participant
            .tracks
            .iter()
            .chain(&participant.announced)
            .filter(|(_, track)| !participant.permission.allows_source(track.source))
            .map(|(sid, _)| sid.clone())
            .collect();
        for sid in forbidden {
            self.sfu.retract_track(&sid, now);
            self.track_ended(room, identity, &sid);
            let gone = proto::TrackUnpublishedResponse { track_sid: sid.0.to_string() };
            self.say(room, identity, Message::TrackUnpublished(gone));
        }
        let Some(participant) = self.participant(room, identity) else { return };
        let (peer, receives) = (participant.peers.subscriber(), participant.permission.can_subscribe);
        if receives {
            return self.subscribe_all(room, identity);
        }
        for other in self.others(room, identity) {
            for sid in self.tracks_of(room, &other) {
                self.sfu.unsubscribe(peer, &sid, now);
            }
        }
    }

    /// Participants of a room, as the protocol tells them.
    pub(crate) fn participants(&self, room: &str) -> Option<Vec<proto::ParticipantInfo>> {
        Some(self.rooms.get(room)?.participants.values().map(Participant::info).collect())
    }
}
