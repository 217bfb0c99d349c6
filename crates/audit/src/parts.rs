//! What of an entry names people is kept beside what is hashed.
//!
//! The entry holds a commitment in place of each part: a hash over a random salt and the text. Whoever reads the log
//! compares both, so that a changed name is named like any other change. When a person is erased, salt and text go:
//! without the salt nobody can find out by trying which name the hash was of, and the log stays provable as it is.
//! Rows that lost a part say which entry of the log told of it, and that entry says how many they were, so that no name
//! goes unnoticed. The network goes by time alone and needs no such entry.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use ledger::Hash;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::event::{Actor, ActorKind, Entry, Object, Outcome};
use crate::keys::random;

/// Version of an entry whose people stand beside it.
pub(crate) const VERSION: u8 = 2;
/// First bytes of what is hashed for a commitment.
const COMMITMENT: &str = "plenum audit part v1";

pub(crate) const ACTOR: &str = "actor";
pub(crate) const OBJECT: &str = "object";
pub(crate) const SAID: &str = "said";
pub(crate) const NETWORK: &str = "network";

/// The entry as it is hashed: JSON, in this order of members, written once and never anew.
#[derive(Serialize, Deserialize)]
struct Body {
    v: u8,
    at_ms: i64,
    actor: Kind<ActorKind>,
    act: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    object: Option<Kind<String>>,
    result: Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// Commitment of each part, base64.
    parts: BTreeMap<String, String>,
}

#[derive(Serialize, Deserialize)]
struct Kind<K> {
    kind: K,
}

/// Who or what, beside its kind.
#[derive(Default, Serialize, Deserialize)]
struct Named {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<uuid::Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

#[derive(Default, Serialize, Deserialize)]
struct Said {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    details: BTreeMap<String, String>,
}

/// Parts as a row keeps them: salt and text, by name.
pub(crate) type Parts<'a> = BTreeMap<String, (String, &'a RawValue)>;

/// The bytes that are hashed, and the parts beside them.
pub(crate) fn write(entry: &Entry) -> (Vec<u8>, String) {
    let (mut commitments, mut parts) = (BTreeMap::new(), BTreeMap::new());
    let mut put = |name: &str, text: String| {
        let salt = STANDARD_NO_PAD.encode(random::<16>());
        commitments.insert(name.to_owned(), commitment(name, &salt, &text));
        let text = RawValue::from_string(text).expect("a part is JSON");
        parts.insert(name.to_owned(), (salt, text));
    };
    if entry.actor.id.is_some() || entry.actor.name.is_some() {
        put(ACTOR, json(&Named { id: entry.actor.id, name: entry.actor.name.clone() }));
    }
    if let Some(object) = &entry.object {
        put(OBJECT, json(&Named { id: object.id, name: Some(object.name.clone()) }));
    }
    if entry.reason.is_some() || !entry.details.is_empty() {
        put(SAID, json(&Said { reason: entry.reason.clone(), details: entry.details.clone() }));
    }
    if let Some(network) = &entry.network {
        put(NETWORK, json(network));
    }
    let body = Body {
        v: VERSION,
        at_ms: entry.at_ms,
        actor: Kind { kind: entry.actor.kind },
        act: entry.act.clone(),
        object: entry.object.as_ref().map(|object| Kind { kind: object.kind.clone() }),
        result: entry.result,
        code: entry.code.clone(),
        parts: commitments,
    };
    (serde_json::to_vec(&body).expect("plain data"), serde_json::to_string(&parts).expect("plain data"))
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("plain data")
}

/// The hash that stands for a part.
fn commitment(name: &str, salt: &str, text: &str) -> String {
    Hash::of_leaf(format!("{COMMITMENT}\n{name}\n{salt}\n{text}").as_bytes()).to_string()
}

/// Reads the parts of a row; nothing when they were never written so.
pub(crate) fn read_parts(parts: &str) -> Option<Parts<'_>> {
    serde_json::from_str(parts).ok()
}

