//! The container in a protocol: a PDF holds it as its one attachment, as it is, so that it is found without knowing PDF.

use thiserror::Error;

use crate::container::MIMETYPE;
use crate::limits::PDF_BYTES_MAX;

/// How an attachment ends.
const END: &[u8] = b"endstream";

/// Why no container was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PdfError {
    #[error("{0} bytes are more than a protocol may have")]
    Length(usize),
    #[error("there is no record in this PDF")]
    None,
    #[error("there is more than one record in this PDF")]
    Several,
}

impl PdfError {
    /// Stable name for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Length(_) => "pdf-length",
            Self::None => "pdf-no-record",
            Self::Several => "pdf-several-records",
        }
    }
}

/// Whether this is a PDF and no container.
pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// The container in a PDF. Whether it is one is for [`Container::from_bytes`](crate::Container::from_bytes) to say.
pub fn container(pdf: &[u8]) -> Result<&[u8], PdfError> {
    if pdf.len() > PDF_BYTES_MAX {
        return Err(PdfError::Length(pdf.len()));
    }
    let start = start();
    let mut places = find_all(pdf, &start);
    let (Some(at), None) = (places.next(), places.next()) else {
        return Err(if find_all(pdf, &start).next().is_none() { PdfError::None } else { PdfError::Several });
    };
    let rest = &pdf[at..];
    // The last "endstream" whose container is whole: the word may stand in a record, too. The record ends with the 22
    // bytes of its end.
    let ends = find_all(rest, b"PK\x05\x06\0\0\0\0").map(|end| end + 22);
    let fits = |end: &usize| {
        let behind = rest.get(*end..).unwrap_or_default();
        let line = behind.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        behind[line..].starts_with(END)
    };
    ends.filter(fits).last().map(|end| &rest[..end]).ok_or(PdfError::None)
}

/// How every container begins.
fn start() -> Vec<u8> {
    let mut start = vec![b'P', b'K', 3, 4, 10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0];
    start.extend_from_slice(&crc32fast::hash(MIMETYPE.as_bytes()).to_le_bytes());
    let size = (MIMETYPE.len() as u32).to_le_bytes();
    start.extend_from_slice(&size);
    start.extend_from_slice(&size);
    start.extend_from_slice(&[8, 0, 0, 0]);
    start.extend_from_slice(b"mimetype");
    start.extend_from_slice(MIMETYPE.as_bytes());
    start
}

fn find_all<'a>(bytes: &'a [u8], what: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    // Whoever looks for the first letter first is fast enough for what has the size of a PDF.
    let starts = bytes.iter().enumerate().filter(move |(_, byte)| **byte == what[0]);
    starts.map(|(at, _)| at).filter(move |at| bytes[*at..].starts_with(what))
}
