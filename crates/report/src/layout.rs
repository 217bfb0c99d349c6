//! The blocks of a report placed on pages, with the structure they stand for.
//! Nothing is drawn here: only the last page tells how many pages there are.

use std::num::NonZeroU16;
use std::ops::Range;

use krilla::tagging::{ListNumbering, Tag, TagKind};

use crate::font::{Fonts, Style, Text, Weight};
use crate::text::label;
use crate::{Block, Report};

const POINTS_PER_MM: f32 = 72.0 / 25.4;
const SHORT_SIDE: f32 = 210.0 * POINTS_PER_MM;
const LONG_SIDE: f32 = 297.0 * POINTS_PER_MM;
/// White space around the content; the footer stands in it.
pub(crate) const MARGIN: f32 = 20.0 * POINTS_PER_MM;

const TITLE: Style = Style::new(Weight::Bold, 20.0, 25.0);
const LEVELS: u16 = 3;
const HEADINGS: [Style; LEVELS as usize] =
    [Style::new(Weight::Bold, 16.0, 20.0), Style::new(Weight::Bold, 13.0, 17.0), Style::new(Weight::Bold, 10.5, 14.7)];
const BODY: Style = Style::new(Weight::Regular, 10.5, 14.7);
const BODY_BOLD: Style = Style::new(Weight::Bold, 10.5, 14.7);

const AFTER_TITLE: f32 = 10.0;
const BEFORE_HEADING: f32 = 14.0;
const AFTER_HEADING: f32 = 5.0;
const AFTER_PARAGRAPH: f32 = 7.0;
const AFTER_FACT: f32 = 2.0;
const AFTER_FACTS: f32 = 8.0;
/// Between the names of facts and what they are.
const FACT_GAP: f32 = 14.0;
/// The names take no more of the width than this.
const FACT_NAMES_SHARE: f32 = 0.4;
/// What must fit under a heading for it to stay on the page.
const UNDER_HEADING: f32 = 60.0;

/// An element of the structure; `parent` is the place of the one it is in.
pub(crate) struct Element {
    pub(crate) tag: TagKind,
    pub(crate) parent: Option<usize>,
}

/// Something on a page; lengths from its upper left corner.
pub(crate) enum Item {
    /// A line of text, of no element where it only repeats what was read before.
    Line { text: usize, glyphs: Range<usize>, x: f32, base: f32, element: Option<usize> },
    /// A thin horizontal line.
    Rule { x: f32, y: f32, width: f32 },
    /// The ground of a header row.
    Band { x: f32, y: f32, width: f32, height: f32 },
}

/// A heading for the outline.
pub(crate) struct Bookmark {
    pub(crate) level: u16,
    pub(crate) title: String,
    pub(crate) page: usize,
    pub(crate) y: f32,
}

/// A shaped text, by its place in the layout, and its lines.
pub(crate) struct Passage {
    pub(crate) text: usize,
    pub(crate) lines: Vec<Range<usize>>,
}

/// A laid out report.
pub(crate) struct Layout<'a> {
    fonts: &'a Fonts,
    pub(crate) width: f32,
    pub(crate) height: f32,
    pub(crate) texts: Vec<Text>,
    pub(crate) elements: Vec<Element>,
    pub(crate) pages: Vec<Vec<Item>>,
    pub(crate) bookmarks: Vec<Bookmark>,
    /// Where the next line goes on the last page.
    y: f32,
}

/// Lays out the whole report.
pub(crate) fn lay_out<'a>(report: &Report, fonts: &'a Fonts) -> Layout<'a> {
    let (width, height) = if report.landscape { (LONG_SIDE, SHORT_SIDE) } else { (SHORT_SIDE, LONG_SIDE) };
    let mut layout = Layout {
        fonts,
        width,
        height,
        texts: Vec::new(),
        elements: Vec::new(),
        pages: vec![Vec::new()],
        bookmarks: Vec::new(),
        y: MARGIN,
    };
    layout.heading(1, &report.title, TITLE, AFTER_TITLE);
    for block in &report.blocks {
        match block {
            Block::Heading { level, text } => {
                let index = usize::from(level.saturating_sub(1)).min(HEADINGS.len() - 1);
                layout.heading(u16::from(*level).max(1), text, HEADINGS[index], AFTER_HEADING);
            }
            Block::Paragraph(text) => layout.paragraph(text),
            Block::Facts(facts) => layout.facts(facts),
            Block::Table(table) => layout.table(table),
        }
    }
    layout
}

