//! Live conferences: one task owns one room.
//!
//! The task drives the core of `conference` and keeps its one promise: decide,
//! journal, deliver, in this order. Nothing is acknowledged before it is durable,
//! and when the journal cannot be written the room is dropped from memory, so that
//! nothing lives that the journal does not know; its people come back to a room
//! rebuilt from the journal.

mod attachment;
mod encoded;
mod forget;
mod record;
mod registry;
mod roster;
mod rules;
mod sitting;
mod task;
mod told;
mod usage;
pub mod votes;

pub use attachment::{Attach, AttachError, Attachment, Connection, Frame, Knock};
pub use forget::{Whom, forget_people};
pub use registry::Rooms;
pub use rules::{Free, Rulebook, Rules, bounds, bounds_of};
pub use sitting::register_of;
pub use usage::{Exceeded, Spent, TenantUse};
