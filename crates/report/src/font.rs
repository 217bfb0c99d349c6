//! The two fonts of a report: which characters they have, and text shaped with them.

use std::ops::Range;

use krilla::Data;
use krilla::surface::Location;
use krilla::text::{Font, GlyphId};
use rustybuzz::{Direction, Face, ShapePlan, UnicodeBuffer, script};

use crate::text::{FALLBACK, clean};

const REGULAR: &[u8] = include_bytes!("../fonts/AtkinsonHyperlegibleNext-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/AtkinsonHyperlegibleNext-Bold.ttf");

/// Both fonts are drawn on a grid of this many units to the font size.
const UNITS_PER_EM: f32 = 1000.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// How text is set; lengths in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    pub(crate) weight: Weight,
    pub(crate) size: f32,
    /// From one base line to the next.
    pub(crate) leading: f32,
}

impl Style {
    pub(crate) const fn new(weight: Weight, size: f32, leading: f32) -> Self {
        Self { weight, size, leading }
    }

    /// From the top of a line to its base line: the letters stand in the middle of the leading.
    pub(crate) fn ascent(self) -> f32 {
        const ASCENDER: f32 = 0.95;
        const DESCENDER: f32 = 0.29;
        (self.leading - (ASCENDER + DESCENDER) * self.size) / 2.0 + ASCENDER * self.size
    }
}

/// A shape of the font and the bytes of the text it shows, in 16 bytes: a long
/// report holds millions of them until its last page is known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glyph {
    id: u16,
    advance: i16,
    right: i16,
    up: i16,
    start: u32,
    end: u32,
}

impl krilla::text::Glyph for Glyph {
    fn glyph_id(&self) -> GlyphId {
        GlyphId::new(u32::from(self.id))
    }
    fn text_range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
    fn x_advance(&self, size: f32) -> f32 {
        f32::from(self.advance) / UNITS_PER_EM * size
    }
    fn x_offset(&self, size: f32) -> f32 {
        f32::from(self.right) / UNITS_PER_EM * size
    }
    fn y_offset(&self, size: f32) -> f32 {
        f32::from(self.up) / UNITS_PER_EM * size
    }
    fn y_advance(&self, _size: f32) -> f32 {
        0.0
    }
    fn location(&self) -> Option<Location> {
        None
    }
}

/// Text shaped in one style.
#[derive(Debug)]
pub(crate) struct Text {
    /// What the glyphs show.
    pub(crate) shown: String,
    /// What was meant, where the font lacks characters of it.
    meant: Option<String>,
    pub(crate) glyphs: Vec<Glyph>,
    pub(crate) style: Style,
}

impl Text {
    /// The width of some of its glyphs.
    pub(crate) fn width(&self, glyphs: Range<usize>) -> f32 {
        let units: i64 = self.glyphs[glyphs].iter().map(|glyph| i64::from(glyph.advance)).sum();
        units as f32 / UNITS_PER_EM * self.style.size
    }

    /// What a line should be read as, where that is not what it shows.
    pub(crate) fn meant(&self, line: Range<usize>) -> Option<String> {
        let meant = self.meant.as_ref()?;
        let (first, last) = (self.glyphs.get(line.start)?, self.glyphs.get(line.end.checked_sub(1)?)?);
        let shown = &self.shown[first.start as usize..last.end as usize];
        // The fallback replaced character by character, so they count the same.
        let before = self.shown[..first.start as usize].chars().count();
        let meant: String = meant.chars().skip(before).take(shown.chars().count()).collect();
        (meant != shown).then_some(meant)
    }

    /// Its lines, none wider than `width` unless a single letter is.
    pub(crate) fn lines(&self, width: f32) -> Vec<Range<usize>> {
        let room = width / self.style.size * UNITS_PER_EM;
        let mut lines = Vec::new();
        let (mut start, mut at, mut filled) = (0, 0, 0.0);
        let mut chance = 0;
        while at < self.glyphs.len() {
            let end = self.cluster_end(at);
            let advance: f32 = self.glyphs[at..end].iter().map(|glyph| f32::from(glyph.advance)).sum();
            let space = self.is_space(at);
            // A space may hang over the edge, where nobody sees it.
            if !space && at > start && filled + advance > room {
                at = if chance > start { chance } else { at };
                lines.push(start..at);
                (start, filled) = (at, 0.0);
                continue;
            }
            filled += advance;
            if space || self.joins_words(at, end) {
                chance = end;
            }
            at = end;
        }
        if start < self.glyphs.len() {
            lines.push(start..self.glyphs.len());
        }
        lines
    }

    /// The end of the glyphs that show the same characters and stay together.
    fn cluster_end(&self, at: usize) -> usize {
        let start = self.glyphs[at].start;
        at + self.glyphs[at..].iter().take_while(|glyph| glyph.start == start).count()
    }

    fn is_space(&self, at: usize) -> bool {
        self.shown.as_bytes().get(self.glyphs[at].start as usize) == Some(&b' ')
    }

    /// Whether it is a hyphen or slash between words, after which a line may end.
    fn joins_words(&self, at: usize, end: usize) -> bool {
        let range = self.glyphs[at].start as usize..self.glyphs[at].end as usize;
        end < self.glyphs.len()
            && matches!(&self.shown[range.clone()], "-" | "–" | "/")
            && self.shown[..range.start].chars().next_back().is_some_and(char::is_alphanumeric)
            && self.shown[range.end..].chars().next().is_some_and(char::is_alphabetic)
    }
}

/// One of the fonts.
struct Cut {
    face: Face<'static>,
    plan: ShapePlan,
    fallback: u16,
    font: Font,
}

