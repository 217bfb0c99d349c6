//! The audit log from outside: what people do stands in it, and every operation that changes something says what.

use std::collections::BTreeSet;

use ::audit::Act;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::server::{EMAIL, PASSWORD, Server, cookie, plenum, text};

/// Operations without a rule, and why.
const UNAUDITED: &str = include_str!("unaudited.txt");
/// Lines of that file; it may only shrink.
const UNAUDITED_MAX: usize = 25;

#[tokio::test]
async fn every_operation_that_changes_something_names_its_act() {
    let server = Server::start();
    let document: Value = server.send(Method::GET, "/api/v1/openapi.json", None, None).await.json().await.unwrap();
    let mut excused: BTreeSet<&str> = UNAUDITED.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(excused.len() <= UNAUDITED_MAX, "unaudited.txt may only shrink");
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap().iter().filter(|(method, _)| *method != "get") {
            let excuse = excused.iter().copied().find(|line| line.starts_with(&format!("{method} {path} ")));
            match operation["x-audit"].as_str() {
                Some(act) => {
                    assert!(Act::from_name(act).is_some(), "{method} {path}: there is no act {act}");
                    assert!(excuse.is_none(), "{method} {path} has a rule; take it out of unaudited.txt");
                }
                None => {
                    let excuse = excuse.unwrap_or_else(|| panic!("{method} {path} has no audit rule: x-audit"));
                    excused.remove(excuse);
                }
            }
        }
    }
    assert!(excused.is_empty(), "unaudited.txt names what does not exist: {excused:?}");
}

#[tokio::test]
async fn what_people_do_stands_in_the_log_on_sqlite() {
    story(&Server::start(), &[]).await;
}

#[tokio::test]
async fn what_people_do_stands_in_the_log_on_postgres() {
    if let Some(server) = Server::start_on_postgres() {
        let settings = server.settings.clone();
        story(&server, &settings).await;
    }
}

