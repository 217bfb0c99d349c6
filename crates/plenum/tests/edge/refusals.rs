//! What is refused, and that a refusal says no more than it should.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::server::{EMAIL, PASSWORD, Server};

const DEVICE: &str = "device000001";
/// Bodies tried against the routes that anybody can reach.
const GARBAGE_CASES: u32 = 64;

#[tokio::test]
async fn a_wrong_password_says_nothing_and_is_throttled() {
    let server = Server::start();
    server.administrator().await;
    let try_sign_in = async |email: &str, password: &str| {
        let response = server.post("/api/v1/session", None, json!({"email": email, "password": password})).await;
        (response.status(), response.text().await.unwrap())
    };
    let wrong = try_sign_in(EMAIL, "a wrong password").await;
    assert_eq!(wrong.0, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong, try_sign_in("nobody@example.org", "a wrong password").await, "unknown accounts look the same");
    for _ in 1..10 {
        try_sign_in(EMAIL, "a wrong password").await;
    }
    let throttled = server.post("/api/v1/session", None, json!({"email": EMAIL, "password": PASSWORD})).await;
    assert_eq!(throttled.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(throttled.headers().contains_key("retry-after"));
}

#[tokio::test]
async fn links_that_cannot_be_used_get_one_answer() {
    let server = Server::start();
    let session = server.administrator().await;
    let (meeting, code, secret) = server.meeting(&session).await;
    let (_, other_code, _) = server.meeting(&session).await;
    let links = format!("/api/v1/meetings/{meeting}/links");
    let revoked: Value = server.send(Method::POST, &links, Some(&session), Some(json!({}))).await.json().await.unwrap();
    let revoked_secret = revoked["url"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
    let path = format!("{links}/{}", revoked["id"].as_str().unwrap());
    assert_eq!(server.send(Method::DELETE, &path, Some(&session), None).await.status(), StatusCode::NO_CONTENT);

    let mut answers = Vec::new();
    for (code, secret) in [
        (code.as_str(), Some("unknown")),
        (code.as_str(), Some("")),
        (code.as_str(), Some(revoked_secret.as_str())),
        (code.as_str(), None),
        (other_code.as_str(), Some(secret.as_str())),
        ("aaa-aaaa-aaa", Some(secret.as_str())),
        ("no code", Some(secret.as_str())),
    ] {
        for path in ["/api/v1/join/preview", "/api/v1/join"] {
            let mut body = json!({"code": code, "secret": secret});
            if path.ends_with("join") {
                body["name"] = json!("Ben");
                body["device"] = json!(DEVICE);
            }
            let response = server.post(path, None, body).await;
            answers.push((response.status(), response.text().await.unwrap()));
        }
    }
    assert_eq!(answers[0].0, StatusCode::NOT_FOUND);
    assert!(answers[0].1.contains("link-unusable"));
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
}

#[tokio::test]
async fn other_origins_change_nothing() {
    let server = Server::start();
    let session = server.administrator().await;
    for (name, value) in [("origin", "https://elsewhere.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")]
    {
        let response = server
            .request(Method::POST, "/api/v1/meetings")
            .header("cookie", &session)
            .header(name, value)
            .json(&json!({}))
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{name}: {value}");
    }
    let form = server
        .request(Method::POST, "/api/v1/meetings")
        .header("cookie", &session)
        .header("content-type", "text/plain")
        .body("{}")
        .send()
        .await
        .unwrap();
    assert_eq!(form.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "a form cannot ask for a change");
    let Err(error) = server.socket_from("https://elsewhere.example").await else { panic!("a foreign page got in") };
    assert!(matches!(*error, Error::Http(response) if response.status() == 403));
}

#[tokio::test]
async fn a_ticket_opens_once() {
    let server = Server::start();
    let session = server.administrator().await;
    let (_, code, _) = server.meeting(&session).await;
    let ticket = server.join(Some(&session), json!({"code": code, "device": DEVICE})).await;
    let (_first, welcome) = server.enter(&ticket, None).await;
    assert_eq!(welcome["type"], "welcome");
    let (_, again) = server.enter(&ticket, None).await;
    assert_eq!(again, json!({"type": "closing", "code": "ticket-unusable"}));
    let (_, unknown) = server.enter(&json!({"ticket": "unknown"}), None).await;
    assert_eq!(unknown, again);
}

#[tokio::test]
async fn a_bad_frame_ends_its_own_socket_alone() {
    let server = Server::start();
    let session = server.administrator().await;
    let (_, code, secret) = server.meeting(&session).await;
    let owner = server.join(Some(&session), json!({"code": code, "device": DEVICE})).await;
    let (mut witness, _) = server.enter(&owner, None).await;

    for bad in [
        Message::text("not JSON"),
        Message::text(r#"{"type":"unknown"}"#),
        Message::text(r#"{"type":"ping","more":1}"#),
        Message::text(r#"{"type":"hello","ticket":"twice"}"#),
        Message::text(format!(r#"{{"type":"ping","x":"{}"}}"#, "x".repeat(40_000))),
        Message::binary(vec![0_u8, 1, 2]),
    ] {
        let join = json!({"code": code, "secret": secret, "name": "Ben", "device": "device000002"});
        let ticket = server.join(None, join).await;
        let (mut socket, _) = server.enter(&ticket, None).await;
        socket.raw(bad).await;
        assert_eq!(socket.closing().await, "protocol-error");
    }
    let mut silent = server.socket().await;
    silent.say(&json!({"type": "ping"})).await;
    assert_eq!(silent.closing().await, "protocol-error", "the first frame is hello");

    witness.say(&json!({"type": "ping"})).await;
    witness.hear_until(|frame| frame["type"] == "pong").await;
}

#[test]
fn garbage_bodies_are_refused_politely() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = Server::start();
    let paths = ["/api/v1/session", "/api/v1/setup", "/api/v1/setup/check", "/api/v1/join", "/api/v1/join/preview"];
    let body = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..512),
        any::<String>().prop_map(|s| json!({"code": s, "secret": s, "token": s, "email": s}).to_string().into_bytes()),
        any::<String>().prop_map(|s| json!({"code": s, "secret": s}).to_string().into_bytes()),
    ];
    let mut runner = TestRunner::new(Config { cases: GARBAGE_CASES, failure_persistence: None, ..Config::default() });
    runner
        .run(&body, |body| {
            for path in paths {
                let request = server.request(Method::POST, path).header("content-type", "application/json");
                let response = runtime.block_on(request.body(body.clone()).send()).unwrap();
                prop_assert!(response.status().is_client_error(), "{path}: {}", response.status());
                prop_assert_eq!(&response.headers()["content-type"], "application/problem+json");
            }
            Ok(())
        })
        .unwrap();
    let alive = runtime.block_on(server.send(Method::GET, "/readyz", None, None));
    assert_eq!(alive.status(), StatusCode::OK);
}

#[tokio::test]
async fn secrets_and_words_stay_out_of_the_log() {
    let server = Server::start();
    let session = server.administrator().await;
    let (_, code, secret) = server.meeting(&session).await;
    let name = "Canary Name";
    let ticket = server.join(None, json!({"code": code, "secret": secret, "name": name, "device": DEVICE})).await;
    let (mut socket, welcome) = server.enter(&ticket, None).await;
    let token = welcome["media"]["token"].as_str().unwrap().to_owned();
    let id = "018f5a2e-0000-7000-8000-000000000002";
    socket.say(&json!({"type": "command", "id": id, "command": {"type": "chat-send", "text": "canary words"}})).await;
    socket.hear_until(|frame| frame["id"] == id).await;
    server.send(Method::GET, &format!("/rtc/validate?access_token={token}"), None, None).await;
    server.post("/api/v1/session", None, json!({"email": EMAIL, "password": "canary wrong password"})).await;

    let log = server.log();
    assert!(log.contains("/rtc/validate"), "requests are logged");
    let setup = server.setup.clone().unwrap();
    let credential = ticket["guest_credential"].as_str().unwrap();
    let canaries = [
        PASSWORD,
        "canary wrong password",
        name,
        "canary words",
        EMAIL,
        &setup,
        &secret,
        &token,
        credential,
        ticket["ticket"].as_str().unwrap(),
        session.split_once('=').unwrap().1,
    ];
    for canary in canaries {
        assert!(!log.contains(canary), "the log holds {canary:?}");
    }
}
