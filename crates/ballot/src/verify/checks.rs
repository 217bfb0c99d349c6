//! The list of checks and their states.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::vote::entry::EntryType;
use crate::vote::refusal::Refusal;

/// What is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckCode {
    /// Every entry is in its one spelling, and its hash is that of its body.
    Entries,
    /// No body was erased.
    Erased,
    /// Entries stand in an order that the law knows.
    Order,
    /// Who had to sign did.
    Signatures,
    Definition,
    /// The rule is the one of the profile that it is called after.
    Rule,
    Roll,
    Presence,
    /// Voters, numbers, choices, times.
    Ballots,
    /// Of secret ballots.
    Proofs,
    /// Every complaint of a trustee was settled.
    Complaints,
    /// Of trustees.
    Sums,
    /// Tie, lot and paper.
    Decision,
    /// The result is what follows.
    Result,
    /// The result was announced, or the vote declared void.
    Finished,
    ClosingCheckpoint,
    EndCheckpoint,
    /// The key of the log is the one known from elsewhere.
    LogKey,
    /// More than half of the members' devices confirmed the closed log.
    Confirmations,
}

impl CheckCode {
    /// All, in the order in which they are reported.
    pub const ALL: [Self; 19] = [
        Self::Entries,
        Self::Erased,
        Self::Order,
        Self::Signatures,
        Self::Definition,
        Self::Rule,
        Self::Roll,
        Self::Presence,
        Self::Ballots,
        Self::Proofs,
        Self::Complaints,
        Self::Sums,
        Self::Decision,
        Self::Result,
        Self::Finished,
        Self::ClosingCheckpoint,
        Self::EndCheckpoint,
        Self::LogKey,
        Self::Confirmations,
    ];

    /// Stable name for programs.
    pub fn code(self) -> String {
        crate::canonical::write(&self).trim_matches('"').to_owned()
    }

    /// Whether it needs the entries to be followed to their end.
    fn needs_all(self) -> bool {
        !matches!(
            self,
            Self::Entries
                | Self::Erased
                | Self::Rule
                | Self::ClosingCheckpoint
                | Self::EndCheckpoint
                | Self::LogKey
                | Self::Confirmations
        )
    }
}

/// What came out of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Passed,
    Failed { fault: &'static str, index: Option<u64> },
    NotChecked { reason: &'static str },
    NotNeeded,
}

/// A check with its state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    pub code: CheckCode,
    pub state: State,
}

/// The states so far. The first fault of a check stands; a fault stands over everything else.
#[derive(Default)]
pub(super) struct Checks(BTreeMap<CheckCode, State>);

impl Checks {
    pub(super) fn pass(&mut self, code: CheckCode) {
        self.0.entry(code).or_insert(State::Passed);
    }

    pub(super) fn fail(&mut self, code: CheckCode, fault: &'static str, index: Option<u64>) {
        let state = self.0.entry(code).or_insert(State::NotNeeded);
        if !matches!(state, State::Failed { .. }) {
            *state = State::Failed { fault, index };
        }
    }

    pub(super) fn not_checked(&mut self, code: CheckCode, reason: &'static str) {
        let state = self.0.entry(code).or_insert(State::NotNeeded);
        if !matches!(state, State::Failed { .. }) {
            *state = State::NotChecked { reason };
        }
    }

    pub(super) fn not_needed(&mut self, code: CheckCode) {
        self.0.entry(code).or_insert(State::NotNeeded);
    }

    /// What was said nothing about passed, if the law came to its end.
    pub(super) fn finish(mut self, whole: bool) -> Vec<Check> {
        let rest = |code: CheckCode| match code {
            CheckCode::Entries | CheckCode::Erased => State::Passed,
            _ if whole && code.needs_all() => State::Passed,
            _ => State::NotChecked { reason: "stopped" },
        };
        let check = |code: CheckCode| Check { code, state: self.0.remove(&code).unwrap_or_else(|| rest(code)) };
        CheckCode::ALL.map(check).to_vec()
    }
}

/// To which check a refusal belongs.
pub(super) fn check_of(refusal: &Refusal, kind: Option<EntryType>) -> CheckCode {
    use Refusal::*;
    match refusal {
        EntryForm | EntryHash | EntryTwice | EntryLimit | EntryTime | BodyForm => CheckCode::Entries,
        BodyErased => CheckCode::Erased,
        EntryOrder | VoidTwice => CheckCode::Order,
        EntryBy | EntryKey | EntrySignature => CheckCode::Signatures,
        _ if kind == Some(EntryType::Definition) => CheckCode::Definition,
        DefinitionOrigin
        | DefinitionOptions
        | DefinitionSelection
        | DefinitionRule
        | DefinitionKind
        | DefinitionCircular
        | DefinitionAttachments
        | DefinitionKey => CheckCode::Definition,
        RollOrder | RollOfficer | RollKey | Register(_) | KeyedVoted => CheckCode::Roll,
        Presence(_) | OpenChair | OpenSecret => CheckCode::Presence,
        OpenDeadline | BallotVoter | BallotChoice | BallotSeq | BallotAgain | BallotLate | BallotUncalled
        | BallotHow | BallotSignature | BallotAudited | CallTwice | CloseReason => CheckCode::Ballots,
        ComplaintBallot | ComplaintTrustee | ComplaintSignature | SettlementNone => CheckCode::Complaints,
        SumTwice | SumSignature => CheckCode::Sums,
        TieNone | LotNone | LotRound | LotParticipant | LotValue | PaperPerson | PaperDiffers | PaperCounts => {
            CheckCode::Decision
        }
        ResultUndecided | ResultWrong | ResultOpposed => CheckCode::Result,
        Suite(_) if matches!(kind, Some(EntryType::Sum | EntryType::Result)) => CheckCode::Sums,
        Suite(_) if kind == Some(EntryType::Settled) => CheckCode::Complaints,
        Suite(_) => CheckCode::Proofs,
    }
}
