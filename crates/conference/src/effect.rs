//! What the room wants done, in order.

use std::sync::Arc;

use ids::{CommandId, ConnectionId, ParticipantId};

use crate::chat::Message;
use crate::entry::Entry;
use crate::hands::Hand;
use crate::presence::Member;
use crate::room::About;

/// An instruction to the room's driver. Effects are carried out in order, and
/// nothing after a `Journal` before that entry is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    Journal(Entry),
    /// The whole state for a new connection; events follow from `seq + 1`.
    Welcome {
        connection: ConnectionId,
        seq: u64,
        snapshot: Box<Snapshot>,
    },
    /// What a returning connection missed, after the number it named.
    Resumed {
        connection: ConnectionId,
        seq: u64,
        missed: Vec<(u64, Arc<Event>)>,
    },
    /// The next event of one participant, for the connections they have at this moment.
    Deliver {
        to: Vec<ConnectionId>,
        seq: u64,
        event: Arc<Event>,
    },
    /// A command is done and durable.
    Accepted {
        connection: ConnectionId,
        command: CommandId,
    },
    Close {
        connection: ConnectionId,
        why: Close,
    },
    Media(MediaEffect),
}

/// Why the room closes a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    Replaced,
    Left,
    Ended,
}

/// What the media plane must do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaEffect {
    /// Disconnect one device of a person.
    Remove { participant: ParticipantId, device: String },
    /// Close the media room.
    EndRoom,
}

/// A change of the room as a participant is told it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Event {
    Presence { updated: Vec<Member>, left: Vec<ParticipantId> },
    ChatPosted(Message),
    HandRaised(Hand),
    HandLowered { participant: ParticipantId, by: ParticipantId },
    Ended { by: ParticipantId },
}

/// Everything a participant may see.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Snapshot {
    pub about: About,
    pub you: ParticipantId,
    pub members: Vec<Member>,
    pub chat: Vec<Message>,
    pub hands: Vec<Hand>,
}
