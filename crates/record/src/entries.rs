//! The file of the entries: one a line, each as JSON in its one spelling.

use std::collections::BTreeMap;

use ballot::canonical;
use ballot::limits::{BODY_BYTES_MAX, ENTRIES_MAX, HEADER_BYTES_MAX};
use ballot::vote::{EntryType, Header, Line};

use crate::container::Part;
use crate::finding::Fault;

/// Bytes of a line: header and body, each with a backslash before every quotation mark, and the words around them.
const LINE_BYTES_MAX: usize = 2 * (HEADER_BYTES_MAX + BODY_BYTES_MAX) + 256;

/// Where an entry stands, as it is told to people: lines count from 1.
pub(crate) fn place(index: usize) -> String {
    format!("{}:{}", Part::Entries.path(), index + 1)
}

/// Reads the file of the entries. What they say, and whether they may follow one another, is not looked at.
pub fn read(bytes: &[u8]) -> Result<Vec<Line>, Fault> {
    let whole = || Fault::at("lines-form", Part::Entries.path());
    let text = std::str::from_utf8(bytes).ok().and_then(|text| text.strip_suffix('\n')).ok_or_else(whole)?;
    let mut lines = Vec::new();
    for (at, line) in text.split('\n').enumerate() {
        if at == ENTRIES_MAX {
            return Err(Fault::at("lines-limit", place(at)));
        }
        lines.push(canonical::read(line, LINE_BYTES_MAX).map_err(|_| Fault::at("lines-form", place(at)))?);
    }
    Ok(lines)
}

/// The file of these entries.
pub fn write<'a>(lines: impl IntoIterator<Item = &'a Line>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for line in lines {
        bytes.extend_from_slice(canonical::write(line).as_bytes());
        bytes.push(b'\n');
    }
    bytes
}

/// The header of an entry, if it is one.
pub fn header(line: &Line) -> Option<Header> {
    canonical::read(&line.entry, HEADER_BYTES_MAX).ok()
}

/// Bodies that stand in files of their own besides: of the first entry of its sort.
pub fn copies(lines: &[Line]) -> BTreeMap<Part, &str> {
    let mut copies = BTreeMap::new();
    for line in lines {
        let part = match header(line).map(|header| header.kind) {
            Some(EntryType::Definition) => Part::Definition,
            Some(EntryType::Roll) => Part::Roll,
            Some(EntryType::Result) => Part::Result,
            _ => continue,
        };
        if let Some(body) = &line.body {
            copies.entry(part).or_insert(body.as_str());
        }
    }
    copies
}
