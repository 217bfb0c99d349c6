//! What a verifier found: one answer for each check, and one for the whole.
//!
//! Codes are stable: programs and other verifiers say the same.

use std::fmt;

use ballot::verify::CheckCode;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Looked at, and right.
    Passed,
    /// Looked at, and wrong.
    Failed,
    /// Not looked at, or less than was asked for. Never shown as if it were right.
    Open,
}

impl State {
    /// Stable name for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Open => "open",
        }
    }
}

/// What is checked, in the order in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    Container,
    TimeStamp,
    /// The file of the entries.
    Lines,
    Copies,
    Attachments,
    /// What follows from the entries.
    Vote(CheckCode),
    TenantLog,
    Receipt,
    Protocol,
}

impl Check {
    /// Stable name for programs.
    pub fn code(self) -> String {
        let code = match self {
            Self::Container => "container",
            Self::TimeStamp => "time-stamp",
            Self::Lines => "lines",
            Self::Copies => "copies",
            Self::Attachments => "attachments",
            Self::Vote(code) => return code.code(),
            Self::TenantLog => "tenant-log",
            Self::Receipt => "receipt",
            Self::Protocol => "protocol",
        };
        code.to_owned()
    }
}

/// What was found wrong or missing, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Stable name for programs.
    pub code: String,
    /// A file of the container, or one of its lines: `record/entries.jsonl:17`.
    pub place: Option<String>,
}

impl Fault {
    pub fn new(code: &str) -> Self {
        Self { code: code.to_owned(), place: None }
    }

    pub fn at(code: &str, place: impl Into<String>) -> Self {
        Self { code: code.to_owned(), place: Some(place.into()) }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Some(place) => write!(f, "{} ({place})", self.code),
            None => f.write_str(&self.code),
        }
    }
}

/// One check and how it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub check: Check,
    pub state: State,
    /// Why it did not pass; empty where it did.
    pub faults: Vec<Fault>,
}

/// The answer for the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything was looked at and is right.
    Valid,
    /// Something is wrong.
    Invalid,
    /// Nothing is wrong, but not everything could be looked at.
    Incomplete,
    /// This is no record.
    Unreadable,
}

impl Verdict {
    /// Stable name for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::Incomplete => "incomplete",
            Self::Unreadable => "unreadable",
        }
    }

    /// What the verifier ends with.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Valid => 0,
            Self::Invalid => 1,
            Self::Incomplete => 2,
            Self::Unreadable => 3,
        }
    }
}

/// Everything that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// In the order of [`Check`]. A check that the record has no use for is not in here.
    pub list: Vec<Finding>,
}

impl Findings {
    pub(crate) fn passed(&mut self, check: Check) {
        self.list.push(Finding { check, state: State::Passed, faults: Vec::new() });
    }

    pub(crate) fn failed(&mut self, check: Check, fault: Fault) {
        self.list.push(Finding { check, state: State::Failed, faults: vec![fault] });
    }

    pub(crate) fn open(&mut self, check: Check, fault: Fault) {
        self.list.push(Finding { check, state: State::Open, faults: vec![fault] });
    }

    pub(crate) fn all(&mut self, check: Check, faults: Vec<Fault>) {
        let state = if faults.is_empty() { State::Passed } else { State::Failed };
        self.list.push(Finding { check, state, faults });
    }

    /// A check that was open passed after all, because somebody could look at more.
    pub fn settle(&mut self, check: Check) {
        for finding in self.list.iter_mut().filter(|finding| finding.check == check && finding.state == State::Open) {
            (finding.state, finding.faults) = (State::Passed, Vec::new());
        }
    }

    /// How a check ended; `None` where the record has no use for it.
    pub fn state(&self, check: Check) -> Option<State> {
        self.list.iter().find(|finding| finding.check == check).map(|finding| finding.state)
    }

    /// Codes of everything that is wrong or missing.
    pub fn codes(&self) -> Vec<&str> {
        self.list.iter().flat_map(|finding| &finding.faults).map(|fault| fault.code.as_str()).collect()
    }

    /// The answer for the whole. A container that is none is not even wrong.
    pub fn verdict(&self) -> Verdict {
        let unreadable = |finding: &Finding| finding.check == Check::Container && finding.state == State::Failed;
        let any = |state: State| self.list.iter().any(|finding| finding.state == state);
        if self.list.is_empty() || self.list.iter().any(unreadable) {
            Verdict::Unreadable
        } else if any(State::Failed) {
            Verdict::Invalid
        } else if any(State::Open) {
            Verdict::Incomplete
        } else {
            Verdict::Valid
        }
    }
}
