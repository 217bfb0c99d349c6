//! Publishing and subscribing.

use std::time::Instant;

use sfu::{Announcement, Kind, Layer, Quality, Source, TrackSettings, TrackSid};

use crate::ids;
use crate::plane::{Notice, Plane};
use crate::proto;
use crate::proto::request_response::{Reason, Request};
use crate::proto::signal_response::Message;

impl Plane {
    pub(crate) fn add_track(&mut self, room: &str, identity: &str, request: proto::AddTrackRequest) {
        let sid = ids::fresh("TR_", &mut self.rng);
        let again =
            self.participant(room, identity).and_then(|p| p.announced.values().find(|t| is_named(t, &request.cid)));
        if let Some(track) = again.filter(|_| !request.cid.is_empty()).cloned() {
            // A client that resumes asks for what it did not see answered.
            let published = proto::TrackPublishedResponse { cid: request.cid, track: Some(track) };
            return self.say(room, identity, Message::TrackPublished(published));
        }
        let Some(participant) = self.participant(room, identity) else { return };
        let refuse = |reason| {
            let request = Some(Request::AddTrack(request.clone()));
            Message::RequestResponse(proto::RequestResponse { reason: reason as i32, request, ..Default::default() })
        };
        if !participant.permission.allows_source(request.source) {
            let refusal = refuse(Reason::NotAllowed);
            return self.say(room, identity, refusal);
        }
        // A second encoding of a track in another codec: one codec is enough for all clients here.
        if !request.sid.is_empty() {
            let refusal = refuse(Reason::UnsupportedType);
            return self.say(room, identity, refusal);
        }
        let kind = match request.r#type() {
            proto::TrackType::Audio => Kind::Audio,
            proto::TrackType::Video => Kind::Video,
            proto::TrackType::Data => {
                let refusal = refuse(Reason::UnsupportedType);
                return self.say(room, identity, refusal);
            }
        };
        let (peer, participant_sid) = (participant.peers.publisher(), participant.sid.clone());
        let info = track_info(&sid, kind, &request);
        let sid = TrackSid(sid.into());
        let announced = self.sfu.announce_track(
            peer,
            Announcement {
                sid: sid.clone(),
                cid: request.cid.clone(),
                participant: participant_sid,
                stream: info.stream.clone(),
                kind,
                source: source(request.source()),
                muted: request.muted,
                layers: request.layers.iter().filter_map(layer).collect(),
            },
        );
        if !announced {
            let refusal = refuse(Reason::LimitExceeded);
            return self.say(room, identity, refusal);
        }
        if let Some(participant) = self.participant_mut(room, identity) {
            participant.announced.insert(sid, info.clone());
        }
        let published = proto::TrackPublishedResponse { cid: request.cid, track: Some(info) };
        self.say(room, identity, Message::TrackPublished(published));
    }

    /// The media of an announced track has its section: others may have it.
    pub(crate) fn track_started(&mut self, room: &str, identity: &str, sid: &TrackSid, mid: &str) {
        let Some(participant) = self.participant_mut(room, identity) else { return };
        let Some(mut info) = participant.announced.remove(sid) else { return };
        info.mid = mid.to_owned();
        for codec in &mut info.codecs {
            codec.mid = mid.to_owned();
        }
        let (source, muted) = (info.source, info.muted);
        participant.tracks.insert(sid.clone(), info);
        self.changed(room, identity);
        // Others must know the track before its media arrives.
        self.flush_updates(room);
        for other in self.others(room, identity) {
            self.subscribe_if_wanted(room, &other, identity, sid);
        }
        self.notice(Notice::TrackPublished { room: room.into(), identity: identity.into(), source, muted });
    }

    pub(crate) fn track_ended(&mut self, room: &str, identity: &str, sid: &TrackSid) {
        let Some(participant) = self.participant_mut(room, identity) else { return };
        participant.announced.remove(sid);
        let Some(info) = participant.tracks.remove(sid) else { return };
        for other in self.rooms.get_mut(room).into_iter().flat_map(|r| r.participants.values_mut()) {
            other.forget(sid);
        }
        self.fell_silent(room, identity, sid);
        self.changed(room, identity);
        self.notice(Notice::TrackUnpublished { room: room.into(), identity: identity.into(), source: info.source });
    }

    /// Muted by its owner, or by the server if `forced`; then its owner is told.
    pub(crate) fn mute(
        &mut self,
        room: &str,
        identity: &str,
        sid: &TrackSid,
        muted: bool,
        forced: bool,
        now: Instant,
    ) -> bool {
        let Some(participant) = self.participant_mut(room, identity) else { return false };
        let may_publish = participant.permission.clone();
        let info = match participant.tracks.get_mut(sid) {
            Some(info) => info,
            None => match participant.announced.get_mut(sid) {
                Some(info) => info,
                None => return false,
            },
        };
        if !muted && !may_publish.allows_source(info.source) {
            return false;
        }
        info.muted = muted;
        self.sfu.set_track_muted(sid, muted, now);
        if forced {
            let mute = proto::MuteTrackRequest { sid: sid.0.to_string(), muted };
            self.say(room, identity, Message::Mute(mute));
        }
        self.changed(room, identity);
        true
    }

    /// Subscribes to what a participant who has just come may have.
    pub(crate) fn subscribe_all(&mut self, room: &str, identity: &str) {
        for other in self.others(room, identity) {
            for sid in self.tracks_of(room, &other) {
                self.subscribe_if_wanted(room, identity, &other, &sid);
            }
        }
    }

    fn subscribe_if_wanted(&mut self, room: &str, identity: &str, publisher: &str, sid: &TrackSid) {
        let Some(subscriber) = self.participant(room, identity) else { return };
        if subscriber.auto_subscribe && !subscriber.declined.contains(sid) {
            self.subscribe(room, identity, publisher, sid);
        }
    }

    fn subscribe(&mut self, room: &str, identity: &str, publisher: &str, sid: &TrackSid) {
        let (Some(subscriber), Some(owner)) = (self.participant(room, identity), self.participant(room, publisher))
        else {
            return;
        };
        if !subscriber.permission.can_subscribe {
            return;
        }
        let (peer, owner_sid) = (subscriber.peers.subscriber(), owner.sid.to_string());
        if !owner.admits(identity, &subscriber.sid, sid) {
            let denied = proto::SubscriptionPermissionUpdate {
                participant_sid: owner_sid,
                track_sid: sid.0.to_string(),
                allowed: false,
            };
            return self.say(room, identity, Message::SubscriptionPermissionUpdate(denied));
        }
        let settings = subscriber.settings.get(sid).copied().unwrap_or_default();
        self.sfu.subscribe(peer, sid, settings);
    }

    pub(crate) fn update_subscription(
        &mut self,
        room: &str,
        identity: &str,
        request: &proto::UpdateSubscription,
        now: Instant,
    ) {
        let named = request.participant_tracks.iter().flat_map(|p| &p.track_sids).chain(&request.track_sids);
        let sids: Vec<TrackSid> = named.map(|sid| TrackSid(sid.as_str().into())).collect();
        for sid in sids {
            let publisher = self.owner_of(room, &sid);
            let Some(participant) = self.participant_mut(room, identity) else { return };
            let peer = participant.peers.subscriber();
            if request.subscribe {
                participant.declined.remove(&sid);
                match publisher {
                    Some(publisher) => self.subscribe(room, identity, &publisher, &sid),
                    None => {
                        let unknown = proto::SubscriptionResponse {
                            track_sid: sid.0.to_string(),
                            err: proto::SubscriptionError::SeTrackNotfound as i32,
                        };
                        self.say(room, identity, Message::SubscriptionResponse(unknown));
                    }
                }
            } else if publisher.is_some() {
                participant.declined.insert(sid.clone());
                self.sfu.unsubscribe(peer, &sid, now);
            }
        }
    }

    pub(crate) fn track_setting(
        &mut self,
        room: &str,
        identity: &str,
        request: &proto::UpdateTrackSettings,
        now: Instant,
    ) {
        let Some(peer) = self.participant(room, identity).map(|p| p.peers.subscriber()) else { return };
        let quality = match request.quality() {
            proto::VideoQuality::Low => Some(Quality::Low),
            proto::VideoQuality::Medium => Some(Quality::Medium),
            proto::VideoQuality::High | proto::VideoQuality::Off => Some(Quality::High),
        };
        let settings = TrackSettings {
            disabled: request.disabled,
            quality,
            width: request.width,
            height: request.height,
            priority: request.priority,
        };
        for sid in request.track_sids.iter().map(|sid| TrackSid(sid.as_str().into())) {
            // Only for tracks that exist: what clients say must not fill the memory.
            if self.owner_of(room, &sid).is_none() {
                continue;
            }
            if let Some(participant) = self.participant_mut(room, identity) {
                participant.settings.insert(sid.clone(), settings);
            }
            self.sfu.set_track_settings(peer, &sid, settings, now);
        }
    }

    /// Restricts who may have one's tracks, at once.
    pub(crate) fn subscription_permission(
        &mut self,
        room: &str,
        identity: &str,
        request: proto::SubscriptionPermission,
        now: Instant,
    ) {
        let Some(owner) = self.participant_mut(room, identity) else { return };
        owner.audience = (!request.all_participants).then_some(request.track_permissions);
        let tracks: Vec<TrackSid> = owner.tracks.keys().cloned().collect();
        for other in self.others(room, identity) {
            for sid in &tracks {
                let (Some(owner), Some(subscriber)) =
                    (self.participant(room, identity), self.participant(room, &other))
                else {
                    continue;
                };
                if owner.admits(&other, &subscriber.sid, sid) {
                    self.subscribe_if_wanted(room, &other, identity, sid);
                } else {
                    let peer = subscriber.peers.subscriber();
                    self.sfu.unsubscribe(peer, sid, now);
                }
            }
        }
    }

    /// Tracks of a participant that others can subscribe to.
    pub(crate) fn tracks_of(&self, room: &str, identity: &str) -> Vec<TrackSid> {
        self.participant(room, identity).map(|p| p.tracks.keys().cloned().collect()).unwrap_or_default()
    }

    fn owner_of(&self, room: &str, sid: &TrackSid) -> Option<String> {
        let owner = self.rooms.get(room)?.participants.values().find(|p| p.tracks.contains_key(sid))?;
        Some(owner.identity().to_owned())
    }
}

