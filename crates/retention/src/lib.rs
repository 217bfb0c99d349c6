//! Data protection: what is deleted when its time is over.
//!
//! The policies of a tenant and of its units say how long ([`Class`] names what); a [`Sweeper`] goes through all tenants
//! in turns of small portions, so that a large one keeps no other waiting. What it has done is written with each
//! portion: after a kill the next run goes on where the data says, and what was counted is not lost.

mod certificate;
mod class;
mod periods;
mod person;
mod sweep;

pub use certificate::PersonCertificate;
pub use class::{Class, LINKS_KEPT_DAYS, Period, SHARES_KEPT_DAYS};
pub use person::{Preview, Rows, Why, erase, erase_guests, preview};
pub use sweep::{EVERY_MS, Sweeper, Swept, finish};
