//! What a change would do, told before it is saved.

mod common;

use common::{at, keys, level, name, settings};
use policy::limits::UNITS_DEEP_MAX;
use policy::{
    Hierarchy, HierarchyError, Key, Level, LevelKind, Node, Origin, Refusal, Setting, Settings, Value, Why, effective,
    review,
};
use proptest::prelude::*;
use uuid::Uuid;

type Place = (LevelKind, Uuid);

const I: LevelKind = LevelKind::Installation;
const T: LevelKind = LevelKind::Tenant;
const U: LevelKind = LevelKind::Unit;
const M: LevelKind = LevelKind::Meeting;

fn under(kind: LevelKind, id: u128) -> Option<Place> {
    Some((kind, Uuid::from_u128(id)))
}

fn node(level: Level, under: Option<Place>) -> Node {
    Node { level, under }
}

/// An installation with two tenants; the first has two units, one with a meeting.
fn tree(set: impl Fn(u128) -> Settings) -> Vec<Node> {
    let places = [
        (I, 0, None),
        (T, 1, under(I, 0)),
        (T, 2, under(I, 0)),
        (U, 3, under(T, 1)),
        (U, 4, under(U, 3)),
        (M, 5, under(U, 4)),
    ];
    places.into_iter().map(|(kind, id, under)| node(Level { at: at(kind, id), settings: set(id) }, under)).collect()
}

fn hierarchy(nodes: Vec<Node>) -> Hierarchy {
    Hierarchy::new(nodes).expect("a tree")
}

#[test]
fn a_lock_above_tells_what_it_overrides_and_where() {
    let guests = |value: &str| Setting::free(name(value));
    let before = |id: u128| match id {
        3 => Settings::from([(Key::Guests, guests("allowed"))]),
        5 => Settings::from([(Key::Guests, guests("forbidden"))]),
        _ => Settings::new(),
    };
    let after = |id: u128| match id {
        1 => Settings::from([(Key::Guests, Setting::locked(name("verified-only")))]),
        _ => before(id),
    };
    let told = review(&hierarchy(tree(before)), &hierarchy(tree(after)));
    assert_eq!(told.refused, []);
    assert_eq!(told.edits.len(), 1);
    let what: Vec<_> = told
        .consequences
        .iter()
        .map(|it| (it.level.id.as_u128(), it.after.value.to_string(), it.changes_value(), it.tells_running))
        .collect();
    let verified = || "verified-only".to_owned();
    let expected = [
        (1, verified(), true, true),
        (3, verified(), true, true),
        (4, verified(), true, true),
        // The meeting was tighter already: only its lock is new.
        (5, "forbidden".to_owned(), false, false),
    ];
    assert_eq!(what, expected);
    assert_eq!(told.consequences[1].after.overridden[0].why, Why::Locked);
}

#[test]
fn what_cannot_be_saved_is_named() {
    let lock = Settings::from([(Key::Recording, Setting::locked(Value::Switch(false)))]);
    let before = |id: u128| if id == 0 { lock.clone() } else { Settings::new() };
    let after = |id: u128| match id {
        3 => Settings::from([(Key::Recording, Setting::free(Value::Switch(true)))]),
        _ => before(id),
    };
    let told = review(&hierarchy(tree(before)), &hierarchy(tree(after)));
    assert_eq!(told.refused.len(), 1);
    assert_eq!(told.refused[0].level, at(U, 3));
    assert!(matches!(&told.refused[0].refusal, Refusal::Locked { by, .. } if *by == at(I, 0)));
}

#[test]
fn a_unit_that_moves_inherits_from_elsewhere_and_a_name_is_no_policy() {
    let set = |id: u128| match id {
        2 => Settings::from([(Key::Polls, Setting::free(Value::Switch(false)))]),
        _ => Settings::new(),
    };
    let before = hierarchy(tree(set));
    let mut nodes = tree(set);
    nodes[0].level.at.name = "Nordmark".to_owned();
    assert_eq!(review(&before, &hierarchy(nodes.clone())), policy::Review::default());
    nodes[3].under = under(T, 2);
    let told = review(&before, &hierarchy(nodes));
    assert_eq!(told.edits, []);
    let levels: Vec<_> = told.consequences.iter().map(|it| (it.level.id.as_u128(), it.after.key)).collect();
    assert_eq!(levels, [(3, Key::Polls), (4, Key::Polls), (5, Key::Polls)]);
    assert_eq!(told.consequences[0].after.origin, Origin::Level { level: at(T, 2) });
}

