//! How much goes into one log, and what is kept free in it.

use ballot::MemberId;
use ballot::limits::ENTRIES_MAX;
use ballot::vote::{EntryType, Log};

/// Whatever anybody enters, a vote can be led to its end, closed and counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Entries in all.
    pub entries: u64,
    /// Most entries of one person who does not lead, of all kinds: ballots that were changed, reports, objections.
    pub of_one: u32,
    /// What is left to those who lead, to lots and to what the server sees: comings and goings above all.
    pub leading: u64,
    /// What is left to the end of a vote, of which nobody enters more than a few.
    pub ending: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        // Close, result, announcement, annulment, tie and fall back stand once in a log, paper twice, and a sum for each
        // of at most 32 trustees.
        Self { entries: ENTRIES_MAX as u64, of_one: 100, leading: 2_000, ending: 64 }
    }
}

impl Bounds {
    /// Whether the log has room for an entry of this kind; `by` signs it, and the server what nobody signs.
    pub(crate) fn admit(&self, log: &Log, kind: EntryType, by: Option<MemberId>) -> bool {
        use EntryType::{
            Announced, Closed, FellBack, LotCommitted, LotOpened, LotRestarted, Paper, Result, Sum, Tie, Voided,
        };
        let officers = log.roll().map(|roll| &roll.officers);
        let leads = |by: MemberId| officers.is_none_or(|officers| officers.iter().any(|officer| officer.id == by));
        let kept = match kind {
            Closed | Sum | Tie | FellBack | Paper | Result | Announced | Voided => 0,
            LotCommitted | LotOpened | LotRestarted => self.ending,
            _ if by.is_none_or(leads) => self.ending,
            _ => self.leading,
        };
        let often = by.is_some_and(|by| !leads(by) && log.entered_by(by) >= self.of_one);
        !often && log.size() + kept < self.entries
    }
}
