//! The waiting room.

use conference::{Admission, Close, Command, Effect, MediaEffect, Refusal};

use crate::stage::{Stage, closed, media, told, waits, who};

#[test]
fn guests_wait_are_spoken_to_and_let_in() {
    let mut stage = Stage::behind(Admission::Guests, "AB");
    stage.comes('C').unwrap();
    let effects = stage.take();
    assert_eq!(waits(&effects, 'C').map(|w| (w.place, w.of)), Some((2, 2)));
    assert!(told(&effects, 'C').is_empty() && told(&effects, 'B').is_empty());
    stage.does('A', Command::LobbyMessage { text: Some("Gleich".into()) }).unwrap();
    assert_eq!(waits(&stage.take(), 'B').and_then(|w| w.message).map(|m| m.text).as_deref(), Some("Gleich"));
    stage.does('A', Command::Admit { participants: vec![who('C')] }).unwrap();
    let effects = stage.take();
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Welcome { .. })));
    stage.after(200);
    assert_eq!(waits(&stage.take(), 'B').map(|w| (w.place, w.of)), Some((1, 1)));
    assert_eq!(stage.does('B', Command::HandRaise {}), Err(Refusal::NotPermitted));
}

#[test]
fn who_was_let_in_once_comes_back_without_waiting_and_who_was_sent_back_waits() {
    let mut stage = Stage::behind(Admission::Guests, "AB");
    stage.does('A', Command::Admit { participants: vec![] }).unwrap();
    stage.does('B', Command::Leave {}).unwrap();
    stage.comes('B').unwrap();
    assert!(stage.person('B').is_some());
    stage.take();
    stage.does('A', Command::SendBack { participant: who('B') }).unwrap();
    let effects = stage.take();
    assert!(waits(&effects, 'B').is_some());
    assert!(matches!(media(&effects, 'B').as_slice(), [MediaEffect::Remove { .. }]));
    assert!(stage.person('B').is_none());
    stage.does('A', Command::LobbyMode { mode: Admission::Open }).unwrap();
    assert!(stage.person('B').is_some(), "an open door lets in all who wait");
}

#[test]
fn colleagues_of_the_unit_enter_while_everybody_else_waits() {
    let mut stage = Stage::behind(Admission::Outsiders, "AKB");
    assert!(stage.person('K').is_some(), "a colleague is in");
    assert!(stage.person('B').is_none(), "a stranger waits");
    stage.does('A', Command::Admit { participants: vec![who('B')] }).unwrap();
    assert!(stage.person('B').is_some());
    // Being a colleague opens the door once; who was sent back waits like everybody.
    stage.does('A', Command::SendBack { participant: who('K') }).unwrap();
    assert!(stage.person('K').is_none());
    stage.does('A', Command::LobbyMode { mode: Admission::All }).unwrap();
    stage.comes('L').unwrap();
    assert!(stage.person('L').is_none(), "and where all wait, colleagues wait, too");
}

#[test]
fn who_is_turned_away_reads_why() {
    let mut stage = Stage::behind(Admission::All, "AB");
    stage.does('A', Command::Deny { participant: who('B'), reason: "Später".into() }).unwrap();
    assert_eq!(closed(&stage.take(), 'B'), Some(Close::Denied { reason: "Später".into() }));
    assert_eq!(stage.does('A', Command::Admit { participants: vec![who('B')] }), Err(Refusal::NotFound));
}

#[test]
fn a_locked_room_takes_back_only_those_who_were_in_it() {
    let mut stage = Stage::with("AB");
    stage.does('A', Command::Lock { locked: true }).unwrap();
    stage.does('B', Command::Leave {}).unwrap();
    assert_eq!(stage.comes('C'), Err(Refusal::Locked));
    assert_eq!(stage.comes('B'), Ok(()));
}
