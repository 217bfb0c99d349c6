//! Framing of everything that is hashed or signed, and a reader of fixed layouts.
//!
//! A hashed message is a list of fields, each with its length in four bytes before it. The first one is a label, so that
//! no hash of one kind is ever one of another.

use sha2::{Digest, Sha256, Sha512};

use crate::ballot::BallotError;

/// How a message is put together; writes go into whatever takes bytes.
pub(crate) trait Fields: Sized {
    fn raw(&mut self, bytes: &[u8]);

    fn field(mut self, bytes: &[u8]) -> Self {
        // Nothing in here comes near four gigabytes.
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        self.raw(&length.to_be_bytes());
        self.raw(bytes);
        self
    }

    fn labelled(self, label: &str) -> Self {
        self.field(format!("plenum CS1 {label}").as_bytes())
    }
}

impl Fields for Sha256 {
    fn raw(&mut self, bytes: &[u8]) {
        Digest::update(self, bytes);
    }
}

impl Fields for Sha512 {
    fn raw(&mut self, bytes: &[u8]) {
        Digest::update(self, bytes);
    }
}

impl Fields for Vec<u8> {
    fn raw(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

/// SHA-256 of a labelled message that is still to be written.
pub(crate) fn short(label: &str) -> Sha256 {
    Sha256::new().labelled(label)
}

/// SHA-512, likewise.
pub(crate) fn long(label: &str) -> Sha512 {
    Sha512::new().labelled(label)
}

/// Takes parts of a fixed length from the front. The length of the whole was compared before.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl Reader<'_> {
    pub(crate) fn take<const N: usize>(&mut self) -> Result<[u8; N], BallotError> {
        let (part, rest) =
            self.0.split_first_chunk::<N>().ok_or(BallotError::Length { expected: N, got: self.0.len() })?;
        self.0 = rest;
        Ok(*part)
    }
}
