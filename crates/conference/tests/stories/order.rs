//! Order in the room, and roles.

use conference::order::Source;
use conference::{Close, Command, Event, MediaEffect, Permission, Refusal, Role};

use crate::stage::{Stage, closed, media, told, waits, who};

#[test]
fn all_but_one_are_muted() {
    let mut stage = Stage::with("ABC");
    let command = Command::Mute { source: Source::Microphone, participants: vec![], except: Some(vec![who('C')]) };
    assert_eq!(stage.does('B', command.clone()), Err(Refusal::NotPermitted));
    stage.does('A', command).unwrap();
    let effects = stage.take();
    assert!(matches!(media(&effects, 'B').as_slice(), [MediaEffect::Mute { source: Source::Microphone, .. }]));
    assert!(media(&effects, 'C').is_empty() && media(&effects, 'A').is_empty());
    assert!(told(&effects, 'B').contains(&Event::Muted { source: Source::Microphone, by: who('A') }));
}

#[test]
fn a_rule_for_the_role_with_an_exception_for_a_person() {
    let mut stage = Stage::with("ABC");
    stage.does('A', Command::RuleSet { role: Role::Participant, permissions: Some(vec![Permission::Chat]) }).unwrap();
    stage
        .does(
            'A',
            Command::ExceptionSet { participant: who('C'), permission: Permission::Microphone, allowed: Some(true) },
        )
        .unwrap();
    let effects = stage.take();
    let rights = |letter| match media(&effects, letter).last() {
        Some(MediaEffect::Update { rights, .. }) => (rights.microphone, rights.camera),
        other => panic!("{other:?}"),
    };
    assert_eq!((rights('B'), rights('C')), ((false, false), (true, false)));
    assert!(stage.may('A', Permission::Camera), "who leads is not restricted");
    stage.does('A', Command::RuleSet { role: Role::Participant, permissions: None }).unwrap();
    assert!(stage.may('B', Permission::Microphone));
}

#[test]
fn reactions_and_renaming_are_locked_for_one_person() {
    let mut stage = Stage::with("ABC");
    for permission in [Permission::Reaction, Permission::Rename] {
        let lock = |allowed| Command::ExceptionSet { participant: who('B'), permission, allowed };
        stage.does('A', lock(Some(false))).unwrap();
        assert!(!stage.may('B', permission) && stage.may('C', permission));
        assert_eq!(stage.person('B').unwrap().restricted, [permission].into_iter().collect());
        stage.does('A', lock(None)).unwrap();
        assert!(stage.may('B', permission));
    }
    stage
        .does(
            'A',
            Command::ExceptionSet { participant: who('B'), permission: Permission::Rename, allowed: Some(false) },
        )
        .unwrap();
    let renames = |letter: char| Command::Rename { participant: who(letter), name: "Anders".into() };
    assert_eq!(stage.does('B', renames('B')), Err(Refusal::NotPermitted));
    stage.does('C', renames('C')).unwrap();
}

#[test]
fn the_plan_is_restored_wholly_for_those_who_are_away_too() {
    let mut stage = Stage::with("ABC");
    stage.does('A', Command::RuleSet { role: Role::Participant, permissions: Some(vec![Permission::Chat]) }).unwrap();
    for letter in ['B', 'C'] {
        let lock =
            Command::ExceptionSet { participant: who(letter), permission: Permission::Chat, allowed: Some(false) };
        stage.does('A', lock).unwrap();
    }
    stage.does('C', Command::Leave {}).unwrap();
    assert_eq!(stage.does('B', Command::RightsRestore {}), Err(Refusal::NotPermitted));
    stage.does('A', Command::RightsRestore {}).unwrap();
    let order = stage.sees('A').order.unwrap();
    assert!(order.rules.is_empty() && order.exceptions.is_empty());
    stage.comes('C').unwrap();
    for letter in ['B', 'C'] {
        assert!(stage.may(letter, Permission::Chat) && stage.may(letter, Permission::Microphone));
    }
}

#[test]
fn the_chair_is_handed_over_and_never_taken() {
    let mut stage = Stage::with("ABC");
    stage.does('A', Command::RoleGive { participant: who('B'), role: Role::Deputy }).unwrap();
    assert_eq!(
        stage.does('B', Command::RoleGive { participant: who('C'), role: Role::Chair }),
        Err(Refusal::NotPermitted)
    );
    assert_eq!(stage.does('B', Command::Remove { participant: who('A') }), Err(Refusal::NotPermitted));
    assert_eq!(stage.does('A', Command::RoleGive { participant: who('A'), role: Role::Speaker }), Err(Refusal::NotNow));
    stage.does('A', Command::RoleGive { participant: who('C'), role: Role::Chair }).unwrap();
    assert_eq!(stage.person('A').unwrap().role, Role::Deputy);
    stage.does('A', Command::Leave {}).unwrap();
    stage.comes('A').unwrap();
    assert_eq!(stage.person('A').unwrap().role, Role::Deputy, "coming back does not undo it");
}

#[test]
fn while_no_chair_is_here_a_deputy_takes_it() {
    let mut stage = Stage::with("ABC");
    stage.does('A', Command::RoleGive { participant: who('B'), role: Role::Deputy }).unwrap();
    let take = || Command::RoleGive { participant: who('B'), role: Role::Chair };
    assert_eq!(stage.does('B', take()), Err(Refusal::NotPermitted), "the chair is here");
    stage.does('A', Command::Leave {}).unwrap();
    assert_eq!(stage.does('C', take()), Err(Refusal::NotPermitted));
    stage.does('B', take()).unwrap();
    stage.comes('A').unwrap();
    let role = |letter| stage.sees('B').participants.into_iter().find(|one| one.id == who(letter)).map(|one| one.role);
    assert_eq!((role('A'), role('B')), (Some(Role::Deputy), Some(Role::Chair)));
}

#[test]
fn who_is_removed_waits_and_who_is_banned_stays_out() {
    let mut stage = Stage::with("ABC");
    stage.does('A', Command::Remove { participant: who('B') }).unwrap();
    assert_eq!(closed(&stage.take(), 'B'), Some(Close::Removed));
    stage.comes('B').unwrap();
    assert!(waits(&stage.take(), 'B').is_some());
    stage.does('A', Command::Ban { participant: who('B') }).unwrap();
    assert_eq!(closed(&stage.take(), 'B'), Some(Close::Banned));
    assert_eq!(stage.comes('B'), Err(Refusal::Banned));
    stage.comes('D').unwrap();
    assert!(waits(&stage.take(), 'D').is_some(), "after a removal guests are looked at first");
    stage.does('A', Command::Unban { participant: who('B') }).unwrap();
    assert_eq!(stage.comes('B'), Ok(()));
}

#[test]
fn it_is_over_for_guests_and_goes_on_for_the_others() {
    let mut stage = Stage::with("ABC");
    stage.does('A', Command::Dismiss { participants: vec![] }).unwrap();
    let effects = stage.take();
    assert_eq!((closed(&effects, 'B'), closed(&effects, 'C')), (Some(Close::Dismissed), Some(Close::Dismissed)));
    assert_eq!(stage.sees('A').participants.len(), 1);
}
