//! Whoever writes the store is named with the row that was touched.

use ledger::{
    Break, BreakKind, Checkpoint, CheckpointRefused, Frontier, Hash, KeyName, NoteSigner, Origin, Report, Row,
};
use ledger::{SignedNote, Trust, Verifier};
use proptest::prelude::*;

#[derive(Clone, Debug)]
struct Stored {
    index: u64,
    entry: Vec<u8>,
    leaf: Hash,
    chain: Hash,
}

/// A log as it was written: rows and a checkpoint at every size.
struct Written {
    trust: Trust,
    key: NoteSigner,
    rows: Vec<Stored>,
    notes: Vec<SignedNote>,
}

fn written(size: u64) -> Written {
    let origin = Origin::new("plenum.example/log").expect("an origin");
    let key = NoteSigner::new(KeyName::new("plenum.example/log").expect("a name"), &[1; 32]);
    let trust = Trust { origin: origin.clone(), log: vec![key.verifier()], witnesses: Vec::new() };
    let mut frontier = Frontier::new(&origin);
    let (mut rows, mut notes) = (Vec::new(), Vec::new());
    for number in 0..=size {
        notes.push(Checkpoint::of(origin.clone(), &frontier).sign(&key).expect("signed"));
        let entry = format!("entry {number}").into_bytes();
        let (next, at) = frontier.append(&entry);
        rows.push(Stored { index: at.index, entry, leaf: at.leaf, chain: at.chain });
        frontier = next;
    }
    rows.pop();
    Written { trust, key, rows, notes }
}

impl Written {
    fn verify(&self, rows: &[Stored], sizes: &[usize]) -> Report {
        let mut verifier = Verifier::new(self.trust.clone());
        for size in sizes {
            verifier.checkpoint(&self.notes[*size]).expect("a checkpoint");
        }
        for Stored { index, entry, leaf, chain } in rows {
            verifier.row(&Row { index: *index, entry, leaf: *leaf, chain: *chain });
        }
        verifier.finish()
    }
}

/// Counts rows anew, as somebody does who deletes or inserts and hides it.
fn renumber(rows: &mut [Stored]) {
    for (number, row) in rows.iter_mut().enumerate() {
        row.index = number as u64;
    }
}

/// Makes the chain anew from a row up to another one.
fn rechain(rows: &mut [Stored], from: usize, to: usize) {
    for at in from..to {
        let previous = match at {
            0 => Hash::of_start(&Origin::new("plenum.example/log").expect("an origin")),
            _ => rows[at - 1].chain,
        };
        rows[at].chain = Hash::of_link(at as u64, &previous, &rows[at].leaf);
    }
}

fn edit(row: &mut Stored) {
    row.entry = b"something else".to_vec();
    row.leaf = Hash::of_leaf(&row.entry);
}

fn only(index: usize, kind: BreakKind) -> Vec<Break> {
    vec![Break { index: index as u64, kind }]
}

#[test]
fn a_whole_log_is_whole_and_can_be_gone_on_with() {
    let log = written(20);
    let report = log.verify(&log.rows, &[0, 1, 13, 20]);
    assert!(report.is_whole(), "{report:?}");
    assert_eq!((report.rows, report.sealed), (20, 20));
    let half = log.verify(&log.rows[..10], &[]).frontier.expect("a frontier");
    let mut verifier = Verifier::resume(log.trust.clone(), half);
    verifier.checkpoint(&log.notes[20]).expect("a checkpoint");
    for Stored { index, entry, leaf, chain } in &log.rows[10..] {
        verifier.row(&Row { index: *index, entry, leaf: *leaf, chain: *chain });
    }
    assert_eq!(verifier.finish(), Report { rows: 10, ..report });
}

#[test]
fn what_no_checkpoint_vouches_for_is_said() {
    let log = written(20);
    let mut rows = log.rows.clone();
    edit(&mut rows[15]);
    rechain(&mut rows, 15, 20);
    let report = log.verify(&rows, &[12]);
    assert!(report.is_whole());
    assert_eq!(report.sealed, 12);
}

