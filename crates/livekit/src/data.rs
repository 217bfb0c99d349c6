//! Data packets: stamped with their sender, passed on to whom they are for.

use std::sync::Arc;

use prost::Message;
use sfu::DataChannel;

use crate::limits::RESEND_PACKETS_MAX;
use crate::plane::{Plane, Room};
use crate::proto;

impl Plane {
    /// A packet from a participant.
    pub(crate) fn data_received(&mut self, room: &str, identity: &str, channel: DataChannel, bytes: &[u8]) {
        let Some(here) = self.rooms.get_mut(room) else { return };
        let Some(sender) = here.participants.get_mut(identity).filter(|p| p.permission.can_publish_data) else {
            return;
        };
        let Ok(mut packet) = proto::DataPacket::decode(bytes) else { return };
        packet.participant_identity = identity.to_owned();
        packet.participant_sid = sender.sid.to_string();
        let encoded: Arc<[u8]> = packet.encode_to_vec().into();
        if channel == DataChannel::Reliable && packet.sequence > 0 {
            if sender.sent.len() == RESEND_PACKETS_MAX {
                sender.sent.pop_front();
            }
            sender.sent.push_back((packet.sequence, encoded.clone()));
        }
        let to = recipients(here, identity, &packet.destination_identities);
        for peer in to {
            self.sfu.send_data(peer, channel, encoded.clone());
        }
    }

    /// A packet from the server, for the identities named, or for all.
    pub(crate) fn send_data(
        &mut self,
        room: &str,
        channel: DataChannel,
        topic: &str,
        payload: Vec<u8>,
        to: &[String],
    ) -> bool {
        let Some(here) = self.rooms.get(room) else { return false };
        let user = proto::UserPacket { topic: Some(topic.to_owned()), payload, ..Default::default() };
        let packet = proto::DataPacket {
            destination_identities: to.to_vec(),
            value: Some(proto::data_packet::Value::User(user)),
            ..Default::default()
        };
        let encoded: Arc<[u8]> = packet.encode_to_vec().into();
        for peer in recipients(here, "", to) {
            self.sfu.send_data(peer, channel, encoded.clone());
        }
        true
    }

    /// What a resuming participant has missed of each publisher's reliable data.
    pub(crate) fn resend(&mut self, room: &str, identity: &str, states: &[proto::DataChannelReceiveState]) {
        let Some(here) = self.rooms.get(room) else { return };
        let Some(peer) = here.participants.get(identity).map(|p| p.peers.subscriber()) else { return };
        let mut missed = Vec::new();
        for state in states {
            let publisher = here.participants.values().find(|p| *p.sid == *state.publisher_sid);
            let sent = publisher.into_iter().flat_map(|p| &p.sent);
            missed.extend(sent.filter(|(seq, _)| *seq > state.last_seq).map(|(_, bytes)| bytes.clone()));
        }
        for bytes in missed {
            self.sfu.send_data(peer, DataChannel::Reliable, bytes);
        }
    }
}

fn recipients(room: &Room, sender: &str, named: &[String]) -> Vec<sfu::PeerId> {
    let is_meant = |identity: &str| identity != sender && (named.is_empty() || named.iter().any(|n| n == identity));
    room.participants.values().filter(|p| is_meant(p.identity())).map(|p| p.peers.subscriber()).collect()
}
