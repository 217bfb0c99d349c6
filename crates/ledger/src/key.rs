//! Keys that sign notes, and keys that verify them (C2SP signed-note; types 0x01 and 0x04).
//!
//! Whoever signs hands over a seed of 32 bytes that came from good randomness and is used for one name and one type
//! only. Signing keys are not `Debug` and are wiped when dropped.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::limits::{NAME_BYTES_MAX, SIZE_MAX};
use crate::note::NoteSignature;

/// Bytes of the time before the signature in a cosignature.
pub(crate) const TIME_BYTES: usize = 8;

/// What a key is called, best a URL without a scheme. At most [`NAME_BYTES_MAX`] bytes, not empty, without white
/// space, plus and control characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName(String);

/// What a key signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyType {
    /// The text of a note: type 0x01.
    Note,
    /// A checkpoint and the time at which it was seen: type 0x04 (C2SP tlog-cosignature).
    Cosignature,
}

/// The public half of a key that somebody trusts. Its text (`Display`, `FromStr`) is the "vkey" of signed-note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    name: KeyName,
    key_type: KeyType,
    id: u32,
    key: VerifyingKey,
}

/// Signs notes for a log. Not `Debug`: it stays out of every log.
pub struct NoteSigner {
    name: KeyName,
    id: u32,
    key: SigningKey,
}

/// Cosigns checkpoints of others. Not `Debug`: it stays out of every log.
pub struct Cosigner {
    name: KeyName,
    id: u32,
    key: SigningKey,
}

/// Why a text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyError {
    #[error("not the name of a key: 1 to {NAME_BYTES_MAX} bytes without white space, plus and control characters")]
    Name,
    #[error("a key is written as its name, its number in hexadecimal and its bytes in base64, with plus between")]
    Form,
    #[error("keys of type {0:#04x} are not known here")]
    Type(u8),
    #[error("the bytes are no Ed25519 key that can be trusted")]
    Key,
    #[error("the number of the key is {found:08x}, name and bytes say {expected:08x}")]
    Id { expected: u32, found: u32 },
}

/// A cosignature cannot bear a time after the year 292 thousand million.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the time {0} is beyond the largest a cosignature may bear")]
pub struct TimeError(pub u64);

impl KeyName {
    /// Checks a text.
    pub fn new(text: &str) -> Result<Self, KeyError> {
        let forbidden = |letter: char| letter.is_whitespace() || letter == '+' || letter < ' ';
        let fits = (1..=NAME_BYTES_MAX).contains(&text.len()) && !text.contains(forbidden);
        if fits { Ok(Self(text.to_owned())) } else { Err(KeyError::Name) }
    }

    /// As it stands in signature lines.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl KeyType {
    /// The byte that signed-note assigns.
    pub fn byte(self) -> u8 {
        match self {
            Self::Note => 0x01,
            Self::Cosignature => 0x04,
        }
    }

    fn from_byte(byte: u8) -> Result<Self, KeyError> {
        match byte {
            0x01 => Ok(Self::Note),
            0x04 => Ok(Self::Cosignature),
            other => Err(KeyError::Type(other)),
        }
    }
}

