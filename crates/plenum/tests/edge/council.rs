//! A council of two that votes as often as one likes.

use std::collections::BTreeMap;

use ballot::Text;
use ballot::vote::EntryType;
use ballot::vote::body::Objection;
use ballot::vote::body::{self, Body, CloseReason};
use ballot::vote::entry::Context;
use ledger::{Checkpoint, Hash, SignedNote};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::server::{Server, text};
use crate::votes::{Person, account, fine};

pub(crate) struct Council<'a> {
    pub(crate) ada: Person<'a>,
    pub(crate) ben: Person<'a>,
    /// Of each vote, in which its entries are signed.
    contexts: BTreeMap<String, Context>,
}

/// Ada, who administers and leads, and those named; all in the room of an open sitting, with their keys.
pub(crate) async fn seat<'a>(server: &'a Server, chief: &str, names: &[&str]) -> Vec<Person<'a>> {
    let council = json!({"name": "Rat", "kind": "council", "profile": "free", "statutory": names.len() + 1});
    let council = fine(server.post("/api/v1/bodies", Some(chief), council).await).await;
    let members = format!("/api/v1/bodies/{}/members", text(&council["id"]));
    let mut cookies = vec![chief.to_owned()];
    let chair = json!({"email": "ada@example.org", "office": "chair", "seat": "holder"});
    fine(server.post(&members, Some(chief), chair).await).await;
    for name in names {
        cookies.push(account(server, chief, name).await);
        let member = json!({"email": format!("{}@example.org", name.to_lowercase()), "seat": "holder"});
        fine(server.post(&members, Some(chief), member).await).await;
    }
    let sitting = json!({"title": "8. Sitzung", "body_id": council["id"]});
    let meeting = fine(server.post("/api/v1/meetings", Some(chief), sitting).await).await;
    let (_, secret) = meeting["join_url"].as_str().unwrap().split_once('#').unwrap();
    let join = json!({"code": meeting["code"], "secret": secret});
    let mut people = Vec::new();
    for (seed, cookie) in (1..).zip(&cookies) {
        people.push(Person::enter(server, Some(cookie), join.clone(), seed).await);
    }
    people[0].command(json!({"type": "sitting-open", "all_invited": true})).await;
    for person in &mut people {
        person.register().await;
    }
    people
}

/// Definition, roll and opening, drafted by the server and signed by the first of these; answers the vote.
pub(crate) async fn open(people: &mut [&mut Person<'_>], plan: Value) -> String {
    let draft = fine(people[0].ask("", plan).await).await;
    let vote = text(&draft["vote"]);
    let Ok(Body::Definition(definition)) = Body::read(EntryType::Definition, draft["body"].as_str().unwrap()) else {
        panic!("a definition")
    };
    let origin = definition.log_origin().unwrap();
    for person in people.iter_mut() {
        person.context = Context { origin: origin.clone(), definition: None, roll: None };
    }
    let leaf = |accepted: &Value| Some(Hash::of_leaf(accepted["entry"].as_str().unwrap().as_bytes()));
    let defined = leaf(&fine(people[0].send(&vote, &Body::Definition(definition)).await).await);
    people[0].context.definition = defined;
    let draft = fine(people[0].ask(&format!("/{vote}/roll"), json!({})).await).await;
    let Ok(body @ Body::Roll(_)) = Body::read(EntryType::Roll, draft["body"].as_str().unwrap()) else {
        panic!("a roll")
    };
    let listed = leaf(&fine(people[0].send(&vote, &body).await).await);
    for person in people.iter_mut() {
        (person.context.definition, person.context.roll) = (defined, listed);
    }
    fine(people[0].send(&vote, &Body::Opened(body::Opened { until: None })).await).await;
    vote
}

/// Somebody confirms the closed log.
pub(crate) async fn confirm(vote: &str, person: &Person<'_>) {
    let log = person.log(vote, 0).await;
    let closing: SignedNote = log["closing"].as_str().unwrap().parse().unwrap();
    let checkpoint: Checkpoint = closing.text().parse().unwrap();
    let cosigner = person.key.cosigner(&checkpoint.origin, person.id.unwrap()).unwrap();
    let line = checkpoint.cosign(&cosigner, 1_790_000_000).unwrap().to_string();
    fine(person.ask(&format!("/{vote}/cosignatures"), json!({"line": line})).await).await;
}

impl<'a> Council<'a> {
    /// Ada, who administers and leads, and Ben; both in the room of an open sitting, with their keys.
    pub(crate) async fn sit(server: &'a Server, chief: &str) -> Self {
        let people = seat(server, chief, &["Ben"]).await;
        let Ok([ada, ben]) = <[_; 2]>::try_from(people) else { panic!("two people") };
        Self { ada, ben, contexts: BTreeMap::new() }
    }

    /// A vote from its draft to its result; answers its id.
    pub(crate) async fn vote(&mut self, title: &str) -> String {
        let plan = json!({
            "vote": null, "title": title, "motion": "Der Radweg wird gebaut.", "kind": "open",
            "rule": "free/resolution", "seats": 1, "options": [], "abstain": true, "change": true,
            "close_when_all_voted": false, "threshold": 0, "repeats": null, "repeats_reason": null,
        });
        let vote = open(&mut [&mut self.ada, &mut self.ben], plan).await;
        self.contexts.insert(vote.clone(), self.ben.context.clone());
        for person in [&self.ada, &self.ben] {
            fine(person.send(&vote, &person.ballot("yes", 1)).await).await;
        }
        fine(self.ada.send(&vote, &Body::Closed(body::Closed { reason: CloseReason::Officer })).await).await;
        self.told(&vote, |news| news["stage"] == "counted").await;
        confirm(&vote, &self.ada).await;
        fine(self.ada.send(&vote, &Body::Announced(body::Announced {})).await).await;
        vote
    }

    /// News of a vote that are as one wants them.
    pub(crate) async fn told(&mut self, vote: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let is = |frame: &Value| {
            let votes = frame["votes"].as_array().filter(|_| frame["type"] == "votes");
            votes.into_iter().flatten().find(|news| news["id"] == vote && wanted(news)).cloned()
        };
        self.ben.socket.stay().await;
        let news = self.ben.socket.hear_until(|frame| is(frame).is_some());
        let frame = tokio::time::timeout(std::time::Duration::from_secs(60), news).await.expect("news in time");
        is(&frame).unwrap()
    }

    /// Ben objects to what was decided.
    pub(crate) async fn object(&mut self, vote: &str) {
        self.ben.context = self.contexts[vote].clone();
        self.ben.socket.stay().await;
        let text = Text::new("Die Einladung kam zu spät.").unwrap();
        let objection = Objection { member: self.ben.id.unwrap(), text };
        fine(self.ben.send(vote, &Body::Objection(objection)).await).await;
    }

    pub(crate) async fn file(&self, vote: &str, file: &str) -> Vec<u8> {
        let response = self.ben.ask(&format!("/{vote}/file"), json!({"file": file})).await;
        assert_eq!(response.status(), StatusCode::OK);
        response.bytes().await.unwrap().to_vec()
    }
}
