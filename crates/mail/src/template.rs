//! Texts that a tenant may write itself: data with named places, filled in one step, never markup and never code.
//!
//! A place is a name in braces, `{name}`. What fills it is not read again, so a person called `{link}` is only called
//! so. A brace that is meant is written twice.

use serde::{Deserialize, Serialize};

use crate::page::Language;

/// Longest subject, characters: mail programs show less.
pub const SUBJECT_CHARS_MAX: usize = 120;
/// Longest introduction or closing, characters.
pub const PARAGRAPHS_CHARS_MAX: usize = 2_000;

/// A kind of mail, each with texts of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One-time link for a new account.
    AccountLink,
    /// One-time link for a forgotten password.
    PasswordReset,
    /// Password or ways to sign in were changed.
    SignInChanged,
    /// Invitation to a meeting.
    Invitation,
    /// A meeting to which one was invited does not take place.
    InvitationWithdrawn,
    /// One-time code for a verified guest.
    GuestCode,
    /// A vote without a meeting is open.
    VoteOpened,
    /// The same, to whoever has not voted.
    VoteReminder,
    /// It is closed, to whoever leads.
    VoteClosed,
    /// Its result is announced, or it is void.
    VoteOver,
}

/// A place in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// Name of the recipient.
    Name,
    /// Name of the tenant.
    Organisation,
    /// Title of the meeting.
    Meeting,
    /// Who invites.
    Inviter,
    /// The role of who is invited.
    Role,
    /// Until when a link or code counts.
    Until,
    /// What was changed.
    Change,
    /// Title of a vote.
    Vote,
    /// Name of the body that votes.
    Body,
}

