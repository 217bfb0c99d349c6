//! What a reader of the PDF finds: read back with another library.

use lopdf::{Dictionary, Document, Object};
use proptest::prelude::*;
use report::limits::{BLOCKS_MAX, COLUMNS_MAX, ROWS_MAX};
use report::{Block, Column, Created, PdfError, Report, Table, archival_pdf, pdf};

const CREATED: Created = Created { year: 2026, month: 11, day: 24, hour: 12, minute: 0, second: 3 };

fn report(blocks: Vec<Block>) -> Report {
    Report {
        title: "Teilnahme: Ausschuss für Verkehr".to_owned(),
        language: "de".to_owned(),
        landscape: false,
        footer: "Plenum".to_owned(),
        page_label: "Seite {page} von {pages}".to_owned(),
        blocks,
    }
}

fn column(title: &str, is_header: bool) -> Column {
    Column { title: title.to_owned(), weight: 1, is_header }
}

fn table(rows: Vec<Vec<String>>) -> Block {
    let columns = vec![column("Name", true), column("Rolle", false)];
    Block::Table(Table { summary: "Wer da war".to_owned(), columns, rows })
}

fn people(count: usize) -> Block {
    table((0..count).map(|number| vec![format!("Ruth Claasen {number}"), "Moderation".to_owned()]).collect())
}

fn heading(level: u8, text: &str) -> Block {
    Block::Heading { level, text: text.to_owned() }
}

fn read(report: &Report) -> Document {
    Document::load_mem(&pdf(report).expect("a PDF")).expect("a readable PDF")
}

/// The structure as its types, in reading order: "Table(TR(TH TD))".
fn structure(document: &Document) -> String {
    fn outline(document: &Document, element: &Object) -> Option<String> {
        let element = document.dereference(element).ok()?.1.as_dict().ok()?;
        let name = String::from_utf8_lossy(element.get(b"S").ok()?.as_name().ok()?).into_owned();
        let children = match element.get(b"K") {
            Ok(Object::Array(children)) => children.iter().filter_map(|child| outline(document, child)).collect(),
            Ok(child) => outline(document, child).into_iter().collect(),
            Err(_) => Vec::new(),
        };
        Some(if children.is_empty() { name } else { format!("{name}({})", children.join(" ")) })
    }
    let root = document.catalog().and_then(|catalog| catalog.get(b"StructTreeRoot")).expect("a structure");
    let root = document.dereference(root).expect("a structure").1.as_dict().expect("a dictionary");
    match root.get(b"K").expect("a root element") {
        Object::Array(roots) => roots.iter().filter_map(|root| outline(document, root)).collect(),
        root => outline(document, root).expect("a root element"),
    }
}

/// All dictionaries of structure elements of one type.
fn elements<'a>(document: &'a Document, kind: &[u8]) -> Vec<&'a Dictionary> {
    let is_kind = |element: &&Dictionary| element.get(b"S").and_then(Object::as_name).is_ok_and(|name| name == kind);
    document.objects.values().filter_map(|object| object.as_dict().ok()).filter(is_kind).collect()
}

fn xmp(document: &Document) -> String {
    let metadata = document.catalog().and_then(|catalog| catalog.get(b"Metadata")).expect("metadata");
    let stream = document.dereference(metadata).expect("metadata").1.as_stream().expect("a stream");
    String::from_utf8(stream.get_plain_content().unwrap_or_else(|_| stream.content.clone())).expect("UTF-8")
}

#[test]
fn the_document_says_that_it_is_accessible() {
    let document = read(&report(vec![people(3)]));
    let catalog = document.catalog().expect("a catalogue");
    let mark_info = catalog.get(b"MarkInfo").and_then(Object::as_dict).expect("mark info");
    assert!(mark_info.get(b"Marked").and_then(Object::as_bool).expect("marked"));
    assert_eq!(catalog.get(b"Lang").and_then(Object::as_str).expect("a language"), b"de");
    let preferences = catalog.get(b"ViewerPreferences").and_then(Object::as_dict).expect("preferences");
    assert!(preferences.get(b"DisplayDocTitle").and_then(Object::as_bool).expect("display of the title"));
    assert!(catalog.has(b"Outlines"));

    let info = document.trailer.get(b"Info").expect("info");
    let info = document.dereference(info).expect("info").1.as_dict().expect("a dictionary");
    let title = lopdf::decode_text_string(info.get(b"Title").expect("a title")).expect("text");
    assert_eq!(title, "Teilnahme: Ausschuss für Verkehr");

    let xmp = xmp(&document);
    assert!(xmp.contains("<pdfuaid:part>1</pdfuaid:part>"), "{xmp}");
    assert!(!xmp.contains("pdfaid:part"), "{xmp}");
    assert!(xmp.contains("Teilnahme: Ausschuss für Verkehr"), "{xmp}");
}

