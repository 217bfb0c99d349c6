//! What must not be lost and not be doubled: the keys, and for which set of ballots a sum was decided on.
//!
//! Everything lies in one file that only its owner can read. It is written anew beside itself, brought to the disk, and
//! put in place in one step; what is sent afterwards can be sent again, and nothing else can. One process works with it.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use ballot::client::{PersonKey, ToolOffer, ToolPass};
use ballot::encoded::{Digest, Fixed, Salt};
use ballot::{MemberId, VoteId};
use ledger::Hash;
use secret_ballot::{SumRecord, SumRegister, TrusteeSecret};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::arguments::Address;

/// Version of the file.
const VERSION: u32 = 1;
/// Longest file, bytes.
const BYTES_MAX: u64 = 16 * 1024;

/// Why the file cannot be worked with.
#[derive(Debug, Error)]
pub(crate) enum StateError {
    #[error("{}: {fault}", path.display())]
    File { path: PathBuf, fault: io::Error },
    #[error("{}: another call works with this file", .0.display())]
    Busy(PathBuf),
    #[error("{}: others than its owner can read this file", .0.display())]
    Open(PathBuf),
    #[error("{}: this is no file of this program, of this version", .0.display())]
    Form(PathBuf),
    #[error("{}: this file belongs to another server", .0.display())]
    Other(PathBuf),
    #[error("the system gives no randomness")]
    Randomness,
}

/// Secret bytes that a key is made from. Not `Debug`, and wiped when dropped.
struct Seed(Zeroizing<[u8; 32]>);

impl Seed {
    fn fresh() -> Result<Self, StateError> {
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *seed).map_err(|_| StateError::Randomness)?;
        Ok(Self(seed))
    }
}

impl Serialize for Seed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Fixed(*self.0).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Seed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Fixed::<32>::deserialize(deserializer).map(|seed| Self(Zeroizing::new(seed.0)))
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Seeds {
    signature: Seed,
    kem: Seed,
}

/// The sum that was decided on.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Decided {
    /// By the suite: the vote with all of its terms, and the set of ballots.
    vote: Digest,
    counted: Digest,
    /// With which it is entered, so that it is the same when it is sent again.
    salt: Salt,
}

/// The newest state of the log that was seen.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pinned {
    size: u64,
    root: Digest,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    version: u32,
    site: String,
    vote: VoteId,
    member: MemberId,
    /// Nothing when the keys were deleted.
    seeds: Option<Seeds>,
    /// The server took the keys.
    agreed: bool,
    pinned: Option<Pinned>,
    decided: Option<Decided>,
}

pub(crate) struct State {
    path: PathBuf,
    kept: Kept,
    /// Nobody else works with the file as long as this is open.
    _lock: File,
}

/// Keys of a program that still has them.
pub(crate) struct Keys {
    pub(crate) person: PersonKey,
    pub(crate) kem: Zeroizing<[u8; 32]>,
}

impl State {
    /// The file of this vote and person, made when there is none.
    pub(crate) fn open(folder: &Path, address: &Address) -> Result<Self, StateError> {
        let at = |fault| StateError::File { path: folder.to_owned(), fault };
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(at)?;
        let path = folder.join(format!("{}.{}.json", address.vote, address.member));
        let lock_path = path.with_extension("lock");
        let fails = |fault| StateError::File { path: lock_path.clone(), fault };
        let lock = OpenOptions::new().create(true).append(true).mode(0o600).open(&lock_path).map_err(fails)?;
        lock.try_lock().map_err(|_| StateError::Busy(path.clone()))?;
        let kept = match read(&path)? {
            Some(kept) => kept,
            None => {
                let seeds = Some(Seeds { signature: Seed::fresh()?, kem: Seed::fresh()? });
                let Address { site, vote, member } = address.clone();
                let kept =
                    Kept { version: VERSION, site, vote, member, seeds, agreed: false, pinned: None, decided: None };
                write(&path, &kept)?;
                kept
            }
        };
        if kept.site != address.site || kept.vote != address.vote || kept.member != address.member {
            return Err(StateError::Other(path));
        }
        Ok(Self { path, kept, _lock: lock })
    }

    /// Nothing when they were deleted.
    pub(crate) fn keys(&self) -> Option<Keys> {
        let seeds = self.kept.seeds.as_ref()?;
        Some(Keys { person: PersonKey::new(&seeds.signature.0), kem: seeds.kem.0.clone() })
    }

    pub(crate) fn is_agreed(&self) -> bool {
        self.kept.agreed
    }

    /// The server took the keys.
    pub(crate) fn agree(&mut self) -> Result<(), StateError> {
        self.kept.agreed = true;
        write(&self.path, &self.kept)
    }

    /// It knows them no longer.
    pub(crate) fn disagree(&mut self) -> Result<(), StateError> {
        self.kept.agreed = false;
        write(&self.path, &self.kept)
    }

    pub(crate) fn pinned(&self) -> Option<(u64, Hash)> {
        self.kept.pinned.map(|pinned| (pinned.size, Hash(pinned.root.0)))
    }

