//! Where the consoles begin: what a tenant lacks, how the installation is, and that operators see numbers alone.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::isolation::{CANARY, inhabit};
use crate::server::{PASSWORD, Server, text};

#[tokio::test]
async fn the_consoles_begin_with_what_is_open_on_sqlite() {
    begins(&Server::start_with(&[("PLENUM_OUTBOUND__ALLOW", r#"["127.0.0.1"]"#)]), "SQLite 3.").await;
}

#[tokio::test]
async fn the_consoles_begin_with_what_is_open_on_postgres() {
    if let Some(server) = Server::start_on_postgres() {
        begins(&server, "PostgreSQL 1").await;
    }
}

async fn begins(server: &Server, database: &str) {
    let operator = server.administrator().await;
    let tenant = inhabit(server, &operator, "amt", CANARY).await;
    let ask = async |method: Method, path: &str, body: Value| {
        let request = server.at(&tenant.host, method.clone(), path).header("cookie", &tenant.administrator);
        let request = if method == Method::GET { request } else { request.json(&body) };
        let response = request.send().await.unwrap();
        assert!(response.status().is_success(), "{method} {path}: {}", response.status());
        response.json::<Value>().await.unwrap()
    };
    let overview = async || ask(Method::GET, "/api/v1/overview", Value::Null).await;
    let kinds = |overview: &Value| -> Vec<String> {
        overview["open"].as_array().unwrap().iter().map(|open| open["kind"].as_str().unwrap().to_owned()).collect()
    };

    let before = overview().await;
    let open = kinds(&before);
    let urgent: Vec<bool> =
        before["open"].as_array().unwrap().iter().map(|open| open["urgent"].as_bool().unwrap()).collect();
    assert!(urgent.is_sorted_by(|one, next| one >= next), "what is urgent stands first: {before}");
    for kind in ["no-imprint", "no-privacy-notice", "no-accessibility-statement", "no-barrier-contact"] {
        assert!(open.contains(&kind.to_owned()), "{kind}: {before}");
    }
    for kind in ["one-administrator", "people-without-unit", "token-ends", "no-branding"] {
        assert!(open.contains(&kind.to_owned()), "{kind}: {before}");
    }
    assert_eq!(before["people"]["administrators"], 1, "{before}");

    let imprint = json!({"kind": "imprint", "language": "de", "seen": 0, "text": "Amt"});
    ask(Method::PUT, "/api/v1/legal/text", imprint).await;
    ask(Method::PUT, "/api/v1/legal/contact", json!({"barrier_mail": "barrieren@example.org"})).await;
    ask(Method::PATCH, "/api/v1/branding", json!({"display_name": "Amt"})).await;
    let new = json!({"name": "Ben", "email": "second@example.org", "administrator": true});
    let account = ask(Method::POST, "/api/v1/accounts", new).await;
    let invited = overview().await;
    assert_eq!(invited["people"]["invited"].as_u64(), before["people"]["invited"].as_u64().map(|count| count + 1));
    assert_eq!(invited["people"]["accounts"].as_u64(), before["people"]["accounts"].as_u64().map(|count| count + 1));
    let left = kinds(&invited);
    assert!(left.contains(&"administrators-invited".to_owned()), "appointed is not arrived: {invited}");
    for kind in ["no-imprint", "no-barrier-contact", "no-branding", "one-administrator"] {
        assert!(!left.contains(&kind.to_owned()), "{kind} is done: {invited}");
    }

    let token = text(&account["setup_url"]).rsplit('#').next().unwrap().to_owned();
    let setup = json!({"token": token, "name": "Ben", "email": "second@example.org", "password": PASSWORD});
    ask(Method::POST, "/api/v1/setup", setup).await;
    assert!(!kinds(&overview().await).contains(&"administrators-invited".to_owned()));

    installation(server, &operator, &tenant.ids["tenant"], database).await;
}

async fn installation(server: &Server, operator: &str, tenant: &str, database: &str) {
    let get = async |path: &str| {
        let response = server.send(Method::GET, path, Some(operator), None).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.json::<Value>().await.unwrap()
    };
    let calm = get("/api/v1/operator/overview").await;
    assert_eq!(calm["pressed"], json!([]), "{calm}");
    assert_eq!((&calm["tenants"]["active"], &calm["tenants"]["suspended"]), (&json!(2), &json!(0)));
    assert!(calm["versions"]["database"].as_str().unwrap().starts_with(database), "{calm}");
    assert!(calm["versions"]["schema"].as_str().unwrap().starts_with('m'), "{calm}");
    assert!(calm["load"]["memory_bytes"].as_u64().unwrap() > 1_000_000, "{calm}");
    assert!(!calm.to_string().contains(CANARY), "a tenant far from its limits is not named");

    let quotas = format!("/api/v1/operator/tenants/{tenant}/quotas");
    let limits = json!({"limits": {"participants": {"hard": 1}}});
    let change = server.request(Method::PATCH, &quotas).header("cookie", operator).header("if-match", "\"0\"");
    let changed = change.json(&limits).send().await.unwrap();
    assert_eq!(changed.status(), StatusCode::OK, "{}", changed.text().await.unwrap());
    let pressed = get("/api/v1/operator/overview").await;
    let first = &pressed["pressed"][0];
    assert_eq!(first["level"]["id"], json!(tenant), "whoever is at a limit is named: {pressed}");
    assert!(first["quotas"].as_array().unwrap().iter().any(|used| used["state"] == "full"), "{pressed}");

    let health = get("/api/v1/operator/checks").await;
    let state = |check: &str| {
        let findings = health["findings"].as_array().unwrap();
        findings.iter().find(|found| found["check"] == check).map(|found| found["state"].clone())
    };
    for check in ["disk", "database", "server", "public-address", "web-socket"] {
        assert_eq!(state(check), Some(json!("ok")), "{check}: {health}");
    }
    assert_eq!(state("mail"), Some(json!("warning")), "{health}");
}
