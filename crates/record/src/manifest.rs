//! The manifest of ASiC-E (ETSI EN 319 162-1, annex A.4), in the one spelling that a record has.
//!
//! It follows from the files alone, so a reader writes it anew and compares, and needs no parser for XML. A time stamp
//! covers its bytes, and through the hashes in it every other file.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The manifest of these files, in this order.
pub(crate) fn write<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut manifest = String::from(concat!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n",
        "<asic:ASiCManifest xmlns:asic=\"http://uri.etsi.org/02918/v1.2.1#\"",
        " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">\n",
        "<asic:SigReference URI=\"META-INF/timestamp.tst\" MimeType=\"application/vnd.etsi.timestamp-token\"/>\n",
    ));
    for (name, bytes) in files {
        let digest = STANDARD.encode(Sha256::digest(bytes));
        // Names are ours and hold nothing that XML takes for something else.
        let _ = writeln!(
            manifest,
            "<asic:DataObjectReference URI=\"{name}\"><ds:DigestMethod \
             Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/><ds:DigestValue>{digest}</ds:DigestValue>\
             </asic:DataObjectReference>"
        );
    }
    manifest.push_str("</asic:ASiCManifest>\n");
    manifest
}

/// What differs between the manifest that is there and the one that the files give: the first file whose line is
/// another one, or `None` for something else.
pub(crate) fn differing(expected: &str, found: &[u8]) -> Option<String> {
    let found: Vec<_> = found.split(|byte| *byte == b'\n').collect();
    let line = expected.lines().zip(&found).find(|(expected, found)| expected.as_bytes() != **found)?.0;
    let name = line.strip_prefix("<asic:DataObjectReference URI=\"")?.split('"').next()?;
    Some(name.to_owned())
}
