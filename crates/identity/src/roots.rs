//! What the logs of votes signed last, kept beside the database: whoever sets the database back to an old state does not
//! set this file back with it, and a log is not signed a second time otherwise.
//!
//! A line is written behind each signature, one JSON object each. Lines of several processes stand among each other; a
//! lock beside the file keeps them whole. What a power cut takes from its end makes the file older, never wrong.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use ids::TenantId;
use ledger::{Checkpoint, Hash, SignedNote};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A log as it was signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptRoot {
    pub origin: String,
    pub tenant: Uuid,
    /// The vote whose log it is; none for the log in which the tenant seals its votes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vote: Option<Uuid>,
    pub size: u64,
    /// Base64.
    pub root: String,
    /// Whoever operates accepted this state in place of a larger one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub accepted: bool,
    /// The log is rightly gone: its tenant was erased.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
}

/// Logs of which this process remembers what it wrote; beyond them some lines are written twice.
const WRITTEN_MAX: usize = 10_000;

/// The file. Without a path nothing is kept, as in tests.
#[derive(Debug, Default)]
pub struct Roots {
    path: Option<PathBuf>,
    /// What this process wrote, by origin.
    written: Mutex<HashMap<String, u64>>,
}

impl Roots {
    pub fn at(path: PathBuf) -> Self {
        Self { path: Some(path), written: Mutex::default() }
    }

    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Whether there is nothing to write for a log of this size.
    pub(crate) fn has(&self, origin: &str, size: u64) -> bool {
        self.path.is_none() || self.written().get(origin).is_some_and(|known| *known >= size)
    }

    /// Writes lines as they are, all or an error. Blocks.
    pub(crate) fn write(&self, lines: &[KeptRoot]) -> io::Result<()> {
        let Some(path) = self.path.as_ref().filter(|_| !lines.is_empty()) else { return Ok(()) };
        let _lock = lock(path)?;
        let mut file = OpenOptions::new().create(true).read(true).append(true).open(path)?;
        let mut text = Vec::new();
        if !ends_whole(&mut file)? {
            // Somebody did not get to the end of a line; the next one is no part of it.
            text.push(b'\n');
        }
        for line in lines {
            serde_json::to_writer(&mut text, line)?;
            text.push(b'\n');
        }
        file.write_all(&text)?;
        let mut written = self.written();
        if written.len() + lines.len() > WRITTEN_MAX {
            written.clear();
        }
        written.extend(lines.iter().map(|line| (line.origin.clone(), line.size)));
        Ok(())
    }

