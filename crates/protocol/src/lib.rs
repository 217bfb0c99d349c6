//! The protocol of a vote: its record told to people, as PDF/A-3a and PDF/UA-1, with the record itself in it.
//!
//! Everything in it follows from the record, so the same record always gives the same bytes. Texts enter as data. What
//! counts is the record; the pages are for reading.

mod course;
mod outcome;
mod people;
mod proof;
mod time;
mod words;

use record::entries::header;
use record::{Check, Findings, Opened};
use report::{Attachment, Block, Created, PdfError, Report};

pub use words::Language;

/// How the record is called in the protocol.
pub const RECORD_NAME: &str = "abstimmung.asice";
/// Longest part of a text that is one paragraph.
const PARAGRAPH_CHARS_MAX: usize = 15_000;

/// The protocol of a record that was opened; `container` are its bytes.
///
/// # Errors
/// When the record is larger than what fits on paper. A record without a definition has no protocol.
pub fn pdf(opened: &Opened, container: Vec<u8>, language: Language) -> Result<Vec<u8>, PdfError> {
    let Some(definition) = &opened.report.definition else { return Err(PdfError::NoTitle) };
    let report = Report {
        title: format!("{}: {}", language.say("Protokoll einer Abstimmung", "Protocol of a vote"), definition.title),
        language: language.tag().to_owned(),
        landscape: false,
        footer: definition.title.to_string(),
        page_label: language.say("Seite {page} von {pages}", "Page {page} of {pages}").to_owned(),
        blocks: blocks(opened, language),
    };
    let last = opened.lines.last().and_then(header).map_or(0, |header| header.at);
    let attachment = Attachment {
        name: RECORD_NAME.to_owned(),
        mime_type: record::MIMETYPE.to_owned(),
        description: language
            .say("Niederschrift der Abstimmung zum Nachprüfen", "Record of the vote, to be verified")
            .to_owned(),
        bytes: container,
    };
    report::archival_pdf_with(&report, created(last), attachment)
}

/// What was voted on and what came out, in one line. `None` where the entries could not be followed to their end.
pub fn summary(opened: &Opened, language: Language) -> Option<String> {
    let definition = opened.report.definition.as_ref()?;
    opened.report.stage?;
    Some(format!("{}. {}", definition.title, outcome::words(definition, &opened.report, language)))
}

/// Whether the pages of a protocol are those that its record gives, in one of the languages. If so, the check is passed;
/// if not, it stays open: another version may have made them, or somebody signed the file.
pub fn compare(findings: &mut Findings, opened: &Opened, file: &[u8]) {
    let Ok(container) = record::pdf::container(file) else { return };
    let is_same = |language| pdf(opened, container.to_vec(), language).is_ok_and(|made| made == file);
    if [Language::German, Language::English].into_iter().any(is_same) {
        findings.settle(Check::Protocol);
    }
}

fn created(at: u64) -> Created {
    let time = time::Civil::of(at);
    Created {
        year: time.year.min(9999) as u16,
        month: time.month,
        day: time.day,
        hour: time.hour,
        minute: time.minute,
        second: time.second,
    }
}

fn blocks(opened: &Opened, language: Language) -> Vec<Block> {
    let mut blocks = Vec::new();
    course::subject(&mut blocks, opened, language);
    outcome::result(&mut blocks, opened, language);
    people::roll(&mut blocks, opened, language);
    people::names(&mut blocks, opened, language);
    course::incidents(&mut blocks, opened, language);
    proof::proof(&mut blocks, opened, language);
    blocks
}

fn heading(blocks: &mut Vec<Block>, level: u8, text: &str) {
    blocks.push(Block::Heading { level, text: text.to_owned() });
}

/// A text of several lines, each a paragraph; long ones in several.
fn paragraphs(blocks: &mut Vec<Block>, text: &str) {
    for line in text.split('\n').filter(|line| !line.trim().is_empty()) {
        let letters: Vec<char> = line.chars().collect();
        blocks.extend(letters.chunks(PARAGRAPH_CHARS_MAX).map(|part| Block::Paragraph(part.iter().collect())));
    }
}
