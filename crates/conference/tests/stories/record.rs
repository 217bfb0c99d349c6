//! What the journal tells the minute-taker afterwards.

use conference::record::{Record, RoleSpan, Stay, What};
use conference::{Command, Effect, Permission, Role};

use crate::stage::{Stage, id, who};

fn record(stage: &mut Stage, journal: &mut Vec<conference::Entry>) -> Record {
    journal.extend(stage.take().into_iter().filter_map(|effect| match effect {
        Effect::Journal(entry) => Some(entry),
        _ => None,
    }));
    Record::of(stage.room.about(), journal)
}

#[test]
fn who_was_there_from_when_to_when() {
    let mut stage = Stage::with("");
    let mut journal = Vec::new();
    stage.comes('A').unwrap();
    stage.now_ms = 10_000;
    stage.comes('B').unwrap();
    stage.now_ms = 60_000;
    stage.room.disconnect(id(u128::from(u32::from('B'))), stage.now_ms);
    stage.now_ms = 63_000;
    stage.comes('B').unwrap();
    stage.does('A', Command::RoleGive { participant: who('B'), role: Role::MinuteTaker }).unwrap();
    stage.does('A', Command::Rename { participant: who('B'), name: "Berta".into() }).unwrap();
    stage.does('A', Command::say("Geheimes")).unwrap();
    stage.now_ms = 90_000;
    stage.does('B', Command::Leave {}).unwrap();
    stage.now_ms = 200_000;
    stage.comes('B').unwrap();

    let found = record(&mut stage, &mut journal);
    let berta = found.attendance.iter().find(|one| one.participant == who('B')).unwrap();
    assert_eq!((berta.name.as_str(), berta.role), ("Berta", Role::MinuteTaker));
    let stays = [Stay { from_ms: 10_000, to_ms: Some(90_000) }, Stay { from_ms: 200_000, to_ms: None }];
    assert_eq!(berta.stays, stays, "a page loaded anew is no absence");
    assert!(!serde_json::to_string(&(&found.lines, &found.attendance)).unwrap().contains("Geheimes"));
    assert_eq!(found.chat.len(), 1, "what was written stands apart: it goes unless a policy keeps it");
    let told = |what: What| found.lines.iter().filter(|line| line.what == what && line.who != ["A"]).count();
    assert_eq!((told(What::Came), told(What::Went)), (3, 2), "the history tells of every return");

    stage.now_ms = 300_000;
    stage.does('A', Command::End {}).unwrap();
    let found = record(&mut stage, &mut journal);
    assert_eq!(found.ended_at_ms, Some(300_000));
    assert!(found.attendance.iter().all(|one| one.stays.iter().all(|stay| stay.to_ms.is_some())));
    let renamed = found.lines.iter().find(|line| line.what == What::Renamed).unwrap();
    assert_eq!(
        (renamed.who.clone(), renamed.detail.as_deref(), renamed.by.as_deref()),
        (vec!["B".into()], Some("Berta"), Some("A"))
    );
    assert_eq!(found.lines.last().unwrap().what, What::Ended);
}

#[test]
fn who_only_waited_was_not_there() {
    let mut stage = Stage::behind(conference::Admission::All, "");
    let mut journal = Vec::new();
    for letter in "ABC".chars() {
        stage.comes(letter).unwrap();
    }
    stage.now_ms = 5_000;
    stage.does('A', Command::Admit { participants: vec![who('B')] }).unwrap();
    stage.now_ms = 6_000;
    stage.does('A', Command::Deny { participant: who('C'), reason: "Heute nicht".into() }).unwrap();
    let found = record(&mut stage, &mut journal);
    let names: Vec<_> = found.attendance.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["A", "B"]);
    assert_eq!(found.attendance[1].stays[0].from_ms, 5_000);
    let at = |what: What| found.lines.iter().rposition(|line| line.what == what).unwrap();
    assert!(at(What::Admitted) < at(What::Came), "let in, then there");
}

