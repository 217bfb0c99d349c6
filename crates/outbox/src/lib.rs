//! What leaves the installation in the background, tried until it has arrived or is given up.
//!
//! A delivery is written in the transaction of what it tells of, so it exists exactly if that happened. A worker takes
//! it from there: at least once, in no promised order, each kind of each tenant by itself, so that nobody waits behind
//! what another's receiver does not take. What is delivered, and how, is given by a [`Deliver`].

mod mails;
mod schedule;
mod worker;

pub use mails::{MailTrouble, Mails, Written};
pub use schedule::{WAITS, wait_after};
pub use worker::{AT_ONCE, Deliver, LOOK_EVERY, Outcome, PER_TENANT, Parcel, Worker};
