//! All media rooms of one thread.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::time::Instant;

use rand::SeedableRng;
use rand::rngs::StdRng;
use sfu::{Datagram, Event, PeerConfig, PeerId, PeerRole, RoomKey, Sfu, SfuConfig, Transmit};
use tracing::info;

use crate::join::Join;
use crate::limits::{
    CONNECT_MAX, NAME_CHARS_MAX, PARTICIPANTS_MAX, PING_INTERVAL_S, PING_TIMEOUT_S, RESUME_GRACE, TOKEN_LIFE,
    TOKEN_REFRESH_EVERY, UPDATE_EVERY,
};
use crate::participant::{Participant, Peers, Permission};
use crate::proto;
use crate::proto::leave_request::Action;
use crate::proto::participant_info::State;
use crate::proto::signal_response::Message;
use crate::token::{Claims, Keys};
use crate::{SERVER_VERSION, ids};

/// One signalling connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionKey(pub u64);

/// Somebody whose token was believed.
#[derive(Clone, Debug)]
pub struct Admission {
    pub connection: ConnectionKey,
    pub claims: Claims,
    pub join: Join,
}

/// What goes out.
#[derive(Clone, Debug)]
pub enum Output {
    Signal {
        connection: ConnectionKey,
        response: Box<proto::SignalResponse>,
    },
    /// After everything said before.
    Close {
        connection: ConnectionKey,
    },
    Notice(Notice),
}

/// What others in this server may want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    ParticipantJoined { room: String, identity: String },
    ParticipantLeft { room: String, identity: String },
    TrackPublished { room: String, identity: String, source: i32, muted: bool },
    TrackUnpublished { room: String, identity: String, source: i32 },
    RoomFinished { room: String },
}

#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) sid: String,
    pub(crate) key: RoomKey,
    pub(crate) metadata: String,
    pub(crate) created_at_ms: i64,
    pub(crate) participants: BTreeMap<String, Participant>,
    /// Whose change was not told yet.
    changed: BTreeSet<String>,
    departed: Vec<proto::ParticipantInfo>,
    room_changed: bool,
    flush_at: Option<Instant>,
}

/// Rooms, participants and their peer connections.
pub struct Plane {
    pub(crate) sfu: Sfu,
    pub(crate) rooms: HashMap<String, Room>,
    pub(crate) rng: StdRng,
    pub(crate) now_ms: i64,
    keys: Keys,
    connections: HashMap<ConnectionKey, (String, String)>,
    peers: HashMap<PeerId, (String, String)>,
    outputs: VecDeque<Output>,
    next_room: u64,
    /// When participants were last looked over.
    swept_at: Instant,
}

/// How often silence and old tokens are looked for.
const SWEEP_EVERY: std::time::Duration = std::time::Duration::from_secs(1);

impl Plane {
    pub fn new(config: SfuConfig, keys: Keys, seed: [u8; 32], now: Instant, now_ms: i64) -> Self {
        Self {
            sfu: Sfu::new(config, now),
            rooms: HashMap::new(),
            rng: StdRng::from_seed(seed),
            now_ms,
            keys,
            connections: HashMap::new(),
            peers: HashMap::new(),
            outputs: VecDeque::new(),
            next_room: 0,
            swept_at: now,
        }
    }

    /// Sets the wall clock, milliseconds since the Unix epoch; before every input.
    pub fn set_now_ms(&mut self, now_ms: i64) {
        self.now_ms = now_ms;
    }

    /// Makes a room exist.
    pub fn ensure_room(&mut self, name: &str) {
        if self.rooms.contains_key(name) {
            return;
        }
        self.next_room += 1;
        let room = Room {
            sid: ids::fresh("RM_", &mut self.rng),
            key: RoomKey(self.next_room),
            metadata: String::new(),
            created_at_ms: self.now_ms,
            participants: BTreeMap::new(),
            changed: BTreeSet::new(),
            departed: Vec::new(),
            room_changed: false,
            flush_at: None,
        };
        self.rooms.insert(name.to_owned(), room);
    }

