//! Whole votes of every kind, from the definition to what a verifier says.

mod common;

use ballot::client::{Watcher, countable, lot_commitment};
use ballot::encoded::Fixed;
use ballot::rule::{Outcome, Tie};
use ballot::verify::{CheckCode, State};
use ballot::vote::body::{self, Body, Cause, CloseReason, How};
use ballot::vote::definition::Circular;
use ballot::vote::{Kind, Stage, Vote};
use ballot::{Bias, Happening, MeetingId, Place};
use common::*;
use ledger::SignedNote;

/// Everything passed or was not needed.
fn assert_all_green(report: &ballot::verify::Report) {
    for check in &report.checks {
        assert!(matches!(check.state, State::Passed | State::NotNeeded), "{check:?}");
    }
    assert!(report.is_complete());
}

#[test]
fn a_council_of_nine_votes_openly() {
    let mut hall = hall("nine", 9, Kind::Open, "go-sh/resolution");
    // One is biased, one is on the telephone.
    let excluded = Happening::Excluded { member: id(4), bias: Bias::Relative };
    hall.roll.happened.extend([excluded, Happening::Came { member: id(9), place: Place::Phone }]);
    hall.roll.keys.retain(|line| line.member != id(9));
    let mut open = hall.open();
    let mut store = Vec::new();
    hall.save(open.log_mut(), &mut store);
    for (number, choice) in [(1, "yes"), (2, "no"), (3, "yes"), (5, "yes"), (6, "abstain"), (7, "no"), (8, "yes")] {
        let ballot = hall.choice(open.log(), number, 1, &[choice]);
        let taken = open.enter(ballot.clone(), hall.now).expect("a ballot");
        // Sent again, because the answer was lost: the same place.
        assert_eq!(open.enter(ballot, hall.now + 1).expect("again").index(), taken.index());
    }
    let biased = hall.choice(open.log(), 4, 1, &["yes"]);
    assert_eq!(open.enter(biased, hall.now).map_err(|refusal| refusal.code()), Err("ballot-voter"));
    let recorded = |how| Body::Ballot(body::Ballot { voter: id(9), seq: 1, choice: vec![option("yes")], how });
    let aloud = hall.sign(open.log(), MINUTES, recorded(How::Aloud));
    assert_eq!(open.enter(aloud, hall.now).map_err(|refusal| refusal.code()), Err("ballot-how"));
    let phone = hall.sign(open.log(), MINUTES, recorded(How::Phone));
    open.enter(phone, hall.now).expect("by telephone");
    // One changes their mind.
    open.enter(hall.choice(open.log(), 2, 2, &["yes"]), hall.now).expect("a change");
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    let closing = hall.save(closed.log_mut(), &mut store);
    let closing = hall.cosigned(&closing, [1, 2, 3, 5, 6]);
    let mut announced = hall.announce(closed);
    let end = hall.save(announced.log_mut(), &mut store);

    let report = hall.check(&store, Some(&closing), &end);
    assert_all_green(&report);
    let result = report.result.as_ref().expect("a result");
    assert_eq!(result.evaluation.outcome, Outcome::Passed);
    assert_eq!((result.tally.yes, result.tally.no, result.tally.abstain), (6, 1, 1));
    assert_eq!((result.facts.excluded, result.facts.entitled, result.facts.participants), (1, 8, 8));
    assert_eq!((report.confirmed.len(), report.confirmable), (5, 7));
    assert_eq!(report.ballots.iter().filter(|voted| voted.how == How::Phone).count(), 1);
    assert_eq!(report.stage, Some(Stage::Announced));
    // An objection stands beside it, and the server comes to the same after a restart.
    let objection = body::Objection { member: id(7), text: text("Das war anders gemeint.") };
    announced.enter(hall.sign(announced.log(), 7, Body::Objection(objection)), hall.now).expect("an objection");
    let end = hall.save(announced.log_mut(), &mut store);
    assert_all_green(&hall.check(&store, Some(&closing), &end));
    let signed = end.text().parse().expect("a checkpoint");
    let again = Vote::restore(hall.origin.clone(), store, Some(&signed)).expect("as it was");
    assert!(matches!(again, Vote::Announced(_)));
    assert_eq!(again.log().root(signed.size), Some(signed.root));
}

