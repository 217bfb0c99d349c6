//! Checkpoints: what a log was at some size, signed (C2SP tlog-checkpoint), and cosigned by others (tlog-cosignature).

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::frontier::Frontier;
use crate::hash::Hash;
use crate::key::{Cosigner, KeyType, NoteSigner, TimeError, VerifierKey};
use crate::limits::SIZE_MAX;
use crate::note::{NoteError, NoteSignature, SignedBy, SignedNote, VerifyError};
use crate::origin::Origin;

/// Which log, how many entries, and the root of the tree over them.
///
/// A log never signs two that contradict each other. That is its keeper's duty and cannot be seen from one checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub origin: Origin,
    pub size: u64,
    pub root: Hash,
    /// Further lines of foreign logs. Ours write none.
    extensions: Vec<String>,
}

/// Whose word is taken for a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    pub origin: Origin,
    /// Keys of the log, old ones included: one of them must have signed.
    pub log: Vec<VerifierKey>,
    /// Keys of cosigners of type [`KeyType::Cosignature`]. How many are enough is for the caller to say.
    pub witnesses: Vec<VerifierKey>,
}

/// A checkpoint that a log signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub checkpoint: Checkpoint,
    /// Keys of the log that signed; at least one.
    pub signed_by: Vec<SignedBy>,
    /// Witnesses that cosigned, each once.
    pub cosigned_by: Vec<SignedBy>,
}

/// Why a checkpoint is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CheckpointError {
    #[error("a checkpoint is an origin, a size and a root, each on a line")]
    Form,
    #[error("the size is no decimal number of up to {SIZE_MAX} entries")]
    Size,
    #[error("the root is not 32 bytes in base64")]
    Root,
    #[error("the checkpoint is of {found}, not of {expected}")]
    Origin { expected: Origin, found: Origin },
    #[error("the note of the checkpoint cannot be read")]
    Note(#[from] NoteError),
    #[error("the note of the checkpoint is not believed")]
    Verify(#[from] VerifyError),
}

impl Checkpoint {
    /// The checkpoint of a log as it stands.
    pub fn of(origin: Origin, frontier: &Frontier) -> Self {
        Self::new(origin, frontier.size(), frontier.root())
    }

    /// A checkpoint without extensions.
    pub fn new(origin: Origin, size: u64, root: Hash) -> Self {
        Self { origin, size, root, extensions: Vec::new() }
    }

    /// Further lines, which nobody but their writer understands.
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }

    /// Signs. The name of the signer should be the origin.
    pub fn sign(&self, signer: &NoteSigner) -> Result<SignedNote, NoteError> {
        SignedNote::sign(self.to_string(), signer)
    }

    /// Says that this is the largest consistent state of the log that the cosigner saw at `time` (seconds since 1970).
    /// The caller has seen to it: signature of the log, and consistency with the last one that was cosigned.
    pub fn cosign(&self, cosigner: &Cosigner, time: u64) -> Result<NoteSignature, TimeError> {
        cosigner.sign(&self.to_string(), time)
    }

    /// Reads a checkpoint and verifies it: right origin, signed by the log, every known signature right.
    pub fn open(note: &SignedNote, trust: &Trust) -> Result<Opened, CheckpointError> {
        let signed_by = note.verify(&trust.log)?;
        let checkpoint = note.checkpoint()?;
        if checkpoint.origin != trust.origin {
            return Err(CheckpointError::Origin { expected: trust.origin.clone(), found: checkpoint.origin });
        }
        let witnesses: Vec<_> =
            trust.witnesses.iter().filter(|key| key.key_type() == KeyType::Cosignature).cloned().collect();
        let cosigned_by = match note.verify(&witnesses) {
            Err(VerifyError::Unknown) => Vec::new(),
            other => other?,
        };
        Ok(Opened { checkpoint, signed_by, cosigned_by })
    }
}

/// The text that is signed.
impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root)?;
        self.extensions.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl FromStr for Checkpoint {
    type Err = CheckpointError;

    fn from_str(text: &str) -> Result<Self, CheckpointError> {
        let mut lines = text.strip_suffix('\n').ok_or(CheckpointError::Form)?.split('\n');
        let mut next = || lines.next().ok_or(CheckpointError::Form);
        let origin = Origin::new(next()?).map_err(|_| CheckpointError::Form)?;
        let size = decimal(next()?).ok_or(CheckpointError::Size)?;
        let root = Hash::from_base64(next()?).ok_or(CheckpointError::Root)?;
        let extensions: Vec<_> = lines.map(str::to_owned).collect();
        let fits = |line: &String| !line.is_empty() && !line.bytes().any(|byte| byte < b' ');
        if extensions.iter().all(fits) {
            Ok(Self { origin, size, root, extensions })
        } else {
            Err(CheckpointError::Form)
        }
    }
}

/// Digits without leading zeroes, up to [`SIZE_MAX`].
pub(crate) fn decimal(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|number| plain && *number <= SIZE_MAX)
}
