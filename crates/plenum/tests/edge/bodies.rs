//! Bodies over HTTP: who keeps a register, what stands in it, and what becomes of a meeting that is a sitting.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::server::{Server, text};

#[tokio::test]
async fn bodies_are_kept_on_sqlite() {
    kept(&Server::start()).await;
}

#[tokio::test]
async fn bodies_are_kept_on_postgres() {
    let Some(server) = Server::start_on_postgres() else { return };
    kept(&server).await;
}

struct Register<'a> {
    server: &'a Server,
    path: String,
}

impl Register<'_> {
    async fn ask(&self, who: &str, method: Method, path: &str, tag: Option<&str>, body: Value) -> Response {
        let request = self.server.request(method.clone(), &format!("{}{path}", self.path));
        let request = request.header("origin", &self.server.url).header("cookie", who);
        let request = tag.iter().fold(request, |request, tag| request.header("if-match", *tag));
        let request = if matches!(method, Method::GET | Method::DELETE) { request } else { request.json(&body) };
        request.send().await.unwrap()
    }

    async fn add(&self, who: &str, body: Value) -> Value {
        let response = self.ask(who, Method::POST, "/members", None, body).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        response.json().await.unwrap()
    }
}

async fn problem(response: Response) -> (StatusCode, Value) {
    let status = response.status();
    (status, response.json().await.unwrap())
}

