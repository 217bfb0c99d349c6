//! What the rest of Plenum may ask of the media service, whichever one it is.
//!
//! Everything here can be said to a LiveKit server through its public interface: access-token
//! grants, RoomService calls, data topics. Nothing may be added that only the embedded server
//! could do, or an operator could no longer hand media to a cluster.

use std::collections::BTreeMap;
use std::time::Duration;

use async_trait::async_trait;
use livekit::proto;
use tokio::sync::broadcast;

/// What one participant may do, turned into an access token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Name of the room the token opens; no other room accepts it.
    pub room: String,
    /// Who the bearer is; a second connection with the same identity replaces the first.
    pub identity: String,
    /// Display name.
    pub name: String,
    /// May publish microphone, camera and screen.
    pub can_publish: bool,
    /// Sources that may be published; empty means all.
    pub can_publish_sources: Vec<TrackSource>,
    /// May receive what others publish.
    pub can_subscribe: bool,
    /// May send data packets.
    pub can_publish_data: bool,
    /// Nobody else is told of this participant.
    pub hidden: bool,
    /// Attributes others can read.
    pub attributes: BTreeMap<String, String>,
    /// Free text others can read.
    pub metadata: String,
    /// How long the token opens the door; a connected participant gets fresh ones.
    pub ttl: Duration,
}

/// Where a track comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TrackSource {
    /// Neither of the others; a client did not say.
    Unknown,
    /// A camera.
    Camera,
    /// A microphone.
    Microphone,
    /// A shared screen or window.
    ScreenShare,
    /// Sound of a shared screen.
    ScreenShareAudio,
}

impl TrackSource {
    /// Number of the source in the protocol.
    pub(crate) fn proto(self) -> i32 {
        match self {
            Self::Unknown => 0,
            Self::Camera => 1,
            Self::Microphone => 2,
            Self::ScreenShare => 3,
            Self::ScreenShareAudio => 4,
        }
    }

    /// Name of the source in an access token; none for tracks whose source nobody said.
    pub(crate) fn grant_name(self) -> Option<&'static str> {
        match self {
            Self::Unknown => None,
            Self::Camera => Some("camera"),
            Self::Microphone => Some("microphone"),
            Self::ScreenShare => Some("screen_share"),
            Self::ScreenShareAudio => Some("screen_share_audio"),
        }
    }

    pub(crate) fn from_proto(number: i32) -> Self {
        match number {
            1 => Self::Camera,
            2 => Self::Microphone,
            3 => Self::ScreenShare,
            4 => Self::ScreenShareAudio,
            _ => Self::Unknown,
        }
    }
}

/// A change of one participant; `None` leaves a field as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParticipantUpdate {
    /// New display name.
    pub name: Option<String>,
    /// New metadata.
    pub metadata: Option<String>,
    /// Attributes to set; an empty value deletes the key.
    pub attributes: BTreeMap<String, String>,
    /// New permissions, all of them at once.
    pub permission: Option<Permission>,
}

impl ParticipantUpdate {
    /// The same as a request to RoomService.
    pub(crate) fn request(self, room: &str, identity: &str) -> proto::UpdateParticipantRequest {
        let permission = self.permission.map(|p| proto::ParticipantPermission {
            can_subscribe: p.can_subscribe,
            can_publish: p.can_publish,
            can_publish_data: p.can_publish_data,
            can_publish_sources: p.can_publish_sources.into_iter().map(TrackSource::proto).collect(),
            hidden: p.hidden,
            ..Default::default()
        });
        proto::UpdateParticipantRequest {
            room: room.into(),
            identity: identity.into(),
            name: self.name.unwrap_or_default(),
            metadata: self.metadata.unwrap_or_default(),
            attributes: self.attributes.into_iter().collect(),
            permission,
        }
    }
}

/// What a participant may do, as it can be changed while connected.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Permission {
    /// May publish tracks.
    pub can_publish: bool,
    /// Sources that may be published; empty means all.
    pub can_publish_sources: Vec<TrackSource>,
    /// May receive what others publish.
    pub can_subscribe: bool,
    /// May send data packets.
    pub can_publish_data: bool,
    /// Nobody else is told of this participant.
    pub hidden: bool,
}

/// What happened in the media service, in the order it happened per room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaEvent {
    /// A participant's media connection works.
    ParticipantJoined { room: String, identity: String },
    /// A participant is gone, by leave, replacement or silence.
    ParticipantLeft { room: String, identity: String },
    /// A participant's track can be subscribed to.
    TrackPublished { room: String, identity: String, source: TrackSource, muted: bool },
    /// A participant's track is gone.
    TrackUnpublished { room: String, identity: String, source: TrackSource },
    /// The room has ended; nobody is in it.
    RoomFinished { room: String },
}

/// Why a request to the media service failed.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// No such room.
    #[error("the media service has no room of that name")]
    RoomNotFound,
    /// No such participant, or not connected now.
    #[error("no participant with that identity is connected")]
    ParticipantNotFound,
    /// The participant publishes no such track.
    #[error("the participant publishes no track of that source")]
    TrackNotFound,
    /// The media service is stopping or gone.
    #[error("the media service has stopped")]
    Stopped,
    /// A remote media service could not be reached or answered nonsense.
    #[error("the media service did not answer: {0}")]
    Unreachable(String),
    /// A remote media service refused the request.
    #[error("the media service refused: {0}")]
    Refused(String),
}

/// The media service as the rest of Plenum sees it.
#[async_trait]
pub trait MediaPlane: Send + Sync {
    /// WebSocket origin that clients connect to; `None` means the host the page came from.
    fn public_url(&self) -> Option<String>;

    /// An access token that opens exactly what `grant` says.
    fn token(&self, grant: &Grant) -> String;

    /// Makes the room exist, so that settings hold before the first participant.
    async fn ensure_room(&self, room: &str) -> Result<(), MediaError>;

    /// Ends the room for everyone in it. A room that does not exist has ended.
    async fn end_room(&self, room: &str) -> Result<(), MediaError>;

    /// Disconnects one participant.
    async fn remove_participant(&self, room: &str, identity: &str) -> Result<(), MediaError>;

    /// Mutes a participant's track; forwarding stops whatever the client does. Whether a track
    /// may be unmuted from here is the operator's choice of the media service.
    async fn mute_track(&self, room: &str, identity: &str, source: TrackSource, muted: bool) -> Result<(), MediaError>;

    /// Changes name, metadata, attributes or permissions of a connected participant.
    async fn update_participant(&self, room: &str, identity: &str, update: ParticipantUpdate)
    -> Result<(), MediaError>;

    /// Sends a reliable data packet on `topic` to the identities in `to`; empty means everyone.
    async fn send_data(&self, room: &str, topic: &str, payload: Vec<u8>, to: Vec<String>) -> Result<(), MediaError>;

    /// What happens from now on. A receiver that falls behind loses the oldest events.
    fn events(&self) -> broadcast::Receiver<MediaEvent>;
}
