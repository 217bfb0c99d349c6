//! Known answers for other verifiers: whole votes with what has to be found out about them. Everything in them follows
//! from names, so they are made anew byte by byte; `PLENUM_GENERATE=1` writes them.

mod common;

use std::path::Path;

use ballot::client::lot_commitment;
use ballot::encoded::Fixed;
use ballot::verify::Report;
use ballot::vote::body::{self, Body, Cause, How};
use ballot::vote::{Kind, Row};
use ballot::{Bias, Happening, Place};
use common::*;
use ledger::SignedNote;
use serde_json::json;

/// Compares with the file, or writes it.
fn known(name: &str, hall: &Hall, store: &[Row], closing: Option<&SignedNote>, end: &SignedNote) -> Report {
    let report = hall.check(store, closing, end);
    let lines: Vec<_> = store.iter().map(Row::line).collect();
    let all = json!({
        "log_key": hall.signer.verifier().to_string(),
        "lines": lines,
        "closing": closing.map(SignedNote::to_string),
        "end": end.to_string(),
        "report": {
            "checks": report.checks,
            "stage": report.stage,
            "result": report.result,
            "ballots": report.ballots,
            "entries": report.entries,
            "root": report.root,
            "confirmed": report.confirmed,
            "confirmable": report.confirmable,
        },
    });
    let text = format!("{}\n", serde_json::to_string_pretty(&all).expect("json"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(format!("{name}.json"));
    if std::env::var_os("PLENUM_GENERATE").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, &text).expect("written");
    }
    let kept = std::fs::read_to_string(&path).expect("PLENUM_GENERATE=1 writes it");
    assert!(kept == text, "{name} is another vote now");
    report
}

#[test]
fn an_open_vote_with_an_exclusion_an_objection_and_a_telephone() {
    let mut hall = hall("vector-open", 9, Kind::Open, "go-sh/resolution");
    let excluded = Happening::Excluded { member: id(4), bias: Bias::Own };
    hall.roll.happened.extend([excluded, Happening::Came { member: id(9), place: Place::Phone }]);
    hall.roll.keys.retain(|line| line.member != id(9));
    let mut open = hall.open();
    for (number, choice) in [(1, "yes"), (2, "no"), (3, "yes"), (5, "yes"), (6, "abstain"), (7, "no")] {
        open.enter(hall.choice(open.log(), number, 1, &[choice]), hall.now + 1).expect("a ballot");
    }
    let said = body::Ballot { voter: id(9), seq: 1, choice: vec![option("yes")], how: How::Phone };
    open.enter(hall.sign(open.log(), MINUTES, Body::Ballot(said)), hall.now + 2).expect("by telephone");
    open.enter(hall.choice(open.log(), 2, 2, &["yes"]), hall.now + 3).expect("a change");
    let report = body::Reported { member: id(8), problem: body::Problem::Sound, text: Some(text("Kein Ton.")) };
    open.enter(hall.sign(open.log(), 8, Body::Reported(report)), hall.now + 4).expect("a problem");
    let left = Body::Happened(body::Happened { happening: Happening::Left { member: id(8) } });
    open.enter(hall.sign(open.log(), MINUTES, left), hall.now + 5).expect("left");
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now + 6));
    let mut store = Vec::new();
    let closing = hall.cosigned(&hall.save(closed.log_mut(), &mut store), [1, 2, 3, 5, 6]);
    let mut announced = hall.announce(closed);
    let objection = body::Objection { member: id(7), text: text("Die Frist war zu kurz.\n„Eilig“ ist anders.") };
    announced.enter(hall.sign(announced.log(), 7, Body::Objection(objection)), hall.now + 7).expect("an objection");
    let end = hall.save(announced.log_mut(), &mut store);
    assert!(known("open", &hall, &store, Some(&closing), &end).is_complete());
    // A body that beside the point was erased.
    let objected = store.len() - 1;
    (store[objected].salt, store[objected].body) = (None, None);
    let erased = known("open-erased", &hall, &store, Some(&closing), &end);
    assert!(erased.is_valid() && !erased.is_complete());
    store[4].body = store[4].body.as_ref().map(|body| body.replace("\"no\"", "\"yes\""));
    assert!(!known("open-changed", &hall, &store, Some(&closing), &end).is_valid());
}

