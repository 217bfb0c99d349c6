//! A secret vote, and everything that the server says and keeps of it: how somebody voted stands nowhere, nor anything
//! that would open a ballot.

use std::collections::HashSet;
use std::convert::Infallible;
use std::path::Path;
use std::process::Command;

use ballot::OptionId;
use ballot::client::{TrusteeDesk, countable};
use ballot::encoded::Blob;
use ballot::vote::body::{self, Body, CloseReason};
use ballot::vote::{Definition, Line, Log};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use curve25519_dalek::Scalar;
use ledger::SignedNote;
use record::{Policy, Trust, Verdict};
use secret_ballot::{
    Casting, Choice, Randomness, SumRecord, SumRegister, TrusteeSecret, Vote, check, statement, voter,
};
use serde_json::{Value, json};

use crate::council::{open, seat};
use crate::server::{Server, free_port, text};
use crate::votes::{Person, fine, stage};

/// Everybody is a trustee.
const TRUSTEES: u8 = 3;
/// Trustees who open the urn.
const THRESHOLD: usize = 2;
/// What is compared. Of hexadecimal digits these are 64 bits, of numbers in decimal some fewer.
const PIECE: usize = 16;

#[tokio::test]
async fn a_secret_choice_is_nowhere_on_sqlite() {
    secret(&[]).await;
}

#[tokio::test]
async fn a_secret_choice_is_nowhere_on_postgres() {
    let Some(database) = Server::postgres_database() else { return };
    secret(&database).await;
}

async fn secret(database: &[(&str, String)]) {
    let metrics = format!("127.0.0.1:{}", free_port());
    let mut settings: Vec<_> = database.iter().map(|(key, value)| (*key, value.as_str())).collect();
    // All that the server ever says of itself; what carries others' frames aside.
    let level = "trace,mio=info,polling=info";
    settings.extend([("PLENUM_LOG__LEVEL", level), ("PLENUM_METRICS__LISTEN", &metrics)]);
    let server = Server::start_with(&settings);
    let chief = server.administrator().await;
    let mut people = seat(&server, &chief, &["Ben", "Eva"]).await;

    let ids: Vec<_> = people.iter().map(|person| person.id.unwrap().to_string()).collect();
    let asked = json!({"vote": null, "title": "Wahl", "ids": ids});
    let vote = text(&fine(people[0].ask("/trustees", asked).await).await["vote"]);
    for (person, seed) in people.iter().zip(1..) {
        let kem = STANDARD.encode(TrusteeSecret::new([seed; 32].into()).public().as_slice());
        fine(person.ask(&format!("/{vote}/trustee"), json!({"kem": kem})).await).await;
    }
    let plan = json!({
        "vote": vote, "title": "Wahl", "motion": "Wer leitet den Ausschuss?", "kind": "secret",
        "rule": "free/resolution", "seats": 1, "options": [], "abstain": true, "change": true,
        "close_when_all_voted": false, "threshold": THRESHOLD, "repeats": null, "repeats_reason": null,
    });
    let all: Vec<&mut Person<'_>> = people.iter_mut().collect();
    assert_eq!(open(&mut { all }, plan).await, vote);

    // Yes, no and abstention, one each.
    let lines = read(&people[0], &vote).await.0;
    let law = Log::read(people[0].context.origin.clone(), lines.iter().take(3)).unwrap();
    let suite = law.suite().unwrap();
    let mut secrets = Vec::new();
    for (chosen, person) in people.iter().enumerate() {
        secrets.extend(cast(person, &vote, suite, chosen).await);
    }
    count(&mut people, &vote, suite, &law).await;

    let mut kept = files(server.data.path());
    kept.push(("the metrics".into(), of_page(&format!("http://{metrics}/metrics")).await));
    for person in &people {
        kept.push(("the log of the vote".into(), person.log(&vote, 0).await.to_string().into_bytes()));
    }
    for file in ["record", "protocol-de"] {
        let got = people[1].ask(&format!("/{vote}/file"), json!({"file": file})).await;
        assert!(got.status().is_success());
        kept.push((file.into(), got.bytes().await.unwrap().to_vec()));
    }
    if let Some((_, url)) = database.iter().find(|(key, _)| *key == "PLENUM_DATABASE__BACKUP_URL") {
        let dump = Command::new("pg_dump").arg(url).output().unwrap();
        assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
        kept.push(("the database".into(), dump.stdout));
    }
    // What is public is found in this way where it lies, so that finding nothing means something.
    let public = pieces(&[people[1].key.public().0.to_vec()]);
    let place = if database.is_empty() { "plenum.db" } else { "the database" };
    assert!(kept.iter().any(|(at, bytes)| at.contains(place) && holds(bytes, &public)), "the search finds nothing");
    let log = String::from_utf8_lossy(&kept.iter().find(|(at, _)| at.ends_with("/log")).unwrap().1).into_owned();
    assert!(log.contains(" DEBUG ") && log.contains("/entries"), "the log says little");
    assert!(!log.contains("Received message"), "what comes in by sockets is in the log");
    let secrets = pieces(&secrets);
    for (place, bytes) in &kept {
        assert!(!holds(bytes, &secrets), "{place} holds what opens a ballot");
    }

    // And it was a vote: one of each, as anybody verifies.
    let container = &kept.iter().find(|(place, _)| place == "record").unwrap().1;
    assert_eq!(verified(&server, container).await, (1, 1, 1));
}