impl Cut {
    fn load(data: &'static [u8]) -> Option<Self> {
        let face = Face::from_slice(data, 0)?;
        let plan = ShapePlan::new(&face, Direction::LeftToRight, Some(script::LATIN), None, &[]);
        let fallback = face.glyph_index(FALLBACK)?.0;
        let font = Font::new(Data::from(data), 0)?;
        Some(Self { face, plan, fallback, font })
    }

    fn shape(&self, shown: &str) -> Vec<Glyph> {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(shown);
        buffer.set_direction(Direction::LeftToRight);
        buffer.set_script(script::LATIN);
        let shaped = rustybuzz::shape_with_plan(&self.face, &self.plan, buffer);
        let mut glyphs = Vec::with_capacity(shaped.len());
        // From the end, where the end of every cluster is known.
        let (mut start, mut end) = (position(shown.len()), position(shown.len()));
        for (info, place) in shaped.glyph_infos().iter().zip(shaped.glyph_positions()).rev() {
            if info.cluster != start {
                (start, end) = (info.cluster, start);
            }
            let id = u16::try_from(info.glyph_id).ok().filter(|id| *id != 0).unwrap_or(self.fallback);
            let [advance, right, up] = [place.x_advance, place.x_offset, place.y_offset].map(units);
            glyphs.push(Glyph { id, advance, right, up, start, end });
        }
        glyphs.reverse();
        glyphs
    }
}

/// A length on the grid of the font; the fonts have none that does not fit.
fn units(length: i32) -> i16 {
    i16::try_from(length).unwrap_or_default()
}

/// A place in a text, which [`crate::limits::CHARS_MAX`] keeps short.
fn position(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

/// The fonts of a report.
pub(crate) struct Fonts {
    regular: Cut,
    bold: Cut,
}

impl Fonts {
    pub(crate) fn load() -> Option<Self> {
        Some(Self { regular: Cut::load(REGULAR)?, bold: Cut::load(BOLD)? })
    }

    fn cut(&self, weight: Weight) -> &Cut {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    pub(crate) fn font(&self, weight: Weight) -> Font {
        self.cut(weight).font.clone()
    }

    /// The text cleaned and shaped, or nothing when nothing of it can be seen.
    pub(crate) fn text(&self, text: &str, style: Style) -> Option<Text> {
        let meant = clean(text);
        let cut = self.cut(style.weight);
        let shown: String = meant
            .chars()
            .map(|c| if cut.face.glyph_index(c).is_some_and(|id| id.0 != 0) { c } else { FALLBACK })
            .collect();
        let glyphs = cut.shape(&shown);
        let meant = (meant != shown).then_some(meant);
        (!glyphs.is_empty()).then_some(Text { shown, meant, glyphs, style })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: Style = Style::new(Weight::Regular, 10.0, 14.0);

    fn text(text: &str) -> Text {
        Fonts::load().and_then(|fonts| fonts.text(text, BODY)).expect("visible text")
    }

    fn lines(text: &Text, width: f32) -> Vec<&str> {
        let bytes = |line: Range<usize>| text.glyphs[line.start].start as usize..text.glyphs[line.end - 1].end as usize;
        text.lines(width).into_iter().map(|line| &text.shown[bytes(line)]).collect()
    }

    #[test]
    fn the_fonts_have_the_letters_of_the_languages_of_the_union_in_latin_script() {
        let fonts = Fonts::load().expect("fonts");
        let letters =
            "ÄÖÜäöüßẞ ĄĆĘŁŃÓŚŹŻ ČĎĚŇŘŠŤŮŽ ĂÂÎȘȚ ĐŽĆ ĀĒĢĪĶĻŅŪ ĖĮŲ ŐŰ ĊĠĦŻ ÆØÅ İĞŞı ÇÉÈÊËÎÏÔŒÙÛÜŸ ÑÁÍÓÚ €„“‚‘–—…§";
        for style in [BODY, Style { weight: Weight::Bold, ..BODY }] {
            assert_eq!(fonts.text(letters, style).map(|text| text.shown).as_deref(), Some(letters));
        }
        assert_eq!(fonts.regular.face.units_per_em() as f32, UNITS_PER_EM);
        assert_eq!(fonts.bold.face.units_per_em() as f32, UNITS_PER_EM);
    }

    #[test]
    fn lines_end_between_words_and_after_hyphens() {
        let text = text("Frau Müller-Lüdenscheidt leitet die Sitzung");
        assert_eq!(lines(&text, 70.0), ["Frau Müller-", "Lüdenscheidt ", "leitet die ", "Sitzung"]);
        assert_eq!(lines(&text, 1000.0), ["Frau Müller-Lüdenscheidt leitet die Sitzung"]);
    }

    #[test]
    fn overlong_words_are_broken_between_letters() {
        let text = text("ab Donaudampfschifffahrt");
        let lines = lines(&text, 40.0);
        assert!(lines.len() > 2);
        assert_eq!(lines.concat(), "ab Donaudampfschifffahrt");
        assert!(text.lines(40.0).into_iter().all(|line| text.width(line) <= 40.0));
        assert_eq!(text.lines(0.0).len(), "ab Donaudampfschifffahrt".len() - 1);
    }

    #[test]
    fn what_the_font_lacks_is_shown_as_a_box_and_read_as_meant() {
        let text = text("Ольга Ref");
        assert_eq!(text.shown, "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD} Ref");
        let meant: Vec<_> = text.lines(40.0).into_iter().map(|line| text.meant(line)).collect();
        assert_eq!(meant, [Some("Ольга ".to_owned()), None]);
    }
}
