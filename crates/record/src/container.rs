//! The container of a record: ASiC-E (ETSI EN 319 162-1) with these files and no others.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use thiserror::Error;

use ballot::limits::ATTACHMENTS_MAX;

use crate::limits::{ATTACHMENT_BYTES_MAX, ENTRIES_BYTES_MAX, FILE_BYTES_MAX, TOKEN_BYTES_MAX};
use crate::manifest;
use crate::zip::{self, ZipError};

/// What the first file says.
pub const MIMETYPE: &str = "application/vnd.etsi.asic-e+zip";

const MIMETYPE_NAME: &str = "mimetype";
const MANIFEST_NAME: &str = "META-INF/ASiCManifest.xml";
pub(crate) const TIME_STAMP_NAME: &str = "META-INF/timestamp.tst";
const ATTACHMENT_PREFIX: &str = "attachments/";

/// A file that the format gives a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The last checkpoint of the vote's log, over all entries, signed by the log.
    Checkpoint,
    /// The checkpoint at the close of voting, signed by the log: all ballots are in it, and no result.
    Closing,
    /// Signatures of members under the closing checkpoint, one a line.
    Cosignatures,
    /// Body of the definition.
    Definition,
    /// All entries of the vote's log, with their bodies, one a line.
    Entries,
    /// Body of the result.
    Result,
    /// Body of the roll.
    Roll,
    /// The format, so that the record explains itself.
    Spec,
    /// Proof that the tenant's log knows the last checkpoint.
    TenantProof,
    /// For people: what this is and how to check it.
    Verification,
}

impl Part {
    pub const ALL: [Self; 10] = [
        Self::Checkpoint,
        Self::Closing,
        Self::Cosignatures,
        Self::Definition,
        Self::Entries,
        Self::Result,
        Self::Roll,
        Self::Spec,
        Self::TenantProof,
        Self::Verification,
    ];

    /// Its path in the container.
    pub fn path(self) -> &'static str {
        match self {
            Self::Checkpoint => "record/checkpoint",
            Self::Closing => "record/closing",
            Self::Cosignatures => "record/cosignatures",
            Self::Definition => "record/definition.json",
            Self::Entries => "record/entries.jsonl",
            Self::Result => "record/result.json",
            Self::Roll => "record/roll.json",
            Self::Spec => "record/spec.md",
            Self::TenantProof => "record/tenant.tlog-proof",
            Self::Verification => "record/verification.txt",
        }
    }

    /// Whether a record without it is none. A body may have been erased, and a proof may come late.
    pub fn is_required(self) -> bool {
        matches!(self, Self::Checkpoint | Self::Entries | Self::Spec | Self::Verification)
    }

    fn of(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.path() == path)
    }
}

/// The files of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Container {
    parts: BTreeMap<Part, Vec<u8>>,
    /// By hash; its small hexadecimal digits are the name.
    attachments: BTreeMap<[u8; 32], Vec<u8>>,
    time_stamp: Option<Vec<u8>>,
}

/// Why a file is no record.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ContainerError {
    #[error("the archive is not that of a record")]
    Zip(#[from] ZipError),
    #[error("the file mimetype does not say {MIMETYPE}")]
    Mimetype,
    #[error("{0} is missing")]
    Missing(&'static str),
    #[error("the manifest does not fit {}", .0.as_deref().unwrap_or("the files"))]
    Manifest(Option<String>),
    #[error("{0} is not the file its name says")]
    Attachment(String),
    #[error("more than {ATTACHMENTS_MAX} attachments")]
    Attachments,
    #[error("{0} is larger than it may be")]
    Size(String),
}

impl ContainerError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Zip(error) => error.code(),
            Self::Mimetype => "container-mimetype",
            Self::Missing(_) => "container-missing",
            Self::Manifest(_) => "container-manifest",
            Self::Attachment(_) => "container-attachment",
            Self::Attachments => "container-attachments",
            Self::Size(_) => "container-size",
        }
    }

    /// The file that is at fault, or the byte of the archive.
    pub fn place(&self) -> Option<String> {
        match self {
            Self::Zip(error) => error.place(),
            Self::Mimetype => Some(MIMETYPE_NAME.to_owned()),
            Self::Missing(name) => Some((*name).to_owned()),
            Self::Manifest(name) => Some(name.clone().unwrap_or_else(|| MANIFEST_NAME.to_owned())),
            Self::Attachment(name) | Self::Size(name) => Some(name.clone()),
            Self::Attachments => None,
        }
    }
}

impl Container {
    /// Puts a file in, in place of the one that was there.
    pub fn set(&mut self, part: Part, bytes: Vec<u8>) -> Result<(), ContainerError> {
        if bytes.len() > largest_part(part) {
            return Err(ContainerError::Size(part.path().to_owned()));
        }
        self.parts.insert(part, bytes);
        Ok(())
    }

