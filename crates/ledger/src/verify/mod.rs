//! Reads a stored log row by row and names what was done to it.
//!
//! A [`Verifier`] is fed the rows as the store has them, in the order of their numbers, and the signed checkpoints.
//! Three things are compared. The **leaf hash** tells whether an entry is the one that was written. The **chain hash**
//! tells whether a row is where it was written: it names the row that is new, gone or elsewhere, as long as hashes
//! were not made anew for all rows after it. The **root** in a checkpoint tells also that, because its signature
//! cannot be made anew, but only for all rows up to it at once. FORMAT.md says what follows from that for a keeper.
//!
//! The verifier goes on after a break. Rows that do not continue the log become strays, and the rows after them decide
//! what they were: see `reassemble.rs`. What is asked is bounded by the limits of this crate; a store that is wrong
//! all over is called that ([`Report::more`]) and not searched to the end.

mod breaks;
mod close;
mod place;
mod reassemble;

use std::collections::{BTreeMap, VecDeque};

use thiserror::Error;

pub use breaks::{Break, BreakKind, Report};

use crate::checkpoint::{Checkpoint, CheckpointError, Trust};
use crate::frontier::Frontier;
use crate::hash::Hash;
use crate::limits::{BREAKS_MAX, CHECKPOINTS_WAITING_MAX, LOOK_BACK, STRAYS_MAX};
use crate::note::SignedNote;
use place::{Gap, Past, Place, Seen};

/// A row as the store has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    pub index: u64,
    pub entry: &'a [u8],
    pub leaf: Hash,
    pub chain: Hash,
}

/// Compares a stored log with what was written and signed.
pub struct Verifier {
    trust: Trust,
    /// Behind the last row that is believed.
    place: Place,
    /// The last rows that were believed, newest at the end.
    past: VecDeque<Past>,
    /// Rows since then that do not continue the log.
    pending: Vec<Seen>,
    /// Older rows without a place; those that stay so were inserted.
    loose: Vec<Seen>,
    gaps: Vec<Gap>,
    /// How far numbers in the store are from those written.
    shift: i128,
    /// Whether a break just before explains that the numbers of the next row are shifted otherwise.
    disturbed: bool,
    /// Roots that were signed, by size, which were not reached yet.
    waiting: BTreeMap<u64, Hash>,
    doubts: Vec<Doubt>,
    /// The largest size that was signed.
    known: u64,
    sealed: u64,
    rows: u64,
    /// The number that was fed last, and whether each was larger than the one before.
    last: Option<u64>,
    ordered: bool,
    breaks: Vec<Break>,
    more: bool,
}

/// A signed root that is not that of the rows.
struct Doubt {
    size: u64,
    root: Hash,
    /// Number in the store of the first row that may be why, and of the last.
    since: u64,
    index: u64,
}

/// Why a checkpoint cannot be used. One that comes from the store itself and is refused is a finding as well: whoever
/// could change it could also have wanted to hide a row.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CheckpointRefused {
    #[error("the checkpoint is not believed")]
    Checkpoint(#[from] CheckpointError),
    #[error("the checkpoint of size {size} comes too late; checkpoints come before the row after them")]
    Late { size: u64 },
    #[error("more than {CHECKPOINTS_WAITING_MAX} checkpoints wait for their rows")]
    Many,
}

impl Verifier {
    /// Verifies a log from its first row.
    pub fn new(trust: Trust) -> Self {
        let frontier = Frontier::new(&trust.origin);
        Self::resume(trust, frontier)
    }

    /// Verifies a log from the row after a frontier that is trusted, because an earlier verification ended there.
    pub fn resume(trust: Trust, frontier: Frontier) -> Self {
        Self {
            trust,
            sealed: frontier.size(),
            place: Place::of(frontier),
            past: VecDeque::new(),
            pending: Vec::new(),
            loose: Vec::new(),
            gaps: Vec::new(),
            shift: 0,
            disturbed: false,
            waiting: BTreeMap::new(),
            doubts: Vec::new(),
            known: 0,
            rows: 0,
            last: None,
            ordered: true,
            breaks: Vec::new(),
            more: false,
        }
    }

