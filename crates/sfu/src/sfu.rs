//! The forwarding unit: peers, tracks, and what passes between them.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use str0m::bwe::{Bitrate, BweKind};
use str0m::ice::StunMessage;
use str0m::media::{KeyframeRequestKind, Mid};
use str0m::net::{DatagramRecv, Receive};
use str0m::rtp::{ExtensionValues, RtpPacket, RtpWrite};
use str0m::{Candidate, Event as RtcEvent, IceConnectionState, IceCreds, Input, Output};
use tracing::{debug, warn};

use crate::allocate::{AUDIO_BITRATE, Claim, allocate};
use crate::forward::{AUDIO_TICKS_PER_MS, Subscription, VIDEO_TICKS_PER_MS};
use crate::limits::{
    ALLOCATE_EVERY, CANDIDATES_MAX, DATA_BYTES_MAX, PEERS_MAX, SPEAKERS_EVERY, STEPS_MAX, TRACKS_PER_PEER_MAX,
};
use crate::peer::{After, Peer, Use};
use crate::red;
use crate::track::Track;
use crate::types::{
    Announcement, DataChannel, Datagram, Event, Kind, PeerConfig, PeerId, Quality, RoomKey, SfuConfig, Source,
    SpeakerLevel, TrackSettings, TrackSid, Transmit,
};
use crate::vp8;

/// A client that goes says so to DTLS (RFC 8446, 6.1): no fault.
const CLOSED: &str = "connection closed";

/// All peer connections of one media thread.
pub struct Sfu {
    pub(crate) config: SfuConfig,
    pub(crate) peers: BTreeMap<PeerId, Peer>,
    pub(crate) tracks: HashMap<TrackSid, Track>,
    by_address: HashMap<SocketAddr, PeerId>,
    by_ufrag: HashMap<String, PeerId>,
    /// Peers whose connection has something to say.
    awake: BTreeSet<PeerId>,
    transmits: VecDeque<Transmit>,
    events: VecDeque<Event>,
    next_peer: u64,
    now: Instant,
    speakers_at: Instant,
    allocate_at: Instant,
}

impl Sfu {
    pub fn new(config: SfuConfig, now: Instant) -> Self {
        Self {
            config,
            peers: BTreeMap::new(),
            tracks: HashMap::new(),
            by_address: HashMap::new(),
            by_ufrag: HashMap::new(),
            awake: BTreeSet::new(),
            transmits: VecDeque::new(),
            events: VecDeque::new(),
            next_peer: 0,
            now,
            speakers_at: now + SPEAKERS_EVERY,
            allocate_at: now + ALLOCATE_EVERY,
        }
    }

    /// Opens a peer connection; `None` when this thread has as many as it may.
    pub fn open_peer(&mut self, config: PeerConfig, now: Instant) -> Option<PeerId> {
        if self.peers.len() >= PEERS_MAX {
            return None;
        }
        self.next_peer += 1;
        let id = PeerId(self.next_peer);
        // Passwords of ICE are keys: they come from str0m's own randomness.
        let creds = IceCreds::new();
        self.by_ufrag.insert(creds.ufrag.clone(), id);
        let peer = Peer::new(config, creds, &self.config.candidates, now);
        self.peers.insert(id, peer);
        self.wake(id);
        Some(id)
    }

    /// Closes a peer connection; its tracks end for everybody.
    pub fn close_peer(&mut self, id: PeerId, now: Instant) {
        let Some(peer) = self.peers.remove(&id) else { return };
        for address in &peer.addresses {
            self.by_address.remove(address);
        }
        for ufrag in &peer.ufrags {
            self.by_ufrag.remove(ufrag);
        }
        self.awake.remove(&id);
        let own: Vec<_> = self.tracks.iter().filter(|(_, t)| t.publisher == id).map(|(sid, _)| sid.clone()).collect();
        for sid in own {
            self.retract_track(&sid, now);
        }
        for track in self.tracks.values_mut() {
            track.subscribers.retain(|s| *s != id);
        }
        self.update_wanted(now);
    }

