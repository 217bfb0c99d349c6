//! Webhooks as values: what is told ([`EventType`]), in which form ([`CloudEvent`], CloudEvents 1.0 as JSON), and how a
//! receiver knows that it was us ([`SigningKey`], [`signature_header`]: Standard Webhooks, `v1` and `v1a`).
//!
//! Nothing is sent here and no clock is read.
//!
//! **What events say of people.** An event names what happened to what, by ids, and nothing more about people: no name,
//! no address, no title of a meeting, no text. Whoever is in a meeting appears under the id that they have in this
//! meeting alone, never under that of their account. Names are only told of what is about nobody: groups, units and
//! providers. Who did something is told by kind, with an id only if it was a program, so that it knows its own echo.

mod answer;
mod event;
mod event_type;
mod sign;

pub use answer::Verdict;
pub use event::{CloudEvent, Data, Doer, Named, Noted, Thing, source_of};
pub use event_type::EventType;
pub use sign::{
    ID_HEADER, KEY_BYTES, SIGNATURE_HEADER, SIGNED_KEYS_MAX, SigningKey, TIMESTAMP_HEADER, signature_header,
    verify_symmetric,
};

/// Media type of a body: one event, structured mode.
pub const CONTENT_TYPE: &str = "application/cloudevents+json; charset=utf-8";
