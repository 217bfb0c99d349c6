//! A body votes over days without a meeting: by sign-in and register, closed by whoever leads or by the clock.

use std::time::{SystemTime, UNIX_EPOCH};

use ballot::client::PersonKey;
use ballot::encoded::Salt;
use ballot::vote::EntryType;
use ballot::vote::body::{self, Body, How};
use ballot::vote::entry::Context;
use ballot::vote::roll::{Proof, key_statement};
use ballot::{MemberId, OptionId};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ledger::{Checkpoint, Hash, Origin, SignedNote};
use record::{Policy, Trust, Verdict};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::mail;
use crate::policies::{limit, set, usage};
use crate::server::{PASSWORD, Server, cookie, text};

#[tokio::test]
async fn a_body_votes_without_a_meeting_on_sqlite() {
    circular(Server::start()).await;
}

#[tokio::test]
async fn a_body_votes_without_a_meeting_on_postgres() {
    let Some(server) = Server::start_on_postgres() else { return };
    circular(server).await;
}

async fn fine(response: Response) -> Value {
    let status = response.status();
    let body = response.text().await.unwrap();
    assert!(status.is_success(), "{status}: {body}");
    serde_json::from_str(&body).unwrap_or_default()
}

async fn refused(response: Response) -> (u16, String, String) {
    let status = response.status().as_u16();
    let problem: Value = response.json().await.unwrap();
    (status, text(&problem["code"]), problem["detail"].as_str().unwrap_or_default().to_owned())
}

/// Somebody who is signed in, with the key of their device.
struct Person {
    cookie: String,
    ticket: String,
    id: Option<MemberId>,
    key: PersonKey,
    context: Context,
}

impl Person {
    fn new(cookie: String, seed: u8) -> Self {
        let context = Context { origin: Origin::new("none").unwrap(), definition: None, roll: None };
        Self { cookie, ticket: String::new(), id: None, key: PersonKey::new(&[seed; 32]), context }
    }

    async fn ask(&self, server: &Server, path: &str, mut body: Value) -> Response {
        body["ticket"] = json!(self.ticket);
        server.post(&format!("/api/v1/votes{path}"), Some(&self.cookie), body).await
    }

    /// Gets a ticket for the vote and registers the key of this device.
    async fn come(&mut self, server: &Server, page: &str, vote: &str) -> Value {
        let path = format!("{page}/{vote}/ticket");
        self.ticket = text(&fine(server.post(&path, Some(&self.cookie), json!({})).await).await["ticket"]);
        let desk = fine(self.ask(server, "/desk", json!({})).await).await;
        let id: MemberId = desk["you"].as_str().unwrap().parse().unwrap();
        let own = u128::from_str_radix(desk["meeting"].as_str().unwrap(), 16).unwrap().to_be_bytes();
        assert_eq!(uuid::Uuid::from_bytes(own).to_string(), vote, "a vote without a meeting is its own procedure");
        let key = self.key.public();
        let signature = self.key.sign_bytes(&key_statement(&own, id, &key));
        self.id = Some(id);
        fine(self.ask(server, "/key", json!({"key": key.to_string(), "signature": signature.to_string()})).await).await;
        desk
    }

