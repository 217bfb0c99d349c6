//! Two thousand voters in one sitting: how long it takes until everybody's ballot is acknowledged, how long from the
//! close to the result, and what verifying the record costs. Clients, trustees and server share the processors.
//!
//! `cargo run --release -p bench --bin votes`; see docs/performance.md.
#![expect(clippy::print_stdout, reason = "a measurement says what it found")]

mod hall;
mod log;
mod person;
mod trustee;

use std::collections::BTreeSet;
use std::process::Command;
use std::time::{Duration, Instant};

use ballot::OptionId;
use ballot::encoded::Blob;
use ballot::vote::body::{self, Body, CloseReason, How};
use ballot::vote::entry::Context;
use ballot::vote::{Definition, EntryType, Log};
use bench::{Fault, Server, Usage};
use futures_util::{StreamExt, TryStreamExt, stream};
use ledger::{Hash, TlogProof, Trust};
use secret_ballot::{Casting, Choice, Randomness, check, voter};
use serde_json::{Map, Value, json};
use tokio::sync::watch;

use hall::Hall;
use log::Reader;
use person::{Person, ask, text};
use trustee::Device;

const VOTERS: usize = 2_000;
/// Requests under way at a time: so many connections a browser-like crowd keeps busy on two processors.
const AT_ONCE: usize = 256;
/// Two of them open the urn.
const TRUSTEES: usize = 3;
const THRESHOLD: u32 = 2;
/// A vote that has not settled by then has failed.
const PATIENCE: Duration = Duration::from_secs(120);
const COMMAND: &str = "cargo build --release --bin plenum --bin votecheck && cargo run --release -p bench --bin votes";

#[tokio::main]
async fn main() -> Result<(), Fault> {
    let mut hall = Hall::new().await?;
    println!("{VOTERS} people are there");
    let mut figures = Map::new();
    let mut say = |name: &str, value: f64| {
        println!("{name}: {value:.3}");
        figures.insert(name.into(), json!((value * 1e3).round() / 1e3));
    };
    say("voters", VOTERS as f64);
    let open = run(&mut hall, Kind::Open).await?;
    let secret = run(&mut hall, Kind::Secret).await?;
    // The goals are for the dearer kind.
    say("accept_2000_s", secret.accept_s);
    say("accept_open_2000_s", open.accept_s);
    say("server_cpu_secret_s", secret.server_cpu_s);
    say("trustee_s", secret.trustee_s);
    say("close_to_result_s", secret.result_s);
    say("close_to_result_open_s", open.result_s);
    say("record_bytes", secret.record_bytes as f64);
    say("verify_2000_s", secret.verify_s);
    say("verify_open_2000_s", open.verify_s);
    say("server_peak_mib", peak_mib(hall.server.pid())?);
    let node24 = bench::root().join("web/scripts/node24.mjs");
    let browser = Command::new("node").arg(node24).arg("../../bench/browser/cast.mjs").output()?;
    if !browser.status.success() {
        return Err(String::from_utf8_lossy(&browser.stderr).into());
    }
    let browser: Map<String, Value> = serde_json::from_slice(&browser.stdout)?;
    for (name, value) in browser {
        say(&name, value.as_f64().ok_or("no figure")?);
    }
    bench::write(&bench::root().join("bench/results/votes.json"), COMMAND, figures)?;
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Open,
    Secret,
}

/// What one vote took.
struct Taken {
    /// From the first ballot that is sent to the last that is acknowledged.
    accept_s: f64,
    /// Of the server meanwhile.
    server_cpu_s: f64,
    /// A trustee's device: all ballots read, their proofs checked, its shares opened, while people go on voting.
    trustee_s: f64,
    /// From the close to the result that everybody is told.
    result_s: f64,
    record_bytes: usize,
    /// `votecheck verify` on the record, as a process of its own.
    verify_s: f64,
}

