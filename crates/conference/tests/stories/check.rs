//! Who is here, asked at moments nobody foresees.

use conference::check::{Check, CheckPlan};
use conference::{Command, Event, Refusal};

use crate::stage::{Stage, told, who};

const PLAN: CheckPlan = CheckPlan { first_after: 60, first_within: 60, next_after: 300, next_within: 0, answer: 30 };

/// What B was asked since the last time.
fn asked(stage: &mut Stage) -> Option<Check> {
    told(&stage.take(), 'B').into_iter().find_map(|event| match event {
        Event::CheckChanged { check } => Some(check),
        _ => None,
    })
}

#[test]
fn everybody_is_asked_and_the_chair_sees_who_answered() {
    let mut stage = Stage::with("ABC");
    assert_eq!(stage.does('B', Command::CheckPlan { plan: PLAN }), Err(Refusal::NotPermitted));
    stage.room.shake(7);
    stage.does('A', Command::CheckPlan { plan: PLAN }).unwrap();
    stage.take();
    stage.after(59_000);
    assert!(asked(&mut stage).is_none(), "nobody knows when");
    stage.after(62_000);
    assert!(asked(&mut stage).is_some_and(|check| !check.confirmed));
    assert!(stage.sees('A').check.is_none(), "who leads is not asked");
    // Opened at its own time, which lies up to a minute back.
    let opened = stage.sees('A').checks.unwrap().done[0].clone();
    stage.now_ms = opened.at_ms + 121_000;
    assert!((61_000..=121_000).contains(&opened.at_ms));
    assert_eq!(stage.does('B', Command::CheckConfirm { check: 1 }), Err(Refusal::NotNow), "too late");
    stage.after(opened.at_ms + 300_001 - stage.now_ms);
    stage.does('B', Command::CheckConfirm { check: 2 }).unwrap();
    assert_eq!(stage.does('B', Command::CheckConfirm { check: 2 }), Err(Refusal::NotNow));
    assert_eq!(stage.does('A', Command::CheckConfirm { check: 2 }), Err(Refusal::NotFound));
    let second = stage.sees('A').checks.unwrap().done[1].clone();
    assert_eq!(second.expected, [who('B'), who('C')].into());
    assert_eq!(second.confirmed, [who('B')].into());
    stage.does('A', Command::CheckStop {}).unwrap();
    stage.after(1_000_000);
    assert_eq!(stage.sees('A').checks.unwrap().done.len(), 2);
}

#[test]
fn a_plan_leaves_time_to_answer() {
    let mut stage = Stage::with("AB");
    let with = |plan| Command::CheckPlan { plan };
    assert_eq!(stage.does('A', with(CheckPlan { answer: 5, ..PLAN })), Err(Refusal::InvalidValue));
    assert_eq!(stage.does('A', with(CheckPlan { answer: 400, ..PLAN })), Err(Refusal::InvalidValue));
    assert_eq!(stage.does('A', with(CheckPlan { next_after: 90_000, ..PLAN })), Err(Refusal::InvalidValue));
}