#[test]
fn a_roll_call_goes_name_by_name() {
    let hall = hall("call", 5, Kind::RollCall { called: true }, "go-nrw/resolution");
    let mut open = hall.open();
    let ballot = hall.choice(open.log(), 3, 1, &["yes"]);
    assert_eq!(open.enter(ballot.clone(), hall.now).map_err(|refusal| refusal.code()), Err("ballot-uncalled"));
    for number in 1..=5 {
        let called = hall.sign(open.log(), MINUTES, Body::Called(body::Called { member: id(number) }));
        open.enter(called, hall.now).expect("called");
        let said = body::Ballot { voter: id(number), seq: 1, choice: vec![option("yes")], how: How::Aloud };
        open.enter(hall.sign(open.log(), MINUTES, Body::Ballot(said)), hall.now).expect("said aloud");
    }
    let twice = hall.sign(open.log(), MINUTES, Body::Called(body::Called { member: id(3) }));
    assert_eq!(open.enter(twice, hall.now).map_err(|refusal| refusal.code()), Err("call-twice"));
    let closed = hall.closed_by_chair(open.log());
    let mut announced = hall.announce(ok(open.close(closed, hall.now)));
    let mut store = Vec::new();
    let end = hall.save(announced.log_mut(), &mut store);
    let report = hall.check(&store, None, &end);
    assert!(report.is_valid() && !report.is_complete());
    assert_eq!(report.state(CheckCode::ClosingCheckpoint), Some(State::NotChecked { reason: "checkpoint-missing" }));
    assert_eq!(report.result.expect("a result").tally.yes, 5);
}

#[test]
fn a_secret_election_with_three_trustees_one_of_whom_vanishes() {
    let hall = election("secret", 9, Kind::Secret, "go-sh/election");
    let mut open = hall.open();
    let mut store = Vec::new();
    hall.save(open.log_mut(), &mut store);
    let mut cast = Vec::new();
    for (number, choice) in (1..=9u8).zip([0usize, 1, 0, 2, 0, 3, 1, 0, 0]) {
        let ballot = hall.secret(open.log(), number, 1, &[choice]);
        open.cast_secret(ballot.submission.clone(), &ballot.shares, hall.now).expect("a ballot");
        cast.push(ballot);
    }
    // A change, a ballot with another's shares, and one that was copied.
    let changed = hall.secret(open.log(), 4, 2, &[0]);
    let wrong = open.cast_secret(changed.submission.clone(), &cast[0].shares, hall.now);
    assert_eq!(wrong.map_err(|refusal| refusal.code()), Err("cs1-shares"));
    open.cast_secret(changed.submission.clone(), &changed.shares, hall.now).expect("a change");
    let Body::SecretBallot(mut copied) = Body::read(cast[0].submission.kind, &cast[0].submission.body).expect("read")
    else {
        panic!("a secret ballot")
    };
    (copied.voter, copied.seq) = (id(2), 2);
    let copied = hall.sign(open.log(), 2, Body::SecretBallot(copied));
    assert_eq!(open.enter(copied, hall.now).map_err(|refusal| refusal.code()), Err("ballot-signature"));
    let open_one = hall.choice(open.log(), 5, 2, &["ada"]);
    assert_eq!(open.enter(open_one, hall.now).map_err(|refusal| refusal.code()), Err("ballot-how"));
    cast.push(changed);
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    let closing = hall.cosigned(&hall.save(closed.log_mut(), &mut store), 1..=9);
    // A trustee looks at the whole log before it sums.
    let lines: Vec<_> = store.iter().map(ballot::vote::Row::line).collect();
    let seen = countable(&lines, &closing, &hall.signer.verifier()).expect("what was signed");
    assert_eq!(seen.confirmed.len(), 9);
    assert_eq!(seen.counted().expect("a set").hash(), closed.log().counted().expect("a set").hash());

    assert_eq!(closed.log().result_due().map_err(|refusal| refusal.code()).err(), Some("cs1-sums-missing"));
    let (mut first, mut third) = (Sums::default(), Sums::default());
    closed.enter(hall.sum(closed.log(), 1, &cast, &mut first), hall.now).expect("a sum");
    let again = hall.sum(closed.log(), 1, &cast, &mut first);
    assert_eq!(closed.enter(again, hall.now).map_err(|refusal| refusal.code()), Err("sum-twice"));
    closed.enter(hall.sum(closed.log(), 3, &cast, &mut third), hall.now).expect("a sum");
    let mut announced = hall.announce(closed);
    let end = hall.save(announced.log_mut(), &mut store);
    let report = hall.check(&store, Some(&closing), &end);
    assert_all_green(&report);
    let result = report.result.expect("a result");
    assert_eq!(result.evaluation.outcome, Outcome::Elected { elected: vec![option("ada")] });
    assert_eq!(result.tally.candidates.values().copied().collect::<Vec<_>>(), [6, 2, 0]);
    assert_eq!(result.tally.abstain, 1);
    assert!(report.ballots.iter().all(|voted| voted.choice.is_none()));
    assert!(Vote::restore(hall.origin.clone(), store, None).is_ok());
}