    /// A client connects its signalling.
    pub fn connect(&mut self, admission: Admission, now: Instant) {
        let Admission { connection, claims, join } = admission;
        let (room, identity) = (claims.video.room.clone(), claims.sub.clone());
        if let Some(sid) = &join.resume {
            return self.resume(connection, &room, &identity, sid, &join, now);
        }
        if self.participant(&room, &identity).is_some() {
            let reason = proto::DisconnectReason::DuplicateIdentity;
            self.remove(&room, &identity, reason, Some(Action::Disconnect), now);
        }
        self.ensure_room(&room);
        let fits = claims.name.chars().count() <= NAME_CHARS_MAX && identity.len() <= NAME_CHARS_MAX;
        let full = self.rooms[&room].participants.len() >= PARTICIPANTS_MAX;
        let peers = if fits && !full { self.open_peers(&room, &join, now) } else { None };
        let Some((sid, peers)) = peers else {
            return self.turn_away(connection, proto::DisconnectReason::JoinFailure, Action::Disconnect);
        };
        let permission = Permission::of(&claims);
        let participant = Participant {
            claims,
            sid: sid.into(),
            state: State::Joined,
            permission,
            version: 1,
            joined_at_ms: self.now_ms,
            client_protocol: join.client_protocol,
            tracks: BTreeMap::new(),
            announced: HashMap::new(),
            peers,
            auto_subscribe: join.auto_subscribe,
            declined: BTreeSet::new(),
            audience: None,
            connection: Some(connection),
            heard_at: now,
            lost_at: None,
            opened_at: now,
            token_at: now,
            sent: VecDeque::new(),
        };
        for peer in peers.all() {
            self.peers.insert(peer, (room.clone(), identity.clone()));
        }
        self.connections.insert(connection, (room.clone(), identity.clone()));
        let welcome = self.welcome(&room, &participant, join.single);
        if let Some(here) = self.rooms.get_mut(&room) {
            here.participants.insert(identity.clone(), participant);
            here.room_changed = true;
        }
        self.say(&room, &identity, Message::Join(welcome));
        self.refresh_token(&room, &identity, now);
        self.changed(&room, &identity);
        self.flush_updates(&room);
        for request in join.add_tracks {
            self.add_track(&room, &identity, request);
        }
        self.subscribe_all(&room, &identity);
        match peers {
            Peers::Dual { subscriber, .. } => self.sfu.start_offers(subscriber),
            Peers::Single(_) => {
                if let Some(offer) = join.offer {
                    self.take_offer(&room, &identity, &offer, now);
                }
            }
        }
        self.pump(now);
    }

    fn open_peers(&mut self, room: &str, join: &Join, now: Instant) -> Option<(String, Peers)> {
        let sid = ids::fresh("PA_", &mut self.rng);
        let key = self.rooms.get(room)?.key;
        let mut open = |role| {
            let config = PeerConfig { room: key, role, participant: sid.as_str().into(), client: join.traits() };
            self.sfu.open_peer(config, now)
        };
        let peers = if join.single {
            Peers::Single(open(PeerRole::Single)?)
        } else {
            Peers::Dual { publisher: open(PeerRole::Publisher)?, subscriber: open(PeerRole::Subscriber)? }
        };
        Some((sid, peers))
    }

    fn welcome(&self, room: &str, participant: &Participant, single: bool) -> proto::JoinResponse {
        let here = &self.rooms[room];
        let others = here.participants.values().filter(|p| !p.permission.hidden).map(Participant::info).collect();
        let codec = |mime: &str| proto::Codec { mime: mime.into(), ..Default::default() };
        proto::JoinResponse {
            room: Some(room_info(room, here)),
            participant: Some(participant.info()),
            other_participants: others,
            server_version: SERVER_VERSION.into(),
            subscriber_primary: !single && participant.permission.can_subscribe,
            ping_timeout: PING_TIMEOUT_S,
            ping_interval: PING_INTERVAL_S,
            server_info: Some(server_info()),
            enabled_publish_codecs: vec![codec("video/VP8"), codec("audio/opus"), codec("audio/red")],
            fast_publish: true,
            ..Default::default()
        }
    }

