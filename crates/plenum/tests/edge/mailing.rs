//! How a tenant writes mails: its own words, who reads answers, its own mail server; and that people hear when their
//! sign-in was changed.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::mail::{MAIL_PASSWORD, mails_to, named, settings};
use crate::server::{PASSWORD, Server};

/// Servers on both databases that send through the test's mail server without signing in there. `allow` opens the
/// loopback address to tenants.
fn servers(name: &str, allow: bool) -> Vec<(Server, String)> {
    let Some(mut set) = settings("OPEN", "") else { return Vec::new() };
    set.retain(|(key, _)| !key.contains("USER") && !key.contains("PASSWORD"));
    set.push(("PLENUM_MAIL__SMTP__TLS", "none".into()));
    if allow {
        set.push(("PLENUM_OUTBOUND__ALLOW", "[\"127.0.0.1\"]".into()));
    }
    let mut servers = vec![(Server::start_with(&named(&set)), format!("{name}-sqlite"))];
    if let Some(mut on_postgres) = Server::postgres_database() {
        on_postgres.extend(set);
        servers.push((Server::start_with(&named(&on_postgres)), format!("{name}-postgres")));
    }
    servers
}

async fn put(server: &Server, path: &str, by: &str, body: Value) -> (StatusCode, Value) {
    let answer = server.send(Method::PUT, path, Some(by), Some(body)).await;
    (answer.status(), answer.json().await.unwrap_or_default())
}

async fn get(server: &Server, path: &str, by: &str) -> Value {
    server.send(Method::GET, path, Some(by), None).await.json().await.unwrap()
}

fn text_of<'a>(list: &'a Value, kind: &str, language: &str) -> &'a Value {
    let mut items = list["items"].as_array().unwrap().iter();
    items.find(|text| text["kind"] == kind && text["language"] == language).unwrap()
}

/// A mail with its lines as they were written.
fn unfolded(mail: &str) -> String {
    mail.replace("=\r\n", "").replace("=3D", "=")
}

#[tokio::test]
async fn a_tenant_writes_in_its_own_words() {
    for (server, name) in servers("words", false) {
        let administrator = server.administrator().await;
        let texts = get(&server, "/api/v1/mail/texts", &administrator).await;
        assert_eq!(texts["items"].as_array().unwrap().len(), 20, "ten kinds, two languages");
        let before = text_of(&texts, "account-link", "de");
        assert_eq!((&before["own"], &before["version"]), (&Value::Null, &json!(0)));
        assert_eq!(before["places"], json!(["name", "organisation", "until"]));

        let words = json!({"subject": "Willkommen bei {organisation}", "intro": "Moin {name},\n\nbitte bis {until}. {{so}}", "closing": ""});
        let change =
            |words: &Value, seen: i64| json!({"kind": "account-link", "language": "de", "words": words, "seen": seen});
        let (status, texts) = put(&server, "/api/v1/mail/texts", &administrator, change(&words, 0)).await;
        assert_eq!((status, &text_of(&texts, "account-link", "de")["own"]), (StatusCode::OK, &words));
        assert_eq!(put(&server, "/api/v1/mail/texts", &administrator, change(&words, 0)).await.0, 412);

        let to = format!("ben@{name}.example");
        let new = json!({"name": "Ben {until}", "email": to, "mail": true});
        assert_eq!(server.post("/api/v1/accounts", Some(&administrator), new).await.status(), StatusCode::CREATED);
        let mail = unfolded(&mails_to(&to, 1).await[0]);
        assert!(mail.contains("Moin Ben {until},") && mail.contains("{so}") && mail.contains("/setup#"), "{mail}");
        assert!(mail.contains("Eine Antwort liest niemand"), "{mail}");

        for (field, wrong, code) in [
            ("subject", "", "required"),
            ("subject", "a\nb", "malformed"),
            ("intro", "{link}", "refused"),
            ("closing", "{", "malformed"),
            ("closing", &"x".repeat(2_001), "too-long"),
        ] {
            let mut bad = words.clone();
            bad[field] = json!(wrong);
            let (status, problem) = put(&server, "/api/v1/mail/texts", &administrator, change(&bad, 1)).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert_eq!(problem["fields"][0], json!({"field": field, "code": code}), "{problem}");
        }
        let (_, texts) = put(&server, "/api/v1/mail/texts", &administrator, change(&Value::Null, 1)).await;
        assert_eq!(text_of(&texts, "account-link", "de")["own"], Value::Null);
        let acts = get(&server, "/api/v1/audit?act=mail-text.change", &administrator).await;
        assert_eq!(acts["items"].as_array().unwrap().len(), 2, "{acts}");
    }
}

