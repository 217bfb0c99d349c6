//! The rule engine: what was decided, from numbers alone.
//!
//! A [`Rule`] is data and stands in the definition of a vote, with the paragraphs it comes from. [`evaluate`] is a pure
//! function of rule, [`Facts`] and [`Tally`], in integers only, so that every verifier comes to the same [`Evaluation`].
//! It says besides how many contested votes would change nothing.

mod contest;
mod election;
mod lists;
mod motion;
pub mod profile;
mod quorum;
mod share;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::limits::{CITATIONS_MAX, SEATS_MAX};
use crate::text::{Label, OptionId};

pub use lists::{Allocation, Seats, allocate};
pub use quorum::{Measure, Presumption, Quorum, QuorumFinding, QuorumOf, QuorumState};
pub use share::Share;

/// What a vote is decided by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The profile and the name of the rule in it, such as `go-sh/resolution`. `free/…` is what a body chose itself.
    pub name: Label,
    /// Where it is written, as it is printed in the protocol.
    pub citation: Vec<Label>,
    pub quorum: Quorum,
    pub decision: Decision,
}

/// How votes become a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// Yes or no.
    Motion(Motion),
    /// People, or one of several options.
    Election(Election),
    /// Seats in proportion to the votes of lists.
    Lists(Lists),
}

/// A motion passes when the yes votes reach a share of a base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Motion {
    pub base: Base,
    pub threshold: Share,
    pub tie: Tie,
}

/// What the yes votes are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// Yes and no alone.
    YesNo,
    /// Yes, no and abstentions.
    Valid,
    /// Everything that was cast: also what is invalid.
    Cast,
    /// The votes of all who are present: whoever abstains or does not vote works like a no.
    Present,
    /// The votes of all members that the body has by law, vacant seats included.
    Statutory,
}

/// What decides when yes and no are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tie {
    Rejected,
    /// The vote of the chair, if the chair is entitled to vote; else the motion is rejected.
    Chair,
    Lot,
}

/// Seats are filled by those with the most votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Election {
    pub seats: u32,
    pub method: Method,
}

/// What it takes to be elected. Equal votes at the last seat are decided by lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    MostVotes,
    /// More than half of the valid votes, for one seat; else a second round between those with the two highest numbers.
    MoreThanHalf,
}

/// Seats are given to lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lists {
    pub seats: u32,
    pub method: Seats,
}

/// What a role of an option means for counting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Yes,
    No,
    Abstain,
    Invalid,
    /// A person, a list, or one of several options.
    Candidate,
}

/// Who was there. Heads, unless it says votes; votes are sums of weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// Members the body has by law.
    pub statutory: u32,
    /// Seats that nobody holds.
    pub vacant: u32,
    /// Members who are excluded from this item.
    pub excluded: u32,
    /// Members who are entitled to vote here.
    pub entitled: u32,
    /// Fewest entitled members present between opening and close.
    pub present_least: u32,
    /// Members whose ballot counts.
    pub participants: u32,
    /// Votes of the entitled members who were present at close or voted before.
    pub present_votes: u64,
    /// Votes of all members the body has by law.
    pub statutory_votes: u64,
    /// All members were invited in due form.
    pub all_invited: bool,
    /// The sitting was found to be quorate at its opening.
    pub established: bool,
    /// A member doubted the quorum before the vote and it was not found again, or while the vote was open.
    pub challenged: bool,
    /// The chair is entitled to vote here.
    pub chair_votes: bool,
}

/// Votes (sums of weights) by role, and by option where there are candidates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tally {
    pub yes: u64,
    pub no: u64,
    pub abstain: u64,
    pub invalid: u64,
    pub candidates: BTreeMap<OptionId, u64>,
}

/// What decided a tie.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TieBreak {
    /// The vote of the chair: for or against.
    Chair(bool),
    /// The order that was drawn among those who are equal. For a motion: `yes` or `no` first.
    Lot(Vec<OptionId>),
}

