//! The media service as a LiveKit server or cluster, through its public RoomService (Twirp over HTTP); what happens
//! there is told by its webhooks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use livekit::webhook::{Webhook, WebhookError};
use livekit::{Claims, Keys, VideoGrant, proto};
use prost::Message;
use tokio::sync::broadcast;
use tracing::warn;

use crate::embedded::{EVENT_QUEUE_MAX, claims, now_s};
use crate::plane::{Grant, MediaError, MediaEvent, MediaPlane, ParticipantUpdate, TrackSource};

/// Longest wait for an answer.
const ANSWER_MAX: Duration = Duration::from_secs(5);
/// Life of a token for one request, seconds.
const REQUEST_TOKEN_LIFE_S: i64 = 60;
/// A room that was made is told within this time, if the cluster tells anything at all.
const TOLD_MAX: Duration = Duration::from_secs(15);
/// A room that is not older, seconds, was made just now; the clocks of two machines differ a little.
const NEW_ROOM_S: u64 = 5;

/// Where the cluster is and the key to it.
#[derive(Clone)]
pub struct ClusterConfig {
    /// `wss://…` or `https://…`.
    pub url: String,
    pub key: String,
    pub secret: String,
}

/// A handle to a LiveKit cluster.
#[derive(Clone)]
pub struct ClusterMedia {
    public_url: String,
    service_url: String,
    keys: Keys,
    http: reqwest::Client,
    events: broadcast::Sender<MediaEvent>,
    told: Arc<Told>,
}

/// Whether the cluster tells what happens: without that, somebody who was removed comes back by the token they had,
/// until it is over.
#[derive(Default)]
struct Told {
    asked: AtomicBool,
    heard: AtomicBool,
}

impl ClusterMedia {
    /// Connects to nothing yet.
    pub fn new(config: ClusterConfig) -> Result<Self, MediaError> {
        let base = config.url.trim_end_matches('/').to_owned();
        let swap = |from: &str, to: &str| base.strip_prefix(from).map(|rest| format!("{to}{rest}"));
        let http = swap("ws", "http").unwrap_or_else(|| base.clone());
        let public = swap("http", "ws").unwrap_or(base);
        let client = outbound::operator_client().timeout(ANSWER_MAX).build();
        Ok(Self {
            public_url: public,
            service_url: format!("{http}/twirp/livekit.RoomService"),
            keys: Keys::new(vec![(config.key, config.secret)]).ok_or(MediaError::Stopped)?,
            http: client.map_err(|e| MediaError::Unreachable(e.to_string()))?,
            events: broadcast::channel(EVENT_QUEUE_MAX).0,
            told: Arc::default(),
        })
    }

    /// A webhook of the cluster: its header `Authorization` and its body.
    pub fn hear(&self, authorization: &str, body: &[u8]) -> Result<(), WebhookError> {
        let heard = Webhook::receive(&self.keys, authorization, body, now_s())?;
        self.told.heard.store(true, Ordering::Relaxed);
        let (room, identity) = (heard.room.name, heard.participant.identity);
        if heard.event == "participant_joined" {
            // Nobody listens while no room is open.
            let _ = self.events.send(MediaEvent::ParticipantJoined { room, identity });
        }
        Ok(())
    }

    /// Says once in the log if the cluster was not set up to tell what happens.
    fn expect_to_hear(&self) {
        if self.told.asked.swap(true, Ordering::Relaxed) {
            return;
        }
        let told = self.told.clone();
        tokio::spawn(async move {
            tokio::time::sleep(TOLD_MAX).await;
            if !told.heard.load(Ordering::Relaxed) {
                warn!(
                    "the LiveKit cluster sends no webhooks: set webhook.urls there to /livekit/webhook of this server"
                );
            }
        });
    }

    async fn call<Q: Message, A: Message + Default>(
        &self,
        method: &str,
        room: &str,
        request: Q,
    ) -> Result<A, MediaError> {
        let video = VideoGrant { room: room.into(), room_admin: true, room_create: true, ..Default::default() };
        let token = self.keys.mint(Claims { video, ..Default::default() }, now_s(), REQUEST_TOKEN_LIFE_S);
        let unreachable = |e: reqwest::Error| MediaError::Unreachable(e.without_url().to_string());
        let response = self
            .http
            .post(format!("{}/{method}", self.service_url))
            .bearer_auth(token)
            .header("content-type", "application/protobuf")
            .body(request.encode_to_vec())
            .send()
            .await
            .map_err(unreachable)?;
        let status = response.status();
        let body = response.bytes().await.map_err(unreachable)?;
        match status.as_u16() {
            200 => A::decode(body).map_err(|e| MediaError::Unreachable(e.to_string())),
            404 => Err(MediaError::ParticipantNotFound),
            _ => Err(MediaError::Refused(format!("{method}: {status}"))),
        }
    }
}

#[async_trait]
impl MediaPlane for ClusterMedia {
    fn public_url(&self) -> Option<String> {
        Some(self.public_url.clone())
    }

    fn token(&self, grant: &Grant) -> String {
        self.keys.mint(claims(grant), now_s(), grant.ttl.as_secs() as i64)
    }

    async fn ensure_room(&self, room: &str) -> Result<(), MediaError> {
        let request = proto::CreateRoomRequest { name: room.into(), ..Default::default() };
        let room: proto::Room = self.call("CreateRoom", room, request).await?;
        // Of one that was there before, the cluster has nothing to tell.
        if now_s().abs_diff(room.creation_time) <= NEW_ROOM_S {
            self.expect_to_hear();
        }
        Ok(())
    }

    async fn end_room(&self, room: &str) -> Result<(), MediaError> {
        let request = proto::DeleteRoomRequest { room: room.into() };
        match self.call::<_, proto::DeleteRoomResponse>("DeleteRoom", room, request).await {
            Ok(_) | Err(MediaError::ParticipantNotFound) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn remove_participant(&self, room: &str, identity: &str) -> Result<(), MediaError> {
        let request =
            proto::RoomParticipantIdentity { room: room.into(), identity: identity.into(), revoke_token_ts: now_s() };
        self.call::<_, proto::RemoveParticipantResponse>("RemoveParticipant", room, request).await.map(drop)
    }

    async fn mute_track(&self, room: &str, identity: &str, source: TrackSource, muted: bool) -> Result<(), MediaError> {
        let request =
            proto::RoomParticipantIdentity { room: room.into(), identity: identity.into(), ..Default::default() };
        let found: proto::ParticipantInfo = self.call("GetParticipant", room, request).await?;
        let tracks: Vec<_> = found.tracks.into_iter().filter(|t| t.source == source.proto()).collect();
        if tracks.is_empty() {
            return Err(MediaError::TrackNotFound);
        }
        for track in tracks {
            let request = proto::MuteRoomTrackRequest {
                room: room.into(),
                identity: identity.into(),
                track_sid: track.sid,
                muted,
            };
            self.call::<_, proto::MuteRoomTrackResponse>("MutePublishedTrack", room, request).await?;
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
        self.call::<_, proto::ParticipantInfo>("UpdateParticipant", room, request).await.map(drop)
    }

    async fn send_data(&self, room: &str, topic: &str, payload: Vec<u8>, to: Vec<String>) -> Result<(), MediaError> {
        let request = proto::SendDataRequest {
            room: room.into(),
            data: payload,
            topic: Some(topic.into()),
            destination_identities: to,
            ..Default::default()
        };
        self.call::<_, proto::SendDataResponse>("SendData", room, request).await.map(drop)
    }

    fn events(&self) -> broadcast::Receiver<MediaEvent> {
        self.events.subscribe()
    }
}
