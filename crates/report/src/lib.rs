//! Reports as accessible PDF: headings, paragraphs, facts and tables, laid out on
//! A4 and tagged by PDF/UA-1, so that a screen reader finds what the eye does.
//!
//! Nothing but the report goes in and nothing but bytes come out: there is no
//! clock, no file and no network in here, and the same report always gives the
//! same bytes. Its texts may come from anybody; see `text` for what is done to them.

mod draw;
mod font;
mod layout;
pub mod limits;
mod table;
mod text;

use font::Fonts;
use krilla::metadata::DateTime;
use limits::{BLOCKS_MAX, COLUMNS_MAX, ROWS_MAX};

/// A report to be laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The first heading, and the title in the metadata.
    pub title: String,
    /// The language of the whole report as a BCP 47 tag, like "de".
    pub language: String,
    pub landscape: bool,
    /// Shown left of the page number, on one line.
    pub footer: String,
    /// The page number, like "Seite {page} von {pages}".
    pub page_label: String,
    pub blocks: Vec<Block>,
}

/// A part of a report. What has nothing to show is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading of level 1 to 3, where 1 is the level of the title.
    Heading {
        level: u8,
        text: String,
    },
    Paragraph(String),
    /// Names and what they are, like "Beginn" and "10:00 Uhr".
    Facts(Vec<(String, String)>),
    Table(Table),
}

/// A table; every row has as many cells as there are columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What the table is about, for those who cannot look it over.
    pub summary: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub title: String,
    /// Its share of the width, in proportion to the others.
    pub weight: u16,
    /// Whether its cells name their rows.
    pub is_header: bool,
}

/// When a report was made, in UTC. Numbers out of range are clamped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Created {
    pub year: u16,
    pub month: u8,
    pub day: u8,
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
}

/// A file within a PDF, stored as it is: whoever looks for its bytes finds them without unpacking anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub name: String,
    pub mime_type: String,
    /// What it is, for those who do not see the name.
    pub description: String,
    pub bytes: Vec<u8>,
}

/// Why a report cannot be laid out.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum PdfError {
    #[error("the report has no visible title")]
    NoTitle,
    #[error("{0:?} is no language tag")]
    Language(String),
    #[error("the report has more than {BLOCKS_MAX} blocks")]
    TooManyBlocks,
    #[error("the report has more than {ROWS_MAX} rows")]
    TooManyRows,
    #[error("a table has {0} columns instead of 1 to {COLUMNS_MAX}")]
    Columns(usize),
    #[error("a row has {found} cells for {columns} columns")]
    Cells { found: usize, columns: usize },
    #[error("the fonts cannot be read")]
    Fonts,
    #[error("the PDF cannot be written: {0}")]
    Export(String),
}

/// The report as PDF/UA-1.
///
/// # Errors
/// When the report has no title or language, is larger than [`limits`] or its tables are ragged.
pub fn pdf(report: &Report) -> Result<Vec<u8>, PdfError> {
    lay_out_and_write(report, None, None)
}

/// The report as PDF/UA-1 and PDF/A-3a at once, which must tell when it was made.
///
/// # Errors
/// As [`pdf`].
pub fn archival_pdf(report: &Report, created: Created) -> Result<Vec<u8>, PdfError> {
    lay_out_and_write(report, Some(date(created)), None)
}

/// The same with a file in it, from which the report was made.
///
/// # Errors
/// As [`pdf`].
pub fn archival_pdf_with(report: &Report, created: Created, attachment: Attachment) -> Result<Vec<u8>, PdfError> {
    lay_out_and_write(report, Some(date(created)), Some(attachment))
}

fn date(created: Created) -> DateTime {
    DateTime::new(created.year)
        .month(created.month)
        .day(created.day)
        .hour(created.hour)
        .minute(created.minute)
        .second(created.second)
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

fn lay_out_and_write(
    report: &Report,
    created: Option<DateTime>,
    attachment: Option<Attachment>,
) -> Result<Vec<u8>, PdfError> {
    check(report)?;
    let fonts = Fonts::load().ok_or(PdfError::Fonts)?;
    let layout = layout::lay_out(report, &fonts);
    draw::write(report, &layout, &fonts, created, attachment)
}

fn check(report: &Report) -> Result<(), PdfError> {
    if text::clean(&report.title).is_empty() {
        return Err(PdfError::NoTitle);
    }
    if !text::is_language(&report.language) {
        return Err(PdfError::Language(report.language.clone()));
    }
    if report.blocks.len() > BLOCKS_MAX {
        return Err(PdfError::TooManyBlocks);
    }
    let mut rows = 0;
    for block in &report.blocks {
        match block {
            Block::Facts(facts) => rows += facts.len(),
            Block::Table(table) => {
                rows += table.rows.len();
                check_table(table)?;
            }
            Block::Heading { .. } | Block::Paragraph(_) => {}
        }
    }
    if rows > ROWS_MAX { Err(PdfError::TooManyRows) } else { Ok(()) }
}

fn check_table(table: &Table) -> Result<(), PdfError> {
    let columns = table.columns.len();
    if !(1..=COLUMNS_MAX).contains(&columns) {
        return Err(PdfError::Columns(columns));
    }
    match table.rows.iter().find(|row| row.len() != columns) {
        Some(row) => Err(PdfError::Cells { found: row.len(), columns }),
        None => Ok(()),
    }
}
