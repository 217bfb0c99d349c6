//! Who is here, with which devices.

use std::collections::{BTreeMap, BTreeSet};

use ids::{ConnectionId, ParticipantId};
use serde::{Deserialize, Serialize};

use crate::chat::Rate;
use crate::policy::{Kind, Role};
use crate::sequence::{Commands, Sequence};

/// Who somebody is, as the edge found out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Profile {
    pub participant: ParticipantId,
    pub name: String,
    pub role: Role,
    pub kind: Kind,
}

/// A person in the room as others see them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Member {
    pub profile: Profile,
    pub connected: bool,
    pub joined_at_ms: i64,
}

/// A person in the room as the room knows them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Seat {
    pub(crate) profile: Profile,
    pub(crate) joined_at_ms: i64,
    /// Device of each live connection.
    pub(crate) connections: BTreeMap<ConnectionId, String>,
    /// When the last connection broke; the grace runs from here.
    pub(crate) absent_since_ms: Option<i64>,
    pub(crate) sequence: Sequence,
    pub(crate) commands: Commands,
    pub(crate) chat_rate: Rate,
}

impl Seat {
    pub(crate) fn new(profile: Profile, joined_at_ms: i64, sequence_floor: u64) -> Self {
        Self {
            profile,
            joined_at_ms,
            connections: BTreeMap::new(),
            absent_since_ms: None,
            sequence: Sequence::starting_at(sequence_floor),
            commands: Commands::default(),
            chat_rate: Rate::default(),
        }
    }

    pub(crate) fn member(&self) -> Member {
        Member {
            profile: self.profile.clone(),
            connected: !self.connections.is_empty(),
            joined_at_ms: self.joined_at_ms,
        }
    }
}

/// Changes of presence that were not told yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Batch {
    pub(crate) due_ms: Option<i64>,
    pub(crate) updated: BTreeSet<ParticipantId>,
    pub(crate) left: BTreeSet<ParticipantId>,
}
