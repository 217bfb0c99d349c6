//! Why a room does not do what it was asked to.

use thiserror::Error;

/// A refusal changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    #[error("the role does not permit this")]
    NotPermitted,
    #[error("there is no such person here")]
    NotFound,
    #[error("the text is empty, too long or contains control characters")]
    InvalidText,
    #[error("too many of these in a short time")]
    TooMany,
    #[error("the room is full")]
    RoomFull,
    #[error("the conference has ended")]
    Ended,
}
