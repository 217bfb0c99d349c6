//! The meeting splits up and comes together again.

use conference::breakout::BreakoutPlan;
use conference::{Command, Effect, Event, Hall, MediaEffect, PLENARY, Refusal, Role};

use crate::stage::{Stage, media, told, who};

fn room(name: &str, people: &str) -> BreakoutPlan {
    BreakoutPlan { name: name.into(), participants: people.chars().map(who).collect() }
}

fn split(free: bool, seconds: Option<u32>) -> Command {
    Command::BreakoutStart { rooms: vec![room("Wege", "BC"), room("Kosten", "D")], free, seconds }
}

#[test]
fn each_room_has_a_chat_hands_and_a_floor_of_its_own() {
    let mut stage = Stage::with("ABCDE");
    stage.does('B', Command::HandRaise {}).unwrap();
    stage.does('A', Command::say("An alle im Plenum")).unwrap();
    stage.take();
    stage.does('A', split(false, None)).unwrap();
    let effects = stage.take();
    assert!(effects.contains(&Effect::Media(MediaEffect::Open { hall: Hall::Place(1) })));
    let gone = MediaEffect::Remove { hall: Hall::Place(PLENARY), participant: who('B'), device: "device".into() };
    assert_eq!(media(&effects, 'B'), [gone]);
    assert!(effects.iter().any(|e| matches!(e, Effect::Welcome { snapshot, .. } if snapshot.you == who('B'))));
    assert_eq!([stage.sees('B').place, stage.sees('D').place, stage.sees('E').place], [1, 2, PLENARY]);
    assert!(stage.sees('A').hands.is_empty(), "who goes takes the hand along");
    assert!(stage.sees('B').chat.is_empty());

    stage.does('B', Command::say("Nur für Gruppe 1")).unwrap();
    stage.does('C', Command::HandRaise {}).unwrap();
    let effects = stage.take();
    assert!(told(&effects, 'A').is_empty() && told(&effects, 'D').is_empty(), "nobody else is told");
    assert_eq!(stage.sees('C').chat.len(), 1);
    assert_eq!(stage.sees('C').hands.len(), 1);
    assert_eq!(
        stage.does('A', Command::FloorGive { participant: who('C'), seconds: None }),
        Err(Refusal::NotFound),
        "the floor is given where one is"
    );

    stage.does('A', Command::BreakoutMove { participants: vec![who('A')], to: 1 }).unwrap();
    stage.does('A', Command::FloorGive { participant: who('C'), seconds: None }).unwrap();
    assert_eq!(stage.sees('B').floor.unwrap().participant, who('C'));
    assert!(stage.sees('D').floor.is_none());

    stage.does('A', Command::BreakoutEnd { seconds: None }).unwrap();
    assert!(stage.sees('B').breakout.is_none() && stage.sees('B').place == PLENARY);
    assert_eq!(stage.sees('B').chat.len(), 1, "the chat of the plenary is as it was");
    assert_eq!(stage.sees('B').chat[0].text, "An alle im Plenum");

    stage.does('A', split(false, None)).unwrap();
    assert_eq!(stage.sees('B').chat[0].text, "Nur für Gruppe 1", "a room of the same name goes on");
}

#[test]
fn who_is_assigned_stays_and_who_is_free_may_go() {
    let mut stage = Stage::with("ABCD");
    let over = |letter, to| Command::BreakoutMove { participants: vec![who(letter)], to };
    assert_eq!(stage.does('B', split(true, None)), Err(Refusal::NotPermitted));
    stage.does('A', split(false, None)).unwrap();
    assert_eq!(stage.does('B', over('B', 2)), Err(Refusal::NotPermitted));
    assert_eq!(stage.does('A', over('B', 7)), Err(Refusal::NotFound));
    stage.does('A', over('B', 2)).unwrap();
    assert_eq!(stage.sees('B').place, 2);
    stage.does('A', Command::BreakoutEnd { seconds: None }).unwrap();
    stage.does('A', split(true, None)).unwrap();
    stage.does('B', over('B', PLENARY)).unwrap();
    assert_eq!(stage.does('B', over('C', PLENARY)), Err(Refusal::NotPermitted), "only oneself");
}

