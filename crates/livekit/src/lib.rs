//! The LiveKit protocol without sockets: access tokens, join requests, and the
//! rooms and participants of a media thread as a state machine over `sfu`.
//!
//! Messages are those of `livekit-protocol`. What a participant may do comes from
//! its token; there are no social rules here.

mod data;
mod happenings;
mod ids;
pub mod join;
pub mod limits;
mod moderation;
mod participant;
mod plane;
pub mod service;
mod signal;
mod tell;
pub mod token;
mod tracks;
pub mod webhook;

pub use livekit_protocol as proto;
pub use participant::Permission;
pub use plane::{Admission, ConnectionKey, Notice, Output, Plane};
pub use token::{Claims, Keys, TokenError, VideoGrant};

/// Version whose behaviour is implemented, as clients read it to choose features.
pub const SERVER_VERSION: &str = "1.13.5";
