//! Join storm: people without media enter one room within seconds. Measures what the server spends on
//! each message it delivers, as a ratio to a process that only writes the same bytes to as many sockets.
//! Then what delivery costs when everybody is there, and what joining costs where nearly nobody is told.
//!
//! `cargo run --release -p bench --bin storm`; see docs/performance.md.
#![expect(clippy::print_stdout, reason = "a measurement says what it found")]

mod floor;
mod person;

use std::process::Child;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bench::socket::Socket;
use bench::{Fault, Server, Usage};
use futures_util::StreamExt;
use serde_json::{Map, Value, json};
use tokio::sync::watch;

use floor::{Message, Pace};
use person::{Door, Person, Phase, Stage};

const PARTICIPANTS: usize = 300;
/// They come within this time.
const ARRIVAL: Duration = Duration::from_secs(9);
/// Hands that are raised, each told to everybody, when all are there.
const HANDS: usize = 100;
/// Rooms in which as many people join as in the storm, so that nearly nothing has to be told to others.
const SMALL_ROOMS: usize = 100;
/// A phase that has not settled by then has failed.
const PATIENCE: Duration = Duration::from_secs(60);
/// Longer than presence is gathered: afterwards nothing is on its way.
const QUIET: Duration = Duration::from_millis(500);
const COMMAND: &str = "cargo run --release -p bench --bin storm";

/// Kills the process when the measurement is over, however it ends.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn main() -> Result<(), Fault> {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, floor, people, rounds] = &arguments[..]
        && floor == "floor"
    {
        return floor::run(people.parse()?, rounds.parse()?);
    }
    tokio::runtime::Runtime::new()?.block_on(measure())
}

async fn measure() -> Result<(), Fault> {
    let server = Server::start(&[]).await?;
    let (people, storm_cpu, hands_cpu) = storm(server.pid(), &meeting(&server).await?).await?;
    let join_cpu = small_rooms(&server).await?;
    drop(server);

    let (storm, hands): (Vec<_>, Vec<_>) = people.iter().map(|one| (one.storm.clone(), one.hands.clone())).unzip();
    let floor_cpu = floor::measure(&storm, Pace::Flat)?;
    let paced_floor_cpu = floor::measure(&storm, Pace::AsItCame)?;
    let hands_floor_cpu = floor::measure(&hands, Pace::Flat)?;
    let (delivered, bytes) = sum(&storm);
    let (hands_delivered, _) = sum(&hands);
    let within = people.iter().map(|one| one.welcomed.as_secs_f64()).fold(0.0, f64::max);
    let diverged = people.iter().filter(|one| one.hashes != people[0].hashes).count();

    let mut figures = Map::new();
    let mut say = |name: &str, value: Value| {
        println!("{name}: {value}");
        figures.insert(name.into(), value);
    };
    let round = |value: f64, digits: i32| json!((value * 10_f64.powi(digits)).round() / 10_f64.powi(digits));
    say("participants", json!(PARTICIPANTS));
    say("joined_within_s", round(within, 2));
    say("diverged_clients", json!(diverged));
    say("messages_delivered", json!(delivered));
    say("bytes_delivered", json!(bytes));
    say("server_cpu_s", round(storm_cpu, 3));
    say("server_cpu_us_per_message", round(storm_cpu * 1e6 / delivered as f64, 1));
    say("floor_cpu_s", round(floor_cpu, 3));
    say("floor_cpu_us_per_message", round(floor_cpu * 1e6 / delivered as f64, 1));
    say("cpu_ratio_to_tcp_floor", round(storm_cpu / floor_cpu, 2));
    say("paced_floor_cpu_s", round(paced_floor_cpu, 3));
    say("cpu_ratio_to_paced_floor", round(storm_cpu / paced_floor_cpu, 2));
    say("steady_messages_delivered", json!(hands_delivered));
    say("steady_cpu_us_per_message", round(hands_cpu * 1e6 / hands_delivered as f64, 1));
    say("steady_cpu_ratio_to_tcp_floor", round(hands_cpu / hands_floor_cpu, 2));
    say("join_cpu_ms", round(join_cpu * 1e3 / PARTICIPANTS as f64, 2));
    bench::write(&bench::root().join("bench/results/storm.json"), COMMAND, figures)?;
    Ok(())
}