/// Holds one vote, from the definition to the record.
async fn run(hall: &mut Hall, kind: Kind) -> Result<Taken, Fault> {
    let server = hall.server.clone();
    let (chair, people) = (&hall.people[0], &hall.people);
    let (vote, seeds) = prepare(&server, people, kind).await?;
    let (context, definition) = fix(&server, people, &vote, kind).await?;
    let mut devices = Vec::new();
    for (person, seed) in people.iter().zip(seeds) {
        devices.push(Device::new(number(&definition, person)?, seed));
    }
    let mut reader = Reader::default();
    reader.read(&server, &vote, chair).await?;
    let law = reader.law()?;

    // Ballots are filled in before: each device does that by itself, and here they would share the processors.
    let sent: Result<Vec<_>, Fault> =
        people.iter().enumerate().map(|(n, person)| ballot(&law, &context, person, n, kind)).collect();
    let path = format!("/{vote}/entries");
    let (before, start) = (Usage::of(server.pid()), Instant::now());
    let cast = async |entry: Value| {
        let ticket = text(&entry["ticket"])?;
        ask(&server, &ticket, &path, entry).await
    };
    let accepted: Vec<Value> = stream::iter(sent?).map(cast).buffer_unordered(AT_ONCE).try_collect().await?;
    let accept_s = start.elapsed().as_secs_f64();
    let server_cpu_s = Usage::of(server.pid()).since(&before);
    holds(&law, &accepted)?;

    let start = Instant::now();
    for (device, person) in devices.iter_mut().zip(people) {
        device.open(&server, &vote, person).await?;
    }
    let trustee_s = start.elapsed().as_secs_f64() / devices.len().max(1) as f64;

    let start = Instant::now();
    let close = Body::Closed(body::Closed { reason: CloseReason::Officer });
    enter(&server, &vote, chair, &context, &close).await?;
    let threshold = usize::try_from(THRESHOLD)?;
    for (device, person) in devices.iter_mut().zip(people).take(threshold) {
        device.sum(&server, &vote, person).await?;
    }
    reached(&mut hall.stage, "counted").await?;
    let result_s = start.elapsed().as_secs_f64();

    enter(&server, &vote, chair, &context, &Body::Announced(body::Announced {})).await?;
    let (record_bytes, verify_s) = verified(&server, &vote, chair).await?;
    Ok(Taken { accept_s, server_cpu_s, trustee_s, result_s, record_bytes, verify_s })
}

/// A vote of which nothing is fixed yet, and the secrets of its trustees, who are the first of the people.
async fn prepare(server: &Server, people: &[Person], kind: Kind) -> Result<(String, Vec<[u8; 32]>), Fault> {
    let chair = &people[0];
    if kind == Kind::Open {
        let draft = ask(server, &chair.ticket, "", plan(kind, None)).await?;
        return Ok((text(&draft["vote"])?, Vec::new()));
    }
    let ids: Vec<_> = people.iter().take(TRUSTEES).map(|person| person.id.to_string()).collect();
    let asked = json!({"vote": null, "title": "Wahl", "ids": ids});
    let vote = text(&ask(server, &chair.ticket, "/trustees", asked).await?["vote"])?;
    let mut seeds = Vec::new();
    for person in people.iter().take(TRUSTEES) {
        seeds.push(Device::agree(server, &vote, person).await?);
    }
    Ok((vote, seeds))
}

fn plan(kind: Kind, vote: Option<&str>) -> Value {
    let (name, threshold) = if kind == Kind::Open { ("open", 0) } else { ("secret", THRESHOLD) };
    json!({
        "vote": vote, "title": "Wahl", "motion": "Der Haushalt wird beschlossen.", "kind": name,
        "rule": "free/resolution", "seats": 1, "options": [], "abstain": true, "change": true,
        "close_when_all_voted": false, "threshold": threshold, "repeats": null, "repeats_reason": null,
        "circular": null,
    })
}

/// The number of a trustee, from 1, as the definition has it.
fn number(definition: &Definition, person: &Person) -> Result<u8, Fault> {
    let lines = definition.trustees.iter().flat_map(|set| &set.trustees);
    let found = lines.into_iter().position(|line| line.signature == person.key.public());
    Ok(u8::try_from(found.ok_or("no trustee")? + 1)?)
}

/// Signs definition and roll, and opens the vote.
async fn fix(server: &Server, people: &[Person], vote: &str, kind: Kind) -> Result<(Context, Box<Definition>), Fault> {
    let chair = &people[0];
    let draft = ask(server, &chair.ticket, "", plan(kind, Some(vote))).await?;
    let Body::Definition(definition) = Body::read(EntryType::Definition, &text(&draft["body"])?)? else {
        return Err("no definition".into());
    };
    let mut context = Context { origin: definition.log_origin()?, definition: None, roll: None };
    context.definition = Some(enter(server, vote, chair, &context, &Body::Definition(definition.clone())).await?);
    let draft = ask(server, &chair.ticket, &format!("/{vote}/roll"), json!({})).await?;
    let roll = Body::read(EntryType::Roll, &text(&draft["body"])?)?;
    context.roll = Some(enter(server, vote, chair, &context, &roll).await?);
    enter(server, vote, chair, &context, &Body::Opened(body::Opened { until: None })).await?;
    Ok((context, definition))
}

