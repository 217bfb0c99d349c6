//! What a mail says, once, and its two forms: plain text and HTML.
//!
//! The HTML is one column of text with a language, headings and real links, without images, scripts, style sheets or
//! anything else that would be fetched: opening it tells nobody.

use serde::{Deserialize, Serialize};

/// The colours of a mail: paper, card and its edge, ink, what stands back, and what stands out. Each text has 4.5 to 1 on
/// what is below it (WCAG 2.2, 1.4.3).
const PAPER: &str = "#f6f3ec";
const CARD: &str = "#fffefb";
/// The colour of text on what stands out; whoever chooses another colour for that sees to their contrast.
pub const ON_ACCENT: [u8; 3] = [0xff, 0xfe, 0xfb];
const EDGE: &str = "#d5d8d6";
const INK: &str = "#13252b";
const SOFT: &str = "#4a5a5f";
const ACCENT: &str = "#0f5563";

/// A language that mails are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    De,
    En,
}

impl Language {
    /// Of a tag; German for one that no mail is written in.
    pub fn of_tag(tag: &str) -> Self {
        if tag == Self::En.tag() { Self::En } else { Self::De }
    }

    /// As in `lang` (BCP 47).
    pub fn tag(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }
}

/// A mail as data. Every text in it is text, whatever it contains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    pub language: Language,
    /// Whose mail it is, above everything.
    pub sender: String,
    /// Subject and heading.
    pub title: String,
    pub blocks: Vec<Block>,
    /// Why one gets this mail, below everything.
    pub footer: String,
    /// What stands out is in this colour instead of that of Plenum; text on it is in [`ON_ACCENT`].
    pub accent: Option<[u8; 3]>,
}

/// A part of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    Text(String),
    /// Name and value, one a line.
    Facts(Vec<(String, String)>),
    /// What to do, and where: the address stands there in full, since it is looked at before it is followed.
    Link(String, String),
    /// What is to be typed off.
    Code(String),
}

impl Page {
    pub(crate) fn plain(&self) -> String {
        let mut parts = vec![self.sender.clone(), self.title.clone()];
        for block in &self.blocks {
            parts.push(match block {
                Block::Text(text) => text.clone(),
                Block::Facts(facts) => {
                    let lines: Vec<_> = facts.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                    lines.join("\n")
                }
                Block::Link(label, address) => format!("{label}:\n{address}"),
                Block::Code(code) => code.clone(),
            });
        }
        // A line of two hyphens and a space begins what mail programs set apart (RFC 3676, 4.3).
        parts.push(format!("-- \n{}", self.footer));
        crlf(&parts.join("\n\n"))
    }

