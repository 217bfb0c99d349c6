//! Time stamps over records of votes, on both databases, by the authority of OpenSSL and by dishonest ones.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use record::{Anchors, Check, Policy, Trust, Verdict};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::Notify;

use self::authority::{Authority, P256};
use crate::council::{Council, confirm};
use crate::server::{Server, free_port, text};
use crate::votes::{fine, refused};

#[path = "../../../record/tests/authority/mod.rs"]
mod authority;

const AUTHORITY: &str = "/api/v1/time-stamping";
/// `ada:geheim stempeln`.
const LOGIN: &str = "Basic YWRhOmdlaGVpbSBzdGVtcGVsbg==";

#[tokio::test]
async fn records_are_stamped_on_sqlite() {
    let allow = [("PLENUM_OUTBOUND__ALLOW", r#"["127.0.0.1"]"#)];
    stamps(&Server::start_with(&allow)).await;
}

#[tokio::test]
async fn records_are_stamped_on_postgres() {
    let Some(server) = Server::start_on_postgres() else { return };
    stamps(&server).await;
}

/// An authority as a server, with a path for each way to be wrong.
struct Tsa {
    url: String,
    authority: Arc<Authority>,
    /// Told when somebody waits for an answer that never comes.
    waiting: Arc<Notify>,
}

#[derive(Clone)]
struct Shared {
    authority: Arc<Authority>,
    /// One question at a time: the files of OpenSSL have fixed names.
    turn: Arc<Mutex<()>>,
    waiting: Arc<Notify>,
}

impl Tsa {
    async fn start() -> Self {
        let (authority, waiting) = (Arc::new(Authority::new(P256, "stamps")), Arc::<Notify>::default());
        let shared = Shared { authority: authority.clone(), turn: Arc::default(), waiting: waiting.clone() };
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async { axum::serve(listener, Router::new().fallback(answer).with_state(shared)).await });
        Self { url, authority, waiting }
    }

    fn own(&self, path: &str) -> Value {
        json!({"url": format!("{}{path}", self.url), "user_name": null, "password": null, "policy": null,
            "anchors": self.authority.pem("root")})
    }
}

async fn answer(State(shared): State<Shared>, uri: Uri, headers: HeaderMap, question: Bytes) -> Response {
    assert_eq!(headers[header::CONTENT_TYPE], "application/timestamp-query");
    let mut question = question.to_vec();
    match uri.path() {
        "/slow" => {
            shared.waiting.notify_one();
            std::future::pending::<()>().await;
        }
        "/large" => return vec![0x30; 100_000].into_response(),
        "/page" => return "<html>".into_response(),
        "/login" if headers.get(header::AUTHORIZATION).is_none_or(|login| login != LOGIN) => {
            return StatusCode::UNAUTHORIZED.into_response();
        }
        // The imprint is the only run of 32 bytes; the nonce stands behind it and in front of the last three bytes.
        "/imprint" => {
            let at = question.windows(2).position(|bytes| bytes == [4, 32]).unwrap() + 2;
            question[at] ^= 1;
        }
        "/nonce" => {
            let at = question.len() - 4;
            question[at] ^= 1;
        }
        _ => {}
    }
    let stamped = tokio::task::spawn_blocking(move || {
        let _turn = shared.turn.lock().unwrap();
        shared.authority.answer(&question, &[])
    });
    ([(header::CONTENT_TYPE, "application/timestamp-reply")], stamped.await.unwrap()).into_response()
}

async fn set(server: &Server, chief: &str, source: &str, own: Value) -> Value {
    let seen = fine(server.send(Method::GET, AUTHORITY, Some(chief), None).await).await["version"].clone();
    let change = json!({"source": source, "own": own, "seen": seen});
    fine(server.send(Method::PUT, AUTHORITY, Some(chief), Some(change)).await).await
}

async fn tried(server: &Server, chief: &str) -> Value {
    fine(server.post(&format!("{AUTHORITY}/test"), Some(chief), Value::Null).await).await
}

async fn stamps(server: &Server) {
    let chief = server.administrator().await;
    let tsa = Tsa::start().await;
    // Nobody is asked unless somebody has set whom.
    let nothing = fine(server.send(Method::GET, AUTHORITY, Some(&chief), None).await).await;
    assert_eq!((&nothing["source"], &nothing["installation"]), (&json!("installation"), &Value::Null));
    assert_eq!(refused(server.post(&format!("{AUTHORITY}/test"), Some(&chief), Value::Null).await).await.1, "conflict");
    let mut council = Council::sit(server, &chief).await;
    let vote = council.vote("Ohne").await;
    council.told(&vote, |news| news["stage"] == "announced" && news["stamp"] == "off").await;

    what_is_no_authority_is_refused(server, &chief, &tsa).await;
    set(server, &chief, "own", tsa.own("/slow")).await;
    let slow = tokio::join!(tried(server, &chief), async {
        tsa.waiting.notified().await;
        dishonest_authorities_are_noticed(server, &chief, &tsa).await;
        a_record_is_stamped(server, &chief, &tsa, &mut council).await;
    });
    assert_eq!(slow.0["fault"], "slow");
    let told = fine(server.send(Method::GET, "/api/v1/audit?act=time-stamping.test", Some(&chief), None).await).await;
    assert!(!told.to_string().contains("geheim"), "a password is told to nobody");
}

async fn what_is_no_authority_is_refused(server: &Server, chief: &str, tsa: &Tsa) {
    for (field, wrong) in [
        ("url", json!("ftp://a.example")),
        ("url", json!("http://10.0.0.1/tsa")),
        ("user_name", json!("a:b")),
        ("policy", json!("1.2.")),
        ("anchors", json!("Zertifikat")),
        ("password", json!("nur ein Passwort")),
    ] {
        let mut own = tsa.own("/tsa");
        own[field] = wrong;
        let change = json!({"source": "own", "own": own, "seen": 0});
        let answer = server.send(Method::PUT, AUTHORITY, Some(chief), Some(change)).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{field}");
    }
    let change = json!({"source": "off", "own": null, "seen": 7});
    let stale = server.send(Method::PUT, AUTHORITY, Some(chief), Some(change)).await;
    assert_eq!(stale.status(), StatusCode::PRECONDITION_FAILED);
}

async fn dishonest_authorities_are_noticed(server: &Server, chief: &str, tsa: &Tsa) {
    let foreign = Authority::new(P256, "stamps");
    let with = |path: &str, field: &str, value: Value| {
        let mut own = tsa.own(path);
        own[field] = value;
        own
    };
    let gone = format!("http://127.0.0.1:{}/tsa", free_port());
    let mut login = with("/login", "user_name", json!("ada"));
    login["password"] = json!("geheim stempeln");
    let mut false_login = login.clone();
    false_login["password"] = json!("falsch");
    for (own, fault) in [
        (tsa.own("/nonce"), json!("time-nonce")),
        (tsa.own("/imprint"), json!("time-imprint")),
        (tsa.own("/large"), json!("body-too-large")),
        (tsa.own("/page"), json!("time-form")),
        (with("/tsa", "anchors", json!(foreign.pem("root"))), json!("time-path")),
        (with("/tsa", "policy", json!("1.2.3.4.9")), json!("time-refused")),
        (with("/tsa", "url", json!(gone)), json!("unreachable")),
        (false_login, json!("login-refused")),
        (login, Value::Null),
        (with("/tsa", "policy", json!("1.2.3.4.1")), Value::Null),
        (with("/tsa", "anchors", Value::Null), Value::Null),
    ] {
        let saved = set(server, chief, "own", own.clone()).await;
        assert_eq!(saved["own"]["url"], own["url"]);
        assert_eq!(saved["own"]["has_password"], json!(!own["password"].is_null()));
        assert_eq!(tried(server, chief).await["fault"], fault, "{own}");
    }
}

async fn a_record_is_stamped(server: &Server, chief: &str, tsa: &Tsa, council: &mut Council<'_>) {
    // An authority that does not answer is asked again; what is decided meanwhile waits for nothing.
    let mut gone = tsa.own("/tsa");
    gone["url"] = json!(format!("http://127.0.0.1:{}/tsa", free_port()));
    set(server, chief, "own", gone).await;
    let vote = council.vote("Mit").await;
    council.told(&vote, |news| news["stage"] == "announced" && news["stamp"] == "waiting").await;
    let key = fine(server.send(Method::GET, "/api/v1/votes/log-key", None, None).await).await;
    let policy: Policy = format!("log {}\nquorum none\n", text(&key["key"])).parse().unwrap();
    let anchors = Anchors::from_pem(&tsa.authority.pem("root")).unwrap();
    let trust = Trust { policy, anchors, confirmations: Some(1), ..Trust::default() };
    let (findings, _) = record::verify(&council.file(&vote, "record").await, &trust, None);
    assert_eq!(findings.verdict(), Verdict::Incomplete, "{:?}", findings.list);
    assert_ne!(findings.state(Check::TimeStamp), Some(record::State::Passed));

    set(server, chief, "own", tsa.own("/tsa")).await;
    council.told(&vote, |news| news["stamp"] == "stamped").await;
    let stamped = council.file(&vote, "record").await;
    let valid = |bytes: &[u8]| {
        let (findings, _) = record::verify(bytes, &trust, None);
        assert_eq!(findings.verdict(), Verdict::Valid, "{:?}", findings.list);
    };
    valid(&stamped);
    assert!(council.file(&vote, "record").await == stamped, "stamped once, the same bytes for everybody");
    let (findings, _) = record::verify(&council.file(&vote, "protocol-de").await, &trust, None);
    assert_ne!(findings.verdict(), Verdict::Invalid, "{:?}", findings.list);
    // The log of the tenant grows, and somebody confirms late: the stamp covers what it covered.
    let other = council.vote("Noch eine").await;
    council.told(&other, |news| news["stamp"] == "stamped").await;
    confirm(&vote, &council.ben).await;
    assert!(council.file(&vote, "record").await == stamped);
    // What is entered after the end is stamped anew.
    council.object(&vote).await;
    let size = council.ben.log(&vote, 0).await["size"].clone();
    council.told(&vote, |news| news["size"] == size && news["stamp"] == "stamped").await;
    let later = council.file(&vote, "record").await;
    assert!(later != stamped);
    valid(&later);
    let acts = fine(server.send(Method::GET, "/api/v1/audit?act=vote.stamp", Some(chief), None).await).await;
    assert!(acts["items"].as_array().unwrap().len() >= 3, "{acts}");

    set(server, chief, "off", Value::Null).await;
    let vote = council.vote("Wieder ohne").await;
    council.told(&vote, |news| news["stage"] == "announced" && news["stamp"] == "off").await;
}

/// The operator sets one for all, and holds everybody to it.
#[tokio::test]
async fn the_installation_stamps_for_all() {
    let tsa = Tsa::start().await;
    let files = tempfile::tempdir().unwrap();
    let (ca, password) = (files.path().join("ca.pem"), files.path().join("password"));
    std::fs::write(&ca, tsa.authority.pem("root")).unwrap();
    std::fs::write(&password, "geheim stempeln\n").unwrap();
    let url = format!("{}/login", tsa.url);
    let server = Server::start_with(&[
        ("PLENUM_OUTBOUND__ALLOW", r#"["127.0.0.1"]"#),
        ("PLENUM_TIME_STAMP__URL", &url),
        ("PLENUM_TIME_STAMP__USER", "ada"),
        ("PLENUM_TIME_STAMP__PASSWORD_FILE", password.to_str().unwrap()),
        ("PLENUM_TIME_STAMP__CA_FILE", ca.to_str().unwrap()),
        ("PLENUM_TIME_STAMP__LOCKED", "true"),
    ]);
    let chief = server.administrator().await;
    let shown = fine(server.send(Method::GET, AUTHORITY, Some(&chief), None).await).await;
    assert_eq!((&shown["installation"], &shown["locked"]), (&json!(url), &json!(true)));
    let change = json!({"source": "off", "own": null, "seen": 0});
    let locked: Value = server.send(Method::PUT, AUTHORITY, Some(&chief), Some(change)).await.json().await.unwrap();
    assert_eq!(locked["fields"], json!([{"field": "source", "code": "locked"}]));
    assert_eq!(tried(&server, &chief).await["fault"], Value::Null);
    let mut council = Council::sit(&server, &chief).await;
    let vote = council.vote("Für alle").await;
    council.told(&vote, |news| news["stamp"] == "stamped").await;
}
