//! Units, groups and accounts over HTTP: what is sent twice is done once, what is stale changes nothing.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::server::{PASSWORD, Server, cookie, text};

/// A request with headers of its own.
async fn with(
    server: &Server,
    method: Method,
    path: &str,
    who: &str,
    headers: &[(&str, &str)],
    body: Value,
) -> Response {
    let mut request = server.request(method, path).header("origin", &server.url).header("cookie", who);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.json(&body).send().await.unwrap()
}

async fn made(server: &Server, path: &str, who: &str, body: Value) -> Value {
    let response = server.post(path, Some(who), body).await;
    assert_eq!(response.status(), StatusCode::CREATED, "{path}");
    response.json().await.unwrap()
}

/// Signs in by the link of an invitation.
async fn accept(server: &Server, invitation: &Value) -> String {
    let token = invitation["setup_url"].as_str().unwrap().split_once('#').unwrap().1;
    let name = &invitation["account"]["name"];
    let setup = json!({"token": token, "name": name, "email": invitation["account"]["email"], "password": PASSWORD});
    cookie(&server.post("/api/v1/setup", None, setup).await)
}

#[tokio::test]
async fn what_is_sent_twice_under_a_key_is_done_once() {
    let server = Server::start();
    let chief = server.administrator().await;
    let new = json!({"name": "Ben", "email": "ben@example.org"});
    let key = [("idempotency-key", "a-key-of-ours")];
    let first = with(&server, Method::POST, "/api/v1/accounts", &chief, &key, new.clone()).await;
    assert_eq!(first.status(), StatusCode::CREATED);
    let first = first.text().await.unwrap();
    let again = with(&server, Method::POST, "/api/v1/accounts", &chief, &key, new.clone()).await;
    assert_eq!(
        (again.status(), &again.headers()["idempotency-replayed"]),
        (StatusCode::CREATED, &"true".parse().unwrap())
    );
    assert_eq!(again.text().await.unwrap(), first, "the same account with the same link");

    let other = json!({"name": "Cem", "email": "cem@example.org"});
    let reused = with(&server, Method::POST, "/api/v1/accounts", &chief, &key, other).await;
    assert_eq!(reused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(reused.json::<Value>().await.unwrap()["code"], "key-reused");
    let without = server.post("/api/v1/accounts", Some(&chief), new.clone()).await;
    assert_eq!(without.status(), StatusCode::UNPROCESSABLE_ENTITY, "without a key it is a second try");

    // Another person's key is another key, and a refusal may become an answer.
    let refused = [("idempotency-key", "tried-too-early")];
    let unit = json!({"name": "Roads", "short_name": "66", "parent_id": "018f5a2e-0000-7000-8000-00000000ffff"});
    let early = with(&server, Method::POST, "/api/v1/units", &chief, &refused, unit).await;
    assert_eq!(early.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let unit = json!({"name": "Roads", "short_name": "66"});
    let later = with(&server, Method::POST, "/api/v1/units", &chief, &refused, unit).await;
    assert_eq!(later.status(), StatusCode::CREATED);
    let ben = accept(&server, &serde_json::from_str(&first).unwrap()).await;
    let theirs = with(&server, Method::POST, "/api/v1/meetings", &ben, &key, json!({"title": "X"})).await;
    assert_eq!(theirs.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn a_change_of_something_older_changes_nothing() {
    let server = Server::start();
    let chief = server.administrator().await;
    let unit = made(&server, "/api/v1/units", &chief, json!({"name": "Roads", "short_name": "66"})).await;
    let path = format!("/api/v1/units/{}", text(&unit["id"]));
    let change = |name: &str| json!({"name": name});
    let first = with(&server, Method::PATCH, &path, &chief, &[("if-match", "\"1\"")], change("Streets")).await;
    assert_eq!((first.status(), &first.headers()["etag"]), (StatusCode::OK, &"\"2\"".parse().unwrap()));
    for stale in ["\"1\"", "W/\"2\"", "\"nonsense\""] {
        let late = with(&server, Method::PATCH, &path, &chief, &[("if-match", stale)], change("Mine")).await;
        assert_eq!(late.status(), StatusCode::PRECONDITION_FAILED, "{stale}");
        assert_eq!(late.json::<Value>().await.unwrap()["code"], "precondition-failed");
    }
    let group = made(&server, "/api/v1/groups", &chief, json!({"name": "Crew", "unit_id": unit["id"]})).await;
    let group = format!("/api/v1/groups/{}", text(&group["id"]));
    let late = with(&server, Method::DELETE, &group, &chief, &[("if-match", "\"9\"")], json!({})).await;
    assert_eq!(late.status(), StatusCode::PRECONDITION_FAILED);
    let full = server.send(Method::DELETE, &path, Some(&chief), None).await;
    assert_eq!(
        (full.status(), full.json::<Value>().await.unwrap()["code"].clone()),
        (StatusCode::CONFLICT, json!("in-use"))
    );
}

#[tokio::test]
async fn a_deleted_person_is_out_at_once_and_a_keeper_stays_below() {
    let server = Server::start();
    let chief = server.administrator().await;
    let roads = made(&server, "/api/v1/units", &chief, json!({"name": "Roads", "short_name": "66"})).await;
    let invite = async |name: &str, unit: &Value| {
        let email = format!("{}@example.org", name.to_lowercase());
        made(&server, "/api/v1/accounts", &chief, json!({"name": name, "email": email, "unit_id": unit})).await
    };
    let (keeper, ben, cem) =
        (invite("Kim", &roads["id"]).await, invite("Ben", &roads["id"]).await, invite("Cem", &Value::Null).await);
    let grant = json!({"role": "unit-administrator", "unit_id": roads["id"], "account_id": keeper["account"]["id"]});
    made(&server, "/api/v1/role-grants", &chief, grant).await;
    let keeper = accept(&server, &keeper).await;
    let list: Value = server.send(Method::GET, "/api/v1/accounts", Some(&keeper), None).await.json().await.unwrap();
    assert_eq!(list["total"], 2);
    let out = format!("/api/v1/accounts/{}", text(&cem["account"]["id"]));
    assert_eq!(server.send(Method::GET, &out, Some(&keeper), None).await.status(), StatusCode::NOT_FOUND);

    // Ben is in a meeting of his when he is deleted.
    let session = accept(&server, &ben).await;
    let meeting = json!({"title": "Works", "admission": "outsiders"});
    let meeting = made(&server, "/api/v1/meetings", &session, meeting).await;
    let join = json!({"code": meeting["code"], "device": "device00owner"});
    let ticket = server.join(Some(&session), join.clone()).await;
    let (mut socket, _) = server.enter(&ticket, None).await;
    let late = server.join(Some(&session), join.clone()).await;
    let colleague = server.join(Some(&keeper), join.clone()).await;
    assert_eq!(server.enter(&colleague, None).await.1["type"], "welcome", "a colleague of the unit");
    let stranger = accept(&server, &cem).await;
    let stranger = server.join(Some(&stranger), join).await;
    assert_eq!(server.enter(&stranger, None).await.1["type"], "waiting", "everybody else");
    let path = format!("/api/v1/accounts/{}", text(&ben["account"]["id"]));
    assert_eq!(server.send(Method::DELETE, &path, Some(&keeper), None).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(socket.closing().await, "access-ended");
    let (_, first) = server.enter(&late, None).await;
    assert_eq!(first["code"], "access-ended", "a ticket of before lets nobody in: {first}");
    let me = server.send(Method::GET, "/api/v1/me", Some(&session), None).await;
    assert_eq!(me.status(), StatusCode::UNAUTHORIZED);
    let kept: Value =
        server.send(Method::GET, "/api/v1/unit-meetings", Some(&keeper), None).await.json().await.unwrap();
    assert_eq!((&kept["items"][0]["title"], &kept["items"][0]["owner"]), (&json!("Works"), &Value::Null));
}
