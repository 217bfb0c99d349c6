//! The media service inside this process: a handle to its threads.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use bytes::Bytes;
use livekit::join::Join;
use livekit::service::{Answer, Call, Fault};
use livekit::{Admission, Claims, ConnectionKey, Keys, TokenError, VideoGrant, proto};
use tokio::sync::{broadcast, mpsc, oneshot};

use crate::plane::{Grant, MediaError, MediaEvent, MediaPlane, ParticipantUpdate, TrackSource};
use crate::shard::{self, Command};

/// Signalling frames that may wait for one client.
const SIGNAL_QUEUE_MAX: usize = 1_024;
/// Events that may wait for a slow listener.
pub(crate) const EVENT_QUEUE_MAX: usize = 1_024;

/// How the embedded media service listens and whom it trusts.
#[derive(Clone)]
pub struct EmbeddedConfig {
    /// First UDP address; thread `n` listens on port + `n`. Port 0 takes any free port.
    pub listen_udp: SocketAddr,
    /// Media threads.
    pub threads: usize,
    /// Addresses told to clients.
    pub advertise: Vec<IpAddr>,
    /// API keys and secrets; the first signs the tokens made here.
    pub api_keys: Vec<(String, String)>,
    /// Whether `/rtc/v1` (one peer connection) is offered beside `/rtc`.
    pub single_peer_connection: bool,
}

impl Default for EmbeddedConfig {
    fn default() -> Self {
        Self {
            listen_udp: SocketAddr::from(([0, 0, 0, 0], 7882)),
            threads: 1,
            advertise: Vec::new(),
            api_keys: Vec::new(),
            single_peer_connection: true,
        }
    }
}

/// Why the embedded media service did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A port could not be opened.
    #[error("media.listen_udp: {address} cannot be used")]
    Listen { address: SocketAddr, source: std::io::Error },
    /// No address to tell clients.
    #[error("no network address to advertise; set media.advertise")]
    NoAddress,
    /// No API key.
    #[error("no API key is configured for the media service")]
    NoKey,
    /// The operating system refused a thread or randomness.
    #[error("cannot start a media thread")]
    Thread(#[source] std::io::Error),
}

/// A handle to the running media service; clones share it.
#[derive(Clone)]
pub struct EmbeddedMedia {
    inner: Arc<Inner>,
}

struct Inner {
    keys: Keys,
    single_peer_connection: bool,
    shards: Vec<shard::Handle>,
    events: broadcast::Sender<MediaEvent>,
    next_connection: AtomicU64,
}

/// The signalling of one client.
pub struct Signalling {
    /// Encoded `SignalResponse` messages; its end is the end of the connection.
    pub frames: mpsc::Receiver<Bytes>,
    pub requests: SignalRequests,
}

/// The way in of one client's signalling. Dropping it is losing the connection.
pub struct SignalRequests {
    connection: ConnectionKey,
    shard: mpsc::Sender<Command>,
}

impl SignalRequests {
    /// Passes a message on. `false` when the service has stopped.
    pub async fn send(&self, request: proto::SignalRequest) -> bool {
        let command = Command::Signal { connection: self.connection, request: Box::new(request) };
        self.shard.send(command).await.is_ok()
    }
}

impl Drop for SignalRequests {
    fn drop(&mut self) {
        let command = Command::Disconnected { connection: self.connection };
        if let Err(mpsc::error::TrySendError::Full(command)) = self.shard.try_send(command)
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            let shard = self.shard.clone();
            runtime.spawn(async move { shard.send(command).await });
        }
    }
}

