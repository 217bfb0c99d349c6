//! Selective forwarding over str0m, without sockets, threads or a clock.
//!
//! An [`Sfu`] owns the peer connections of one media thread. Datagrams and the
//! time come in, datagrams and [`Event`]s go out. What may be published, and who
//! may see it, is decided elsewhere: this crate forwards what it is told to.
//!
//! str0m draws keys and SSRCs from its own randomness; all else follows from the
//! input, so the crate's own decisions can be replayed.

mod allocate;
mod data;
mod forward;
pub mod limits;
mod negotiate;
mod peer;
mod red;
mod sdp;
mod sfu;
mod speakers;
mod track;
mod types;
mod vp8;

pub use sfu::Sfu;
pub use str0m::Candidate;
pub use str0m::net::Protocol;
pub use types::{
    Announcement, Answer, ClientTraits, DataChannel, Datagram, Event, Kind, Layer, NegotiationError, PeerConfig,
    PeerId, PeerRole, Quality, RoomKey, SfuConfig, Source, SpeakerLevel, TrackSettings, TrackSid, Transmit,
};
