//! What the forwarding unit says, and who is told.

use std::time::Instant;

use sfu::{Event, PeerId, RoomKey};
use tracing::info;

use crate::participant::{Participant, Quality};
use crate::plane::{Notice, Plane};
use crate::proto;
use crate::proto::leave_request::Action;
use crate::proto::participant_info::State;
use crate::proto::signal_response::Message;

impl Plane {
    /// Turns what the forwarding unit says into what participants are told.
    pub(crate) fn pump(&mut self, now: Instant) {
        while let Some(event) = self.sfu.poll_event() {
            self.handle_event(event, now);
        }
    }

    fn handle_event(&mut self, event: Event, now: Instant) {
        if let Event::Speakers { room, levels } = event {
            return self.tell_speakers(room, &levels);
        }
        let Some((room, identity)) = peer_of(&event).and_then(|peer| self.peers.get(&peer)).cloned() else { return };
        match event {
            Event::Connected { peer } => self.media_connected(&room, &identity, peer),
            Event::Disconnected { .. } | Event::Speakers { .. } => {}
            Event::Failed { .. } => {
                let reason = proto::DisconnectReason::MediaFailure;
                self.remove(&room, &identity, reason, Some(Action::Reconnect), now);
            }
            Event::Offer { id, sdp, mid_to_track, .. } => {
                let offer = proto::SessionDescription {
                    r#type: "offer".into(),
                    sdp,
                    id,
                    mid_to_track_id: mid_to_track.into_iter().map(|(mid, sid)| (mid, sid.0.to_string())).collect(),
                };
                self.flush_updates(&room);
                self.say(&room, &identity, Message::Offer(offer));
            }
            Event::SectionsNeeded { audio, video, .. } => {
                let need = proto::MediaSectionsRequirement { num_audios: audio, num_videos: video };
                self.flush_updates(&room);
                self.say(&room, &identity, Message::MediaSectionsRequirement(need));
            }
            Event::TrackStarted { sid, mid, .. } => self.track_started(&room, &identity, &sid, &mid),
            Event::TrackEnded { sid, .. } => self.track_ended(&room, &identity, &sid),
            Event::Data { channel, bytes, .. } => self.data_received(&room, &identity, channel, &bytes),
            Event::QualityWanted { sid, qualities, .. } => {
                let all = [proto::VideoQuality::Low, proto::VideoQuality::Medium, proto::VideoQuality::High];
                let quality = |(quality, enabled): (proto::VideoQuality, bool)| proto::SubscribedQuality {
                    quality: quality as i32,
                    enabled,
                };
                let qualities: Vec<_> = all.into_iter().zip(qualities).map(quality).collect();
                #[expect(deprecated, reason = "older clients read these")]
                let update = proto::SubscribedQualityUpdate {
                    track_sid: sid.0.to_string(),
                    subscribed_qualities: qualities.clone(),
                    subscribed_codecs: vec![proto::SubscribedCodec { codec: "vp8".into(), qualities }],
                };
                self.say(&room, &identity, Message::SubscribedQualityUpdate(update));
            }
            Event::StreamState { sid, paused, .. } => {
                let owner =
                    self.rooms.get(&room).and_then(|r| r.participants.values().find(|p| p.tracks.contains_key(&sid)));
                let Some(participant_sid) = owner.map(|p| p.sid.to_string()) else { return };
                let state = if paused { proto::StreamState::Paused } else { proto::StreamState::Active };
                let info =
                    proto::StreamStateInfo { participant_sid, track_sid: sid.0.to_string(), state: state as i32 };
                self.say(
                    &room,
                    &identity,
                    Message::StreamStateUpdate(proto::StreamStateUpdate { stream_states: vec![info] }),
                );
            }
            Event::Link { loss, round_trip, .. } => {
                if let Some(participant) = self.participant_mut(&room, &identity) {
                    participant.quality.observe(loss, round_trip);
                }
            }
            Event::FirstSubscriber { sid, .. } => {
                self.say(
                    &room,
                    &identity,
                    Message::TrackSubscribed(proto::TrackSubscribed { track_sid: sid.0.to_string() }),
                );
            }
        }
    }

    fn media_connected(&mut self, room: &str, identity: &str, peer: PeerId) {
        let Some(participant) = self.participant_mut(room, identity) else { return };
        if participant.peers.is_primary(peer) && participant.state != State::Active {
            participant.state = State::Active;
            self.changed(room, identity);
            self.notice(Notice::ParticipantJoined { room: room.into(), identity: identity.into() });
            info!(room, identity, "media connected");
            self.tell_known_speakers(room, identity);
        }
    }

