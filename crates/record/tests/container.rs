//! Containers: one spelling, and every byte that is another one is found and named.

use proptest::prelude::*;
use record::{Container, ContainerError, Part, ZipError};

fn container() -> Container {
    let mut container = Container::default();
    for part in Part::ALL {
        container.set(part, format!("content of {}\n", part.path()).into_bytes()).expect("small");
    }
    container.attach(b"an attachment".to_vec()).expect("small");
    container.stamp(b"a token".to_vec()).expect("small");
    container
}

fn bytes() -> Vec<u8> {
    container().to_bytes().expect("complete")
}

#[test]
fn the_same_files_give_the_same_bytes_and_come_back() {
    let container = container();
    assert_eq!(Container::from_bytes(&bytes()), Ok(container));
    assert_eq!(bytes(), bytes());
}

/// The mimetype can be read at its place without unpacking (EN 319 162-1, A.1).
#[test]
fn the_mimetype_stands_first() {
    assert_eq!(&bytes()[30..38], b"mimetype");
    assert_eq!(&bytes()[38..38 + record::MIMETYPE.len()], record::MIMETYPE.as_bytes());
}

#[test]
fn other_programs_read_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("vote.asice");
    std::fs::write(&file, bytes()).expect("written");
    let script = "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(z.testzip(), len(z.namelist()))";
    let out = std::process::Command::new("python3").args(["-c", script]).arg(&file).output().expect("python3");
    assert_eq!(String::from_utf8_lossy(&out.stdout), "None 14\n", "{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn every_flipped_bit_is_found() {
    let whole = bytes();
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            assert!(Container::from_bytes(&bytes).is_err(), "bit {bit} of byte {at}");
        }
    }
}

#[test]
fn every_cut_and_every_addition_is_found() {
    let whole = bytes();
    for length in 0..whole.len() {
        assert!(Container::from_bytes(&whole[..length]).is_err(), "{length} bytes");
    }
    let behind = [&whole[..], b"x"].concat();
    assert_eq!(Container::from_bytes(&behind), Err(ZipError::Trailing { at: whole.len() }.into()));
    assert_eq!(Container::from_bytes(&[b"x", &whole[..]].concat()), Err(ZipError::NotZip.into()));
}

/// Replaces a content of the same length, and mends the checksums, as whoever wants to deceive would.
fn replaced(old: &[u8], new: &[u8]) -> Vec<u8> {
    let mut bytes = bytes();
    let (from, to) = (crc32fast::hash(old).to_le_bytes(), crc32fast::hash(new).to_le_bytes());
    for (old, new) in [(old, new), (&from, &to)] {
        while let Some(at) = bytes.windows(old.len()).position(|window| window == old) {
            bytes[at..at + new.len()].copy_from_slice(new);
        }
    }
    bytes
}

#[test]
fn a_changed_file_is_named() {
    let changed = replaced(b"content of record/roll.json\n", b"Content of record/roll.json\n");
    let error = Container::from_bytes(&changed).expect_err("changed");
    assert_eq!(error, ContainerError::Manifest(Some("record/roll.json".into())));
    assert_eq!(error.code(), "container-manifest");
    let changed = replaced(b"an attachment", b"An attachment");
    assert!(matches!(Container::from_bytes(&changed), Err(ContainerError::Attachment(_))));
    let mut changed = bytes();
    let at = changed.windows(7).position(|window| window == b"content").expect("a content");
    changed[at] = b'C';
    let error = Container::from_bytes(&changed).expect_err("changed");
    assert_eq!(error, ZipError::Checksum { name: "record/checkpoint".into() }.into());
}

#[test]
fn a_record_has_its_parts_and_their_sizes() {
    let mut without = Container::default();
    assert_eq!(without.to_bytes(), Err(ContainerError::Missing("record/checkpoint")));
    let too_large = vec![0; record::limits::FILE_BYTES_MAX + 1];
    assert_eq!(without.set(Part::Roll, too_large), Err(ContainerError::Size("record/roll.json".into())));
}