async fn refused(response: Response, field: &str) {
    let (status, problem) = problem(response).await;
    assert_eq!(
        (status, &problem["fields"][0]["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)),
        "{problem}"
    );
}

async fn kept(server: &Server) {
    let chief = server.administrator().await;
    let (clerk, _) = server.person(&chief, "Clara").await;
    let (ben, ben_id) = server.person(&chief, "Ben").await;
    let new = json!({"name": "Rat", "kind": "council", "profile": "go-sh", "statutory": 3});
    let wrong = json!({"name": "Rat", "kind": "council", "profile": "nothing", "statutory": 3});
    refused(server.post("/api/v1/bodies", Some(&chief), wrong).await, "profile").await;
    let made = server.post("/api/v1/bodies", Some(&chief), new.clone()).await;
    assert_eq!((made.status(), &made.headers()["etag"]), (StatusCode::CREATED, &"\"1\"".parse().unwrap()));
    let made: Value = made.json().await.unwrap();
    refused(server.post("/api/v1/bodies", Some(&chief), new).await, "name").await;
    let register = Register { server, path: format!("/api/v1/bodies/{}", text(&made["id"])) };

    // Nobody else keeps it, until they are made its clerk; then the register is theirs, and not the body.
    assert_eq!(register.ask(&clerk, Method::GET, "", None, json!({})).await.status(), StatusCode::FORBIDDEN);
    let unknown = json!({"emails": ["nobody@example.org"]});
    refused(register.ask(&chief, Method::PUT, "/clerks", None, unknown).await, "emails").await;
    let clerks = json!({"emails": ["clara@example.org", "CLARA@example.org"]});
    let set: Value = register.ask(&chief, Method::PUT, "/clerks", Some("\"1\""), clerks).await.json().await.unwrap();
    assert_eq!((set["clerks"].as_array().unwrap().len(), &set["version"]), (1, &json!(2)));
    let seen: Value = register.ask(&clerk, Method::GET, "", None, json!({})).await.json().await.unwrap();
    assert_eq!(seen["administered"], false);
    let me: Value = server.send(Method::GET, "/api/v1/me", Some(&clerk), None).await.json().await.unwrap();
    assert_eq!(me["clerk"], true);
    let renamed = register.ask(&clerk, Method::PATCH, "", None, json!({"name": "Mein Rat"})).await;
    assert_eq!(renamed.status(), StatusCode::FORBIDDEN);
    assert_eq!(register.ask(&clerk, Method::DELETE, "", None, json!({})).await.status(), StatusCode::FORBIDDEN);
    let listed: Value = server.send(Method::GET, "/api/v1/bodies", Some(&clerk), None).await.json().await.unwrap();
    assert_eq!(listed["items"][0]["id"], made["id"]);

    // Members: with an account, without one, substitutes in order.
    let ada = register
        .add(&clerk, json!({"email": "ada@example.org", "office": "chair", "group": "Liste A", "seat": "holder"}))
        .await;
    assert_eq!((&ada["name"], &ada["account"]["email"]), (&json!("Ada"), &json!("ada@example.org")));
    let first = register.add(&clerk, json!({"name": "Erste Vertretung", "seat": "substitute"})).await;
    let second = register.add(&clerk, json!({"name": "Zweite Vertretung", "seat": "substitute"})).await;
    let chain = json!([second["id"], first["id"]]);
    let held = json!({"name": "Özil", "seat": "holder", "substitutes": chain, "from_day": "2026-01-01"});
    let held = register.add(&clerk, held).await;
    assert_eq!(held["substitutes"], chain);
    let member = format!("/members/{}", text(&held["id"]));
    let turned = json!({"substitutes": [first["id"], second["id"]]});
    let stale = register.ask(&clerk, Method::PATCH, &member, Some("\"2\""), turned.clone()).await;
    assert_eq!(stale.status(), StatusCode::PRECONDITION_FAILED);
    let changed = register.ask(&clerk, Method::PATCH, &member, Some("\"6\""), turned).await;
    assert_eq!(changed.headers()["etag"], "\"7\"");
    assert_eq!(changed.json::<Value>().await.unwrap()["substitutes"], json!([first["id"], second["id"]]));
    for (body, field) in [
        (json!({"substitutes": [ada["id"]]}), "substitutes"),
        (json!({"until_day": "2025-12-31"}), "until_day"),
        (json!({"from_day": "morgen"}), "from_day"),
        (json!({"email": "nobody@example.org"}), "email"),
        (json!({"email": "ada@example.org"}), "email"),
        (json!({"weight": 0}), "weight"),
        (json!({"name": " "}), "name"),
    ] {
        refused(register.ask(&clerk, Method::PATCH, &member, None, body).await, field).await;
    }
    // No more seats than the law gives, on any day.
    let ben_there = json!({"email": "ben@example.org", "seat": "holder", "until_day": "2026-11-30"});
    let ben_there = text(&register.add(&clerk, ben_there).await["id"]);
    let fourth = json!({"name": "Vier", "seat": "holder", "from_day": "2026-11-30"});
    refused(register.ask(&clerk, Method::POST, "/members", None, fourth).await, "seat").await;
    let next = register.add(&clerk, json!({"name": "Vier", "seat": "holder", "from_day": "2026-12-01"})).await;
    refused(register.ask(&chief, Method::PATCH, "", None, json!({"statutory": 2})).await, "statutory").await;

    // A table: what counts is entered, everything else is named.
    let gone = register.ask(&clerk, Method::DELETE, &format!("/members/{}", text(&next["id"])), None, json!({})).await;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    let csv = "Name;Fraktion;Sitz;von;Vertretung\nKim;Liste B;;2026-12-01;Dritte Vertretung | Erste Vertretung\n\
               Dritte Vertretung;;Vertretung;;\nZuviel;;;;\n=1;;;;\nLea;;Gast;;\n";
    let table = |preview: bool| json!({"csv": csv, "preview": preview});
    let seen: Value = register.ask(&clerk, Method::POST, "/import", None, table(true)).await.json().await.unwrap();
    assert_eq!((&seen["fit"], &seen["added"]), (&json!(2), &json!(0)), "{seen}");
    let faults: Vec<_> = seen["lines"].as_array().unwrap().iter().map(|line| line["fault"].clone()).collect();
    assert_eq!(json!(faults), json!([null, null, "full", "formula", "seat"]));
    let done: Value = register.ask(&clerk, Method::POST, "/import", None, table(false)).await.json().await.unwrap();
    assert_eq!(done["added"], 2);
    let listed: Value =
        register.ask(&clerk, Method::GET, "/members?limit=3", None, json!({})).await.json().await.unwrap();
    assert!(listed["next_cursor"].is_string() && listed["items"].as_array().unwrap().len() == 3);
    let all: Value = register.ask(&clerk, Method::GET, "/members", None, json!({})).await.json().await.unwrap();
    let kim = all["items"].as_array().unwrap().iter().find(|one| one["name"] == "Kim").unwrap().clone();
    assert_eq!(kim["substitutes"][1], first["id"]);

    // A meeting becomes a sitting by who owns it and keeps the body, and by nobody else.
    let sitting = json!({"title": "7. Sitzung", "body_id": made["id"]});
    refused(server.post("/api/v1/meetings", Some(&ben), sitting.clone()).await, "body_id").await;
    let meeting: Value = server.post("/api/v1/meetings", Some(&clerk), sitting).await.json().await.unwrap();
    assert_eq!(meeting["body"]["name"], "Rat");
    let in_use = register.ask(&chief, Method::DELETE, "", None, json!({})).await;
    assert_eq!(in_use.json::<Value>().await.unwrap()["code"], "in-use");
    let path = format!("/api/v1/meetings/{}", text(&meeting["id"]));
    let none = server.send(Method::PATCH, &path, Some(&clerk), Some(json!({"body_id": null}))).await;
    assert_eq!(none.json::<Value>().await.unwrap()["body"], Value::Null);
    let again = server.send(Method::PATCH, &path, Some(&clerk), Some(json!({"body_id": made["id"]}))).await;
    assert_eq!(again.json::<Value>().await.unwrap()["body"]["id"], made["id"]);

    // What is refused is refused whole: neither half of it is done.
    let halves = [json!({"body_id": null, "title": " "}), json!({"body_id": null, "admission": "outsiders"})];
    for half in halves {
        let half = server.send(Method::PATCH, &path, Some(&clerk), Some(half)).await;
        assert_eq!(half.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    let nowhere = json!({"title": "Neu", "body_id": "00000000-0000-7000-8000-000000000000"});
    refused(server.send(Method::PATCH, &path, Some(&clerk), Some(nowhere.clone())).await, "body_id").await;
    refused(server.post("/api/v1/meetings", Some(&clerk), nowhere).await, "body_id").await;
    let own: Value = server.send(Method::GET, "/api/v1/meetings", Some(&clerk), None).await.json().await.unwrap();
    let own: Vec<_> =
        own["items"].as_array().unwrap().iter().map(|one| (text(&one["title"]), one["body"]["id"].clone())).collect();
    assert_eq!(own, [("7. Sitzung".to_owned(), made["id"].clone())]);

    // An office is that of today, for those who were there before, too.
    let come = json!({"code": meeting["code"], "device": "abcdefgh"});
    assert_eq!(server.join(Some(&ben), come.clone()).await["role"], "participant");
    for (office, role) in [(json!("deputy"), "deputy"), (json!("chair"), "chair"), (Value::Null, "participant")] {
        let set = register
            .ask(&clerk, Method::PATCH, &format!("/members/{ben_there}"), None, json!({"office": office}))
            .await;
        assert_eq!(set.status(), StatusCode::OK);
        assert_eq!(server.join(Some(&ben), come.clone()).await["role"], role);
    }

    // Whoever is forgotten stands in no register, and the log names every act.
    let deleted = server.send(Method::DELETE, &format!("/api/v1/accounts/{ben_id}"), Some(&chief), None).await;
    assert_eq!(deleted.status(), StatusCode::NO_CONTENT);
    let all: Value = register.ask(&chief, Method::GET, "/members", None, json!({})).await.json().await.unwrap();
    assert!(!all.to_string().contains("Ben"), "{all}");
    let log: Value =
        server.send(Method::GET, "/api/v1/audit?limit=200", Some(&chief), None).await.json().await.unwrap();
    let acts: Vec<_> = log["items"].as_array().unwrap().iter().map(|entry| text(&entry["act"])).collect();
    for act in [
        "body.create",
        "body.clerks",
        "body-member.add",
        "body-member.change",
        "body-member.remove",
        "body-member.import",
        "sitting.mark",
        "sitting.unmark",
    ] {
        assert!(acts.iter().any(|known| known == act), "{act} is not in {acts:?}");
    }
}
