//! The mail server of the installation: set, checked, tried, and not there.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::server::{EMAIL, PASSWORD, Server, plenum};

pub(crate) const MAIL_PASSWORD: &str = "canary mail password";

/// Settings for the mail server of `scripts/with-smtp.sh`; `None` without one, unless one is required.
pub(crate) fn settings(way: &str, password_file: &str) -> Option<Vec<(&'static str, String)>> {
    let Ok(url) = std::env::var(format!("PLENUM_TEST_SMTP_{way}")) else {
        assert!(std::env::var("PLENUM_TEST_REQUIRE_SMTP").is_err(), "PLENUM_TEST_SMTP_{way} is not set");
        return None;
    };
    Some(vec![
        ("PLENUM_MAIL__SMTP__URL", url),
        ("PLENUM_MAIL__SMTP__FROM", "Amt Größe <post@nord.example>".into()),
        ("PLENUM_MAIL__SMTP__USER", "plenum".into()),
        ("PLENUM_MAIL__SMTP__PASSWORD_FILE", password_file.into()),
        ("PLENUM_OUTBOUND__CA_FILE", std::env::var("PLENUM_TEST_SMTP_CA").unwrap()),
    ])
}

pub(crate) fn named<'a>(settings: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    settings.iter().map(|(key, value)| (*key, value.as_str())).collect()
}