/// Names that lead elsewhere, that are nobody's, or that stand twice.
#[test]
fn foreign_names_are_refused() {
    for name in ["../../etc/passwd", "record/Roll.json", "record/../r.json", "/record/rol.json", "record\\roll.json"] {
        let mut bytes = bytes();
        let new = name.as_bytes();
        rename(&mut bytes, new);
        assert!(matches!(Container::from_bytes(&bytes), Err(ContainerError::Zip(ZipError::Name { .. }))), "{name}");
    }
    let mut twice = bytes();
    rename(&mut twice, b"record/checkpnt\0");
    assert!(matches!(Container::from_bytes(&twice), Err(ContainerError::Zip(ZipError::Name { .. }))));
}

/// Gives the roll another name of the same length, in its head.
fn rename(bytes: &mut [u8], new: &[u8]) {
    let head = |at: usize| bytes[at..].starts_with(b"PK\x03\x04") && bytes[at + 30..].starts_with(b"record/roll.json");
    let at = (0..bytes.len() - 46).find(|at| head(*at)).expect("the roll") + 30;
    bytes[at..at + new.len()].copy_from_slice(new);
}

#[test]
fn no_file_stands_twice_or_in_another_order() {
    let whole = bytes();
    // The checkpoint once more, behind itself.
    let at = |name: &str| {
        let name = name.as_bytes();
        let head = |at: &usize| whole[*at..].starts_with(b"PK\x03\x04") && whole[at + 30..].starts_with(name);
        (0..whole.len() - 46).find(head).expect("a file of this name")
    };
    let (from, to) = (at("record/checkpoint"), at("record/closing"));
    let mut twice = whole.clone();
    twice.splice(to..to, whole[from..to].to_vec());
    let name = String::from("record/checkpoint");
    assert_eq!(Container::from_bytes(&twice), Err(ZipError::Order { name: name.clone() }.into()));
    let next = at("record/cosignatures");
    let swapped = [&whole[..from], &whole[to..next], &whole[from..to], &whole[next..]].concat();
    assert_eq!(Container::from_bytes(&swapped), Err(ZipError::Order { name }.into()));
}

proptest! {
    /// Whatever comes, there is an answer; and what is taken is written again as it was.
    #[test]
    fn hostile_bytes_are_answered(
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..8)
    ) {
        let mut bytes = bytes();
        for (at, length, with) in cuts {
            if bytes.is_empty() {
                break;
            }
            let at = at.index(bytes.len());
            let length = length.index(bytes.len() - at + 1).min(40);
            bytes.splice(at..at + length, vec![with; usize::from(with % 7)]);
        }
        if let Ok(container) = Container::from_bytes(&bytes) {
            prop_assert_eq!(container.to_bytes().expect("was read"), bytes);
        }
    }
}

#[test]
fn a_protocol_holds_one_record() {
    let whole = bytes();
    let pdf = |parts: &[&[u8]]| {
        [&[&b"%PDF-1.7\n1 0 obj\nstream\n"[..]], parts, &[b"\nendstream\nendobj\n"]].concat().concat()
    };
    assert!(record::pdf::is_pdf(&pdf(&[])) && !record::pdf::is_pdf(&whole));
    assert_eq!(record::pdf::container(&pdf(&[&whole])), Ok(&whole[..]));
    assert_eq!(record::pdf::container(&pdf(&[b"nothing"])), Err(record::PdfError::None));
    let twice = pdf(&[&whole, b"\nendstream\nstream\n", &whole]);
    assert_eq!(record::pdf::container(&twice), Err(record::PdfError::Several));
    // The words of an end within an attachment are not the end.
    let mut tricky = container();
    tricky.attach(b"PK\x05\x06\0\0\0\0............PK\nendstream".to_vec()).expect("small");
    let tricky = tricky.to_bytes().expect("complete");
    assert_eq!(record::pdf::container(&pdf(&[&tricky])), Ok(&tricky[..]));
}