    fn entry(&self, body: &Body) -> Value {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).unwrap();
        let sent = self.key.sign(&self.context, self.id.unwrap(), Salt::from(salt), body);
        json!({
            "type": sent.kind.name(), "by": sent.by.unwrap().to_string(), "sig": sent.sig.unwrap().to_string(),
            "salt": sent.salt.to_string(), "body": sent.body, "shares": [],
        })
    }

    async fn send(&self, server: &Server, vote: &str, body: &Body) -> Response {
        self.ask(server, &format!("/{vote}/entries"), self.entry(body)).await
    }

    async fn bring_key(&self, server: &Server, vote: &str) -> Response {
        let keyed = body::Keyed { member: self.id.unwrap(), key: self.key.public(), proof: Proof::SignIn };
        self.send(server, vote, &Body::Keyed(keyed)).await
    }

    fn ballot(&self, choice: &str, seq: u32) -> Body {
        let choice = vec![OptionId::new(choice).unwrap()];
        Body::Ballot(body::Ballot { voter: self.id.unwrap(), seq, choice, how: How::Device })
    }

    async fn log(&self, server: &Server, vote: &str) -> Value {
        fine(self.ask(server, &format!("/{vote}/log"), json!({"from": 0})).await).await
    }

    /// From the ticket to the opening of a vote that this person leads.
    async fn open(&mut self, server: &Server, page: &str, vote: &str, rule: &str, until: u64) {
        self.come(server, page, vote).await;
        let draft = fine(self.ask(server, "", plan(rule)).await).await;
        let Ok(Body::Definition(definition)) = Body::read(EntryType::Definition, draft["body"].as_str().unwrap())
        else {
            panic!("a definition")
        };
        let origin = definition.log_origin().unwrap();
        self.context = Context { origin, definition: None, roll: None };
        self.context.definition = leaf(&fine(self.send(server, vote, &Body::Definition(definition)).await).await);
        let draft = fine(self.ask(server, &format!("/{vote}/roll"), json!({})).await).await;
        let roll = Body::read(EntryType::Roll, draft["body"].as_str().unwrap()).unwrap();
        self.context.roll = leaf(&fine(self.send(server, vote, &roll).await).await);
        let opened = Body::Opened(body::Opened { until: Some(until) });
        fine(self.send(server, vote, &opened).await).await;
    }
}

async fn account(server: &Server, chief: &str, name: &str) -> String {
    let email = format!("{}@example.org", name.to_lowercase());
    let invited = fine(server.post("/api/v1/accounts", Some(chief), json!({"name": name, "email": email})).await).await;
    let token = invited["setup_url"].as_str().unwrap().split_once('#').unwrap().1;
    let setup = json!({"token": token, "name": name, "email": email, "password": PASSWORD});
    cookie(&server.post("/api/v1/setup", None, setup).await)
}

fn leaf(line: &Value) -> Option<Hash> {
    Some(Hash::of_leaf(line["entry"].as_str().unwrap().as_bytes()))
}

const HOUR_MS: u64 = 3_600_000;

