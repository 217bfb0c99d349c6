//! A mail that is to be written: what it is about, before anybody knows by which words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::page::{Block, Language, Page};
use crate::template::{Kind, Place, Template};

/// A mail to one person. Not `Debug`: it carries links and codes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub kind: Kind,
    /// Address.
    pub to: String,
    /// Name of the recipient; may be empty.
    pub name: String,
    pub language: Language,
    /// What fills the places, beside name and organisation.
    #[serde(default)]
    pub values: BTreeMap<Place, String>,
    #[serde(default)]
    pub link: Option<String>,
    #[serde(default)]
    pub code: Option<String>,
    /// From then on it is of no use, and not sent any more.
    #[serde(default)]
    pub void_at_ms: Option<i64>,
}

/// The words of a kind in a language, as a tenant wrote them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    pub subject: Template,
    pub intro: Template,
    pub closing: Template,
}

impl Texts {
    /// Those that hold while a tenant has written none.
    pub fn built_in(kind: Kind, language: Language) -> Self {
        let [subject, intro, closing] = kind.built_in(language);
        let known = "the texts of ours are templates";
        Self {
            subject: Template::subject(kind, subject).expect(known),
            intro: Template::paragraphs(kind, intro).expect(known),
            closing: Template::paragraphs(kind, closing).expect(known),
        }
    }
}

impl Order {
    /// The mail. `organisation` is whose it is, `answered` whether somebody reads answers.
    pub fn page(&self, texts: &Texts, organisation: &str, answered: bool) -> Page {
        let value = |place: Place| match place {
            Place::Name => self.name.clone(),
            Place::Organisation => organisation.to_owned(),
            other => self.values.get(&other).cloned().unwrap_or_default(),
        };
        let mut blocks = vec![Block::Text(texts.intro.fill(value))];
        blocks.extend(self.facts());
        blocks.extend(self.link.iter().map(|link| Block::Link(self.link_label().to_owned(), link.clone())));
        blocks.extend(self.code.iter().map(|code| Block::Code(code.clone())));
        let closing = texts.closing.fill(value);
        if !closing.is_empty() {
            blocks.push(Block::Text(closing));
        }
        let footer = match (self.language, answered) {
            (Language::De, false) => format!("Automatisch verschickt von {organisation}. Eine Antwort liest niemand."),
            (Language::De, true) => format!("Automatisch verschickt von {organisation}."),
            (Language::En, false) => format!("Sent by a machine of {organisation}. Nobody reads an answer."),
            (Language::En, true) => format!("Sent by a machine of {organisation}."),
        };
        let title = texts.subject.fill(value);
        Page { language: self.language, sender: organisation.to_owned(), title, blocks, footer, accent: None }
    }

    /// What stands between the introduction and the link of an invitation, whatever the words are.
    fn facts(&self) -> Option<Block> {
        let names = match self.language {
            Language::De => {
                [(Place::Inviter, "Es lädt ein"), (Place::Role, "Ihre Rolle"), (Place::Until, "Gültig bis")]
            }
            Language::En => [(Place::Inviter, "Invited by"), (Place::Role, "Your role"), (Place::Until, "Valid until")],
        };
        let known = |(place, name): (Place, &str)| Some((name.to_owned(), self.values.get(&place)?.clone()));
        (self.kind == Kind::Invitation).then(|| Block::Facts(names.into_iter().filter_map(known).collect()))
    }

    fn link_label(&self) -> &'static str {
        match (self.kind, self.language) {
            (Kind::AccountLink | Kind::PasswordReset, Language::De) => "Passwort wählen",
            (Kind::AccountLink | Kind::PasswordReset, Language::En) => "Choose a password",
            (Kind::VoteOpened | Kind::VoteReminder | Kind::VoteClosed | Kind::VoteOver, Language::De) => {
                "Zur Abstimmung"
            }
            (Kind::VoteOpened | Kind::VoteReminder | Kind::VoteClosed | Kind::VoteOver, Language::En) => "To the vote",
            (_, Language::De) => "Zur Besprechung",
            (_, Language::En) => "To the meeting",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mail_carries_its_link_or_code_whatever_the_words_are() {
        for kind in Kind::ALL {
            for language in [Language::De, Language::En] {
                let order = Order {
                    kind,
                    to: "ada@example.org".into(),
                    name: "Ada {link}".into(),
                    language,
                    values: BTreeMap::from([
                        (Place::Meeting, "Haushalt".into()),
                        (Place::Until, "morgen".into()),
                        (Place::Role, "Vorsitz".into()),
                    ]),
                    link: Some("https://nord.example/m/abc#secret".into()),
                    code: Some("123 456".into()),
                    void_at_ms: None,
                };
                let page = order.page(&Texts::built_in(kind, language), "Amt Nord", false);
                let (plain, html) = (page.plain(), page.html());
                assert!(plain.contains("https://nord.example/m/abc#secret") && plain.contains("123 456"), "{plain}");
                assert!(html.contains("href=\"https://nord.example/m/abc#secret\""), "{html}");
                assert_eq!(
                    plain.contains("Ihre Rolle: Vorsitz") || plain.contains("Your role: Vorsitz"),
                    kind == Kind::Invitation
                );
                assert!(plain.contains("Ada {link}") && plain.contains("Amt Nord"), "{plain}");
                let written = serde_json::to_string(&order).expect("an order can be written");
                assert!(serde_json::from_str::<Order>(&written).is_ok_and(|read| read == order));
            }
        }
    }
}