#[test]
fn a_secret_election() {
    let hall = election("vector-secret", 5, Kind::Secret, "go-sh/election");
    let mut open = hall.open();
    let mut cast = Vec::new();
    for (number, choice) in [(1, 0), (2, 1), (3, 0), (4, 3)] {
        cast.push(hall.secret(open.log(), number, 1, &[choice]));
    }
    cast.push(hall.secret(open.log(), 2, 2, &[0]));
    for ballot in &cast {
        open.cast_secret(ballot.submission.clone(), &ballot.shares, hall.now + 1).expect("a ballot");
    }
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now + 2));
    let mut store = Vec::new();
    let closing = hall.cosigned(&hall.save(closed.log_mut(), &mut store), 1..=4);
    for number in [1, 3] {
        let sum = hall.sum(closed.log(), number, &cast, &mut Sums::default());
        closed.enter(sum, hall.now + 3).expect("a sum");
    }
    let mut announced = hall.announce(closed);
    let end = hall.save(announced.log_mut(), &mut store);
    assert!(known("secret", &hall, &store, Some(&closing), &end).is_complete());
}

#[test]
fn a_tie_that_a_lot_decides() {
    let mut hall = election("vector-lot", 4, Kind::RollCall { called: true }, "go-sh/election");
    hall.definition.change = false;
    let mut open = hall.open();
    for (number, choice) in [(1, "ada"), (2, "bea"), (3, "ada"), (4, "bea")] {
        open.enter(hall.sign(open.log(), MINUTES, Body::Called(body::Called { member: id(number) })), hall.now)
            .expect("called");
        open.enter(hall.choice(open.log(), number, 1, &[choice]), hall.now).expect("a ballot");
    }
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    let mut store = Vec::new();
    let closing = hall.cosigned(&hall.save(closed.log_mut(), &mut store), [1, 2]);
    let value = |number: u8| Fixed(bytes(&format!("vector value {number}")));
    for number in [1, 2] {
        let commitment = lot_commitment(closed.log().context(), 0, id(number), &value(number));
        let body = Body::LotCommitted(body::LotCommitted { round: 0, commitment });
        closed.enter(hall.sign(closed.log(), number, body), hall.now).expect("commits");
    }
    for number in [1, 2] {
        let body = Body::LotOpened(body::LotOpened { round: 0, value: value(number) });
        closed.enter(hall.sign(closed.log(), number, body), hall.now).expect("opens");
    }
    let mut announced = hall.announce(closed);
    let end = hall.save(announced.log_mut(), &mut store);
    let report = known("lot", &hall, &store, Some(&closing), &end);
    assert!(report.is_valid() && !report.is_complete());
}

#[test]
fn paper_and_a_void_vote() {
    let hall = election("vector-paper", 5, Kind::Open, "free/options");
    let mut open = hall.open();
    let fell_back = body::FellBack { reason: text("Zwei Geräte sind ausgefallen.") };
    open.enter(hall.sign(open.log(), CHAIR, Body::FellBack(fell_back)), hall.now).expect("falls back");
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    let mut store = Vec::new();
    let closing = hall.cosigned(&hall.save(closed.log_mut(), &mut store), 1..=5);
    for by in [CHAIR, MINUTES] {
        let paper = Body::Paper(body::Paper { votes: vec![3, 1, 0, 1], participants: 5 });
        closed.enter(hall.sign(closed.log(), by, paper), hall.now).expect("a count");
    }
    let mut announced = hall.announce(closed);
    let end = hall.save(announced.log_mut(), &mut store);
    known("paper", &hall, &store, Some(&closing), &end);
    let voided = body::Voided { cause: Cause::Mistake, reason: text("Ein Stimmzettel lag unter dem Tisch.") };
    let voided = hall.sign(announced.log(), CHAIR, Body::Voided(voided));
    let mut void = ok(announced.void(voided, hall.now));
    let end = hall.save(void.log_mut(), &mut store);
    known("void", &hall, &store, Some(&closing), &end);
}