impl EmbeddedMedia {
    /// Opens the ports and starts the threads.
    pub fn start(config: EmbeddedConfig) -> Result<Self, StartError> {
        let keys = Keys::new(config.api_keys.clone()).ok_or(StartError::NoKey)?;
        if config.advertise.is_empty() {
            return Err(StartError::NoAddress);
        }
        let (events, _) = broadcast::channel(EVENT_QUEUE_MAX);
        let mut shards = Vec::with_capacity(config.threads.max(1));
        for n in 0..config.threads.max(1) {
            shards.push(shard::start(n, &config, keys.clone(), events.clone())?);
        }
        Ok(Self {
            inner: Arc::new(Inner {
                keys,
                single_peer_connection: config.single_peer_connection,
                shards,
                events,
                next_connection: AtomicU64::new(1),
            }),
        })
    }

    /// Tells everyone to leave and stops the threads.
    pub async fn shutdown(&self) {
        for shard in &self.inner.shards {
            let (done, wait) = oneshot::channel();
            if shard.commands.send(Command::Stop { done }).await.is_ok() {
                let _ = wait.await;
            }
        }
    }

    /// The UDP addresses really listened on, one per thread.
    pub fn local_udp_addrs(&self) -> Vec<SocketAddr> {
        self.inner.shards.iter().map(|shard| shard.local).collect()
    }

    /// Whether every media thread is alive.
    pub fn healthy(&self) -> bool {
        self.inner.shards.iter().all(|shard| !shard.commands.is_closed())
    }

    /// Whether `/rtc/v1` is offered.
    pub fn offers_single_peer_connection(&self) -> bool {
        self.inner.single_peer_connection
    }

    /// Reads an access token.
    pub fn verify(&self, token: &str) -> Result<Claims, TokenError> {
        self.inner.keys.verify(token, now_s())
    }

    /// Connects the signalling of a client whose token was verified.
    pub async fn connect(&self, claims: Claims, join: Join) -> Result<Signalling, MediaError> {
        let connection = ConnectionKey(self.inner.next_connection.fetch_add(1, Ordering::Relaxed));
        let shard = self.shard(&claims.video.room).commands.clone();
        let (frames_in, frames) = mpsc::channel(SIGNAL_QUEUE_MAX);
        let admission = Box::new(Admission { connection, claims, join });
        let command = Command::Connect { admission, frames: frames_in };
        shard.send(command).await.map_err(|_| MediaError::Stopped)?;
        Ok(Signalling { frames, requests: SignalRequests { connection, shard } })
    }

    /// Answers a RoomService call whose token was verified.
    pub async fn serve(&self, claims: &Claims, call: Call) -> Result<Answer, Fault> {
        if !call.is_permitted(claims) {
            return Err(Fault::PermissionDenied);
        }
        self.call(call).await
    }

    async fn call(&self, call: Call) -> Result<Answer, Fault> {
        if let Some(room) = call.room() {
            return ask(self.shard(room), call).await;
        }
        let mut all: Option<Answer> = None;
        for shard in &self.inner.shards {
            let answer = ask(shard, call.clone()).await?;
            all = Some(match all {
                Some(before) => before.join(answer),
                None => answer,
            });
        }
        all.ok_or(Fault::Unavailable)
    }

    fn shard(&self, room: &str) -> &shard::Handle {
        let mut hasher = DefaultHasher::new();
        room.hash(&mut hasher);
        let at = hasher.finish() % self.inner.shards.len() as u64;
        &self.inner.shards[at as usize]
    }
}

async fn ask(shard: &shard::Handle, call: Call) -> Result<Answer, Fault> {
    let (reply, answer) = oneshot::channel();
    let command = Command::Serve { call: Box::new(call), reply };
    shard.commands.send(command).await.map_err(|_| Fault::Unavailable)?;
    answer.await.map_err(|_| Fault::Unavailable)?
}

#[async_trait]
impl MediaPlane for EmbeddedMedia {
    fn public_url(&self) -> Option<String> {
        None
    }

    fn token(&self, grant: &Grant) -> String {
        self.inner.keys.mint(claims(grant), now_s(), grant.ttl.as_secs() as i64)
    }