#[test]
fn every_role_has_its_time() {
    let mut stage = Stage::with("");
    let mut journal = Vec::new();
    stage.comes('A').unwrap();
    stage.now_ms = 10_000;
    stage.comes('B').unwrap();
    let gives = |letter, role| Command::RoleGive { participant: who(letter), role };
    stage.now_ms = 50_000;
    stage.does('A', gives('B', Role::MinuteTaker)).unwrap();
    stage.now_ms = 85_000;
    stage.does('A', gives('B', Role::Participant)).unwrap();
    stage.now_ms = 90_000;
    stage.does('B', Command::Leave {}).unwrap();
    stage.now_ms = 100_000;
    stage.comes('C').unwrap();
    stage.does('A', gives('C', Role::Chair)).unwrap();

    let found = record(&mut stage, &mut journal);
    let roles = |letter| found.attendance.iter().find(|one| one.participant == who(letter)).unwrap().roles.clone();
    let span = |role, from_ms, to_ms| RoleSpan { role, from_ms, to_ms };
    assert_eq!(
        roles('B'),
        [
            span(Role::Participant, 10_000, Some(50_000)),
            span(Role::MinuteTaker, 50_000, Some(85_000)),
            span(Role::Participant, 85_000, Some(90_000)),
        ]
    );
    assert_eq!(roles('A'), [span(Role::Chair, 1_000, Some(100_000)), span(Role::Deputy, 100_000, None)]);
    assert_eq!(roles('C'), [span(Role::Chair, 100_000, None)], "a role of no time is none");
}

#[test]
fn rights_and_hands_are_told_by_name_and_whispering_without() {
    let mut stage = Stage::with("");
    let mut journal = Vec::new();
    "ABC".chars().for_each(|letter| stage.comes(letter).unwrap());
    let microphone =
        |allowed| Command::ExceptionSet { participant: who('B'), permission: Permission::Microphone, allowed };
    let rule = |permissions| Command::RuleSet { role: Role::Participant, permissions };
    for command in [microphone(Some(false)), microphone(None), rule(Some(vec![Permission::Chat])), rule(None)] {
        stage.does('A', command).unwrap();
    }
    stage.does('A', Command::RightsRestore {}).unwrap();
    stage.does('B', Command::HandRaise {}).unwrap();
    stage.does('A', Command::HandLower { participant: who('B') }).unwrap();
    stage.does('A', Command::HandLowerAll {}).unwrap();
    stage.does('A', Command::WhisperStart { participants: vec![who('B'), who('C')] }).unwrap();
    stage.does('B', Command::WhisperAnswer { whisper: 1, accept: true }).unwrap();
    stage.does('C', Command::WhisperAnswer { whisper: 1, accept: false }).unwrap();
    stage.does('B', Command::WhisperLeave { whisper: 1 }).unwrap();

    let found = record(&mut stage, &mut journal);
    let lines: Vec<_> = found.lines.iter().filter(|line| line.what != What::Came).collect();
    let told: Vec<_> =
        lines.iter().map(|line| (line.what, line.who.join(","), line.role, line.rights.clone())).collect();
    assert_eq!(
        told,
        [
            (What::RightTaken, "B".into(), None, vec![Permission::Microphone]),
            (What::RightPlanned, "B".into(), None, vec![Permission::Microphone]),
            (What::RoleRightsSet, String::new(), Some(Role::Participant), vec![Permission::Chat]),
            (What::RoleRightsPlanned, String::new(), Some(Role::Participant), vec![]),
            (What::RightsRestored, String::new(), None, vec![]),
            (What::HandRaised, "B".into(), None, vec![]),
            (What::HandLowered, "B".into(), None, vec![]),
            (What::HandsLowered, String::new(), None, vec![]),
            (What::WhisperStarted, String::new(), None, vec![]),
        ]
    );
    assert_eq!(found.lines.iter().find(|line| line.what == What::WhisperStarted).unwrap().by, None);
}