    pub(crate) fn html(&self) -> String {
        let (lang, sender, title, footer) =
            (self.language.tag(), escaped(&self.sender), escaped(&self.title), escaped(&self.footer));
        let accent = self.accent.map_or_else(|| ACCENT.to_owned(), |[r, g, b]| format!("#{r:02x}{g:02x}{b:02x}"));
        let mut html = format!(
            "<!DOCTYPE html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light\">\n<title>{title}</title>\n</head>\n\
             <body style=\"margin:0;padding:24px 12px;background:{PAPER};color:{INK};font:16px/1.5 Arial,sans-serif\">\n\
             <div style=\"max-width:600px;margin:0 auto\">\n\
             <p style=\"margin:0;padding:14px 28px;background:{accent};color:{CARD};border-radius:12px 12px 0 0;\
             font:700 17px/1.4 Georgia,serif\">{sender}</p>\n\
             <main style=\"background:{CARD};border:1px solid {EDGE};border-top:0;border-radius:0 0 12px 12px;\
             padding:28px\">\n\
             <h1 style=\"font:700 26px/1.25 Georgia,serif;margin:0 0 16px\">{title}</h1>\n"
        );
        for block in &self.blocks {
            html.push_str(&match block {
                Block::Text(text) => text.split("\n\n").map(|part| format!("<p>{}</p>\n", escaped(part))).collect(),
                Block::Link(label, address) => format!(
                    "<p style=\"margin:24px 0 12px\"><a href=\"{1}\" style=\"display:inline-block;padding:12px 24px;\
                     background:{accent};color:{CARD};border-radius:8px;font-weight:700;text-decoration:none\">{0}</a></p>\n\
                     <p style=\"font-size:14px;color:{SOFT};overflow-wrap:anywhere\">{1}</p>\n",
                    escaped(label),
                    escaped(address)
                ),
                Block::Code(code) => format!(
                    "<p style=\"font:700 32px/1.5 'Courier New',monospace;letter-spacing:4px\">{}</p>\n",
                    escaped(code)
                ),
                Block::Facts(facts) => {
                    let rows = facts.iter().map(|(name, value)| {
                        format!(
                            "<tr><th scope=\"row\" style=\"text-align:left;font-weight:400;color:{SOFT};\
                             padding:4px 20px 4px 0;vertical-align:top\">{}</th>\
                             <td style=\"padding:4px 0;font-weight:700;overflow-wrap:anywhere\">{}</td></tr>\n",
                            escaped(name),
                            escaped(value)
                        )
                    });
                    format!("<table style=\"border-collapse:collapse\">\n{}</table>\n", rows.collect::<String>())
                }
            });
        }
        html.push_str(&format!(
            "</main>\n<p style=\"font-size:14px;color:{SOFT};margin:16px 4px\">{footer}</p>\n</div>\n</body>\n</html>\n"
        ));
        crlf(&html)
    }
}

/// Lines end in mails as RFC 5322, 2.3 has it, never in halves of it.
fn crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}

/// Text as HTML: nothing in it is markup. Line breaks stay.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' => html.push_str("<br>\n"),
            c if c.is_control() => html.push(' '),
            c => html.push(c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> Page {
        Page {
            language: Language::En,
            sender: "City of <North>".into(),
            title: "Test & more".into(),
            blocks: vec![Block::Text(text.into()), Block::Facts(vec![("When".into(), "now".into())])],
            footer: "Sent by a machine.".into(),
            accent: None,
        }
    }

    #[test]
    fn both_forms_say_the_same() {
        let page = page("First.\n\nSecond, and\nthird.");
        let plain = page.plain();
        assert!(plain.contains("City of <North>\r\n\r\nTest & more\r\n\r\nFirst.\r\n\r\nSecond"), "{plain}");
        assert!(plain.contains("When: now") && plain.ends_with("-- \r\nSent by a machine."), "{plain}");
        let html = page.html();
        assert!(html.contains("<html lang=\"en\">") && html.contains("City of &lt;North&gt;"), "{html}");
        assert!(html.contains("<p>First.</p>") && html.contains("<p>Second, and<br>\r\nthird.</p>"), "{html}");
        assert!(html.contains(">When</th>") && html.contains(">now</td>"), "{html}");
    }

    #[test]
    fn what_stands_out_is_in_the_colour_of_the_sender() {
        let plain = page("").html();
        assert!(plain.contains(ACCENT));
        let own = Page { accent: Some([0x7a, 0x1c, 0x35]), ..page("") }.html();
        assert_eq!(own, plain.replace(ACCENT, "#7a1c35"));
        let [r, g, b] = ON_ACCENT;
        assert_eq!(format!("#{r:02x}{g:02x}{b:02x}"), CARD);
    }

    #[test]
    fn nothing_is_markup_and_nothing_is_fetched() {
        let html = page("<script>alert(1)</script><img src=x onerror='y'> \"&amp;\"").html();
        assert!(!html.contains("<script") && !html.contains("<img") && html.contains("&amp;amp;"), "{html}");
        for fetched in ["http:", "https:", "src=", "url(", "<link", "<style"] {
            assert!(!page("").html().contains(fetched), "{fetched}");
        }
    }
}
