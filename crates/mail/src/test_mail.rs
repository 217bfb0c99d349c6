//! The mail that shows that mail works.

use crate::page::{Block, Language, Page};

/// Says which server took it and who asked for it.
pub fn test_mail(language: Language, installation: &str, server: &str, asked_by: &str) -> Page {
    let (title, text, facts, footer) = match language {
        Language::De => (
            "Test-E-Mail",
            "Diese E-Mail zeigt, dass der Versand funktioniert. Sie brauchen nichts zu tun.",
            ("Mailserver", "Ausgelöst von"),
            "Automatisch verschickt. Eine Antwort liest niemand.",
        ),
        Language::En => (
            "Test mail",
            "This mail shows that sending works. You need not do anything.",
            ("Mail server", "Asked for by"),
            "Sent by a machine. Nobody reads an answer.",
        ),
    };
    Page {
        language,
        sender: installation.to_owned(),
        title: format!("{installation}: {title}"),
        blocks: vec![
            Block::Text(text.to_owned()),
            Block::Facts(vec![(facts.0.to_owned(), server.to_owned()), (facts.1.to_owned(), asked_by.to_owned())]),
        ],
        footer: footer.to_owned(),
        accent: None,
    }
}
