//! Join storm: people without media enter one room within seconds. Measures what the server spends on
//! each message it delivers, as a ratio to a process that only writes the same bytes to as many sockets.
//!
//! `cargo run --release -p bench --bin storm`; see docs/performance.md.
#![expect(clippy::print_stdout, reason = "a measurement says what it found")]

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Map, Value, json};
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Fault = Box<dyn std::error::Error + Send + Sync>;

const PARTICIPANTS: usize = 300;
/// They come within this time.
const ARRIVAL: Duration = Duration::from_secs(9);
/// A storm that has not settled by then has failed.
const PATIENCE: Duration = Duration::from_secs(60);
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
    if std::env::args().nth(1).as_deref() == Some("floor") {
        return floor();
    }
    tokio::runtime::Runtime::new()?.block_on(storm())
}

async fn storm() -> Result<(), Fault> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let data = tempfile::tempdir()?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let url = format!("http://127.0.0.1:{port}");
    let mut server = Process(
        Command::new(root.join("target/release/plenum"))
            .arg("serve")
            .env("PLENUM_DATA__DIR", data.path())
            .env("PLENUM_SERVER__LISTEN", format!("127.0.0.1:{port}"))
            .env("PLENUM_SERVER__PUBLIC_URL", &url)
            .env("PLENUM_MEDIA__LISTEN_UDP", "127.0.0.1:0")
            .env("PLENUM_LOG__LEVEL", "warn")
            .stdout(Stdio::piped())
            .spawn()?,
    );
    let stdout = server.0.stdout.take().ok_or("no output")?;
    let mut lines = BufReader::new(stdout).lines();
    let setup = lines.find_map(|line| line.ok()?.split_once("setup#").map(|(_, token)| token.trim().to_owned()));
    let (code, secret) = meeting(&url, &setup.ok_or("no setup link")?).await?;

    let pid = server.0.id();
    let before = bench::cpu_seconds(pid);
    let started = Instant::now();
    let (settled, done) = watch::channel(0_usize);
    let settled = std::sync::Arc::new(settled);
    let mut people = Vec::new();
    for n in 0..PARTICIPANTS {
        let (url, code, secret) = (url.clone(), code.clone(), secret.clone());
        let (settled, done) = (settled.clone(), done.clone());
        let at = ARRIVAL.mul_f64(n as f64 / PARTICIPANTS as f64);
        people.push(tokio::spawn(async move {
            tokio::time::sleep(at).await;
            tokio::time::timeout(PATIENCE, person(n, &url, &code, &secret, &settled, done)).await?
        }));
    }
    let mut all = Vec::new();
    for one in people {
        all.push(one.await??);
    }
    let server_cpu = bench::cpu_seconds(pid) - before;
    let within = all.iter().map(|one| one.welcomed.duration_since(started).as_secs_f64()).fold(0.0, f64::max);
    let deliveries: usize = all.iter().map(|one| one.sizes.len()).sum();
    let bytes: usize = all.iter().flat_map(|one| &one.sizes).sum();
    let diverged = all.iter().filter(|one| one.hash != all[0].hash).count();
    drop(server);

    let floor_cpu = measure_floor(&all)?;
    let mut figures = Map::new();
    let mut say = |name: &str, value: Value| {
        println!("{name}: {value}");
        figures.insert(name.into(), value);
    };
    let round = |value: f64, digits: i32| json!((value * 10_f64.powi(digits)).round() / 10_f64.powi(digits));
    say("participants", json!(PARTICIPANTS));
    say("joined_within_s", round(within, 2));
    say("diverged_clients", json!(diverged));
    say("messages_delivered", json!(deliveries));
    say("bytes_delivered", json!(bytes));
    say("server_cpu_s", round(server_cpu, 2));
    say("server_cpu_us_per_message", round(server_cpu * 1e6 / deliveries as f64, 1));
    say("floor_cpu_s", round(floor_cpu, 2));
    say("floor_cpu_us_per_message", round(floor_cpu * 1e6 / deliveries as f64, 1));
    say("cpu_ratio_to_tcp_floor", round(server_cpu / floor_cpu, 2));
    bench::write(&root.join("bench/results/storm.json"), COMMAND, figures)?;
    Ok(())
}

/// The first administrator's meeting: its code and the secret of its link.
async fn meeting(url: &str, token: &str) -> Result<(String, String), Fault> {
    let http = outbound::operator_client().build().expect("a client");
    let account = json!({"token": token, "name": "Storm", "email": "storm@example.org", "password": "a long password of a storm"});
    let setup = http.post(format!("{url}/api/v1/setup")).header("origin", url).json(&account).send().await?;
    let cookie =
        setup.headers().get("set-cookie").ok_or("no session")?.to_str()?.split(';').next().unwrap_or("").to_owned();
    let new = http.post(format!("{url}/api/v1/meetings")).header("origin", url).header("cookie", cookie);
    let meeting: Value = new.json(&json!({"title": "Storm"})).send().await?.json().await?;
    let link = meeting["join_url"].as_str().ok_or("no link")?;
    let secret = link.split('#').nth(1).ok_or("no secret")?;
    Ok((meeting["code"].as_str().ok_or("no code")?.to_owned(), secret.to_owned()))
}

