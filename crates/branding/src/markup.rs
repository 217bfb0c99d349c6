//! The few signs in which legal texts are written, read into a tree that knows nothing of HTML.
//!
//! `# ` to `### ` begin a heading, `- ` an entry of a list, `1. ` one of a numbered list, an empty line ends a
//! paragraph. `[words](https://…)` is a link, as are `mailto:` and `tel:`; an address of http or https in the text is
//! one, too. Everything else is text and stays what it is: there is no way to write markup, script or style.

use serde::Serialize;
use thiserror::Error;

/// Longest text, characters.
pub const TEXT_CHARS_MAX: usize = 60_000;
/// Longest address of a link, characters.
pub const ADDRESS_CHARS_MAX: usize = 2_000;

/// Why a text is refused, and in which line, from 1.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum MarkupFault {
    #[error("the text is longer than 60,000 characters")]
    TooLong,
    #[error("there is nothing in the text")]
    Empty,
    #[error("line {0}: a link leads neither to https, http, mailto nor tel")]
    Address(usize),
    #[error("line {0}: a hidden sign that changes the order or look of the text")]
    Hidden(usize),
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Block {
    /// Level 1 to 3.
    Heading(u8, Vec<Span>),
    Paragraph(Vec<Span>),
    List {
        numbered: bool,
        entries: Vec<Vec<Span>>,
    },
}

/// Words, or words that lead somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    pub text: String,
    pub address: Option<String>,
}

/// Reads a text.
pub fn read(text: &str) -> Result<Vec<Block>, MarkupFault> {
    if text.chars().count() > TEXT_CHARS_MAX {
        return Err(MarkupFault::TooLong);
    }
    let mut reader = Reader::default();
    for (index, line) in text.lines().enumerate() {
        if line.chars().any(is_hidden) {
            return Err(MarkupFault::Hidden(index + 1));
        }
        reader.line(line.trim(), index + 1)?;
    }
    reader.end();
    if reader.blocks.is_empty() { Err(MarkupFault::Empty) } else { Ok(reader.blocks) }
}

/// An address to which a text may lead.
pub fn is_safe_address(address: &str) -> bool {
    let plain = address.len() <= ADDRESS_CHARS_MAX
        && address.chars().all(|c| c.is_alphanumeric() || "-._~:/?#@!$&'()*+,;=%[]".contains(c));
    let after = |scheme: &str| {
        address.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme)).map(|_| &address[scheme.len()..])
    };
    let on_the_web = ["https://", "http://"].into_iter().find_map(after).is_some_and(|rest| {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        // A name before an @ pretends to be the host.
        !authority.is_empty() && !authority.contains('@')
    });
    plain && (on_the_web || ["mailto:", "tel:"].into_iter().find_map(after).is_some_and(|rest| !rest.is_empty()))
}

/// Controls, and signs that turn text around or cannot be seen (Unicode TR 36, 2.5).
fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{61c}' | '\u{e0000}'..='\u{e007f}')
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    paragraph: String,
    /// Line in which the paragraph begins.
    began: usize,
    list: Option<(bool, Vec<Vec<Span>>)>,
}

impl Reader {
    fn line(&mut self, line: &str, number: usize) -> Result<(), MarkupFault> {
        if line.is_empty() {
            return self.close();
        }
        let hashes = line.bytes().take_while(|byte| *byte == b'#').count();
        if let (1..=3, Some(words)) = (hashes, line[hashes..].strip_prefix(' ')) {
            self.close()?;
            let words = spans(words.trim(), number)?;
            self.blocks.push(Block::Heading(u8::try_from(hashes).unwrap_or(3), words));
            return Ok(());
        }
        if let Some((numbered, words)) = entry(line) {
            self.close_paragraph()?;
            if self.list.as_ref().is_some_and(|(kind, _)| *kind != numbered) {
                self.end_list();
            }
            let words = spans(words.trim(), number)?;
            self.list.get_or_insert_with(|| (numbered, Vec::new())).1.push(words);
            return Ok(());
        }
        self.end_list();
        if self.paragraph.is_empty() {
            self.began = number;
        } else {
            self.paragraph.push('\n');
        }
        self.paragraph.push_str(line);
        // Links do not reach beyond a line, so that a fault names the line it is in.
        spans(line, number).map(drop)
    }

    fn close(&mut self) -> Result<(), MarkupFault> {
        self.end_list();
        self.close_paragraph()
    }

    fn close_paragraph(&mut self) -> Result<(), MarkupFault> {
        let text = std::mem::take(&mut self.paragraph);
        if text.is_empty() {
            return Ok(());
        }
        let mut all = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if index > 0 {
                push(&mut all, "\n");
            }
            for span in spans(line, self.began + index)? {
                match span.address {
                    None => push(&mut all, &span.text),
                    Some(_) => all.push(span),
                }
            }
        }
        self.blocks.push(Block::Paragraph(all));
        Ok(())
    }

    fn end_list(&mut self) {
        if let Some((numbered, entries)) = self.list.take() {
            self.blocks.push(Block::List { numbered, entries });
        }
    }

    fn end(&mut self) {
        self.end_list();
        // Each line was read before; nothing new can be wrong.
        let _ = self.close_paragraph();
    }
}

/// Whether the line is an entry of a numbered list or of another, and its words.
fn entry(line: &str) -> Option<(bool, &str)> {
    if let Some(words) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return Some((false, words));
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    (1..=3).contains(&digits).then(|| line[digits..].strip_prefix(". ").map(|words| (true, words))).flatten()
}