    /// Tells who speaks: to the speaker and to those who receive it, and nobody of the hidden.
    fn tell_speakers(&mut self, key: RoomKey, levels: &[sfu::SpeakerLevel]) {
        let Some((name, room)) = self.rooms.iter_mut().find(|(_, r)| r.key == key) else { return };
        for level in levels {
            let speaker = room.participants.values().find(|p| p.tracks.contains_key(&level.sid));
            match speaker.filter(|_| level.active) {
                Some(speaker) => {
                    let (sid, active) = (speaker.sid.to_string(), true);
                    room.speaking.insert(level.sid.clone(), proto::SpeakerInfo { sid, level: level.level, active });
                }
                None => drop(room.speaking.remove(&level.sid)),
            }
        }
        let room = &*room;
        let speakers: Vec<(&sfu::SpeakerLevel, &Participant)> = levels
            .iter()
            .filter_map(|level| Some((level, room.participants.values().find(|p| p.tracks.contains_key(&level.sid))?)))
            .collect();
        let mut told = Vec::new();
        for listener in room.participants.values() {
            let peer = listener.peers.subscriber();
            let concerns = |(level, speaker): &&(&sfu::SpeakerLevel, &Participant)| {
                speaker.sid == listener.sid || !speaker.permission.hidden && self.sfu.is_subscribed(peer, &level.sid)
            };
            let info = |(level, speaker): &(&sfu::SpeakerLevel, &Participant)| proto::SpeakerInfo {
                sid: speaker.sid.to_string(),
                level: level.level,
                active: level.active,
            };
            let speakers: Vec<_> = speakers.iter().filter(concerns).map(info).collect();
            if !speakers.is_empty() {
                told.push((listener.identity().to_owned(), speakers));
            }
        }
        let name = name.clone();
        for (identity, speakers) in told {
            self.say(&name, &identity, Message::SpeakersChanged(proto::SpeakersChanged { speakers }));
        }
    }

    /// A track that was heard is gone: who knew of its speaker is told that nothing is heard any more.
    pub(crate) fn fell_silent(&mut self, name: &str, identity: &str, sid: &sfu::TrackSid) {
        let Some(room) = self.rooms.get_mut(name) else { return };
        let Some(was) = room.speaking.remove(sid) else { return };
        let hidden = room.participants.get(identity).is_some_and(|p| p.permission.hidden);
        let silent = proto::SpeakerInfo { level: 0.0, active: false, ..was };
        for other in self.identities(name) {
            if !hidden || other == identity {
                let speakers = vec![silent.clone()];
                self.say(name, &other, Message::SpeakersChanged(proto::SpeakersChanged { speakers }));
            }
        }
    }

    /// Tells a newcomer who speaks already: otherwise only changes are told.
    fn tell_known_speakers(&mut self, name: &str, identity: &str) {
        let Some(room) = self.rooms.get(name) else { return };
        let hears = room.participants.get(identity).is_some_and(|p| p.permission.can_subscribe);
        let shown = |sid: &sfu::TrackSid| {
            room.participants.values().any(|p| !p.permission.hidden && p.tracks.contains_key(sid))
        };
        let known = room.speaking.iter().filter(|(sid, _)| hears && shown(sid)).map(|(_, speaker)| speaker.clone());
        let speakers: Vec<_> = known.collect();
        if !speakers.is_empty() {
            self.say(name, identity, Message::SpeakersChanged(proto::SpeakersChanged { speakers }));
        }
    }

    /// Tells a newcomer how well the others are connected.
    pub(crate) fn tell_known_qualities(&mut self, room: &str, identity: &str) {
        let Some(here) = self.rooms.get(room) else { return };
        let known = here.participants.values().filter(|p| !p.permission.hidden).filter_map(|p| {
            let quality = p.quality.told? as i32;
            Some(proto::ConnectionQualityInfo { participant_sid: p.sid.to_string(), quality, ..Default::default() })
        });
        let updates: Vec<_> = known.collect();
        if !updates.is_empty() {
            self.say(room, identity, Message::ConnectionQuality(proto::ConnectionQualityUpdate { updates }));
        }
    }

    /// Tells how well participants are connected, as far as that has changed.
    pub(crate) fn tell_qualities(&mut self) {
        let mut told = Vec::new();
        for (name, room) in &mut self.rooms {
            let mut updates = Vec::new();
            for participant in room.participants.values_mut() {
                let Some(score) = participant.quality.score.take() else { continue };
                let quality = Quality::of(score);
                if participant.quality.told.replace(quality) != Some(quality) {
                    let participant_sid = participant.sid.to_string();
                    let info = proto::ConnectionQualityInfo { participant_sid, quality: quality as i32, score };
                    updates.push((participant.permission.hidden, info));
                }
            }
            if !updates.is_empty() {
                told.push((name.clone(), updates));
            }
        }
        for (room, updates) in told {
            for identity in self.identities(&room) {
                let Some(sid) = self.participant(&room, &identity).map(|p| p.sid.clone()) else { continue };
                let known = updates.iter().filter(|(hidden, info)| !hidden || *info.participant_sid == *sid);
                let updates: Vec<_> = known.map(|(_, info)| info.clone()).collect();
                if !updates.is_empty() {
                    let update = proto::ConnectionQualityUpdate { updates };
                    self.say(&room, &identity, Message::ConnectionQuality(update));
                }
            }
        }
    }
}

fn peer_of(event: &Event) -> Option<PeerId> {
    match event {
        Event::Connected { peer }
        | Event::Disconnected { peer }
        | Event::Failed { peer, .. }
        | Event::Offer { peer, .. }
        | Event::SectionsNeeded { peer, .. }
        | Event::TrackStarted { peer, .. }
        | Event::TrackEnded { peer, .. }
        | Event::Data { peer, .. }
        | Event::QualityWanted { peer, .. }
        | Event::StreamState { peer, .. }
        | Event::Link { peer, .. }
        | Event::FirstSubscriber { peer, .. } => Some(*peer),
        Event::Speakers { .. } => None,
    }
}