impl Kind {
    pub const ALL: [Self; 10] = [
        Self::AccountLink,
        Self::PasswordReset,
        Self::SignInChanged,
        Self::Invitation,
        Self::InvitationWithdrawn,
        Self::GuestCode,
        Self::VoteOpened,
        Self::VoteReminder,
        Self::VoteClosed,
        Self::VoteOver,
    ];

    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Stable, for database and interface.
    pub fn word(self) -> &'static str {
        match self {
            Self::AccountLink => "account-link",
            Self::PasswordReset => "password-reset",
            Self::SignInChanged => "sign-in-changed",
            Self::Invitation => "invitation",
            Self::InvitationWithdrawn => "invitation-withdrawn",
            Self::GuestCode => "guest-code",
            Self::VoteOpened => "vote-opened",
            Self::VoteReminder => "vote-reminder",
            Self::VoteClosed => "vote-closed",
            Self::VoteOver => "vote-over",
        }
    }

    /// Places that its texts may have. Links and codes are none of them: they stand where everybody finds them, and no
    /// text can leave them out.
    pub fn places(self) -> &'static [Place] {
        match self {
            Self::AccountLink | Self::PasswordReset => &[Place::Name, Place::Organisation, Place::Until],
            Self::SignInChanged => &[Place::Name, Place::Organisation, Place::Change],
            Self::Invitation => {
                &[Place::Name, Place::Organisation, Place::Meeting, Place::Inviter, Place::Role, Place::Until]
            }
            Self::InvitationWithdrawn => &[Place::Name, Place::Organisation, Place::Meeting, Place::Inviter],
            Self::GuestCode => &[Place::Name, Place::Organisation, Place::Until],
            Self::VoteOpened | Self::VoteReminder => {
                &[Place::Name, Place::Organisation, Place::Body, Place::Vote, Place::Until]
            }
            Self::VoteClosed | Self::VoteOver => &[Place::Name, Place::Organisation, Place::Body, Place::Vote],
        }
    }

    /// Subject, introduction and closing while a tenant has written none.
    pub fn built_in(self, language: Language) -> [&'static str; 3] {
        match (self, language) {
            (Self::AccountLink, Language::De) => [
                "Ihr Konto bei {organisation}",
                "Guten Tag {name},\n\nfür Sie ist ein Konto eingerichtet. Mit dem Link wählen Sie Ihr Passwort. Er gilt einmal und bis {until}.",
                "Wenn Sie damit nicht gerechnet haben, fragen Sie bei {organisation} nach.",
            ],
            (Self::AccountLink, Language::En) => [
                "Your account at {organisation}",
                "Hello {name},\n\nan account was made for you. With the link you choose your password. It works once and until {until}.",
                "If you did not expect this, please ask {organisation}.",
            ],
            (Self::PasswordReset, Language::De) => [
                "Neues Passwort für {organisation}",
                "Guten Tag {name},\n\nfür Ihr Konto wurde ein neues Passwort erbeten. Mit dem Link wählen Sie es. Er gilt einmal und bis {until}.",
                "Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.",
            ],
            (Self::PasswordReset, Language::En) => [
                "New password for {organisation}",
                "Hello {name},\n\na new password was asked for your account. With the link you choose it. It works once and until {until}.",
                "If it was not you, you need not do anything: your password stays as it is.",
            ],
            (Self::SignInChanged, Language::De) => [
                "Ihre Anmeldung bei {organisation} wurde geändert",
                "Guten Tag {name},\n\nan Ihrem Konto wurde geändert: {change}.",
                "Wenn Sie das nicht waren, melden Sie sich sofort bei {organisation}.",
            ],
            (Self::SignInChanged, Language::En) => [
                "Your sign-in at {organisation} was changed",
                "Hello {name},\n\nthis was changed in your account: {change}.",
                "If it was not you, please tell {organisation} at once.",
            ],
            (Self::Invitation, Language::De) => [
                "Einladung: {meeting}",
                "Guten Tag {name},\n\n{inviter} lädt Sie zur Besprechung „{meeting}“ ein. Der Link öffnet sich im Browser, ohne Installation. Er gilt nur für Sie.",
                "Bevor Sie teilnehmen, fragt die Seite nach einem Code. Sie schickt ihn an diese E-Mail-Adresse. Geben Sie Link und Code niemandem weiter.",
            ],
            (Self::Invitation, Language::En) => [
                "Invitation: {meeting}",
                "Hello {name},\n\n{inviter} invites you to the meeting “{meeting}”. The link opens in the browser, nothing is installed. It is for you alone.",
                "Before you take part, the page asks for a code. It sends it to this e-mail address. Pass neither link nor code on to anybody.",
            ],
            (Self::InvitationWithdrawn, Language::De) => [
                "Abgesagt: {meeting}",
                "Guten Tag {name},\n\ndie Besprechung „{meeting}“ findet nicht oder nicht mehr statt, oder Ihre Einladung wurde zurückgenommen. Der Link gilt nicht mehr.",
                "",
            ],
            (Self::InvitationWithdrawn, Language::En) => [
                "Cancelled: {meeting}",
                "Hello {name},\n\nthe meeting “{meeting}” does not or no longer take place, or your invitation was withdrawn. The link does not work any more.",
                "",
            ],
            (Self::GuestCode, Language::De) => [
                "Ihr Code für {organisation}",
                "Guten Tag {name},\n\ngeben Sie diesen Code auf der Seite ein, auf der Sie ihn angefordert haben. Er gilt bis {until}.",
                "Wenn Sie keinen Code angefordert haben, brauchen Sie nichts zu tun. Geben Sie ihn niemandem.",
            ],
            (Self::GuestCode, Language::En) => [
                "Your code for {organisation}",
                "Hello {name},\n\nenter this code on the page on which you asked for it. It works until {until}.",
                "If you did not ask for a code, you need not do anything. Give it to nobody.",
            ],
            (Self::VoteOpened, Language::De) => [
                "{body}: Ihre Stimme zu einem Umlaufbeschluss",
                "Guten Tag {name},\n\nin {body} wird ohne Sitzung abgestimmt: „{vote}“. Sie können bis {until} abstimmen. Melden Sie sich dazu mit Ihrem Konto an.",
                "Der Link ist kein Ersatz für Ihre Anmeldung: Wer ihn hat, kann damit nicht abstimmen.",
            ],
            (Self::VoteOpened, Language::En) => [
                "{body}: your vote on a resolution by circulation",
                "Hello {name},\n\n{body} votes without a meeting: “{vote}”. You can vote until {until}. Sign in with your account to do so.",
                "The link does not replace your sign-in: whoever has it cannot vote with it.",
            ],
            (Self::VoteReminder, Language::De) => [
                "{body}: Ihre Stimme fehlt noch",
                "Guten Tag {name},\n\nzu „{vote}“ liegt von Ihnen noch keine Stimme vor. Abstimmen können Sie bis {until}.",
                "Wenn Sie nicht abstimmen möchten, brauchen Sie nichts zu tun.",
            ],
            (Self::VoteReminder, Language::En) => [
                "{body}: your vote is still missing",
                "Hello {name},\n\nyou have not voted on “{vote}” yet. You can vote until {until}.",
                "If you do not wish to vote, you need not do anything.",
            ],
            (Self::VoteClosed, Language::De) => [
                "{body}: Ein Umlaufbeschluss ist geschlossen",
                "Guten Tag {name},\n\ndie Abstimmung über „{vote}“ ist geschlossen. Das Ergebnis gilt, sobald der Vorsitz es feststellt.",
                "",
            ],
            (Self::VoteClosed, Language::En) => [
                "{body}: a resolution by circulation is closed",
                "Hello {name},\n\nthe vote on “{vote}” is closed. The result counts as soon as the chair announces it.",
                "",
            ],
            (Self::VoteOver, Language::De) => [
                "{body}: Ergebnis eines Umlaufbeschlusses",
                "Guten Tag {name},\n\ndie Abstimmung über „{vote}“ ist abgeschlossen. Ergebnis und Niederschrift finden Sie auf der Seite der Abstimmung.",
                "Ihr Gerät prüft dort auch, ob Ihre Stimme in der Urne liegt.",
            ],
            (Self::VoteOver, Language::En) => [
                "{body}: result of a resolution by circulation",
                "Hello {name},\n\nthe vote on “{vote}” is over. You find its result and its record on the page of the vote.",
                "There your device also checks that your ballot is in the urn.",
            ],
        }
    }
}