/// Enters something and waits for the acknowledgement; its leaf.
async fn enter(server: &Server, vote: &str, person: &Person, context: &Context, body: &Body) -> Result<Hash, Fault> {
    let entry = person.entry(context, body, &[])?;
    let accepted = ask(server, &person.ticket, &format!("/{vote}/entries"), entry).await?;
    Ok(Hash::of_leaf(text(&accepted["entry"])?.as_bytes()))
}

/// What somebody sends: yes, no and abstention in turn.
fn ballot(law: &Log, context: &Context, person: &Person, n: usize, kind: Kind) -> Result<Value, Fault> {
    if kind == Kind::Open {
        let choice = vec![OptionId::new(["yes", "no", "abstain"][n % 3])?];
        let ballot = body::Ballot { voter: person.id, seq: 1, choice, how: How::Device };
        return person.entry(context, &Body::Ballot(ballot), &[]);
    }
    let suite = law.suite().ok_or("no secret vote")?;
    let casting = Casting { voter: person.id.0, seq: 1 };
    let mut random = vec![0; Randomness::length(suite.shape(), suite.trustees())];
    getrandom::fill(&mut random)?;
    let choice = Choice::new(suite.shape(), &[n % 3])?;
    let (ballot, sealed, _) = voter::prepare(suite, casting, choice, Randomness::new(suite, random.into())?).cast();
    let spelt = Blob(ballot.to_bytes(suite));
    let signature = person.key.sign_bytes(&secret_ballot::statement::ballot(&check::one(suite, casting, ballot)?));
    let body = body::SecretBallot { voter: person.id, seq: 1, ballot: spelt, signature };
    let shares: Vec<_> = sealed.iter().map(|share| Blob(share.to_bytes())).collect();
    person.entry(context, &Body::SecretBallot(body), &shares)
}

/// Every acknowledgement stands under the signature of the log, and no two of them are one.
fn holds(law: &Log, accepted: &[Value]) -> Result<(), Fault> {
    let definition = law.definition().ok_or("no definition")?;
    let trust = Trust { origin: definition.log_origin()?, log: vec![definition.log_key()?], witnesses: Vec::new() };
    let mut places = BTreeSet::new();
    for accepted in accepted {
        let proof: TlogProof = text(&accepted["proof"])?.parse()?;
        proof.verify(&Hash::of_leaf(text(&accepted["entry"])?.as_bytes()), &trust)?;
        places.insert(proof.index);
    }
    if places.len() == VOTERS { Ok(()) } else { Err("not everybody was acknowledged".into()) }
}

/// Memory that the process ever had, MiB: `VmHWM` of proc_pid_status(5).
fn peak_mib(pid: u32) -> Result<f64, Fault> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no peak")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
}

async fn reached(stage: &mut watch::Receiver<String>, wanted: &str) -> Result<(), Fault> {
    let there = stage.wait_for(|stage| stage == wanted);
    tokio::time::timeout(PATIENCE, there).await.map_err(|_| format!("the vote was never {wanted}"))??;
    Ok(())
}

/// Has the record checked by the program for it, against the key of the tenant; bytes and seconds.
async fn verified(server: &Server, vote: &str, chair: &Person) -> Result<(usize, f64), Fault> {
    let (_, key) = server.get("/api/v1/votes/log-key").await?;
    let wanted = json!({"ticket": chair.ticket, "file": "record"});
    let record = server.send(&format!("/api/v1/votes/{vote}/file"), "", &wanted).await?.bytes().await?;
    let (file, policy) = (server.data().join("vote.asice"), server.data().join("policy"));
    std::fs::write(&file, &record)?;
    std::fs::write(&policy, format!("log {}\nquorum none\n", text(&key["key"])?))?;
    let start = Instant::now();
    let output = Command::new(bench::root().join("target/release/votecheck"))
        .args(["verify", "--policy"])
        .args([&policy, &file])
        .output()?;
    let taken = start.elapsed().as_secs_f64();
    // Valid, but without time stamp and confirmations, for which nobody asked here.
    if !matches!(output.status.code(), Some(0 | 2)) {
        return Err(String::from_utf8_lossy(&output.stdout).into());
    }
    Ok((record.len(), taken))
}
