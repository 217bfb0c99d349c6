//! A council votes: over HTTP and the conference socket, with clients that sign and believe nobody.

use std::time::Duration;

use ballot::client::PersonKey;
use ballot::encoded::Salt;
use ballot::vote::body::{self, Body, CloseReason, How};
use ballot::vote::entry::Context;
use ballot::vote::roll::key_statement;
use ballot::vote::{Definition, EntryType};
use ballot::{MemberId, OptionId};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ledger::{Checkpoint, Hash, Origin, SignedNote, TlogProof, Trust as Keys};
use record::{Check, Policy, State, Trust, Verdict};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::server::{PASSWORD, Server, Socket, cookie, text};

#[tokio::test]
async fn a_council_votes_on_sqlite() {
    votes(&Server::start()).await;
}

#[tokio::test]
async fn a_council_votes_on_postgres() {
    let Some(server) = Server::start_on_postgres() else { return };
    votes(&server).await;
}

/// Somebody in the room, with the key of their device.
pub(crate) struct Person<'a> {
    pub(crate) server: &'a Server,
    pub(crate) socket: Socket,
    pub(crate) participant: String,
    pub(crate) ticket: String,
    pub(crate) id: Option<MemberId>,
    pub(crate) key: PersonKey,
    pub(crate) context: Context,
}

pub(crate) async fn fine(response: Response) -> Value {
    let status = response.status();
    let body = response.text().await.unwrap();
    assert!(status.is_success(), "{status}: {body}");
    serde_json::from_str(&body).unwrap_or_default()
}

pub(crate) async fn refused(response: Response) -> (StatusCode, String, String) {
    let status = response.status();
    let problem: Value = response.json().await.unwrap();
    (status, text(&problem["code"]), problem["detail"].as_str().unwrap_or_default().to_owned())
}

impl<'a> Person<'a> {
    pub(crate) async fn enter(server: &'a Server, cookie: Option<&str>, mut join: Value, seed: u8) -> Self {
        join["device"] = json!(format!("device00000{seed}"));
        let joined = server.join(cookie, join).await;
        let (mut socket, first) = server.enter(&joined, None).await;
        assert_eq!(first["type"], "welcome", "{first}");
        socket.say(&json!({"type": "votes"})).await;
        let ticket = socket.hear_until(|frame| frame["type"] == "vote-ticket").await;
        let participant = text(&first["snapshot"]["you"]);
        let origin = Origin::new("none").unwrap();
        let context = Context { origin, definition: None, roll: None };
        let key = PersonKey::new(&[seed; 32]);
        Self { server, socket, participant, ticket: text(&ticket["ticket"]), id: None, key, context }
    }

    pub(crate) async fn ask(&self, path: &str, mut body: Value) -> Response {
        body["ticket"] = json!(self.ticket);
        self.server.post(&format!("/api/v1/votes{path}"), None, body).await
    }

    pub(crate) async fn command(&mut self, command: Value) {
        let id = uuid::Uuid::now_v7().to_string();
        self.socket.say(&json!({"type": "command", "id": id, "command": command})).await;
        let answer = self.socket.hear_until(|frame| frame["id"] == json!(id)).await;
        assert_eq!(answer["type"], "accepted", "{answer}");
    }

    /// Registers the key of this device.
    pub(crate) async fn register(&mut self) -> Value {
        let desk = fine(self.ask("/desk", json!({})).await).await;
        let id: MemberId = desk["you"].as_str().unwrap().parse().unwrap();
        let meeting = u128::from_str_radix(desk["meeting"].as_str().unwrap(), 16).unwrap().to_be_bytes();
        let key = self.key.public();
        let signature = self.key.sign_bytes(&key_statement(&meeting, id, &key));
        self.id = Some(id);
        let body = json!({"key": key.to_string(), "signature": signature.to_string()});
        fine(self.ask("/key", body).await).await
    }

    fn entry(&self, body: &Body) -> Value {
        self.entry_with(body, &[])
    }

