//! All media rooms of one thread.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::time::Instant;

use rand::SeedableRng;
use rand::rngs::StdRng;
use sfu::{Datagram, PeerConfig, PeerId, PeerRole, RoomKey, Sfu, SfuConfig, TrackSid, Transmit};

use crate::join::Join;
use crate::limits::{
    CONNECT_MAX, EMPTY_ROOM_MAX, NAME_CHARS_MAX, PARTICIPANTS_MAX, PING_INTERVAL_S, PING_TIMEOUT_S, RESUME_GRACE,
    ROOMS_MAX, TOKEN_REFRESH_EVERY, UPDATE_EVERY,
};
use crate::participant::{Participant, Peers, Permission, Quality};
use crate::proto;
use crate::proto::leave_request::Action;
use crate::proto::participant_info::State;
use crate::proto::signal_response::Message;
use crate::tell::{leave, room_info, server_info};
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
    /// Tracks that are heard now, and the participant of each.
    pub(crate) speaking: BTreeMap<TrackSid, proto::SpeakerInfo>,
    /// Since when nobody is in it.
    empty_since: Option<Instant>,
    /// Whose change was not told yet.
    pub(crate) changed: BTreeSet<String>,
    pub(crate) departed: Vec<proto::ParticipantInfo>,
    pub(crate) room_changed: bool,
    pub(crate) flush_at: Option<Instant>,
}

/// Rooms, participants and their peer connections.
pub struct Plane {
    pub(crate) sfu: Sfu,
    /// Room and identity whose tokens from before a time, seconds since the epoch, open it no more. It
    /// outlives the room, which may come anew under its name.
    pub(crate) revoked: BTreeMap<(String, String), i64>,
    pub(crate) rooms: HashMap<String, Room>,
    pub(crate) rng: StdRng,
    pub(crate) now_ms: i64,
    /// Of the newest input.
    pub(crate) now: Instant,
    pub(crate) keys: Keys,
    connections: HashMap<ConnectionKey, (String, String)>,
    pub(crate) peers: HashMap<PeerId, (String, String)>,
    pub(crate) outputs: VecDeque<Output>,
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
            revoked: BTreeMap::new(),
            rooms: HashMap::new(),
            rng: StdRng::from_seed(seed),
            now_ms,
            now,
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

    /// Makes a room exist; `false` when there are as many as there may be.
    pub(crate) fn ensure_room(&mut self, name: &str) -> bool {
        if self.rooms.contains_key(name) {
            return true;
        }
        if self.rooms.len() >= ROOMS_MAX {
            return false;
        }
        self.next_room += 1;
        let room = Room {
            sid: ids::fresh("RM_", &mut self.rng),
            key: RoomKey(self.next_room),
            metadata: String::new(),
            created_at_ms: self.now_ms,
            participants: BTreeMap::new(),
            speaking: BTreeMap::new(),
            empty_since: Some(self.now),
            changed: BTreeSet::new(),
            departed: Vec::new(),
            room_changed: false,
            flush_at: None,
        };
        self.rooms.insert(name.to_owned(), room);
        true
    }

    /// A client connects its signalling.
    pub fn connect(&mut self, admission: Admission, now: Instant) {
        self.now = now;
        let Admission { connection, claims, join } = admission;
        let (room, identity) = (claims.video.room.clone(), claims.sub.clone());
        let revoked_at = self.revoked.get(&(room.clone(), identity.clone()));
        if revoked_at.is_some_and(|at| claims.nbf < *at) {
            return self.turn_away(connection, proto::DisconnectReason::ParticipantRemoved, Action::Disconnect);
        }
        if let Some(sid) = &join.resume {
            return self.resume(connection, &room, &identity, sid, &join, now);
        }
        if self.participant(&room, &identity).is_some() {
            let reason = proto::DisconnectReason::DuplicateIdentity;
            self.remove(&room, &identity, reason, Some(Action::Disconnect), now);
        }
        let fits = claims.name.chars().count() <= NAME_CHARS_MAX && identity.chars().count() <= NAME_CHARS_MAX;
        let full = !self.ensure_room(&room) || self.rooms[&room].participants.len() >= PARTICIPANTS_MAX;
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
            settings: HashMap::new(),
            quality: Quality::default(),
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
            here.empty_since = None;
            here.room_changed = true;
        }
        self.say(&room, &identity, Message::Join(welcome));
        self.refresh_token(&room, &identity, now);
        self.changed(&room, &identity);
        self.flush_updates(&room);
        self.tell_known_qualities(&room, &identity);
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

    /// A client comes back with new signalling for the peer connections it still has. It must name the
    /// participant it was: a token alone may belong to another tab that has taken its place.
    fn resume(&mut self, connection: ConnectionKey, room: &str, identity: &str, sid: &str, join: &Join, now: Instant) {
        let known = self.participant(room, identity).filter(|p| *p.sid == *sid);
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
        self.now = now;
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
    pub(crate) fn remove(
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
        let tracks = std::mem::take(&mut participant.tracks);
        here.speaking.retain(|sid, _| !tracks.contains_key(sid));
        // Nobody need remember what they once wanted of its tracks.
        for other in here.participants.values_mut() {
            tracks.keys().for_each(|sid| other.forget(sid));
        }
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
    pub(crate) fn end_room(&mut self, room: &str, now: Instant) {
        for identity in self.identities(room) {
            self.remove(room, &identity, proto::DisconnectReason::RoomDeleted, Some(Action::Disconnect), now);
        }
        self.rooms.remove(room);
    }

    /// Takes a datagram in.
    pub fn handle_datagram(&mut self, datagram: Datagram<'_>, now: Instant) {
        self.now = now;
        self.sfu.handle_datagram(datagram, now);
        self.pump(now);
    }

    /// Does what has become due.
    pub fn handle_timeout(&mut self, now: Instant) {
        self.now = now;
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

    /// Rooms and peer connections now.
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
        let stale =
            |room: &Room| room.empty_since.is_some_and(|at| now.saturating_duration_since(at) >= EMPTY_ROOM_MAX);
        let empty: Vec<String> = self.rooms.iter().filter(|(_, r)| stale(r)).map(|(name, _)| name.clone()).collect();
        for room in empty {
            self.rooms.remove(&room);
            self.notice(Notice::RoomFinished { room });
        }
        self.tell_qualities();
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

    pub(crate) fn identities(&self, room: &str) -> Vec<String> {
        self.rooms.get(room).map(|r| r.participants.keys().cloned().collect()).unwrap_or_default()
    }
}