#[test]
fn two_histories_are_named() {
    let log = written(10);
    let other = Checkpoint::new(log.trust.origin.clone(), 4, Hash([4; 32])).sign(&log.key).expect("signed");
    let mut verifier = Verifier::new(log.trust.clone());
    for note in [&other, &log.notes[8]] {
        verifier.checkpoint(note).expect("a checkpoint");
    }
    for Stored { index, entry, leaf, chain } in &log.rows {
        verifier.row(&Row { index: *index, entry, leaf: *leaf, chain: *chain });
    }
    assert_eq!(verifier.finish().breaks, only(3, BreakKind::Fork));
    let mut verifier = Verifier::new(log.trust.clone());
    verifier.checkpoint(&log.notes[4]).expect("a checkpoint");
    verifier.checkpoint(&other).expect("another one");
    assert!(verifier.finish().breaks.contains(&only(3, BreakKind::Fork)[0]));
}

#[test]
fn a_late_checkpoint_is_refused() {
    let log = written(300);
    let mut verifier = Verifier::new(log.trust.clone());
    for Stored { index, entry, leaf, chain } in &log.rows {
        verifier.row(&Row { index: *index, entry, leaf: *leaf, chain: *chain });
    }
    assert_eq!(verifier.checkpoint(&log.notes[2]), Err(CheckpointRefused::Late { size: 2 }));
    verifier.checkpoint(&log.notes[299]).expect("not long ago");
    verifier.checkpoint(&log.notes[300]).expect("now");
    assert_eq!(verifier.finish().sealed, 300);
}

#[test]
fn several_acts_are_named_each() {
    let log = written(100);
    let mut rows = log.rows.clone();
    rows[5].entry = b"x".to_vec();
    rows[70].chain = Hash([0; 32]);
    edit(&mut rows[90]);
    rows.swap(60, 61);
    rows.remove(40);
    let kinds = log.verify(&rows, &[100]).breaks;
    let at = |index, kind| Break { index, kind };
    let expected = [
        at(5, BreakKind::Edited),
        at(40, BreakKind::Missing { count: 1 }),
        at(61, BreakKind::Moved { belongs: 61 }),
        at(70, BreakKind::ChainEdited),
        at(90, BreakKind::Replaced { since: 0 }),
    ];
    assert_eq!(kinds, expected);
}

#[test]
fn rows_of_another_log_do_not_pass() {
    let log = written(5);
    let other = Origin::new("plenum.example/other").expect("an origin");
    let mut frontier = Frontier::new(&other);
    let mut rows = Vec::new();
    for number in 0..5 {
        let entry = format!("entry {number}").into_bytes();
        let (next, at) = frontier.append(&entry);
        rows.push(Stored { index: at.index, entry, leaf: at.leaf, chain: at.chain });
        frontier = next;
    }
    assert!(!log.verify(&rows, &[]).is_whole());
}

#[test]
fn rows_with_numbers_beyond_all_bounds_end_nothing() {
    let log = written(3);
    for number in [u64::MAX, u64::MAX - 1, 1 << 63, (1 << 63) - 1] {
        let mut rows = log.rows.clone();
        rows[1].index = number - 1;
        rows[2].index = number;
        rows[2].chain = Hash::of_link(number, &rows[1].chain, &rows[2].leaf);
        rows[1].leaf = Hash([1; 32]);
        assert!(!log.verify(&rows, &[3]).is_whole());
        let next = Stored { index: u64::MAX, ..rows[1].clone() };
        rows.extend([next.clone(), next]);
        assert!(!log.verify(&rows, &[3]).is_whole());
    }
}

