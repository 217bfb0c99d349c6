//! Finds the place of rows that do not continue the log.
//!
//! The chain hash of a row is a function of its number, the row before and its leaf, so that "this row was written as
//! number n after that one" can be tested for any two rows. A row that does not continue the log is kept until the
//! next one tells what happened:
//!
//! - the next row continues the log without it: it was inserted, or belongs elsewhere;
//! - the next row continues the stray at the next number: the stray was replaced, its chain hash left as it was;
//! - the same at a higher number: rows are missing before the stray;
//! - stray and next row continue an older row: the rows after that one were inserted.

use crate::hash::Hash;
use crate::limits::{GAP_SEARCH_MAX, SIZE_MAX};
use crate::verify::place::{Gap, Place, Seen};
use crate::verify::{BreakKind, Verifier};

impl Verifier {
    /// Puts strays behind the last row as long as they fit there; says whether `row` fits then.
    pub(super) fn continue_with_strays(&mut self, row: &Seen) -> bool {
        let mut moved = false;
        while let Some(stray) = self.stray_that_fits() {
            self.name(stray.index, BreakKind::Moved { belongs: self.place.next });
            self.advance(stray);
            self.disturbed = true;
            moved = true;
        }
        moved && self.place.fits(row)
    }

    pub(super) fn stray_that_fits(&mut self) -> Option<Seen> {
        for strays in [&mut self.loose, &mut self.pending] {
            if let Some(at) = strays.iter().position(|stray| self.place.fits(stray)) {
                return Some(strays.remove(at));
            }
        }
        None
    }

    /// Whether the row is one of the last that were believed once more.
    pub(super) fn is_copy(&self, row: &Seen) -> bool {
        self.past.iter().any(|past| past.row.chain == row.chain && past.row.leaf == row.leaf)
    }

    /// Puts the row, and strays that follow it, where rows are missing.
    pub(super) fn fill_gap(&mut self, row: &Seen) -> bool {
        for at in 0..self.gaps.len() {
            let mut next = Some(*row);
            let mut filled = false;
            while let Some(row) = next {
                let gap = &mut self.gaps[at];
                let belongs = gap.next;
                if !gap.take(&row) {
                    break;
                }
                filled = true;
                self.name(row.index, BreakKind::Moved { belongs });
                let gap = &self.gaps[at];
                let following = self.loose.iter().position(|row| gap.count > 0 && row.follows(gap.next, &gap.chain));
                next = following.map(|at| self.loose.remove(at));
            }
            if filled {
                self.disturbed = true;
                return true;
            }
        }
        false
    }

    /// Decides about the strays since the last row, if `row` tells.
    pub(super) fn place_pending(&mut self, row: &Seen) -> bool {
        let placed = self.mend_chain(row) || self.step_back(row) || self.tear(row);
        if placed {
            self.believe(*row);
        }
        placed
    }

    /// The strays fit with chain hashes as they should be: only those were changed.
    fn mend_chain(&mut self, row: &Seen) -> bool {
        let (mut next, mut chain) = (self.place.next, self.place.chain);
        let mut mended = self.pending.clone();
        for stray in &mut mended {
            chain = Hash::of_link(next, &chain, &stray.leaf);
            stray.chain = chain;
            next += 1;
        }
        let fits = !mended.is_empty() && row.follows(next, &chain);
        if fits {
            self.pending.clear();
            for stray in mended {
                self.name(stray.index, BreakKind::ChainEdited);
                self.advance(stray);
            }
        }
        fits
    }

    /// The last stray and `row` continue a row before the last one: the rows after that were not there.
    fn step_back(&mut self, row: &Seen) -> bool {
        let Some(last) = self.pending.last().copied() else { return false };
        let Some(at) = self.fork_of(&last) else { return false };
        let fits = row.follows(self.past[at].before.next + 1, &last.chain);
        if fits {
            self.pending.pop();
            self.return_to(at, last);
        }
        fits
    }

    /// Which of the last rows that no checkpoint vouches for `row` could stand for.
    pub(super) fn fork_of(&self, row: &Seen) -> Option<usize> {
        self.past.iter().rposition(|past| past.before.next >= self.sealed && past.before.fits(row))
    }

    /// Goes on with `row` instead of the rows from `at` on.
    pub(super) fn return_to(&mut self, at: usize, row: Seen) {
        let undone: Vec<_> = self.past.drain(at..).collect();
        let Some(first) = undone.first() else { return };
        self.place = first.before.clone();
        undone.iter().for_each(|past| self.set_loose(past.row));
        let place = self.place.next;
        for doubt in self.doubts.extract_if(.., |doubt| doubt.size > place) {
            self.waiting.insert(doubt.size, doubt.root);
        }
        self.advance(row);
    }

    /// `row` continues the last stray, but nothing leads from the last row to there.
    fn tear(&mut self, row: &Seen) -> bool {
        let Some(last) = self.pending.last().copied() else { return false };
        let Some(index) = self.number_after(&last, row) else { return false };
        let slots = index - self.place.next;
        if slots == self.pending.len() as u64 && self.exchange() {
            return true;
        }
        self.pending.pop();
        if slots == 1 {
            let since = self.in_store(self.sealed).min(last.index);
            self.name(last.index, BreakKind::Replaced { since });
        } else {
            self.gap(slots - 1);
        }
        self.past.clear();
        self.shift = i128::from(last.index) - i128::from(index - 1);
        self.disturbed = true;
        self.place = Place { next: index, chain: last.chain, frontier: None };
        true
    }

    /// The number with which `row` was written after `stray`, looked for above the last row.
    fn number_after(&self, stray: &Seen, row: &Seen) -> Option<u64> {
        // With gaps in the numbers the row itself says it, however many are missing.
        let claimed = u64::try_from(i128::from(row.index) - self.shift).ok();
        let near = (1..=GAP_SEARCH_MAX + 1).map(|ahead| self.place.next + ahead);
        let above = self.place.next + 1..=SIZE_MAX;
        claimed
            .into_iter()
            .chain([row.index])
            .chain(near)
            .find(|index| above.contains(index) && row.follows(*index, &stray.chain))
    }

    /// The strays have each other's contents: chain hashes stand where they stood, entries and leaves do not.
    fn exchange(&mut self) -> bool {
        let rows = &self.pending;
        let (mut next, mut chain) = (self.place.next, self.place.chain);
        let mut sorted = Vec::new();
        for at in rows {
            let fits = |row: &&Seen| at.chain == Hash::of_link(next, &chain, &row.leaf);
            let Some(row) = rows.iter().find(fits) else { return false };
            sorted.push((Seen { leaf: row.leaf, ..*at }, row.index));
            next += 1;
            chain = at.chain;
        }
        self.pending.clear();
        for (row, from) in sorted {
            if from != row.index {
                self.name(from, BreakKind::Moved { belongs: self.place.next });
            }
            self.advance(row);
        }
        true
    }

    /// Remembers that `count` rows are missing behind the last one.
    pub(super) fn gap(&mut self, count: u64) {
        let Place { next, chain, .. } = self.place;
        self.gaps.push(Gap { next, count, chain, shift: self.shift, since: self.sealed });
    }
}
