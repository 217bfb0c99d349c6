//! Raised hands, in order.

use ids::ParticipantId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A raised hand; its place is its position in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Hand {
    #[ts(type = "string")]
    pub participant: ParticipantId,
    #[ts(type = "number")]
    pub raised_at_ms: i64,
}