/// Yes, no and abstentions of a record, as anybody verifies them.
pub(crate) async fn verified(server: &Server, container: &[u8]) -> (u64, u64, u64) {
    let key = fine(server.send(reqwest::Method::GET, "/api/v1/votes/log-key", None, None).await).await;
    let policy: Policy = format!("log {}\nquorum none\n", text(&key["key"])).parse().unwrap();
    let trust = Trust { policy, waive_time_stamp: true, ..Trust::default() };
    let (findings, opened) = record::verify(container, &trust, None);
    assert_ne!(findings.verdict(), Verdict::Invalid, "{:?}", findings.list);
    let tally = &opened.unwrap().report.result.unwrap().tally;
    (tally.yes, tally.no, tally.abstain)
}

/// Casts a ballot; answers what only this device may know.
pub(crate) async fn cast(person: &Person<'_>, vote: &str, suite: &Vote, chosen: usize) -> Vec<Vec<u8>> {
    let casting = Casting { voter: person.id.unwrap().0, seq: 1 };
    let mut random = vec![0; Randomness::length(suite.shape(), suite.trustees())];
    getrandom::fill(&mut random).unwrap();
    let mut secrets = scalars(suite, &random, chosen);
    secrets.extend(random.chunks(64).map(<[u8]>::to_vec));
    let choice = Choice::new(suite.shape(), &[chosen]).unwrap();
    let random = Randomness::new(suite, random.into()).unwrap();
    let (ballot, sealed, _) = voter::prepare(suite, casting, choice, random).cast();
    let spelt = Blob(ballot.to_bytes(suite));
    let signature = person.key.sign_bytes(&statement::ballot(&check::one(suite, casting, ballot).unwrap()));
    let body = Body::SecretBallot(body::SecretBallot { voter: person.id.unwrap(), seq: 1, ballot: spelt, signature });
    let shares: Vec<_> = sealed.iter().map(secret_ballot::SealedShare::to_bytes).collect();
    let entry = person.entry_with(&body, &shares);
    let options = ["yes", "no", "abstain"].map(|id| OptionId::new(id).unwrap().to_string());
    let said = entry.to_string();
    assert!(!options.iter().any(|id| said.contains(&format!("\"{id}\""))), "what is sent names no option: {said}");
    fine(person.ask(&format!("/{vote}/entries"), entry).await).await;
    secrets
}

/// The numbers that the randomness stands for: blindings, coefficients, and what each trustee opens.
fn scalars(suite: &Vote, random: &[u8], chosen: usize) -> Vec<Vec<u8>> {
    let draws: Vec<_> = random.as_chunks().0.iter().map(Scalar::from_bytes_mod_order_wide).collect();
    // Of each option a blinding, then the further coefficients of f and g; of each blank slot a blinding.
    let of_option = 2 * THRESHOLD - 1;
    let commitments = of_option * suite.shape().options() + suite.shape().blanks();
    // A proof says two of its three numbers by design: those of the branch that is made up.
    let said = |at: usize| {
        (commitments..commitments + 3 * suite.shape().slots()).contains(&at) && !(at - commitments).is_multiple_of(3)
    };
    let kept = draws.iter().enumerate().filter(|(at, _)| !said(*at));
    let mut secrets: Vec<_> = kept.map(|(_, scalar)| scalar.to_bytes().to_vec()).collect();
    for (option, draws) in draws.chunks(of_option).take(suite.shape().options()).enumerate() {
        for trustee in 1..=TRUSTEES {
            let at = Scalar::from(trustee);
            let bit = Scalar::from(u8::from(option == chosen));
            secrets.push((bit + draws[1] * at).to_bytes().to_vec());
            secrets.push((draws[0] + draws[2] * at).to_bytes().to_vec());
        }
    }
    secrets
}

