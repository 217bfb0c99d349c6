//! The live room as one participant sees it: a snapshot, then events; and what a participant
//! asks the room to do.
//!
//! These shapes are those of the core, whose commands, events and snapshots are made for exactly
//! this: what a participant says and is told. The journal has its own (`conference::Fact`).

pub use conference::bounds::Bounds;
pub use conference::breakout::{Breakout, BreakoutPlan, BreakoutRoom, Help};
pub use conference::chat::{Conversation, Group as ChatGroup, Message as ChatMessage};
pub use conference::check::{Check, CheckPlan, CheckResult, Checks};
pub use conference::custom::CustomRole;
pub use conference::floor::{Floor, Round, SpeakingTime, Strategy};
pub use conference::hands::Hand;
pub use conference::lobby::{Knock, Lobby, LobbyMessage, Waiting};
pub use conference::order::{Banned, Exception, Order, Rule, Source as MediaSource};
pub use conference::poll::{Poll, PollDraft, PollPlan, PollStanding, Tally};
pub use conference::reaction::Reaction;
pub use conference::timer::{Timer, TimerKind};
pub use conference::whisper::Whisper;
pub use conference::{Admission, Command, Event, Kind as ParticipantKind, Participant, Permission, Role, Snapshot};
