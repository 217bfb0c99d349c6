//! Every limit of the forwarding unit.

use std::time::Duration;

/// Peer connections of one thread.
pub const PEERS_MAX: usize = 10_000;
/// Tracks one peer may publish.
pub const TRACKS_PER_PEER_MAX: usize = 32;
/// Media sections of one session description; a gallery asks for two a person.
pub const SECTIONS_MAX: usize = 1_024;
/// Bytes of a session description.
pub const SDP_BYTES_MAX: usize = 1024 * 1024;
/// Remote candidates taken from one peer.
pub const CANDIDATES_MAX: usize = 64;
/// Bytes of reliable data that may wait for one peer; beyond them it is cut off.
pub const RELIABLE_QUEUE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Lossy messages that may wait for one peer; beyond them the newest is dropped.
pub const LOSSY_QUEUE_MAX: usize = 32;
/// Bytes of one data message; clients cut at 64,000.
pub const DATA_BYTES_MAX: usize = 256 * 1024;
/// Steps of one peer without letting others run.
pub const STEPS_MAX: usize = 10_000;
/// A publisher is asked for a key frame of its lowest layer at most this often.
pub const KEY_FRAME_EVERY_LOW: Duration = Duration::from_millis(500);
/// … and of the middle and highest.
pub const KEY_FRAME_EVERY_HIGH: Duration = Duration::from_millis(1_000);
/// A layer without packets for this long is not being sent.
pub const LAYER_SILENCE_MAX: Duration = Duration::from_millis(1_500);
/// Speakers are told this often.
pub const SPEAKERS_EVERY: Duration = Duration::from_millis(400);
/// The state of each link is told this often.
pub const LINK_EVERY: Duration = Duration::from_secs(5);
/// Layers are chosen anew this often, besides after changes.
pub const ALLOCATE_EVERY: Duration = Duration::from_millis(500);
