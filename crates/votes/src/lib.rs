//! Votes as the server holds them: the log of each in the database, one hand that appends, and what its clients see.
//!
//! What may follow what says `ballot`; this crate promises the rest. Nothing is acknowledged before it is stored. What
//! came in while a transaction ran goes into the next one together, so that two thousand voters do not wait for two
//! thousand transactions. Another process that appends to the same log is noticed by compare and swap, and what was
//! only in memory is dropped. What is stored and does not hold together is never signed over.
//!
//! What officers sign is drafted here, too ([`draft`]), from the sitting and a request.
//!
//! Leaves to others: who somebody is, which meeting a vote belongs to, and how the news is spread.

mod bounds;
pub mod draft;
mod error;
mod facts;
mod file;
mod keeper;
mod news;
mod saved;
mod seals;
mod stamps;
mod steps;
mod urn;
mod urns;
mod witnessing;

pub use bounds::Bounds;
pub use draft::DraftError;
pub use error::VoteError;
pub use facts::Standing;
pub use file::{Turn, record_of};
pub use news::{Changes, Due, Meeting};
pub use seals::{Sealed, log_of, seal};
pub use stamps::{StampOutcome, order_missed_stamps, order_stamp, stamp};
pub use urns::{Accepted, Fixed, LEASE_MS, Look, RegisterSeen, Urns};
pub use witnessing::{WitnessOutcome, order_witnesses, witness};