    pub(crate) fn pin(&mut self, size: u64, root: Hash) -> Result<(), StateError> {
        let pinned = Some(Pinned { size, root: Digest::from(root.0) });
        if self.kept.pinned == pinned {
            return Ok(());
        }
        self.kept.pinned = pinned;
        write(&self.path, &self.kept)
    }

    /// The salt of the sum that was decided on.
    pub(crate) fn salt(&self) -> Option<Salt> {
        self.kept.decided.as_ref().map(|decided| decided.salt)
    }

    /// Deletes the keys. What was decided stays.
    pub(crate) fn destroy(&mut self) -> Result<(), StateError> {
        self.kept.seeds = None;
        write(&self.path, &self.kept)
    }
}

impl Keys {
    pub(crate) fn offer(&self, address: &Address) -> ToolOffer {
        let kem = TrusteeSecret::new(self.kem.clone()).public();
        ToolOffer::new(address.vote, address.member, &self.person, kem)
    }

    pub(crate) fn pass(&self, address: &Address, at_ms: u64) -> ToolPass {
        ToolPass::new(address.vote, address.member, &self.person, at_ms)
    }
}

impl SumRegister for State {
    type Error = StateError;

    fn claim(&mut self, wanted: &SumRecord) -> Result<SumRecord, StateError> {
        if let Some(decided) = &self.kept.decided {
            return Ok(SumRecord { vote: decided.vote.0, counted: decided.counted.0 });
        }
        let mut salt = Salt::from([0; 16]);
        getrandom::fill(&mut salt.0).map_err(|_| StateError::Randomness)?;
        let (vote, counted) = (Digest::from(wanted.vote), Digest::from(wanted.counted));
        self.kept.decided = Some(Decided { vote, counted, salt });
        write(&self.path, &self.kept)?;
        Ok(*wanted)
    }
}

fn read(path: &Path) -> Result<Option<Kept>, StateError> {
    let fails = |fault| StateError::File { path: path.to_owned(), fault };
    let file = match File::open(path) {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file.map_err(fails)?,
    };
    if file.metadata().map_err(fails)?.permissions().mode() & 0o077 != 0 {
        return Err(StateError::Open(path.to_owned()));
    }
    let mut text = Zeroizing::new(String::new());
    file.take(BYTES_MAX + 1).read_to_string(&mut text).map_err(fails)?;
    let kept: Option<Kept> = serde_json::from_str(&text).ok().filter(|kept: &Kept| kept.version == VERSION);
    kept.map(Some).ok_or_else(|| StateError::Form(path.to_owned()))
}

/// When it returns, it is on the disk.
fn write(path: &Path, kept: &Kept) -> Result<(), StateError> {
    let fails = |fault| StateError::File { path: path.to_owned(), fault };
    let text = Zeroizing::new(serde_json::to_vec(kept).map_err(|fault| fails(fault.into()))?);
    let beside = path.with_extension("new");
    let written = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside);
    let mut written = written.map_err(fails)?;
    written.write_all(&text).and_then(|()| written.sync_all()).map_err(fails)?;
    std::fs::rename(&beside, path).map_err(fails)?;
    // The name of the file is on the disk only when its folder is.
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all()).map_err(fails)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address() -> Address {
        Address { site: "https://rat.example.org".into(), vote: VoteId([1; 16]), member: MemberId([2; 16]) }
    }

    #[test]
    fn a_sum_is_decided_on_once_across_restarts() {
        let folder = tempfile::tempdir().expect("a folder");
        let (first, other) =
            (SumRecord { vote: [1; 32], counted: [2; 32] }, SumRecord { vote: [1; 32], counted: [3; 32] });
        let mut state = State::open(folder.path(), &address()).expect("a file");
        let offer = state.keys().expect("keys").offer(&address());
        assert_eq!(state.claim(&first).expect("written"), first);
        let salt = state.salt().expect("a salt");
        assert!(matches!(State::open(folder.path(), &address()), Err(StateError::Busy(_))), "one process at a time");
        drop(state);
        let mut again = State::open(folder.path(), &address()).expect("the same file");
        assert_eq!(again.keys().expect("keys").offer(&address()), offer, "the same keys");
        assert_eq!(again.claim(&other).expect("read"), first, "another set is refused");
        assert_eq!(again.salt(), Some(salt), "what is sent again is the same");
        again.destroy().expect("written");
        drop(again);
        let mut over = State::open(folder.path(), &address()).expect("the same file");
        assert!(over.keys().is_none());
        assert_eq!(over.claim(&other).expect("read"), first, "what was decided outlives the keys");
    }

    #[test]
    fn the_file_is_its_owners_and_what_is_none_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = State::open(folder.path(), &address()).expect("a file");
        let path = state.path.clone();
        drop(state);
        let mode = |path: &Path| std::fs::metadata(path).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        let elsewhere = Address { site: "https://other.example.org".into(), ..address() };
        assert!(matches!(State::open(folder.path(), &elsewhere), Err(StateError::Other(_))));
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).expect("a mode");
        assert!(matches!(State::open(folder.path(), &address()), Err(StateError::Open(_))));
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).expect("a mode");
        for odd in ["", "{}", "null", "{\"version\":2}"] {
            std::fs::write(&path, odd).expect("written");
            assert!(matches!(State::open(folder.path(), &address()), Err(StateError::Form(_))), "{odd}");
        }
    }
}
