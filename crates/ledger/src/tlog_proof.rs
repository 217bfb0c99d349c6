//! A proof in one text that an entry is in a log: checkpoint, place and path (C2SP tlog-proof).

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

use crate::checkpoint::{Checkpoint, CheckpointError, Opened, Trust, decimal};
use crate::hash::Hash;
use crate::limits::{NOTE_BYTES_MAX, PATH_MAX};
use crate::note::{NoteError, SignedNote};
use crate::tree;

/// First line of the text.
const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// What is needed, beside the entry and the keys, to see without a network that the entry was logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlogProof {
    /// Bytes for the application that nothing vouches for; empty for none.
    pub extra: Vec<u8>,
    pub index: u64,
    /// As [`tree::inclusion`] makes it.
    pub path: Vec<Hash>,
    pub checkpoint: SignedNote,
}

/// Why a proof proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProofError {
    #[error("a proof of {0} bytes is longer than {NOTE_BYTES_MAX}")]
    Length(usize),
    #[error("a proof begins with the line {HEADER}")]
    Header,
    #[error("a proof is a header, a place, a path, an empty line and a checkpoint")]
    Form,
    #[error("a line of the path is not 32 bytes in base64, or there are more than {PATH_MAX}")]
    Path,
    #[error("the checkpoint of the proof cannot be read")]
    Note(#[from] NoteError),
    #[error("the checkpoint of the proof is not believed")]
    Checkpoint(#[from] CheckpointError),
    #[error("entry {index} of the log that the checkpoint signed is another one")]
    Root { index: u64 },
}

impl TlogProof {
    /// Whether the entry with this leaf hash is where the proof says, in a log whose checkpoint is believed.
    pub fn verify(&self, leaf: &Hash, trust: &Trust) -> Result<Opened, ProofError> {
        let opened = Checkpoint::open(&self.checkpoint, trust)?;
        let Checkpoint { size, root, .. } = &opened.checkpoint;
        if tree::includes(root, *size, self.index, leaf, &self.path) {
            Ok(opened)
        } else {
            Err(ProofError::Root { index: self.index })
        }
    }
}

/// The text of a `.tlog-proof` file.
impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if !self.extra.is_empty() {
            writeln!(f, "extra {}", STANDARD.encode(&self.extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        self.path.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for TlogProof {
    type Err = ProofError;

    fn from_str(text: &str) -> Result<Self, ProofError> {
        if text.len() > NOTE_BYTES_MAX {
            return Err(ProofError::Length(text.len()));
        }
        // The first empty line: nothing before the checkpoint may be empty.
        let (head, note) = text.split_once("\n\n").ok_or(ProofError::Form)?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(HEADER) {
            return Err(ProofError::Header);
        }
        let extra = match lines.next_if(|line| line.starts_with("extra ")) {
            Some(line) => extra(line).ok_or(ProofError::Form)?,
            None => Vec::new(),
        };
        let index = lines.next().and_then(|line| line.strip_prefix("index ")).and_then(decimal);
        let index = index.ok_or(ProofError::Form)?;
        let path: Vec<_> =
            lines.take(PATH_MAX + 1).map(Hash::from_base64).collect::<Option<_>>().ok_or(ProofError::Path)?;
        if path.len() > PATH_MAX {
            return Err(ProofError::Path);
        }
        Ok(Self { extra, index, path, checkpoint: note.parse()? })
    }
}

/// The bytes of an extra line, which is left out when there are none.
fn extra(line: &str) -> Option<Vec<u8>> {
    let bytes = STANDARD.decode(line.strip_prefix("extra ")?).ok()?;
    (!bytes.is_empty()).then_some(bytes)
}
