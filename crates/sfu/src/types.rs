//! What goes in and what comes out.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use str0m::Candidate;
use str0m::net::Protocol;
use thiserror::Error;

/// How the forwarding unit is reached.
#[derive(Clone, Debug)]
pub struct SfuConfig {
    /// Candidates told to every client (ICE-lite).
    pub candidates: Vec<Candidate>,
    /// Whether a subscriber that has too little bandwidth may lose its least important videos
    /// altogether; otherwise they stay at their lowest layer.
    pub allow_pause: bool,
}

/// One peer connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PeerId(pub(crate) u64);

/// The room of a peer: speakers are compared within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoomKey(pub u64);

/// Server-wide name of a track, `TR_…`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TrackSid(pub Arc<str>);

impl fmt::Debug for TrackSid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a peer connection is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeerRole {
    /// Sends and receives; the client always offers.
    Single,
    /// Receives from the client; the client offers.
    Publisher,
    /// Sends to the client; the server offers.
    Subscriber,
}

impl PeerRole {
    pub(crate) fn subscribes(self) -> bool {
        self != Self::Publisher
    }
}

/// What is different about a client.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClientTraits {
    /// The media stream is named after the track, because the client ignores the track's name
    /// in a session description (Firefox).
    pub stream_by_track: bool,
    /// A section that carried a track is not used for another (Safari).
    pub no_section_reuse: bool,
}

/// A new peer connection.
#[derive(Clone, Debug)]
pub struct PeerConfig {
    pub room: RoomKey,
    pub role: PeerRole,
    /// `PA_…` of its participant; a participant never receives its own tracks' speakers twice.
    pub participant: Arc<str>,
    pub client: ClientTraits,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Audio,
    Video,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Unknown,
    Camera,
    Microphone,
    ScreenShare,
    ScreenShareAudio,
}

/// Quality of a video layer; rids `q`, `h`, `f`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quality {
    Low,
    Medium,
    High,
}

impl Quality {
    pub(crate) const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    pub(crate) fn index(self) -> usize {
        self as usize
    }
}

/// A layer as its publisher announced it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    pub quality: Quality,
    pub width: u32,
    pub height: u32,
    /// Bits per second.
    pub bitrate: u32,
}

/// A track that a client is about to publish.
#[derive(Clone, Debug)]
pub struct Announcement {
    pub sid: TrackSid,
    /// Name of the track at the client.
    pub cid: String,
    /// `PA_…` of the publisher.
    pub participant: Arc<str>,
    /// Name of the stream that keeps sound and picture together, for example `camera`.
    pub stream: String,
    pub kind: Kind,
    pub source: Source,
    pub muted: bool,
    pub layers: Vec<Layer>,
}

/// What a subscriber wants to see of a track.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TrackSettings {
    pub disabled: bool,
    /// Highest wanted quality; overruled by a size.
    pub quality: Option<Quality>,
    /// Size it is shown at; 0 is unknown.
    pub width: u32,
    pub height: u32,
    /// Larger is more important.
    pub priority: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataChannel {
    Reliable,
    Lossy,
}

/// A received datagram.
#[derive(Clone, Copy, Debug)]
pub struct Datagram<'a> {
    pub proto: Protocol,
    pub source: SocketAddr,
    /// Local address it arrived at.
    pub destination: SocketAddr,
    pub bytes: &'a [u8],
}

/// A datagram to send.
#[derive(Clone, Debug)]
pub struct Transmit {
    pub proto: Protocol,
    pub source: SocketAddr,
    pub destination: SocketAddr,
    pub bytes: Vec<u8>,
}

/// The server's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub sdp: String,
    /// Which section carries which track to the client.
    pub mid_to_track: Vec<(String, TrackSid)>,
}

/// Why a session description was not taken; the peer goes on as before.
#[derive(Debug, Error)]
pub enum NegotiationError {
    #[error("no such peer connection")]
    UnknownPeer,
    #[error("the session description is larger than a limit allows")]
    TooLarge,
    #[error("the session description cannot be read: {0}")]
    Malformed(String),
    #[error("this peer connection does not negotiate in this direction")]
    WrongRole,
}

/// Loudness of a track, as far as it has changed.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeakerLevel {
    pub sid: TrackSid,
    /// 0 silent, 1 loudest.
    pub level: f32,
    pub active: bool,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum Event {
    Connected {
        peer: PeerId,
    },
    /// Nothing is heard from it; it may come back.
    Disconnected {
        peer: PeerId,
    },
    /// It cannot go on.
    Failed {
        peer: PeerId,
        reason: &'static str,
    },
    /// A server offer, to be answered with its id.
    Offer {
        peer: PeerId,
        id: u32,
        sdp: String,
        mid_to_track: Vec<(String, TrackSid)>,
    },
    /// A single peer connection needs a new offer with this many more sections; zero of both only re-offers.
    SectionsNeeded {
        peer: PeerId,
        audio: u32,
        video: u32,
    },
    /// The section of an announced track is there.
    TrackStarted {
        peer: PeerId,
        sid: TrackSid,
        mid: String,
        mime: &'static str,
    },
    /// The client has taken the section of a track away.
    TrackEnded {
        peer: PeerId,
        sid: TrackSid,
    },
    Data {
        peer: PeerId,
        channel: DataChannel,
        bytes: Vec<u8>,
    },
    Speakers {
        room: RoomKey,
        levels: Vec<SpeakerLevel>,
    },
    /// Layers that somebody watches, lowest first.
    QualityWanted {
        peer: PeerId,
        sid: TrackSid,
        qualities: [bool; 3],
    },
    StreamState {
        peer: PeerId,
        sid: TrackSid,
        paused: bool,
    },
    /// How well packets get through, of late: share of them lost on the worse way, and the time there and back.
    Link {
        peer: PeerId,
        loss: f32,
        round_trip: Option<Duration>,
    },
    /// The first subscriber of a track receives it.
    FirstSubscriber {
        peer: PeerId,
        sid: TrackSid,
    },
}
