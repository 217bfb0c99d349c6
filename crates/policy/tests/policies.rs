//! What holds, what is accepted, and what is kept without effect.

mod common;

use common::{at, keys, level, name, names, paths, settings, values};
use policy::{
    Allowed, Key, Kind, Level, LevelKind, Origin, Refusal, Setting, Value, Why, allowed, check, check_settings,
    effective, effective_all,
};
use proptest::prelude::*;

const I: LevelKind = LevelKind::Installation;
const T: LevelKind = LevelKind::Tenant;
const U: LevelKind = LevelKind::Unit;
const M: LevelKind = LevelKind::Meeting;

fn free(value: Value) -> Option<Setting> {
    Some(Setting::free(value))
}

fn locked(value: Value) -> Option<Setting> {
    Some(Setting::locked(value))
}

/// Installation, tenant, unit, meeting; the id is the place in the list.
fn path(key: Key, settings: [Option<Setting>; 4]) -> Vec<Level> {
    let kinds = [I, T, U, M].into_iter().zip(settings).enumerate();
    kinds
        .map(|(id, (kind, set))| level(kind, id as u128, &set.map(|set| (key, set)).into_iter().collect::<Vec<_>>()))
        .collect()
}

fn origin(effective: &Origin) -> Option<u128> {
    match effective {
        Origin::Default => None,
        Origin::Level { level } => Some(level.id.as_u128()),
    }
}

#[test]
fn what_holds_and_where_it_comes_from() {
    let (open, verified, shut) = (|| name("allowed"), || name("verified-only"), || name("forbidden"));
    let (on, off) = (|| Value::Switch(true), || Value::Switch(false));
    let (pdf, both, other) = (|| names(&["pdf"]), || names(&["image", "pdf"]), || names(&["image", "text"]));
    let (free_choice, never, always) = (|| name("optional"), || name("off"), || name("required"));
    use Key::{EndToEndEncryption as E2ee, FileTypes, Guests, Recording, RetentionAudit};
    // Settings from the top; value, origin (number of the level), lock above the meeting, without effect.
    type Case = (Key, [Option<Setting>; 4], Value, Option<u128>, Option<u128>, Vec<(u128, Why)>);
    let cases: Vec<Case> = vec![
        (Guests, [None, None, None, None], open(), None, None, vec![]),
        // Without a lock, the nearest level decides.
        (Guests, [free(shut()), None, None, None], shut(), Some(0), None, vec![]),
        (Guests, [free(shut()), free(verified()), None, free(open())], open(), Some(3), None, vec![]),
        // Under a lock, tighter is free …
        (Guests, [locked(verified()), None, free(shut()), None], shut(), Some(2), Some(0), vec![]),
        // … also looser again, as long as it is within the lock.
        (Guests, [locked(verified()), free(shut()), None, free(verified())], verified(), Some(3), Some(0), vec![]),
        // A lock that came later leaves what is looser where it is.
        (Guests, [locked(verified()), None, free(open()), None], verified(), Some(0), Some(0), vec![(2, Why::Locked)]),
        (
            Recording,
            [locked(off()), free(on()), free(on()), None],
            off(),
            Some(0),
            Some(0),
            vec![(1, Why::Locked), (2, Why::Locked)],
        ),
        // A lock below another one tightens it; an equal or looser one changes nothing.
        (
            Guests,
            [locked(verified()), locked(shut()), free(open()), None],
            shut(),
            Some(1),
            Some(1),
            vec![(2, Why::Locked)],
        ),
        (Guests, [locked(shut()), locked(shut()), None, None], shut(), Some(1), Some(0), vec![]),
        (
            Guests,
            [locked(shut()), locked(open()), None, free(shut())],
            shut(),
            Some(3),
            Some(0),
            vec![(1, Why::Locked)],
        ),
        // Sets: fewer is tighter, and of overlapping ones what is common holds.
        (FileTypes, [locked(both()), None, free(pdf()), None], pdf(), Some(2), Some(0), vec![]),
        (FileTypes, [locked(pdf()), None, free(both()), None], pdf(), Some(0), Some(0), vec![(2, Why::Locked)]),
        (
            FileTypes,
            [locked(both()), None, free(other()), None],
            names(&["image"]),
            Some(0),
            Some(0),
            vec![(2, Why::Narrowed)],
        ),
        (
            FileTypes,
            [locked(both()), locked(other()), None, free(both())],
            names(&["image"]),
            Some(1),
            Some(1),
            vec![(1, Why::Narrowed), (3, Why::Locked)],
        ),
        // Encryption: both ends take the choice away, and exclude each other.
        (E2ee, [locked(free_choice()), free(never()), None, None], never(), Some(1), Some(0), vec![]),
        (E2ee, [locked(free_choice()), free(always()), None, None], always(), Some(1), Some(0), vec![]),
        (E2ee, [locked(never()), None, None, free(always())], never(), Some(0), Some(0), vec![(3, Why::Locked)]),
        (E2ee, [locked(always()), locked(never()), None, None], always(), Some(0), Some(0), vec![(1, Why::Locked)]),
        // The audit log is kept at least as long as the lock says.
        (
            RetentionAudit,
            [locked(Value::Number(730)), free(Value::Number(365)), None, None],
            Value::Number(730),
            Some(0),
            Some(0),
            vec![(1, Why::Locked)],
        ),
        (
            RetentionAudit,
            [locked(Value::Number(365)), free(Value::Number(730)), None, None],
            Value::Number(730),
            Some(1),
            Some(0),
            vec![],
        ),
        // What cannot be set, or not there, neither holds nor locks.
        (
            RetentionAudit,
            [None, None, locked(Value::Number(730)), None],
            Value::Number(365),
            None,
            None,
            vec![(2, Why::NotHere)],
        ),
        (Guests, [free(shut()), locked(name("maybe")), None, None], shut(), Some(0), None, vec![(1, Why::Invalid)]),
    ];
    for (key, settings, value, from, lock, without_effect) in cases {
        let path = path(key, settings);
        let found = effective(&path, key);
        assert_eq!(found.value, value, "{path:?}");
        assert_eq!(origin(&found.origin), from, "{path:?}");
        assert_eq!(found.locked_by.map(|lock| lock.by.id.as_u128()), lock, "{path:?}");
        let overridden: Vec<_> = found.overridden.iter().map(|it| (it.level.id.as_u128(), it.why)).collect();
        assert_eq!(overridden, without_effect, "{path:?}");
    }
}