    /// A candidate of the client, as in `a=candidate:`. What cannot be used is ignored: names
    /// instead of addresses, TCP candidates without a port, a second component.
    pub fn add_remote_candidate(&mut self, id: PeerId, candidate: &str) {
        let Some(peer) = self.peers.get_mut(&id).filter(|p| p.candidates < CANDIDATES_MAX) else { return };
        if let Ok(candidate) = Candidate::from_sdp_string(candidate.trim()) {
            peer.candidates += 1;
            peer.rtc.add_remote_candidate(candidate);
            self.wake(id);
        }
    }

    /// A track will be published by this peer; its section follows in an offer. `false` over the limit.
    pub fn announce_track(&mut self, id: PeerId, announced: Announcement) -> bool {
        let Some(peer) = self.peers.get_mut(&id).filter(|p| p.published < TRACKS_PER_PEER_MAX) else { return false };
        peer.published += 1;
        peer.pending.push(announced.clone());
        let track = Track::new(announced.clone(), id, peer.config.room);
        self.tracks.insert(announced.sid, track);
        true
    }

    /// Ends a track for everybody.
    pub fn retract_track(&mut self, sid: &TrackSid, now: Instant) {
        let Some(track) = self.tracks.remove(sid) else { return };
        if let Some(peer) = self.peers.get_mut(&track.publisher) {
            peer.published -= 1;
            peer.pending.retain(|a| a.sid != *sid);
            peer.publications.retain(|_, s| s != sid);
        }
        for subscriber in track.subscribers {
            self.drop_subscription(subscriber, sid, After::Spend);
        }
        self.allocate_at = now;
    }

    /// Stops or resumes forwarding at once, whatever the publisher sends.
    pub fn set_track_muted(&mut self, sid: &TrackSid, muted: bool, now: Instant) {
        let Some(track) = self.tracks.get_mut(sid) else { return };
        track.muted = muted;
        track.loudness.silence();
        if !muted && track.announced.kind == Kind::Video {
            let subscribers = track.subscribers.clone();
            for subscriber in subscribers {
                self.ask_key_frame(sid, subscriber, now);
            }
        }
    }

    /// Sends a track to a peer as soon as it is there. Twice is once.
    pub fn subscribe(&mut self, id: PeerId, sid: &TrackSid, settings: TrackSettings) {
        let (Some(peer), Some(track)) = (self.peers.get_mut(&id), self.tracks.get_mut(sid)) else { return };
        if !peer.config.role.subscribes() || peer.subscription(sid).is_some() {
            return;
        }
        peer.subscriptions.push(Subscription::new(sid.clone(), settings));
        track.subscribers.push(id);
        self.negotiate(id);
    }

    /// Whether a track is sent to a peer, or will be as soon as it has a section.
    pub fn is_subscribed(&self, id: PeerId, sid: &TrackSid) -> bool {
        self.peers.get(&id).is_some_and(|peer| peer.subscriptions.iter().any(|s| s.sid == *sid))
    }

    /// Sends a track no longer.
    pub fn unsubscribe(&mut self, id: PeerId, sid: &TrackSid, now: Instant) {
        if let Some(track) = self.tracks.get_mut(sid) {
            track.subscribers.retain(|s| *s != id);
        }
        self.drop_subscription(id, sid, After::Reuse);
        self.update_wanted(now);
    }