impl Place {
    /// As it stands in a text.
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Organisation => "organisation",
            Self::Meeting => "meeting",
            Self::Inviter => "inviter",
            Self::Role => "role",
            Self::Until => "until",
            Self::Change => "change",
            Self::Vote => "vote",
            Self::Body => "body",
        }
    }
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateFault {
    #[error("there is no place called {{{0}}} in this mail")]
    PlaceUnknown(String),
    #[error("a brace is opened and not closed, or closed and not opened")]
    BraceAlone,
    #[error("at most {max} characters")]
    TooLong { max: usize },
    #[error("a subject is one line")]
    NotOneLine,
    #[error("this cannot be empty")]
    Empty,
}

/// A text whose places are all known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Place(Place),
}

impl Template {
    /// A subject: one line.
    pub fn subject(kind: Kind, text: &str) -> Result<Self, TemplateFault> {
        match text.trim().chars().any(char::is_control) {
            true => Err(TemplateFault::NotOneLine),
            false => Self::read(kind, text.trim(), SUBJECT_CHARS_MAX),
        }
    }

    /// An introduction or a closing: paragraphs with empty lines between them.
    pub fn paragraphs(kind: Kind, text: &str) -> Result<Self, TemplateFault> {
        Self::read(kind, text.trim(), PARAGRAPHS_CHARS_MAX)
    }

    fn read(kind: Kind, text: &str, max: usize) -> Result<Self, TemplateFault> {
        if text.chars().count() > max {
            return Err(TemplateFault::TooLong { max });
        }
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, from) = rest.split_at(at);
            plain.push_str(before);
            if let Some(after) = from.strip_prefix("{{").or_else(|| from.strip_prefix("}}")) {
                plain.push_str(&from[..1]);
                rest = after;
                continue;
            }
            let inner = from.strip_prefix('{').ok_or(TemplateFault::BraceAlone)?;
            let (name, after) = inner.split_once('}').ok_or(TemplateFault::BraceAlone)?;
            let known = kind.places().iter().find(|place| place.word() == name.trim());
            let place = known.ok_or_else(|| TemplateFault::PlaceUnknown(name.chars().take(40).collect()))?;
            if !plain.is_empty() {
                parts.push(Part::Text(std::mem::take(&mut plain)));
            }
            parts.push(Part::Place(*place));
            rest = after;
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(Part::Text(plain));
        }
        Ok(Self(parts))
    }

    /// The text with its places filled.
    pub fn fill(&self, value: impl Fn(Place) -> String) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Place(place) => value(*place),
        };
        self.0.iter().map(part).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_built_in_texts_are_templates_in_both_languages() {
        for kind in Kind::ALL {
            for language in [Language::De, Language::En] {
                let [subject, intro, closing] = kind.built_in(language);
                let filled = Template::subject(kind, subject).expect("a subject").fill(|place| place.word().to_owned());
                assert!(!filled.is_empty() && !filled.contains(['{', '}']), "{filled}");
                Template::paragraphs(kind, intro).expect("an introduction");
                Template::paragraphs(kind, closing).expect("a closing");
            }
        }
    }

    #[test]
    fn places_are_known_and_braces_come_in_pairs() {
        let fill = |text: &str| Template::paragraphs(Kind::Invitation, text).map(|read| read.fill(|_| "{name}".into()));
        assert_eq!(fill("{meeting}: {{so}} { name }").as_deref(), Ok("{name}: {so} {name}"));
        assert_eq!(fill("{link}"), Err(TemplateFault::PlaceUnknown("link".into())));
        for wrong in ["{", "}", "a { b", "a } b", "{name", "name}"] {
            assert_eq!(fill(wrong), Err(TemplateFault::BraceAlone), "{wrong}");
        }
        assert_eq!(Template::subject(Kind::Invitation, "a\nb"), Err(TemplateFault::NotOneLine));
        let long = "x".repeat(SUBJECT_CHARS_MAX + 1);
        assert_eq!(Template::subject(Kind::Invitation, &long), Err(TemplateFault::TooLong { max: SUBJECT_CHARS_MAX }));
        assert!(Template::paragraphs(Kind::GuestCode, "{meeting}").is_err(), "a code names no meeting");
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_or_refused(text in ".{0,200}", value in ".{0,50}") {
            if let Ok(read) = Template::paragraphs(Kind::Invitation, &text) {
                let doubled = read.fill(|_| value.clone());
                let opened = text.matches('{').count();
                prop_assert!(doubled.len() <= text.len() + value.len() * opened);
            }
            // Braces written twice mean themselves.
            let quoted = text.replace('{', "{{").replace('}', "}}");
            let read = Template::paragraphs(Kind::Invitation, &quoted);
            if let Ok(read) = read {
                prop_assert_eq!(read.fill(|_| String::new()), text.trim());
            }
        }
    }
}
