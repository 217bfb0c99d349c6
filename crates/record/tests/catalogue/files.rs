//! Files that want to crash or to deceive whoever opens them.

use record::Part;

use crate::attacks::{Attack, attack};
use crate::honest::open_nine;

fn honest() -> Vec<u8> {
    let mut container = open_nine().container();
    for part in [Part::Spec, Part::Verification] {
        container.set(part, b"See tests/records.\n".to_vec()).expect("small");
    }
    container.to_bytes().expect("a record")
}

fn find(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).position(|window| window == what).expect("it is there")
}

/// Replaces a content, and mends size and checksum as a program for archives would. The directory stays.
fn with_part(part: Part, content: &[u8]) -> Vec<u8> {
    let mut container = record::Container::from_bytes(&honest()).expect("a record");
    container.set(part, content.to_vec()).expect("small");
    container.to_bytes().expect("a record")
}

pub(crate) fn all(attacks: &mut Vec<Attack>) {
    let mut push = |name, about, exit, code, bytes| attacks.push(attack(name, about, exit, code, bytes));
    let whole = honest();
    let mut bytes = whole.clone();
    // Within the text of the entries: the name of an option.
    let at = find(&bytes, b"abstain");
    bytes[at] ^= 1;
    push("file-one-bit", "one bit of the entries is flipped", 3, "zip-checksum", bytes);
    push("file-cut", "the file ends in the middle", 3, "zip-short", whole[..whole.len() / 2].to_vec());
    push("file-without-its-end", "the last byte is missing", 3, "zip-short", whole[..whole.len() - 1].to_vec());
    push("file-with-more-behind", "something stands behind the end", 3, "zip-trailing", [&whole[..], b"\0"].concat());
    push("file-with-more-before", "something stands before the beginning", 3, "zip-none", [b"\0", &whole[..]].concat());
    push("file-is-empty", "nothing at all", 3, "zip-none", Vec::new());
    push("file-is-text", "no archive", 3, "zip-none", b"Abstimmung angenommen.\n".to_vec());
    let mut bytes = whole.clone();
    let end = bytes.len() - 22;
    bytes[end + 20] = 5;
    bytes.extend_from_slice(b"hello");
    push("zip-with-a-comment", "a comment at the end", 3, "zip-directory", bytes);
    let mut bytes = whole.clone();
    let directory = find(&bytes, b"PK\x01\x02");
    bytes[directory + 46..directory + 54].copy_from_slice(b"mimetypE");
    push(
        "zip-with-two-stories",
        "the list at the end names other files than those that are there",
        3,
        "zip-directory",
        bytes,
    );
    let mut bytes = whole.clone();
    let head = (0..bytes.len() - 60)
        .find(|at| bytes[*at..].starts_with(b"PK\x03\x04") && bytes[at + 30..].starts_with(b"record/roll.json"))
        .expect("the roll");
    bytes[head + 30..head + 46].copy_from_slice(b"../../roll.jsonx");
    push("zip-leads-elsewhere", "a name leads out of the folder", 3, "zip-name", bytes);
    let mut bytes = whole.clone();
    bytes[head + 8] = 8;
    push("zip-is-packed", "a file says that it is packed", 3, "zip-header", bytes);
    let mut bytes = whole.clone();
    bytes[head + 6] = 1;
    push("zip-is-encrypted", "a file says that it is encrypted", 3, "zip-header", bytes);
    let mut bytes = whole.clone();
    bytes[head + 18..head + 26].fill(0xFF);
    push("zip-is-huge", "a file says that it has four gigabytes", 3, "zip-size", bytes);
    let mut bytes = whole.clone();
    let next = (head + 4..bytes.len()).find(|at| bytes[*at..].starts_with(b"PK\x03\x04")).expect("another file");
    let again = bytes[head..next].to_vec();
    bytes.splice(next..next, again);
    push("zip-says-it-twice", "a file stands twice", 3, "zip-order", bytes);
    let manifest = find(&whole, b"<ds:DigestValue>") + 16;
    let mut container = whole.clone();
    container[manifest] = if container[manifest] == b'A' { b'B' } else { b'A' };
    let from = find(&container, b"<?xml");
    let to = find(&container, b"</asic:ASiCManifest>\n") + 21;
    let checksum = crc32fast::hash(&container[from..to]).to_le_bytes();
    let local = find(&container, b"META-INF/ASiCManifest.xml") - 30;
    container[local + 14..local + 18].copy_from_slice(&checksum);
    let directory = find(&container, b"PK\x01\x02");
    let second = find(&container[directory + 4..], b"PK\x01\x02") + directory + 4;
    container[second + 16..second + 20].copy_from_slice(&checksum);
    push("manifest-names-another-hash", "a hash in the manifest is another one", 3, "container-manifest", container);
    push(
        "entries-are-deep",
        "JSON that is nested without end",
        1,
        "lines-form",
        with_part(Part::Entries, &[&b"["[..]; 100_000].concat()),
    );
    push("entries-are-bytes", "the entries are no text", 1, "lines-form", with_part(Part::Entries, &[0xFF; 64]));
    push("entries-are-none", "there are no entries", 1, "lines-form", with_part(Part::Entries, b"\n"));
    let entries = record::Container::from_bytes(&whole).expect("a record");
    let entries = String::from_utf8(entries.part(Part::Entries).expect("entries").to_vec()).expect("text");
    let spaced = entries.replacen("{\"entry\":", "{ \"entry\":", 1);
    push(
        "entries-are-spelt-otherwise",
        "a space more, which changes no meaning",
        1,
        "lines-form",
        with_part(Part::Entries, spaced.as_bytes()),
    );
    let twice = entries.replacen("{\"entry\":", "{\"entry\":\"\",\"entry\":", 1);
    push(
        "entries-say-it-twice",
        "a member of a line stands twice",
        1,
        "lines-form",
        with_part(Part::Entries, twice.as_bytes()),
    );
    push(
        "checkpoint-is-none",
        "the last checkpoint cannot be read",
        1,
        "note-form",
        with_part(Part::Checkpoint, b"plenum\n"),
    );
    push(
        "confirmations-are-none",
        "the confirmations cannot be read",
        1,
        "note-form",
        with_part(Part::Cosignatures, b"yes\n"),
    );
    push(
        "tenant-proof-is-none",
        "the proof cannot be read",
        1,
        "tenant-log-form",
        with_part(Part::TenantProof, b"yes\n"),
    );
    let mut stamped = record::Container::from_bytes(&whole).expect("a record");
    stamped.stamp(vec![0x30; 1000]).expect("small");
    push("time-stamp-is-none", "the time stamp cannot be read", 1, "time-form", stamped.to_bytes().expect("a record"));
    let pdf = |parts: &[&[u8]]| [&[&b"%PDF-1.7\nstream\n"[..]], parts, &[b"\nendstream\n%%EOF\n"]].concat().concat();
    push("protocol-holds-nothing", "a PDF without a record", 3, "pdf-no-record", pdf(&[b"nothing"]));
    push(
        "protocol-holds-two",
        "a PDF with two records",
        3,
        "pdf-several-records",
        pdf(&[&whole, b"\nendstream\nstream\n", &whole]),
    );
    push(
        "protocol-hides-bytes",
        "something stands between the record and its end in a PDF",
        3,
        "pdf-no-record",
        pdf(&[&whole, b"\0\0"]),
    );
}
