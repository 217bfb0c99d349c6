//! A mail, put together: headers, plain text and HTML (RFC 5322, RFC 2046).

use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Message, MultiPart};

use crate::address::Mailbox;
use crate::page::{Language, Page};

/// A mail that is ready to be sent. Sending it twice sends the same mail with the same `Message-ID`.
#[derive(Clone, Debug)]
pub struct Letter(pub(crate) Message);

impl Letter {
    /// From the sender to one recipient: what is addressed to several is several mails, so that nobody reads whom else
    /// it went to.
    ///
    /// `id` is the same whenever the same mail is put together again, so that a mail that arrives twice is known as one.
    pub fn new(from: &Mailbox, reply_to: Option<&Mailbox>, to: &Mailbox, page: &Page, id: Option<u128>) -> Self {
        // Line breaks in a subject would be folded into it; a title with any is still one line.
        let subject: String = page.title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let mut builder = Message::builder()
            .from(from.0.clone())
            .to(to.0.clone())
            .subject(subject)
            .date_now()
            .message_id(Some(message_id(id, from.domain())))
            // RFC 3834, 5: no machine answers this one, holiday notices least of all.
            .header(AutoSubmitted)
            .header(ContentLanguage(page.language));
        if let Some(reply_to) = reply_to {
            builder = builder.reply_to(reply_to.0.clone());
        }
        let message = builder.multipart(MultiPart::alternative_plain_html(page.plain(), page.html()));
        Self(message.expect("sender and recipient are there"))
    }

    /// As it goes over the wire, before dots are doubled.
    pub fn bytes(&self) -> Vec<u8> {
        self.0.formatted()
    }
}

/// Random, at the sender's domain: says nothing about machine or time.
fn message_id(id: Option<u128>, domain: &str) -> String {
    let random = || {
        let mut random = [0u8; 16];
        getrandom::fill(&mut random).expect("the system has randomness");
        u128::from_be_bytes(random)
    };
    format!("<{:032x}@{domain}>", id.unwrap_or_else(random))
}

/// `Auto-Submitted: auto-generated` (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// `Content-Language` (RFC 3282), for programs that read aloud.
#[derive(Clone)]
struct ContentLanguage(Language);

impl Header for ContentLanguage {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(if text == "de" { Language::De } else { Language::En }))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), self.0.tag().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::page::Block;

    fn mailbox(text: &str) -> Mailbox {
        text.parse().expect("an address")
    }

    fn page(title: &str, text: &str) -> Page {
        Page {
            language: Language::De,
            sender: "Amt Nord".into(),
            title: title.into(),
            blocks: vec![Block::Text(text.into())],
            footer: "Von selbst verschickt.".into(),
            accent: None,
        }
    }

    /// Names of the headers before the first empty line; continuations belong to the header above.
    fn header_names(letter: &Letter) -> Vec<String> {
        let text = String::from_utf8(letter.bytes()).expect("mails are ASCII");
        let (head, _) = text.split_once("\r\n\r\n").expect("a body");
        let lines = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
        lines.map(|line| line.split_once(':').expect("a header").0.to_owned()).collect()
    }

    const HEADERS: [&str; 10] = [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "Content-Language",
        "Reply-To",
        "MIME-Version",
        "Content-Type",
    ];

    #[test]
    fn a_mail_says_who_wrote_it_and_is_never_the_same_as_another() {
        let (from, to) = (mailbox("Amt Nord <post@nord.example>"), mailbox("ada@example.org"));
        let letter = Letter::new(&from, Some(&mailbox("amt@nord.example")), &to, &page("Größe", "Guten Tag"), None);
        let text = String::from_utf8(letter.bytes()).expect("mails are ASCII");
        assert!(text.contains("Auto-Submitted: auto-generated\r\n"), "{text}");
        assert!(text.contains("Content-Language: de\r\n"), "{text}");
        assert!(text.contains("@nord.example>\r\n"), "{text}");
        assert!(text.contains("Reply-To: amt@nord.example\r\n"), "{text}");
        assert!(text.contains("multipart/alternative"), "{text}");
        assert_ne!(
            Letter::new(&from, None, &to, &page("a", "b"), None).bytes(),
            Letter::new(&from, None, &to, &page("a", "b"), None).bytes()
        );
        let again = || String::from_utf8(Letter::new(&from, None, &to, &page("a", "b"), Some(7)).bytes());
        let id = |letter: String| letter.lines().find(|line| line.starts_with("Message-ID")).map(str::to_owned);
        assert_eq!(again().map(id), again().map(id));
    }

    proptest! {
        #[test]
        fn no_text_becomes_a_header(title in ".{0,300}", name in ".{0,120}", line in "[\r\n]{1,2}", text in ".{0,300}") {
            let broken = format!("{title}{line}Bcc: eve@example.org{line}{line}body");
            let from = mailbox("post@nord.example").named(&broken).named(&name);
            let letter = Letter::new(&from, Some(&from), &mailbox("ada@example.org"), &page(&broken, &text), None);
            let mut names = header_names(&letter);
            names.sort();
            let mut expected = HEADERS.map(str::to_owned);
            expected.sort();
            prop_assert_eq!(names, expected);
            let lines = letter.bytes();
            // RFC 5322, 2.1.1: no line beyond 998 octets, and no bare line end (RFC 5321, 2.3.8).
            let text = String::from_utf8(lines).expect("mails are ASCII");
            prop_assert!(text.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
        }
    }
}
