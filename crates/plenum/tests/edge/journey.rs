//! What people do, from the first start to the morning after a crash.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::server::{EMAIL, PASSWORD, Server, Socket, cookie, plenum, text};

const GUEST_DEVICE: &str = "device00guest";
const OWNER_DEVICE: &str = "device00owner";

#[tokio::test]
async fn an_account_is_set_up_once_and_signs_in_and_out() {
    let server = Server::start();
    let instance: Value = server.send(Method::GET, "/api/v1/instance", None, None).await.json().await.unwrap();
    assert_eq!(instance["setup_required"], true);
    let session = server.administrator().await;
    let again = json!({"token": server.setup, "name": "Eve", "email": "eve@example.org", "password": PASSWORD});
    assert_eq!(server.post("/api/v1/setup", None, again).await.status(), StatusCode::NOT_FOUND);

    let out = server.send(Method::DELETE, "/api/v1/session", Some(&session), None).await;
    assert_eq!(out.status(), StatusCode::NO_CONTENT);
    let me = server.send(Method::GET, "/api/v1/me", Some(&session), None).await;
    assert_eq!(me.status(), StatusCode::UNAUTHORIZED, "a session that ended opens nothing");

    let signed_in = server.post("/api/v1/session", None, json!({"email": EMAIL, "password": PASSWORD})).await;
    let header = signed_in.headers()["set-cookie"].to_str().unwrap().to_owned();
    for attribute in ["__Host-plenum=", "; Path=/", "; HttpOnly", "; Secure", "; SameSite=Lax"] {
        assert!(header.contains(attribute), "{attribute} is missing in {header}");
    }
    let me = server.send(Method::GET, "/api/v1/me", Some(&cookie(&signed_in)), None).await;
    assert_eq!(me.json::<Value>().await.unwrap()["account"]["email"], EMAIL);
}

#[tokio::test]
async fn the_command_line_adds_an_account_while_the_server_runs() {
    let server = Server::start();
    server.administrator().await;
    let output = plenum(server.data.path())
        .args(["admin", "account", "add", "--name", "Ben", "--email", "ben@example.org"])
        .env("PLENUM_SERVER__PUBLIC_URL", &server.url)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    let token = said.trim().rsplit_once("/setup#").unwrap().1;
    let info: Value = server.post("/api/v1/setup/check", None, json!({"token": token})).await.json().await.unwrap();
    assert_eq!(info, json!({"first_administrator": false, "name": "Ben", "email": "ben@example.org"}));
}

#[tokio::test]
async fn a_call_goes_on_after_the_server_was_killed() {
    let server = Server::start();
    let session = server.administrator().await;
    let (_, code, secret) = server.meeting(&session).await;
    let guest_join = json!({"code": code, "secret": secret, "name": "Ben", "device": GUEST_DEVICE});

    let owner = server.join(Some(&session), json!({"code": code, "device": OWNER_DEVICE})).await;
    assert_eq!((&owner["role"], &owner["kind"]), (&json!("chair"), &json!("account")));
    let guest = server.join(None, guest_join.clone()).await;
    assert_eq!((&guest["role"], &guest["kind"]), (&json!("participant"), &json!("guest")));

    let (mut owner_socket, welcome) = server.enter(&owner, None).await;
    assert_eq!(welcome["type"], "welcome");
    let (mut guest_socket, welcome) = server.enter(&guest, None).await;
    assert!(welcome["media"]["token"].as_str().unwrap().len() > 40);
    let conference = welcome["snapshot"]["conference"].clone();

    let posted = write(&mut guest_socket, &mut owner_socket, "Good morning").await;
    assert_eq!(posted["event"]["message"]["from"], guest["participant"]);

    let server = server.kill_and_restart();
    let mut back = guest_join;
    back["guest_credential"] = guest["guest_credential"].clone();
    let guest_again = server.join(None, back).await;
    assert_eq!(guest_again["participant"], guest["participant"], "the same person comes back");
    let (_socket, first) = server.enter(&guest_again, Some(json!({"conference": conference, "after": 0}))).await;
    assert!(["welcome", "resumed"].contains(&first["type"].as_str().unwrap()), "{first}");

    let owner_again = server.join(Some(&session), json!({"code": code, "device": OWNER_DEVICE})).await;
    assert_eq!(owner_again["participant"], owner["participant"]);
    assert_eq!(owner_again["role"], "chair");
    let (_socket, welcome) = server.enter(&owner_again, None).await;
    assert_eq!(welcome["snapshot"]["conference"], conference);
    assert_eq!(welcome["snapshot"]["chat"][0]["text"], "Good morning");
}

#[tokio::test]
async fn a_stop_is_told_to_everybody() {
    let mut server = Server::start();
    let session = server.administrator().await;
    let (_, code, _) = server.meeting(&session).await;
    let ticket = server.join(Some(&session), json!({"code": code, "device": OWNER_DEVICE})).await;
    let (mut socket, _) = server.enter(&ticket, None).await;
    let listening = tokio::spawn(async move { socket.closing().await });
    let status = tokio::task::spawn_blocking(move || server.stop()).await.unwrap();
    assert_eq!(listening.await.unwrap(), "server-restart");
    assert!(status.success());
}

#[tokio::test]
async fn ended_access_ends_sockets() {
    let server = Server::start();
    let session = server.administrator().await;
    let (meeting, code, secret) = server.meeting(&session).await;
    let guest = server.join(None, json!({"code": code, "secret": secret, "name": "Ben", "device": GUEST_DEVICE})).await;
    let owner = server.join(Some(&session), json!({"code": code, "device": OWNER_DEVICE})).await;
    let (mut guest_socket, _) = server.enter(&guest, None).await;
    let (mut owner_socket, _) = server.enter(&owner, None).await;

    let links = format!("/api/v1/meetings/{meeting}/links");
    let list: Value = server.send(Method::GET, &links, Some(&session), None).await.json().await.unwrap();
    let link = text(&list["items"][0]["id"]);
    let revoked = server.send(Method::DELETE, &format!("{links}/{link}"), Some(&session), None).await;
    assert_eq!(revoked.status(), StatusCode::NO_CONTENT);
    assert_eq!(guest_socket.closing().await, "access-ended");

    server.send(Method::DELETE, "/api/v1/session", Some(&session), None).await;
    assert_eq!(owner_socket.closing().await, "access-ended");
}

/// Writes in the chat; the answer is what the other one hears.
async fn write(from: &mut Socket, to: &mut Socket, words: &str) -> Value {
    let id = "018f5a2e-0000-7000-8000-000000000001";
    from.say(&json!({"type": "command", "id": id, "command": {"type": "chat-send", "text": words}})).await;
    let answer = from.hear_until(|f| f["id"] == id).await;
    assert_eq!(answer["type"], "accepted", "{answer}");
    to.hear_until(|f| f["event"]["type"] == "chat-posted").await
}
