//! One story for each feature, as a chair would tell it.
#![allow(clippy::unwrap_used)]

mod bounds;
mod breakout;
mod chat;
mod check;
mod custom;
mod excluded;
mod floor;
mod lobby;
mod order;
mod poll;
mod record;
mod sitting;
mod stage;
mod timer;
mod whisper;
