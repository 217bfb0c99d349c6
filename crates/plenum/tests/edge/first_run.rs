//! The way on which a new tenant is set up: what is done is seen from the tenant, and what is left is remembered.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::server::{Server, cookie, text};

#[tokio::test]
async fn the_way_of_a_new_tenant_on_sqlite() {
    way(&Server::start()).await;
}

#[tokio::test]
async fn the_way_of_a_new_tenant_on_postgres() {
    if let Some(server) = Server::start_on_postgres() {
        way(&server).await;
    }
}

async fn way(server: &Server) {
    let operator = server.administrator().await;
    let new = json!({"slug": "amt", "name": "Amt", "hosts": ["amt.localhost"]});
    let made: Value = server.post("/api/v1/operator/tenants", Some(&operator), new).await.json().await.unwrap();
    let token = text(&made["setup_url"]).split_once('#').unwrap().1.to_owned();
    let first = json!({"token": token, "name": "Ben", "email": "ben@example.org", "password": "a long password 1"});
    let ben = server.at("amt.localhost", Method::POST, "/api/v1/setup").json(&first).send().await.unwrap();
    let ben = cookie(&ben);
    let ask = async |method: Method, path: &str, body: Value| {
        let request = server.at("amt.localhost", method.clone(), path).header("cookie", &ben);
        let request = if method == Method::GET { request } else { request.json(&body) };
        let response = request.send().await.unwrap();
        assert!(response.status().is_success(), "{method} {path}: {}", response.text().await.unwrap());
        response.json::<Value>().await.unwrap()
    };
    let state = |way: &Value, step: &str| -> Value {
        let steps = way["steps"].as_array().unwrap();
        steps.iter().find(|state| state["step"] == step).unwrap().clone()
    };
    let before = ask(Method::GET, "/api/v1/first-run", Value::Null).await;
    let order: Vec<&Value> = before["steps"].as_array().unwrap().iter().map(|state| &state["step"]).collect();
    assert_eq!(order, ["look", "sign-in", "administrators", "legal", "policies", "people", "finish"]);
    for step in before["steps"].as_array().unwrap() {
        assert_eq!((&step["done"], &step["choice"]), (&json!(false), &Value::Null), "{step}");
    }

    // Done elsewhere is done here.
    ask(Method::PATCH, "/api/v1/branding", json!({"display_name": "Amt Hohenaue"})).await;
    ask(Method::PUT, "/api/v1/legal/contact", json!({"barrier_mail": "barrieren@example.org"})).await;
    let new = json!({"name": "Cem", "email": "cem@example.org", "administrator": true});
    ask(Method::POST, "/api/v1/accounts", new).await;
    let now = ask(Method::GET, "/api/v1/first-run", Value::Null).await;
    assert_eq!(state(&now, "look")["done"], true);
    assert_eq!((&state(&now, "legal")["done"], &state(&now, "legal")["begun"]), (&json!(false), &json!(true)));
    let second = state(&now, "administrators");
    assert_eq!(
        (&second["done"], &second["begun"]),
        (&json!(false), &json!(true)),
        "who is only invited cannot help yet"
    );

    // Left, kept and taken back; remembered, and written down.
    let choose = async |step: &str, choice: Value| {
        ask(Method::PUT, "/api/v1/first-run", json!({"step": step, "choice": choice})).await
    };
    choose("legal", json!("later")).await;
    choose("sign-in", json!("later")).await;
    let now = choose("sign-in", json!("as-is")).await;
    assert_eq!((&state(&now, "sign-in")["done"], &state(&now, "sign-in")["choice"]), (&json!(true), &json!("as-is")));
    assert_eq!((&state(&now, "legal")["done"], &state(&now, "legal")["choice"]), (&json!(false), &json!("later")));
    let now = choose("sign-in", Value::Null).await;
    assert_eq!((&state(&now, "sign-in")["done"], &state(&now, "sign-in")["choice"]), (&json!(false), &Value::Null));
    let log = ask(Method::GET, "/api/v1/audit?limit=1", Value::Null).await;
    let entry = &log["items"][0];
    assert_eq!((&entry["act"], &entry["object"]["name"]), (&json!("first-run.step"), &json!("sign-in")), "{log}");

    // It is the tenant's own.
    let home = server.send(Method::GET, "/api/v1/first-run", Some(&operator), None).await;
    assert_eq!(home.status(), StatusCode::OK);
    assert_eq!(state(&home.json::<Value>().await.unwrap(), "legal")["choice"], Value::Null);
    let unknown = json!({"step": "coffee", "choice": "as-is"});
    let refused = server.send(Method::PUT, "/api/v1/first-run", Some(&operator), Some(unknown)).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
}