    /// A client comes back with new signalling for the peer connections it still has.
    fn resume(&mut self, connection: ConnectionKey, room: &str, identity: &str, sid: &str, join: &Join, now: Instant) {
        let known = self.participant(room, identity).filter(|p| sid.is_empty() || *p.sid == *sid);
        let Some((before, peers)) = known.map(|p| (p.connection, p.peers)) else {
            return self.turn_away(connection, proto::DisconnectReason::StateMismatch, Action::Reconnect);
        };
        if let Some(before) = before {
            self.connections.remove(&before);
            self.outputs.push_back(Output::Close { connection: before });
        }
        self.connections.insert(connection, (room.to_owned(), identity.to_owned()));
        let Some(participant) = self.participant_mut(room, identity) else { return };
        participant.connection = Some(connection);
        participant.lost_at = None;
        participant.heard_at = now;
        let last_message_seq = participant.sent.back().map_or(0, |(seq, _)| *seq);
        let reconnect =
            proto::ReconnectResponse { server_info: Some(server_info()), last_message_seq, ..Default::default() };
        self.say(room, identity, Message::Reconnect(reconnect));
        let here = &self.rooms[room];
        let participants = here.participants.values().filter(|p| !p.permission.hidden || p.identity() == identity);
        let update = proto::ParticipantUpdate { participants: participants.map(Participant::info).collect() };
        let about = proto::RoomUpdate { room: Some(room_info(room, here)) };
        self.say(room, identity, Message::Update(update));
        self.say(room, identity, Message::RoomUpdate(about));
        self.refresh_token(room, identity, now);
        if let Some(state) = &join.sync {
            self.sync(room, identity, state, now);
        }
        match peers {
            Peers::Dual { subscriber, .. } => self.sfu.restart_ice(subscriber),
            Peers::Single(_) => {
                if let Some(offer) = &join.offer {
                    self.take_offer(room, identity, offer, now);
                }
            }
        }
        self.pump(now);
    }

    fn turn_away(&mut self, connection: ConnectionKey, reason: proto::DisconnectReason, action: Action) {
        let leave = leave(reason, action);
        self.signal(connection, Message::Leave(leave));
        self.outputs.push_back(Output::Close { connection });
    }

    /// A message of a client.
    pub fn signalled(&mut self, connection: ConnectionKey, request: proto::SignalRequest, now: Instant) {
        let Some((room, identity)) = self.connections.get(&connection).cloned() else { return };
        if let Some(participant) = self.participant_mut(&room, &identity) {
            participant.heard_at = now;
        }
        if let Some(message) = request.message {
            self.handle_message(&room, &identity, message, now);
        }
        self.pump(now);
    }

    /// The signalling of a client is gone; its media may still flow, and it may come back.
    pub fn disconnected(&mut self, connection: ConnectionKey, now: Instant) {
        let Some((room, identity)) = self.connections.remove(&connection) else { return };
        if let Some(participant) = self.participant_mut(&room, &identity).filter(|p| p.connection == Some(connection)) {
            participant.connection = None;
            participant.lost_at = Some(now);
        }
    }

    /// Takes a participant out and tells it why, if it is to be told.
    pub fn remove(
        &mut self,
        room: &str,
        identity: &str,
        reason: proto::DisconnectReason,
        action: Option<Action>,
        now: Instant,
    ) {
        let Some(here) = self.rooms.get_mut(room) else { return };
        let Some(mut participant) = here.participants.remove(identity) else { return };
        here.changed.remove(identity);
        here.room_changed = true;
        participant.state = State::Disconnected;
        participant.version += 1;
        participant.tracks.clear();
        if !participant.permission.hidden {
            here.departed.push(proto::ParticipantInfo { disconnect_reason: reason as i32, ..participant.info() });
        }
        here.flush_at.get_or_insert(now + UPDATE_EVERY);
        for peer in participant.peers.all() {
            self.peers.remove(&peer);
            self.sfu.close_peer(peer, now);
        }
        if let Some(connection) = participant.connection {
            self.connections.remove(&connection);
            if let Some(action) = action {
                self.signal(connection, Message::Leave(leave(reason, action)));
            }
            self.outputs.push_back(Output::Close { connection });
        }
        self.notice(Notice::ParticipantLeft { room: room.into(), identity: identity.into() });
        self.flush_updates(room);
        if self.rooms.get(room).is_some_and(|here| here.participants.is_empty()) {
            self.rooms.remove(room);
            self.notice(Notice::RoomFinished { room: room.into() });
        }
    }