#[test]
fn a_dated_report_is_made_for_archives_too() {
    let bytes = archival_pdf(&report(vec![people(3)]), CREATED).expect("a PDF");
    let xmp = xmp(&Document::load_mem(&bytes).expect("a readable PDF"));
    assert!(xmp.contains("<pdfuaid:part>1</pdfuaid:part>"), "{xmp}");
    assert!(xmp.contains("<pdfaid:part>3</pdfaid:part>"), "{xmp}");
    assert!(xmp.contains("<pdfaid:conformance>A</pdfaid:conformance>"), "{xmp}");
    assert!(xmp.contains("2026-11-24T12:00:03"), "{xmp}");
}

#[test]
fn every_block_has_its_structure() {
    let document = read(&report(vec![
        heading(2, "Sitzung"),
        Block::Paragraph("Es wurde beraten.".to_owned()),
        Block::Facts(vec![("Beginn".to_owned(), "10:00 Uhr".to_owned())]),
        people(2),
        table(Vec::new()),
    ]));
    assert_eq!(
        structure(&document),
        "Document(H1 H2 P L(LI(Lbl LBody)) \
         Table(THead(TR(TH TH)) TBody(TR(TH TD) TR(TH TD))) Table(TR(TH TH)))"
    );
}

#[test]
fn header_cells_tell_what_they_are_the_header_of() {
    let document = read(&report(vec![people(2)]));
    let scopes: Vec<_> = elements(&document, b"TH")
        .into_iter()
        .map(|header| format!("{:?}", header.get(b"A").expect("attributes")))
        .map(|attributes| (attributes.contains("/Column"), attributes.contains("/Row")))
        .collect();
    assert_eq!(scopes.iter().filter(|scope| **scope == (true, false)).count(), 2);
    assert_eq!(scopes.iter().filter(|scope| **scope == (false, true)).count(), 2);
}

#[test]
fn no_level_of_headings_is_left_out() {
    let blocks = vec![heading(3, "a"), heading(3, "b"), heading(1, "c"), heading(0, "d"), heading(200, "e")];
    assert_eq!(structure(&read(&report(blocks))), "Document(H1 H2 H3 H1 H1 H2)");
}

#[test]
fn what_shows_nothing_is_left_out_except_cells() {
    let blocks = vec![
        heading(2, "\u{200B}"),
        Block::Paragraph(" \n ".to_owned()),
        Block::Facts(vec![(String::new(), "\u{7}".to_owned())]),
        table(vec![vec![String::new(), "\u{FEFF}".to_owned()]]),
    ];
    assert_eq!(structure(&read(&report(blocks))), "Document(H1 Table(THead(TR(TH TH)) TBody(TR(TH TD))))");
}

#[test]
fn pages_are_added_for_rows_and_the_header_is_read_once() {
    assert_eq!(read(&report(vec![people(3)])).get_pages().len(), 1);
    let document = read(&report(vec![people(300)]));
    assert!(document.get_pages().len() > 5);
    assert_eq!(elements(&document, b"THead").len(), 1);
    assert_eq!(elements(&document, b"TR").len(), 301);

    let landscape = Report { landscape: true, ..report(vec![people(300)]) };
    assert!(read(&landscape).get_pages().len() > document.get_pages().len());
}

#[test]
fn a_cell_longer_than_a_page_goes_on_over_pages() {
    let row = vec!["Wort ".repeat(4_000), "kurz".to_owned()];
    assert!(read(&report(vec![table(vec![row.clone(), row])])).get_pages().len() > 4);
}

#[test]
fn a_header_longer_than_a_page_comes_to_an_end() {
    let columns = vec![column(&"Wort ".repeat(4_000), false), column("kurz", false)];
    let rows = vec![vec!["a".to_owned(), "b".to_owned()]; 100];
    let document = read(&report(vec![Block::Table(Table { summary: String::new(), columns, rows })]));
    assert!((5..30).contains(&document.get_pages().len()));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = report(vec![heading(2, "Şule 🎉"), people(80)]);
    assert_eq!(pdf(&report), pdf(&report));
    assert_eq!(archival_pdf(&report, CREATED), archival_pdf(&report, CREATED));
}

