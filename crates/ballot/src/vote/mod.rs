//! A vote from its definition to its record.
//!
//! Everything that happens in a vote is an entry of its own log ([`entry`], [`body`]). One law says which entry may
//! follow which, and it is the same for the server that appends ([`log`], with a type for each [`phase`]), for its
//! restart, and for whoever verifies the record (`verify`): state is never stored, it is what the
//! entries say. What the law refuses has a stable code ([`refusal`]).
//!
//! FORMAT-entries.md says every byte.

pub mod body;
pub mod definition;
pub mod entry;
pub(crate) mod law;
pub mod log;
pub mod phase;
pub mod refusal;
pub mod roll;

pub use body::{Body, ResultBody};
pub use definition::{Definition, Kind};
pub use entry::{EntryType, Header, Line, Submission};
pub use law::Stage;
pub use law::lot::commitment as lot_commitment;
pub use log::{Broken, Log, Row};
pub use phase::{Draft, Phase, Vote};
pub use refusal::Refusal;
pub use roll::{Officer, Roll};
