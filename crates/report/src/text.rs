//! Text from people, made safe to lay out: on one line, without anything that
//! cannot be seen, and without what a PDF for archiving must not contain.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::limits::{CHARS_MAX, LABEL_CHARS_MAX, MARKS_MAX};

/// Stands for every character that cannot be shown.
pub(crate) const FALLBACK: char = '\u{FFFD}';

const NO_BREAK_SPACE: char = '\u{A0}';

/// Characters that show nothing by themselves or change how others are shown:
/// direction controls, joiners, variation selectors, tags, non-characters.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
        || (c as u32) & 0xFFFE == 0xFFFE
}

/// Characters to which only a private agreement gives a meaning.
fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

/// One character as it may be laid out, or nothing.
fn tame(c: char) -> Option<char> {
    match c {
        NO_BREAK_SPACE | '\u{2007}' | '\u{202F}' => Some(NO_BREAK_SPACE),
        '\u{2010}' | '\u{2011}' => Some('-'),
        _ if c.is_whitespace() => Some(' '),
        _ if is_invisible(c) => None,
        _ if is_private(c) => Some(FALLBACK),
        _ => Some(c),
    }
}

/// The text on one line: white space collapsed, composed (NFC), cut at [`CHARS_MAX`].
pub(crate) fn clean(text: &str) -> String {
    // White space around the text does not count for its length.
    let mut tamed = text.trim().chars().filter_map(tame);
    let kept: String = tamed.by_ref().take(CHARS_MAX).collect();
    let mut clean = String::with_capacity(kept.len());
    let mut marks = 0;
    for c in kept.nfc() {
        // Marks are stacked without end only to deface what is around them.
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks <= MARKS_MAX && !(c == ' ' && (clean.is_empty() || clean.ends_with(' '))) {
            clean.push(c);
        }
    }
    clean.truncate(clean.trim_end().len());
    if tamed.next().is_some() {
        clean.push('…');
    }
    clean
}

/// The text as it may stand in the metadata, where no line is broken: cut at [`LABEL_CHARS_MAX`].
pub(crate) fn label(text: &str) -> String {
    let clean = clean(text);
    match clean.char_indices().nth(LABEL_CHARS_MAX) {
        Some((end, _)) => format!("{}…", &clean[..end]),
        None => clean,
    }
}

/// Whether a language tag has the form of BCP 47: "de", "pt-BR", "de-CH-1996".
pub(crate) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let primary = parts.next().unwrap_or_default();
    (2..=8).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_collapses_and_the_invisible_goes() {
        assert_eq!(clean("  Ruth\u{200B}\u{202E}  Claasen\r\n\t(LBV)\u{0} "), "Ruth Claasen (LBV)");
        assert_eq!(clean("\u{200B}\u{FEFF}\u{FFFE}\u{7}"), "");
        assert_eq!(clean("10\u{202F}%"), "10\u{A0}%");
    }

    #[test]
    fn text_is_composed_and_marks_do_not_pile_up() {
        assert_eq!(clean("S\u{327}ahin"), "Şahin");
        assert_eq!(clean(&format!("a{}b", "\u{303}".repeat(500))).chars().count(), 2 + MARKS_MAX);
    }

    #[test]
    fn private_characters_are_replaced() {
        assert_eq!(clean("\u{F8FF}x"), "\u{FFFD}x");
    }

    #[test]
    fn long_text_is_cut_where_it_can_be_seen() {
        assert_eq!(clean(&"x".repeat(CHARS_MAX)).chars().count(), CHARS_MAX);
        assert!(clean(&"x".repeat(CHARS_MAX + 1)).ends_with("x…"));
        assert!(label(&"ä".repeat(LABEL_CHARS_MAX + 1)).ends_with("ä…"));
    }

    #[test]
    fn languages_have_the_form_of_bcp_47() {
        assert!(["de", "pt-BR", "de-CH-1996", "zh-Hant"].into_iter().all(is_language));
        assert!(!["", "d", "deutsche Sprache", "de-", "de_DE", "1de"].into_iter().any(is_language));
    }
}