#[test]
fn a_lock_binds_below_and_not_where_it_is() {
    let mut tenant = level(T, 1, &[(Key::Recording, Setting::locked(Value::Switch(false)))]);
    if let Some(setting) = tenant.settings.get_mut(&Key::Recording) {
        setting.reason = Some("Dienstanweisung 12/2026".to_owned());
    }
    let levels = [level(I, 0, &[]), tenant, level(U, 2, &[])];
    let at_tenant = effective(&levels[..2], Key::Recording);
    assert_eq!(at_tenant.locked_by, None);
    assert_eq!(at_tenant.locks_below.map(|lock| lock.by), Some(at(T, 1)));
    assert_eq!(at_tenant.inherited.origin, Origin::Default);
    let at_unit = effective(&levels, Key::Recording);
    assert_eq!(at_unit.locked_by.and_then(|lock| lock.reason).as_deref(), Some("Dienstanweisung 12/2026"));
    assert_eq!(at_unit.inherited.value, Value::Switch(false));
    assert_eq!(effective_all(&levels).len(), Key::all().count());
    assert_eq!(effective::<Level>(&[], Key::Polls).value, Value::Switch(true));
}

#[test]
fn a_refusal_says_who_locked_and_what_is_allowed() {
    let reason = Some("Dienstanweisung 12/2026".to_owned());
    let lock = Setting { reason: reason.clone(), ..Setting::locked(Value::Number(30)) };
    let above = [
        level(I, 0, &[(Key::ChatRetention, lock)]),
        level(T, 1, &[(Key::Guests, Setting::locked(name("verified-only")))]),
    ];
    let key = Key::ChatRetention;
    let range = Allowed::Range { min: 0, max: 30, unit: policy::Unit::Days };
    let by = at(I, 0);
    let cases = [
        (U, key, Setting::free(Value::Number(7)), Ok(())),
        (M, key, Setting::free(Value::Number(30)), Ok(())),
        (U, key, Setting::free(Value::Number(31)), Err(Refusal::Locked { key, by, reason, allowed: range.clone() })),
        (U, key, Setting::free(Value::Switch(true)), Err(Refusal::Invalid { key, allowed: range })),
        (M, key, Setting::locked(Value::Number(7)), Err(Refusal::NothingBelow { key })),
        (
            U,
            key,
            Setting { reason: Some(String::new()), ..Setting::locked(Value::Number(7)) },
            Err(Refusal::InvalidReason { key }),
        ),
        (
            U,
            Key::SessionLife,
            Setting::free(Value::Number(3_600)),
            Err(Refusal::NotHere { key: Key::SessionLife, levels: vec![I, T] }),
        ),
    ];
    for (kind, key, proposed, expected) in cases {
        assert_eq!(check(&above, kind, key, &proposed), expected, "{proposed:?}");
    }
    let values = vec![name("verified-only"), name("forbidden")];
    assert_eq!(allowed(&above, U, Key::Guests), Allowed::OneOf { values });
    assert_eq!(allowed(&above, M, Key::SessionLife), Allowed::Nothing);
    let refused = Refusal::Locked { key: Key::Guests, by: at(T, 1), reason: None, allowed: Allowed::Nothing };
    assert!(refused.to_string().starts_with("guests is locked by Tenant 1;"));
    let all = [(Key::Polls, Setting::free(Value::Number(1))), (Key::Guests, Setting::free(name("allowed")))];
    assert_eq!(check_settings(&above, U, &all.into()).map_err(|refusals| refusals.len()), Err(2));
}

