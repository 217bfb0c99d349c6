//! Somebody is excluded for bias and must not hear the deliberation, whatever way they come back.

use ballot::presence::Bias;
use conference::breakout::BreakoutPlan;
use conference::{Admission, Command, Effect, Event, Hall, Kind, PLENARY, Permission, Profile, Refusal, Role};
use ids::ConnectionId;

use crate::sitting::{member, member_of, of, seen, sitting};
use crate::stage::{Stage, id, told, waits, who};

fn opened(people: &str, profile: &str) -> Stage {
    let mut stage = sitting(people, profile);
    assert_eq!(stage.does('A', Command::SittingOpen { all_invited: true }), Ok(()));
    stage.after(0);
    stage
}

fn exclude(letter: char) -> Command {
    Command::MemberExclude { member: member(letter), bias: Bias::Own }
}

fn listens(stage: &Stage, letter: char) -> bool {
    stage.room.media_rights_of(who(letter)).expect("in the room").listen
}

/// Another device of somebody, and its connection.
fn device(stage: &mut Stage, letter: char, name: &str) -> ConnectionId {
    let connection = id::<ConnectionId>(1_000 + u128::from(u32::from(letter)));
    let profile = Profile {
        participant: who(letter),
        name: letter.to_string(),
        role: Role::Participant,
        kind: Kind::Guest,
        colleague: false,
        member: member_of(letter),
    };
    stage.room.connect(profile, connection, name.into(), None, stage.now_ms).unwrap();
    connection
}

#[test]
fn they_do_not_hear_again_by_leaving_and_coming_back() {
    let mut stage = opened("ABC", "go-sh");
    assert_eq!(stage.does('A', exclude('B')), Ok(()));
    assert!(!listens(&stage, 'B') && listens(&stage, 'C'));
    assert_eq!(stage.does('B', Command::Leave {}), Ok(()));
    stage.after(0);
    stage.comes('B').unwrap();
    assert!(!listens(&stage, 'B') && !stage.may('B', Permission::Microphone), "new in the room, and still excluded");
    // A connection that breaks and comes back, within the grace and after it.
    for away_ms in [1_000, 61_000] {
        stage.room.disconnect(id::<ConnectionId>(u128::from(u32::from('B'))), stage.now_ms);
        stage.after(away_ms);
        stage.comes('B').unwrap();
        assert!(!listens(&stage, 'B'), "away for {away_ms} ms");
    }
    assert_eq!(stage.does('A', Command::MemberReadmit { member: member('B') }), Ok(()));
    assert!(listens(&stage, 'B') && stage.may('B', Permission::Microphone));
}

#[test]
fn no_second_device_and_no_other_room_lets_them_hear() {
    let mut stage = opened("ABC", "go-sh");
    assert_eq!(stage.does('A', exclude('B')), Ok(()));
    device(&mut stage, 'B', "second");
    let rights = |stage: &Stage, hall, device: &str| stage.room.device_rights(hall, who('B'), device).map(|(_, r)| r);
    for name in ["device", "second"] {
        assert!(!rights(&stage, Hall::Place(PLENARY), name).expect("belongs there").listen, "{name}");
    }
    let rooms = vec![BreakoutPlan { name: "Wege".into(), participants: vec![who('B'), who('C')] }];
    assert_eq!(stage.does('A', Command::BreakoutStart { rooms, free: true, seconds: None }), Ok(()));
    assert!(!rights(&stage, Hall::Place(1), "second").expect("belongs there").listen);
    assert_eq!(stage.does('B', Command::Leave {}), Ok(()), "the first device goes");
    stage.comes('B').unwrap();
    assert!(!rights(&stage, Hall::Place(1), "device").expect("belongs there").listen);
    assert_eq!(stage.does('C', Command::WhisperStart { participants: vec![who('B')] }), Err(Refusal::NotPermitted));
    assert_eq!(stage.does('A', Command::BreakoutEnd { seconds: None }), Ok(()));
    assert!(!listens(&stage, 'B') && listens(&stage, 'C'));
}

