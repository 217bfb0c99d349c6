//! What a verification says.

use std::fmt;

use crate::frontier::Frontier;

/// A row at which the stored log is not the log that was written.
///
/// `index` is the number under which the row stands in the store; for [`BreakKind::Missing`], under which it stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Break {
    pub index: u64,
    pub kind: BreakKind,
}

/// What happened to a row. All but [`BreakKind::Replaced`] and [`BreakKind::Rewritten`] are exact; these two are when
/// `since` is the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BreakKind {
    /// The entry does not hash to the leaf hash beside it.
    Edited,
    /// The leaf hash of the row was changed, and nothing else.
    LeafEdited,
    /// The chain hash of the row was changed, and nothing else.
    ChainEdited,
    /// Here the chain tears: this row has another leaf hash than when it was written, or one of those since row
    /// `since` was replaced by somebody who also made hashes anew, up to this row.
    Replaced { since: u64 },
    /// `count` rows, the first of them at the index, are gone.
    Missing { count: u64 },
    /// The log never had this row here.
    Inserted,
    /// The row was written as number `belongs`, and not between the rows around it. With its own number, it was fed
    /// out of order.
    Moved { belongs: u64 },
    /// The row stands where it was written, but its number was `belongs`.
    Renumbered { belongs: u64 },
    /// The chain holds, but the log signed another root: some row from `since` to this one was rewritten, with
    /// the hashes of all rows after it.
    Rewritten { since: u64 },
    /// The log signed a root for the rows up to this one that is not theirs, and later one that is: its key signed two
    /// histories.
    Fork,
}

/// The outcome of a verification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// In the order of their rows.
    pub breaks: Vec<Break>,
    /// Whether the verifier stopped naming: from some row on there may be breaks that are not in the list.
    pub more: bool,
    /// Rows that were fed.
    pub rows: u64,
    /// Entries at the beginning of the log that a signed checkpoint vouches for. What comes after is as its keeper
    /// left it: chained, but whoever writes the store could have written it.
    pub sealed: u64,
    /// The edge of the log after the last row, to be compared with the stored one. `None` if leaves are missing.
    pub frontier: Option<Frontier>,
}

impl Report {
    /// Whether no break was found. `sealed` says how much that is worth.
    pub fn is_whole(&self) -> bool {
        self.breaks.is_empty() && !self.more
    }
}

impl BreakKind {
    /// Whether the tree over the rows is another one after this.
    pub(super) fn changes_root(self) -> bool {
        match self {
            Self::Replaced { .. }
            | Self::Missing { .. }
            | Self::Inserted
            | Self::Moved { .. }
            | Self::Rewritten { .. } => true,
            Self::Edited | Self::LeafEdited | Self::ChainEdited | Self::Renumbered { .. } | Self::Fork => false,
        }
    }
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let index = self.index;
        match self.kind {
            BreakKind::Edited => write!(f, "row {index}: the entry was edited"),
            BreakKind::LeafEdited => write!(f, "row {index}: the leaf hash was edited"),
            BreakKind::ChainEdited => write!(f, "row {index}: the chain hash was edited"),
            BreakKind::Replaced { since } if since == index => write!(f, "row {index}: the row was replaced"),
            BreakKind::Replaced { since } => write!(f, "row {index}: this row or one since row {since} was replaced"),
            BreakKind::Missing { count: 1 } => write!(f, "row {index}: the row is missing"),
            BreakKind::Missing { count } => write!(f, "row {index}: {count} rows are missing from here"),
            BreakKind::Inserted => write!(f, "row {index}: the row was inserted"),
            BreakKind::Moved { belongs } if belongs == index => write!(f, "row {index}: the row is out of order"),
            BreakKind::Moved { belongs } => write!(f, "row {index}: the row was moved here from {belongs}"),
            BreakKind::Renumbered { belongs } => write!(f, "row {index}: the number of the row was {belongs}"),
            BreakKind::Rewritten { since } if since == index => write!(f, "row {index}: the row was rewritten"),
            BreakKind::Rewritten { since } => write!(f, "row {index}: a row between {since} and here was rewritten"),
            BreakKind::Fork => write!(f, "row {index}: the log signed another history up to here"),
        }
    }
}