#[test]
fn what_the_console_reads() {
    let levels = path(Key::Guests, [locked(name("verified-only")), None, free(name("allowed")), None]);
    let written = serde_json::to_value(effective(&levels[..3], Key::Guests)).expect("it can be written");
    let nil = "00000000-0000-0000-0000-000000000000";
    let state = serde_json::json!({"kind": "installation", "id": nil, "name": "Installation 0"});
    let lock = serde_json::json!({"by": state, "value": "verified-only"});
    let source = serde_json::json!({"value": "verified-only", "origin": {"from": "level", "level": state}});
    assert_eq!(
        written,
        serde_json::json!({
            "key": "guests", "value": "verified-only", "origin": source["origin"], "inherited": source,
            "locked_by": lock, "locks_below": lock,
            "overridden": [{
                "level": {"kind": "unit", "id": "00000000-0000-0000-0000-000000000002", "name": "Unit 2"},
                "setting": {"value": "allowed", "locked": false}, "why": "locked",
            }],
        })
    );
}

fn key_and_path() -> impl Strategy<Value = (Key, Vec<Level>)> {
    keys().prop_flat_map(|key| (Just(key), paths(key)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_is_looser_than_a_lock_above((key, levels) in key_and_path()) {
        let kind = key.kind();
        let found = effective(&levels, key);
        prop_assert!(kind.takes(&found.value));
        for level in &levels {
            let Some(setting) = level.settings.get(&key) else { continue };
            let counts = key.is_set_at(level.at.kind) && kind.takes(&setting.value);
            let without_effect = found.overridden.iter().find(|it| it.level == level.at);
            prop_assert_eq!(!counts, without_effect.is_some_and(|it| matches!(it.why, Why::NotHere | Why::Invalid)));
            if setting.locked && counts {
                let looser = found.value != setting.value && kind.within(&setting.value, &found.value);
                prop_assert!(!looser, "looser than the lock of {}", level.at.name);
                let excluded = without_effect.is_some_and(|it| it.why == Why::Locked);
                prop_assert!(excluded || kind.within(&found.value, &setting.value), "outside the lock of {}", level.at.name);
            }
        }
        for lock in [&found.locked_by, &found.locks_below].into_iter().flatten() {
            prop_assert!(kind.within(&found.value, &lock.value));
        }
    }

    #[test]
    fn what_is_accepted_takes_effect_and_nothing_else(
        (key, above, proposed) in keys().prop_flat_map(|key| (Just(key), paths(key), settings(key)))
    ) {
        // A path that ends in a meeting has no place below; its upper part has.
        let above: Vec<_> = above.into_iter().filter(|level| level.at.kind != M).collect();
        for kind in [U, M] {
            let proposed = Setting { locked: proposed.locked && kind != M, ..proposed.clone() };
            let here = at(kind, 77);
            let mut levels = above.clone();
            levels.push(Level { at: here.clone(), settings: [(key, proposed.clone())].into() });
            let found = effective(&levels, key);
            let takes_effect = found.value == proposed.value
                && found.origin == Origin::Level { level: here.clone() }
                && found.overridden.iter().all(|it| it.level != here);
            prop_assert_eq!(check(&above, kind, key, &proposed).is_ok(), takes_effect);
            prop_assert_eq!(allowed(&above, kind, key).contains(&proposed.value), takes_effect);
            prop_assert_eq!(&found.inherited.value, &effective(&above, key).value);
            prop_assert_eq!(&found.locked_by, &effective(&above, key).locks_below);
        }
    }

    #[test]
    fn strictness_is_an_order((key, a, b, c) in keys().prop_flat_map(|key| (Just(key), values(key), values(key), values(key)))) {
        let kind = key.kind();
        prop_assert!([&a, &b, &c].iter().all(|value| kind.takes(value)));
        prop_assert!(kind.within(&a, &a));
        prop_assert!(a == b || !(kind.within(&a, &b) && kind.within(&b, &a)), "two are each tighter than the other");
        prop_assert!(!(kind.within(&a, &b) && kind.within(&b, &c)) || kind.within(&a, &c), "a chain breaks");
        let partial = matches!(kind, Kind::Names(_)) || key == Key::EndToEndEncryption;
        prop_assert!(partial || kind.within(&a, &b) || kind.within(&b, &a), "two cannot be compared");
        // What two have in common is the loosest of all that is within both.
        match kind.common(&a, &b) {
            Some(common) => {
                prop_assert!(kind.within(&common, &a) && kind.within(&common, &b));
                prop_assert!(!(kind.within(&c, &a) && kind.within(&c, &b)) || kind.within(&c, &common));
            }
            None => prop_assert!(!(kind.within(&c, &a) && kind.within(&c, &b))),
        }
        prop_assert_eq!(kind.common(&a, &b), kind.common(&b, &a));
    }
}