#[tokio::test]
async fn a_tenant_sends_through_its_own_server_in_its_own_name() {
    for (server, name) in servers("sender", true) {
        let administrator = server.administrator().await;
        let state = get(&server, "/api/v1/mail/sender", &administrator).await;
        assert_eq!(
            state,
            json!({"version": 0, "reply_to": null, "server": null, "installation_from": "post@nord.example"})
        );

        let starttls = std::env::var("PLENUM_TEST_SMTP_STARTTLS").unwrap();
        let own = json!({"url": starttls, "address": format!("amt@{name}.example"), "user_name": "plenum", "password": MAIL_PASSWORD});
        let reply_to = format!("fragen@{name}.example");
        let change = |server: &Value, seen: i64| json!({"reply_to": reply_to, "server": server, "seen": seen});
        let (status, set) = put(&server, "/api/v1/mail/sender", &administrator, change(&own, 0)).await;
        assert_eq!(status, StatusCode::OK, "{set}");
        assert!(set["server"]["has_password"] == true && !set.to_string().contains("canary"), "{set}");
        let to = format!("ben@{name}.example");
        let test = json!({"email": to, "language": "de"});
        let tested: Value =
            server.post("/api/v1/mail/sender/test", Some(&administrator), test.clone()).await.json().await.unwrap();
        assert_eq!(tested, json!({"fault": null, "reply": null}));
        let new = json!({"name": "Ben", "email": to, "mail": true});
        assert_eq!(server.post("/api/v1/accounts", Some(&administrator), new).await.status(), StatusCode::CREATED);
        for mail in mails_to(&to, 2).await {
            assert!(mail.contains(&format!("<amt@{name}.example>")), "{mail}");
            assert!(mail.contains(&format!("Reply-To: {reply_to}")), "{mail}");
            assert!(!mail.contains("post@nord.example") && !unfolded(&mail).contains("liest niemand, und"), "{mail}");
        }

        // A password stays with its server and user, and goes nowhere else.
        let mut kept = own.clone();
        kept["password"] = Value::Null;
        assert_eq!(put(&server, "/api/v1/mail/sender", &administrator, change(&kept, 1)).await.0, StatusCode::OK);
        for (field, value) in
            [("user_name", json!("eve")), ("url", json!(std::env::var("PLENUM_TEST_SMTP_TLS").unwrap()))]
        {
            let mut other = kept.clone();
            other[field] = value;
            let (status, problem) = put(&server, "/api/v1/mail/sender", &administrator, change(&other, 2)).await;
            assert_eq!(
                (status, &problem["fields"][0]["field"]),
                (StatusCode::UNPROCESSABLE_ENTITY, &json!("password"))
            );
        }
        let mut wrong = own.clone();
        wrong["password"] = json!("wrong");
        assert_eq!(put(&server, "/api/v1/mail/sender", &administrator, change(&wrong, 2)).await.0, StatusCode::OK);
        let tested: Value =
            server.post("/api/v1/mail/sender/test", Some(&administrator), test).await.json().await.unwrap();
        assert_eq!(tested["fault"], "refused", "{tested}");
        assert!(!server.log().contains("canary mail"), "secrets stand in no log");
    }
}

#[tokio::test]
async fn servers_inside_and_in_the_open_are_refused() {
    // On SQLite alone: servers on PostgreSQL are set to reach the loopback address.
    for (server, _) in servers("inside", false).into_iter().take(1) {
        let administrator = server.administrator().await;
        for (url, code) in [
            ("smtps://127.0.0.1:2465", "refused"),
            ("smtps://localhost", "refused"),
            ("smtp://169.254.169.254:587", "refused"),
            ("smtps://[::1]", "refused"),
            ("smtps://[::ffff:10.0.0.1]", "refused"),
            ("smtps://0x7f000001", "refused"),
            ("smtp://10.0.0.1:25", "refused"),
            ("smtps://mail.invalid", "refused"),
            ("http://mail.example.org", "malformed"),
            ("mail.example.org", "malformed"),
        ] {
            let own = json!({"url": url, "address": "amt@nord.example", "user_name": null, "password": null});
            let change = json!({"reply_to": null, "server": own, "seen": 0});
            let (status, problem) = put(&server, "/api/v1/mail/sender", &administrator, change).await;
            assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{url}");
            assert_eq!(problem["fields"][0], json!({"field": "url", "code": code}), "{url}: {problem}");
        }
        let bad = json!({"reply_to": "a@b\r\nBcc: c@d", "server": null, "seen": 0});
        assert_eq!(put(&server, "/api/v1/mail/sender", &administrator, bad).await.1["fields"][0]["field"], "reply_to");
    }
}

#[tokio::test]
async fn people_hear_when_their_sign_in_was_changed() {
    for (server, name) in servers("changed", false) {
        let administrator = server.administrator().await;
        let to = format!("ben@{name}.example");
        let new = json!({"name": "Ben", "email": to, "mail": true});
        assert_eq!(server.post("/api/v1/accounts", Some(&administrator), new).await.status(), StatusCode::CREATED);
        let token = crate::mail::secret_in(&mails_to(&to, 1).await[0]);
        let chosen = json!({"token": token, "name": "Ben", "email": to, "password": PASSWORD});
        let set_up = server.post("/api/v1/setup", None, chosen).await;
        let ben = crate::server::cookie(&set_up);
        let codes = server.post("/api/v1/me/recovery-codes", Some(&ben), json!({})).await;
        assert_eq!(codes.status(), StatusCode::CREATED);
        let change = json!({"current": PASSWORD, "new": "another password 1"});
        let changed = server.post("/api/v1/me/password", Some(&ben), change).await;
        assert!(changed.status().is_success(), "{}", changed.status());
        let mails = mails_to(&to, 3).await;
        let all = mails.iter().map(|mail| unfolded(mail)).collect::<String>();
        assert!(all.contains("Wiederherstellungscodes") && all.contains("Passwort ist neu"), "{all}");
    }
}