#[test]
fn a_wrong_proof_is_named_with_its_place() {
    let hall = election("proof", 3, Kind::Secret, "free/options");
    let mut open = hall.open();
    for number in 1..=3 {
        let ballot = hall.secret(open.log(), number, 1, &[0]);
        open.cast_secret(ballot.submission, &ballot.shares, hall.now).expect("a ballot");
    }
    let context = open.log().context().clone();
    let suite = open.log().suite().expect("a secret vote").clone();
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    let mut store = Vec::new();
    hall.save(closed.log_mut(), &mut store);
    let mut lines: Vec<_> = store.iter().map(ballot::vote::Row::line).collect();
    // The second voter and the server agree on a ballot that no proof holds for.
    let text = lines[4].body.as_deref().expect("a body");
    let Ok(Body::SecretBallot(mut wrong)) = Body::read(ballot::vote::EntryType::SecretBallot, text) else {
        panic!("a secret ballot")
    };
    // The answer of the sum stands before the hashes of three shares; its first byte is the least.
    let at = wrong.ballot.0.len() - 3 * 32 - 32;
    wrong.ballot.0[at] ^= 1;
    let read = secret_ballot::Ballot::from_bytes(&suite, &wrong.ballot.0).expect("well formed");
    let hash = read.hash(&suite, &secret_ballot::Casting { voter: id(2).0, seq: 1 });
    let fields = [&b"plenum CS1 sign ballot"[..], &suite.hash(), &hash];
    let message: Vec<u8> =
        fields.iter().flat_map(|field| [&(field.len() as u32).to_be_bytes()[..], field].concat()).collect();
    wrong.signature = hall.key(2).sign_bytes(&message);
    let sent = hall.key(2).sign(&context, id(2), hall.salt(), &Body::SecretBallot(wrong));
    let header = ballot::vote::Header {
        v: 1,
        kind: sent.kind,
        at: hall.now,
        by: sent.by,
        sig: sent.sig,
        hash: ballot::vote::entry::commitment(&sent.salt, &sent.body),
    };
    lines[4] =
        ballot::vote::Line { entry: ballot::canonical::write(&header), salt: Some(sent.salt), body: Some(sent.body) };
    let evidence = ballot::verify::Evidence { lines: &lines, closing: None, end: None, log_key: None };
    let report = ballot::verify::verify(&evidence);
    assert_eq!(report.state(CheckCode::Proofs), Some(State::Failed { fault: "cs1-proof-sum", index: Some(4) }));
    let seen = ballot::vote::log::Row { body: lines[4].body.clone(), ..store[4].clone() };
    let again = ballot::vote::Log::restore(hall.origin.clone(), vec![seen], None);
    assert_eq!(again.map_err(|broken| broken.code()).err(), Some("stored-number"));
}

#[test]
fn a_complaint_is_settled_in_the_open() {
    let hall = election("complaint", 3, Kind::Secret, "free/options");
    let mut open = hall.open();
    let mut cast = hall.secret(open.log(), 1, 1, &[0]);
    open.cast_secret(cast.submission.clone(), &cast.shares, hall.now).expect("a ballot");
    // The trustee lies: the voter proves it, and the ballot stands.
    let complaint = hall.complaint(&cast, 2, body::ComplaintCode::Wrong);
    open.enter(complaint.clone(), hall.now).expect("a complaint");
    assert_eq!(open.enter(complaint, hall.now).expect("again").index(), 4);
    let settled = body::Settled {
        trustee: 2,
        voter: id(1),
        ballot: cast.checked.hash().into(),
        share: cast.shares[1].clone(),
        randomness: Fixed(cast.disputes.reveal(2).expect("one share")),
    };
    open.enter(hall.sign(open.log(), 1, Body::Settled(settled.clone())), hall.now).expect("settled");
    assert!(open.log().voted().contains_key(&id(1)));
    // Another one complains, and the voter shows randomness that is not that of the share: the ballot is rejected.
    open.enter(hall.complaint(&cast, 3, body::ComplaintCode::Unreadable), hall.now).expect("a complaint");
    let wrong = body::Settled { trustee: 3, share: cast.shares[2].clone(), ..settled };
    open.enter(hall.sign(open.log(), 1, Body::Settled(wrong)), hall.now).expect("settled");
    let closed = hall.closed_by_chair(open.log());
    let closed = ok(open.close(closed, hall.now));
    assert_eq!(closed.log().counted().expect("a set").entries().len(), 0);
}