pub(crate) async fn administration(method: Method, path: &str, body: Value) -> Value {
    let client = outbound::operator_client().build().unwrap();
    let url = format!("{}{path}", std::env::var("PLENUM_TEST_SMTP_ADMIN").unwrap());
    client.request(method, url).body(body.to_string()).send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn operators_see_the_mail_server_and_try_it() {
    let keys = tempfile::tempdir().unwrap();
    let file = keys.path().join("mail-password");
    std::fs::write(&file, format!("{MAIL_PASSWORD}\n")).unwrap();
    let Some(set) = settings("STARTTLS", file.to_str().unwrap()) else { return };

    let mut servers = vec![(Server::start_with(&named(&set)), "sqlite")];
    if let Some(mut on_postgres) = Server::postgres_database() {
        on_postgres.extend(set.clone());
        servers.push((Server::start_with(&named(&on_postgres)), "postgres"));
    }
    for (server, database) in servers {
        let operator = server.administrator().await;
        let to = format!("{database}@example.org");
        let state: Value =
            server.send(Method::GET, "/api/v1/operator/mail", Some(&operator), None).await.json().await.unwrap();
        assert_eq!(state["server"]["encrypted"], true, "{state}");
        assert_eq!(state["server"]["from"], "Amt Größe <post@nord.example>", "{state}");
        assert!(!state.to_string().contains("canary"), "{state}");

        for language in ["de", "en"] {
            let tested = test(&server, &operator, &to, language).await;
            assert_eq!(tested, json!({"fault": null, "reply": null}));
        }
        let mails = administration(Method::GET, "/mails", Value::Null).await;
        let mails: Vec<_> = mails.as_array().unwrap().iter().filter(|mail| mail["to"] == json!([to])).collect();
        assert_eq!(mails.len(), 2, "{mails:?}");
        for (mail, language) in mails.iter().zip(["de", "en"]) {
            let text = mail["text"].as_str().unwrap();
            assert!(text.contains(&format!("Content-Language: {language}")) && text.contains("Ada"), "{text}");
            assert_eq!((&mail["user"], &mail["secure"]), (&json!("plenum"), &json!(true)));
        }

        // What the mail server says goes to the operator and into no log.
        administration(
            Method::PUT,
            "/fault",
            json!({"to": to, "at": "rcpt", "code": 550, "says": "canary no such person"}),
        )
        .await;
        let refused = test(&server, &operator, &to, "en").await;
        administration(Method::PUT, "/fault", json!({"to": to})).await;
        assert_eq!(refused["fault"], "refused");
        assert!(refused["reply"].as_str().unwrap().contains("no such person"), "{refused}");
        let malformed = json!({"email": "ada@example.org\r\nBcc: eve@example.org", "language": "de"});
        let malformed = server.post("/api/v1/operator/mail/test", Some(&operator), malformed).await;
        assert_eq!(malformed.status(), StatusCode::UNPROCESSABLE_ENTITY);

        let audited: Value =
            server.send(Method::GET, "/api/v1/audit?act=mail.test", Some(&operator), None).await.json().await.unwrap();
        let codes: Vec<_> = audited["items"].as_array().unwrap().iter().map(|entry| entry["code"].clone()).collect();
        assert_eq!(codes, [json!("refused"), Value::Null, Value::Null], "{audited}");
        let log = server.log();
        assert!(log.contains("test mail") && !log.contains("canary mail") && !log.contains("canary no such"), "{log}");
        assert!(!log.contains(&to), "addresses stand in no log");
    }
}

async fn test(server: &Server, operator: &str, to: &str, language: &str) -> Value {
    let body = json!({"email": to, "language": language});
    let response = server.post("/api/v1/operator/mail/test", Some(operator), body).await;
    assert_eq!(response.status(), StatusCode::OK);
    response.json().await.unwrap()
}

#[tokio::test]
async fn without_a_mail_server_that_is_said() {
    let server = Server::start();
    let operator = server.administrator().await;
    let state: Value =
        server.send(Method::GET, "/api/v1/operator/mail", Some(&operator), None).await.json().await.unwrap();
    assert_eq!(state, json!({"server": null}));
    let body = json!({"email": EMAIL, "language": "de"});
    let refused = server.post("/api/v1/operator/mail/test", Some(&operator), body).await;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
}

#[test]
fn half_a_mail_server_is_refused_at_the_start() {
    let url = ("PLENUM_MAIL__SMTP__URL", "smtp://mail.example.org");
    let from = ("PLENUM_MAIL__SMTP__FROM", "post@nord.example");
    let user = ("PLENUM_MAIL__SMTP__USER", "plenum");
    let open = ("PLENUM_MAIL__SMTP__TLS", "none");
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("password");
    std::fs::write(&file, PASSWORD).unwrap();
    let password = ("PLENUM_MAIL__SMTP__PASSWORD_FILE", file.to_str().unwrap());
    for (settings, says) in [
        (vec![from], "mail.smtp needs url"),
        (vec![url], "mail.smtp needs from"),
        (vec![url, ("PLENUM_MAIL__SMTP__FROM", "nobody")], "mail.smtp.from"),
        (vec![url, from, user], "user and password_file"),
        (vec![url, from, user, open, password], "over TLS only"),
        (vec![url, from, user, ("PLENUM_MAIL__SMTP__PASSWORD_FILE", "/nowhere")], "cannot be read"),
        (vec![("PLENUM_MAIL__SMTP__URL", "http://mail.example.org"), from], "smtps://"),
        (vec![url, from, ("PLENUM_MAIL__SMTP__PASSWORD", "x")], "mail.smtp.password_file"),
    ] {
        let output = plenum(dir.path()).arg("serve").envs(settings.clone()).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && said.contains(says), "{settings:?}: {said}");
        assert!(!said.contains(PASSWORD), "{said}");
    }
}

