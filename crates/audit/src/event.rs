//! What an entry says, and its bytes.

use std::collections::BTreeMap;

use ids::{AccountId, ServiceAccountId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::act::Act;
use crate::parts;

/// Longest text in an entry, characters; the rest is cut.
const TEXT_CHARS_MAX: usize = 200;
/// Details of an entry at most; what comes beyond them is left out.
pub const DETAILS_MAX: usize = 20;

/// What sort of actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActorKind {
    /// A person of the tenant.
    Account,
    /// A person who operates the installation.
    Operator,
    /// A program with an account of its own.
    Service,
    /// The server, of itself.
    System,
    /// Somebody who came by a link.
    Guest,
    /// Whoever sits at the command line of the server.
    Console,
    /// Somebody who is not signed in.
    Unknown,
}

impl ActorKind {
    pub const ALL: &[Self] =
        &[Self::Account, Self::Operator, Self::Service, Self::System, Self::Guest, Self::Console, Self::Unknown];

    pub fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Operator => "operator",
            Self::Service => "service",
            Self::System => "system",
            Self::Guest => "guest",
            Self::Console => "console",
            Self::Unknown => "unknown",
        }
    }
}

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub kind: ActorKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Actor {
    pub fn account(id: AccountId, name: &str) -> Self {
        Self { kind: ActorKind::Account, id: Some(id.uuid()), name: Some(clean(name)) }
    }

    /// A program that acts for the tenant.
    pub fn service(id: ServiceAccountId, name: &str) -> Self {
        Self { kind: ActorKind::Service, id: Some(id.uuid()), name: Some(clean(name)) }
    }

    pub fn operator(id: AccountId, name: &str) -> Self {
        Self { kind: ActorKind::Operator, id: Some(id.uuid()), name: Some(clean(name)) }
    }

    pub fn system() -> Self {
        Self { kind: ActorKind::System, id: None, name: None }
    }

    pub fn console() -> Self {
        Self { kind: ActorKind::Console, id: None, name: None }
    }

    pub fn unknown() -> Self {
        Self { kind: ActorKind::Unknown, id: None, name: None }
    }
}

/// What it was done to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// As it was called then.
    pub name: String,
}

impl Object {
    /// `kind` is one word, such as `account`, `meeting`, `provider`.
    pub fn new(kind: &'static str, id: Uuid, name: &str) -> Self {
        Self { kind: kind.to_owned(), id: Some(id), name: clean(name) }
    }

    /// Something that has a name and no id.
    pub fn named(kind: &'static str, name: &str) -> Self {
        Self { kind: kind.to_owned(), id: None, name: clean(name) }
    }
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Ok,
    Refused,
}

impl Outcome {
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Refused => "refused",
        }
    }
}

/// An act as it is reported to the log. Time, actor and network are added there.
#[derive(Clone, Debug)]
pub struct Event {
    pub(crate) act: Act,
    pub(crate) actor: Option<Actor>,
    object: Option<Object>,
    outcome: Outcome,
    code: Option<String>,
    reason: Option<String>,
    details: BTreeMap<String, String>,
}

impl Event {
    pub(crate) fn new(act: Act, object: Option<Object>) -> Self {
        let (code, reason) = Default::default();
        Self { act, actor: None, object, outcome: Outcome::Ok, code, reason, details: BTreeMap::new() }
    }

    /// One thing more that may be known of it: what was changed, from what, to what. Never a secret.
    pub fn with(mut self, what: impl Into<String>, value: impl AsRef<str>) -> Self {
        if self.details.len() < DETAILS_MAX {
            self.details.insert(what.into(), clean(value.as_ref()));
        }
        self
    }

    /// [`Event::with`], where there is a value.
    pub fn with_some(self, what: &'static str, value: Option<impl AsRef<str>>) -> Self {
        match value {
            Some(value) => self.with(what, value),
            None => self,
        }
    }

    /// Why, in words of whoever did it.
    pub fn because(mut self, reason: &str) -> Self {
        self.reason = Some(clean(reason)).filter(|reason| !reason.is_empty());
        self
    }

    /// It was not done; the code says why, as the interface says it.
    pub fn refused(mut self, code: impl Into<String>) -> Self {
        self.outcome = Outcome::Refused;
        self.code = Some(code.into());
        self
    }

    /// Somebody else did it than whom the request says; for the moment at which that becomes known.
    pub fn by(mut self, actor: Actor) -> Self {
        self.actor = Some(actor);
        self
    }

    pub(crate) fn entry(self, at_ms: i64, actor: Actor, network: Option<String>) -> Entry {
        Entry {
            v: parts::VERSION,
            at_ms,
            actor: self.actor.unwrap_or(actor),
            act: self.act.name().to_owned(),
            object: self.object,
            result: self.outcome,
            code: self.code,
            reason: self.reason,
            details: self.details,
            network,
            withheld: false,
        }
    }
}

/// Version of entries that were hashed with all that they say.
const FIRST: u8 = 1;

/// An entry as it is read. In version 1 these very members were hashed, as JSON; see [`crate::parts`] for those since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Version of this form.
    pub v: u8,
    /// Milliseconds since 1970, UTC.
    pub at_ms: i64,
    pub actor: Actor,
    /// See [`Act`]; a text, because logs outlive versions.
    pub act: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<Object>,
    pub result: Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub details: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// Who it names was erased since.
    #[serde(skip)]
    pub withheld: bool,
}

impl Entry {
    /// Reads a row: what is hashed, and what stands beside it. Nothing if it was never an entry.
    pub fn of_row(bytes: &[u8], parts: Option<&str>) -> Option<Self> {
        match parts {
            Some(parts) => parts::read(bytes, parts),
            // Of before there were parts: all of it is hashed.
            None => serde_json::from_slice(bytes).ok().filter(|entry: &Self| entry.v == FIRST),
        }
    }

    /// Everything that is searched for words, in lower case.
    pub(crate) fn words(&self, number: u64) -> String {
        let object = self.object.as_ref();
        let parts = [self.actor.name.as_deref(), object.map(|object| object.name.as_str())];
        let more = [self.code.as_deref(), self.reason.as_deref(), self.network.as_deref(), Some(self.act.as_str())];
        let mut words = format!("{number}");
        for part in parts.into_iter().chain(more).flatten().chain(self.details.values().map(String::as_str)) {
            words.push('\n');
            words.push_str(&part.to_lowercase());
        }
        words
    }
}

/// One line, without control characters, and not too long.
fn clean(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.trim().chars().take(TEXT_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_read_back() {
        let event = Act::AccountChange.on(Object::new("account", Uuid::from_u128(7), "Ünal\nKaya"));
        let entry = event.with("name", "x".repeat(300)).because(" why ").refused("conflict");
        let entry = entry.entry(5, Actor::console(), Some("192.0.2.0/24".into()));
        let (bytes, beside) = parts::write(&entry);
        assert_eq!(Entry::of_row(&bytes, Some(&beside)), Some(entry.clone()));
        assert!(!bytes.contains(&b'\n'));
        let first = Entry { v: FIRST, ..entry.clone() };
        let bytes = serde_json::to_vec(&first).expect("plain data");
        assert_eq!(Entry::of_row(&bytes, None), Some(first), "logs outlive versions");
        assert_eq!(entry.object.as_ref().expect("an object").name, "Ünal Kaya");
        assert_eq!(entry.details["name"].len(), 200);
        assert!(entry.words(17).starts_with("17\nünal kaya"));
        assert_eq!(Entry::of_row(b"nonsense", None), None);
    }
}