#[test]
fn ties_are_broken_as_the_rule_says() {
    // By the chair.
    let council = hall("tie", 4, Kind::Open, "vwvfg/resolution");
    let mut open = council.open();
    for (number, choice) in [(1, "yes"), (2, "no"), (3, "yes"), (4, "no")] {
        open.enter(council.choice(open.log(), number, 1, &[choice]), council.now).expect("a ballot");
    }
    let closed = council.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, council.now));
    assert_eq!(closed.log().result_due().map_err(|refusal| refusal.code()).err(), Some("result-undecided"));
    let by_deputy = council.sign(closed.log(), DEPUTY, Body::Tie(body::Tie { pass: true }));
    assert_eq!(closed.enter(by_deputy, council.now).map_err(|refusal| refusal.code()), Err("entry-by"));
    closed.enter(council.sign(closed.log(), CHAIR, Body::Tie(body::Tie { pass: true })), council.now).expect("decides");
    let announced = council.announce(closed);
    let result = announced.log().result().expect("a result");
    assert_eq!((&result.evaluation.outcome, result.evaluation.contested_max), (&Outcome::Passed, Some(0)));

    // By lot, and one who does not open is out.
    let mut council = election("lot", 4, Kind::Open, "go-sh/election");
    council.definition.change = false;
    let mut open = council.open();
    for (number, choice) in [(1, "ada"), (2, "bea"), (3, "ada"), (4, "bea")] {
        open.enter(council.choice(open.log(), number, 1, &[choice]), council.now).expect("a ballot");
    }
    let again = council.choice(open.log(), 4, 2, &["ada"]);
    assert_eq!(open.enter(again, council.now).map_err(|refusal| refusal.code()), Err("ballot-again"));
    let closed = council.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, council.now));
    let value = |round: u32, number: u8| Fixed(bytes(&format!("value {round} {number}")));
    for (round, number) in [(0, 1), (0, 2), (0, 3)] {
        let commitment = lot_commitment(closed.log().context(), round, id(number), &value(round, number));
        let body = Body::LotCommitted(body::LotCommitted { round, commitment });
        closed.enter(council.sign(closed.log(), number, body), council.now).expect("commits");
    }
    let opens = |closed: &ballot::vote::Log, round, number| {
        let body = body::LotOpened { round, value: value(round, number) };
        council.sign(closed, number, Body::LotOpened(body))
    };
    let other = council.sign(closed.log(), 1, Body::LotOpened(body::LotOpened { round: 0, value: value(0, 9) }));
    assert_eq!(closed.enter(other, council.now).map_err(|refusal| refusal.code()), Err("lot-value"));
    closed.enter(opens(closed.log(), 0, 1), council.now).expect("opens");
    closed.enter(opens(closed.log(), 0, 2), council.now).expect("opens");
    assert_eq!(closed.log().result_due().map_err(|refusal| refusal.code()).err(), Some("result-undecided"));
    let restart = council.sign(closed.log(), CHAIR, Body::LotRestarted(body::LotRestarted { round: 0 }));
    closed.enter(restart, council.now).expect("without the third");
    for number in [1, 2, 3] {
        let commitment = lot_commitment(closed.log().context(), 1, id(number), &value(1, number));
        let body = Body::LotCommitted(body::LotCommitted { round: 1, commitment });
        let taken = closed.enter(council.sign(closed.log(), number, body), council.now);
        assert_eq!(taken.map_err(|refusal| refusal.code()).err(), (number == 3).then_some("lot-participant"));
    }
    for number in [1, 2] {
        closed.enter(opens(closed.log(), 1, number), council.now).expect("opens");
    }
    let mut announced = council.announce(closed);
    let Outcome::Elected { elected } = &announced.log().result().expect("a result").evaluation.outcome else {
        panic!("elected")
    };
    assert_eq!(elected.len(), 1);
    let mut store = Vec::new();
    let end = council.save(announced.log_mut(), &mut store);
    assert!(council.check(&store, None, &end).is_valid());
}

#[test]
fn a_lot_alone() {
    let mut hall = election("draw", 3, Kind::Lot, "free/options");
    hall.seats(2);
    let mut open = hall.open();
    let ballot = hall.choice(open.log(), 1, 1, &["ada"]);
    assert_eq!(open.enter(ballot, hall.now).map_err(|refusal| refusal.code()), Err("entry-order"));
    for number in [1, 3] {
        let commitment = lot_commitment(open.log().context(), 0, id(number), &Fixed(bytes(&format!("{number}"))));
        let body = Body::LotCommitted(body::LotCommitted { round: 0, commitment });
        open.enter(hall.sign(open.log(), number, body), hall.now).expect("commits");
    }
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    for number in [1, 3] {
        let body = Body::LotOpened(body::LotOpened { round: 0, value: Fixed(bytes(&format!("{number}"))) });
        closed.enter(hall.sign(closed.log(), number, body), hall.now).expect("opens");
    }
    let announced = hall.announce(closed);
    let result = announced.log().result().expect("a result");
    assert!(matches!(&result.evaluation.outcome, Outcome::Elected { elected } if elected.len() == 2));
    assert_eq!(result.facts.participants, 2);
}

