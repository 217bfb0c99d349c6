//! Why a room does not do what it was asked to.

use thiserror::Error;

/// A refusal changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    #[error("the role or the order of the room does not permit this; ask the chair")]
    NotPermitted,
    #[error("there is no such person or thing here; look at the current list")]
    NotFound,
    #[error("the text is empty, too long or contains control characters; shorten it or remove them")]
    InvalidText,
    #[error("a number or list is outside its limits; see docs/limits.md")]
    InvalidValue,
    #[error("too many of these in a short time, or their limit is reached; wait or remove one")]
    TooMany,
    #[error("the state of the room does not allow this now; look at it and try again")]
    NotNow,
    #[error("the room is full")]
    RoomFull,
    #[error("the room is closed for those who were not in it")]
    Locked,
    #[error("the person is banned from this conference")]
    Banned,
    #[error("a policy of the organisation forbids this; its administrators can change it")]
    Policy,
    #[error("the conference has ended")]
    Ended,
}
