//! ZIP in the one spelling that a record has: every list of files is exactly one sequence of bytes.
//!
//! Stored only, no times, no comments, no further fields, no bytes before, between or behind. A reader therefore
//! derives the central directory from the files and compares; what one program shows and another one hides cannot be.
//! Any program for ZIP archives opens the result.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::limits::{CONTAINER_BYTES_MAX, FILES_MAX};

const LOCAL: &[u8; 4] = b"PK\x03\x04";
const CENTRAL: &[u8; 4] = b"PK\x01\x02";
const END: &[u8; 4] = b"PK\x05\x06";
/// Version 1.0, no flags, stored, midnight of the first day that the format knows.
const FIXED: [u8; 10] = [10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
const LOCAL_BYTES: usize = 30;
/// Longest name that is looked at.
const NAME_BYTES_MAX: usize = 100;

/// Why bytes are not the container of a record. Places count bytes from 0.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ZipError {
    #[error("{bytes} bytes are more than a record may have ({most})")]
    Length { bytes: usize, most: usize },
    #[error("this is no ZIP archive")]
    NotZip,
    #[error("the archive ends in the middle, at byte {at}")]
    Short { at: usize },
    #[error("the head of a file at byte {at} is not spelt as in a record")]
    Header { at: usize },
    #[error("the name of the file at byte {at} is none of those a record may hold")]
    Name { at: usize },
    #[error("{name} stands twice or in the wrong place")]
    Order { name: String },
    #[error("{name} is larger than it may be")]
    Size { name: String },
    #[error("the checksum of {name} does not fit")]
    Checksum { name: String },
    #[error("more than {FILES_MAX} files")]
    Files,
    #[error("the table of contents differs from the files, at byte {at}")]
    Directory { at: usize },
    #[error("something stands behind the end, at byte {at}")]
    Trailing { at: usize },
}

impl ZipError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Length { .. } => "zip-length",
            Self::NotZip => "zip-none",
            Self::Short { .. } => "zip-short",
            Self::Header { .. } => "zip-header",
            Self::Name { .. } => "zip-name",
            Self::Order { .. } => "zip-order",
            Self::Size { .. } => "zip-size",
            Self::Checksum { .. } => "zip-checksum",
            Self::Files => "zip-files",
            Self::Directory { .. } => "zip-directory",
            Self::Trailing { .. } => "zip-trailing",
        }
    }

    /// The file that is at fault, or the byte of the archive.
    pub(crate) fn place(&self) -> Option<String> {
        match self {
            Self::Length { .. } | Self::NotZip | Self::Files => None,
            Self::Short { at }
            | Self::Header { at }
            | Self::Name { at }
            | Self::Directory { at }
            | Self::Trailing { at } => Some(format!("byte {at}")),
            Self::Order { name } | Self::Size { name } | Self::Checksum { name } => Some(name.clone()),
        }
    }
}

/// Writes files in this order. The caller has checked names and sizes.
pub(crate) fn write<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let (mut archive, mut directory, mut count) = (Vec::new(), Vec::new(), 0u16);
    for (name, bytes) in files {
        let at = archive.len() as u32;
        let about = about(name, bytes);
        archive.extend_from_slice(LOCAL);
        archive.extend_from_slice(&about);
        archive.extend_from_slice(name.as_bytes());
        archive.extend_from_slice(bytes);
        enter(&mut directory, name, &about, at);
        count += 1;
    }
    finish(&mut archive, &directory, count);
    archive
}

/// What stands alike in the local head and in the directory: how it is stored, checksum, sizes, length of the name,
/// no further fields.
fn about(name: &str, bytes: &[u8]) -> [u8; LOCAL_BYTES - 4] {
    let size = (bytes.len() as u32).to_le_bytes();
    let mut about = [0; LOCAL_BYTES - 4];
    about[..10].copy_from_slice(&FIXED);
    about[10..14].copy_from_slice(&crc32fast::hash(bytes).to_le_bytes());
    about[14..18].copy_from_slice(&size);
    about[18..22].copy_from_slice(&size);
    about[22..24].copy_from_slice(&(name.len() as u16).to_le_bytes());
    about
}

fn enter(directory: &mut Vec<u8>, name: &str, about: &[u8; LOCAL_BYTES - 4], at: u32) {
    directory.extend_from_slice(CENTRAL);
    // Made by version 1.0 on a system without attributes of files.
    directory.extend_from_slice(&[10, 0]);
    directory.extend_from_slice(about);
    // No comment, first disk, no attributes.
    directory.extend_from_slice(&[0; 10]);
    directory.extend_from_slice(&at.to_le_bytes());
    directory.extend_from_slice(name.as_bytes());
}

