//! Reading what another version stored.
//!
//! Settings and limits are stored as maps from names. Keys are added by newer versions, and after going
//! back to an older one the map holds names it does not know. Those are kept out, each with a reason that
//! the caller may log and skip. What is kept out is not carried along: whoever stores a row for each key
//! loses nothing when another one is written.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use thiserror::Error;

use crate::key::Key;
use crate::level::Setting;
use crate::quota::{Limit, Quota};

/// Settings of a level as they are stored.
pub type StoredSettings = Stored<Setting>;
/// Limits of a level as they are stored.
pub type StoredLimits = Stored<Limit>;

/// A map before it is known which of its names there are.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Stored<V>(BTreeMap<String, Entry<V>>);

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Entry<V> {
    Known(V),
    Other(IgnoredAny),
}

/// An entry that was kept out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the stored entry {name:?} was skipped: {why}")]
pub struct Skipped {
    pub name: String,
    pub why: SkippedWhy,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SkippedWhy {
    /// Of a newer version, or of nobody.
    #[error("there is no such name")]
    UnknownKey,
    #[error("it has another form")]
    Unreadable,
}

/// Something whose names say which values there are.
pub trait Of: Sized {
    type Key: Ord;
    fn key(name: &str) -> Option<Self::Key>;
}

impl Of for Setting {
    type Key = Key;
    fn key(name: &str) -> Option<Key> {
        Key::from_name(name)
    }
}

impl Of for Limit {
    type Key = Quota;
    fn key(name: &str) -> Option<Quota> {
        Quota::from_name(name)
    }
}

impl<V: Of> Stored<V> {
    /// What this version knows, and what it does not. A known key with a value out of its range is known: it
    /// stays without effect, and visible ([`crate::Why::Invalid`]).
    pub fn read(self) -> (BTreeMap<V::Key, V>, Vec<Skipped>) {
        let mut known = BTreeMap::new();
        let mut skipped = Vec::new();
        for (name, entry) in self.0 {
            match (V::key(&name), entry) {
                (Some(key), Entry::Known(value)) => drop(known.insert(key, value)),
                (None, _) => skipped.push(Skipped { name, why: SkippedWhy::UnknownKey }),
                (_, Entry::Other(_)) => skipped.push(Skipped { name, why: SkippedWhy::Unreadable }),
            }
        }
        (known, skipped)
    }

    /// What this version knows, or the first entry that it does not.
    pub fn read_all(self) -> Result<BTreeMap<V::Key, V>, Skipped> {
        let (known, skipped) = self.read();
        skipped.into_iter().next().map_or(Ok(known), Err)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::level::Settings;
    use crate::value::Value;

    fn stored(json: &str) -> StoredSettings {
        serde_json::from_str(json).expect("a map")
    }

    #[test]
    fn unknown_keys_are_kept_out_with_a_reason() {
        let json = r#"{
            "guests": {"value": "forbidden", "locked": true, "reason": "Dienstanweisung"},
            "chat-retention": {"value": 7},
            "telepathy": {"value": {"range": [1, 2]}, "mode": "x"},
            "polls": {"value": 1.5},
            "reactions": true
        }"#;
        let (settings, skipped) = stored(json).read();
        assert_eq!(settings.len(), 2);
        assert_eq!(settings[&Key::ChatRetention], Setting::free(Value::Number(7)));
        assert!(settings[&Key::Guests].locked);
        let why: Vec<_> = skipped.iter().map(|s| (s.name.as_str(), s.why)).collect();
        let expected = [
            ("polls", SkippedWhy::Unreadable),
            ("reactions", SkippedWhy::Unreadable),
            ("telepathy", SkippedWhy::UnknownKey),
        ];
        assert_eq!(why, expected);
        assert_eq!(stored(json).read_all().map_err(|s| s.name), Err("polls".to_owned()));
        assert_eq!(stored("{}").read_all(), Ok(Settings::new()));
    }

    #[test]
    fn settings_are_read_as_they_were_written() {
        let setting =
            Setting { reason: Some("r".to_owned()), ..Setting::locked(Value::Names(["pdf".to_owned()].into())) };
        let settings = Settings::from([(Key::FileTypes, setting), (Key::Polls, Setting::free(Value::Switch(false)))]);
        let json = serde_json::to_string(&settings).expect("settings can be written");
        assert_eq!(
            json,
            r#"{"polls":{"value":false,"locked":false},"file-types":{"value":["pdf"],"locked":true,"reason":"r"}}"#
        );
        assert_eq!(stored(&json).read_all(), Ok(settings));
    }

    #[test]
    fn limits_are_read_in_the_same_manner() {
        let json = r#"{"rooms": {"soft": 8, "hard": 10}, "api-requests": {}, "wishes": {"hard": 3}, "room-size": 5}"#;
        let (limits, skipped) = serde_json::from_str::<StoredLimits>(json).expect("a map").read();
        let expected =
            [(Quota::Rooms, Limit { soft: Some(8), hard: Some(10) }), (Quota::ApiRequests, Limit::default())];
        assert_eq!(limits, expected.into());
        assert_eq!(skipped.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["room-size", "wishes"]);
    }

    proptest! {
        #[test]
        fn no_bytes_upset_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200), name in "[a-z-]{0,12}", value in "[\\[\\]{}0-9a-z\":,.-]{0,30}") {
            let _ = serde_json::from_slice::<StoredSettings>(&bytes).map(StoredSettings::read);
            let json = format!("{{\"{name}\": {{\"value\": {value}}}}}");
            let _ = serde_json::from_str::<StoredSettings>(&json).map(StoredSettings::read);
        }
    }
}
