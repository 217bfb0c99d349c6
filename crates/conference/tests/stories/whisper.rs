//! A few people speak among themselves.

use conference::{Command, Event, Hall, MediaEffect, Permission, Refusal};

use crate::stage::{Stage, media, told, who};

#[test]
fn who_accepts_is_heard_and_the_chair_sees_that_the_group_exists() {
    let mut stage = Stage::with("ABCDE");
    stage.does('B', Command::WhisperStart { participants: vec![who('C'), who('D')] }).unwrap();
    let effects = stage.take();
    assert!(told(&effects, 'E').is_empty(), "others do not learn of it");
    assert!(matches!(told(&effects, 'A').as_slice(), [Event::WhisperChanged { .. }]), "who leads does");
    stage.does('C', Command::WhisperAnswer { whisper: 1, accept: true }).unwrap();
    stage.does('D', Command::WhisperAnswer { whisper: 1, accept: false }).unwrap();
    let group = stage.sees('A').whispers[0].clone();
    assert_eq!((group.members.len(), group.invited.len()), (2, 0));
    assert!(stage.room.device_rights(Hall::Whisper(1), who('C'), "device").is_some());
    assert!(stage.room.device_rights(Hall::Whisper(1), who('D'), "device").is_none());
    assert!(stage.room.device_rights(Hall::Whisper(1), who('A'), "device").is_none(), "seeing is not hearing");
    assert_eq!(stage.does('E', Command::WhisperAnswer { whisper: 1, accept: true }), Err(Refusal::NotFound));

    stage.take();
    stage.does('C', Command::WhisperLeave { whisper: 1 }).unwrap();
    let effects = stage.take();
    let gone = MediaEffect::Remove { hall: Hall::Whisper(1), participant: who('C'), device: "device".into() };
    assert!(media(&effects, 'C').contains(&gone));
    assert!(stage.sees('A').whispers.is_empty(), "nobody is left to talk to");
}

#[test]
fn the_chair_dissolves_a_group_and_forbids_new_ones() {
    let mut stage = Stage::with("ABC");
    stage.does('B', Command::WhisperStart { participants: vec![who('C')] }).unwrap();
    stage.does('C', Command::WhisperAnswer { whisper: 1, accept: true }).unwrap();
    stage.does('A', Command::WhisperEnd { whisper: 1 }).unwrap();
    assert!(stage.sees('B').whispers.is_empty());

    stage.does('B', Command::WhisperStart { participants: vec![who('C')] }).unwrap();
    stage.does('C', Command::WhisperAnswer { whisper: 2, accept: true }).unwrap();
    let forbid = |allowed| Command::ExceptionSet { participant: who('C'), permission: Permission::Whisper, allowed };
    stage.does('A', forbid(Some(false))).unwrap();
    assert!(stage.sees('B').whispers.is_empty(), "who may not, is out");
    assert_eq!(stage.does('C', Command::WhisperStart { participants: vec![who('B')] }), Err(Refusal::NotPermitted));
    assert_eq!(stage.does('B', Command::WhisperStart { participants: vec![who('C')] }), Err(Refusal::NotPermitted));
}

#[test]
fn who_leaves_the_meeting_leaves_the_group() {
    let mut stage = Stage::with("ABC");
    stage.does('B', Command::WhisperStart { participants: vec![who('C')] }).unwrap();
    stage.does('C', Command::Leave {}).unwrap();
    assert!(stage.sees('B').whispers.is_empty());
}
