//! Pages that a server may show, and those that it may not.

use ballot::encoded::Blob;
use ballot::vote::Row;
use ballot::vote::phase::Closed;
use ballot::vote::{Kind, Phase};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::*;
use crate::hall::{Hall, hall, ok};

/// A secret vote of three that is closed, and one confirmation.
pub(crate) struct Scene {
    pub(crate) hall: Hall,
    closed: Phase<Closed>,
    rows: Vec<Row>,
    /// What is sealed for each trustee, by the ballots in their order.
    pub(crate) sealed: Vec<Vec<Blob>>,
}

impl Scene {
    pub(crate) fn new(name: &str) -> Self {
        let hall = hall(name, 3, Kind::Secret, "free/resolution");
        let (mut open, mut sealed) = (hall.open(), Vec::new());
        for number in 1..=3 {
            let ballot = hall.secret(open.log(), number, 1, &[0]);
            open.cast_secret(ballot.submission, &ballot.shares, hall.now).expect("a ballot");
            sealed.push(ballot.shares);
        }
        let closed = hall.closed_by_chair(open.log());
        let mut closed = ok(open.close(closed, hall.now));
        let mut rows = Vec::new();
        hall.save(closed.log_mut(), &mut rows);
        Self { hall, closed, rows, sealed }
    }

    pub(crate) fn size(&self) -> u64 {
        self.rows.len() as u64
    }

    fn note(&self, size: u64, root: Hash) -> SignedNote {
        Checkpoint::new(self.hall.origin.clone(), size, root).sign(&self.hall.signer).expect("signed")
    }

    fn signed(&self, size: u64) -> SignedNote {
        self.note(size, self.closed.log().root(size).expect("a root"))
    }

    /// Entries up to this size, with the checkpoint of it.
    pub(crate) fn page(&self, from: u64, size: u64) -> VoteLog {
        let line = |row: &Row| {
            let Line { entry, salt, body } = row.line();
            VoteLine { entry, salt: salt.map(|salt| STANDARD.encode(salt.0)), body }
        };
        let (first, end) = (usize::try_from(from).expect("small"), usize::try_from(size).expect("small"));
        VoteLog {
            entries: self.rows[first..end].iter().map(line).collect(),
            size,
            checkpoint: Some(self.signed(size).to_string()),
            closing: None,
            cosignatures: Vec::new(),
            consistency: Vec::new(),
        }
    }

    pub(crate) fn reader(&self) -> Reader {
        Reader::new(self.hall.definition.vote, None)
    }
}

#[test]
fn a_page_may_know_of_a_close_whose_entry_comes_with_the_next_one() {
    let scene = Scene::new("race");
    let (end, mut reader) = (scene.size(), scene.reader());
    let closing = scene.hall.cosigned(&scene.signed(end), [1]);
    let lines: Vec<_> = closing.to_string().lines().map(str::to_owned).collect();
    let mut early = scene.page(0, end - 1);
    early.closing = Some(scene.signed(end).to_string());
    assert!(matches!(reader.read(&early), Ok(false)));
    assert_eq!((reader.size(), reader.stage(), reader.closed_root()), (end - 1, Stage::Open, None));
    let mut next = scene.page(end - 1, end);
    next.closing = early.closing;
    next.cosignatures = vec![lines.last().expect("a line").clone(), "— odd".into()];
    assert!(matches!(reader.read(&next), Ok(false)));
    assert_eq!(reader.closed_root(), scene.closed.log().root(end));
    assert_eq!(reader.confirmed(), (1, 3));
    assert_eq!(reader.unopened.len(), 3);
}

#[test]
fn what_the_log_signs_is_what_was_read() {
    let scene = Scene::new("signed");
    let end = scene.size();
    let bent = |bend: fn(&Scene, &mut VoteLog)| {
        let (mut page, mut reader) = (scene.page(0, end), scene.reader());
        page.closing = Some(scene.signed(end).to_string());
        bend(&scene, &mut page);
        reader.read(&page).err().map(|alarm| alarm.code())
    };
    assert_eq!(bent(|_, _| {}), None);
    let older = |scene: &Scene, page: &mut VoteLog| page.checkpoint = Some(scene.signed(page.size - 1).to_string());
    assert_eq!(bent(older), Some("alarm-entries"), "a checkpoint of fewer entries");
    let other = |scene: &Scene, page: &mut VoteLog| {
        page.checkpoint = Some(scene.note(page.size, Hash([1; 32])).to_string());
    };
    assert_eq!(bent(other), Some("alarm-fork"));
    assert_eq!(bent(|_, page| page.checkpoint = None), Some("alarm-signature"));
    let forged = |_: &Scene, page: &mut VoteLog| {
        let other = hall("other", 3, Kind::Secret, "free/resolution");
        let note = Checkpoint::new(other.origin.clone(), page.size, Hash([1; 32])).sign(&other.signer);
        page.closing = Some(note.expect("signed").to_string());
    };
    assert_eq!(bent(forged), Some("alarm-signature"));
    let earlier = |scene: &Scene, page: &mut VoteLog| page.closing = Some(scene.signed(page.size - 1).to_string());
    assert_eq!(bent(earlier), Some("alarm-closing"));
    assert_eq!(bent(|_, page| page.entries.truncate(2)), None, "the rest comes with the next page");
    assert_eq!(bent(|_, page| page.entries.clear()), Some("alarm-entries"));
}

#[test]
fn what_was_seen_in_an_earlier_life_is_the_beginning_of_what_is_shown() {
    let scene = Scene::new("pinned");
    let end = scene.size();
    let read = |pinned, size| {
        let mut reader = Reader::new(scene.hall.definition.vote, Some(pinned));
        reader.read(&scene.page(0, size)).map(|_| reader.pinned().map(|(size, _)| size)).map_err(|alarm| alarm.code())
    };
    let root = scene.closed.log().root(end - 1).expect("a root");
    assert_eq!(read((end - 1, root), end), Ok(Some(end)));
    assert_eq!(read((end - 1, root), end - 2), Err("alarm-rollback"));
    assert_eq!(read((end - 1, Hash([1; 32])), end), Err("alarm-fork"));
}
