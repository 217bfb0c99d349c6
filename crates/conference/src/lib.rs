//! The live room as a deterministic state machine.
//!
//! Everything that happens in a conference comes in through [`Room`]'s
//! `connect`, `disconnect`, `handle` and `handle_timeout`, each with the current
//! time as an argument, and leaves as [`Effect`]s from [`Room::poll_effect`].
//! There is no clock, no randomness and no I/O in here: the same journal always
//! gives the same room, down to the sequence number of every event that
//! anybody was sent, and [`Room::state_hash`] tells.
//!
//! The order of effects is a promise of its driver: a [`Effect::Journal`] is
//! durable before any later effect is carried out.

pub mod bounds;
pub mod breakout;
pub mod chat;
pub mod check;
pub mod command;
pub mod custom;
pub mod effect;
pub mod entry;
pub mod floor;
mod forget;
pub mod hall;
pub mod hands;
pub mod limits;
pub mod lobby;
pub mod order;
pub mod policy;
pub mod poll;
pub mod presence;
pub mod reaction;
pub mod record;
pub mod refusal;
pub mod room;
mod sequence;
pub mod sitting;
mod stay;
mod tell;
pub mod text;
pub mod timer;
pub mod whisper;

pub use bounds::Bounds;
pub use command::Command;
pub use effect::{Close, Effect, Event, MediaEffect, MediaRights, Snapshot};
pub use entry::{Entry, Fact, Words};
pub use forget::{Forgotten, NOBODY};
pub use hall::{Hall, PLENARY, Place};
pub use lobby::Admission;
pub use policy::{Kind, Permission, Permissions, Role};
pub use presence::{Participant, Profile};
pub use refusal::Refusal;
pub use room::{About, Room};
