//! Raised hands, in the order of raising.

use ids::ParticipantId;
use serde::{Deserialize, Serialize};

/// A raised hand; its place is its position in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Hand {
    pub participant: ParticipantId,
    pub raised_at_ms: i64,
}

/// The queue. One entry per person, so it cannot outgrow the room.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Hands {
    queue: Vec<Hand>,
}

impl Hands {
    pub(crate) fn is_raised(&self, participant: ParticipantId) -> bool {
        self.queue.iter().any(|hand| hand.participant == participant)
    }

    /// Adds the hand at the end; `None` when it was up already.
    pub(crate) fn raise(&mut self, participant: ParticipantId, at_ms: i64) -> Option<Hand> {
        if self.is_raised(participant) {
            return None;
        }
        let hand = Hand { participant, raised_at_ms: at_ms };
        self.queue.push(hand);
        Some(hand)
    }

    /// Takes the hand out; `false` when it was not up.
    pub(crate) fn lower(&mut self, participant: ParticipantId) -> bool {
        let before = self.queue.len();
        self.queue.retain(|hand| hand.participant != participant);
        self.queue.len() < before
    }

    /// Takes all hands out; `false` when none was up.
    pub(crate) fn lower_all(&mut self) -> bool {
        !std::mem::take(&mut self.queue).is_empty()
    }

    pub(crate) fn first(&self) -> Option<ParticipantId> {
        self.queue.first().map(|hand| hand.participant)
    }

    pub(crate) fn list(&self) -> Vec<Hand> {
        self.queue.clone()
    }
}
