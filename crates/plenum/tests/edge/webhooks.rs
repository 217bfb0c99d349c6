//! Webhooks from the act to the receiver and its answer, on both databases.

use std::collections::BTreeSet;

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use self::receiver::{Heard, Receiver};
use crate::isolation::{CANARY, inhabit};
use crate::server::{Server, text};

pub(crate) mod receiver;

#[tokio::test]
async fn webhooks_are_told_on_sqlite() {
    walk(&Server::start_with(&[("PLENUM_OUTBOUND__ALLOW", r#"["127.0.0.1"]"#)])).await;
}

#[tokio::test]
async fn webhooks_are_told_on_postgres() {
    if let Some(server) = Server::start_on_postgres() {
        walk(&server).await;
    }
}

/// Someone who administers, and where they are told.
struct World<'a> {
    server: &'a Server,
    who: String,
    receiver: Receiver,
}

async fn walk(server: &Server) {
    let mut world = World { server, who: server.administrator().await, receiver: Receiver::start().await };
    acts_are_told_and_signed(&mut world).await;
    a_meeting_is_told_from_beginning_to_end(&mut world).await;
    keys_change_without_a_gap(&mut world).await;
    what_fails_comes_again(&mut world).await;
    who_is_gone_is_told_no_more(&mut world).await;
    a_redirect_is_a_failure(&mut world).await;
    a_change_names_the_state_it_is_made_on(&mut world).await;
    tenants_hear_nothing_of_each_other(&mut world).await;
}

impl World<'_> {
    async fn create(&self, path: &str, events: &[&str]) -> Value {
        let events: Vec<_> = events.iter().map(|name| format!("org.plenum.{name}")).collect();
        let name = path.split('?').next();
        let new = json!({"name": name, "url": self.receiver.at(path), "events": events});
        let made = self.server.post("/api/v1/webhooks", Some(&self.who), new).await;
        assert_eq!(made.status(), StatusCode::CREATED);
        made.json().await.unwrap()
    }

    async fn ask(&self, method: Method, path: &str, body: Value) -> Response {
        let body = Some(body).filter(|_| method != Method::GET);
        self.server.send(method, &format!("/api/v1/webhooks{path}"), Some(&self.who), body).await
    }

    async fn read(&self, path: &str) -> Value {
        self.ask(Method::GET, path, Value::Null).await.json().await.unwrap()
    }

    async fn delete(&self, made: &Value) {
        let gone = self.ask(Method::DELETE, &format!("/{}", id(made)), Value::Null).await;
        assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    }

    /// The newest delivery once it is no longer on its way. The receiver is told before the log is.
    async fn settled(&self, made: &Value) -> Value {
        let path = format!("/{}/deliveries", id(made));
        let look = async {
            loop {
                let newest = self.read(&path).await["items"][0].clone();
                if newest["state"] != "waiting" {
                    return newest;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(30), look).await.expect("settled in time")
    }

    async fn group(&self, name: &str) -> Value {
        let made = self.server.post("/api/v1/groups", Some(&self.who), json!({"name": name})).await;
        assert_eq!(made.status(), StatusCode::CREATED);
        made.json().await.unwrap()
    }
}

fn id(made: &Value) -> String {
    text(&made["webhook"]["id"])
}

fn kinds(heard: &[Heard]) -> Vec<String> {
    heard.iter().map(Heard::kind).collect()
}

async fn acts_are_told_and_signed(world: &mut World<'_>) {
    let refused = json!({"name": "x", "url": "https://a.example/", "events": []});
    assert_eq!(world.ask(Method::POST, "", refused).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let made = world.create("/ok?token=geheim", &["group.created", "account.created", "audit.appended"]).await;
    let secret = text(&made["secret"]);
    assert!(secret.starts_with("whsec_") && text(&made["webhook"]["public_key"]).starts_with("whpk_"));
    let listed = world.read("").await;
    assert_eq!(listed["items"][0]["id"], made["webhook"]["id"]);
    assert!(!listed.to_string().contains("whsec_"), "a secret is shown once");

    let group = world.group("Bauamt").await;
    let person = json!({"name": "Ben Geheim", "email": "ben@example.org"});
    let person: Value = world.server.post("/api/v1/accounts", Some(&world.who), person).await.json().await.unwrap();
    // Groups and accounts are told, and each entry of the log: of both, of the link for the new account, and of the
    // webhook itself.
    let heard = world.receiver.hear_all(6).await;
    let [account, .., told] = heard.as_slice() else { unreachable!() };
    assert_eq!((account.kind(), told.kind()), ("account.created".into(), "group.created".into()), "{heard:?}");
    assert_eq!(told.event()["data"]["group"], json!({"id": group["id"], "name": "Bauamt"}));
    assert_eq!(account.event()["data"]["account"], json!({"id": person["account"]["id"]}));
    for one in &heard {
        assert!(one.is_signed_with(&secret), "{one:?}");
        let mut changed = one.clone();
        changed.body.push(' ');
        assert!(!changed.is_signed_with(&secret));
        assert_eq!(one.header("content-type"), "application/cloudevents+json; charset=utf-8");
        assert_eq!(
            (one.header("webhook-id"), &one.event()["specversion"]),
            (&*text(&one.event()["id"]), &json!("1.0"))
        );
        assert!(one.header("webhook-signature").contains(" v1a,"));
        for private in ["Ben", "Geheim", "example.org", "Ada"] {
            assert!(!one.body.contains(private), "{private} in {}", one.body);
        }
    }
    // Its own test is no act that it has chosen, but an entry of the log.
    let tested: Value = world.ask(Method::POST, &format!("/{}/test", id(&made)), json!({})).await.json().await.unwrap();
    assert_eq!((&tested["state"], &tested["attempts"][0]["status"]), (&json!("delivered"), &json!(200)));
    assert_eq!(tested["attempts"][0]["answer"], "answer 200 ", "what a database cannot keep is taken out");
    assert_eq!(kinds(&world.receiver.hear_all(2).await), ["audit.appended", "webhook.test"]);
    let log: Value =
        world.server.send(Method::GET, "/api/v1/audit", Some(&world.who), None).await.json().await.unwrap();
    assert!(
        log.to_string().contains("webhook.create") && !log.to_string().contains("geheim"),
        "no secret of an address"
    );
    world.delete(&made).await;
}

async fn a_meeting_is_told_from_beginning_to_end(world: &mut World<'_>) {
    let chosen = ["meeting.created", "meeting.started", "meeting.ended", "meeting.deleted", "participant.joined"];
    let made = world.create("/meeting", &[&chosen[..], &["participant.left"]].concat()).await;
    let (meeting, code, secret) = world.server.meeting(&world.who).await;
    assert_eq!(world.receiver.hear().await.kind(), "meeting.created");
    let owner = world.server.join(Some(&world.who), json!({"code": code, "device": "device00owner"})).await;
    let (_owner, _) = world.server.enter(&owner, None).await;
    assert_eq!(kinds(&world.receiver.hear_all(2).await), ["meeting.started", "participant.joined"]);
    let guest = json!({"code": code, "secret": secret, "name": "Eva Gast", "device": "device00guest"});
    let guest = world.server.join(None, guest).await;
    let (mut guest, welcome) = world.server.enter(&guest, None).await;
    let joined = world.receiver.hear().await;
    let participant = &joined.event()["data"]["participant"];
    assert_eq!(participant, &json!({"kind": "guest", "id": welcome["snapshot"]["you"]}));
    assert_eq!(joined.event()["data"]["meeting"]["id"], meeting.as_str());
    assert!(!joined.body.contains("Eva") && !joined.body.contains("Council"), "{}", joined.body);
    guest.say(&json!({"type": "command", "id": NOBODY, "command": {"type": "leave"}})).await;
    assert_eq!(world.receiver.hear().await.kind(), "participant.left");
    let path = format!("/api/v1/meetings/{meeting}");
    let gone = world.server.send(Method::DELETE, &path, Some(&world.who), None).await;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    assert_eq!(kinds(&world.receiver.hear_all(2).await), ["meeting.deleted", "meeting.ended"]);
    world.delete(&made).await;
}

async fn keys_change_without_a_gap(world: &mut World<'_>) {
    let made = world.create("/keys", &["group.created"]).await;
    let rotated = world.ask(Method::POST, &format!("/{}/secret", id(&made)), json!({})).await;
    let rotated: Value = rotated.json().await.unwrap();
    let (old, new) = (text(&made["secret"]), text(&rotated["secret"]));
    assert!(old != new && rotated["webhook"]["former_key_until_ms"].is_i64());
    world.group("Schlüssel").await;
    let told = world.receiver.hear().await;
    assert!(told.is_signed_with(&old) && told.is_signed_with(&new), "both are good for a day");
    assert!(!told.is_signed_with("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    // A second change ends the first key: never more than two are good.
    world.ask(Method::POST, &format!("/{}/secret", id(&made)), json!({})).await;
    world.group("Schlüssel 2").await;
    let told = world.receiver.hear().await;
    assert!(!told.is_signed_with(&old) && told.is_signed_with(&new));
    world.delete(&made).await;
}

async fn what_fails_comes_again(world: &mut World<'_>) {
    let made = world.create("/later", &["group.created"]).await;
    world.receiver.answer(&[500]);
    world.group("Später").await;
    let (first, second) = (world.receiver.hear().await, world.receiver.hear().await);
    assert_eq!((first.header("webhook-id"), &first.body), (second.header("webhook-id"), &second.body));
    assert!(second.is_signed_with(&text(&made["secret"])), "signed anew, with the time of this try");
    let log = world.settled(&made).await;
    let statuses: Vec<_> = log["attempts"].as_array().unwrap().iter().map(|one| one["status"].clone()).collect();
    assert_eq!((&log["state"], statuses), (&json!("delivered"), vec![json!(500), json!(200)]));
    let again = format!("/{}/deliveries/{}/redeliver", id(&made), text(&log["id"]));
    assert_eq!(world.ask(Method::POST, &again, json!({})).await.status(), StatusCode::ACCEPTED);
    assert_eq!(world.receiver.hear().await.header("webhook-id"), first.header("webhook-id"));
    let paused = world.ask(Method::PATCH, &format!("/{}", id(&made)), json!({"paused": true})).await;
    assert_eq!(paused.status(), StatusCode::OK);
    assert_eq!(world.ask(Method::POST, &again, json!({})).await.status(), StatusCode::CONFLICT, "paused");
    world.delete(&made).await;
}

async fn who_is_gone_is_told_no_more(world: &mut World<'_>) {
    let made = world.create("/gone", &["group.created"]).await;
    world.receiver.answer(&[410]);
    world.group("Weg").await;
    world.receiver.hear().await;
    assert_eq!(world.settled(&made).await["state"], "given-up");
    let seen = world.read(&format!("/{}", id(&made))).await;
    assert_eq!(seen["off_why"], "gone");
    let log: Value =
        world.server.send(Method::GET, "/api/v1/audit", Some(&world.who), None).await.json().await.unwrap();
    let items = log["items"].as_array().unwrap();
    let entry = items.iter().find(|entry| entry["act"] == "webhook.disable").expect("audited");
    assert_eq!(entry["actor"]["kind"], "system");
    world.group("Nicht mehr").await;
    let on = world.ask(Method::PATCH, &format!("/{}", id(&made)), json!({"paused": false})).await;
    assert_eq!(on.json::<Value>().await.unwrap()["off_why"], Value::Null);
    world.group("Wieder da").await;
    assert!(world.receiver.hear().await.body.contains("Wieder da"), "what happened meanwhile is not told later");
    world.delete(&made).await;
}

async fn a_redirect_is_a_failure(world: &mut World<'_>) {
    let made = world.create("/moved", &["group.created"]).await;
    world.receiver.answer(&[302]);
    let tested: Value = world.ask(Method::POST, &format!("/{}/test", id(&made)), json!({})).await.json().await.unwrap();
    let tried = &tested["attempts"][0];
    assert_eq!((&tried["status"], &tried["fault"]), (&json!(302), &json!("redirect-refused")));
    assert_eq!(tested["state"], "given-up");
    assert_eq!(world.receiver.hear().await.path, "/moved");
    assert!(world.receiver.rest().is_empty(), "nobody has followed");
    world.delete(&made).await;
}

async fn a_change_names_the_state_it_is_made_on(world: &mut World<'_>) {
    let made = world.create("/version", &["group.created"]).await;
    let path = format!("/api/v1/webhooks/{}", id(&made));
    let change = |tag: &str, name: &str| {
        let request = world.server.request(Method::PATCH, &path).header("cookie", &world.who);
        let request = request.header("origin", &world.server.url).header("if-match", tag);
        request.json(&json!({"name": name})).send()
    };
    assert_eq!(change("\"1\"", "Neu").await.unwrap().status(), StatusCode::OK);
    assert_eq!(change("\"1\"", "Alt").await.unwrap().status(), StatusCode::PRECONDITION_FAILED);
    world.delete(&made).await;
}

/// Both have a webhook for everything; each hears of its own alone, and no word of the other.
async fn tenants_hear_nothing_of_each_other(world: &mut World<'_>) {
    let mut told = Receiver::start().await;
    let mut tenants = Vec::new();
    for (slug, word) in [("hook-a", "Amt A"), ("hook-b", CANARY)] {
        let tenant = inhabit(world.server, &world.who, slug, word).await;
        let new = json!({"name": "Alles", "url": told.at(&format!("/{slug}")), "events": [
            "org.plenum.group.created", "org.plenum.unit.created", "org.plenum.audit.appended"]});
        let made = world.server.at(&tenant.host, Method::POST, "/api/v1/webhooks");
        let made = made.header("cookie", &tenant.administrator).json(&new).send().await.unwrap();
        assert_eq!(made.status(), StatusCode::CREATED);
        tenants.push((tenant, made.json::<Value>().await.unwrap()));
    }
    for (tenant, _) in &tenants {
        for (path, name) in [("groups", "Neue Gruppe"), ("units", "Neue Einheit")] {
            let body = match path {
                "units" => json!({"name": format!("{name} {}", tenant.host), "short_name": "NE"}),
                _ => json!({"name": format!("{name} {}", tenant.host)}),
            };
            let made = world.server.at(&tenant.host, Method::POST, &format!("/api/v1/{path}"));
            let made = made.header("cookie", &tenant.administrator).json(&body).send().await.unwrap();
            assert_eq!(made.status(), StatusCode::CREATED);
        }
    }
    let heard = told.hear_all(10).await;
    for (path, (tenant, made), (other, theirs)) in
        [("/hook-a", &tenants[0], &tenants[1]), ("/hook-b", &tenants[1], &tenants[0])]
    {
        let own: Vec<_> = heard.iter().filter(|one| one.path == path).collect();
        assert_eq!(own.len(), 5);
        let sources: BTreeSet<_> = own.iter().map(|one| text(&one.event()["source"])).collect();
        assert_eq!(sources, BTreeSet::from([format!("urn:uuid:{}", tenant.ids["tenant"])]));
        for one in own {
            assert!(one.is_signed_with(&text(&made["secret"])) && !one.is_signed_with(&text(&theirs["secret"])));
            assert!(!one.body.contains(&other.host) && (path == "/hook-b" || !one.body.contains(CANARY)), "{one:?}");
            assert!(other.ids.values().filter(|id| **id != NOBODY).all(|id| !one.body.contains(id.as_str())));
        }
    }
}

/// An id that nobody has.
const NOBODY: &str = "018f5a2e-0000-7000-8000-00000000ffff";

/// No spelling of an address inside is taken. The corpus is that of the crate that calls.
#[tokio::test]
async fn an_address_inside_is_refused_however_it_is_written() {
    let server = Server::start();
    let who = server.administrator().await;
    let corpus = include_str!("../../../outbound/tests/spellings.rs");
    let mut tried = 0;
    for line in corpus.lines().map(str::trim).filter(|line| line.starts_with("(\"")) {
        let Some((url, becomes)) = line.trim_start_matches("(\"").split_once("\", ") else { continue };
        // Names are checked when they are called; `ok` is no address inside.
        if becomes.contains("resolved") || becomes.contains("\"ok") || url.contains('\\') {
            continue;
        }
        let new = json!({"name": "x", "url": url, "events": ["org.plenum.group.created"]});
        let refused = server.post("/api/v1/webhooks", Some(&who), new).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{url}");
        let problem: Value = refused.json().await.unwrap();
        assert_eq!(problem["fields"][0]["field"], "url", "{url}: {problem}");
        tried += 1;
    }
    assert!(tried >= 60, "only {tried} spellings");
}