fn source(source: proto::TrackSource) -> Source {
    match source {
        proto::TrackSource::Unknown => Source::Unknown,
        proto::TrackSource::Camera => Source::Camera,
        proto::TrackSource::Microphone => Source::Microphone,
        proto::TrackSource::ScreenShare => Source::ScreenShare,
        proto::TrackSource::ScreenShareAudio => Source::ScreenShareAudio,
    }
}

fn layer(layer: &proto::VideoLayer) -> Option<Layer> {
    let quality = match layer.quality() {
        proto::VideoQuality::Low => Quality::Low,
        proto::VideoQuality::Medium => Quality::Medium,
        proto::VideoQuality::High => Quality::High,
        proto::VideoQuality::Off => return None,
    };
    Some(Layer { quality, width: layer.width, height: layer.height, bitrate: layer.bitrate })
}

/// Sound and picture that belong together share a stream, by whose name clients keep them in step.
fn stream_name(request: &proto::AddTrackRequest) -> String {
    if !request.stream.is_empty() {
        return request.stream.clone();
    }
    match request.source() {
        proto::TrackSource::ScreenShare | proto::TrackSource::ScreenShareAudio => "screen".into(),
        proto::TrackSource::Camera | proto::TrackSource::Microphone => "camera".into(),
        proto::TrackSource::Unknown => String::new(),
    }
}

