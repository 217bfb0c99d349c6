//! What a participant can ask the room to do.

use ids::ParticipantId;

/// A request; [`crate::Room::handle`] does it or refuses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    ChatSend { text: String },
    HandRaise,
    HandLower { participant: ParticipantId },
    Leave,
    End,
}
