//! What the logs of votes signed last, kept beside the database: whoever sets the database back to an old state does not
//! set this file back with it, and a log is not signed a second time otherwise.
//!
//! A line is written behind each signature, one JSON object each. Lines of several processes stand among each other; a
//! lock beside the file keeps them whole. What a power cut takes from its end makes the file older, never wrong.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ids::TenantId;
use ledger::{Checkpoint, Hash, SignedNote};
use serde::{Deserialize, Serialize};
use tracing::error;
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

    /// Keeps what a log signed. It was signed by then: that it cannot be kept is said, and keeps nothing from going on.
    pub fn keep(&self, tenant: TenantId, vote: Option<Uuid>, note: &SignedNote) {
        let Ok(checkpoint) = note.text().parse::<Checkpoint>() else { return };
        let origin = checkpoint.origin.as_str().to_owned();
        {
            let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
            if self.path.is_none() || written.get(&origin).is_some_and(|size| *size >= checkpoint.size) {
                return;
            }
            written.insert(origin.clone(), checkpoint.size);
        }
        let (size, root) = (checkpoint.size, checkpoint.root.to_string());
        self.write(&KeptRoot { origin, tenant: tenant.uuid(), vote, size, root, accepted: false, gone: false });
    }

    /// Writes a line as it is.
    pub(crate) fn write(&self, kept: &KeptRoot) {
        let Some(path) = &self.path else { return };
        let appended = || {
            let _lock = lock(path, false)?;
            let mut line = serde_json::to_string(kept).map_err(io::Error::other)?;
            line.push('\n');
            OpenOptions::new().create(true).append(true).open(path)?.write_all(line.as_bytes())
        };
        if let Err(fault) = appended() {
            error!(path = %path.display(), %fault, "what a log of votes signed could not be kept in its second place");
        }
    }

    /// What is kept, by origin; `None` if there is no file.
    pub fn read(&self) -> io::Result<Option<BTreeMap<String, KeptRoot>>> {
        let Some(path) = &self.path else { return Ok(Some(BTreeMap::new())) };
        let _lock = lock(path, false)?;
        match fs::read_to_string(path) {
            Ok(text) => Ok(Some(newest(&text))),
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// Shortens the file to one line for each log. Written beside and renamed, so that a crash leaves the old one.
    pub fn shorten(&self) -> io::Result<()> {
        let Some(path) = &self.path else { return Ok(()) };
        let _lock = lock(path, true)?;
        let text = match fs::read_to_string(path) {
            // Nothing was signed yet.
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(()),
            read => read?,
        };
        let kept = newest(&text);
        let beside = beside(path, "new");
        let mut file = File::create(&beside)?;
        for kept in kept.values().filter(|kept| !kept.gone) {
            // It counts from its size on, as every other.
            let kept = KeptRoot { accepted: false, ..kept.clone() };
            writeln!(file, "{}", serde_json::to_string(&kept).map_err(io::Error::other)?)?;
        }
        file.sync_all()?;
        fs::rename(&beside, path)
    }
}

/// Whoever appends shares the lock; whoever puts another file in its place has it alone.
fn lock(path: &Path, alone: bool) -> io::Result<File> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(beside(path, "lock"))?;
    if alone {
        file.lock()?
    } else {
        file.lock_shared()?
    }
    Ok(file)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

/// Of each log the largest state, from the last one on that was accepted. A line that cannot be read was cut off.
fn newest(text: &str) -> BTreeMap<String, KeptRoot> {
    let mut all = BTreeMap::<String, KeptRoot>::new();
    for kept in text.lines().filter_map(|line| serde_json::from_str::<KeptRoot>(line).ok()) {
        match all.get(&kept.origin) {
            Some(known) if !kept.accepted && !kept.gone && known.size > kept.size => {}
            _ => drop(all.insert(kept.origin.clone(), kept)),
        }
    }
    all
}

impl KeptRoot {
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

    #[test]
    fn the_largest_state_counts_whatever_is_cut_off_or_accepted() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("vote-roots.jsonl");
        let (roots, other) = (Roots::at(path.clone()), Roots::at(path.clone()));
        assert!(roots.read().expect("read").is_none(), "there is no file yet");
        let (tenant, vote) = (TenantId::from_uuid(Uuid::from_u128(1)), Some(Uuid::from_u128(2)));
        roots.keep(tenant, vote, &note("a/1", 3));
        roots.keep(tenant, vote, &note("a/1", 3));
        other.keep(tenant, vote, &note("a/1", 5));
        roots.keep(tenant, vote, &note("a/1", 4));
        roots.keep(tenant, None, &note("a/log", 1));
        assert_eq!(fs::read_to_string(&path).expect("a file").lines().count(), 4, "what is known is not written again");
        assert_eq!(sizes(&roots), [("a/1".to_owned(), 5), ("a/log".to_owned(), 1)]);
        // A power cut in the middle of a line.
        let mut file = OpenOptions::new().append(true).open(&path).expect("a file");
        file.write_all(b"{\"origin\":\"a/1\",\"ten").expect("written");
        assert_eq!(sizes(&roots).len(), 2);
        roots.shorten().expect("shortened");
        assert_eq!(fs::read_to_string(&path).expect("a file").lines().count(), 2);
        // Whoever has the file open by its name goes on in the new one.
        other.keep(tenant, vote, &note("a/1", 6));
        assert_eq!(sizes(&roots)[0].1, 6);
        let kept = roots.read().expect("read").expect("a file");
        roots.write(&KeptRoot { size: 2, accepted: true, ..kept["a/1"].clone() });
        assert_eq!(sizes(&roots)[0].1, 2);
        roots.write(&KeptRoot { gone: true, ..kept["a/log"].clone() });
        roots.shorten().expect("shortened");
        assert_eq!(sizes(&roots), [("a/1".to_owned(), 2)]);
    }
}
