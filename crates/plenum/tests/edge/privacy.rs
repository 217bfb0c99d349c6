//! Somebody is told what is kept, asks to be erased, and is: with a certificate, and nothing left of their name where it
//! could go.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::invitations::{code_in, invite, meeting, secret_in, servers};
use crate::mail::mails_to;
use crate::server::{PASSWORD, Server, cookie, plenum, text};

#[tokio::test]
async fn a_person_is_erased_on_sqlite() {
    let server = Server::start();
    erased(&server).await;
}

#[tokio::test]
async fn a_person_is_erased_on_postgres() {
    let Some(server) = Server::start_on_postgres() else { return };
    erased(&server).await;
}

async fn get(server: &Server, who: &str, path: &str) -> Value {
    let answer = server.send(Method::GET, path, Some(who), None).await;
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    answer.json().await.unwrap()
}

/// Ben, with an account of the name that is looked for everywhere afterwards.
async fn ben(server: &Server, ada: &str) -> (String, String) {
    let new = json!({"name": "Ben Canary", "email": "ben@example.org"});
    let invited: Value = server.post("/api/v1/accounts", Some(ada), new).await.json().await.unwrap();
    let token = invited["setup_url"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
    let setup = json!({"token": token, "name": "Ben Canary", "email": "ben@example.org", "password": PASSWORD});
    let ben = cookie(&server.post("/api/v1/setup", None, setup).await);
    (ben, text(&invited["account"]["id"]))
}

async fn erased(server: &Server) {
    let ada = server.administrator().await;
    let (ben, id) = ben(server, &ada).await;
    let namesake = json!({"name": "Ben Canary", "email": "ruben@example.org"});
    let namesake: Value = server.post("/api/v1/accounts", Some(&ada), namesake).await.json().await.unwrap();
    let (meeting, code, secret) = server.meeting(&ada).await;
    // Ben and a guest are there, Ben writes, and Ada ends it.
    let door = |device: &str| json!({"code": code, "secret": secret, "device": device});
    let ticket = server.join(Some(&ben), door("device0000ben")).await;
    let (mut socket, _) = server.enter(&ticket, None).await;
    let mut guest_door = door("device000guest");
    guest_door["name"] = json!("Gundula Canary");
    let guest = server.join(None, guest_door).await;
    let (mut guest_socket, _) = server.enter(&guest, None).await;
    socket.hear_until(|frame| frame.to_string().contains("Gundula Canary")).await;

    // While it runs, nobody is taken out of its journal.
    let path = format!("/api/v1/accounts/{id}/erasure");
    let preview = get(server, &ada, &path).await;
    assert_eq!(preview["running"], json!(["Council"]), "{preview}");
    let order = json!({"email": "ben@example.org"});
    let refused = server.post(&path, Some(&ada), order.clone()).await;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    let ended = server.send(Method::DELETE, &format!("/api/v1/meetings/{meeting}"), Some(&ben), None).await;
    assert_eq!(ended.status(), StatusCode::NOT_FOUND, "it is not Ben's to delete");
    let chair = server.join(Some(&ada), door("device0000ada")).await;
    let (mut chair_socket, _) = server.enter(&chair, None).await;
    chair_socket
        .say(&json!({"type": "command", "id": "018f5a2e-0000-7000-8000-000000000001", "command": {"type": "end"}}))
        .await;
    guest_socket.closing().await;
    while !get(server, &ada, &path).await["running"].as_array().unwrap().is_empty() {
        tokio::task::yield_now().await;
    }

    // What cannot be finished is not begun: nobody erases themselves, and nothing of them is lost.
    let own = get(server, &ada, "/api/v1/me").await["account"]["id"].clone();
    let own = format!("/api/v1/accounts/{}/erasure", text(&own));
    let refused = server.post(&own, Some(&ada), json!({"email": "ada@example.org"})).await;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    assert!(record(server, &ada, &meeting).await.contains("\"Ada\""), "the journal names them as before");
    let begun = get(server, &ada, "/api/v1/audit?act=account.erase-begin").await;
    assert_eq!(begun["items"], json!([]));

    // Ben takes their data along, and asks.
    let data: Value = server.post("/api/v1/me/data", Some(&ben), json!({})).await.json().await.unwrap();
    assert!(data.to_string().contains("ben@example.org") && !data.to_string().contains("Ada"), "{data}");
    let asked = server.post("/api/v1/me/erasure-request", Some(&ben), json!({})).await;
    assert_eq!(asked.status(), StatusCode::OK);
    let waiting = get(server, &ada, "/api/v1/erasure-requests").await;
    assert_eq!(waiting["items"][0]["account"], json!(id), "{waiting}");
    let overview = get(server, &ada, "/api/v1/overview").await;
    assert!(overview["open"].to_string().contains("erasure-asked"), "{overview}");

    // Ada hands the data out, types the wrong address, then the right one.
    let data = server.post(&format!("/api/v1/accounts/{id}/data"), Some(&ada), json!({})).await;
    assert_eq!(data.status(), StatusCode::OK);
    let wrong = server.post(&path, Some(&ada), json!({"email": "ada@example.org"})).await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let done: Value = server.post(&path, Some(&ada), order.clone()).await.json().await.unwrap();
    let certificate = done["certificate"].as_str().unwrap();
    assert!(certificate.starts_with("plenum person erasure v1\n") && certificate.contains("\"accounts\": 1"), "{done}");
    assert!(!certificate.contains("Canary") && certificate.contains("\u{2014} plenum/audit/"), "{certificate}");
    let (proven, said) = verified(server, certificate);
    assert!(proven && said.contains(&id) && said.contains("nothing more about them"), "{said}");
    let (proven, said) = verified(server, &certificate.replace("\"accounts\": 1", "\"accounts\": 2"));
    assert!(!proven && said.contains("changed since"), "{said}");

    // Ben is out, and named nowhere but in what the log proves.
    let me = server.send(Method::GET, "/api/v1/me", Some(&ben), None).await;
    assert_eq!(me.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(server.post(&path, Some(&ada), order).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(get(server, &ada, "/api/v1/erasure-requests").await["items"], json!([]));
    let record = record(server, &ada, &meeting).await;
    assert!(!record.contains("Ben Canary") && record.contains("Gundula Canary"), "{record}");

    // The guest is found by name, and erased likewise.
    assert_eq!(get(server, &ada, "/api/v1/guests?name=ben").await["items"], json!([]));
    let found = get(server, &ada, "/api/v1/guests?name=gundula").await;
    let guests = json!({"guests": [found["items"][0]["id"]]});
    assert_eq!(server.post("/api/v1/guests/erasure", Some(&ada), guests.clone()).await.status(), StatusCode::OK);
    assert_eq!(server.post("/api/v1/guests/erasure", Some(&ada), guests).await.status(), StatusCode::NOT_FOUND);
    assert!(!self::record(server, &ada, &meeting).await.contains("Canary"));

    let verified: Value = server.post("/api/v1/audit/verify", Some(&ada), json!({})).await.json().await.unwrap();
    assert_eq!(verified["whole"], json!(true), "{verified}");
    let acts = get(server, &ada, "/api/v1/audit?act=account.erase").await;
    assert_eq!((acts["items"].as_array().unwrap().len(), &acts["items"][0]["object"]["name"]), (1, &json!("")));
    // Whoever has the same name is somebody else.
    let created = get(server, &ada, "/api/v1/audit?act=account.create").await;
    let of = |email: &str| created.to_string().contains(email);
    assert!(of("ruben@example.org") && !of("\"ben@example.org"), "{created}");
    let named: Vec<_> =
        created["items"].as_array().unwrap().iter().filter(|one| one["object"]["name"] == "Ben Canary").collect();
    assert_eq!(named.len(), 1, "{created}");
    assert_eq!(named[0]["object"]["id"], namesake["account"]["id"]);
}

/// `plenum admin tenant verify-erasure` beside the server; whether it is proven, and what was said.
fn verified(server: &Server, certificate: &str) -> (bool, String) {
    let file = server.data.path().join("certificate");
    std::fs::write(&file, certificate).unwrap();
    let settings = server.settings.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let mut command = plenum(server.data.path());
    let output = command.args(["admin", "tenant", "verify-erasure"]).arg(&file).envs(settings).output().unwrap();
    let said = if output.status.success() { &output.stdout } else { &output.stderr };
    (output.status.success(), String::from_utf8_lossy(said).into_owned())
}

#[tokio::test]
async fn nobody_who_is_erased_comes_back_by_an_invitation() {
    for (server, domain, _keys) in servers("erased") {
        let ada = server.administrator().await;
        let (path, code, _) = meeting(&server, &ada).await;
        let kim = format!("kim@{domain}");
        invite(&server, &ada, &path, &kim, "chair").await;
        let secret = secret_in(&mails_to(&kim, 1).await[0], &code);
        let mut door = json!({"code": code, "secret": secret});
        assert_eq!(server.post("/api/v1/join/code", None, door.clone()).await.status(), StatusCode::ACCEPTED);
        let mut typed = door.clone();
        typed["verification_code"] = json!(code_in(&mails_to(&kim, 2).await[1]));
        let proven: Value = server.post("/api/v1/join/verify", None, typed).await.json().await.unwrap();
        door["guest_credential"] = proven["guest_credential"].clone();
        door["device"] = json!("device000kim");
        server.join(None, door.clone()).await;

        let found = get(&server, &ada, "/api/v1/guests?name=sommer").await;
        let guests = json!({"guests": [found["items"][0]["id"]]});
        let done: Value = server.post("/api/v1/guests/erasure", Some(&ada), guests).await.json().await.unwrap();
        assert!(done["certificate"].as_str().unwrap().contains("\"invitations\": 1"), "{done}");
        let (proven, said) = verified(&server, done["certificate"].as_str().unwrap());
        assert!(proven && said.contains("Erased: guests"), "{said}");
        let refused = server.post("/api/v1/join", None, door).await;
        assert_eq!(refused.status(), StatusCode::NOT_FOUND, "the link is nobody's any more");
        assert_eq!(get(&server, &ada, &path).await["items"], json!([]));
        assert_eq!(get(&server, &ada, "/api/v1/guests?name=sommer").await["items"], json!([]));

        // Whoever has an account is not invited any more either.
        let new = json!({"name": "Ben Canary", "email": format!("ben@{domain}")});
        let made: Value = server.post("/api/v1/accounts", Some(&ada), new).await.json().await.unwrap();
        invite(&server, &ada, &path, &format!("Ben@{domain}"), "participant").await;
        let path_of = format!("/api/v1/accounts/{}/erasure", text(&made["account"]["id"]));
        let preview = get(&server, &ada, &path_of).await;
        assert!(preview["rows"].to_string().contains("\"invitations\""), "{preview}");
        let order = json!({"email": format!("ben@{domain}")});
        let done: Value = server.post(&path_of, Some(&ada), order).await.json().await.unwrap();
        assert!(done["certificate"].as_str().unwrap().contains("\"invitations\": 1"), "{done}");
        assert_eq!(get(&server, &ada, &path).await["items"], json!([]));
    }
}

async fn record(server: &Server, who: &str, meeting: &str) -> String {
    let conferences = get(server, who, &format!("/api/v1/meetings/{meeting}/conferences")).await;
    assert_eq!(conferences["items"][0]["kept"], json!(true));
    let conference = text(&conferences["items"][0]["id"]);
    let path = format!("/api/v1/meetings/{meeting}/conferences/{conference}/record-ticket");
    let ticket: Value = server.post(&path, Some(who), json!({})).await.json().await.unwrap();
    server.post("/api/v1/record", None, ticket).await.text().await.unwrap()
}

#[tokio::test]
async fn what_is_processed_is_said_of_every_table() {
    let server = Server::start();
    let ada = server.administrator().await;
    let list = get(&server, &ada, "/api/v1/processing").await;
    let tables = list["tables"].as_array().unwrap();
    assert_eq!(tables.len(), store::TENANT_TABLES.len());
    let of = |name: &str| tables.iter().find(|table| table["table"] == name).unwrap();
    assert_eq!((&of("journal")["retention"], &of("audit_entries")["retention"]), (&json!("journals"), &json!("audit")));
    assert!(of("accounts")["columns"].to_string().contains("contact"));
    let periods = get(&server, &ada, "/api/v1/retention").await;
    assert_eq!(periods["items"][0]["class"], json!("chats"));
    assert!(periods["items"].as_array().unwrap().iter().all(|one| one["policy"].is_null() != one["days"].is_null()));
}