fn push(spans: &mut Vec<Span>, text: &str) {
    match spans.last_mut() {
        Some(Span { text: last, address: None }) => last.push_str(text),
        _ => spans.push(Span { text: text.to_owned(), address: None }),
    }
}

fn spans(mut rest: &str, number: usize) -> Result<Vec<Span>, MarkupFault> {
    let mut spans = Vec::new();
    while !rest.is_empty() {
        if let Some((words, address, after)) = link(rest) {
            if !is_safe_address(address) {
                return Err(MarkupFault::Address(number));
            }
            spans.push(Span { text: words.to_owned(), address: Some(address.to_owned()) });
            rest = after;
        } else if let Some(length) = bare(rest) {
            let (address, after) = rest.split_at(length);
            spans.push(Span { text: address.to_owned(), address: Some(address.to_owned()) });
            rest = after;
        } else {
            // Up to where a link or an address could begin.
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let next = rest[first..].find(['[', 'h']).map_or(rest.len(), |at| at + first);
            push(&mut spans, &rest[..next]);
            rest = &rest[next..];
        }
    }
    Ok(spans)
}

/// `[words](address)` at the beginning, and what comes after it.
fn link(text: &str) -> Option<(&str, &str, &str)> {
    let inner = text.strip_prefix('[')?;
    let (words, after) = inner.split_once("](")?;
    let (address, after) = after.split_once(')')?;
    let fits = !words.trim().is_empty() && !words.contains(['[', ']']);
    fits.then_some((words, address.trim(), after))
}

/// Length of an address at the beginning; the stop that ends a sentence does not belong to it.
fn bare(text: &str) -> Option<usize> {
    if !text.starts_with("https://") && !text.starts_with("http://") {
        return None;
    }
    let end = text.find(|c: char| c.is_whitespace() || "<>\"()[]{}|\\^`".contains(c)).unwrap_or(text.len());
    let address = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
    is_safe_address(address).then_some(address.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> Vec<Span> {
        vec![Span { text: text.into(), address: None }]
    }

    #[test]
    fn the_few_signs_are_read() {
        let text = "# Impressum\n\nStadt Weidenrode\nMarkt 1\n\n- eins\n- zwei\n1. drei\n\nMehr: [Seite](https://example.org/a) oder https://example.org/b.";
        let link = |text: &str, address: &str| Span { text: text.into(), address: Some(address.into()) };
        assert_eq!(
            read(text),
            Ok(vec![
                Block::Heading(1, words("Impressum")),
                Block::Paragraph(words("Stadt Weidenrode\nMarkt 1")),
                Block::List { numbered: false, entries: vec![words("eins"), words("zwei")] },
                Block::List { numbered: true, entries: vec![words("drei")] },
                Block::Paragraph(vec![
                    Span { text: "Mehr: ".into(), address: None },
                    link("Seite", "https://example.org/a"),
                    Span { text: " oder ".into(), address: None },
                    link("https://example.org/b", "https://example.org/b"),
                    Span { text: ".".into(), address: None },
                ]),
            ])
        );
    }

    #[test]
    fn markup_of_others_is_mere_text() {
        let text = "<script>alert(1)</script> <img src=x onerror=y> &lt; **fett** #kein Titel";
        assert_eq!(read(text), Ok(vec![Block::Paragraph(words(text))]));
        assert_eq!(read("#### vier"), Ok(vec![Block::Paragraph(words("#### vier"))]));
    }

    #[test]
    fn dangerous_addresses_are_refused_with_their_line() {
        for address in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "//example.org",
            "/admin",
            "",
            "https://",
            "https://bank.example@evil.example/",
            "http:///x",
            "java\tscript:x",
            "https://a b",
            "file:///etc/passwd",
        ] {
            assert_eq!(read(&format!("gut\n\n[hier]({address})")), Err(MarkupFault::Address(3)), "{address}");
        }
        for address in ["https://example.org", "HTTPS://example.org/ä?x=1#y", "mailto:a@example.org", "tel:+49301"] {
            assert!(is_safe_address(address), "{address}");
        }
    }

    #[test]
    fn signs_that_turn_text_around_are_refused() {
        for sign in ['\u{202e}', '\u{2066}', '\u{200b}', '\u{feff}', '\0', '\u{1b}', '\u{e0041}'] {
            assert_eq!(read(&format!("gut\nnicht{sign}gut")), Err(MarkupFault::Hidden(2)), "{sign:?}");
        }
        assert_eq!(read(" \n\n"), Err(MarkupFault::Empty));
        assert_eq!(read(&"x".repeat(TEXT_CHARS_MAX + 1)), Err(MarkupFault::TooLong));
    }

    proptest! {
        #[test]
        fn whatever_is_read_leads_nowhere_dangerous(text in "(?s)[ \\n\\[\\]()#:/.a-zäjs*1-]{0,200}|\\PC{0,120}") {
            let Ok(blocks) = read(&text) else { return Ok(()) };
            for block in &blocks {
                let spans: Vec<&Span> = match block {
                    Block::Heading(_, spans) | Block::Paragraph(spans) => spans.iter().collect(),
                    Block::List { entries, .. } => entries.iter().flatten().collect(),
                };
                for span in spans {
                    prop_assert!(span.address.as_deref().is_none_or(is_safe_address), "{span:?}");
                    prop_assert!(!span.text.chars().any(|c| is_hidden(c) && c != '\n'), "{span:?}");
                }
            }
        }

        #[test]
        fn no_word_is_lost(lines in proptest::collection::vec("[a-zä]{1,8}( [a-zä]{1,8}){0,4}", 1..8)) {
            let text = lines.join("\n");
            prop_assert_eq!(read(&text), Ok(vec![Block::Paragraph(words(&text))]));
        }
    }
}