impl VerifierKey {
    /// From the 32 bytes of RFC 8032. Points of small order are refused: they verify what nobody signed.
    pub fn new(name: KeyName, key_type: KeyType, bytes: &[u8; 32]) -> Result<Self, KeyError> {
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::Key)?;
        if key.is_weak() {
            return Err(KeyError::Key);
        }
        Ok(Self::of(name, key_type, key))
    }

    fn of(name: KeyName, key_type: KeyType, key: VerifyingKey) -> Self {
        Self { id: id_of(&name, key_type, &key), name, key_type, key }
    }

    /// What the key is called.
    pub fn name(&self) -> &KeyName {
        &self.name
    }

    /// The first four bytes of `SHA-256(name || 0x0A || type || public key)`.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// What the key signs.
    pub fn key_type(&self) -> KeyType {
        self.key_type
    }

    /// The 32 bytes of RFC 8032.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.key.to_bytes()
    }

    /// Whether this key made the signature of this text, and when if it says so. The caller has compared name and
    /// number.
    pub(crate) fn verify(&self, text: &str, signature: &[u8]) -> Option<Option<u64>> {
        match self.key_type {
            KeyType::Note => self.verifies(text.as_bytes(), signature).then_some(None),
            KeyType::Cosignature => {
                let (time, signature) = signature.split_first_chunk::<TIME_BYTES>()?;
                let time = u64::from_be_bytes(*time);
                let fits = time <= SIZE_MAX && self.verifies(cosigned(text, time).as_bytes(), signature);
                fits.then_some(Some(time))
            }
        }
    }

    /// Strictly: every verifier gives the same answer, also to signatures that were made to divide them.
    fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let Ok(signature) = Signature::from_slice(signature) else { return false };
        self.key.verify_strict(message, &signature).is_ok()
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![self.key_type.byte()];
        bytes.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{:08x}+{}", self.name, self.id, STANDARD.encode(bytes))
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let (name, rest) = text.split_once('+').ok_or(KeyError::Form)?;
        let (id, bytes) = rest.split_once('+').ok_or(KeyError::Form)?;
        let is_hex = id.len() == 8 && id.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        let found = u32::from_str_radix(id, 16).ok().filter(|_| is_hex).ok_or(KeyError::Form)?;
        let bytes = STANDARD.decode(bytes).map_err(|_| KeyError::Form)?;
        let (&key_type, bytes) = bytes.split_first().ok_or(KeyError::Form)?;
        let key_type = KeyType::from_byte(key_type)?;
        let bytes = bytes.try_into().map_err(|_| KeyError::Key)?;
        let key = Self::new(KeyName::new(name)?, key_type, bytes)?;
        if key.id == found { Ok(key) } else { Err(KeyError::Id { expected: key.id, found }) }
    }
}

impl NoteSigner {
    /// The key that belongs to a seed.
    pub fn new(name: KeyName, seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        Self { id: id_of(&name, KeyType::Note, &key.verifying_key()), name, key }
    }

    /// What others verify with.
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey::of(self.name.clone(), KeyType::Note, self.key.verifying_key())
    }

    /// Ed25519 over the text of a note.
    pub(crate) fn sign(&self, text: &str) -> NoteSignature {
        NoteSignature::new(self.name.clone(), self.id, self.key.sign(text.as_bytes()).to_bytes().to_vec())
    }
}

impl Cosigner {
    /// The key that belongs to a seed.
    pub fn new(name: KeyName, seed: &[u8; 32]) -> Self {
        let key = SigningKey::from_bytes(seed);
        Self { id: id_of(&name, KeyType::Cosignature, &key.verifying_key()), name, key }
    }

    /// What others verify with.
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey::of(self.name.clone(), KeyType::Cosignature, self.key.verifying_key())
    }

    /// Ed25519 over time and text. `time` counts seconds since 1970.
    pub(crate) fn sign(&self, text: &str, time: u64) -> Result<NoteSignature, TimeError> {
        if time > SIZE_MAX {
            return Err(TimeError(time));
        }
        let mut bytes = time.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.key.sign(cosigned(text, time).as_bytes()).to_bytes());
        Ok(NoteSignature::new(self.name.clone(), self.id, bytes))
    }
}

/// What a cosigner signs (C2SP tlog-cosignature, "Ed25519 signed message").
fn cosigned(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

fn id_of(name: &KeyName, key_type: KeyType, key: &VerifyingKey) -> u32 {
    let mut sha = Sha256::new();
    sha.update(name.as_str());
    sha.update([b'\n', key_type.byte()]);
    sha.update(key.as_bytes());
    let hash: [u8; 32] = sha.finalize().into();
    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
}