#[test]
fn the_doctor_tries_the_mail_server() {
    let dir = tempfile::tempdir().unwrap();
    let finding = |settings: &[(&str, &str)]| {
        let output = plenum(dir.path()).args(["doctor", "--json"]).envs(settings.iter().copied()).output().unwrap();
        let findings: Value = serde_json::from_slice(&output.stdout).unwrap();
        findings.as_array().unwrap().iter().find(|finding| finding["what"] == "mail.smtp").unwrap().clone()
    };
    assert_eq!(finding(&[])["state"], "warning", "that nothing is mailed is no fault");
    let file = dir.path().join("mail-password");
    std::fs::write(&file, MAIL_PASSWORD).unwrap();
    let Some(set) = settings("STARTTLS", file.to_str().unwrap()) else { return };
    assert_eq!(finding(&named(&set))["state"], "ok");
    std::fs::write(&file, "wrong").unwrap();
    let wrong = finding(&named(&set));
    assert!(wrong["state"] == "fault" && wrong["advice"].as_str().unwrap().contains("password_file"), "{wrong}");
    let strange: Vec<_> = named(&set).into_iter().filter(|(key, _)| !key.ends_with("CA_FILE")).collect();
    let strange = finding(&strange);
    assert!(strange["state"] == "fault" && strange["advice"].as_str().unwrap().contains("ca_file"), "{strange}");
}

/// What came for an address, as soon as there are so many.
pub(crate) async fn mails_to(to: &str, count: usize) -> Vec<String> {
    let path = format!("/mails?to={to}&count={count}");
    let found = administration(Method::GET, &path, Value::Null);
    let mails = tokio::time::timeout(std::time::Duration::from_secs(20), found).await.expect("the mail arrives");
    mails.as_array().unwrap().iter().map(|mail| mail["text"].as_str().unwrap().to_owned()).collect()
}

/// The secret of the one-time link in a mail; quoted-printable breaks long lines.
pub(crate) fn secret_in(mail: &str) -> String {
    let text = mail.replace("=\r\n", "").replace("=3D", "=");
    let (_, rest) = text.split_once("/setup#").expect("a link");
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect()
}