    /// Ends a room for all.
    pub fn end_room(&mut self, room: &str, now: Instant) {
        for identity in self.identities(room) {
            self.remove(room, &identity, proto::DisconnectReason::RoomDeleted, Some(Action::Disconnect), now);
        }
        self.rooms.remove(room);
    }

    /// Mutes or unmutes tracks of a source; `false` when there is none.
    pub fn mute_source(&mut self, room: &str, identity: &str, source: i32, muted: bool, now: Instant) -> bool {
        let Some(participant) = self.participant(room, identity) else { return false };
        let sids: Vec<_> =
            participant.tracks.iter().filter(|(_, t)| t.source == source).map(|(sid, _)| sid.clone()).collect();
        let mut done = false;
        for sid in sids {
            done |= self.mute(room, identity, &sid, muted, true, now);
        }
        done
    }

    /// Changes what others see of a participant and what it may do. Empty texts stay; an empty
    /// attribute is deleted.
    pub fn set_participant(
        &mut self,
        room: &str,
        identity: &str,
        name: &str,
        metadata: &str,
        attributes: &BTreeMap<String, String>,
        permission: Option<Permission>,
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
            participant.permission = permission;
            self.enforce(room, identity);
        }
        self.changed(room, identity);
        true
    }

    /// Ends what is no longer permitted.
    fn enforce(&mut self, room: &str, identity: &str) {
        let Some(participant) = self.participant(room, identity) else { return };
        let forbidden: Vec<_> = participant
            .tracks
            .iter()
            .filter(|(_, track)| !participant.permission.allows_source(track.source))
            .map(|(sid, _)| sid.clone())
            .collect();
        for sid in forbidden {
            self.sfu.retract_track(&sid, self.swept_at);
            self.track_ended(room, identity, &sid);
            let gone = proto::TrackUnpublishedResponse { track_sid: sid.0.to_string() };
            self.say(room, identity, Message::TrackUnpublished(gone));
        }
    }

    /// Participants of a room, as the protocol tells them.
    pub fn participants(&self, room: &str) -> Option<Vec<proto::ParticipantInfo>> {
        Some(self.rooms.get(room)?.participants.values().map(Participant::info).collect())
    }

    /// Takes a datagram in.
    pub fn handle_datagram(&mut self, datagram: Datagram<'_>, now: Instant) {
        self.sfu.handle_datagram(datagram, now);
        self.pump(now);
    }

    /// Does what has become due.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.sfu.handle_timeout(now);
        self.pump(now);
        let due: Vec<String> =
            self.rooms.iter().filter(|(_, r)| r.flush_at.is_some_and(|at| at <= now)).map(|(n, _)| n.clone()).collect();
        for room in due {
            self.flush_updates(&room);
        }
        if now.saturating_duration_since(self.swept_at) >= SWEEP_EVERY {
            self.swept_at = now;
            self.sweep(now);
        }
        self.pump(now);
    }

    /// When [`Plane::handle_timeout`] is wanted next.
    pub fn poll_timeout(&self) -> Instant {
        let flush = self.rooms.values().filter_map(|r| r.flush_at).min();
        let next = self.sfu.poll_timeout().min(self.swept_at + SWEEP_EVERY);
        flush.map_or(next, |at| at.min(next))
    }

    pub fn poll_transmit(&mut self) -> Option<Transmit> {
        self.sfu.poll_transmit()
    }

    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// Rooms and participants now.
    pub fn census(&self) -> (usize, usize) {
        (self.rooms.len(), self.peers.len())
    }

    /// Lets go of the silent and refreshes tokens.
    fn sweep(&mut self, now: Instant) {
        let silence = std::time::Duration::from_secs(PING_TIMEOUT_S.unsigned_abs().into());
        let (mut gone, mut refresh, mut silent) = (Vec::new(), Vec::new(), Vec::new());
        for (name, room) in &self.rooms {
            for participant in room.participants.values() {
                let since = |at: Instant| now.saturating_duration_since(at);
                let who = (name.clone(), participant.identity().to_owned());
                let never = participant.state != State::Active && since(participant.opened_at) >= CONNECT_MAX;
                if participant.lost_at.is_some_and(|at| since(at) >= RESUME_GRACE) || never {
                    gone.push(who);
                } else if let Some(connection) =
                    participant.connection.filter(|_| since(participant.heard_at) >= silence)
                {
                    silent.push(connection);
                } else if since(participant.token_at) >= TOKEN_REFRESH_EVERY {
                    refresh.push(who);
                }
            }
        }
        for connection in silent {
            self.disconnected(connection, now);
            self.outputs.push_back(Output::Close { connection });
        }
        for (room, identity) in gone {
            let reason = proto::DisconnectReason::ConnectionTimeout;
            self.remove(&room, &identity, reason, Some(Action::Reconnect), now);
        }
        for (room, identity) in refresh {
            self.refresh_token(&room, &identity, now);
        }
    }

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
        }
    }

    fn tell_speakers(&mut self, key: RoomKey, levels: &[sfu::SpeakerLevel]) {
        let Some((name, room)) = self.rooms.iter().find(|(_, r)| r.key == key) else { return };
        let speaker = |level: &sfu::SpeakerLevel| {
            let owner = room.participants.values().find(|p| p.tracks.contains_key(&level.sid))?;
            Some(proto::SpeakerInfo { sid: owner.sid.to_string(), level: level.level, active: level.active })
        };
        let speakers: Vec<_> = levels.iter().filter_map(speaker).collect();
        if speakers.is_empty() {
            return;
        }
        let (name, identities) = (name.clone(), self.identities(&name.clone()));
        for identity in identities {
            let changed = proto::SpeakersChanged { speakers: speakers.clone() };
            self.say(&name, &identity, Message::SpeakersChanged(changed));
        }
    }

    /// Notes that a participant is to be told about anew.
    pub(crate) fn changed(&mut self, room: &str, identity: &str) {
        let at = self.swept_at;
        let Some(here) = self.rooms.get_mut(room) else { return };
        if let Some(participant) = here.participants.get_mut(identity) {
            participant.version += 1;
            here.changed.insert(identity.to_owned());
            // The sweep's clock lags by a second at most, so this is due at the next timeout.
            here.flush_at.get_or_insert(at + UPDATE_EVERY);
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

    fn refresh_token(&mut self, room: &str, identity: &str, now: Instant) {
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

    fn signal(&mut self, connection: ConnectionKey, message: Message) {
        let response = Box::new(proto::SignalResponse { message: Some(message) });
        self.outputs.push_back(Output::Signal { connection, response });
    }

    pub(crate) fn notice(&mut self, notice: Notice) {
        self.outputs.push_back(Output::Notice(notice));
    }

    pub(crate) fn participant(&self, room: &str, identity: &str) -> Option<&Participant> {
        self.rooms.get(room)?.participants.get(identity)
    }

    pub(crate) fn participant_mut(&mut self, room: &str, identity: &str) -> Option<&mut Participant> {
        self.rooms.get_mut(room)?.participants.get_mut(identity)
    }

    pub(crate) fn others(&self, room: &str, identity: &str) -> Vec<String> {
        self.identities(room).into_iter().filter(|other| other != identity).collect()
    }

    fn identities(&self, room: &str) -> Vec<String> {
        self.rooms.get(room).map(|r| r.participants.keys().cloned().collect()).unwrap_or_default()
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
        | Event::FirstSubscriber { peer, .. } => Some(*peer),
        Event::Speakers { .. } => None,
    }
}

fn leave(reason: proto::DisconnectReason, action: Action) -> proto::LeaveRequest {
    proto::LeaveRequest {
        can_reconnect: action != Action::Disconnect,
        reason: reason as i32,
        action: action as i32,
        ..Default::default()
    }
}

fn server_info() -> proto::ServerInfo {
    proto::ServerInfo { version: SERVER_VERSION.into(), protocol: 16, ..Default::default() }
}

fn room_info(name: &str, room: &Room) -> proto::Room {
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
