//! Suite CS1, the secret kind of vote: commit and share.
//!
//! What stands in the record are Pedersen commitments with proofs that each voter chose as the definition allows. They
//! hide perfectly: no computer of the future opens them. The openings are divided among t of n trustees (Shamir), each
//! share encrypted for its trustee with a hybrid post-quantum KEM. After the close each trustee publishes the sum of
//! its shares, once; any t sums give the result, and one equation per option proves it to everybody.
//!
//! One module per role: [`voter`] prepares a ballot, [`check`] verifies one or many, [`trustee`] opens shares and sums
//! them, [`dispute`] settles a complaint in the open, [`tally`] checks the sums and puts the result together. A type
//! stands for what was checked before: only a [`Checked`] ballot is opened or counted.
//!
//! Pure: randomness is an argument, there is no clock and no I/O. What is secret has no `Debug`, no `Display`, no way to
//! be serialised, and is overwritten when dropped. Who may vote, signatures of the roll, the log and the window of time
//! are left to others. SUITE.md says every byte. **No outsider has reviewed this: it is experimental.**

mod bytes;
#[cfg(test)]
mod cheats;
mod group;
mod kem;
mod proof;
mod seal;

pub mod ballot;
pub mod check;
pub mod choice;
pub mod counted;
pub mod dispute;
pub mod limits;
pub mod statement;
pub mod tally;
pub mod terms;
pub mod trustee;
pub mod voter;

pub use ballot::{Ballot, BallotError, SealedShare};
pub use check::Checked;
pub use choice::{Choice, ChoiceError};
pub use counted::{CountError, Counted};
pub use tally::{Outcome, SumFault, Tally, TallyError};
pub use terms::{Casting, Shape, TermsError, TrusteeKeys, Trustees, Vote};
pub use trustee::{Complaint, OpenShare, Sum, SumRecord, SumRegister, Trustee, TrusteeSecret};
pub use voter::{Disputes, Prepared, Randomness};