/// The entry of a row together with what is left beside it; nothing if the bytes were never such an entry.
pub(crate) fn read(bytes: &[u8], parts: &str) -> Option<Entry> {
    let body: Body = serde_json::from_slice(bytes).ok()?;
    let parts = read_parts(parts)?;
    let actor: Named = of(&parts, ACTOR)?;
    let object: Named = of(&parts, OBJECT)?;
    let said: Said = of(&parts, SAID)?;
    let name = object.name.unwrap_or_default();
    Some(Entry {
        v: body.v,
        at_ms: body.at_ms,
        actor: Actor { kind: body.actor.kind, id: actor.id, name: actor.name },
        act: body.act,
        object: body.object.map(|known| Object { kind: known.kind, id: object.id, name }),
        result: body.result,
        code: body.code,
        reason: said.reason,
        details: said.details,
        network: of(&parts, NETWORK)?,
        withheld: body.parts.keys().any(|name| name != NETWORK && !parts.contains_key(name)),
    })
}

/// A part; nothing said where it is gone.
fn of<T: Default + for<'a> Deserialize<'a>>(parts: &Parts<'_>, name: &str) -> Option<T> {
    parts.get(name).map_or(Some(T::default()), |(_, text)| serde_json::from_str(text.get()).ok())
}

/// How the parts of a row stand to what is hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// All there, and as they were written.
    Whole,
    /// Something that names people is gone.
    Withheld,
    /// Something is not what was written.
    Changed,
}

/// Compares the parts of a row with what is hashed; an entry of before there were parts has none.
pub(crate) fn standing(bytes: &[u8], parts: Option<&str>) -> Standing {
    let Ok(body) = serde_json::from_slice::<Body>(bytes) else {
        return if parts.is_none() { Standing::Whole } else { Standing::Changed };
    };
    let Some(parts) = parts.and_then(read_parts) else { return Standing::Changed };
    let same = |(name, (salt, text)): (&String, &(String, &RawValue))| {
        body.parts.get(name).is_some_and(|committed| *committed == commitment(name, salt, text.get()))
    };
    if !parts.iter().all(same) {
        return Standing::Changed;
    }
    match body.parts.keys().any(|name| name != NETWORK && !parts.contains_key(name)) {
        true => Standing::Withheld,
        false => Standing::Whole,
    }
}

/// The same parts without these; nothing when none of them was there.
pub(crate) fn without(parts: &str, names: &[&str]) -> Option<String> {
    let mut parts = read_parts(parts)?;
    let before = parts.len();
    parts.retain(|name, _| !names.contains(&name.as_str()));
    (parts.len() < before).then(|| serde_json::to_string(&parts).expect("plain data"))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::act::Act;

    fn entry() -> Entry {
        let event = Act::AccountChange.on(Object::new("account", Uuid::from_u128(7), "Ben Canary"));
        let actor = Actor { kind: ActorKind::Account, id: Some(Uuid::from_u128(8)), name: Some("Ada Canary".into()) };
        event.with("email", "ben@example.org").because("why").entry(5, actor, Some("192.0.2.0/24".into()))
    }

    #[test]
    fn what_is_hashed_names_nobody_and_the_row_is_read_back() {
        let entry = entry();
        let (bytes, parts) = write(&entry);
        let hashed = String::from_utf8_lossy(&bytes);
        for name in ["Canary", "example.org", "192.0.2", "why", &Uuid::from_u128(8).to_string()] {
            assert!(!hashed.contains(name), "{hashed}");
        }
        assert_eq!(read(&bytes, &parts), Some(entry.clone()));
        assert_eq!(standing(&bytes, Some(&parts)), Standing::Whole);
        assert_ne!(write(&entry).0, bytes, "the salt is another one each time");
    }

    #[test]
    fn what_is_gone_and_what_is_changed_are_told_apart() {
        let (bytes, parts) = write(&entry());
        let changed = parts.replace("Ben Canary", "Bob Canary");
        assert_eq!(standing(&bytes, Some(&changed)), Standing::Changed);
        assert_eq!(standing(&bytes, None), Standing::Changed);
        let without_network = without(&parts, &[NETWORK]).expect("there was one");
        assert_eq!(standing(&bytes, Some(&without_network)), Standing::Whole);
        let gone = without(&parts, &[ACTOR, OBJECT, SAID]).expect("there were some");
        assert!(!gone.contains("Canary") && !gone.contains("ben@"));
        assert_eq!(standing(&bytes, Some(&gone)), Standing::Withheld);
        let left = read(&bytes, &gone).expect("an entry");
        assert!(left.withheld && left.actor.name.is_none() && left.details.is_empty());
        assert_eq!((left.act.as_str(), left.network.as_deref()), ("account.change", Some("192.0.2.0/24")));
        assert_eq!(without(&gone, &[ACTOR]), None);
    }
}