#[tokio::test]
async fn one_time_links_come_by_mail_and_stand_nowhere_else() {
    let keys = tempfile::tempdir().unwrap();
    let file = keys.path().join("mail-password");
    std::fs::write(&file, format!("{MAIL_PASSWORD}\n")).unwrap();
    let Some(set) = settings("STARTTLS", file.to_str().unwrap()) else { return };
    let mut servers = vec![(Server::start_with(&named(&set)), "links-sqlite")];
    if let Some(mut on_postgres) = Server::postgres_database() {
        on_postgres.extend(set.clone());
        servers.push((Server::start_with(&named(&on_postgres)), "links-postgres"));
    }
    for (server, database) in servers {
        let administrator = server.administrator().await;
        let to = format!("ben@{database}.example");
        let new = json!({"name": "Ben", "email": to, "mail": true});
        let invited: Value = server.post("/api/v1/accounts", Some(&administrator), new).await.json().await.unwrap();
        assert_eq!(invited["setup_url"], Value::Null, "whoever invites does not see the link");
        let token = secret_in(&mails_to(&to, 1).await[0]);
        let chosen = json!({"token": token, "name": "Ben", "email": to, "password": "another password 1"});
        assert_eq!(server.post("/api/v1/setup", None, chosen).await.status(), StatusCode::CREATED);
        // Nothing is kept of what has arrived.
        until(&server, &administrator, |mails| mails == &json!([])).await;

        // A forgotten password: the same answer for everybody, a mail for who has an account.
        for address in [format!("nobody@{database}.example"), to.clone()] {
            let asked = server.post("/api/v1/password-reset", None, json!({"email": address})).await;
            assert_eq!(asked.status(), StatusCode::ACCEPTED);
            assert_eq!(asked.text().await.unwrap(), "");
        }
        let token = secret_in(&mails_to(&to, 2).await[1]);
        let chosen = json!({"token": token, "name": "Ben", "email": to, "password": "a third password 1"});
        assert_eq!(server.post("/api/v1/setup", None, chosen).await.status(), StatusCode::CREATED);
        let old = json!({"email": to, "password": "another password 1"});
        assert_eq!(server.post("/api/v1/session", None, old).await.status(), StatusCode::UNAUTHORIZED);
        let new = json!({"email": to, "password": "a third password 1"});
        assert_eq!(server.post("/api/v1/session", None, new).await.status(), StatusCode::OK);

        // Somebody whom the mail server refuses: listed with the reason, tried again on demand, and forgotten.
        let cyd = format!("cyd@{database}.example");
        administration(Method::PUT, "/fault", json!({"to": cyd, "at": "rcpt", "code": 550, "says": "nobody"})).await;
        let new = json!({"name": "Cyd", "email": cyd, "mail": true});
        assert_eq!(server.post("/api/v1/accounts", Some(&administrator), new).await.status(), StatusCode::CREATED);
        let given_up = until(&server, &administrator, |mails| mails[0]["next_at_ms"].is_null()).await;
        administration(Method::PUT, "/fault", json!({"to": cyd})).await;
        assert_eq!((&given_up[0]["to"], &given_up[0]["fault"]), (&json!(cyd), &json!("refused")), "{given_up}");
        let id = given_up[0]["id"].as_str().unwrap();
        let retry = format!("/api/v1/mails/{id}/retry");
        assert_eq!(server.post(&retry, Some(&administrator), json!({})).await.status(), StatusCode::NO_CONTENT);
        let token = secret_in(&mails_to(&cyd, 1).await[0]);
        assert_eq!(server.post("/api/v1/setup/check", None, json!({"token": token})).await.status(), StatusCode::OK);
        until(&server, &administrator, |mails| mails == &json!([])).await;

        // What waits is sealed, and goes with its account.
        let dan = format!("dan@{database}.example");
        administration(Method::PUT, "/fault", json!({"to": dan, "at": "rcpt", "code": 451, "says": "later"})).await;
        let new = json!({"name": "Dan", "email": dan, "mail": true});
        let made: Value = server.post("/api/v1/accounts", Some(&administrator), new).await.json().await.unwrap();
        let deferred = until(&server, &administrator, |mails| mails[0]["fault"] == "deferred").await;
        assert!(deferred[0]["next_at_ms"].is_number(), "{deferred}");
        let path = format!("/api/v1/accounts/{}", made["account"]["id"].as_str().unwrap());
        let gone = server.send(Method::DELETE, &path, Some(&administrator), None).await;
        assert_eq!(gone.status(), StatusCode::NO_CONTENT);
        administration(Method::PUT, "/fault", json!({"to": dan})).await;
        assert_eq!(waiting(&server, &administrator).await, json!([]));
        let path = format!("/api/v1/mails/{}", deferred[0]["id"].as_str().unwrap());
        let again = server.send(Method::DELETE, &path, Some(&administrator), None).await;
        assert_eq!(again.status(), StatusCode::NOT_FOUND);
        assert!(!server.log().contains(&format!("@{database}")), "addresses stand in no log");
    }
}

async fn waiting(server: &Server, administrator: &str) -> Value {
    let page: Value = server.send(Method::GET, "/api/v1/mails", Some(administrator), None).await.json().await.unwrap();
    page["items"].clone()
}

async fn until(server: &Server, administrator: &str, holds: impl Fn(&Value) -> bool) -> Value {
    let found = async {
        loop {
            let mails = waiting(server, administrator).await;
            let is_there = mails == json!([]) || mails[0].is_object() && mails[0]["attempts"] != 0;
            if is_there && holds(&mails) {
                return mails;
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), found).await.expect("it comes to that")
}

#[tokio::test]
async fn without_a_mail_server_no_link_is_mailed() {
    let server = Server::start();
    let administrator = server.administrator().await;
    let new = json!({"name": "Ben", "email": "ben@example.org", "mail": true});
    let refused = server.post("/api/v1/accounts", Some(&administrator), new).await;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    let people: Value =
        server.send(Method::GET, "/api/v1/accounts", Some(&administrator), None).await.json().await.unwrap();
    assert_eq!(people["total"], 1, "nobody was half invited");
    let reset = server.post("/api/v1/password-reset", None, json!({"email": EMAIL})).await;
    assert_eq!(reset.status(), StatusCode::CONFLICT);
}
