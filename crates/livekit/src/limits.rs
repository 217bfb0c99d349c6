//! Every limit of the signalling.

use std::time::Duration;

/// Bytes of one signalling frame.
pub const FRAME_BYTES_MAX: usize = 1024 * 1024;
/// Bytes of a join request after decompression.
pub const JOIN_BYTES_MAX: usize = 512 * 1024;
/// Characters of names, identities and attribute keys.
pub const NAME_CHARS_MAX: usize = 256;
/// Bytes of metadata and of all attributes together.
pub const METADATA_BYTES_MAX: usize = 64 * 1024;
/// Rooms of one media thread.
pub const ROOMS_MAX: usize = 10_000;
/// A room that nobody enters is let go after this time.
pub const EMPTY_ROOM_MAX: Duration = Duration::from_secs(300);
/// Participants of one room, as many as the conference takes.
pub const PARTICIPANTS_MAX: usize = 2_500;
/// Participant updates are gathered this long.
pub const UPDATE_EVERY: Duration = Duration::from_millis(100);
/// A participant whose signalling broke may resume within this time.
pub const RESUME_GRACE: Duration = Duration::from_secs(15);
/// A participant that never connected its media is let go after this time.
pub const CONNECT_MAX: Duration = Duration::from_secs(30);
/// Clients ping this often, seconds; silence three times as long ends the connection.
pub const PING_INTERVAL_S: i32 = 5;
/// Silence that ends a signalling connection, seconds.
pub const PING_TIMEOUT_S: i32 = 15;
/// Connected participants get a fresh token this often.
pub const TOKEN_REFRESH_EVERY: Duration = Duration::from_secs(300);
/// Life of a refreshed token.
pub const TOKEN_LIFE: Duration = Duration::from_secs(600);
/// Reliable data packets of one publisher kept for those who resume.
pub const RESEND_PACKETS_MAX: usize = 64;
/// Identities whose older tokens are refused; more would be forgotten, oldest first.
pub(crate) const REVOKED_MAX: usize = 10_000;
