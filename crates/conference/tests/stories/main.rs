//! One story for each feature, as a chair would tell it.
#![allow(clippy::unwrap_used)]

mod chat;
mod floor;
mod lobby;
mod order;
mod stage;
mod timer;
