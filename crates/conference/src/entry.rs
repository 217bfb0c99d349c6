//! The journal: what happened, durable and replayable.
//!
//! Entries are facts, not commands, so that an old journal replays to the same
//! room even after the rules of deciding have changed. A shape that is in use
//! never changes its meaning; new facts are added, [`VERSION`] rises when an old
//! one has to be read differently.

use ids::{CommandId, ConnectionId, ParticipantId};
use serde::{Deserialize, Serialize};

use crate::chat::Message;
use crate::presence::Profile;

/// Version that new entries carry.
pub const VERSION: u16 = 1;

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub version: u16,
    /// 1, 2, 3 …, without gaps.
    pub seq: u64,
    /// Milliseconds since the Unix epoch; never decreases.
    pub at_ms: i64,
    /// The command this came from, when it came from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    pub fact: Fact,
}

/// Whose command led to a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    pub participant: ParticipantId,
    pub command: CommandId,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Fact {
    Connected {
        profile: Profile,
        connection: ConnectionId,
        device: String,
    },
    Disconnected {
        connection: ConnectionId,
    },
    /// The server started anew: every connection of before is gone.
    Restarted,
    /// The person left for good.
    Left {
        participant: ParticipantId,
    },
    ChatPosted {
        message: Message,
    },
    HandRaised {
        participant: ParticipantId,
    },
    HandLowered {
        participant: ParticipantId,
        by: ParticipantId,
    },
    Ended {
        by: ParticipantId,
    },
}