fn place() -> impl Strategy<Value = (usize, usize)> {
    (1_usize..120).prop_flat_map(|size| (Just(size), 0..size))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn an_edited_entry((size, at) in place()) {
        let log = written(size as u64);
        let mut rows = log.rows.clone();
        rows[at].entry.push(b'!');
        prop_assert_eq!(log.verify(&rows, &[size]).breaks, only(at, BreakKind::Edited));
    }

    #[test]
    fn an_edited_leaf_or_chain((size, at) in place()) {
        let log = written(size as u64);
        let mut rows = log.rows.clone();
        rows[at].leaf = Hash([1; 32]);
        prop_assert_eq!(log.verify(&rows, &[size]).breaks, only(at, BreakKind::LeafEdited));
        rows = log.rows.clone();
        rows[at].chain = Hash([1; 32]);
        let breaks = log.verify(&rows, &[size]).breaks;
        // Of the last row nothing tells which column is the wrong one.
        prop_assert_eq!(breaks.len(), 1);
        prop_assert_eq!(breaks[0].index, at as u64);
        if at + 1 < size {
            prop_assert_eq!(breaks[0].kind, BreakKind::ChainEdited);
        }
    }

    #[test]
    fn an_edited_entry_with_its_leaf((size, at) in place()) {
        let log = written(size as u64);
        let mut rows = log.rows.clone();
        edit(&mut rows[at]);
        prop_assert_eq!(log.verify(&rows, &[at, size]).breaks, only(at, BreakKind::Replaced { since: at as u64 }));
        prop_assert_eq!(log.verify(&rows, &[]).breaks, only(at, BreakKind::Replaced { since: 0 }));
    }

    #[test]
    fn an_edited_row_that_nothing_fits((size, at) in place()) {
        let log = written(size as u64);
        let mut rows = log.rows.clone();
        edit(&mut rows[at]);
        rows[at].chain = Hash([3; 32]);
        let mut breaks = log.verify(&rows, &[at, size]).breaks;
        if at + 2 == size {
            // The last row follows a chain hash that is lost, and has no row after it to speak for it.
            prop_assert_eq!(breaks.pop(), only(at + 1, BreakKind::Replaced { since: at as u64 }).pop());
        }
        prop_assert_eq!(breaks, only(at, BreakKind::Replaced { since: at as u64 }));
    }

    #[test]
    fn hashes_made_anew_up_to_a_row((size, at) in place(), more in 1_usize..10) {
        let log = written(size as u64);
        let mut rows = log.rows.clone();
        edit(&mut rows[at]);
        let torn = (at + more).min(size);
        rechain(&mut rows, at, torn);
        let breaks = log.verify(&rows, &[]).breaks;
        if torn < size {
            prop_assert_eq!(breaks, only(torn, BreakKind::Replaced { since: 0 }));
        } else {
            prop_assert_eq!(breaks, []);
        }
    }

    #[test]
    fn hashes_made_anew_to_the_end((size, at) in place(), before in 0_usize..5, behind in 1_usize..5) {
        let log = written(size as u64);
        let mut rows = log.rows.clone();
        edit(&mut rows[at]);
        rechain(&mut rows, at, size);
        let (since, next) = (at.saturating_sub(before), (at + behind).min(size));
        let breaks = log.verify(&rows, &[since, next, size]).breaks;
        prop_assert_eq!(breaks, only(next - 1, BreakKind::Rewritten { since: since as u64 }));
    }

    #[test]
    fn a_deleted_row((size, at) in place(), more in 1_usize..6) {
        let log = written(size as u64);
        let mut rows = log.rows.clone();
        let count = more.min(size - at);
        rows.drain(at..at + count);
        let missing = only(at, BreakKind::Missing { count: count as u64 });
        prop_assert_eq!(log.verify(&rows, &[size]).breaks, missing.clone());
        renumber(&mut rows);
        prop_assert_eq!(log.verify(&rows, &[size]).breaks, missing);
    }

    #[test]
    fn an_inserted_row((size, at) in place(), linked in any::<bool>(), numbered in any::<bool>()) {
        let log = written(size as u64);
        let mut rows = log.rows.clone();
        let mut row = rows[at].clone();
        edit(&mut row);
        row.chain = Hash([5; 32]);
        rows.insert(at, row);
        if linked {
            rechain(&mut rows, at, at + 1);
        }
        if numbered {
            renumber(&mut rows);
        }
        prop_assert_eq!(log.verify(&rows, &[size]).breaks, only(at, BreakKind::Inserted));
    }

    #[test]
    fn a_row_twice((size, at) in place(), to in any::<prop::sample::Index>()) {
        let log = written(size as u64);
        let mut rows = log.rows.clone();
        let to = at + 1 + to.index(size - at);
        rows.insert(to, rows[at].clone());
        renumber(&mut rows);
        prop_assert_eq!(log.verify(&rows, &[size]).breaks, only(to, BreakKind::Inserted));
    }

    #[test]
    fn two_rows_in_each_others_place((size, at) in place(), other in any::<prop::sample::Index>(), numbered in any::<bool>()) {
        let other = other.index(size);
        prop_assume!(at != other);
        let log = written(size as u64);
        let mut rows = log.rows.clone();
        rows.swap(at, other);
        if numbered {
            renumber(&mut rows);
        }
        let report = log.verify(&rows, &[size]);
        prop_assert!(!report.is_whole());
        // Each break is one of the two, and tells where it belongs.
        for found in &report.breaks {
            let here = found.index as usize;
            let BreakKind::Moved { belongs } = found.kind else { panic!("{report:?}") };
            let belongs = belongs as usize;
            // Of three rows backwards in a file any two may be the ones.
            let backwards = at.abs_diff(other) == 2 && !numbered;
            prop_assert!([at, other].contains(&belongs) || backwards, "{:?}", report);
            if numbered {
                prop_assert!([at, other].contains(&here) && here != belongs, "{:?}", report);
            }
        }
    }

    #[test]
    fn contents_exchanged((size, at) in place(), other in any::<prop::sample::Index>()) {
        let other = other.index(size);
        prop_assume!(at != other);
        let log = written(size as u64);
        let mut rows = log.rows.clone();
        (rows[at].entry, rows[other].entry) = (rows[other].entry.clone(), rows[at].entry.clone());
        (rows[at].leaf, rows[other].leaf) = (rows[other].leaf, rows[at].leaf);
        let named: Vec<_> = log.verify(&rows, &[size]).breaks.iter().map(|found| found.index as usize).collect();
        let mut both = [at, other];
        both.sort();
        prop_assert_eq!(named, both);
    }

    #[test]
    fn a_row_elsewhere((size, from) in place(), to in any::<prop::sample::Index>()) {
        let to = to.index(size);
        prop_assume!(from.abs_diff(to) > 1);
        let log = written(size as u64);
        let mut rows = log.rows.clone();
        let row = rows.remove(from);
        rows.insert(to, row);
        renumber(&mut rows);
        let breaks = log.verify(&rows, &[size]).breaks;
        prop_assert_eq!(breaks, only(to, BreakKind::Moved { belongs: from as u64 }));
    }

    #[test]
    fn another_number((size, at) in place(), number in 1000_u64..2000) {
        let log = written(size as u64);
        let mut rows = log.rows.clone();
        rows[at].index = number;
        let breaks = log.verify(&rows, &[size]).breaks;
        prop_assert_eq!(breaks, only(number as usize, BreakKind::Renumbered { belongs: at as u64 }));
    }

    /// Whatever is stored, it ends, in bounded memory, and is whole only if it is what was signed.
    #[test]
    fn any_rows(acts in prop::collection::vec((0_usize..40, 0_usize..40, 0_u8..7), 1..30), sizes in prop::collection::btree_set(0_usize..=40, 0..5)) {
        let log = written(40);
        let mut rows = log.rows.clone();
        for (from, to, act) in acts {
            let (from, to) = (from % rows.len(), to % rows.len());
            match act {
                0 => rows.swap(from, to),
                1 => rows[from].entry.push(1),
                2 => edit(&mut rows[from]),
                3 => rows[from].chain = Hash([2; 32]),
                4 if rows.len() > 1 => drop(rows.remove(from)),
                5 => rows.insert(to, rows[from].clone()),
                _ => rows[from].index = rows[from].index.wrapping_sub(to as u64),
            }
        }
        let mut sizes: Vec<_> = sizes.into_iter().collect();
        sizes.push(40);
        let report = log.verify(&rows, &sizes);
        let same = rows.len() == 40 && rows.iter().zip(&log.rows).all(|(row, was)| {
            (row.index, &row.entry, row.leaf, row.chain) == (was.index, &was.entry, was.leaf, was.chain)
        });
        prop_assert_eq!(report.is_whole(), same, "{:?}", report);
    }
}