#[test]
fn they_read_what_was_written_about_the_item_when_it_is_over() {
    let mut stage = opened("ABC", "go-sh");
    let says = |stage: &mut Stage, text: &str| {
        let post = Command::ChatSend { text: text.into(), to: None, reply_to: None, mentions: None };
        assert_eq!(stage.does('C', post), Ok(()));
    };
    let reads = |stage: &Stage| stage.sees('B').chat.into_iter().map(|message| message.text).collect::<Vec<_>>();
    says(&mut stage, "vorher");
    assert_eq!(stage.does('A', exclude('B')), Ok(()));
    stage.take();
    says(&mut stage, "zur Sache");
    let effects = stage.take();
    let hears = |letter| told(&effects, letter).iter().any(|event| matches!(event, Event::ChatPosted { .. }));
    assert!(hears('A') && !hears('B'));
    stage.comes('B').unwrap();
    assert_eq!(reads(&stage), ["vorher"], "nor by loading the page anew");
    stage.take();
    assert_eq!(stage.does('A', Command::MemberReadmit { member: member('B') }), Ok(()));
    let whole = stage.take().into_iter().find_map(|effect| match effect {
        Effect::Welcome { snapshot, .. } => Some(snapshot),
        _ => None,
    });
    assert_eq!(whole.map(|snapshot| (snapshot.you, snapshot.chat.len())), Some((who('B'), 2)));
    assert_eq!(reads(&stage), ["vorher", "zur Sache"]);
}

#[test]
fn nobody_comes_back_as_somebody_else_by_the_link() {
    let mut stage = opened("ABG", "go-sh");
    let assign = |participant| Command::MemberAssign { member: member('G'), participant };
    assert_eq!(stage.does('A', assign(Some(who('G')))), Ok(()));
    stage.after(0);
    assert_eq!(stage.does('A', exclude('G')), Ok(()));
    assert!(!listens(&stage, 'G'));
    assert_eq!(stage.sees('A').lobby.map(|lobby| lobby.mode), Some(Admission::Guests));
    // Another name, and another browser.
    stage.take();
    stage.comes('H').unwrap();
    assert!(waits(&stage.take(), 'H').is_some(), "is looked at first");
    assert_eq!(stage.does('A', assign(None)), Err(Refusal::NotNow), "would let them listen");
    assert_eq!(stage.does('A', assign(Some(who('B')))), Err(Refusal::NotNow));
    assert_eq!(of(&stage, 'G').participant, Some(who('G')));
    assert_eq!(stage.does('A', Command::MemberReadmit { member: member('G') }), Ok(()));
    assert_eq!(stage.does('A', assign(None)), Ok(()));
}

#[test]
fn where_the_vote_alone_is_taken_the_door_stays_open() {
    let mut stage = opened("AB", "bgb");
    assert_eq!(stage.does('A', exclude('B')), Ok(()));
    assert!(listens(&stage, 'B'));
    assert_eq!(stage.sees('A').lobby.map(|lobby| lobby.mode), Some(Admission::Open));
}

#[test]
fn a_chair_who_is_excluded_does_not_end_it_themself() {
    let mut stage = opened("AM", "go-sh");
    assert_eq!(stage.does('A', Command::RoleGive { participant: who('M'), role: Role::MinuteTaker }), Ok(()));
    assert_eq!(stage.does('A', exclude('A')), Ok(()));
    let readmit = Command::MemberReadmit { member: member('A') };
    assert_eq!(stage.does('A', readmit.clone()), Err(Refusal::NotPermitted));
    assert!(!listens(&stage, 'A') && of(&stage, 'A').excluded);
    assert_eq!(stage.does('M', readmit), Ok(()));
    assert!(listens(&stage, 'A'));
    assert_eq!(stage.does('A', exclude('A')), Ok(()));
    assert_eq!(stage.does('A', Command::SittingClose {}), Ok(()));
    assert!(listens(&stage, 'A') && seen(&stage).closed_at_ms.is_some(), "with the sitting it ends");
}
