//! The floor and the talking stick.

use conference::floor::Strategy;
use conference::order::Source;
use conference::{Command, MediaEffect, Permission, Refusal};
use ids::ParticipantId;

use crate::stage::{Stage, media, who};

fn round(strategy: Strategy, people: &str, seconds: Option<u32>) -> Command {
    let participants: Vec<ParticipantId> = people.chars().map(who).collect();
    Command::RoundStart { strategy, participants, seconds, append_joiners: true, repeat: false }
}

fn holder(stage: &Stage) -> Option<ParticipantId> {
    stage.sees('A').floor.map(|floor| floor.participant)
}

#[test]
fn the_floor_is_given_and_its_time_is_kept() {
    let mut stage = Stage::with("AB");
    stage.does('B', Command::HandRaise {}).unwrap();
    stage.does('A', Command::FloorGive { participant: who('B'), seconds: Some(60) }).unwrap();
    assert_eq!((holder(&stage), stage.sees('A').hands.len()), (Some(who('B')), 0));
    stage.after(90_000);
    assert_eq!(holder(&stage), Some(who('B')), "outside a round the time is only shown");
    stage.does('B', Command::FloorEnd {}).unwrap();
    assert_eq!(stage.sees('A').speaking_times[0].total_ms, 90_000);
    assert!(stage.sees('B').speaking_times.is_empty(), "for those who may see it");
}

#[test]
fn a_list_goes_round_by_time_and_ends_after_the_last() {
    let mut stage = Stage::with("ABC");
    stage.does('A', round(Strategy::List, "CB", Some(30))).unwrap();
    assert_eq!(holder(&stage), Some(who('C')));
    assert!(stage.may('C', Permission::Microphone) && !stage.may('B', Permission::Microphone));
    stage.comes('D').unwrap();
    stage.after(30_000);
    assert_eq!(holder(&stage), Some(who('B')));
    stage.does('B', Command::RoundPass { to: None }).unwrap();
    assert_eq!(holder(&stage), Some(who('D')), "who joins later is appended");
    stage.does('A', Command::RoundPause { paused: true }).unwrap();
    stage.after(60_000);
    assert_eq!(holder(&stage), Some(who('D')));
    stage.does('A', Command::RoundPause { paused: false }).unwrap();
    stage.after(30_000);
    assert!(stage.sees('A').round.is_none() && stage.may('B', Permission::Microphone));
}

#[test]
fn an_order_is_drawn_once_and_everybody_has_a_turn() {
    let mut stage = Stage::with("ABCDE");
    stage.room.shake(7);
    stage.does('A', round(Strategy::Random, "BCDE", None)).unwrap();
    let mut had = vec![holder(&stage).unwrap()];
    for _ in 0..3 {
        stage.does('A', Command::RoundPass { to: None }).unwrap();
        had.push(holder(&stage).unwrap());
    }
    had.sort();
    assert_eq!(had, "BCDE".chars().map(who).collect::<Vec<_>>());
}

#[test]
fn with_a_nomination_each_names_the_next() {
    let mut stage = Stage::with("ABC");
    stage.does('A', round(Strategy::Nomination, "BC", None)).unwrap();
    stage.does('A', Command::RoundPass { to: Some(who('B')) }).unwrap();
    assert_eq!(stage.does('B', Command::RoundPass { to: Some(who('A')) }), Err(Refusal::NotFound));
    stage.does('B', Command::RoundPass { to: Some(who('C')) }).unwrap();
    assert_eq!(stage.does('B', Command::RoundPass { to: Some(who('B')) }), Err(Refusal::NotPermitted));
    assert_eq!(holder(&stage), Some(who('C')));
}

#[test]
fn the_queue_is_the_list_of_hands() {
    let mut stage = Stage::with("ABC");
    stage.does('C', Command::HandRaise {}).unwrap();
    stage.does('B', Command::HandRaise {}).unwrap();
    stage.does('A', round(Strategy::Queue, "", None)).unwrap();
    assert_eq!(holder(&stage), Some(who('C')));
    stage.does('C', Command::Leave {}).unwrap();
    assert_eq!(holder(&stage), Some(who('B')), "who goes does not hold up the others");
    stage.does('A', Command::RoundPass { to: None }).unwrap();
    assert_eq!(holder(&stage), None);
    stage.does('B', Command::HandRaise {}).unwrap();
    assert_eq!(holder(&stage), Some(who('B')), "a free floor waits for nobody's permission");
}

#[test]
fn who_passes_the_stick_on_is_muted_unless_they_lead() {
    let mut stage = Stage::with("ABC");
    stage.does('A', round(Strategy::List, "ABC", None)).unwrap();
    stage.take();
    let muted = |stage: &mut Stage, letter| {
        let effects = stage.take();
        media(&effects, letter).iter().any(|one| matches!(one, MediaEffect::Mute { source: Source::Microphone, .. }))
    };
    stage.does('A', Command::RoundPass { to: None }).unwrap();
    assert!(!muted(&mut stage, 'A'), "the microphones of those who lead are free all the time");
    stage.does('B', Command::RoundPass { to: None }).unwrap();
    assert!(muted(&mut stage, 'B'));
}
