//! The end of a verification: what is still open is decided.

use crate::hash::Hash;
use crate::verify::Verifier;
use crate::verify::breaks::{Break, BreakKind, Report};
use crate::verify::place::{Gap, Place, Seen};

impl Verifier {
    /// There are no more rows.
    pub fn finish(mut self) -> Report {
        while let Some(stray) = self.stray_that_fits() {
            self.name(stray.index, BreakKind::Moved { belongs: self.place.next });
            self.advance(stray);
        }
        self.place_rest();
        // A log that gave up on strays did not see its end.
        if !self.more && self.known > self.place.next {
            self.gap(self.known - self.place.next);
            self.place.frontier = None;
        }
        for gap in std::mem::take(&mut self.gaps) {
            self.close_gap(&gap);
        }
        for row in std::mem::take(&mut self.loose) {
            self.name(row.index, BreakKind::Inserted);
        }
        self.settle_doubts();
        self.report()
    }

    /// Strays at the end of the log, which no row explains any more.
    fn place_rest(&mut self) {
        let Some(last) = self.pending.last().copied() else { return };
        if self.more {
            // Among so many, the first is where it began.
            let first = self.pending.first().map_or(last.index, |row| row.index);
            let since = self.in_store(self.sealed).min(first);
            self.name(first, BreakKind::Replaced { since });
            self.pending.clear();
            self.place.frontier = None;
        } else if let Some(at) = self.fork_of(&last).filter(|at| self.was_signed(*at, &last)) {
            self.pending.pop();
            let extra = std::mem::take(&mut self.pending);
            extra.into_iter().for_each(|row| self.set_loose(row));
            self.return_to(at, last);
        } else {
            self.place_by_number(&last);
        }
    }

    /// Whether a checkpoint holds for the log that ends with `row` instead of the rows from `at` on.
    fn was_signed(&self, at: usize, row: &Seen) -> bool {
        let place = self.past[at].before.clone().after(row);
        let own = place.frontier.map(|frontier| frontier.root());
        let signed: Option<Hash> = self.doubts.iter().find(|doubt| doubt.size == place.next).map(|doubt| doubt.root);
        own.is_some() && own == signed.or(self.waiting.get(&place.next).copied())
    }

    /// By the numbers and the size that was signed: the last stray ends the log, and what is before it is missing; or
    /// all strays stand where they stood, and were replaced.
    fn place_by_number(&mut self, last: &Seen) {
        let claimed = u64::try_from(i128::from(last.index) - self.shift).unwrap_or(0);
        let end = claimed.saturating_add(1).max(self.known);
        let slots = end.saturating_sub(self.place.next);
        let mut strays = std::mem::take(&mut self.pending);
        if slots > strays.len() as u64 {
            strays.pop();
            self.gap(slots - 1);
        } else {
            self.gap(strays.len() as u64);
        }
        let next = end.max(self.place.next);
        self.loose.extend(strays);
        self.place = Place { next, chain: last.chain, frontier: None };
    }

    /// Rows without a place whose numbers are those of missing ones were put in their stead.
    fn close_gap(&mut self, gap: &Gap) {
        let mut replaced: Vec<_> = self.loose.extract_if(.., |row| gap.spans(row.index)).collect();
        replaced.sort_by_key(|row| row.index);
        let since = u64::try_from(i128::from(gap.since) + gap.shift).unwrap_or(0);
        let (mut next, end) = (gap.next, gap.next + gap.count);
        for row in replaced {
            self.name(row.index, BreakKind::Replaced { since: since.min(row.index) });
            let at = u64::try_from(i128::from(row.index) - gap.shift).unwrap_or(next);
            if at > next {
                self.name(next, BreakKind::Missing { count: at - next });
            }
            next = next.max(at + 1);
        }
        if end > next {
            self.name(next, BreakKind::Missing { count: end - next });
        }
    }

    /// A signed root that no row was named for: somewhere before it all hashes were made anew.
    fn settle_doubts(&mut self) {
        let Some(doubt) = self.doubts.first() else { return };
        let (since, index) = (doubt.since, doubt.index);
        let explains = |found: &Break| (since..=index).contains(&found.index) && found.kind.changes_root();
        if self.breaks.iter().any(explains) {
            return;
        }
        // Where the chain tears just behind, it is by the same hand, and the root says it more narrowly.
        let same = |found: &Break| {
            index.checked_add(1) == Some(found.index)
                && matches!(found.kind, BreakKind::Replaced { since } if since < found.index)
        };
        self.breaks.retain(|found| !same(found));
        self.name(index, BreakKind::Rewritten { since });
    }

    fn report(mut self) -> Report {
        self.breaks.sort();
        self.breaks.dedup();
        // One act, said more exactly by the tear.
        let torn = |found: &Break| matches!(found.kind, BreakKind::Replaced { .. });
        let torn: Vec<_> = self.breaks.iter().filter(|found| torn(found)).map(|found| found.index).collect();
        self.breaks.retain(|found| found.kind != BreakKind::Edited || torn.binary_search(&found.index).is_err());
        // A row that waited for those before it, and has its number, is where it was; they are not.
        let waited = |found: &Break| matches!(found.kind, BreakKind::Moved { belongs } if belongs == found.index);
        if self.ordered && !self.breaks.iter().all(waited) {
            self.breaks.retain(|found| !waited(found));
        }
        let Self { breaks, more, rows, sealed, place, .. } = self;
        Report { breaks, more, rows, sealed, frontier: place.frontier.filter(|_| !more) }
    }
}