/// Trustees open, the chair closes, two of the trustees sum, everybody confirms.
async fn count(people: &mut [Person<'_>], vote: &str, suite: &Vote, law: &Log) {
    let definition = law.definition().unwrap();
    let mut desks = Vec::new();
    for (person, seed) in people.iter().zip(1..).take(THRESHOLD) {
        desks.push(desk(person, vote, suite, definition, seed).await);
    }
    fine(people[0].send(vote, &Body::Closed(body::Closed { reason: CloseReason::Officer })).await).await;
    for (desk, person) in desks.iter().zip(people.iter()) {
        give(desk, person, vote, suite, definition).await;
    }
    stage(&mut people[1].socket, "counted").await;
    fine(people[0].send(vote, &Body::Announced(body::Announced {})).await).await;
    stage(&mut people[1].socket, "announced").await;
}

/// A trustee's device that has opened what there is.
pub(crate) async fn desk(
    person: &Person<'_>,
    vote: &str,
    suite: &Vote,
    definition: &Definition,
    seed: u8,
) -> TrusteeDesk {
    let set = &definition.trustees.as_ref().unwrap().trustees;
    let number = set.iter().position(|line| line.signature == person.key.public()).unwrap() + 1;
    let mut desk = TrusteeDesk::new(u8::try_from(number).unwrap(), [seed; 32].into());
    let lines = read(person, vote).await.0;
    let mine = fine(person.ask(&format!("/{vote}/shares"), json!({"from": 0})).await).await;
    let shares = mine["items"].as_array().unwrap().iter();
    let shares: Vec<_> = shares.map(|item| STANDARD.decode(item["share"].as_str().unwrap()).unwrap()).collect();
    assert!(desk.open(suite, &lines, &shares, &[7; 32]).unwrap().is_empty());
    desk
}

/// It gives its sum over the closed log.
pub(crate) async fn give(desk: &TrusteeDesk, person: &Person<'_>, vote: &str, suite: &Vote, definition: &Definition) {
    struct Once;
    impl SumRegister for Once {
        type Error = Infallible;

        fn claim(&mut self, wanted: &SumRecord) -> Result<SumRecord, Infallible> {
            Ok(*wanted)
        }
    }
    let (lines, log) = read(person, vote).await;
    let closing: SignedNote = log["closing"].as_str().unwrap().parse().unwrap();
    let closed = countable(&lines, &closing, &definition.log_key().unwrap()).unwrap();
    let sum = desk.sum(&mut Once, suite, closed.counted().unwrap(), &person.key).unwrap();
    let mut entry = person.entry_with(&sum, &[]);
    // A sum bears the trustee's signature in itself.
    (entry["by"], entry["sig"]) = (Value::Null, Value::Null);
    fine(person.ask(&format!("/{vote}/entries"), entry).await).await;
}

/// The log as a device reads it, and the answer itself.
pub(crate) async fn read(person: &Person<'_>, vote: &str) -> (Vec<Line>, Value) {
    let log = person.log(vote, 0).await;
    let line = |line: &Value| Line {
        entry: text(&line["entry"]),
        salt: serde_json::from_value(line["salt"].clone()).unwrap(),
        body: line["body"].as_str().map(str::to_owned),
    };
    let lines: Vec<_> = log["entries"].as_array().unwrap().iter().map(line).collect();
    assert_eq!(log["size"], json!(lines.len()));
    (lines, log)
}

async fn of_page(url: &str) -> Vec<u8> {
    let client = outbound::operator_client().build().unwrap();
    client.get(url).send().await.unwrap().bytes().await.unwrap().to_vec()
}

/// Everything that lies in the folder of the server: its database, its logs, what it signed.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        match entry.is_dir() {
            true => all.extend(files(&entry)),
            false => all.push((entry.display().to_string(), std::fs::read(&entry).unwrap())),
        }
    }
    all
}

/// Pieces of these bytes as they are, as hexadecimal digits, as numbers in a list, and in base64 wherever they begin.
fn pieces(all: &[Vec<u8>]) -> HashSet<[u8; PIECE]> {
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let mut pieces = HashSet::new();
    for bytes in all {
        let numbers = bytes.iter().map(u8::to_string).collect::<Vec<_>>();
        let spelt = [
            bytes.clone(),
            hex(bytes).into_bytes(),
            hex(bytes).to_uppercase().into_bytes(),
            numbers.join(", ").into_bytes(),
            numbers.join(",").into_bytes(),
        ];
        let shifted =
            (0..3).flat_map(|at| [STANDARD.encode(&bytes[at..at + 24]), URL_SAFE.encode(&bytes[at..at + 24])]);
        for spelt in spelt.into_iter().chain(shifted.map(String::into_bytes)) {
            pieces.extend(spelt.first_chunk::<PIECE>().copied());
        }
    }
    pieces
}

fn holds(bytes: &[u8], pieces: &HashSet<[u8; PIECE]>) -> bool {
    bytes.windows(PIECE).any(|window| window.first_chunk::<PIECE>().is_some_and(|piece| pieces.contains(piece)))
}
