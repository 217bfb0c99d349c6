//! Who is here, with which devices.

use std::collections::{BTreeMap, BTreeSet};

use ballot::MemberId;
use ids::{ConnectionId, ParticipantId};
use serde::{Deserialize, Serialize};

use crate::chat::Rate;
use crate::hall::{PLENARY, Place};
use crate::limits::{CHAT_RATE_MAX, REACTION_RATE_MAX, SITTING_RATE_MAX};
use crate::policy::{Kind, Permissions, Role};
use crate::sequence::{Commands, Sequence};

/// Who somebody is, as the edge found out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Profile {
    pub participant: ParticipantId,
    pub name: String,
    pub role: Role,
    pub kind: Kind,
    /// Has an account of the unit that the meeting belongs to, or of one below it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub colleague: bool,
    /// Who they are in the register of the body whose sitting this is, as their sign-in says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<MemberId>,
}

/// A person in the room as others see them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Participant {
    pub id: ParticipantId,
    pub name: String,
    pub role: Role,
    pub kind: Kind,
    /// Has at least one connection. A person whose connection broke stays in the list for a while.
    pub connected: bool,
    pub joined_at_ms: i64,
    /// In which room of the conference: 0 is the plenary, others are breakout rooms.
    #[serde(default, skip_serializing_if = "is_plenary")]
    #[cfg_attr(feature = "shapes", ts(as = "Option<u32>", optional))]
    pub place: Place,
    /// What the role would permit but the order of the room does not.
    #[serde(default, skip_serializing_if = "Permissions::is_empty")]
    #[cfg_attr(feature = "shapes", ts(as = "Option<Vec<crate::Permission>>", optional))]
    pub restricted: Permissions,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
pub(crate) fn is_plenary(place: &Place) -> bool {
    *place == PLENARY
}

/// A person in the room as the room knows them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Seat {
    pub(crate) profile: Profile,
    pub(crate) joined_at_ms: i64,
    pub(crate) place: Place,
    /// Device of each live connection.
    pub(crate) connections: BTreeMap<ConnectionId, String>,
    /// When the last connection broke; the grace runs from here.
    pub(crate) absent_since_ms: Option<i64>,
    /// What the role permits before rules and exceptions.
    pub(crate) planned: Permissions,
    /// What holds for the person now: role, rules, exceptions and the floor taken together.
    pub(crate) permissions: Permissions,
    /// Hears and sees others; nobody does not but who is excluded from an item.
    pub(crate) listens: bool,
    pub(crate) sequence: Sequence,
    pub(crate) commands: Commands,
    pub(crate) chat_rate: Rate<CHAT_RATE_MAX>,
    pub(crate) reaction_rate: Rate<REACTION_RATE_MAX>,
    pub(crate) sitting_rate: Rate<SITTING_RATE_MAX>,
}

impl Seat {
    pub(crate) fn new(profile: Profile, joined_at_ms: i64, sequence_floor: u64) -> Self {
        Self {
            profile,
            joined_at_ms,
            place: PLENARY,
            connections: BTreeMap::new(),
            absent_since_ms: None,
            planned: Permissions::default(),
            permissions: Permissions::default(),
            listens: true,
            sequence: Sequence::starting_at(sequence_floor),
            commands: Commands::default(),
            chat_rate: Rate::default(),
            reaction_rate: Rate::default(),
            sitting_rate: Rate::default(),
        }
    }

    pub(crate) fn participant(&self) -> Participant {
        Participant {
            id: self.profile.participant,
            name: self.profile.name.clone(),
            role: self.profile.role,
            kind: self.profile.kind,
            connected: !self.connections.is_empty(),
            joined_at_ms: self.joined_at_ms,
            place: self.place,
            restricted: self.planned.without(self.permissions),
        }
    }
}

/// Changes that were not told yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Batch {
    pub(crate) due_ms: Option<i64>,
    pub(crate) updated: BTreeSet<ParticipantId>,
    pub(crate) left: BTreeSet<ParticipantId>,
    /// Who waits has changed.
    pub(crate) lobby: bool,
}