#[test]
fn the_time_is_over_for_all_at_once_and_can_be_prolonged() {
    let mut stage = Stage::with("ABCD");
    stage.does('A', split(false, Some(60))).unwrap();
    stage.does('A', Command::BreakoutExtend { seconds: 60 }).unwrap();
    stage.after(119_000);
    assert_eq!(stage.sees('B').place, 1);
    stage.after(2_000);
    assert_eq!(stage.sees('B').place, PLENARY);
    stage.does('A', split(false, None)).unwrap();
    stage.does('A', Command::BreakoutEnd { seconds: Some(30) }).unwrap();
    assert_eq!(stage.sees('B').place, 1, "with notice");
    stage.after(31_000);
    assert_eq!(stage.sees('B').place, PLENARY);
}

#[test]
fn a_room_asks_for_help_and_the_chair_speaks_to_all() {
    let mut stage = Stage::with("ABCD");
    let help = |wanted| Command::BreakoutHelp { wanted, text: wanted.then(|| "Wie viele Bäume?".into()) };
    assert_eq!(stage.does('B', help(true)), Err(Refusal::NotNow));
    stage.does('A', split(false, None)).unwrap();
    stage.does('B', help(true)).unwrap();
    let asked = stage.sees('A').breakout.unwrap().rooms[0].help.clone().unwrap();
    assert_eq!((asked.from_name.as_str(), asked.text.as_deref()), ("B", Some("Wie viele Bäume?")));
    stage.does('C', help(false)).unwrap();
    assert!(stage.sees('A').breakout.unwrap().rooms[0].help.is_none());

    stage.take();
    assert_eq!(stage.does('B', Command::Announce { text: "Hallo".into() }), Err(Refusal::NotPermitted));
    stage.does('A', Command::Announce { text: "Bitte je drei Punkte".into() }).unwrap();
    let effects = stage.take();
    for letter in "ABCD".chars() {
        let heard = told(&effects, letter);
        assert!(matches!(heard.as_slice(), [Event::ChatPosted { message }] if message.announcement), "{letter}");
    }
}

#[test]
fn who_comes_back_comes_to_the_room_they_were_in() {
    let mut stage = Stage::with("ABCD");
    stage.does('A', split(false, None)).unwrap();
    stage.room.disconnect(crate::stage::id(u128::from(u32::from('B'))), stage.now_ms);
    stage.after(120_000);
    assert!(stage.person('B').is_none());
    stage.comes('B').unwrap();
    assert_eq!(stage.sees('B').place, 1);
    stage.does('A', Command::BreakoutEnd { seconds: None }).unwrap();
    assert_eq!(stage.sees('B').place, PLENARY);
}

#[test]
fn a_plan_that_does_not_add_up_is_refused() {
    let mut stage = Stage::with("ABCD");
    let start = |rooms| Command::BreakoutStart { rooms, free: false, seconds: None };
    assert_eq!(stage.does('A', start(vec![])), Err(Refusal::InvalidValue));
    assert_eq!(stage.does('A', start(vec![room("Eins", "B"), room("Zwei", "B")])), Err(Refusal::InvalidValue));
    assert_eq!(stage.does('A', start(vec![room("Eins", "B"), room(" Eins", "C")])), Err(Refusal::InvalidValue));
    assert_eq!(stage.does('A', start(vec![room("Eins", "Z")])), Err(Refusal::NotFound));
    assert_eq!(
        stage.does('A', start((0..101).map(|n| room(&n.to_string(), "")).collect())),
        Err(Refusal::InvalidValue)
    );
    stage.does('A', start((0..100).map(|n| room(&n.to_string(), "")).collect())).unwrap();
    stage.does('A', Command::RoleGive { participant: who('B'), role: Role::Deputy }).unwrap();
    stage.does('B', Command::BreakoutEnd { seconds: None }).unwrap();
}