    /// With the shares of a secret ballot.
    pub(crate) fn entry_with(&self, body: &Body, shares: &[Vec<u8>]) -> Value {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).unwrap();
        let sent = self.key.sign(&self.context, self.id.unwrap(), Salt::from(salt), body);
        json!({
            "type": sent.kind.name(), "by": sent.by.unwrap().to_string(), "sig": sent.sig.unwrap().to_string(),
            "salt": sent.salt.to_string(), "body": sent.body,
            "shares": shares.iter().map(|share| STANDARD.encode(share)).collect::<Vec<_>>(),
        })
    }

    pub(crate) async fn send(&self, vote: &str, body: &Body) -> Response {
        self.ask(&format!("/{vote}/entries"), self.entry(body)).await
    }

    pub(crate) async fn log(&self, vote: &str, from: u64) -> Value {
        fine(self.ask(&format!("/{vote}/log"), json!({"from": from})).await).await
    }

    pub(crate) fn ballot(&self, choice: &str, seq: u32) -> Body {
        let choice = vec![OptionId::new(choice).unwrap()];
        Body::Ballot(body::Ballot { voter: self.id.unwrap(), seq, choice, how: How::Device })
    }
}

/// Waits for news of a vote at some stage.
pub(crate) async fn stage(socket: &mut Socket, stage: &str) -> Value {
    let news = tokio::time::timeout(
        Duration::from_secs(30),
        socket.hear_until(|frame| frame["type"] == "votes" && frame["votes"][0]["stage"] == stage),
    );
    news.await.expect("news in time")["votes"][0].clone()
}

fn leaf(line: &Value) -> Hash {
    Hash::of_leaf(line["entry"].as_str().unwrap().as_bytes())
}

pub(crate) async fn account(server: &Server, chief: &str, name: &str) -> String {
    let email = format!("{}@example.org", name.to_lowercase());
    let invited = fine(server.post("/api/v1/accounts", Some(chief), json!({"name": name, "email": email})).await).await;
    let token = invited["setup_url"].as_str().unwrap().split_once('#').unwrap().1;
    let setup = json!({"token": token, "name": name, "email": email, "password": PASSWORD});
    cookie(&server.post("/api/v1/setup", None, setup).await)
}

