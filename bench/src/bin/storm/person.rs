//! One person of the storm: joins as a browser does, and keeps what a client keeps.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant};

use bench::Fault;
use bench::socket::{self, Socket};
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio_tungstenite::tungstenite::Message as Frame;

use crate::floor::Message;
use crate::{HANDS, PARTICIPANTS};

/// Between two hands.
const HAND_EVERY: Duration = Duration::from_millis(50);

/// A room as a link leads to it.
#[derive(Clone, Debug)]
pub(crate) struct Door {
    pub(crate) url: String,
    pub(crate) code: String,
    pub(crate) secret: String,
}

/// What everybody is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// They come, each until they see all.
    Storm,
    /// Some raise their hands, until all see all hands.
    Hands,
    Over,
}

/// How the storm is led.
#[derive(Clone)]
pub(crate) struct Stage {
    pub(crate) started: Instant,
    pub(crate) phase: watch::Receiver<Phase>,
    /// People for whom the phase is complete.
    pub(crate) settled: Arc<watch::Sender<usize>>,
}

/// What became of one person.
pub(crate) struct Person {
    /// Since the first join.
    pub(crate) welcomed: Duration,
    pub(crate) storm: Vec<Message>,
    pub(crate) hands: Vec<Message>,
    /// Hash of the room when the storm and when the hands were complete.
    pub(crate) hashes: [u64; 2],
}

/// Link, ticket, socket, `hello`; every person with connections of their own, as browsers have them.
pub(crate) async fn knock(door: &Door, name: &str) -> Result<Socket, Fault> {
    let Door { url, code, secret } = door;
    let join = json!({"code": code, "secret": secret, "name": name, "device": "stormdevice"});
    let answer =
        outbound::operator_client().build()?.post(format!("{url}/api/v1/join")).header("origin", url).json(&join);
    let joined: Value = answer.send().await?.json().await?;
    socket::open(url, &joined).await
}

/// Joins, and stays until everybody is done.
pub(crate) async fn attend(n: usize, door: &Door, mut stage: Stage) -> Result<Person, Fault> {
    let mut socket = knock(door, &format!("Person {n}")).await?;
    let mut person = Person { welcomed: Duration::ZERO, storm: Vec::new(), hands: Vec::new(), hashes: [0; 2] };
    let mut room = Room::default();
    let mut phase = Phase::Storm;
    let mut complete = false;
    let mut raise: Option<tokio::time::Instant> = None;
    loop {
        tokio::select! {
            message = socket.next() => {
                let Frame::Text(text) = message.ok_or("closed")?? else { continue };
                let at = stage.started.elapsed();
                let got = if phase == Phase::Storm { &mut person.storm } else { &mut person.hands };
                got.push(Message { at, bytes: text.len() });
                let frame: Value = serde_json::from_str(&text)?;
                if frame["type"] == "welcome" {
                    person.welcomed = at;
                }
                room.take(&frame)?;
            }
            changed = stage.phase.changed() => {
                changed?;
                phase = *stage.phase.borrow_and_update();
                complete = false;
                match phase {
                    Phase::Hands if n < HANDS => raise = Some(tokio::time::Instant::now() + HAND_EVERY * n as u32),
                    Phase::Hands | Phase::Storm => {}
                    Phase::Over => return Ok(person),
                }
            }
            () = tokio::time::sleep_until(raise.unwrap_or_else(tokio::time::Instant::now)), if raise.is_some() => {
                raise = None;
                let id = format!("00000000-0000-4000-8000-{n:012}");
                let command = json!({"type": "command", "id": id, "command": {"type": "hand-raise"}});
                socket::say(&mut socket, &command).await?;
            }
        }
        let there = match phase {
            Phase::Storm => room.people.len() == PARTICIPANTS,
            Phase::Hands | Phase::Over => room.hands.len() == HANDS,
        };
        if there && !complete {
            complete = true;
            person.hashes[usize::from(phase != Phase::Storm)] = room.hash();
            stage.settled.send_modify(|count| *count += 1);
        }
    }
}

/// The room as a client holds it: all of the snapshot, kept up to date by events.
#[derive(Default)]
struct Room {
    people: BTreeMap<String, Value>,
    hands: Vec<Value>,
    /// Everything else, as text.
    rest: String,
}

impl Room {
    fn take(&mut self, frame: &Value) -> Result<(), Fault> {
        let event = &frame["event"];
        match (frame["type"].as_str(), event["type"].as_str()) {
            (Some("welcome"), _) => {
                let mut snapshot = frame["snapshot"].clone();
                let whole = snapshot.as_object_mut().ok_or("no snapshot")?;
                self.update(&whole.remove("participants").unwrap_or_default(), &json!([]));
                self.hands = whole.remove("hands").and_then(|hands| hands.as_array().cloned()).unwrap_or_default();
                // Who reads it and when: everybody's own.
                whole.remove("you");
                whole.remove("now_ms");
                self.rest = snapshot.to_string();
            }
            (Some("event"), Some("presence")) => self.update(&event["updated"], &event["left"]),
            (Some("event"), Some("hand-raised")) => self.hands.push(event["hand"].clone()),
            (Some("accepted"), _) => {}
            _ => return Err(format!("unexpected: {frame}").into()),
        }
        Ok(())
    }

    fn update(&mut self, updated: &Value, left: &Value) {
        for person in updated.as_array().into_iter().flatten() {
            self.people.insert(person["id"].as_str().unwrap_or("").to_owned(), person.clone());
        }
        for id in left.as_array().into_iter().flatten() {
            self.people.remove(id.as_str().unwrap_or(""));
        }
    }

    fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for person in self.people.values().chain(&self.hands) {
            person.to_string().hash(&mut hasher);
        }
        self.rest.hash(&mut hasher);
        hasher.finish()
    }
}