impl Layout<'_> {
    pub(crate) fn content_width(&self) -> f32 {
        self.width - 2.0 * MARGIN
    }

    /// What is left of the page.
    pub(crate) fn room(&self) -> f32 {
        self.height - MARGIN - self.y
    }

    /// The room of a page with nothing on it.
    pub(crate) fn page_room(&self) -> f32 {
        self.height - 2.0 * MARGIN
    }

    pub(crate) fn y(&self) -> f32 {
        self.y
    }

    pub(crate) fn skip(&mut self, height: f32) {
        self.y += height;
    }

    pub(crate) fn start_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = MARGIN;
    }

    fn is_fresh_page(&self) -> bool {
        self.y <= MARGIN
    }

    pub(crate) fn add(&mut self, item: Item) {
        if let Some(page) = self.pages.last_mut() {
            page.push(item);
        }
    }

    pub(crate) fn element(&mut self, tag: impl Into<TagKind>, parent: Option<usize>) -> usize {
        self.elements.push(Element { tag: tag.into(), parent });
        self.elements.len() - 1
    }

    /// The text in lines of the width, or nothing when nothing of it can be seen.
    pub(crate) fn passage(&mut self, text: &str, style: Style, width: f32) -> Option<Passage> {
        let text = self.fonts.text(text, style)?;
        let lines = text.lines(width);
        self.texts.push(text);
        Some(Passage { text: self.texts.len() - 1, lines })
    }

    /// One line with its upper edge at `y`.
    pub(crate) fn line(&mut self, text: usize, glyphs: Range<usize>, x: f32, y: f32, element: Option<usize>) {
        let base = y + self.texts[text].style.ascent();
        self.add(Item::Line { text, glyphs, x, base, element });
    }

    fn heading(&mut self, level: u16, text: &str, style: Style, after: f32) {
        let Some(passage) = self.passage(text, style, self.content_width()) else { return };
        if !self.is_fresh_page() {
            self.skip(BEFORE_HEADING);
        }
        let height = passage.lines.len() as f32 * style.leading;
        if self.room() < (height + UNDER_HEADING).min(self.page_room()) && !self.is_fresh_page() {
            self.start_page();
        }
        // PDF/UA lets no level be left out on the way down.
        let above = self.bookmarks.last().map_or(0, |bookmark| bookmark.level);
        let level = level.min(LEVELS).min(above + 1);
        let title = label(text);
        let element = self.element(Tag::Hn(NonZeroU16::MIN.saturating_add(level - 1), Some(title.clone())), None);
        self.bookmarks.push(Bookmark { level, title, page: self.pages.len() - 1, y: self.y });
        self.flow(passage, style, element);
        self.skip(after);
    }

    fn paragraph(&mut self, text: &str) {
        let Some(passage) = self.passage(text, BODY, self.content_width()) else { return };
        let element = self.element(Tag::P, None);
        self.flow(passage, BODY, element);
        self.skip(AFTER_PARAGRAPH);
    }

    /// Lines over the whole width, on as many pages as they take.
    fn flow(&mut self, passage: Passage, style: Style, element: usize) {
        for glyphs in passage.lines {
            if self.room() < style.leading && !self.is_fresh_page() {
                self.start_page();
            }
            self.line(passage.text, glyphs, MARGIN, self.y, Some(element));
            self.skip(style.leading);
        }
    }

    /// Names on the left, what they are beside them.
    fn facts(&mut self, facts: &[(String, String)]) {
        let names: Vec<String> = facts.iter().map(|(name, _)| fact_name(name)).collect();
        let widest = names
            .iter()
            .filter_map(|name| self.fonts.text(name, BODY_BOLD))
            .map(|text| text.width(0..text.glyphs.len()))
            .fold(0.0, f32::max);
        // Rounding must not break the widest name.
        let name_width = (widest + 0.1).min(self.content_width() * FACT_NAMES_SHARE);
        let value_x = MARGIN + name_width + FACT_GAP;
        let value_width = self.content_width() - name_width - FACT_GAP;
        let mut list = None;
        for (name, (_, value)) in names.iter().zip(facts) {
            let name = self.passage(name, BODY_BOLD, name_width);
            let value = self.passage(value, BODY, value_width);
            if name.is_none() && value.is_none() {
                continue;
            }
            let list = *list.get_or_insert_with(|| self.element(Tag::L(ListNumbering::None), None));
            let item = self.element(Tag::LI, Some(list));
            let name = name.map(|passage| (passage, MARGIN, self.element(Tag::Lbl, Some(item))));
            let value = value.map(|passage| (passage, value_x, self.element(Tag::LBody, Some(item))));
            let columns: Vec<_> = name.into_iter().chain(value).collect();
            self.beside(&columns);
        }
        if list.is_some() {
            self.skip(AFTER_FACTS);
        }
    }

    /// Passages beside each other, each with its left edge and its element.
    fn beside(&mut self, columns: &[(Passage, f32, usize)]) {
        let count = columns.iter().map(|(passage, ..)| passage.lines.len()).max().unwrap_or(0);
        for number in 0..count {
            if self.room() < BODY.leading && !self.is_fresh_page() {
                self.start_page();
            }
            for (passage, x, element) in columns {
                if let Some(glyphs) = passage.lines.get(number) {
                    self.line(passage.text, glyphs.clone(), *x, self.y, Some(*element));
                }
            }
            self.skip(BODY.leading);
        }
        self.skip(AFTER_FACT);
    }
}

/// The name of a fact with the colon that parts it from what it is.
fn fact_name(name: &str) -> String {
    match name.trim().trim_end_matches(':') {
        "" => String::new(),
        name => format!("{name}:"),
    }
}
