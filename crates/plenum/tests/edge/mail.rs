//! The mail server of the installation: set, checked, tried, and not there.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::server::{EMAIL, PASSWORD, Server, plenum};

const MAIL_PASSWORD: &str = "canary mail password";

/// Settings for the mail server of `scripts/with-smtp.sh`; `None` without one, unless one is required.
fn settings(way: &str, password_file: &str) -> Option<Vec<(&'static str, String)>> {
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

fn named<'a>(settings: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    settings.iter().map(|(key, value)| (*key, value.as_str())).collect()
}

async fn administration(method: Method, path: &str, body: Value) -> Value {
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
        administration(Method::PUT, "/fault", json!({"at": "rcpt", "code": 550, "says": "canary no such person"}))
            .await;
        let refused = test(&server, &operator, &to, "en").await;
        administration(Method::PUT, "/fault", Value::Null).await;
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