fn sum(people: &[Vec<Message>]) -> (usize, usize) {
    let all = people.iter().flatten();
    (all.clone().count(), all.map(|message| message.bytes).sum())
}

/// Everybody into one room; then hands, told to all. What became of each, and what the server spent on both.
async fn storm(pid: u32, door: &Door) -> Result<(Vec<Person>, f64, f64), Fault> {
    let (lead, phase) = watch::channel(Phase::Storm);
    let (settled, mut count) = watch::channel(0_usize);
    let stage = Stage { started: Instant::now(), phase, settled: Arc::new(settled) };
    let before = Usage::of(pid);
    let mut people = Vec::new();
    for n in 0..PARTICIPANTS {
        let (door, stage) = (door.clone(), stage.clone());
        people.push(tokio::spawn(async move {
            tokio::time::sleep(arrival(n)).await;
            person::attend(n, &door, stage).await
        }));
    }
    let all = |count: &usize| *count == PARTICIPANTS;
    tokio::time::timeout(PATIENCE, count.wait_for(all)).await.map_err(|_| "the storm did not settle")??;
    let came = Usage::of(pid);
    tokio::time::sleep(QUIET).await;

    stage.settled.send_replace(0);
    let calm = Usage::of(pid);
    lead.send_replace(Phase::Hands);
    tokio::time::timeout(PATIENCE, count.wait_for(all)).await.map_err(|_| "the hands did not settle")??;
    let raised = Usage::of(pid);
    tokio::time::sleep(QUIET).await;
    lead.send_replace(Phase::Over);
    let mut done = Vec::new();
    for one in people {
        done.push(one.await??);
    }
    Ok((done, came.since(&before), raised.since(&calm)))
}

/// As many people in as much time, spread over rooms that are open: joining, with next to nobody to tell.
async fn small_rooms(server: &Server) -> Result<f64, Fault> {
    let mut doors = Vec::new();
    let mut open = Vec::new();
    for _ in 0..SMALL_ROOMS {
        let door = meeting(server).await?;
        open.push(tokio::spawn(stay(person::knock(&door, "First").await?)));
        doors.push(door);
    }
    tokio::time::sleep(QUIET).await;
    let before = Usage::of(server.pid());
    let mut joining = Vec::new();
    for n in 0..PARTICIPANTS {
        let door = doors[n % SMALL_ROOMS].clone();
        joining.push(tokio::spawn(async move {
            tokio::time::sleep(arrival(n)).await;
            let mut socket = person::knock(&door, &format!("Person {n}")).await?;
            socket.next().await.ok_or("closed before the welcome")??;
            Ok::<_, Fault>(socket)
        }));
    }
    for one in joining {
        open.push(tokio::spawn(stay(one.await??)));
    }
    tokio::time::sleep(QUIET).await;
    let spent = Usage::of(server.pid()).since(&before);
    for one in open {
        one.abort();
    }
    Ok(spent)
}

/// Reads what comes, for ever.
async fn stay(mut socket: Socket) {
    while socket.next().await.is_some() {}
}

/// When the n-th comes.
fn arrival(n: usize) -> Duration {
    ARRIVAL.mul_f64(n as f64 / PARTICIPANTS as f64)
}

/// A new meeting, as its link leads to it.
async fn meeting(server: &Server) -> Result<Door, Fault> {
    let meeting = server.post("/api/v1/meetings", &json!({"title": "Storm"})).await?;
    let link = meeting["join_url"].as_str().ok_or("no link")?;
    let secret = link.split('#').nth(1).ok_or("no secret")?.to_owned();
    let code = meeting["code"].as_str().ok_or("no code")?.to_owned();
    Ok(Door { url: server.url.clone(), code, secret })
}
