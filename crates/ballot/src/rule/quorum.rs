//! Quorum: whether enough were there.

use serde::{Deserialize, Serialize};

use crate::rule::{Facts, RuleError, Share};

/// How many have to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quorum {
    pub measure: Measure,
    pub of: QuorumOf,
    /// Vacant seats and members excluded from the item lower the number (GO SH § 38).
    pub reduced: bool,
    /// Absent: no share is asked for.
    pub share: Option<Share>,
    /// At least so many, whatever the share.
    pub floor: u32,
    /// All have to be invited.
    pub all_invited: bool,
    /// Found at the opening of the sitting, and then presumed until somebody doubts it.
    pub presumption: Option<Presumption>,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Members who are there.
    Presence,
    /// Members who vote, also those who abstain.
    Participation,
}

/// What it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuorumOf {
    /// Members the body has by law.
    Statutory,
    /// Members who are entitled to vote.
    Entitled,
}

/// Below these the lack of a quorum has to be found even if nobody doubts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presumption {
    pub share: Share,
    pub floor: u32,
}

/// The quorum of one vote, with its arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuorumFinding {
    /// What was compared with, after reductions.
    pub of: u64,
    /// The fewest that are enough.
    pub required: u64,
    /// How many there were.
    pub counted: u64,
    pub state: QuorumState,
}

/// Whether the body could decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
#[serde(rename_all = "snake_case")]
pub enum QuorumState {
    Met,
    /// Fewer than required, but it was found at the opening and nobody doubted it.
    Presumed,
    Missing,
    /// Not all were invited.
    NotInvited,
}

impl QuorumState {
    pub fn is_met(self) -> bool {
        matches!(self, Self::Met | Self::Presumed)
    }
}

impl Quorum {
    /// No quorum is asked for.
    pub const NONE: Self = Self {
        measure: Measure::Presence,
        of: QuorumOf::Statutory,
        reduced: false,
        share: None,
        floor: 0,
        all_invited: false,
        presumption: None,
    };

    pub(crate) fn check(&self) -> Result<(), RuleError> {
        self.share.map_or(Ok(()), Share::check)?;
        self.presumption.map_or(Ok(()), |presumption| presumption.share.check())
    }

    /// Whether enough were there if so many took part.
    pub(crate) fn find(&self, facts: &Facts, participants: u32) -> QuorumFinding {
        let of = u64::from(self.whole(facts));
        let counted = u64::from(match self.measure {
            Measure::Presence => facts.present_least,
            Measure::Participation => participants,
        });
        let least = |share: Option<Share>, floor: u32| share.map_or(0, |share| share.least(of)).max(u64::from(floor));
        let required = least(self.share, self.floor);
        let presumed = |presumption: Presumption| {
            let enough = counted >= least(Some(presumption.share), presumption.floor);
            facts.established && !facts.challenged && enough
        };
        let state = if self.all_invited && !facts.all_invited {
            QuorumState::NotInvited
        } else if counted >= required {
            QuorumState::Met
        } else if self.presumption.is_some_and(presumed) {
            QuorumState::Presumed
        } else {
            QuorumState::Missing
        };
        QuorumFinding { of, required, counted, state }
    }

    fn whole(&self, facts: &Facts) -> u32 {
        match self.of {
            QuorumOf::Entitled => facts.entitled,
            QuorumOf::Statutory if self.reduced => facts.statutory.saturating_sub(facts.vacant + facts.excluded),
            QuorumOf::Statutory => facts.statutory,
        }
    }
}
