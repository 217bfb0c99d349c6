//! Motions: yes or no.

use crate::rule::{
    Base, Evaluation, Facts, Motion, Outcome, QuorumFinding, RuleError, Share, Tally, Tie, TieBreak, election,
};
use crate::text::OptionId;

impl Motion {
    pub(crate) fn check(self) -> Result<(), RuleError> {
        self.threshold.check()?;
        // With any other threshold equal votes are no tie: one side has clearly lost.
        let balanced = self.threshold == Share::MORE_THAN_HALF && self.base == Base::YesNo;
        if self.tie == Tie::Rejected || balanced { Ok(()) } else { Err(RuleError::Tie) }
    }

    pub(crate) fn evaluate(
        self,
        quorum: QuorumFinding,
        facts: &Facts,
        tally: &Tally,
        broken: Option<&TieBreak>,
    ) -> Evaluation {
        let base = self.base.of(facts, tally);
        let needed = self.threshold.least(base).max(1);
        let margin = election::distance(tally.yes, needed);
        Evaluation {
            quorum,
            base,
            needed,
            margin,
            contested_max: None,
            outcome: self.outcome(facts, tally, base, broken),
        }
    }

    /// Without a single yes nothing passes, whatever the share of nothing is.
    fn outcome(self, facts: &Facts, tally: &Tally, base: u64, broken: Option<&TieBreak>) -> Outcome {
        if tally.yes > 0 && self.threshold.is_met(tally.yes, base) {
            return Outcome::Passed;
        }
        if tally.yes == 0 || tally.yes != tally.no {
            return Outcome::Rejected;
        }
        match (self.tie, broken) {
            (Tie::Chair, Some(TieBreak::Chair(true))) if facts.chair_votes => Outcome::Passed,
            (Tie::Chair, Some(TieBreak::Chair(false))) => Outcome::Rejected,
            (Tie::Chair, _) if facts.chair_votes => Outcome::ChairDecides,
            (Tie::Chair | Tie::Rejected, _) => Outcome::Rejected,
            (Tie::Lot, Some(TieBreak::Lot(order))) if is_order(order) => {
                if order[0].as_str() == YES {
                    Outcome::Passed
                } else {
                    Outcome::Rejected
                }
            }
            (Tie::Lot, _) => Outcome::LotDecides { among: yes_and_no(), seats: 1 },
        }
    }
}

/// What the lot of a motion is drawn among.
const YES: &str = "yes";
const NO: &str = "no";

fn yes_and_no() -> Vec<OptionId> {
    [NO, YES].iter().filter_map(|id| OptionId::new(id).ok()).collect()
}

fn is_order(order: &[OptionId]) -> bool {
    let mut sorted = order.to_vec();
    sorted.sort();
    sorted == yes_and_no()
}

impl Base {
    pub(crate) fn of(self, facts: &Facts, tally: &Tally) -> u64 {
        let Tally { yes, no, abstain, invalid, .. } = tally;
        match self {
            Self::YesNo => yes + no,
            Self::Valid => yes + no + abstain,
            Self::Cast => yes + no + abstain + invalid,
            Self::Present => facts.present_votes,
            Self::Statutory => facts.statutory_votes,
        }
    }
}
