//! Votes that an outsider can verify.
//!
//! [`register`] says who belongs to a body, [`presence`] who was there and had a vote, from what happened; [`rule`] says
//! from numbers alone what was decided, and how sure that is. [`vote`] is a vote from its definition to its record,
//! [`client`] what an honest client does in it, and [`verify`] what anybody can find out from the record.
//!
//! There is no clock, no randomness, no storage and no network in here: times and random bytes are arguments, and what
//! is to be stored is handed out before it is acknowledged.

pub mod canonical;
pub mod client;
pub mod encoded;
pub mod id;
pub mod limits;
pub mod presence;
pub mod register;
pub mod rule;
pub mod text;
pub mod verify;
pub mod vote;

pub use id::{ItemId, MeetingId, TenantId, VoteId};
pub use presence::{Bias, Happening, Place, Presence, PresenceError};
pub use register::{Member, MemberId, Register, RegisterError, Seat};
pub use text::{Label, OptionId, Text, TextError};