#[test]
fn a_circular_vote_over_days() {
    let mut hall = hall("circular", 4, Kind::Open, "vwvfg/circular");
    hall.definition.circular = Some(Circular { opposable: true });
    hall.definition.meeting = MeetingId(hall.definition.vote.0);
    hall.roll.happened.truncate(1);
    let until = hall.now + 5 * 86_400_000;
    let mut open = hall.open_until(Some(until));
    for number in 1..=3 {
        open.enter(hall.choice(open.log(), number, 1, &["yes"]), hall.now + 1000).expect("a ballot");
    }
    let late = hall.choice(open.log(), 4, 1, &["no"]);
    assert_eq!(open.enter(late, until + 1).map_err(|refusal| refusal.code()), Err("ballot-late"));
    let by_clock = || hall.server(&Body::Closed(body::Closed { reason: CloseReason::Deadline }));
    let (open, code) = refused(open.close(by_clock(), until - 1));
    assert_eq!(code, "close-reason");
    let closed = ok(open.close(by_clock(), until + 1));
    assert_eq!(closed.log().result_due().expect("a result").evaluation.outcome, Outcome::Passed);

    let mut open = hall.open_until(Some(until));
    open.enter(hall.choice(open.log(), 1, 1, &["yes"]), hall.now).expect("a ballot");
    let opposed = Body::Opposed(body::Opposed { member: id(3) });
    open.enter(hall.sign(open.log(), 3, opposed), hall.now).expect("opposes");
    let closed = hall.closed_by_chair(open.log());
    let closed = ok(open.close(closed, hall.now));
    assert_eq!(closed.log().result_due().map_err(|refusal| refusal.code()).err(), Some("result-opposed"));
}

#[test]
fn paper_is_counted_by_two() {
    let hall = election("paper", 5, Kind::Secret, "go-sh/election");
    let mut open = hall.open();
    let fell_back = body::FellBack { reason: text("Zwei Geräte sind ausgefallen.") };
    open.enter(hall.sign(open.log(), CHAIR, Body::FellBack(fell_back)), hall.now).expect("falls back");
    let ballot = hall.secret(open.log(), 1, 1, &[0]);
    let late = open.cast_secret(ballot.submission, &ballot.shares, hall.now);
    assert_eq!(late.map_err(|refusal| refusal.code()), Err("entry-order"));
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    let paper = |votes: &[u64]| Body::Paper(body::Paper { votes: votes.to_vec(), participants: 5 });
    for (by, votes, code) in [
        (CHAIR, &[3, 1, 0, 2][..], Some("paper-counts")),
        (CHAIR, &[3, 1, 0], Some("paper-counts")),
        (CHAIR, &[3, 1, 0, 1], None),
        (CHAIR, &[3, 1, 0, 1], Some("paper-person")),
        (MINUTES, &[2, 2, 0, 1], Some("paper-differs")),
        (MINUTES, &[3, 1, 0, 1], None),
    ] {
        let entered = closed.enter(hall.sign(closed.log(), by, paper(votes)), hall.now);
        assert_eq!(entered.map_err(|refusal| refusal.code()).err(), code, "{by} {votes:?}");
    }
    let mut announced = hall.announce(closed);
    let result = announced.log().result().expect("a result");
    assert!(result.paper && result.evaluation.outcome == Outcome::Elected { elected: vec![option("ada")] });
    let mut store = Vec::new();
    let end = hall.save(announced.log_mut(), &mut store);
    assert!(hall.check(&store, None, &end).is_valid());
}

#[test]
fn a_void_vote_and_its_repeat_both_stay() {
    let hall = hall("first", 3, Kind::Open, "free/resolution");
    let mut open = hall.open();
    open.enter(hall.choice(open.log(), 2, 1, &["yes"]), hall.now).expect("a ballot");
    let voided = || body::Voided { cause: Cause::Disturbance, reason: text("Der Ton war weg.") };
    let by_minutes = hall.sign(open.log(), MINUTES, Body::Voided(voided()));
    let (open, code) = refused(open.void(by_minutes, hall.now));
    assert_eq!(code, "entry-by");
    let voided = hall.sign(open.log(), CHAIR, Body::Voided(voided()));
    let mut void = ok(open.void(voided, hall.now));
    let mut store = Vec::new();
    let end = hall.save(void.log_mut(), &mut store);
    let report = hall.check(&store, None, &end);
    assert_all_green(&report);
    assert_eq!((report.stage, report.result.is_none()), (Some(Stage::Void), true));
    let mut repeat = common::hall("second", 3, Kind::Open, "free/resolution");
    let root = void.log().root(void.log().size()).expect("a root").0.into();
    let reason = text("Der Ton war weg.");
    repeat.definition.repeats = Some(ballot::vote::definition::Repeats { vote: hall.definition.vote, root, reason });
    assert_eq!(repeat.open().log().stage(), Stage::Open);
}

