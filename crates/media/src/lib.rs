//! Threads and sockets of the media service, and the one interface Plenum uses it through.
//!
//! [`MediaPlane`] has two implementations: [`EmbeddedMedia`] runs the forwarding unit in this
//! process, [`ClusterMedia`] speaks to a LiveKit server. Social rules (who may speak, who was
//! admitted) are not known here; they arrive as grants and as calls.

#[cfg(feature = "agreeable")]
mod agreeable;
mod cluster;
mod embedded;
mod plane;
mod shard;
mod socket;

#[cfg(feature = "agreeable")]
pub use agreeable::Agreeable;
pub use cluster::{ClusterConfig, ClusterMedia};
pub use embedded::{EmbeddedConfig, EmbeddedMedia, SignalRequests, Signalling, StartError};
pub use plane::{Grant, MediaError, MediaEvent, MediaPlane, ParticipantUpdate, Permission, TrackSource};
pub use socket::KERNEL_BUFFER_BYTES;