    async fn ensure_room(&self, room: &str) -> Result<(), MediaError> {
        let request = proto::CreateRoomRequest { name: room.into(), ..Default::default() };
        self.call(Call::CreateRoom(Box::new(request))).await.map(drop).map_err(failed)
    }

    async fn end_room(&self, room: &str) -> Result<(), MediaError> {
        match self.call(Call::DeleteRoom(proto::DeleteRoomRequest { room: room.into() })).await {
            Ok(_) | Err(Fault::NotFound(_)) => Ok(()),
            Err(fault) => Err(failed(fault)),
        }
    }

    async fn remove_participant(&self, room: &str, identity: &str) -> Result<(), MediaError> {
        self.call(Call::RemoveParticipant(proto::RoomParticipantIdentity {
            revoke_token_ts: now_s(),
            ..participant(room, identity)
        }))
        .await
        .map(drop)
        .map_err(failed)
    }

    async fn mute_track(&self, room: &str, identity: &str, source: TrackSource, muted: bool) -> Result<(), MediaError> {
        let found = self.call(Call::GetParticipant(participant(room, identity))).await.map_err(failed)?;
        let Answer::Participant(found) = found else { return Err(MediaError::ParticipantNotFound) };
        let mut tracks = found.tracks.into_iter().filter(|t| t.source == source.proto()).peekable();
        if tracks.peek().is_none() {
            return Err(MediaError::TrackNotFound);
        }
        for track in tracks {
            let (room, identity) = (room.into(), identity.into());
            let request = proto::MuteRoomTrackRequest { room, identity, track_sid: track.sid, muted };
            self.call(Call::MutePublishedTrack(request)).await.map_err(failed)?;
        }
        Ok(())
    }

    async fn update_participant(
        &self,
        room: &str,
        identity: &str,
        update: ParticipantUpdate,
    ) -> Result<(), MediaError> {
        let request = update.request(room, identity);
        self.call(Call::UpdateParticipant(request)).await.map(drop).map_err(failed)
    }

    async fn send_data(&self, room: &str, topic: &str, payload: Vec<u8>, to: Vec<String>) -> Result<(), MediaError> {
        let request = proto::SendDataRequest {
            room: room.into(),
            data: payload,
            topic: Some(topic.into()),
            destination_identities: to,
            ..Default::default()
        };
        self.call(Call::SendData(request)).await.map(drop).map_err(failed)
    }

    fn events(&self) -> broadcast::Receiver<MediaEvent> {
        self.inner.events.subscribe()
    }
}

fn participant(room: &str, identity: &str) -> proto::RoomParticipantIdentity {
    proto::RoomParticipantIdentity { room: room.into(), identity: identity.into(), ..Default::default() }
}

fn failed(fault: Fault) -> MediaError {
    match fault {
        Fault::NotFound("room") => MediaError::RoomNotFound,
        Fault::NotFound("track") => MediaError::TrackNotFound,
        Fault::NotFound(_) => MediaError::ParticipantNotFound,
        Fault::Unavailable => MediaError::Stopped,
        other => MediaError::Refused(other.to_string()),
    }
}

/// A grant as the content of a token.
pub(crate) fn claims(grant: &Grant) -> Claims {
    Claims {
        sub: grant.identity.clone(),
        name: grant.name.clone(),
        metadata: grant.metadata.clone(),
        attributes: grant.attributes.clone(),
        video: VideoGrant {
            room: grant.room.clone(),
            room_join: true,
            can_publish: Some(grant.can_publish),
            can_publish_sources: grant
                .can_publish_sources
                .iter()
                .filter_map(|source| source.grant_name())
                .map(str::to_owned)
                .collect(),
            can_subscribe: Some(grant.can_subscribe),
            can_publish_data: Some(grant.can_publish_data),
            hidden: grant.hidden,
            ..Default::default()
        },
        ..Default::default()
    }
}

pub(crate) fn now_s() -> i64 {
    now_ms() / 1_000
}

pub(crate) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
