//! Policies above the meeting that change while it runs.

use conference::bounds::Bounds;
use conference::check::CheckPlan;
use conference::poll::PollPlan;
use conference::reaction::Reaction;
use conference::record::{Record, What};
use conference::{Admission, Close, Command, Effect, Entry, Event, Permission, Refusal, Role, Room};

use crate::stage::{Stage, closed, media, told, who};

fn bind(stage: &mut Stage, bounds: Bounds) -> Vec<Effect> {
    stage.room.bind(bounds, stage.now_ms);
    stage.take()
}

#[test]
fn what_a_policy_takes_nobody_gives_back_and_what_it_frees_is_as_it_was() {
    let mut stage = Stage::with("AB");
    stage
        .does('A', Command::ExceptionSet { participant: who('B'), permission: Permission::Chat, allowed: Some(true) })
        .unwrap();
    stage.take();
    let tight = Bounds { chat: false, screen: false, reactions: false, ..Bounds::default() };
    let effects = bind(&mut stage, tight);
    assert_eq!(told(&effects, 'B')[0], Event::BoundsChanged { bounds: tight });
    assert!(!media(&effects, 'A').is_empty(), "the media plane learns that nobody shares a screen");
    assert_eq!(stage.sees('B').bounds, tight);
    for letter in ['A', 'B'] {
        assert!(!stage.may(letter, Permission::Chat), "the chair too");
        assert_eq!(stage.does(letter, Command::say("Hallo")), Err(Refusal::NotPermitted));
        assert_eq!(stage.does(letter, Command::React { reaction: Reaction::Thanks }), Err(Refusal::NotPermitted));
    }
    let again = Command::ExceptionSet { participant: who('B'), permission: Permission::Chat, allowed: Some(true) };
    stage.does('A', again).unwrap();
    assert!(!stage.may('B', Permission::Chat));
    assert!(stage.person('B').unwrap().restricted.is_empty(), "a policy is nobody's restriction");
    bind(&mut stage, Bounds::default());
    stage.does('B', Command::say("Hallo")).unwrap();
}

#[test]
fn the_same_bounds_are_written_down_once() {
    let mut stage = Stage::with("A");
    assert!(bind(&mut stage, Bounds::default()).is_empty(), "nothing is bounded, nothing is written");
    let tight = Bounds { polls: false, ..Bounds::default() };
    assert!(!bind(&mut stage, tight).is_empty());
    let before = stage.room.journal_seq();
    bind(&mut stage, tight);
    assert_eq!(stage.room.journal_seq(), before);
}

#[test]
fn guests_who_are_no_longer_admitted_go_whether_they_sit_wait_or_lead() {
    let mut stage = Stage::with("ABC");
    stage.does('A', Command::RoleGive { participant: who('C'), role: Role::Deputy }).unwrap();
    stage.does('A', Command::LobbyMode { mode: Admission::Guests }).unwrap();
    stage.comes('D').unwrap();
    stage.take();
    let effects = bind(&mut stage, Bounds { guests: false, ..Bounds::default() });
    for letter in ['B', 'C', 'D'] {
        assert_eq!(closed(&effects, letter), Some(Close::Forbidden), "{letter}");
    }
    assert_eq!(closed(&effects, 'A'), None);
    assert_eq!(stage.comes('B'), Err(Refusal::Policy));
    assert_eq!((stage.room.people(), stage.room.waiting()), (1, 0));
    bind(&mut stage, Bounds::default());
    stage.comes('B').unwrap();
}

#[test]
fn whoever_proved_an_address_stays_when_guests_by_link_go() {
    let mut stage = Stage::with("ABV");
    let effects = bind(&mut stage, Bounds { guests: false, ..Bounds::default() });
    assert_eq!((closed(&effects, 'B'), closed(&effects, 'V')), (Some(Close::Forbidden), None));
    assert_eq!(stage.comes('B'), Err(Refusal::Policy));
    stage.does('A', Command::LobbyMode { mode: Admission::Guests }).unwrap();
    let effects = bind(&mut stage, Bounds { guests: false, verified_guests: false, ..Bounds::default() });
    assert_eq!(closed(&effects, 'V'), Some(Close::Forbidden));
    bind(&mut stage, Bounds { guests: false, ..Bounds::default() });
    stage.does('A', Command::LobbyMode { mode: Admission::Open }).unwrap();
    stage.comes('V').unwrap();
    assert!(stage.person('V').is_some());
    // For whoever lets in, and for ending, they are guests.
    stage.does('A', Command::LobbyMode { mode: Admission::Guests }).unwrap();
    stage.does('A', Command::Dismiss { participants: vec![] }).unwrap();
    let effects = stage.take();
    assert_eq!(closed(&effects, 'V'), Some(Close::Dismissed));
}

