//! The live room as one participant sees it: a snapshot, then events.

use ids::{ConferenceId, MeetingId, ParticipantId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::chat::ChatMessage;
use crate::hands::Hand;
use crate::participant::Participant;

/// Everything a participant may see, at one sequence number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Snapshot {
    #[ts(type = "string")]
    pub conference: ConferenceId,
    #[ts(type = "string")]
    pub meeting: MeetingId,
    pub title: String,
    pub code: String,
    #[ts(type = "number")]
    pub started_at_ms: i64,
    /// The participant this socket belongs to.
    #[ts(type = "string")]
    pub you: ParticipantId,
    pub participants: Vec<Participant>,
    /// In order of writing; the newest ones when there are more than the limit.
    pub chat: Vec<ChatMessage>,
    /// In order of raising.
    pub hands: Vec<Hand>,
}

/// A change of the room, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[ts(export)]
pub enum Event {
    /// People who came, changed or left, gathered for a tenth of a second.
    Presence {
        /// New or changed people, whole.
        updated: Vec<Participant>,
        #[ts(type = "string[]")]
        left: Vec<ParticipantId>,
    },
    ChatPosted {
        message: ChatMessage,
    },
    HandRaised {
        hand: Hand,
    },
    HandLowered {
        #[ts(type = "string")]
        participant: ParticipantId,
        /// Who lowered it: the person or somebody who may.
        #[ts(type = "string")]
        by: ParticipantId,
    },
    /// The conference was ended for all.
    Ended {
        #[ts(type = "string")]
        by: ParticipantId,
    },
}

/// What a participant asks the room to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
#[ts(export)]
pub enum Command {
    ChatSend {
        text: String,
    },
    HandRaise {},
    HandLower {
        /// Own hand, or another's for those who may.
        #[ts(type = "string")]
        participant: ParticipantId,
    },
    /// Leave for good with this device; with the last one the person disappears from the list at once.
    Leave {},
    /// End for all; for those who may.
    End {},
}