    /// Puts an attachment in and says by which hash it is found.
    pub fn attach(&mut self, bytes: Vec<u8>) -> Result<[u8; 32], ContainerError> {
        let hash = Sha256::digest(&bytes).into();
        if bytes.len() > ATTACHMENT_BYTES_MAX {
            return Err(ContainerError::Size(attachment_path(&hash)));
        }
        if self.attachments.len() == ATTACHMENTS_MAX && !self.attachments.contains_key(&hash) {
            return Err(ContainerError::Attachments);
        }
        self.attachments.insert(hash, bytes);
        Ok(hash)
    }

    /// Adds a time stamp over [`Container::manifest`], or renews it. Nothing else in the container changes.
    pub fn stamp(&mut self, token: Vec<u8>) -> Result<(), ContainerError> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(ContainerError::Size(TIME_STAMP_NAME.to_owned()));
        }
        self.time_stamp = Some(token);
        Ok(())
    }

    pub fn part(&self, part: Part) -> Option<&[u8]> {
        self.parts.get(&part).map(Vec::as_slice)
    }

    /// Attachments by their SHA-256.
    pub fn attachments(&self) -> impl Iterator<Item = (&[u8; 32], &[u8])> {
        self.attachments.iter().map(|(hash, bytes)| (hash, bytes.as_slice()))
    }

    pub fn time_stamp(&self) -> Option<&[u8]> {
        self.time_stamp.as_deref()
    }

    /// What a time stamp covers: hashes of all files but the first one, this one and the stamp.
    pub fn manifest(&self) -> String {
        let files = self.covered();
        manifest::write(files.iter().map(|(name, bytes)| (name.as_str(), *bytes)))
    }

    /// The container. The same files always give the same bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ContainerError> {
        if let Some(part) = Part::ALL.into_iter().find(|part| part.is_required() && !self.parts.contains_key(part)) {
            return Err(ContainerError::Missing(part.path()));
        }
        let (manifest, covered) = (self.manifest(), self.covered());
        let mut files = BTreeMap::from([(MANIFEST_NAME, manifest.as_bytes())]);
        files.extend(covered.iter().map(|(name, bytes)| (name.as_str(), *bytes)));
        files.extend(self.time_stamp.as_deref().map(|token| (TIME_STAMP_NAME, token)));
        let archive = zip::write([(MIMETYPE_NAME, MIMETYPE.as_bytes())].into_iter().chain(files));
        // What was written can be read: the sum of the sizes may be too much where no single one is.
        match Self::from_bytes(&archive) {
            Ok(_) => Ok(archive),
            Err(error) => Err(error),
        }
    }

    /// Reads a container and checks everything about it that the files themselves say.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ContainerError> {
        let files = zip::read(bytes, MIMETYPE_NAME, largest)?;
        if files.get(MIMETYPE_NAME) != Some(&MIMETYPE.as_bytes()) {
            return Err(ContainerError::Mimetype);
        }
        let mut container = Self::default();
        for (&name, &content) in &files {
            if let Some(part) = Part::of(name) {
                container.set(part, content.to_vec())?;
            } else if name.starts_with(ATTACHMENT_PREFIX) {
                let hash = container.attach(content.to_vec())?;
                if attachment_path(&hash) != name {
                    return Err(ContainerError::Attachment(name.to_owned()));
                }
            } else if name == TIME_STAMP_NAME {
                container.stamp(content.to_vec())?;
            }
        }
        let found = files.get(MANIFEST_NAME).ok_or(ContainerError::Missing(MANIFEST_NAME))?;
        let expected = container.manifest();
        if expected.as_bytes() != *found {
            return Err(ContainerError::Manifest(manifest::differing(&expected, found)));
        }
        match Part::ALL.into_iter().find(|part| part.is_required() && !container.parts.contains_key(part)) {
            Some(part) => Err(ContainerError::Missing(part.path())),
            None => Ok(container),
        }
    }

    fn covered(&self) -> BTreeMap<String, &[u8]> {
        let parts = self.parts.iter().map(|(part, bytes)| (part.path().to_owned(), bytes.as_slice()));
        parts.chain(self.attachments.iter().map(|(hash, bytes)| (attachment_path(hash), bytes.as_slice()))).collect()
    }
}

pub(crate) fn attachment_path(hash: &[u8; 32]) -> String {
    hash.iter().fold(ATTACHMENT_PREFIX.to_owned(), |path, byte| format!("{path}{byte:02x}"))
}

/// The list of names, and how large each file may be.
fn largest(name: &str) -> Option<usize> {
    if let Some(digits) = name.strip_prefix(ATTACHMENT_PREFIX) {
        let is_hash = digits.len() == 64 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        return is_hash.then_some(ATTACHMENT_BYTES_MAX);
    }
    match name {
        MIMETYPE_NAME => Some(MIMETYPE.len()),
        MANIFEST_NAME => Some(FILE_BYTES_MAX),
        TIME_STAMP_NAME => Some(TOKEN_BYTES_MAX),
        _ => Part::of(name).map(largest_part),
    }
}

fn largest_part(part: Part) -> usize {
    if part == Part::Entries { ENTRIES_BYTES_MAX } else { FILE_BYTES_MAX }
}