    /// Takes a checkpoint, which must come before the row whose number is its size, and may come long before.
    pub fn checkpoint(&mut self, note: &SignedNote) -> Result<(), CheckpointRefused> {
        let Checkpoint { size, root, .. } = Checkpoint::open(note, &self.trust)?.checkpoint;
        if self.waiting.get(&size).is_some_and(|other| *other != root) {
            self.name(size.saturating_sub(1), BreakKind::Fork);
            return Ok(());
        }
        let place = self.past.iter().map(|past| &past.before).find(|place| place.next == size);
        let passed = place.and_then(|place| place.frontier.as_ref()).map(Frontier::root);
        match passed {
            // Rows that were taken for moved or missing can bring the verifier past a checkpoint unawares.
            Some(own) if own == root => self.sealed = self.sealed.max(size),
            Some(_) => self.doubt(size, root),
            None if size < self.place.next && self.place.frontier.is_some() => {
                return Err(CheckpointRefused::Late { size });
            }
            None if self.waiting.len() >= CHECKPOINTS_WAITING_MAX => return Err(CheckpointRefused::Many),
            None => {
                self.waiting.insert(size, root);
                self.compare();
            }
        }
        self.known = self.known.max(size);
        Ok(())
    }

    /// Takes the next row.
    pub fn row(&mut self, row: &Row<'_>) {
        self.rows += 1;
        self.ordered &= self.last.is_none_or(|last| last < row.index);
        self.last = Some(row.index);
        if self.more {
            return;
        }
        let mut seen = Seen::of(row);
        let leaf = Hash::of_leaf(row.entry);
        if leaf != row.leaf {
            let with_own = Seen { leaf, ..seen };
            if self.place.fits(&with_own) {
                self.name(row.index, BreakKind::LeafEdited);
                seen = with_own;
            } else {
                self.name(row.index, BreakKind::Edited);
            }
        }
        if self.place.fits(&seen) || self.continue_with_strays(&seen) {
            self.believe(seen);
        } else if self.is_copy(&seen) {
            self.set_loose(seen);
        } else if !self.fill_gap(&seen) && !self.place_pending(&seen) {
            self.pending.push(seen);
        }
        self.more |= self.pending.len() + self.loose.len() > STRAYS_MAX;
    }

    /// The row continues the log: whatever came between was extra.
    fn believe(&mut self, row: Seen) {
        let extra = std::mem::take(&mut self.pending);
        extra.into_iter().for_each(|row| self.set_loose(row));
        let shift = i128::from(row.index) - i128::from(self.place.next);
        if shift != self.shift && shift != 0 && !self.disturbed {
            self.name(row.index, BreakKind::Renumbered { belongs: self.place.next });
        }
        self.shift = shift;
        self.disturbed = false;
        self.advance(row);
    }

    fn advance(&mut self, row: Seen) {
        let before = self.place.clone();
        self.place = before.clone().after(&row);
        self.past.push_back(Past { before, row });
        if self.past.len() > LOOK_BACK {
            self.past.pop_front();
        }
        self.compare();
    }

    /// Compares the root with the one that was signed at this size, if one was.
    fn compare(&mut self) {
        let Some(own) = self.place.frontier.as_ref().map(Frontier::root) else { return };
        let size = self.place.next;
        match self.waiting.remove(&size) {
            Some(root) if root == own => {
                self.sealed = self.sealed.max(size);
                // The rows up to here are what was signed, so it is the other root that is not of this log.
                for doubt in std::mem::take(&mut self.doubts) {
                    self.name(doubt.index, BreakKind::Fork);
                }
            }
            Some(root) => self.doubt(size, root),
            None => {}
        }
    }

    fn doubt(&mut self, size: u64, root: Hash) {
        let index = self.in_store(size.saturating_sub(1));
        self.doubts.push(Doubt { size, root, since: self.in_store(self.sealed).min(index), index });
    }

    /// The number in the store of a row that was written as number `index`, as far as can be told.
    fn in_store(&self, index: u64) -> u64 {
        u64::try_from(i128::from(index) + self.shift).unwrap_or(0)
    }

    fn set_loose(&mut self, row: Seen) {
        self.loose.push(row);
        self.disturbed = true;
    }

    fn name(&mut self, index: u64, kind: BreakKind) {
        if self.breaks.len() < BREAKS_MAX {
            self.breaks.push(Break { index, kind });
        } else {
            self.more = true;
        }
    }
}