fn finish(archive: &mut Vec<u8>, directory: &[u8], count: u16) {
    let at = archive.len() as u32;
    archive.extend_from_slice(directory);
    archive.extend_from_slice(END);
    archive.extend_from_slice(&[0; 4]);
    archive.extend_from_slice(&count.to_le_bytes());
    archive.extend_from_slice(&count.to_le_bytes());
    archive.extend_from_slice(&(directory.len() as u32).to_le_bytes());
    archive.extend_from_slice(&at.to_le_bytes());
    archive.extend_from_slice(&[0; 2]);
}

/// Reads an archive. `largest` says how large a file of this name may be; `None` refuses the name. Names stand in
/// ascending order of their bytes, but for the one that `first` names.
pub(crate) fn read<'a>(
    bytes: &'a [u8],
    first: &str,
    largest: impl Fn(&str) -> Option<usize>,
) -> Result<BTreeMap<&'a str, &'a [u8]>, ZipError> {
    if bytes.len() > CONTAINER_BYTES_MAX {
        return Err(ZipError::Length { bytes: bytes.len(), most: CONTAINER_BYTES_MAX });
    }
    if !bytes.starts_with(LOCAL) {
        return Err(ZipError::NotZip);
    }
    let (mut files, mut directory, mut at, mut before) = (BTreeMap::new(), Vec::new(), 0, None);
    while bytes[at..].starts_with(LOCAL) {
        if files.len() == FILES_MAX {
            return Err(ZipError::Files);
        }
        let start = at;
        let (name, content) = file(bytes, &mut at, &largest)?;
        let in_order = match before {
            None => name == first,
            Some(before) => name != first && (before == first || before < name),
        };
        if !in_order {
            return Err(ZipError::Order { name: name.to_owned() });
        }
        let about = about(name, content);
        if about[10..14] != bytes[start + 14..start + 18] {
            return Err(ZipError::Checksum { name: name.to_owned() });
        }
        if about != bytes[start + 4..start + LOCAL_BYTES] {
            return Err(ZipError::Header { at: start });
        }
        enter(&mut directory, name, &about, start as u32);
        files.insert(name, content);
        before = Some(name);
    }
    let mut rest = vec![0; at];
    finish(&mut rest, &directory, files.len() as u16);
    let (expected, found) = (&rest[at..], &bytes[at..]);
    if let Some(differs) = expected.iter().zip(found).position(|(expected, found)| expected != found) {
        return Err(ZipError::Directory { at: at + differs });
    }
    match found.len() {
        length if length < expected.len() => Err(ZipError::Short { at: bytes.len() }),
        length if length > expected.len() => Err(ZipError::Trailing { at: rest.len() }),
        _ => Ok(files),
    }
}

/// One file, and `at` behind it.
fn file<'a>(
    bytes: &'a [u8],
    at: &mut usize,
    largest: impl Fn(&str) -> Option<usize>,
) -> Result<(&'a str, &'a [u8]), ZipError> {
    let start = *at;
    let head = bytes.get(start..start + LOCAL_BYTES).ok_or(ZipError::Short { at: bytes.len() })?;
    let number = |place: usize| u32::from_le_bytes([head[place], head[place + 1], head[place + 2], head[place + 3]]);
    let (size, name_length) = (number(22) as usize, usize::from(u16::from_le_bytes([head[26], head[27]])));
    if head[4..14] != FIXED || number(18) != number(22) || head[28..] != [0, 0] {
        return Err(ZipError::Header { at: start });
    }
    let name_at = start + LOCAL_BYTES;
    if name_length > NAME_BYTES_MAX {
        return Err(ZipError::Name { at: start });
    }
    let name = bytes.get(name_at..name_at + name_length).ok_or(ZipError::Short { at: bytes.len() })?;
    let name = std::str::from_utf8(name).map_err(|_| ZipError::Name { at: start })?;
    let most = largest(name).ok_or(ZipError::Name { at: start })?;
    if size > most {
        return Err(ZipError::Size { name: name.to_owned() });
    }
    let content_at = name_at + name_length;
    let content = bytes.get(content_at..content_at + size).ok_or(ZipError::Short { at: bytes.len() })?;
    *at = content_at + size;
    Ok((name, content))
}