fn now_ms() -> u64 {
    u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

fn plan(rule: &str) -> Value {
    json!({
        "vote": null, "title": "Haushalt", "motion": "Der Haushalt wird festgestellt.", "kind": "open", "rule": rule,
        "seats": 1, "options": [], "abstain": true, "change": true, "close_when_all_voted": false, "threshold": 0,
        "repeats": null, "repeats_reason": null, "circular": {"opposable": true},
    })
}

async fn get(server: &Server, path: &str, who: &str) -> Response {
    server.send(Method::GET, path, Some(who), None).await
}

async fn circular(server: Server) {
    let chief = server.administrator().await;
    let mut people = Vec::new();
    for (name, seed) in [("Ben", 2), ("Eva", 3), ("Fee", 4)] {
        people.push(Person::new(account(&server, &chief, name).await, seed));
    }
    let stranger = account(&server, &chief, "Uwe").await;
    let [mut ben, mut eva, fee]: [Person; 3] = people.try_into().ok().unwrap();
    let mut ada = Person::new(chief.clone(), 1);
    let body = json!({"name": "Ausschuss", "kind": "committee", "profile": "vwvfg", "statutory": 4});
    let body = fine(server.post("/api/v1/bodies", Some(&chief), body).await).await;
    let id = text(&body["id"]);
    let members = format!("/api/v1/bodies/{id}/members");
    let mut entries = Vec::new();
    for (email, office) in [("ada@example.org", Some("chair")), ("ben@example.org", None), ("eva@example.org", None)] {
        let member = json!({"email": email, "office": office, "seat": "holder"});
        let entry = fine(server.post(&members, Some(&chief), member).await).await;
        entries.push(format!("{members}/{}", text(&entry["id"])));
    }
    let letter = fine(server.post(&members, Some(&chief), json!({"name": "Ida", "seat": "holder"})).await).await;

    // Members see the votes of their body, others see no body; who leads begins.
    let page = format!("/api/v1/bodies/{id}/votes");
    let seen = fine(get(&server, &page, &ben.cookie).await).await;
    assert_eq!((&seen["circular"], &seen["duty"], &seen["items"]), (&json!("opposable"), &Value::Null, &json!([])));
    assert_eq!(get(&server, &page, &fee.cookie).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(get(&server, &page, &stranger).await.status(), StatusCode::NOT_FOUND);
    let begin = async |who: &str| server.post(&page, Some(who), json!({})).await;
    assert_eq!(begin(&ben.cookie).await.status(), StatusCode::FORBIDDEN);
    let vote = text(&fine(begin(&chief).await).await["vote"]);
    let reminder = json!({"remind_hours": 1});
    fine(server.send(Method::PATCH, &format!("{page}/{vote}"), Some(&chief), Some(reminder)).await).await;
    assert_eq!(text(&fine(begin(&chief).await).await["vote"]), vote, "what nobody signed is gone on with");
    let ticket = format!("{page}/{vote}/ticket");
    assert_eq!(server.post(&ticket, Some(&fee.cookie), json!({})).await.status(), StatusCode::NOT_FOUND);

    // The definition: by the rule that the law has for it, and openly.
    let desk = ada.come(&server, &page, &vote).await;
    assert_eq!(
        desk["rules"].as_array().unwrap().iter().map(|rule| &rule["name"]).collect::<Vec<_>>(),
        ["vwvfg/circular"]
    );
    assert_eq!(desk["register"].as_array().unwrap().iter().filter(|person| person["remote"] == true).count(), 1);
    files_have_their_place(&server, &chief, &ada, &vote).await;
    ben.come(&server, &page, &vote).await;
    the_reminder_stays_with_its_vote(&server, &page, [&ada, &ben], &vote).await;
    let wrong = refused(ada.ask(&server, "", plan("vwvfg/resolution")).await).await;
    assert_eq!((wrong.0, wrong.2.as_str()), (422, "definition-circular"));
    let mut bare = plan("vwvfg/circular");
    bare["circular"] = Value::Null;
    assert_eq!(refused(ada.ask(&server, "", bare).await).await.0, 422);
    let mut hidden = plan("vwvfg/circular");
    hidden["kind"] = json!("secret");
    assert_eq!(refused(ada.ask(&server, "", hidden).await).await.2, "circular-open-only");
    let draft = fine(ada.ask(&server, "", plan("vwvfg/circular")).await).await;
    assert_eq!(draft["vote"], json!(vote));
    let Ok(Body::Definition(definition)) = Body::read(EntryType::Definition, draft["body"].as_str().unwrap()) else {
        panic!("a definition")
    };
    let origin = definition.log_origin().unwrap();
    for person in [&mut ada, &mut ben, &mut eva] {
        person.context.origin = origin.clone();
    }
    let accepted = fine(ada.send(&server, &vote, &Body::Definition(definition.clone())).await).await;
    ada.context.definition = leaf(&accepted);
    let draft = fine(ada.ask(&server, &format!("/{vote}/roll"), json!({})).await).await;
    let Ok(Body::Roll(roll)) = Body::read(EntryType::Roll, draft["body"].as_str().unwrap()) else { panic!("a roll") };
    assert_eq!((roll.register.members.len(), roll.keys.len(), roll.officers.len()), (4, 2, 1));
    let accepted = fine(ada.send(&server, &vote, &Body::Roll(roll)).await).await;
    let (defined, listed) = (ada.context.definition, leaf(&accepted));
    for person in [&mut ada, &mut ben, &mut eva] {
        (person.context.definition, person.context.roll) = (defined, listed);
    }
    let endless = Body::Opened(body::Opened { until: None });
    assert_eq!(refused(ada.send(&server, &vote, &endless).await).await.2, "open-deadline");
    let ages = Body::Opened(body::Opened { until: Some(now_ms() + 100 * 86_400_000) });
    assert_eq!(refused(ada.send(&server, &vote, &ages).await).await.1, "invalid-fields");
    fine(ada.send(&server, &vote, &Body::Opened(body::Opened { until: Some(now_ms() + HOUR_MS) })).await).await;

    let reminder = json!({"remind_hours": 2});
    let late = server.send(Method::PATCH, &format!("{page}/{vote}"), Some(&chief), Some(reminder)).await;
    assert_eq!(late.status(), StatusCode::CONFLICT);

    // Who stands in the register stays who they are: nobody is shut out, and nobody votes in the name of another one.
    let change = async |entry: &str, body: Value| server.send(Method::PATCH, entry, Some(&chief), Some(body)).await;
    for body in [json!({"email": "uwe@example.org"}), json!({"until_day": "2026-01-01"})] {
        assert_eq!(refused(change(&entries[1], body).await).await.1, "vote-runs");
    }
    let gone = server.send(Method::DELETE, &entries[1], Some(&chief), None).await;
    assert_eq!(refused(gone).await.1, "vote-runs");
    fine(change(&entries[1], json!({"function": "Bericht"})).await).await;

    // What waits for whom; a key is brought by whom it belongs to, and by nobody else.
    let waits = async |who: &str| fine(get(&server, "/api/v1/me/votes", who).await).await;
    assert_eq!(waits(&eva.cookie).await["items"][0]["awaits"], "ballot");
    assert_eq!(waits(&fee.cookie).await, json!({"items": [], "bodies": []}));
    eva.come(&server, &page, &vote).await;
    assert_eq!(refused(eva.send(&server, &vote, &eva.ballot("yes", 1)).await).await.2, "entry-key");
    let foreign = body::Keyed { member: ben.id.unwrap(), key: eva.key.public(), proof: Proof::SignIn };
    assert_eq!(refused(eva.send(&server, &vote, &Body::Keyed(foreign)).await).await.0, 403);
    fine(eva.bring_key(&server, &vote).await).await;
    for (person, choice) in [(&ada, "yes"), (&ben, "no"), (&eva, "yes")] {
        fine(person.send(&server, &vote, &person.ballot(choice, 1)).await).await;
    }
    assert_eq!(waits(&eva.cookie).await["items"], json!([]));
    let by_letter = MemberId(letter["id"].as_str().unwrap().parse::<uuid::Uuid>().unwrap().into_bytes());
    let choice = vec![OptionId::new("abstain").unwrap()];
    let recorded = body::Ballot { voter: by_letter, seq: 1, choice, how: How::Phone };
    fine(ada.send(&server, &vote, &Body::Ballot(recorded)).await).await;
    assert!(
        ada.log(&server, &vote).await["entries"].as_array().unwrap().iter().skip(4).all(|line| line["body"].is_null())
    );

    // The server is started anew: whoever comes back goes on at once.
    let server = restarted(server);
    let gone = ben.ask(&server, "/desk", json!({})).await;
    assert_eq!(gone.status(), StatusCode::NOT_FOUND, "a restart voids tickets");
    for person in [&mut ada, &mut ben, &mut eva] {
        person.come(&server, &page, &vote).await;
    }
    // Another one is opened while they go on; nobody votes in it.
    let short = text(&fine(server.post(&page, Some(&chief), json!({})).await).await["vote"]);
    assert_ne!(short, vote);
    let mut leading = Person::new(chief.clone(), 1);
    leading.open(&server, &page, &short, "vwvfg/circular", now_ms() + HOUR_MS).await;

    fine(ada.send(&server, &vote, &Body::Closed(body::Closed { reason: body::CloseReason::Officer })).await).await;
    let counted = item(&server, &page, &ben.cookie, &vote).await;
    assert_eq!(counted["stage"], "counted");
    assert_eq!((&counted["kind"], &counted["outcome"]), (&json!("open"), &Value::Null), "not before it is announced");
    let waiting = fine(get(&server, "/api/v1/me/votes", &chief).await).await;
    let own = waiting["items"].as_array().unwrap().iter().find(|item| item["vote"] == json!(vote));
    assert_eq!(own.unwrap()["awaits"], "lead");

    // Who comes back finds the own ballot, confirms, and the chair announces.
    let log = ben.log(&server, &vote).await;
    let closing: SignedNote = log["closing"].as_str().unwrap().parse().unwrap();
    let checkpoint: Checkpoint = closing.text().parse().unwrap();
    for person in [&ada, &ben, &eva] {
        let cosigner = person.key.cosigner(&origin, person.id.unwrap()).unwrap();
        let line = checkpoint.cosign(&cosigner, 1_790_000_000).unwrap().to_string();
        fine(person.ask(&server, &format!("/{vote}/cosignatures"), json!({"line": line})).await).await;
    }
    let early = server.post(&format!("{page}/{vote}/file"), Some(&ben.cookie), json!({"file": "record"})).await;
    assert_eq!(early.status(), StatusCode::CONFLICT);
    fine(ada.send(&server, &vote, &Body::Announced(body::Announced {})).await).await;
    let announced = item(&server, &page, &ben.cookie, &vote).await;
    assert_eq!(announced["outcome"], json!({"what": "passed", "names": []}));
    assert_eq!(announced["circular"], true);

    // The record, checked without the server; members have it, others have not; the body stays with its votes.
    let key = fine(server.send(Method::GET, "/api/v1/votes/log-key", None, None).await).await;
    let file = format!("{page}/{vote}/file");
    let container = server.post(&file, Some(&ben.cookie), json!({"file": "record"})).await.bytes().await.unwrap();
    let policy: Policy = format!("log {}\nquorum none\n", text(&key["key"])).parse().unwrap();
    let trust = Trust { policy, waive_time_stamp: true, ..Trust::default() };
    let (findings, opened) = record::verify(&container, &trust, None);
    assert_eq!(findings.verdict(), Verdict::Valid, "{:?}", findings.list);
    let result = opened.unwrap().report.result.unwrap();
    assert_eq!((result.tally.yes, result.tally.no, result.tally.abstain, result.facts.participants), (2, 1, 1, 4));
    let paper = server.post(&file, Some(&chief), json!({"file": "protocol-en"})).await.bytes().await.unwrap();
    assert!(paper.starts_with(b"%PDF-"));
    assert_eq!(server.post(&file, Some(&stranger), json!({"file": "record"})).await.status(), StatusCode::NOT_FOUND);
    let gone = server.send(Method::DELETE, &format!("/api/v1/bodies/{id}"), Some(&chief), None).await;
    assert_eq!(gone.status(), StatusCode::CONFLICT, "what was decided in its name keeps the body");
    let audit = fine(get(&server, "/api/v1/audit?limit=100", &chief).await).await.to_string();
    assert!(audit.contains("record.download") && audit.contains("vote.announce"), "{audit}");
    // Which program people voted with, as the server says.
    assert!(audit.contains(&format!("\"client\":\"{}\"", api::client_checksum().unwrap())), "{audit}");

    // Until the close the register stays; then it is free, whether or not anybody declares the result.
    let gone = server.send(Method::DELETE, &entries[2], Some(&chief), None).await;
    assert_eq!(refused(gone).await.1, "vote-runs");
    fine(leading.send(&server, &short, &Body::Closed(body::Closed { reason: body::CloseReason::Officer })).await).await;
    assert_eq!(item(&server, &page, &ben.cookie, &short).await["stage"], "counted", "the result comes by itself");
    let gone = server.send(Method::DELETE, &entries[2], Some(&chief), None).await;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    fine(leading.send(&server, &short, &Body::Announced(body::Announced {})).await).await;
}

/// Stops the process as whoever operates it does, and starts it again.
fn restarted(mut server: Server) -> Server {
    server.stop();
    server.kill_and_restart()
}

/// A vote as the page of its body lists it.
async fn item(server: &Server, page: &str, who: &str, vote: &str) -> Value {
    let list = fine(get(server, page, who).await).await;
    list["items"].as_array().unwrap().iter().find(|one| one["id"] == json!(vote)).expect("a vote").clone()
}

/// A file beyond the storage of the tenant is refused, and what was taken away makes room.
async fn files_have_their_place(server: &Server, chief: &str, officer: &Person, vote: &str) {
    let quotas = "/api/v1/operator/tenants/00000000-0000-0000-0000-000000000001/quotas";
    let file =
        |name: &str, bytes: usize| json!({"vote": null, "name": name, "content": STANDARD.encode("x".repeat(bytes))});
    limit(server, chief, quotas, json!({"storage-bytes": {"soft": 20, "hard": 40}})).await;
    let added = fine(officer.ask(server, "/attachments", file("A.txt", 30)).await).await;
    assert_eq!(added["vote"], json!(vote), "there is one vote alone, whatever is asked for");
    let seen = usage(server, chief, "storage-bytes").await;
    assert_eq!((&seen["used"], &seen["state"]), (&json!(30), &json!("warned")));
    let full = officer.ask(server, "/attachments", file("B.txt", 11)).await;
    assert_eq!(full.status(), StatusCode::CONFLICT);
    let full: Value = full.json().await.unwrap();
    assert_eq!((&full["code"], &full["quota"]["quota"]), (&json!("quota-reached"), &json!("storage-bytes")));
    fine(officer.ask(server, "/attachments", file("B.txt", 10)).await).await;
    assert_eq!(usage(server, chief, "storage-bytes").await["state"], "full");
    let files = fine(officer.ask(server, &format!("/{vote}/attachments"), json!({})).await).await;
    for file in files["items"].as_array().unwrap() {
        let hash = json!({"hash": file["hash"]});
        fine(officer.ask(server, &format!("/{vote}/attachments/remove"), hash).await).await;
    }
    assert_eq!(usage(server, chief, "storage-bytes").await["used"], 0);
    limit(server, chief, quotas, json!({"storage-bytes": null})).await;

    let path = "/api/v1/policies";
    set(server, chief, path, json!({"file-types": {"value": ["image", "pdf"]}})).await;
    let unwanted = officer.ask(server, "/attachments", file("C.txt", 1)).await;
    assert_eq!(unwanted.status(), StatusCode::FORBIDDEN);
    assert_eq!(unwanted.json::<Value>().await.unwrap()["code"], "policy-forbids");
    set(server, chief, path, json!({"file-types": null})).await;
}

/// With a key of somebody else and a file in it, it is still the vote that was named, and no other one is begun.
async fn the_reminder_stays_with_its_vote(server: &Server, page: &str, [ada, ben]: [&Person; 2], vote: &str) {
    let remind = async |who: &str, vote: &str, hours: u32| {
        let reminder = json!({"remind_hours": hours});
        server.send(Method::PATCH, &format!("{page}/{vote}"), Some(who), Some(reminder)).await
    };
    let note = json!({"vote": null, "name": "Lage.txt", "content": STANDARD.encode("x")});
    let added = fine(ada.ask(server, "/attachments", note).await).await;
    // Only what changes something is told of: that it was gone on with has left the one hour as it was.
    for hours in [1, 48, 48] {
        assert_eq!(remind(&ada.cookie, vote, hours).await.status(), StatusCode::NO_CONTENT);
    }
    let path = format!("{page}/{vote}");
    let unsaid = server.send(Method::PATCH, &path, Some(&ada.cookie), Some(json!({}))).await;
    assert_eq!(unsaid.status(), StatusCode::BAD_REQUEST);
    let begun = fine(get(server, "/api/v1/audit?act=vote.create&limit=100", &ada.cookie).await).await;
    assert_eq!(begun["items"].as_array().unwrap().len(), 1, "{begun}");
    let reminded = fine(get(server, "/api/v1/audit?act=vote.remind&limit=100", &ada.cookie).await).await;
    let hours: Vec<_> = reminded["items"].as_array().unwrap().iter().map(|item| &item["details"]["hours"]).collect();
    assert_eq!(hours, ["48", "1"], "{reminded}");
    assert_eq!(remind(&ben.cookie, vote, 48).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(remind(&ada.cookie, vote, 0).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let nowhere = uuid::Uuid::nil().to_string();
    assert_eq!(remind(&ada.cookie, &nowhere, 48).await.status(), StatusCode::NOT_FOUND);
    let hash = json!({"hash": added["items"][0]["hash"]});
    fine(ada.ask(server, &format!("/{vote}/attachments/remove"), hash).await).await;
}

/// The law of a council knows no such votes.
#[tokio::test]
async fn a_council_decides_in_sittings() {
    let server = Server::start();
    let chief = server.administrator().await;
    let council = json!({"name": "Rat", "kind": "council", "profile": "go-sh", "statutory": 3});
    let council = fine(server.post("/api/v1/bodies", Some(&chief), council).await).await;
    let id = text(&council["id"]);
    let chair = json!({"email": "ada@example.org", "office": "chair", "seat": "holder"});
    fine(server.post(&format!("/api/v1/bodies/{id}/members"), Some(&chief), chair).await).await;
    let page = format!("/api/v1/bodies/{id}/votes");
    assert_eq!(fine(get(&server, &page, &chief).await).await["circular"], "never");
    let begun = server.post(&page, Some(&chief), json!({})).await;
    assert_eq!(begun.status(), StatusCode::CONFLICT);
}

/// Members are told of the vote, those who have not voted are reminded once, and all hear that there is a result.
#[tokio::test]
async fn members_are_told_by_mail() {
    let keys = tempfile::tempdir().unwrap();
    let file = keys.path().join("mail-password");
    std::fs::write(&file, format!("{}\n", mail::MAIL_PASSWORD)).unwrap();
    let Some(set) = mail::settings("STARTTLS", file.to_str().unwrap()) else { return };
    let server = Server::start_with(&mail::named(&set));
    let chief = server.administrator().await;
    let mut ada = Person::new(chief.clone(), 1);
    let mut mia = Person::new(account(&server, &chief, "Circular-Mia").await, 2);
    account(&server, &chief, "Circular-Noa").await;
    let body = json!({"name": "Beirat", "kind": "board", "profile": "free", "statutory": 3});
    let id = text(&fine(server.post("/api/v1/bodies", Some(&chief), body).await).await["id"]);
    for (email, office) in
        [("ada@example.org", Some("chair")), ("circular-mia@example.org", None), ("circular-noa@example.org", None)]
    {
        let member = json!({"email": email, "office": office, "seat": "holder"});
        fine(server.post(&format!("/api/v1/bodies/{id}/members"), Some(&chief), member).await).await;
    }
    let page = format!("/api/v1/bodies/{id}/votes");
    let begun = fine(server.post(&page, Some(&chief), json!({})).await).await;
    let vote = text(&begun["vote"]);
    // Somebody else has looked at it with their device, and a file is in it, before anybody says when to remind.
    mia.come(&server, &page, &vote).await;
    ada.come(&server, &page, &vote).await;
    let note = json!({"vote": null, "name": "Lage.txt", "content": STANDARD.encode("x")});
    fine(ada.ask(&server, "/attachments", note).await).await;
    let reminder = json!({"remind_hours": 1});
    fine(server.send(Method::PATCH, &format!("{page}/{vote}"), Some(&chief), Some(reminder)).await).await;
    ada.open(&server, &page, &vote, "free/resolution", now_ms() + HOUR_MS / 2).await;
    let told = mail::mails_to("circular-mia@example.org", 1).await.remove(0);
    let link = format!("/bodies/{id}/votes/{vote}");
    assert!(told.replace("=\r\n", "").contains(&link), "{told}");
    let subject = told.lines().find(|line| line.starts_with("Subject:")).unwrap();
    assert!(!subject.contains("Haushalt") && !subject.contains("Mia"), "{subject}");
    mail::mails_to("circular-noa@example.org", 1).await;

    // The hour of the reminder has come already; the job looks as soon as the process runs.
    (mia.context.origin, mia.context.definition, mia.context.roll) =
        (ada.context.origin.clone(), ada.context.definition, ada.context.roll);
    fine(mia.send(&server, &vote, &mia.ballot("yes", 1)).await).await;
    let server = restarted(server);
    mail::mails_to("circular-noa@example.org", 2).await;
    ada.come(&server, &page, &vote).await;
    fine(ada.send(&server, &vote, &Body::Closed(body::Closed { reason: body::CloseReason::Officer })).await).await;
    fine(ada.send(&server, &vote, &Body::Announced(body::Announced {})).await).await;
    mail::mails_to("circular-noa@example.org", 3).await;
    mail::mails_to("circular-mia@example.org", 2).await;
}
