//! Protocols of all records that are committed: claims, attachment, the same bytes again.

use lopdf::{Document, Object};
use protocol::{Language, RECORD_NAME, pdf};
use record::{Trust, verify};

fn records() -> Vec<(String, Vec<u8>)> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/records");
    let mut records: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "asice"))
        .map(|path| (path.display().to_string(), std::fs::read(path).expect("a record")))
        .collect();
    records.sort();
    records
}

fn stream<'a>(document: &'a Document, object: &'a Object) -> &'a lopdf::Stream {
    document.dereference(object).expect("an object").1.as_stream().expect("a stream")
}

#[test]
fn every_record_has_its_protocol() {
    let records = records();
    assert!(records.len() >= 8);
    for (name, container) in records {
        let (_, opened) = verify(&container, &Trust::default(), None);
        let opened = opened.expect("a record");
        for language in [Language::German, Language::English] {
            let bytes = pdf(&opened, container.clone(), language).expect(&name);
            assert_eq!(bytes, pdf(&opened, container.clone(), language).expect("again"), "{name}: not the same bytes");
            assert_eq!(record::pdf::container(&bytes), Ok(&container[..]), "{name}");
            let document = Document::load_mem(&bytes).expect("a PDF");
            let catalog = document.catalog().expect("a catalogue");
            let xmp = stream(&document, catalog.get(b"Metadata").expect("metadata"));
            let xmp = String::from_utf8(xmp.get_plain_content().unwrap_or_else(|_| xmp.content.clone())).expect("text");
            for claim in ["<pdfaid:part>3<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"] {
                assert!(xmp.contains(claim), "{name}: {claim}");
            }
            assert_eq!(catalog.get(b"Lang").and_then(Object::as_str).expect("a language"), language.tag().as_bytes());
            attached(&document, &container);
        }
    }
}

/// As readers of PDF find it: one associated file, which is data for the pages.
fn attached(document: &Document, container: &[u8]) {
    let files = document.catalog().expect("a catalogue").get(b"AF").expect("associated files");
    let files = document.dereference(files).expect("files").1.as_array().expect("a list");
    let [file] = files.as_slice() else { panic!("one file") };
    let file = document.dereference(file).expect("a file").1.as_dict().expect("a file");
    assert_eq!(file.get(b"AFRelationship").and_then(Object::as_name).expect("a relation"), b"Data");
    assert_eq!(file.get(b"F").and_then(Object::as_str).expect("a name"), RECORD_NAME.as_bytes());
    let embedded = file.get(b"EF").and_then(Object::as_dict).expect("an embedded file").get(b"F").expect("a file");
    let embedded = stream(document, embedded);
    assert!(embedded.dict.get(b"Filter").is_err(), "stored as it is");
    assert_eq!(embedded.content, container);
}
