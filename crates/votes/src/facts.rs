//! What is told of a vote without reading its log: for lists, jobs and those who are reminded.

use std::collections::BTreeSet;

use ballot::rule::Outcome;
use ballot::vote::{Definition, Kind, Log, Stage};
use ballot::{MemberId, OptionId};
use store::VoteFacts;

/// Who takes part in a vote, and who has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub entitled: BTreeSet<MemberId>,
    pub voted: BTreeSet<MemberId>,
}

impl Standing {
    pub(crate) fn of(log: &Log) -> Self {
        Self { entitled: log.entitled().into_keys().collect(), voted: log.voted().into_keys().collect() }
    }

    /// Who has a vote and has not used it.
    pub fn missing(&self) -> impl Iterator<Item = &MemberId> {
        self.entitled.difference(&self.voted)
    }
}

/// What lists say of a log as it is now.
pub(crate) fn of(log: &Log, now_ms: i64) -> VoteFacts {
    let stage = log.stage();
    VoteFacts {
        kind: log.definition().map(|definition| kind(definition.kind).to_owned()),
        outcome: log
            .result()
            .zip(log.definition())
            .map(|(result, definition)| outcome(definition, &result.evaluation.outcome)),
        until_ms: log.until().and_then(|until| i64::try_from(until).ok()),
        listed_at_ms: (!matches!(stage, Stage::Empty | Stage::Frozen)).then_some(now_ms),
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Open => "open",
        Kind::RollCall { called: false } => "roll-call",
        Kind::RollCall { called: true } => "roll-call-by-name",
        Kind::Secret => "secret",
        Kind::Lot => "lot",
    }
}

/// What came out, and below it a line for each who was chosen.
fn outcome(definition: &Definition, outcome: &Outcome) -> String {
    let label = |id: &OptionId| {
        let option = definition.options.iter().find(|option| option.id == *id);
        option.map_or_else(String::new, |option| option.label.as_str().to_owned())
    };
    let (word, names): (_, Vec<String>) = match outcome {
        Outcome::Passed => ("passed", Vec::new()),
        Outcome::Rejected => ("rejected", Vec::new()),
        Outcome::NoQuorum => ("no-quorum", Vec::new()),
        Outcome::Elected { elected } => ("elected", elected.iter().map(label).collect()),
        Outcome::SecondRound { between } => ("second-round", between.iter().map(label).collect()),
        Outcome::Seated { seats } => {
            ("seated", seats.iter().map(|(list, seats)| format!("{}: {seats}", label(list))).collect())
        }
        // Nothing is decided yet; such a result is in no log.
        Outcome::ChairDecides | Outcome::LotDecides { .. } => ("undecided", Vec::new()),
    };
    [word.to_owned()].into_iter().chain(names).collect::<Vec<_>>().join("\n")
}
