//! Every limit of a room, with the reason for its size.

/// People in one room: a general meeting of 2,000 members votes with its guests looking on. Above this a broadcast tier
/// is the right tool.
pub const PARTICIPANTS_MAX: usize = 2_500;
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
/// Breakout rooms of a round.
pub const BREAKOUT_ROOMS_MAX: usize = 100;
/// Breakout rooms of all rounds whose chat and hands are kept.
pub const BREAKOUT_ROOMS_REMEMBERED_MAX: usize = 500;
/// A question has at least this many choices …
pub const POLL_CHOICES_MIN: usize = 2;
/// … and at most this many; more are a form, not a poll.
pub const POLL_CHOICES_MAX: usize = 64;
/// Polls that run at a time.
pub const POLLS_OPEN_MAX: usize = 20;
/// Polls of one conference.
pub const POLLS_MAX: usize = 200;
/// Prepared polls.
pub const POLL_DRAFTS_MAX: usize = 50;
/// Sums of a running poll are told at most this often, milliseconds: neither a flood nor one answer at a time.
pub const POLL_TELL_MS: i64 = 1_000;
/// Whisper groups at a time.
pub const WHISPER_GROUPS_MAX: usize = 50;
/// People in a whisper group; more are a breakout room.
pub const WHISPER_MEMBERS_MAX: usize = 20;
/// Presence checks of one conference.
pub const CHECKS_MAX: usize = 100;
/// Shortest time to answer a presence check, seconds: enough to find the button without a mouse.
pub const CHECK_ANSWER_SECONDS_MIN: u32 = 20;
/// Characters of a short text: reason of a denial, message to those who wait, title of a timer, question
/// and choice of a poll.
pub const NOTE_CHARS_MAX: usize = 300;
/// What can happen in one sitting of a body; the same as a vote takes.
pub const SITTING_HAPPENINGS_MAX: usize = ballot::limits::HAPPENINGS_MAX;
/// Of these the last ones, kept for who keeps the roll: whoever comes and goes without end cannot stop a sitting. Twice the
/// largest register.
pub const SITTING_RESERVE: usize = 2 * ballot::limits::MEMBERS_MAX;
/// What one member may say of themself in a sitting within [`CHAT_RATE_WINDOW_MS`].
pub const SITTING_RATE_MAX: usize = 5;
/// Lines of a sitting that are told to whoever comes; all of them stand in the record.
pub const SITTING_LOG_MAX: usize = 200;
/// Longest turn, timer or break, seconds: a day.
pub const SECONDS_MAX: u32 = 86_400;
