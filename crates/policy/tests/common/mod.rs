//! What the scenarios share.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use policy::{Key, Kind, Level, LevelKind, LevelRef, Setting, Settings, Value};
use proptest::prelude::*;
use uuid::Uuid;

pub(crate) fn at(kind: LevelKind, id: u128) -> LevelRef {
    LevelRef { kind, id: Uuid::from_u128(id), name: format!("{kind:?} {id}") }
}

pub(crate) fn level(kind: LevelKind, id: u128, settings: &[(Key, Setting)]) -> Level {
    Level { at: at(kind, id), settings: settings.iter().cloned().collect() }
}

pub(crate) fn name(name: &str) -> Value {
    Value::Name(name.to_owned())
}

pub(crate) fn names(list: &[&str]) -> Value {
    Value::Names(list.iter().map(|name| (*name).to_owned()).collect())
}

pub(crate) fn keys() -> impl Strategy<Value = Key> {
    prop::sample::select(Key::all().collect::<Vec<_>>())
}

/// Values that a key takes.
pub(crate) fn values(key: Key) -> BoxedStrategy<Value> {
    match *key.kind() {
        Kind::Switch { .. } => any::<bool>().prop_map(Value::Switch).boxed(),
        Kind::OneOf(names) => prop::sample::select(names).prop_map(|(it, _)| name(it)).boxed(),
        Kind::Number { min, max, .. } | Kind::Duration { min, max, .. } => {
            // A few near each other, so that equal ones meet.
            prop_oneof![(min..=max), (min..=(min + 3).min(max)), Just(max)].prop_map(Value::Number).boxed()
        }
        Kind::Names(all) => prop::sample::subsequence(all, 0..=all.len()).prop_map(|part| names(&part)).boxed(),
    }
}

/// Settings of a key, now and then with a value that it does not take.
pub(crate) fn settings(key: Key) -> impl Strategy<Value = Setting> {
    let reason = prop::option::weighted(0.2, Just("Dienstanweisung".to_owned()));
    let value = prop_oneof![12 => values(key), 1 => Just(name("nonsense")), 1 => Just(Value::Number(u32::MAX))];
    (value, any::<bool>(), reason).prop_map(|(value, locked, reason)| Setting { value, locked, reason })
}

/// Levels over each other, of which each may or may not set the key.
pub(crate) fn paths(key: Key) -> impl Strategy<Value = Vec<Level>> {
    let kinds = (0..4_usize, any::<bool>()).prop_map(|(units, meeting)| {
        let mut kinds = vec![LevelKind::Installation, LevelKind::Tenant];
        kinds.extend(std::iter::repeat_n(LevelKind::Unit, units));
        kinds.extend(meeting.then_some(LevelKind::Meeting));
        kinds
    });
    (kinds, prop::collection::vec(prop::option::weighted(0.7, settings(key)), 6)).prop_map(move |(kinds, set)| {
        let level = |(id, (kind, set)): (usize, (LevelKind, Option<Setting>))| Level {
            at: at(kind, id as u128),
            settings: set.map(|set| (key, set)).into_iter().collect::<Settings>(),
        };
        kinds.into_iter().zip(set).enumerate().map(level).collect()
    })
}
