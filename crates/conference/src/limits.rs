//! Every limit of a room, with the reason for its size.

/// People in one room. Above this a broadcast tier is the right tool.
pub const PARTICIPANTS_MAX: usize = 1_000;
/// Devices of one person at a time.
pub const CONNECTIONS_PER_PARTICIPANT_MAX: usize = 8;
/// Characters of a chat message.
pub const CHAT_CHARS_MAX: usize = 4_000;
/// Messages kept for those who join late; older ones stay in the journal.
pub const CHAT_HISTORY_MAX: usize = 500;
/// Messages one person may send within [`CHAT_RATE_WINDOW_MS`]: faster than anybody types, slower than a flood.
pub const CHAT_RATE_MAX: usize = 20;
/// Window of the chat rate, milliseconds.
pub const CHAT_RATE_WINDOW_MS: i64 = 10_000;
/// Events kept per person for resuming; beyond them a snapshot is sent.
pub const BACKLOG_MAX: usize = 256;
/// Command ids remembered per person, so that a command sent twice is done once.
pub const COMMANDS_REMEMBERED_MAX: usize = 128;
/// Joins and leaves are gathered this long before they are told, milliseconds: a join storm of n people costs n, not n².
pub const PRESENCE_BATCH_MS: i64 = 100;
/// A person whose last connection broke keeps place, role and hand this long, milliseconds.
pub const ABSENCE_GRACE_MS: i64 = 60_000;
/// Characters of a display name.
pub const NAME_CHARS_MAX: usize = 100;