/// The last word counts: a result that was announced before says nothing any more.
#[test]
fn a_vote_that_is_void_afterwards_says_so() {
    let hall = hall("late", 3, Kind::Open, "free/resolution");
    let mut open = hall.open();
    open.enter(hall.choice(open.log(), 2, 1, &["yes"]), hall.now).expect("a ballot");
    let closed = hall.closed_by_chair(open.log());
    let announced = hall.announce(ok(open.close(closed, hall.now)));
    let voided = body::Voided { cause: Cause::Mistake, reason: text("Ein Mitglied war nicht geladen.") };
    let signed = hall.sign(announced.log(), CHAIR, Body::Voided(voided.clone()));
    let mut void = ok(announced.void(signed, hall.now));
    let mut store = Vec::new();
    let end = hall.save(void.log_mut(), &mut store);
    let report = hall.check(&store, None, &end);
    assert!(report.is_valid(), "{:?}", report.faults());
    assert_eq!((report.stage, report.result.is_some()), (Some(Stage::Void), true));
    assert_eq!(report.voided, Some(voided));
}

/// A key that came after the close confirms nothing, and one that was replaced after it still does.
#[test]
fn the_close_is_confirmed_with_the_keys_of_the_close() {
    let hall = hall("rekey", 4, Kind::Open, "free/resolution");
    let mut open = hall.open();
    open.enter(hall.choice(open.log(), 2, 1, &["yes"]), hall.now).expect("a ballot");
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    let mut store = Vec::new();
    let closing = hall.save(closed.log_mut(), &mut store);
    for member in [3, 4] {
        let keyed = body::Keyed {
            member: id(member),
            key: person("fresh", member).public(),
            proof: ballot::vote::roll::Proof::Minutes,
        };
        closed.enter(hall.sign(closed.log(), MINUTES, Body::Keyed(keyed)), hall.now).expect("a new key");
    }
    let mut announced = hall.announce(closed);
    let end = hall.save(announced.log_mut(), &mut store);
    let honest = hall.check(&store, Some(&hall.cosigned(&closing, [1, 3, 4])), &end);
    assert_all_green(&honest);
    assert_eq!(honest.confirmed, [id(1), id(3), id(4)]);
    let mut forged = hall.cosigned(&closing, [1]);
    let checkpoint: ledger::Checkpoint = closing.text().parse().expect("a checkpoint");
    for member in [3, 4] {
        let cosigner = person("fresh", member).cosigner(&hall.origin, id(member)).expect("a name");
        forged.add(checkpoint.cosign(&cosigner, hall.now / 1000).expect("a time")).expect("room");
    }
    let report = hall.check(&store, Some(&forged), &end);
    assert_eq!((report.confirmed.as_slice(), report.cosigned), (&[id(1)][..], 1));
    assert!(!report.is_complete());
}

/// Officers without a seat have keys, and their devices may confirm; they are not counted among the members.
#[test]
fn officers_do_not_confirm_for_members() {
    let hall = hall("officers", 4, Kind::Open, "free/resolution");
    let mut open = hall.open();
    open.enter(hall.choice(open.log(), 2, 1, &["yes"]), hall.now).expect("a ballot");
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    let mut store = Vec::new();
    let closing = hall.cosigned(&hall.save(closed.log_mut(), &mut store), [1, 2, MINUTES]);
    let mut announced = hall.announce(closed);
    let end = hall.save(announced.log_mut(), &mut store);
    let report = hall.check(&store, Some(&closing), &end);
    assert_eq!((report.confirmed.as_slice(), report.confirmable, report.cosigned), (&[id(1), id(2)][..], 4, 3));
    assert!(!report.is_complete());
}

/// Before the close there is no checkpoint of the close.
#[test]
fn what_was_never_closed_has_no_closing_checkpoint() {
    let hall = hall("never", 3, Kind::Open, "free/resolution");
    let mut open = hall.open();
    open.enter(hall.choice(open.log(), 2, 1, &["yes"]), hall.now).expect("a ballot");
    let mut store = Vec::new();
    let end = hall.save(open.log_mut(), &mut store);
    assert!(hall.check(&store, None, &end).is_valid());
    assert_eq!(hall.check(&store, Some(&end), &end).faults(), ["checkpoint-size"]);
}

/// A complaint about a ballot that its voter replaced can be settled no more, and is open no more.
#[test]
fn a_complaint_about_a_replaced_ballot_is_not_open() {
    let hall = election("replaced", 4, Kind::Secret, "go-sh/election");
    let mut open = hall.open();
    let mut store = Vec::new();
    let first = hall.secret(open.log(), 1, 1, &[0]);
    open.cast_secret(first.submission.clone(), &first.shares, hall.now).expect("a ballot");
    for trustee in [1, 2] {
        let complaint = hall.complaint(&first, trustee, body::ComplaintCode::Unreadable);
        open.enter(complaint, hall.now).expect("a complaint");
    }
    let end = hall.save(open.log_mut(), &mut store);
    assert_eq!(
        hall.check(&store, None, &end).state(CheckCode::Complaints),
        Some(State::NotChecked { reason: "complaints-open" })
    );
    let second = hall.secret(open.log(), 1, 2, &[1]);
    open.cast_secret(second.submission.clone(), &second.shares, hall.now).expect("a change");
    let end = hall.save(open.log_mut(), &mut store);
    assert_eq!(hall.check(&store, None, &end).state(CheckCode::Complaints), Some(State::Passed));
    let late = hall.complaint(&first, 3, body::ComplaintCode::Unreadable);
    assert_eq!(open.enter(late, hall.now).map_err(|refusal| refusal.code()), Err("complaint-ballot"));
}