#[test]
fn the_door_is_never_wider_than_the_policy() {
    let mut stage = Stage::with("AB");
    bind(&mut stage, Bounds { admission: Admission::Guests, ..Bounds::default() });
    assert_eq!(stage.sees('A').lobby.unwrap().mode, Admission::Guests);
    assert!(stage.person('B').is_some(), "who was in stays");
    assert_eq!(stage.does('A', Command::LobbyMode { mode: Admission::Open }), Err(Refusal::Policy));
    stage.does('A', Command::LobbyMode { mode: Admission::All }).unwrap();
    stage.comes('C').unwrap();
    assert_eq!(stage.room.waiting(), 1);
    bind(&mut stage, Bounds::default());
    assert_eq!(stage.sees('A').lobby.unwrap().mode, Admission::All, "a wider policy opens nothing by itself");
    stage.does('A', Command::LobbyMode { mode: Admission::Open }).unwrap();
}

#[test]
fn a_full_room_admits_nobody_more() {
    let mut stage = Stage::behind(Admission::Guests, "A");
    bind(&mut stage, Bounds { size: Some(2), ..Bounds::default() });
    stage.comes('B').unwrap();
    stage.comes('C').unwrap();
    assert_eq!(stage.does('A', Command::Admit { participants: vec![] }), Err(Refusal::RoomFull));
    assert_eq!(stage.does('A', Command::LobbyMode { mode: Admission::Open }), Err(Refusal::RoomFull));
    stage.does('A', Command::Admit { participants: vec![who('B')] }).unwrap();
    assert_eq!(stage.does('A', Command::Admit { participants: vec![who('C')] }), Err(Refusal::RoomFull));
}

#[test]
fn what_is_under_way_ends_with_its_results() {
    let mut stage = Stage::with("AB");
    let choices = vec!["Ja".into(), "Nein".into()];
    let plan = PollPlan { question: "Weiter?".into(), choices, multiple: false, live: false, seconds: None };
    stage.does('A', Command::PollStart { plan: plan.clone(), draft: None }).unwrap();
    stage.does('B', Command::PollAnswer { poll: 1, choices: vec![0] }).unwrap();
    let checks = CheckPlan { first_after: 10, first_within: 60, next_after: 60, next_within: 600, answer: 30 };
    stage.does('A', Command::CheckPlan { plan: checks }).unwrap();
    bind(&mut stage, Bounds { polls: false, checks: false, ..Bounds::default() });
    let result = stage.sees('B').polls[0].result.clone().expect("it is over");
    assert_eq!((result.answers, result.counts), (1, vec![1, 0]));
    assert_eq!(stage.does('A', Command::PollStart { plan, draft: None }), Err(Refusal::NotPermitted));
    stage.after(3_600_000);
    assert!(!stage.take().iter().any(
        |effect| matches!(effect, Effect::Journal(entry) if matches!(entry.fact, conference::Fact::CheckOpened { .. }))
    ));
}

#[test]
fn the_journal_replays_bounds_and_the_record_tells_of_them() {
    let mut stage = Stage::with("A");
    let mut journal: Vec<Entry> = Vec::new();
    stage.comes('B').unwrap();
    for bounds in [Bounds { guests: false, ..Bounds::default() }, Bounds::default()] {
        stage.after(1_000);
        let effects = bind(&mut stage, bounds);
        journal.extend(effects.into_iter().filter_map(|effect| match effect {
            Effect::Journal(entry) => Some(entry),
            _ => None,
        }));
    }
    let record = Record::of(stage.room.about(), &journal);
    let told = record.lines.iter().filter(|line| line.what == What::BoundsSet).count();
    assert_eq!(told, 2, "each change is told");
    let told = serde_json::to_string(&journal).expect("writes");
    assert!(told.contains(r#""type":"bounds-set""#), "{told}");
    let mut again = Room::new(stage.room.about().clone());
    journal.into_iter().for_each(|entry| again.replay(entry));
    assert_eq!(again.bounds(), Bounds::default());
}