    fn drop_subscription(&mut self, id: PeerId, sid: &TrackSid, after: After) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let Some(at) = peer.subscriptions.iter().position(|s| s.sid == *sid) else { return };
        let subscription = peer.subscriptions.remove(at);
        if let Some(section) = peer.sections.iter_mut().find(|s| s.used == Use::Carries(sid.clone())) {
            section.used = Use::Ending(after);
            section.rewrite = subscription.rewrite.detach();
        }
        self.negotiate(id);
    }

    fn negotiate(&mut self, id: PeerId) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        if peer.is_single() {
            self.request_sections(id);
        } else {
            peer.dirty = true;
            self.offer_if_needed(id);
        }
    }

    /// Makes the first offer of a subscriber connection, even if there is nothing to send yet.
    pub fn start_offers(&mut self, id: PeerId) {
        if let Some(peer) = self.peers.get_mut(&id) {
            peer.dirty = true;
        }
        self.offer_if_needed(id);
    }

    /// What a subscriber wants to see of a track.
    pub fn set_track_settings(&mut self, id: PeerId, sid: &TrackSid, settings: TrackSettings, now: Instant) {
        let Some(subscription) = self.peers.get_mut(&id).and_then(|p| p.subscription(sid)) else { return };
        let resumes = subscription.settings.disabled && !settings.disabled;
        subscription.settings = settings;
        if resumes {
            // What was sent before lies too far back to go on from.
            subscription.current = None;
            self.ask_key_frame(sid, id, now);
        }
        self.allocate_at = now;
        self.update_wanted(now);
    }

    /// Sends data, or queues it within bounds.
    pub fn send_data(&mut self, id: PeerId, channel: DataChannel, bytes: Arc<[u8]>) {
        let Some(peer) = self.peers.get_mut(&id).filter(|_| bytes.len() <= DATA_BYTES_MAX) else { return };
        if !peer.channels.send(&mut peer.rtc, channel, bytes) {
            peer.failed = Some("reads data too slowly");
        }
        self.wake(id);
    }

    /// Takes a datagram in. `false` when it belongs to no peer here or cannot be read.
    pub fn handle_datagram(&mut self, datagram: Datagram<'_>, now: Instant) -> bool {
        self.now = self.now.max(now);
        let Ok(contents) = DatagramRecv::try_from(datagram.bytes) else { return false };
        let Some(id) = self.owner(&datagram) else { return false };
        let receive =
            Receive { proto: datagram.proto, source: datagram.source, destination: datagram.destination, contents };
        let Some(peer) = self.peers.get_mut(&id) else { return false };
        let input = Input::Receive(now, receive);
        if !peer.rtc.accepts(&input) {
            return false;
        }
        match catch_unwind(AssertUnwindSafe(|| peer.rtc.handle_input(input))) {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => debug!(?id, %fault, "datagram not taken"),
            Err(_) => peer.failed = Some("internal fault"),
        }
        self.wake(id);
        self.run(now);
        true
    }

    /// By address, or by the name that ICE requests carry; the latter teaches the address.
    fn owner(&mut self, datagram: &Datagram<'_>) -> Option<PeerId> {
        let is_stun = datagram.bytes.first().is_some_and(|b| *b < 4);
        if is_stun
            && let Ok(message) = StunMessage::parse(datagram.bytes)
            && let Some((local, _)) = message.split_username()
        {
            let id = *self.by_ufrag.get(local)?;
            let peer = self.peers.get_mut(&id)?;
            if !peer.addresses.contains(&datagram.source) && peer.addresses.len() < CANDIDATES_MAX {
                peer.addresses.push(datagram.source);
            }
            self.by_address.insert(datagram.source, id);
            return Some(id);
        }
        self.by_address.get(&datagram.source).copied()
    }

    /// Does what has become due.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.now = self.now.max(now);
        let due: Vec<PeerId> = self.peers.iter().filter(|(_, p)| p.timeout <= now).map(|(id, _)| *id).collect();
        for id in due {
            if let Some(peer) = self.peers.get_mut(&id) {
                if catch_unwind(AssertUnwindSafe(|| peer.rtc.handle_input(Input::Timeout(now)))).is_err() {
                    peer.failed = Some("internal fault");
                }
                self.awake.insert(id);
            }
        }
        if self.speakers_at <= now {
            self.speakers_at = now + SPEAKERS_EVERY;
            self.tell_speakers();
        }
        if self.allocate_at <= now {
            self.allocate_at = now + ALLOCATE_EVERY;
            self.allocate_all(now);
            self.update_wanted(now);
        }
        self.run(now);
    }

    /// When [`Sfu::handle_timeout`] is wanted next.
    pub fn poll_timeout(&self) -> Instant {
        let peers = self.peers.values().map(|p| p.timeout).min();
        let own = self.speakers_at.min(self.allocate_at);
        peers.map_or(own, |at| at.min(own))
    }

    /// The next datagram to send.
    pub fn poll_transmit(&mut self) -> Option<Transmit> {
        self.transmits.pop_front()
    }

    /// The next thing that happened.
    pub fn poll_event(&mut self) -> Option<Event> {
        self.run(self.now);
        self.events.pop_front()
    }

    /// Peer connections open now.
    pub fn peers(&self) -> usize {
        self.peers.len()
    }

    pub(crate) fn emit(&mut self, event: Event) {
        self.events.push_back(event);
    }

    pub(crate) fn wake(&mut self, id: PeerId) {
        self.awake.insert(id);
    }

    pub(crate) fn learn_ufrag(&mut self, id: PeerId, sdp: &str) {
        let (Some(ufrag), Some(peer)) = (crate::sdp::ice_ufrag(sdp), self.peers.get_mut(&id)) else { return };
        if !peer.ufrags.iter().any(|known| known == ufrag) {
            peer.ufrags.push(ufrag.to_owned());
            self.by_ufrag.insert(ufrag.to_owned(), id);
        }
    }

    pub(crate) fn track_started(&mut self, id: PeerId, sid: TrackSid, mid: Mid) {
        let Some(track) = self.tracks.get_mut(&sid) else { return };
        track.mid = Some(mid);
        let mime = if track.announced.kind == Kind::Audio { "audio/opus" } else { "video/VP8" };
        self.emit(Event::TrackStarted { peer: id, sid, mid: mid.to_string(), mime });
    }

    pub(crate) fn track_ended(&mut self, id: PeerId, sid: &TrackSid, now: Instant) {
        self.retract_track(sid, now);
        self.emit(Event::TrackEnded { peer: id, sid: sid.clone() });
    }

    /// The client knows where the track will arrive: it may flow.
    pub(crate) fn subscription_begins(&mut self, id: PeerId, sid: &TrackSid, now: Instant) {
        if let Some(subscription) = self.peers.get_mut(&id).and_then(|p| p.subscription(sid)) {
            subscription.negotiated = true;
        }
        if let Some(track) = self.tracks.get_mut(sid)
            && !std::mem::replace(&mut track.had_subscriber, true)
        {
            let publisher = track.publisher;
            self.emit(Event::FirstSubscriber { peer: publisher, sid: sid.clone() });
        }
        self.allocate_at = now;
        self.ask_key_frame(sid, id, now);
        self.update_wanted(now);
    }

    /// Lets all awake peers speak, and those they wake.
    fn run(&mut self, now: Instant) {
        while let Some(id) = self.awake.pop_first() {
            self.drive(id, now);
        }
    }

    fn drive(&mut self, id: PeerId, now: Instant) {
        let mut happened = Vec::new();
        {
            let Some(peer) = self.peers.get_mut(&id) else { return };
            let transmits = &mut self.transmits;
            let outcome = catch_unwind(AssertUnwindSafe(|| {
                for _ in 0..STEPS_MAX {
                    match peer.rtc.poll_output() {
                        // The pacer sends one packet a step: time that has come is handled here, not at the next tick.
                        Ok(Output::Timeout(at)) if at <= now => {
                            if peer.rtc.handle_input(Input::Timeout(now)).is_err() {
                                return Err("internal fault");
                            }
                            peer.timeout = at;
                            if !peer.rtc.is_alive() {
                                break;
                            }
                        }
                        Ok(Output::Timeout(at)) => {
                            peer.timeout = at;
                            break;
                        }
                        Ok(Output::Transmit(t)) => transmits.push_back(Transmit {
                            proto: t.proto,
                            source: t.source,
                            destination: t.destination,
                            bytes: t.contents.into(),
                        }),
                        Ok(Output::Event(event)) => happened.push(event),
                        Err(_) => return Err("connection failed"),
                    }
                }
                Ok(())
            }));
            match outcome {
                Ok(Ok(())) if peer.rtc.is_alive() => {}
                Ok(Ok(())) => peer.failed = peer.failed.or(Some(CLOSED)),
                Ok(Err(reason)) => peer.failed = Some(reason),
                Err(_) => peer.failed = Some("internal fault"),
            }
        }
        for event in happened {
            self.handle_rtc_event(id, event, now);
        }
        if let Some(reason) = self.peers.get_mut(&id).and_then(|p| p.failed.take()) {
            if reason == CLOSED {
                debug!(?id, "peer connection closed by the client");
            } else {
                warn!(?id, reason, "peer connection failed");
            }
            self.close_peer(id, now);
            self.emit(Event::Failed { peer: id, reason });
        }
    }

    fn handle_rtc_event(&mut self, id: PeerId, event: RtcEvent, now: Instant) {
        match event {
            RtcEvent::RtpPacket(packet) => self.forward(id, &packet, now),
            RtcEvent::Connected => {
                if let Some(peer) = self.peers.get_mut(&id) {
                    peer.connected = true;
                }
                self.emit(Event::Connected { peer: id });
            }
            RtcEvent::IceConnectionStateChange(IceConnectionState::Disconnected) => {
                self.emit(Event::Disconnected { peer: id });
            }
            RtcEvent::IceConnectionStateChange(IceConnectionState::Connected | IceConnectionState::Completed)
                if self.peers.get(&id).is_some_and(|p| p.connected) =>
            {
                self.emit(Event::Connected { peer: id });
            }
            RtcEvent::ChannelOpen(channel, label) => {
                if let Some(peer) = self.peers.get_mut(&id) {
                    peer.channels.opened(&mut peer.rtc, channel, &label);
                    self.wake(id);
                }
            }
            RtcEvent::ChannelClose(channel) => {
                if let Some(peer) = self.peers.get_mut(&id) {
                    peer.channels.closed(channel);
                }
            }
            RtcEvent::ChannelBufferedAmountLow(_) => {
                if let Some(peer) = self.peers.get_mut(&id) {
                    peer.channels.drain(&mut peer.rtc);
                    self.wake(id);
                }
            }
            RtcEvent::ChannelData(data) => {
                if let Some(channel) = self.peers.get(&id).and_then(|p| p.channels.kind_of(data.id)) {
                    self.emit(Event::Data { peer: id, channel, bytes: data.data });
                }
            }
            RtcEvent::KeyframeRequest(request) => {
                let sid = self.peers.get(&id).and_then(|peer| {
                    let subscription = peer.subscriptions.iter().find(|s| s.mid == Some(request.mid))?;
                    Some(subscription.sid.clone())
                });
                if let Some(sid) = sid {
                    self.ask_key_frame(&sid, id, now);
                }
            }
            RtcEvent::PeerStats(stats) if self.peers.get(&id).is_some_and(|p| p.connected) => {
                let loss = stats.egress_loss_fraction.unwrap_or_default();
                let loss = loss.max(stats.ingress_loss_fraction.unwrap_or_default());
                self.emit(Event::Link { peer: id, loss, round_trip: stats.rtt });
            }
            RtcEvent::EgressBitrateEstimate(BweKind::Twcc { estimate, .. }) => {
                if let Some(peer) = self.peers.get_mut(&id) {
                    let fell = peer.estimate.is_some_and(|before| estimate.as_u64() < before);
                    peer.estimate = Some(estimate.as_u64());
                    if fell {
                        self.allocate(id, now);
                    }
                }
            }
            _ => {}
        }
    }

    /// One packet to everybody who receives its track.
    fn forward(&mut self, from: PeerId, packet: &RtpPacket, now: Instant) {
        let Some(publisher) = self.peers.get_mut(&from) else { return };
        let Some((mid, rid)) = publisher.rtc.direct_api().stream_rx(&packet.header.ssrc).map(|s| (s.mid(), s.rid()))
        else {
            return;
        };
        let Some(sid) = publisher.publications.get(&mid).cloned() else { return };
        let redundant = publisher.payload_types(mid).is_some_and(|(_, red)| red == Some(packet.header.payload_type));
        let Some(track) = self.tracks.get_mut(&sid).filter(|t| !t.muted) else { return };
        let quality = Track::quality_of(rid);
        let audio = track.announced.kind == Kind::Audio;
        track.layers[quality.index()].received(rid, packet.payload.len(), now);
        if let Some(level) = packet.header.ext_vals.audio_level {
            track.loudness.observe(level);
        }
        let key_frame = !audio && vp8::begins_key_frame(&packet.payload);
        let primary: Option<Arc<[u8]>> = if redundant { red::primary(&packet.payload).map(Arc::from) } else { None };
        let mut keyless = Vec::new();
        for subscriber in &track.subscribers {
            let Some(peer) = self.peers.get_mut(subscriber) else { continue };
            let Some(at) = peer.subscriptions.iter().position(|s| s.sid == track.announced.sid) else { continue };
            let subscription = &mut peer.subscriptions[at];
            let Some(out_mid) = subscription.mid.filter(|_| subscription.is_on()) else { continue };
            if audio {
                if !subscription.rewrite.has_source() {
                    subscription.rewrite.switch(*packet.seq_no, packet.header.timestamp, AUDIO_TICKS_PER_MS, now);
                }
            } else {
                let most = track_target(subscription, &track.layers, &track.announced, now);
                if subscription.current != Some(quality) {
                    // Another layer is taken over only at a key frame of its own.
                    if most != Some(quality) || !key_frame {
                        if most == Some(quality) {
                            keyless.push(*subscriber);
                        }
                        continue;
                    }
                    subscription.rewrite.switch(*packet.seq_no, packet.header.timestamp, VIDEO_TICKS_PER_MS, now);
                    subscription.rewrite.vp8.switch_to(&packet.payload);
                    subscription.current = Some(quality);
                }
            }
            let Some((seq, time)) = subscription.rewrite.apply(*packet.seq_no, packet.header.timestamp, now) else {
                continue;
            };
            let patch = if audio { None } else { subscription.rewrite.vp8.patch(&packet.payload) };
            let Some((plain, red)) = peer.payload_types(out_mid) else { continue };
            let (pt, payload) = match (redundant, red, &primary) {
                (true, Some(red), _) => (red, packet.payload.clone()),
                (true, None, Some(primary)) => (plain, primary.clone()),
                (true, None, None) => continue,
                (false, ..) => (plain, packet.payload.clone()),
            };
            let extensions = ExtensionValues {
                audio_level: packet.header.ext_vals.audio_level,
                voice_activity: packet.header.ext_vals.voice_activity,
                video_orientation: packet.header.ext_vals.video_orientation,
                ..Default::default()
            };
            let mut write = RtpWrite::new(pt, seq.into(), time, packet.timestamp, payload)
                .marker(packet.header.marker)
                .ext_vals(extensions)
                .nackable(!audio);
            if let Some(patch) = patch {
                write = write.vp8_patch(patch);
            }
            let mut api = peer.rtc.direct_api();
            if let Some(stream) = api.stream_tx_by_mid(out_mid, None) {
                stream.write_rtp(write);
                self.awake.insert(*subscriber);
            }
        }
        for subscriber in keyless {
            self.ask_key_frame(&sid, subscriber, now);
        }
    }

    /// Asks the publisher for a key frame of the layer a subscriber is to get.
    fn ask_key_frame(&mut self, sid: &TrackSid, subscriber: PeerId, now: Instant) {
        let Some(track) = self.tracks.get_mut(sid).filter(|t| t.announced.kind == Kind::Video && !t.muted) else {
            return;
        };
        let Some(subscription) = self.peers.get_mut(&subscriber).and_then(|p| p.subscription(sid)) else { return };
        let Some(quality) = track_target(subscription, &track.layers, &track.announced, now) else { return };
        if !track.may_ask_key_frame(quality, now) {
            return;
        }
        let (publisher, rid, mid) = (track.publisher, track.layers[quality.index()].rid, track.mid);
        if let (Some(peer), Some(mid)) = (self.peers.get_mut(&publisher), mid)
            && let Some(stream) = peer.rtc.direct_api().stream_rx_by_mid(mid, rid)
        {
            stream.request_keyframe(KeyframeRequestKind::Pli);
            self.wake(publisher);
        }
    }

    fn tell_speakers(&mut self) {
        let mut rooms: BTreeMap<RoomKey, Vec<SpeakerLevel>> = BTreeMap::new();
        for (sid, track) in self.tracks.iter_mut().filter(|(_, t)| t.announced.kind == Kind::Audio) {
            if let Some(level) = track.loudness.close_window(sid) {
                rooms.entry(track.room).or_default().push(level);
            }
        }
        for (room, levels) in rooms {
            self.emit(Event::Speakers { room, levels });
        }
    }

    fn allocate_all(&mut self, now: Instant) {
        let subscribers: Vec<PeerId> =
            self.peers.iter().filter(|(_, p)| p.config.role.subscribes()).map(|(id, _)| *id).collect();
        for id in subscribers {
            self.allocate(id, now);
        }
    }

    /// Chooses layers for one subscriber.
    fn allocate(&mut self, id: PeerId, now: Instant) {
        let Some(peer) = self.peers.get_mut(&id) else { return };
        let Some(estimate) = peer.estimate else { return };
        let mut order: Vec<(usize, Claim, (bool, u32, u64))> = Vec::new();
        let mut sounds = 0;
        for (at, subscription) in peer.subscriptions.iter().enumerate() {
            let Some(track) = self.tracks.get(&subscription.sid) else { continue };
            if !subscription.negotiated || subscription.settings.disabled || track.muted {
                continue;
            }
            if track.announced.kind == Kind::Audio {
                sounds += 1;
                continue;
            }
            let live =
                |quality: Quality| if track.layers[quality.index()].is_live(now) { track.bitrate(quality) } else { 0 };
            let claim = Claim {
                wanted: track.wanted_by(&subscription.settings),
                allowed: subscription.allowed,
                upgraded_at: subscription.upgraded_at,
                bitrates: Quality::ALL.map(live),
            };
            let settings = subscription.settings;
            let area = u64::from(settings.width) * u64::from(settings.height);
            order.push((at, claim, (track.announced.source == Source::ScreenShare, settings.priority, area)));
        }
        order.sort_by_key(|(.., importance)| std::cmp::Reverse(*importance));
        let claims: Vec<Claim> = order.iter().map(|(_, claim, _)| claim.clone()).collect();
        let desired: u64 =
            claims.iter().map(|c| c.bitrates[..=c.wanted.index()].iter().max().copied().unwrap_or(0)).sum();
        let sound = sounds as u64 * AUDIO_BITRATE;
        peer.rtc.bwe().set_bitrate(Bitrate::from(sound), Bitrate::from(desired + sound));
        let grants = allocate(estimate, sounds, &claims, now);
        let mut changed = Vec::new();
        for ((at, ..), grant) in order.iter().zip(grants) {
            let subscription = &mut peer.subscriptions[*at];
            if grant.upgraded {
                subscription.upgraded_at = Some(now);
            }
            subscription.allowed = grant.allowed;
            let paused = grant.starved && self.config.allow_pause;
            if paused != subscription.paused {
                subscription.paused = paused;
                changed.push((subscription.sid.clone(), paused));
            }
        }
        for (sid, paused) in changed {
            self.emit(Event::StreamState { peer: id, sid, paused });
        }
        self.wake(id);
    }

    /// Tells publishers which layers are watched: more at once, fewer when it has lasted a while.
    fn update_wanted(&mut self, now: Instant) {
        let mut told = Vec::new();
        for (sid, track) in self.tracks.iter_mut().filter(|(_, t)| t.announced.kind == Kind::Video && t.mid.is_some()) {
            let mut most: Option<Quality> = None;
            for subscriber in &track.subscribers {
                let Some(peer) = self.peers.get(subscriber) else { continue };
                let subscription = peer.subscriptions.iter().find(|s| s.sid == *sid);
                if let Some(subscription) = subscription.filter(|s| !s.settings.disabled) {
                    most = most.max(Some(track.wanted_by(&subscription.settings)));
                }
            }
            let wanted = Quality::ALL.map(|q| most.is_some_and(|most| q <= most));
            let Some(before) = track.wanted else {
                track.wanted = Some(wanted);
                told.push((track.publisher, sid.clone(), wanted));
                continue;
            };
            let fewer = wanted != before && wanted.iter().zip(before).all(|(now, before)| !now || before);
            if wanted == before {
                track.fewer_since = None;
            } else if fewer
                && now.saturating_duration_since(*track.fewer_since.get_or_insert(now))
                    < crate::limits::SPEAKERS_EVERY * 5
            {
                // Wait: a page is often turned back.
            } else {
                track.fewer_since = None;
                track.wanted = Some(wanted);
                told.push((track.publisher, sid.clone(), wanted));
            }
        }
        for (peer, sid, qualities) in told {
            self.emit(Event::QualityWanted { peer, sid, qualities });
        }
    }
}

/// The layer a subscriber is to get: what it wants, what fits, what is being sent.
fn track_target(
    subscription: &Subscription,
    layers: &[crate::track::LayerState; 3],
    announced: &Announcement,
    now: Instant,
) -> Option<Quality> {
    let wanted = crate::track::wanted_by(announced, &subscription.settings).min(subscription.allowed);
    crate::track::best_live(layers, wanted, now)
}