async fn story(server: &Server, settings: &[(String, String)]) {
    let ada = server.administrator().await;
    // Accounts.
    let new = json!({"name": "Ben", "email": "ben@example.org"});
    let invitation: Value = server.post("/api/v1/accounts", Some(&ada), new).await.json().await.unwrap();
    let ben_id = text(&invitation["account"]["id"]);
    let token = invitation["setup_url"].as_str().unwrap().split_once('#').unwrap().1;
    let setup = json!({"token": token, "name": "Ben", "email": "ben@example.org", "password": "another password 1"});
    let ben = cookie(&server.post("/api/v1/setup", None, setup).await);
    let change = |body: Value| server.send(Method::PATCH, "/api/v1/me", Some(&ben), Some(body));
    assert_eq!(change(json!({"name": "Ben Okafor"})).await.status(), StatusCode::OK);
    let of_ben = format!("/api/v1/accounts/{ben_id}");
    for body in [json!({"administrator": true}), json!({"administrator": false})] {
        let done = server.send(Method::PATCH, &of_ben, Some(&ada), Some(body)).await;
        assert_eq!(done.status(), StatusCode::OK);
    }
    // What is not permitted, and what fails.
    assert_eq!(server.send(Method::GET, "/api/v1/accounts", Some(&ben), None).await.status(), StatusCode::FORBIDDEN);
    let audit = server.send(Method::GET, "/api/v1/audit", Some(&ben), None).await;
    assert_eq!(audit.status(), StatusCode::FORBIDDEN);
    let wrong = json!({"email": "ben@example.org", "password": "canary wrong 4711"});
    assert_eq!(server.post("/api/v1/session", None, wrong).await.status(), StatusCode::UNAUTHORIZED);
    let unknown = json!({"email": "canary secret 4711", "password": "x"});
    assert_eq!(server.post("/api/v1/session", None, unknown).await.status(), StatusCode::UNAUTHORIZED);
    // Sessions and passwords.
    let right = json!({"email": EMAIL, "password": PASSWORD});
    let second = cookie(&server.post("/api/v1/session", None, right.clone()).await);
    server.send(Method::DELETE, "/api/v1/session", Some(&second), None).await;
    server.post("/api/v1/session", None, right).await;
    server.send(Method::DELETE, "/api/v1/me/sessions", Some(&ada), None).await;
    let change = json!({"current": "another password 1", "new": "another password 2"});
    let done = server.post("/api/v1/me/password", Some(&ben), change).await;
    assert_eq!(done.status(), StatusCode::NO_CONTENT);
    // Meetings.
    let (meeting, ..) = server.meeting(&ada).await;
    let of_meeting = format!("/api/v1/meetings/{meeting}");
    server.send(Method::PATCH, &of_meeting, Some(&ada), Some(json!({"title": "Rat"}))).await;
    let link: Value = server.post(&format!("{of_meeting}/links"), Some(&ada), json!({})).await.json().await.unwrap();
    let of_link = format!("{of_meeting}/links/{}", link["id"].as_str().unwrap());
    server.send(Method::DELETE, &of_link, Some(&ada), None).await;
    server.send(Method::DELETE, &of_meeting, Some(&ada), None).await;
    server.send(Method::PATCH, &of_ben, Some(&ada), Some(json!({"disabled": true}))).await;
    // The command line.
    let settings = settings.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let mut add = plenum(server.data.path());
    let add =
        add.envs(settings.clone()).args(["admin", "account", "add", "--name", "Cem", "--email", "cem@example.org"]);
    assert!(add.output().unwrap().status.success());

    let entries = entries(server, &ada, "").await;
    let acts: Vec<String> = entries.iter().rev().map(|entry| text(&entry["act"])).collect();
    for act in [
        "setup-link.create",
        "account.create",
        "administrator.grant",
        "setup-link.use",
        "account.change",
        "administrator.revoke",
        "access.refused",
        "sign-in.failed",
        "sign-in",
        "sign-out",
        "session.end-others",
        "password.change",
        "meeting.create",
        "meeting.change",
        "link.create",
        "link.revoke",
        "meeting.delete",
        "account.disable",
    ] {
        assert!(acts.iter().any(|found| found == act), "{act} is missing in {acts:?}");
    }
    let one = |act: &str| entries.iter().find(|entry| entry["act"] == act).unwrap();
    let granted = one("administrator.revoke");
    assert_eq!((&granted["actor"]["name"], &granted["object"]["name"]), (&json!("Ada"), &json!("Ben Okafor")));
    assert_eq!(granted["network"], "127.0.0.0/24");
    let refused = one("access.refused");
    assert_eq!((&refused["actor"]["name"], &refused["result"]), (&json!("Ben Okafor"), &json!("refused")));
    assert_eq!(one("account.create")["actor"]["kind"], "console");
    assert_eq!(one("meeting.change")["details"]["title"], "Rat");
    let whole = serde_json::to_string(&entries).unwrap();
    for secret in ["canary", "4711", PASSWORD, "another password", token] {
        assert!(!whole.contains(secret), "{secret} stands in the log");
    }

    // Searching.
    let found = |query: &'static str| entries_of(server, &ada, query);
    assert!(found("&area=meetings").await.iter().all(|entry| text(&entry["act"]).contains('.')));
    assert_eq!(found("&act=meeting.delete").await.len(), 1);
    assert!(found("&result=refused").await.len() >= 3);
    assert!(found("&text=okafor%20revoke").await.iter().all(|entry| entry["act"] == "administrator.revoke"));
    for wrong in ["act=x", "area=x", "actor=x", "object=x", "result=x", "since_ms=x", "cursor=x"] {
        let answer = server.send(Method::GET, &format!("/api/v1/audit?{wrong}"), Some(&ada), None).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{wrong}");
    }

    // Verifying, and the same without the server.
    let verified: Value = server.post("/api/v1/audit/verify", Some(&ada), json!({})).await.json().await.unwrap();
    assert_eq!(verified["whole"], true, "{verified}");
    assert!(verified["sealed"].as_u64().unwrap() >= entries.len() as u64);
    let state: Value = server.send(Method::GET, "/api/v1/audit/state", Some(&ada), None).await.json().await.unwrap();
    let export = server.post("/api/v1/audit/export", Some(&ada), json!({"format": "json-lines"})).await;
    assert_eq!(export.headers()["content-type"], "application/jsonl");
    let file = server.data.path().join("audit.jsonl");
    let exported = export.text().await.unwrap();
    let verify = |content: &str| {
        std::fs::write(&file, content).unwrap();
        let mut command = plenum(server.data.path());
        command.args(["admin", "audit", "verify", "--file"]).arg(&file).arg("--key").arg(text(&state["verifier_key"]));
        let output = command.output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap())
    };
    let (whole, said) = verify(&exported);
    assert!(whole, "{said}");
    let (whole, said) = verify(&exported.replacen("\"act\":\"password.change\"", "\"act\":\"password.chance\"", 1));
    assert!(!whole && said.contains("the entry was edited"), "{said}");
    let cef = server.post("/api/v1/audit/export", Some(&ada), json!({"format": "cef"})).await.text().await.unwrap();
    assert!(cef.lines().all(|line| line.starts_with("CEF:0|Plenum|Plenum|")));
    assert!(cef.contains("audit.export"), "an export is audited");
    let mut command = plenum(server.data.path());
    let output = command.envs(settings).args(["admin", "audit", "verify"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    operators(server, &ada).await;
}

/// What operators do to a tenant stands in the tenant's log.
async fn operators(server: &Server, ada: &str) {
    let host = "amt.localhost";
    let new = json!({"slug": "amt", "name": "Amt", "hosts": [host]});
    let made: Value = server.post("/api/v1/operator/tenants", Some(ada), new).await.json().await.unwrap();
    let path = format!("/api/v1/operator/tenants/{}", made["tenant"]["id"].as_str().unwrap());
    let link: Value = server.post(&format!("{path}/setup-link"), Some(ada), json!({})).await.json().await.unwrap();
    for change in [json!({"name": "Amt Hohenaue"}), json!({"suspended": true}), json!({"suspended": false})] {
        assert_eq!(server.send(Method::PATCH, &path, Some(ada), Some(change)).await.status(), StatusCode::OK);
    }
    let token = link["setup_url"].as_str().unwrap().split_once('#').unwrap().1;
    let setup = json!({"token": token, "name": "Eva", "email": "eva@example.org", "password": "another password 3"});
    let eva = cookie(&server.at(host, Method::POST, "/api/v1/setup").json(&setup).send().await.unwrap());
    let page = server.at(host, Method::GET, "/api/v1/audit").header("cookie", eva).send().await.unwrap();
    let page: Value = page.json().await.unwrap();
    let entries = page["items"].as_array().unwrap();
    for act in ["tenant.create", "setup-link.create", "tenant.change", "tenant.suspend", "tenant.resume"] {
        let entry = entries.iter().find(|entry| entry["act"] == act).unwrap_or_else(|| panic!("{act}: {page}"));
        assert_eq!((&entry["actor"]["kind"], &entry["actor"]["name"]), (&json!("operator"), &json!("Ada")), "{act}");
    }
}

async fn entries_of(server: &Server, who: &str, query: &str) -> Vec<Value> {
    entries(server, who, query).await
}

async fn entries(server: &Server, who: &str, query: &str) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/v1/audit?limit=7{cursor}{query}");
        let page: Value = server.send(Method::GET, &path, Some(who), None).await.json().await.unwrap();
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}