fn is_named(track: &proto::TrackInfo, cid: &str) -> bool {
    track.codecs.iter().any(|codec| codec.cid == cid)
}

fn track_info(sid: &str, kind: Kind, request: &proto::AddTrackRequest) -> proto::TrackInfo {
    let mime = if kind == Kind::Audio { "audio/opus" } else { "video/VP8" };
    let rid = |quality: i32| ["q", "h", "f"].get(quality as usize).copied().unwrap_or_default().to_owned();
    let layers: Vec<proto::VideoLayer> =
        request.layers.iter().map(|l| proto::VideoLayer { rid: rid(l.quality), ..l.clone() }).collect();
    let codec = proto::SimulcastCodecInfo {
        mime_type: mime.into(),
        cid: request.cid.clone(),
        layers: layers.clone(),
        ..Default::default()
    };
    #[expect(deprecated, reason = "older clients read these")]
    proto::TrackInfo {
        sid: sid.to_owned(),
        r#type: request.r#type,
        name: request.name.clone(),
        muted: request.muted,
        width: request.width,
        height: request.height,
        simulcast: layers.len() > 1,
        disable_dtx: request.disable_dtx,
        source: request.source,
        layers,
        mime_type: mime.into(),
        codecs: vec![codec],
        stereo: request.stereo,
        disable_red: request.disable_red,
        encryption: request.encryption,
        stream: stream_name(request),
        audio_features: request.audio_features.clone(),
        packet_trailer_features: request.packet_trailer_features.clone(),
        ..Default::default()
    }
}
