//! What the journal tells the minute-taker afterwards.

use conference::record::{Record, Stay, What};
use conference::{Command, Effect, Role};

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
    assert!(!serde_json::to_string(&found).unwrap().contains("Geheimes"));
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
