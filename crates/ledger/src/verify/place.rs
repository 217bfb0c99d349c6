//! A place between two rows of the log, and the rows that were fed.

use crate::frontier::Frontier;
use crate::hash::Hash;
use crate::verify::Row;

/// Behind a row that is believed: what the next one has to go on from.
#[derive(Clone)]
pub(super) struct Place {
    /// The number that the next row was written with.
    pub(super) next: u64,
    /// Chain hash of the row before.
    pub(super) chain: Hash,
    /// `None` once a leaf is not known.
    pub(super) frontier: Option<Frontier>,
}

/// What is remembered of a row.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    /// The number it has in the store.
    pub(super) index: u64,
    pub(super) leaf: Hash,
    pub(super) chain: Hash,
}

/// A row that was believed, and the place before it, to which the verifier can return.
pub(super) struct Past {
    pub(super) before: Place,
    pub(super) row: Seen,
}

/// Rows that are missing between two others.
pub(super) struct Gap {
    /// The number that the first missing row was written with.
    pub(super) next: u64,
    pub(super) count: u64,
    /// Chain hash of the row before it.
    pub(super) chain: Hash,
    /// How far numbers in the store were from those written.
    pub(super) shift: i128,
    /// Up to here the log was sealed when the gap was found.
    pub(super) since: u64,
}

impl Place {
    pub(super) fn of(frontier: Frontier) -> Self {
        Self { next: frontier.size(), chain: frontier.chain(), frontier: Some(frontier) }
    }

    pub(super) fn fits(&self, row: &Seen) -> bool {
        row.follows(self.next, &self.chain)
    }

    pub(super) fn after(self, row: &Seen) -> Self {
        let frontier = self.frontier.map(|frontier| frontier.append_leaf(row.leaf).0);
        Self { next: self.next + 1, chain: row.chain, frontier }
    }
}

impl Seen {
    pub(super) fn of(row: &Row<'_>) -> Self {
        Self { index: row.index, leaf: row.leaf, chain: row.chain }
    }

    /// Whether the row was written as number `index` after a row with this chain hash.
    pub(super) fn follows(&self, index: u64, chain: &Hash) -> bool {
        self.chain == Hash::of_link(index, chain, &self.leaf)
    }
}

impl Gap {
    /// Takes the row if it is the first of those that are missing.
    pub(super) fn take(&mut self, row: &Seen) -> bool {
        let fits = self.count > 0 && row.follows(self.next, &self.chain);
        if fits {
            self.next += 1;
            self.count -= 1;
            self.chain = row.chain;
        }
        fits
    }

    /// Whether a row of this number would stand in the gap.
    pub(super) fn spans(&self, index: u64) -> bool {
        let at = i128::from(index) - self.shift - i128::from(self.next);
        (0..i128::from(self.count)).contains(&at)
    }
}
