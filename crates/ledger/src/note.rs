//! Signed notes: a text and signatures under it (C2SP signed-note).
//!
//! A note that was parsed is well formed and no more; its text means nothing until [`SignedNote::verify`] named a key
//! that signed it.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use thiserror::Error;

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::key::{KeyName, NoteSigner, VerifierKey};
use crate::limits::{NOTE_BYTES_MAX, SIGNATURES_MAX};

/// Em dash and space: how a line of a signature begins.
const SIGNATURE_PREFIX: &str = "\u{2014} ";
/// Bytes of the number of a key before a signature.
const ID_BYTES: usize = 4;

/// A text with at least one signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedNote {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// One signature, of whatever type. Its text (`Display`, `FromStr`) is its line without the newline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    name: KeyName,
    id: u32,
    bytes: Vec<u8>,
}

/// A key whose signature was verified.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SignedBy {
    pub name: KeyName,
    pub id: u32,
    /// Seconds since 1970 at which a cosigner says it saw the checkpoint; `None` for other signatures.
    pub time: Option<u64>,
}

/// Why a text is no note.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoteError {
    #[error("a note of {0} bytes is longer than {NOTE_BYTES_MAX}")]
    Length(usize),
    #[error("a note holds no control characters but newlines")]
    Control,
    #[error("the text of a note ends with a newline")]
    Text,
    #[error("a note is a text, an empty line, and lines of signatures")]
    Form,
    #[error("a line of a signature is a dash, the name of the key, and base64 of its number and the signature")]
    Signature,
    #[error("a note has at most {SIGNATURES_MAX} signatures")]
    Signatures,
}

/// Why a note is not believed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum VerifyError {
    #[error("the signature of {0} is wrong")]
    Wrong(KeyName),
    #[error("no key that is trusted signed this note")]
    Unknown,
}

impl SignedNote {
    /// Signs a text, which ends with a newline and has no other control characters.
    pub fn sign(text: String, signer: &NoteSigner) -> Result<Self, NoteError> {
        check_text(&text)?;
        Ok(Self { signatures: vec![signer.sign(&text)], text })
    }

    /// The text with its last newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text, read as a checkpoint. Nothing of it is believed.
    pub fn checkpoint(&self) -> Result<Checkpoint, CheckpointError> {
        self.text.parse()
    }

    /// The same note with the signatures of this key alone, verified or not; nothing if it has none.
    pub fn only_by(&self, key: &VerifierKey) -> Option<Self> {
        let own = self.signatures.iter().filter(|line| line.id == key.id() && line.name == *key.name());
        let signatures: Vec<_> = own.cloned().collect();
        (!signatures.is_empty()).then(|| Self { text: self.text.clone(), signatures })
    }

    /// All signatures, verified or not.
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Puts one more signature under the note.
    pub fn add(&mut self, signature: NoteSignature) -> Result<(), NoteError> {
        if self.signatures.len() >= SIGNATURES_MAX {
            return Err(NoteError::Signatures);
        }
        self.signatures.push(signature);
        Ok(())
    }

    /// Which of `keys` signed the note, each once, in the order of the note.
    ///
    /// Signatures of other keys are ignored; a wrong signature of one of `keys` condemns the note.
    pub fn verify(&self, keys: &[VerifierKey]) -> Result<Vec<SignedBy>, VerifyError> {
        let (mut signers, mut seen) = (Vec::new(), BTreeSet::new());
        for signature in &self.signatures {
            let NoteSignature { name, id, bytes } = signature;
            let Some(key) = keys.iter().find(|key| key.id() == *id && key.name() == name) else { continue };
            let time = key.verify(&self.text, bytes).ok_or_else(|| VerifyError::Wrong(name.clone()))?;
            if seen.insert((name, *id)) {
                signers.push(SignedBy { name: name.clone(), id: *id, time });
            }
        }
        if signers.is_empty() { Err(VerifyError::Unknown) } else { Ok(signers) }
    }
}

/// As it is stored and sent.
impl fmt::Display for SignedNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| writeln!(f, "{signature}"))
    }
}

impl FromStr for SignedNote {
    type Err = NoteError;

    fn from_str(note: &str) -> Result<Self, NoteError> {
        if note.len() > NOTE_BYTES_MAX {
            return Err(NoteError::Length(note.len()));
        }
        // The last empty line: the text may have some of its own.
        let empty = note.rfind("\n\n").ok_or(NoteError::Form)?;
        let (text, rest) = note.split_at(empty + 1);
        check_text(text)?;
        let lines = rest.strip_prefix('\n').and_then(|rest| rest.strip_suffix('\n')).ok_or(NoteError::Form)?;
        if lines.split('\n').count() > SIGNATURES_MAX {
            return Err(NoteError::Signatures);
        }
        let signatures = lines.split('\n').map(str::parse).collect::<Result<_, _>>()?;
        Ok(Self { text: text.to_owned(), signatures })
    }
}

impl NoteSignature {
    pub(crate) fn new(name: KeyName, id: u32, bytes: Vec<u8>) -> Self {
        Self { name, id, bytes }
    }

    /// The name of the key that is said to have signed.
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// The number of that key.
    pub fn id(&self) -> u32 {
        self.id
    }
}

impl fmt::Display for NoteSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.id.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.bytes);
        write!(f, "{SIGNATURE_PREFIX}{} {}", self.name, STANDARD.encode(bytes))
    }
}

impl FromStr for NoteSignature {
    type Err = NoteError;

    fn from_str(line: &str) -> Result<Self, NoteError> {
        let rest = line.strip_prefix(SIGNATURE_PREFIX).ok_or(NoteError::Signature)?;
        let (name, encoded) = rest.split_once(' ').ok_or(NoteError::Signature)?;
        let name = KeyName::new(name).map_err(|_| NoteError::Signature)?;
        let bytes = STANDARD.decode(encoded).map_err(|_| NoteError::Signature)?;
        match bytes.split_first_chunk::<ID_BYTES>() {
            Some((id, bytes)) if !bytes.is_empty() => Ok(Self::new(name, u32::from_be_bytes(*id), bytes.to_vec())),
            _ => Err(NoteError::Signature),
        }
    }
}

fn check_text(text: &str) -> Result<(), NoteError> {
    if text.len() > NOTE_BYTES_MAX {
        return Err(NoteError::Length(text.len()));
    }
    if text.bytes().any(|byte| byte < b' ' && byte != b'\n') {
        return Err(NoteError::Control);
    }
    if text.ends_with('\n') { Ok(()) } else { Err(NoteError::Text) }
}
