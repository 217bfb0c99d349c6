//! A laid out report written as a tagged PDF.

use std::ops::Range;

use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::embed::{AssociationKind, EmbeddedFile, MimeType};
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TagGroup, TagTree};
use krilla::{Document, SerializeSettings};

use crate::font::{Fonts, Style, Text, Weight};
use crate::layout::{Bookmark, Item, Layout, MARGIN};
use crate::text::label;
use crate::{Attachment, PdfError, Report};

const INK: [u8; 3] = [0x14, 0x23, 0x2B];
const RULE: [u8; 3] = [0xC9, 0xC5, 0xB8];
const BAND: [u8; 3] = [0xEF, 0xED, 0xE4];
const RULE_HEIGHT: f32 = 0.6;

const FOOTER: Style = Style::new(Weight::Regular, 8.5, 12.0);
/// From the lower edge of the page to the base line of the footer.
const FOOTER_BASE: f32 = 32.0;
const FOOTER_GAP: f32 = 20.0;

/// The program named in the metadata.
const CREATOR: &str = "Plenum";

/// Writes the report: PDF/UA-1, and PDF/A-3a too where the time of its making is known.
pub(crate) fn write(
    report: &Report,
    layout: &Layout<'_>,
    fonts: &Fonts,
    created: Option<DateTime>,
    attachment: Option<Attachment>,
) -> Result<Vec<u8>, PdfError> {
    let mut configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
    if created.is_some() {
        configuration = configuration.with_archival_validator(Archival::A3_A);
    }
    let configuration = configuration.finish().map_err(|error| PdfError::Export(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    document.set_metadata(metadata(report, created));
    document.set_outline(outline(&layout.bookmarks));
    if let Some(attachment) = attachment {
        embed(&mut document, attachment, created)?;
    }

    let mut contents: Vec<Vec<Identifier>> = vec![Vec::new(); layout.elements.len()];
    for (number, items) in layout.pages.iter().enumerate() {
        let settings = PageSettings::from_wh(layout.width, layout.height)
            .ok_or_else(|| PdfError::Export("the page has no size".to_owned()))?;
        let mut page = document.start_page_with(settings);
        let mut sheet = Sheet { surface: page.surface(), fonts };
        for item in items {
            match item {
                Item::Line { text, glyphs, x, base, element } => {
                    let text = &layout.texts[*text];
                    match element {
                        Some(element) => contents[*element].push(sheet.content(text, glyphs.clone(), *x, *base)),
                        None => sheet.repeated(text, glyphs.clone(), *x, *base),
                    }
                }
                Item::Rule { x, y, width } => {
                    sheet.rectangle(Rect::from_xywh(*x, *y - RULE_HEIGHT / 2.0, *width, RULE_HEIGHT), RULE);
                }
                Item::Band { x, y, width, height } => {
                    sheet.rectangle(Rect::from_xywh(*x, *y, *width, *height), BAND);
                }
            }
        }
        sheet.footer(report, layout, number + 1);
        drop(sheet);
        page.finish();
    }
    document.set_tag_tree(structure(report, layout, contents));
    document.finish().map_err(|error| PdfError::Export(format!("{error:?}")))
}

/// The file that the pages tell about, in the way of PDF/A-3.
fn embed(document: &mut Document, attachment: Attachment, created: Option<DateTime>) -> Result<(), PdfError> {
    let Attachment { name, mime_type, description, bytes } = attachment;
    let mime_type = MimeType::new(&mime_type).ok_or_else(|| PdfError::Export(format!("{mime_type} is no type")))?;
    let file = EmbeddedFile {
        path: name,
        mime_type: Some(mime_type),
        description: Some(description),
        association_kind: AssociationKind::Data,
        data: bytes.into(),
        modification_date: created,
        compress: Some(false),
        location: None,
    };
    document.embed_file(file).ok_or_else(|| PdfError::Export("two files of one name".to_owned()))
}

fn metadata(report: &Report, created: Option<DateTime>) -> Metadata {
    let metadata =
        Metadata::new().title(label(&report.title)).language(report.language.clone()).creator(CREATOR.to_owned());
    match created {
        Some(created) => metadata.creation_date(created),
        None => metadata,
    }
}

/// The headings as a tree: every one under the last of a lower level before it.
fn outline(bookmarks: &[Bookmark]) -> Outline {
    let mut outline = Outline::new();
    let mut open: Vec<(u16, OutlineNode)> = Vec::new();
    let close = |open: &mut Vec<(u16, OutlineNode)>, outline: &mut Outline, level: u16| {
        while open.last().is_some_and(|(other, _)| *other >= level) {
            let Some((_, node)) = open.pop() else { break };
            match open.last_mut() {
                Some((_, parent)) => parent.push_child(node),
                None => outline.push_child(node),
            }
        }
    };
    for bookmark in bookmarks {
        close(&mut open, &mut outline, bookmark.level);
        let place = XyzDestination::new(bookmark.page, Point::from_xy(MARGIN, bookmark.y));
        open.push((bookmark.level, OutlineNode::new(bookmark.title.clone(), place).with_open(true)));
    }
    close(&mut open, &mut outline, 0);
    outline
}

/// The elements as a tree. They are listed before what is in them, so the tree grows from the end.
fn structure(report: &Report, layout: &Layout<'_>, contents: Vec<Vec<Identifier>>) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some(report.language.clone()));
    let mut inner: Vec<Vec<Node>> = contents.iter().map(|_| Vec::new()).collect();
    let mut outer = Vec::new();
    for (place, (element, contents)) in layout.elements.iter().zip(contents).enumerate().rev() {
        let mut children: Vec<Node> = contents.into_iter().map(Node::from).collect();
        children.extend(std::mem::take(&mut inner[place]).into_iter().rev());
        let group = Node::from(TagGroup::with_children(element.tag.clone(), children));
        match element.parent {
            Some(parent) => inner[parent].push(group),
            None => outer.push(group),
        }
    }
    tree.children = outer.into_iter().rev().collect();
    tree
}

/// A page being drawn.
struct Sheet<'a> {
    surface: Surface<'a>,
    fonts: &'a Fonts,
}

impl Sheet<'_> {
    /// A line that is read.
    fn content(&mut self, text: &Text, glyphs: Range<usize>, x: f32, base: f32) -> Identifier {
        let meant = text.meant(glyphs.clone());
        let span = SpanTag::empty().with_actual_text(meant.as_deref());
        let content = self.surface.start_tagged(ContentTag::Span(span));
        self.glyphs(text, glyphs, x, base);
        self.surface.end_tagged();
        content
    }

    /// A line that was read before, on an earlier page.
    fn repeated(&mut self, text: &Text, glyphs: Range<usize>, x: f32, base: f32) {
        self.artifact(ArtifactType::PaginationOther);
        self.glyphs(text, glyphs, x, base);
        self.surface.end_tagged();
    }

    fn rectangle(&mut self, rectangle: Option<Rect>, colour: [u8; 3]) {
        let Some(rectangle) = rectangle else { return };
        let mut path = PathBuilder::new();
        path.push_rect(rectangle);
        let Some(path) = path.finish() else { return };
        self.artifact(ArtifactType::Layout);
        self.surface.set_fill(Some(fill(colour)));
        self.surface.draw_path(&path);
        self.surface.end_tagged();
    }

    fn footer(&mut self, report: &Report, layout: &Layout<'_>, number: usize) {
        let pages = layout.pages.len().to_string();
        let page = report.page_label.replace("{pages}", &pages).replace("{page}", &number.to_string());
        let base = layout.height - FOOTER_BASE;
        self.artifact(ArtifactType::Footer);
        let mut room = layout.content_width();
        if let Some(page) = self.fonts.text(&page, FOOTER)
            && let Some(line) = page.lines(room).into_iter().next()
        {
            let width = page.width(line.clone());
            self.glyphs(&page, line, MARGIN + layout.content_width() - width, base);
            room -= width + FOOTER_GAP;
        }
        if let Some(footer) = self.fonts.text(&report.footer, FOOTER)
            && room > FOOTER_GAP
            && let Some(line) = footer.lines(room).into_iter().next()
        {
            self.glyphs(&footer, line, MARGIN, base);
        }
        self.surface.end_tagged();
    }

    fn artifact(&mut self, kind: ArtifactType) {
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
    }

    fn glyphs(&mut self, text: &Text, glyphs: Range<usize>, x: f32, base: f32) {
        let font = self.fonts.font(text.style.weight);
        self.surface.set_fill(Some(fill(INK)));
        let start = Point::from_xy(x, base);
        self.surface.draw_glyphs(start, &text.glyphs[glyphs], font, &text.shown, text.style.size, false);
    }
}

fn fill([red, green, blue]: [u8; 3]) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), ..Fill::default() }
}