#[test]
fn a_lost_key_is_replaced_before_the_vote_or_where_ballots_change() {
    let mut hall = hall("key", 3, Kind::Open, "free/resolution");
    hall.definition.change = false;
    let mut open = hall.open();
    let fresh = person("fresh", 2);
    let keyed = |member: u8, key| body::Keyed { member: id(member), key, proof: ballot::vote::roll::Proof::Minutes };
    let own = hall.sign(open.log(), 3, Body::Keyed(keyed(3, fresh.public())));
    assert_eq!(open.enter(own, hall.now).map_err(|refusal| refusal.code()), Err("entry-by"));
    let taken = hall.sign(open.log(), MINUTES, Body::Keyed(keyed(3, hall.public(1))));
    assert_eq!(open.enter(taken, hall.now).map_err(|refusal| refusal.code()), Err("roll-key"));
    open.enter(hall.sign(open.log(), MINUTES, Body::Keyed(keyed(3, fresh.public()))), hall.now).expect("a new key");
    let old = hall.choice(open.log(), 3, 1, &["yes"]);
    assert_eq!(open.enter(old, hall.now).map_err(|refusal| refusal.code()), Err("entry-signature"));
    let ballot = body::Ballot { voter: id(3), seq: 1, choice: vec![option("no")], how: How::Device };
    let new = fresh.sign(open.log().context(), id(3), hall.salt(), &Body::Ballot(ballot));
    open.enter(new, hall.now).expect("with the new key");
    let late = hall.sign(open.log(), MINUTES, Body::Keyed(keyed(3, person("another", 3).public())));
    assert_eq!(open.enter(late, hall.now).map_err(|refusal| refusal.code()), Err("keyed-voted"));
}

#[test]
fn profiles_say_who_may_be_elsewhere() {
    let mut works = election("works", 5, Kind::Secret, "betrvg/recall");
    works.definition.options = yes_no_abstain();
    works.roll.happened.push(Happening::Came { member: id(3), place: Place::Remote });
    let listed = works.listed();
    let opened = works.sign(listed.log(), CHAIR, Body::Opened(body::Opened { until: None }));
    assert_eq!(refused(listed.open(opened, works.now)).1, "open-secret");
    let mut council = hall("remote", 5, Kind::Open, "go-sh/resolution");
    council.roll.happened.push(Happening::Came { member: id(1), place: Place::Remote });
    let listed = council.listed();
    let opened = council.sign(listed.log(), CHAIR, Body::Opened(body::Opened { until: None }));
    assert_eq!(refused(listed.open(opened, council.now)).1, "open-chair");
    // The chair does not decide a tie in secret.
    let mut secret = hall("secret-tie", 4, Kind::Secret, "vwvfg/resolution");
    assert_eq!(secret.definition.check().map_err(|refusal| refusal.code()), Err("definition-kind"));
    let ballot::rule::Decision::Motion(motion) = &mut secret.definition.rule.decision else { panic!("a motion") };
    motion.tie = Tie::Rejected;
    assert_eq!(secret.definition.check(), Ok(()));
}

