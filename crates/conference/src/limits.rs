//! Every limit of a room, with the reason for its size.

/// People in one room. Above this a broadcast tier is the right tool.
pub const PARTICIPANTS_MAX: usize = 1_000;
/// People whom one conference remembers, present or not: everybody who was ever let in, with
/// what was decided about them.
pub const PEOPLE_REMEMBERED_MAX: usize = 10_000;
/// People in the waiting room; more than a chair can look through, fewer than a flood.
pub const WAITING_MAX: usize = 500;
/// Devices of one person at a time.
pub const CONNECTIONS_PER_PARTICIPANT_MAX: usize = 8;
/// Characters of a chat message.
pub const CHAT_CHARS_MAX: usize = 4_000;
/// Messages kept in each conversation for those who join late; older ones stay in the journal.
pub const CHAT_HISTORY_MAX: usize = 500;
/// Conversations besides that of the room: between two people, or in a group.
pub const CONVERSATIONS_MAX: usize = 2_000;
/// Named groups that write among themselves.
pub const GROUPS_MAX: usize = 50;
/// Messages pinned at a time: more are no pins.
pub const PINS_MAX: usize = 10;
/// People mentioned in one message.
pub const MENTIONS_MAX: usize = 50;
/// Messages one person may send within [`CHAT_RATE_WINDOW_MS`]: faster than anybody types, slower than a flood.
pub const CHAT_RATE_MAX: usize = 20;
/// Window of the rates, milliseconds.
pub const CHAT_RATE_WINDOW_MS: i64 = 10_000;
/// Reactions one person may send within the same window.
pub const REACTION_RATE_MAX: usize = 10;
/// Events kept per person for resuming; beyond them a snapshot is sent.
pub const BACKLOG_MAX: usize = 256;
/// Command ids remembered per person, so that a command sent twice is done once.
pub const COMMANDS_REMEMBERED_MAX: usize = 128;
/// Joins and leaves are gathered this long before they are told, milliseconds: a join storm of n people costs n, not n².
pub const PRESENCE_BATCH_MS: i64 = 100;
/// A person whose last connection broke keeps place, role and hand this long, milliseconds.
pub const ABSENCE_GRACE_MS: i64 = 60_000;
/// Characters of a display name and of the name of a group.
pub const NAME_CHARS_MAX: usize = 100;
/// Characters of a short text: reason of a denial, message to those who wait, title of a timer.
pub const NOTE_CHARS_MAX: usize = 300;
/// Longest turn, timer or break, seconds: a day.
pub const SECONDS_MAX: u32 = 86_400;
