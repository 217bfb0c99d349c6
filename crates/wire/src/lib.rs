//! Shapes of REST and of the conference socket, and nothing else.
//!
//! Those of REST are translated at the edge and never used inside a core; those of the conference
//! socket are the core's own commands and events. `ts-rs`
//! exports each of them to `web/src/api/generated`, `utoipa` describes the REST
//! ones in `openapi.json`; a test fails when either committed copy drifts.
//!
//! Times are milliseconds since the Unix epoch, UTC, as integers (`…_ms`).

pub mod account;
pub mod audit;
pub mod body;
pub mod body_vote;
pub mod branding;
pub mod conference;
pub mod first_run;
pub mod instance;
pub mod invitation;
pub mod join;
pub mod legal;
pub mod mail;
pub mod meeting;
pub mod overview;
pub mod passkey;
pub mod people;
pub mod policy;
pub mod privacy;
pub mod problem;
pub mod procedure;
pub mod provider;
pub mod record;
pub mod service_account;
pub mod session;
pub mod sign_in;
pub mod socket;
pub mod tenant;
pub mod time_stamp;
pub mod vote;
pub mod webhook;
pub mod witness;

use serde::{Deserialize, Deserializer};

/// Tells a field that says `null` from one that is not there.
pub(crate) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}