/// What comes out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Passed,
    Rejected,
    /// Too few were there: nothing is decided.
    NoQuorum,
    /// Yes and no are equal, and the chair decides.
    ChairDecides,
    /// A lot decides among these, for so many seats (or for one motion).
    LotDecides {
        among: Vec<OptionId>,
        seats: u32,
    },
    /// Elected, most votes first.
    Elected {
        elected: Vec<OptionId>,
    },
    /// Nobody has more than half: a second round between these.
    SecondRound {
        between: Vec<OptionId>,
    },
    /// Seats of each list.
    Seated {
        seats: BTreeMap<OptionId, u32>,
    },
}

/// Everything the protocol says about how the decision came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evaluation {
    pub quorum: QuorumFinding,
    /// What the votes were compared with.
    pub base: u64,
    /// Fewest votes that would have sufficed with this base; 0 where the rule compares candidates.
    pub needed: u64,
    /// Votes beyond what was needed; below zero what was missing. For elections the distance between the last who is
    /// elected and the first who is not.
    pub margin: i64,
    /// So many votes, whichever and however they were changed or struck out, would change nothing. Absent where
    /// nothing was decided.
    pub contested_max: Option<u64>,
    pub outcome: Outcome,
}

/// Why a rule is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RuleError {
    #[error("a share is a fraction from more than 0 up to 1")]
    Share,
    #[error("an election fills 1 to {SEATS_MAX} seats; with more than half of the votes, exactly one")]
    Seats,
    #[error("a tie is decided by chair or lot only where more than half of yes and no is enough")]
    Tie,
    #[error("a rule has at most {CITATIONS_MAX} citations")]
    Citations,
}

impl Rule {
    /// Whether the numbers of the rule make sense together.
    pub fn check(&self) -> Result<(), RuleError> {
        if self.citation.len() > CITATIONS_MAX {
            return Err(RuleError::Citations);
        }
        self.quorum.check()?;
        match self.decision {
            Decision::Motion(motion) => motion.check(),
            Decision::Election(Election { seats, method }) => {
                let most = if method == Method::MoreThanHalf { 1 } else { SEATS_MAX };
                if (1..=most).contains(&seats) { Ok(()) } else { Err(RuleError::Seats) }
            }
            Decision::Lists(Lists { seats, .. }) => {
                if (1..=SEATS_MAX).contains(&seats) {
                    Ok(())
                } else {
                    Err(RuleError::Seats)
                }
            }
        }
    }
}

impl Tally {
    /// Everything that was cast by single choice.
    pub fn cast(&self) -> u64 {
        self.yes + self.no + self.abstain + self.invalid + self.candidates.values().sum::<u64>()
    }
}

impl Outcome {
    /// Whether something was decided.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Passed | Self::Rejected | Self::Elected { .. } | Self::Seated { .. })
    }
}

impl Evaluation {
    /// Whether votes of this weight, had they been cast unlawfully, could have decided. `None` where nothing was.
    pub fn could_have_decided(&self, votes: u64) -> Option<bool> {
        self.contested_max.map(|most| votes > most)
    }
}

/// What was decided. A tie break is looked at only if there is a tie.
pub fn evaluate(rule: &Rule, facts: &Facts, tally: &Tally, broken: Option<&TieBreak>) -> Evaluation {
    let quorum = rule.quorum.find(facts, facts.participants);
    let mut evaluation = match rule.decision {
        Decision::Motion(motion) => motion.evaluate(quorum, facts, tally, broken),
        Decision::Election(election) => election.evaluate(quorum, tally, broken),
        Decision::Lists(lists) => lists.evaluate(quorum, tally, broken),
    };
    if !quorum.state.is_met() {
        evaluation.outcome = Outcome::NoQuorum;
    }
    evaluation.contested_max = contest::contested_max(rule, facts, tally, &evaluation, broken);
    evaluation
}
