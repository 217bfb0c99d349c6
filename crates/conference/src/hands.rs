//! Raised hands, in the order of raising.

use ids::ParticipantId;

/// A raised hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

    pub(crate) fn list(&self) -> Vec<Hand> {
        self.queue.clone()
    }
}
