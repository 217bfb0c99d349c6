//! Votes that an outsider can verify.
//!
//! [`rule`] says from numbers alone what was decided, and how sure that is.
//!
//! There is no clock, no randomness, no storage and no network in here: times and random bytes are arguments, and what
//! is to be stored is handed out before it is acknowledged.

pub mod limits;
pub mod rule;
pub mod text;

pub use text::{Label, OptionId, Text, TextError};