/// What became of one person.
struct Person {
    welcomed: Instant,
    /// Bytes of each frame received.
    sizes: Vec<usize>,
    hash: u64,
    /// Nobody leaves before everybody has looked: leaving is news too.
    _socket: WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>,
}

/// Joins, and stays until everybody sees everybody.
async fn person(
    n: usize,
    url: &str,
    code: &str,
    secret: &str,
    settled: &watch::Sender<usize>,
    mut done: watch::Receiver<usize>,
) -> Result<Person, Fault> {
    let join = json!({"code": code, "secret": secret, "name": format!("Person {n}"), "device": "stormdevice"});
    let ticket: Value = outbound::operator_client()
        .build()
        .expect("a client")
        .post(format!("{url}/api/v1/join"))
        .header("origin", url)
        .json(&join)
        .send()
        .await?
        .json()
        .await?;
    let mut request = format!("{}/api/v1/socket", url.replacen("http", "ws", 1)).into_client_request()?;
    request.headers_mut().insert("origin", url.parse()?);
    request.headers_mut().insert("sec-websocket-protocol", "plenum.v1".parse()?);
    let (mut socket, _) = connect_async(request).await?;
    socket.send(Message::text(json!({"type": "hello", "ticket": ticket["ticket"]}).to_string())).await?;
    let mut welcomed = Instant::now();
    let mut sizes = Vec::new();
    let mut people: BTreeMap<String, Value> = BTreeMap::new();
    let mut complete = false;
    loop {
        tokio::select! {
            message = socket.next() => {
                let Message::Text(text) = message.ok_or("closed")?? else { continue };
                sizes.push(text.len());
                let frame: Value = serde_json::from_str(&text)?;
                match frame["type"].as_str() {
                    Some("welcome") => {
                        welcomed = Instant::now();
                        apply(&mut people, &frame["snapshot"]["participants"], &json!([]));
                    }
                    Some("event") => apply(&mut people, &frame["event"]["updated"], &frame["event"]["left"]),
                    _ => return Err(format!("unexpected: {text}").into()),
                }
            }
            _ = done.wait_for(|count| *count == PARTICIPANTS) => break,
        }
        if !complete && people.len() == PARTICIPANTS {
            complete = true;
            settled.send_modify(|count| *count += 1);
        }
    }
    let mut hasher = DefaultHasher::new();
    for (id, person) in &people {
        (id, person.to_string()).hash(&mut hasher);
    }
    Ok(Person { welcomed, sizes, hash: hasher.finish(), _socket: socket })
}

fn apply(people: &mut BTreeMap<String, Value>, updated: &Value, left: &Value) {
    for person in updated.as_array().into_iter().flatten() {
        people.insert(person["id"].as_str().unwrap_or("").to_owned(), person.clone());
    }
    for id in left.as_array().into_iter().flatten() {
        people.remove(id.as_str().unwrap_or(""));
    }
}

/// Processor seconds of a process that writes the same frames to as many sockets and does nothing else.
fn measure_floor(people: &[Person]) -> Result<f64, Fault> {
    let mut process = Process(
        Command::new(std::env::current_exe()?).arg("floor").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?,
    );
    let mut stdout = BufReader::new(process.0.stdout.take().ok_or("no output")?);
    let mut line = String::new();
    stdout.read_line(&mut line)?;
    let mut readers = Vec::new();
    for person in people {
        let mut socket = TcpStream::connect(("127.0.0.1", line.trim().parse::<u16>()?))?;
        let wanted: usize = person.sizes.iter().sum();
        readers.push(std::thread::spawn(move || {
            let mut buffer = vec![0; 64 * 1024];
            let mut got = 0;
            while got < wanted {
                match socket.read(&mut buffer) {
                    Ok(0) | Err(_) => break,
                    Ok(n) => got += n,
                }
            }
            got == wanted
        }));
    }
    let mut stdin = process.0.stdin.take().ok_or("no input")?;
    for person in people {
        let sizes: Vec<String> = person.sizes.iter().map(usize::to_string).collect();
        writeln!(stdin, "{}", sizes.join(" "))?;
    }
    drop(stdin);
    let whole = readers.into_iter().all(|reader| reader.join().unwrap_or(false));
    line.clear();
    stdout.read_line(&mut line)?;
    if whole { Ok(line.trim().parse()?) } else { Err("the floor lost bytes".into()) }
}

/// The floor itself: one write for each message, in turn.
fn floor() -> Result<(), Fault> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?.port());
    let mut sockets = Vec::new();
    for _ in 0..PARTICIPANTS {
        let (socket, _) = listener.accept()?;
        socket.set_nodelay(true)?;
        sockets.push(socket);
    }
    let mut sizes = Vec::new();
    for line in std::io::stdin().lines() {
        sizes.push(line?.split(' ').filter_map(|size| size.parse::<usize>().ok()).collect::<Vec<_>>());
    }
    let bytes = vec![b'x'; sizes.iter().flatten().copied().max().unwrap_or(0)];
    let before = bench::cpu_seconds(std::process::id());
    let rounds = sizes.iter().map(Vec::len).max().unwrap_or(0);
    for round in 0..rounds {
        for (socket, sizes) in sockets.iter_mut().zip(&sizes) {
            if let Some(size) = sizes.get(round) {
                socket.write_all(&bytes[..*size])?;
            }
        }
    }
    println!("{}", bench::cpu_seconds(std::process::id()) - before);
    Ok(())
}