#[test]
fn characters_the_font_lacks_do_not_keep_a_report_from_archives() {
    let text = "Ольга 李小龍 🎉👩‍👩‍👧 ไทย العربية \u{E000}\u{10FFFD}\u{FFFF} e\u{301}\u{327}\u{327}".to_owned();
    let report = Report { title: text.clone(), ..report(vec![heading(2, &text), Block::Paragraph(text)]) };
    assert!(archival_pdf(&report, CREATED).is_ok());
}

#[test]
fn reports_out_of_bounds_are_refused() {
    let refused = |report: &Report| pdf(report).expect_err("a refusal");
    assert_eq!(refused(&Report { title: "\u{200B}".to_owned(), ..report(Vec::new()) }), PdfError::NoTitle);
    let language = "deutsch, bitte".to_owned();
    assert_eq!(refused(&Report { language: language.clone(), ..report(Vec::new()) }), PdfError::Language(language));
    assert_eq!(refused(&report(vec![heading(2, "x"); BLOCKS_MAX + 1])), PdfError::TooManyBlocks);
    assert_eq!(refused(&report(vec![people(ROWS_MAX), people(1)])), PdfError::TooManyRows);
    for count in [0, COLUMNS_MAX + 1] {
        let columns = vec![column("x", false); count];
        let table = Table { summary: String::new(), columns, rows: Vec::new() };
        assert_eq!(refused(&report(vec![Block::Table(table)])), PdfError::Columns(count));
    }
    let ragged = table(vec![vec!["allein".to_owned()]]);
    assert_eq!(refused(&report(vec![ragged])), PdfError::Cells { found: 1, columns: 2 });
}

/// Any text, and often such as shapers and readers stumble over.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        ".{0,200}",
        "[a-zäöüß -]{0,400}",
        "[\\u{300}-\\u{36f}a ]{0,60}",
        "[\\u{200b}-\\u{200f}\\u{202a}-\\u{202e}\\u{fe00}-\\u{fe0f}\\u{e000}-\\u{e010}\\u{fff0}-\\u{ffff}x]{0,40}",
        "[\\u{590}-\\u{6ff}\\u{900}-\\u{97f}\\u{e00}-\\u{e7f}\\u{1100}-\\u{11ff} ]{0,60}",
    ]
}

fn any_table() -> impl Strategy<Value = Block> {
    (1..=COLUMNS_MAX, 0_usize..6).prop_flat_map(|(columns, rows)| {
        let column = (any_text(), any::<u16>(), any::<bool>());
        let column = column.prop_map(|(title, weight, is_header)| Column { title, weight, is_header });
        let rows = prop::collection::vec(prop::collection::vec(any_text(), columns), rows);
        (any_text(), prop::collection::vec(column, columns), rows)
            .prop_map(|(summary, columns, rows)| Block::Table(Table { summary, columns, rows }))
    })
}

fn any_block() -> impl Strategy<Value = Block> {
    prop_oneof![
        (any::<u8>(), any_text()).prop_map(|(level, text)| Block::Heading { level, text }),
        any_text().prop_map(Block::Paragraph),
        prop::collection::vec((any_text(), any_text()), 0..5).prop_map(Block::Facts),
        any_table(),
    ]
}

fn any_report() -> impl Strategy<Value = Report> {
    let language = prop_oneof![4 => Just("de".to_owned()), 1 => any_text()];
    let blocks = prop::collection::vec(any_block(), 0..6);
    (any_text(), language, any::<bool>(), any_text(), any_text(), blocks).prop_map(
        |(title, language, landscape, footer, page_label, blocks)| Report {
            title,
            language,
            landscape,
            footer,
            page_label,
            blocks,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_report_is_refused_for_a_reason_or_laid_out(report in any_report()) {
        for result in [pdf(&report), archival_pdf(&report, CREATED)] {
            match result {
                Ok(bytes) => prop_assert!(!Document::load_mem(&bytes).expect("a readable PDF").get_pages().is_empty()),
                Err(error) => prop_assert!(matches!(error, PdfError::NoTitle | PdfError::Language(_)), "{}", error),
            }
        }
    }
}