#[test]
fn only_trees_are_taken() {
    let one = |kind, id, under| node(level(kind, id, &[]), under);
    let cases = [
        (vec![one(I, 0, None), one(I, 0, None)], HierarchyError::Twice(at(I, 0))),
        (vec![one(I, 0, None), one(I, 1, None)], HierarchyError::Misplaced(at(I, 1))),
        (vec![one(T, 1, None)], HierarchyError::Misplaced(at(T, 1))),
        (vec![one(I, 0, None), one(U, 1, under(I, 0))], HierarchyError::Misplaced(at(U, 1))),
        (vec![one(I, 0, None), one(T, 1, under(I, 9))], HierarchyError::Misplaced(at(T, 1))),
        (vec![one(U, 1, under(U, 2)), one(U, 2, under(U, 1))], HierarchyError::TooDeep(at(U, 1))),
    ];
    for (nodes, expected) in cases {
        assert_eq!(Hierarchy::new(nodes), Err(expected));
    }
    let deep = |units: usize| {
        let mut nodes = vec![one(I, 0, None), one(T, 1, under(I, 0))];
        nodes.extend((0..units as u128).map(|unit| match unit {
            0 => one(U, 2, under(T, 1)),
            _ => one(U, 2 + unit, under(U, 1 + unit)),
        }));
        Hierarchy::new(nodes)
    };
    assert!(deep(UNITS_DEEP_MAX).is_ok());
    assert!(matches!(deep(UNITS_DEEP_MAX + 1), Err(HierarchyError::TooDeep(_))));
    let path = hierarchy(tree(|_| Settings::new())).path(M, Uuid::from_u128(5)).map(|path| path.len());
    assert_eq!(path, Some(5));
}

/// Two policies at each of six levels.
fn sets() -> impl Strategy<Value = Vec<Settings>> {
    let one = |key| prop::option::weighted(0.5, settings(key)).prop_map(move |set| set.map(|set| (key, set)));
    let keys = (keys(), keys());
    keys.prop_flat_map(move |(a, b)| {
        let level = (one(a), one(b)).prop_map(|(a, b)| a.into_iter().chain(b).collect::<Settings>());
        prop::collection::vec(level, 12)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_review_is_the_difference_of_what_holds(sets in sets(), same in prop::collection::vec(any::<bool>(), 6)) {
        let before = |id: u128| sets[id as usize].clone();
        let after = |id: u128| sets[id as usize + if same[id as usize] { 0 } else { 6 }].clone();
        let (before, after) = (hierarchy(tree(before)), hierarchy(tree(after)));
        let told = review(&before, &after);
        let mut expected = Vec::new();
        for Node { level, .. } in tree(|_| Settings::new()) {
            let (kind, id) = (level.at.kind, level.at.id);
            let (Some(old), Some(new)) = (before.path(kind, id), after.path(kind, id)) else { continue };
            for key in Key::all() {
                let (old, new) = (effective(&old, key), effective(&new, key));
                if old != new {
                    expected.push((level.at.clone(), old, new));
                }
            }
            let edited = |key: &Key| old.last().map(|l| l.settings.get(key)) != new.last().map(|l| l.settings.get(key));
            let edits: Vec<_> = Key::all().filter(edited).collect();
            let of_level: Vec<_> = told.edits.iter().filter(|it| it.level == level.at).map(|it| it.key).collect();
            prop_assert_eq!(of_level, edits);
        }
        let consequences: Vec<_> = told.consequences.into_iter().map(|it| {
            assert_eq!(it.tells_running, it.changes_value() && it.after.key.rule().running);
            (it.level, it.before, it.after)
        }).collect();
        prop_assert_eq!(consequences, expected);
    }
}