    /// What is kept, by origin; `None` if there is no file. Changes nothing. Blocks.
    pub fn read(&self) -> io::Result<Option<BTreeMap<String, KeptRoot>>> {
        let Some(path) = &self.path else { return Ok(Some(BTreeMap::new())) };
        // A line that somebody is writing just now is read whole or not at all, as if it came a moment later.
        match fs::read(path) {
            Ok(bytes) => Ok(Some(newest(&bytes))),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// Shortens the file to one line for each log, without those that are gone. Written beside and renamed, so that a
    /// crash leaves the old one. Blocks.
    pub fn shorten(&self, gone: &[KeptRoot]) -> io::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        let _lock = lock(path)?;
        let bytes = match fs::read(path) {
            // Nothing was signed yet.
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(()),
            read => read?,
        };
        let mut kept = newest(&bytes);
        kept.retain(|origin, kept| !kept.gone && gone.iter().all(|gone| gone.origin != *origin));
        let beside = beside(path, "new");
        let mut text = Vec::new();
        for kept in kept.into_values() {
            // It counts from its size on, as every other.
            serde_json::to_writer(&mut text, &KeptRoot { accepted: false, ..kept })?;
            text.push(b'\n');
        }
        let mut file = File::create(&beside)?;
        file.write_all(&text)?;
        file.sync_all()?;
        fs::rename(&beside, path)
    }

    fn written(&self) -> MutexGuard<'_, HashMap<String, u64>> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the file is empty or ends with a whole line.
fn ends_whole(file: &mut File) -> io::Result<bool> {
    let mut last = [b'\n'];
    if file.seek(SeekFrom::End(0))? > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    Ok(last == *b"\n")
}

/// Held by whoever writes.
fn lock(path: &Path) -> io::Result<File> {
    let beside = beside(path, "lock");
    let file = match OpenOptions::new().create(true).truncate(false).write(true).open(&beside) {
        // Made by another user, such as whoever ran a command as root: to hold it, reading is enough.
        Err(fault) if fault.kind() == io::ErrorKind::PermissionDenied => File::open(&beside)?,
        file => file?,
    };
    file.lock()?;
    Ok(file)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

/// Of each log the largest state, from the last one on that was accepted. A line that cannot be read was cut off or
/// damaged, and says nothing about the others.
fn newest(bytes: &[u8]) -> BTreeMap<String, KeptRoot> {
    let mut all = BTreeMap::<String, KeptRoot>::new();
    let lines = bytes.split(|byte| *byte == b'\n');
    for kept in lines.filter_map(|line| serde_json::from_slice::<KeptRoot>(line).ok()) {
        match all.get(&kept.origin) {
            Some(known) if !kept.accepted && !kept.gone && known.size > kept.size => {}
            _ => drop(all.insert(kept.origin.clone(), kept)),
        }
    }
    all
}

impl KeptRoot {
    /// What a log signed; nothing if it is no checkpoint.
    pub(crate) fn of(tenant: TenantId, vote: Option<Uuid>, note: &SignedNote) -> Option<Self> {
        let Checkpoint { origin, size, root, .. } = note.checkpoint().ok()?;
        let (origin, root) = (origin.as_str().to_owned(), root.to_string());
        Some(Self { origin, tenant: tenant.uuid(), vote, size, root, accepted: false, gone: false })
    }

    pub(crate) fn hash(&self) -> Option<Hash> {
        Hash::from_base64(&self.root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::{KeyName, NoteSigner, Origin};

    fn note(origin: &str, size: u64) -> SignedNote {
        let signer = NoteSigner::new(KeyName::new(origin).expect("a name"), &[1; 32]);
        let checkpoint = Checkpoint::new(Origin::new(origin).expect("an origin"), size, Hash([7; 32]));
        checkpoint.sign(&signer).expect("signed")
    }

    fn sizes(roots: &Roots) -> Vec<(String, u64)> {
        let kept = roots.read().expect("read").expect("a file");
        kept.into_values().filter(|kept| !kept.gone).map(|kept| (kept.origin, kept.size)).collect()
    }

    fn keep(roots: &Roots, vote: Option<Uuid>, note: &SignedNote) {
        let kept = KeptRoot::of(TenantId::from_uuid(Uuid::from_u128(1)), vote, note).expect("a checkpoint");
        if !roots.has(&kept.origin, kept.size) {
            roots.write(&[kept]).expect("written");
        }
    }

    fn lines(path: &Path) -> usize {
        fs::read_to_string(path).expect("a file").lines().count()
    }

    #[test]
    fn the_largest_state_counts_whatever_is_cut_off_or_accepted() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("vote-roots.jsonl");
        let (roots, other) = (Roots::at(path.clone()), Roots::at(path.clone()));
        assert!(roots.read().expect("read").is_none(), "there is no file yet");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0, "and a look makes none");
        let vote = Some(Uuid::from_u128(2));
        keep(&roots, vote, &note("a/1", 3));
        keep(&roots, vote, &note("a/1", 3));
        keep(&other, vote, &note("a/1", 5));
        keep(&roots, vote, &note("a/1", 4));
        keep(&roots, None, &note("a/log", 1));
        assert_eq!(lines(&path), 4, "what is known is not written again");
        assert_eq!(sizes(&roots), [("a/1".to_owned(), 5), ("a/log".to_owned(), 1)]);
        // A power cut in the middle of a line, and bytes that are no text.
        let mut file = OpenOptions::new().append(true).open(&path).expect("a file");
        file.write_all(b"\xff\xfe\n{\"origin\":\"a/1\",\"ten").expect("written");
        assert_eq!(sizes(&roots).len(), 2);
        keep(&roots, None, &note("a/log", 2));
        assert_eq!(sizes(&roots)[1].1, 2, "the line after it is whole");
        roots.shorten(&[]).expect("shortened");
        assert_eq!(lines(&path), 2);
        // Whoever has the file open by its name goes on in the new one.
        keep(&other, vote, &note("a/1", 6));
        assert_eq!(sizes(&roots)[0].1, 6);
        let kept = roots.read().expect("read").expect("a file");
        roots.write(&[KeptRoot { size: 2, accepted: true, ..kept["a/1"].clone() }]).expect("written");
        assert_eq!(sizes(&roots)[0].1, 2);
        keep(&roots, vote, &note("a/1", 3));
        assert_eq!(sizes(&roots)[0].1, 3, "and from there it counts again");
        roots.write(&[KeptRoot { gone: true, ..kept["a/log"].clone() }]).expect("written");
        keep(&roots, vote, &note("b/1", 1));
        let kept = roots.read().expect("read").expect("a file");
        roots.shorten(&[kept["b/1"].clone()]).expect("shortened");
        assert_eq!(sizes(&roots), [("a/1".to_owned(), 3)]);
    }

    #[test]
    fn what_could_not_be_written_is_written_the_next_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("elsewhere").join("vote-roots.jsonl");
        let roots = Roots::at(path.clone());
        let kept = KeptRoot::of(TenantId::from_uuid(Uuid::from_u128(1)), None, &note("a/log", 1)).expect("one");
        roots.write(std::slice::from_ref(&kept)).expect_err("there is no such folder");
        assert!(!roots.has(&kept.origin, 1));
        fs::create_dir(path.parent().expect("a folder")).expect("made");
        roots.write(std::slice::from_ref(&kept)).expect("written");
        assert!(roots.has(&kept.origin, 1) && !roots.has(&kept.origin, 2));
    }
}
