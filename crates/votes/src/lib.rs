//! Votes as the server holds them: the log of each in the database, one hand that appends, and what its clients see.
//!
//! What may follow what says `ballot`; this crate promises the rest. Nothing is acknowledged before it is stored. What
//! came in while a transaction ran goes into the next one together, so that two thousand voters do not wait for two
//! thousand transactions. Another process that appends to the same log is noticed by compare and swap, and what was
//! only in memory is dropped. What is stored and does not hold together is never signed over.
//!
//! Leaves to others: who somebody is, which meeting a vote belongs to, and how the news is spread.

mod error;
mod facts;
mod file;
mod saved;
mod seals;
mod stamps;
mod steps;
mod urn;
mod urns;
mod witnessing;

pub use error::VoteError;
pub use facts::Standing;
pub use file::record_of;
pub use seals::{Sealed, log_of, seal};
pub use stamps::{StampOutcome, order_missed_stamps, order_stamp, stamp};
pub use urn::{Accepted, Look};
pub use urns::{Change, Changes, LEASE_MS, Urns};
pub use witnessing::{WitnessOutcome, witness};