#[test]
fn what_is_changed_afterwards_is_named() {
    let hall = hall("tamper", 5, Kind::Open, "free/resolution");
    let mut open = hall.open();
    let mut store = Vec::new();
    for number in 1..=5 {
        let choice = if number < 3 { "yes" } else { "no" };
        open.enter(hall.choice(open.log(), number, 1, &[choice]), hall.now).expect("a ballot");
    }
    let closed = hall.closed_by_chair(open.log());
    let mut closed = ok(open.close(closed, hall.now));
    let closing = hall.cosigned(&hall.save(closed.log_mut(), &mut store), 1..=5);
    let mut announced = hall.announce(closed);
    let end = hall.save(announced.log_mut(), &mut store);
    assert_all_green(&hall.check(&store, Some(&closing), &end));
    let check = |change: &dyn Fn(&mut Vec<ballot::vote::Row>)| {
        let mut changed = store.clone();
        change(&mut changed);
        hall.check(&changed, Some(&closing), &end)
    };
    let body = |row: &mut ballot::vote::Row, from: &str, to: &str| {
        row.body = row.body.as_ref().map(|body| body.replace(from, to));
    };
    // A vote is turned round in the database, with its hash or without.
    let report = check(&|rows| body(&mut rows[5], "no", "yes"));
    assert_eq!(report.state(CheckCode::Entries), Some(State::Failed { fault: "entry-hash", index: Some(5) }));
    // A ballot is deleted, or two are exchanged.
    assert!(check(&|rows| drop(rows.remove(5))).faults().contains(&"checkpoint-size"));
    assert!(check(&|rows| rows.swap(4, 5)).faults().contains(&"checkpoint-root"));
    // A ballot stands there twice.
    assert!(check(&|rows| rows.insert(6, rows[5].clone())).faults().contains(&"entry-twice"));
    // A body was erased: not wrong, and not green.
    let report = check(&|rows| (rows[5].salt, rows[5].body) = (None, None));
    assert!(report.is_valid() && !report.is_complete());
    // Another key for the log, a wrong cosignature, another name of the rule.
    let other: SignedNote =
        closing.to_string().replacen("/votes/tamper/0202", "/votes/tamper/0303", 1).parse().expect("a note");
    assert!(hall.check(&store, Some(&other), &end).is_valid());
    let mut wrong = closing.to_string();
    let at = wrong.rfind('=').expect("base64") - 4;
    wrong.replace_range(at..=at, if wrong.as_bytes()[at] == b'A' { "B" } else { "A" });
    let wrong: SignedNote = wrong.parse().expect("a note");
    assert!(hall.check(&store, Some(&wrong), &end).faults().contains(&"checkpoint-signature"));
}

#[test]
fn clients_alarm() {
    let hall = hall("alarm", 3, Kind::Open, "free/resolution");
    let mut open = hall.open();
    let mut store = Vec::new();
    let first = hall.save(open.log_mut(), &mut store);
    let watch = |number: u8, key| {
        let name = label(&format!("Mitglied {number}"));
        let mut watcher = Watcher::new(id(number), name, key, &store[0].line()).expect("a definition");
        let seen = watcher.see_roll(&store[1].line());
        (watcher, seen.map_err(|alarm| alarm.code()))
    };
    assert_eq!(watch(2, hall.public(3)).1, Err("alarm-roll-key"));
    assert_eq!(watch(99, hall.public(2)).1, Err("alarm-roll-line"));
    let minutes = Watcher::new(id(MINUTES), label("Protokoll"), hall.public(MINUTES), &store[0].line());
    assert_eq!(minutes.expect("a definition").see_roll(&store[1].line()), Ok(()));
    let (mut watcher, seen) = watch(2, hall.public(2));
    assert_eq!(seen, Ok(()));
    watcher.pin(&first, &[]).expect("the first");
    let sent = hall.choice(open.log(), 2, 1, &["yes"]);
    let index = open.enter(sent.clone(), hall.now).expect("a ballot").index();
    let second = hall.save(open.log_mut(), &mut store);
    let proof = open.log().acceptance(index, &second).expect("a proof");
    let path = open.log().consistency(3, 4).expect("a path");
    let counted = |store: &[ballot::vote::Row]| hall.check(store, None, &second);
    assert_eq!(watcher.see_counted(&counted(&store)).map_err(|alarm| alarm.code()), Err("alarm-counted"));
    watcher.accepted(&sent, &store[3].entry, &proof, &path).expect("accepted");
    assert_eq!(watcher.see_counted(&counted(&store)), Ok(()));
    let without = hall.check(&store[..3], None, &first);
    assert_eq!(watcher.see_counted(&without).map_err(|alarm| alarm.code()), Err("alarm-ballot-missing"));
    // What goes on on paper is counted there: no ballot of the urn counts, and the client does not alarm.
    let mut paper = hall.open();
    paper.enter(hall.choice(paper.log(), 2, 1, &["yes"]), hall.now).expect("a ballot");
    let fell_back = body::FellBack { reason: text("Das Netz ist weg.") };
    paper.enter(hall.sign(paper.log(), CHAIR, Body::FellBack(fell_back)), hall.now).expect("falls back");
    let mut on_paper = Vec::new();
    let end = hall.save(paper.log_mut(), &mut on_paper);
    let report = hall.check(&on_paper, None, &end);
    assert!(report.fell_back && report.ballots.is_empty());
    assert_eq!(watcher.see_counted(&report), Ok(()));
    assert_eq!(watcher.pin(&first, &[]).map_err(|alarm| alarm.code()).err(), Some("alarm-rollback"));
    // The server goes on from before the ballot.
    let mut fork = hall.open();
    fork.enter(hall.choice(fork.log(), 3, 1, &["no"]), hall.now).expect("a ballot");
    fork.enter(hall.choice(fork.log(), 1, 1, &["no"]), hall.now).expect("a ballot");
    let forked = hall.save(fork.log_mut(), &mut Vec::new());
    let path = fork.log().consistency(4, 5).expect("a path");
    assert_eq!(watcher.pin(&forked, &path).map_err(|alarm| alarm.code()).err(), Some("alarm-fork"));
}