async fn votes(server: &Server) {
    let chief = server.administrator().await;
    let (ben, eva) = (account(server, &chief, "Ben").await, account(server, &chief, "Eva").await);
    let council = json!({"name": "Rat", "kind": "council", "profile": "free", "statutory": 3});
    let council = fine(server.post("/api/v1/bodies", Some(&chief), council).await).await;
    let members = format!("/api/v1/bodies/{}/members", text(&council["id"]));
    for (email, office) in [("ada@example.org", Some("chair")), ("ben@example.org", None), ("eva@example.org", None)] {
        fine(server.post(&members, Some(&chief), json!({"email": email, "office": office, "seat": "holder"})).await)
            .await;
    }
    let sitting = json!({"title": "7. Sitzung", "body_id": council["id"]});
    let meeting = fine(server.post("/api/v1/meetings", Some(&chief), sitting).await).await;
    let (_, secret) = meeting["join_url"].as_str().unwrap().split_once('#').unwrap();
    let join = json!({"code": meeting["code"], "secret": secret});
    let mut ada = Person::enter(server, Some(&chief), join.clone(), 1).await;
    let mut ben = Person::enter(server, Some(&ben), join.clone(), 2).await;
    let mut eva = Person::enter(server, Some(&eva), join.clone(), 3).await;
    let guest = json!({"code": meeting["code"], "secret": secret, "name": "Gast"});
    let gast = Person::enter(server, None, guest, 4).await;
    assert_ne!(gast.participant, ada.participant);

    // Nothing before the sitting is open; whoever is no member registers no key.
    let plan = json!({
        "vote": null, "title": "Radweg", "motion": "Der Radweg wird gebaut.", "kind": "open",
        "rule": "free/resolution", "seats": 1, "options": [], "abstain": true, "change": true,
        "close_when_all_voted": false, "threshold": 0, "repeats": null, "repeats_reason": null,
    });
    assert_eq!(refused(ada.ask("", plan.clone()).await).await.1, "conflict");
    ada.command(json!({"type": "sitting-open", "all_invited": true})).await;
    for person in [&mut ada, &mut ben, &mut eva] {
        let line = person.register().await;
        assert_eq!(line["proof"], "sign_in");
    }
    let keys = server.send(Method::GET, "/api/v1/audit?act=vote.key", Some(&chief), None).await;
    let keys = fine(keys).await["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| text(&entry["object"]["name"]))
        .collect::<Vec<_>>();
    assert_eq!(keys, ["", "", ""], "members are named by their number: that of the erased says nothing");
    let desk = fine(gast.ask("/desk", json!({})).await).await;
    assert_eq!((&desk["you"], &desk["rules"]), (&Value::Null, &json!([])));
    let foreign = json!({"key": ben.key.public().to_string(), "signature": STANDARD.encode([0; 64])});
    assert_eq!(refused(gast.ask("/key", foreign.clone()).await).await.0, StatusCode::FORBIDDEN);
    assert_eq!(refused(eva.ask("/key", foreign).await).await.1, "invalid-fields", "nobody has another's key");

    // The definition: drafted by the server, read and signed by the chair.
    assert_eq!(refused(ben.ask("", plan.clone()).await).await.0, StatusCode::FORBIDDEN);
    let draft = fine(ada.ask("", plan.clone()).await).await;
    let vote = text(&draft["vote"]);
    let Ok(Body::Definition(definition)) = Body::read(EntryType::Definition, draft["body"].as_str().unwrap()) else {
        panic!("a definition")
    };
    assert_eq!(definition.motion.as_str(), "Der Radweg wird gebaut.");
    let again = fine(ada.ask("", plan.clone()).await).await;
    assert_eq!(again["vote"], draft["vote"], "what nobody signed is drafted anew");

    // Files of the motion: those who lead add them while nothing is fixed, and nobody else sees them before.
    let content = b"%PDF-1.7 Lageplan".as_slice();
    let file = json!({"vote": vote, "name": "Lageplan.pdf", "content": STANDARD.encode(content)});
    assert_eq!(refused(ben.ask("/attachments", file.clone()).await).await.0, StatusCode::FORBIDDEN);
    let attached = fine(ada.ask("/attachments", file.clone()).await).await;
    let lageplan = json!({"hash": attached["items"][0]["hash"]});
    assert_eq!((&attached["vote"], attached["items"].as_array().unwrap().len()), (&draft["vote"], 1));
    assert_eq!(refused(ada.ask("/attachments", file.clone()).await).await.1, "invalid-fields", "not twice");
    let program = json!({"vote": vote, "name": "Plan.pdf", "content": STANDARD.encode(b"MZ\x90\0")});
    assert_eq!(refused(ada.ask("/attachments", program).await).await.1, "invalid-fields");
    let note = json!({"vote": vote, "name": "Notiz.txt", "content": STANDARD.encode("Nur für uns.")});
    let both = fine(ada.ask("/attachments", note).await).await;
    let hash = json!({"hash": both["items"][1]["hash"]});
    fine(ada.ask(&format!("/{vote}/attachments/remove"), hash.clone()).await).await;
    assert_eq!(refused(ada.ask(&format!("/{vote}/attachment"), hash).await).await.0, StatusCode::NOT_FOUND);
    assert_eq!(fine(ada.ask(&format!("/{vote}/attachments"), json!({})).await).await, attached);
    assert_eq!(refused(ben.ask(&format!("/{vote}/attachment"), lageplan.clone()).await).await.0, StatusCode::NOT_FOUND);
    assert_ne!(fine(ada.ask("", plan.clone()).await).await["vote"], draft["vote"], "what has files is begun");
    let without = Body::Definition(definition.clone());
    let mut with_it = plan.clone();
    with_it["vote"] = draft["vote"].clone();
    let draft = fine(ada.ask("", with_it).await).await;
    let Ok(Body::Definition(definition)) = Body::read(EntryType::Definition, draft["body"].as_str().unwrap()) else {
        panic!("a definition")
    };
    assert_eq!(definition.attachments[0].hash.to_string(), lageplan["hash"].as_str().unwrap());
    let origin = definition.log_origin().unwrap();
    for person in [&mut ada, &mut ben, &mut eva] {
        person.context.origin = origin.clone();
    }
    // Neither a guest nor a member fixes anything, and whoever may fixes what was drafted.
    let mut gast = gast;
    gast.id = Some(MemberId(gast.participant.parse::<uuid::Uuid>().unwrap().into_bytes()));
    gast.context.origin = origin.clone();
    for person in [&gast, &ben] {
        let mut own = definition.clone();
        own.author.id = person.id.unwrap();
        own.author.key = person.key.public();
        assert_eq!(refused(person.send(&vote, &Body::Definition(own)).await).await.0, StatusCode::FORBIDDEN);
    }
    let other = |change: &dyn Fn(&mut Definition)| {
        let mut other = definition.clone();
        change(&mut other);
        Body::Definition(other)
    };
    for other in [
        other(&|other| other.log = ballot::Label::new(&other.log.as_str().replace('+', "-")).unwrap()),
        other(&|other| other.rule.name = ballot::Label::new("free/two-thirds").unwrap()),
        other(&|other| other.author.key = ben.key.public()),
        other(&|other| other.vote.0[0] ^= 1),
        without,
    ] {
        assert_eq!(refused(ada.send(&vote, &other).await).await.1, "vote-refused");
    }
    let accepted = fine(ada.send(&vote, &Body::Definition(definition.clone())).await).await;
    assert_eq!(stage(&mut ben.socket, "frozen").await["title"], "Radweg");
    let defined = Some(Hash::of_leaf(accepted["entry"].as_str().unwrap().as_bytes()));
    ada.context.definition = defined;

    // What is fixed stays, and everybody in the room gets it: to keep, never to run.
    assert_eq!(refused(ada.ask("/attachments", file).await).await.0, StatusCode::CONFLICT);
    let removed = refused(ada.ask(&format!("/{vote}/attachments/remove"), lageplan.clone()).await).await;
    assert_eq!(removed.0, StatusCode::PRECONDITION_FAILED);
    let download = ben.ask(&format!("/{vote}/attachment"), lageplan).await;
    let header = |name: &str| download.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(
        (header("content-type"), header("content-disposition")),
        ("application/pdf".into(), "attachment".into())
    );
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-security-policy").contains("sandbox"));
    assert_eq!(download.bytes().await.unwrap(), content);

    // The roll follows from the sitting, and so does who leads.
    let draft = fine(ada.ask(&format!("/{vote}/roll"), json!({})).await).await;
    let Ok(Body::Roll(roll)) = Body::read(EntryType::Roll, draft["body"].as_str().unwrap()) else { panic!("a roll") };
    assert_eq!((roll.keys.len(), roll.officers.len(), Some(roll.chair)), (3, 1, ada.id));
    let mut heavier = roll.clone();
    heavier.register.members[0].function = Some(ballot::Label::new("Ehrenvorsitz").unwrap());
    let mut mine = roll.clone();
    (mine.officers[0].id, mine.officers[0].key, mine.chair) = (gast.id.unwrap(), gast.key.public(), gast.id.unwrap());
    assert_eq!(refused(gast.send(&vote, &Body::Roll(mine)).await).await.0, StatusCode::FORBIDDEN);
    assert_eq!(refused(ada.send(&vote, &Body::Roll(heavier)).await).await.2, "not-the-draft");
    let accepted = fine(ada.send(&vote, &Body::Roll(roll)).await).await;
    let listed = Some(Hash::of_leaf(accepted["entry"].as_str().unwrap().as_bytes()));
    for person in [&mut ada, &mut ben, &mut eva] {
        (person.context.definition, person.context.roll) = (defined, listed);
    }
    let early = refused(ben.send(&vote, &ben.ballot("yes", 1)).await).await;
    assert_eq!(early, (StatusCode::UNPROCESSABLE_ENTITY, "vote-refused".into(), "entry-order".into()));
    fine(ada.send(&vote, &Body::Opened(body::Opened { until: None })).await).await;
    stage(&mut ben.socket, "open").await;

    let gone =
        server.send(Method::DELETE, &format!("/api/v1/meetings/{}", text(&meeting["id"])), Some(&chief), None).await;
    assert_eq!(gone.status(), StatusCode::CONFLICT, "what is being decided is not deleted");

    // Ballots: acknowledged with a proof, under one's own name only, changed while it is open, veiled until the close.
    let sent = ben.entry(&ben.ballot("no", 1));
    let first = fine(ben.ask(&format!("/{vote}/entries"), sent.clone()).await).await;
    let again = fine(ben.ask(&format!("/{vote}/entries"), sent).await).await;
    assert_eq!((&first["index"], &first["entry"]), (&again["index"], &again["entry"]), "sent twice, entered once");
    holds(&definition, &first);
    let stolen = ben.entry(&ben.ballot("yes", 2));
    assert_eq!(refused(eva.ask(&format!("/{vote}/entries"), stolen).await).await.0, StatusCode::FORBIDDEN);
    fine(ben.send(&vote, &ben.ballot("yes", 2)).await).await;
    fine(ada.send(&vote, &ada.ballot("yes", 1)).await).await;
    let veiled = eva.log(&vote, 0).await;
    let ballots = veiled["entries"].as_array().unwrap().iter().skip(3);
    assert!(ballots.clone().count() == 3 && ballots.clone().all(|line| line["body"].is_null()), "{veiled}");
    assert_eq!(refused(ada.ask(&format!("/{vote}/file"), json!({"file": "record"})).await).await.1, "conflict");

    // Whoever goes is entered as gone, by whom nobody has to sign.
    let Person { mut socket, .. } = eva;
    socket.say(&json!({"type": "command", "id": uuid::Uuid::now_v7().to_string(), "command": {"type": "leave"}})).await;
    socket.closing().await;
    let left = loop {
        let log = ada.log(&vote, 6).await;
        match log["entries"].as_array().unwrap().first() {
            Some(line) => break line.clone(),
            None => drop(ada.socket.hear_until(|frame| frame["type"] == "votes").await),
        }
    };
    assert!(left["body"].as_str().unwrap().contains("\"left\""), "{left}");
    assert!(!left["entry"].as_str().unwrap().contains("\"by\""), "{left}");

    // The close: the result follows, everybody finds their ballot, and confirms.
    fine(ada.send(&vote, &Body::Closed(body::Closed { reason: CloseReason::Officer })).await).await;
    stage(&mut ben.socket, "counted").await;
    let log = ben.log(&vote, 0).await;
    let lines = log["entries"].as_array().unwrap();
    assert!(lines.iter().all(|line| !line["body"].is_null()));
    let closing: SignedNote = log["closing"].as_str().unwrap().parse().unwrap();
    let checkpoint: Checkpoint = closing.text().parse().unwrap();
    let leaves: Vec<_> = lines.iter().map(leaf).collect();
    assert_eq!(checkpoint.root, ledger::tree::root(&leaves[..8]), "right after the close");
    for person in [&ada, &ben] {
        let cosigner = person.key.cosigner(&origin, person.id.unwrap()).unwrap();
        let line = checkpoint.cosign(&cosigner, 1_790_000_000).unwrap().to_string();
        fine(person.ask(&format!("/{vote}/cosignatures"), json!({"line": line})).await).await;
        let wrong = refused(gast.ask(&format!("/{vote}/cosignatures"), json!({"line": line})).await).await;
        assert_eq!(wrong.0, StatusCode::FORBIDDEN);
    }
    let both = ben.socket.hear_until(|frame| frame["type"] == "votes" && frame["votes"][0]["confirmed"] == 2);
    tokio::time::timeout(Duration::from_secs(30), both).await.expect("both confirmations are told");
    fine(ada.send(&vote, &Body::Announced(body::Announced {})).await).await;
    stage(&mut ben.socket, "announced").await;

    // The record, checked without the server.
    let key = fine(server.send(Method::GET, "/api/v1/votes/log-key", None, None).await).await;
    let response = ben.ask(&format!("/{vote}/file"), json!({"file": "record"})).await;
    assert_eq!(response.headers()["content-type"], record::MIMETYPE);
    let container = response.bytes().await.unwrap();
    let policy: Policy = format!("log {}\nquorum none\n", text(&key["key"])).parse().unwrap();
    let trust = Trust { policy, waive_time_stamp: true, ..Trust::default() };
    let (findings, opened) = record::verify(&container, &trust, None);
    assert_eq!(findings.verdict(), Verdict::Valid, "{:?}", findings.list);
    assert_eq!(findings.state(Check::TenantLog), Some(State::Passed));
    assert_eq!(findings.state(Check::Attachments), Some(State::Passed));
    let tally = &opened.unwrap().report.result.unwrap().tally;
    assert_eq!((tally.yes, tally.no, tally.abstain), (2, 0, 0));
    let paper = ben.ask(&format!("/{vote}/file"), json!({"file": "protocol-de"})).await.bytes().await.unwrap();
    assert!(paper.starts_with(b"%PDF-"));
    let (findings, _) = record::verify(&paper, &trust, None);
    assert_ne!(findings.verdict(), Verdict::Invalid, "{:?}", findings.list);
    let twice = ben.ask(&format!("/{vote}/file"), json!({"file": "record"})).await.bytes().await.unwrap();
    assert!(twice == container, "sealed once, the same bytes for everybody");

    // Another meeting, another ticket: nothing of this vote.
    assert_eq!(
        refused(ada.ask(&format!("/{}/log", uuid::Uuid::now_v7()), json!({"from": 0})).await).await.1,
        "not-found"
    );
    let stranger = json!({"ticket": "nothing"});
    assert_eq!(server.post("/api/v1/votes/desk", Some(&chief), stranger).await.status(), StatusCode::NOT_FOUND);
}

/// The proof that was answered stands under the signature of the log that the definition names.
fn holds(definition: &Definition, accepted: &Value) {
    let proof: TlogProof = accepted["proof"].as_str().unwrap().parse().unwrap();
    let (origin, log) = (definition.log_origin().unwrap(), vec![definition.log_key().unwrap()]);
    proof.verify(&leaf(accepted), &Keys { origin, log, witnesses: Vec::new() }).unwrap();
}
