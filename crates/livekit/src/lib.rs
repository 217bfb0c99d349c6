//! The LiveKit protocol, without sockets: access tokens, signalling, and the rooms behind it.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod frame;
pub mod join;
pub mod token;
