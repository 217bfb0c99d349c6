//! Room chat on the conference socket.

use ids::{MessageId, ParticipantId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A message everybody in the room can read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ChatMessage {
    #[ts(type = "string")]
    pub id: MessageId,
    #[ts(type = "string")]
    pub from: ParticipantId,
    /// Name at the time of writing, so that a message keeps its author after they left.
    pub from_name: String,
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Plain text, 1 to 4,000 characters.
    pub text: String,
}
