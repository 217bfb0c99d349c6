//! Policies and quotas from the interface to a meeting that runs, on both databases.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::server::{Server, Socket, text};

#[tokio::test]
async fn policies_hold_on_sqlite() {
    walk(&Server::start()).await;
}

#[tokio::test]
async fn policies_hold_on_postgres() {
    if let Some(server) = Server::start_on_postgres() {
        walk(&server).await;
    }
}

async fn walk(server: &Server) {
    let administrator = server.administrator().await;
    a_change_names_the_state_it_is_made_on(server, &administrator).await;
    a_lock_binds_those_below(server, &administrator).await;
    a_proof_counts_as_long_as_the_policy_says(server, &administrator).await;
    a_tightened_policy_holds_in_a_running_meeting(server, &administrator).await;
    the_next_one_is_refused_when_a_quota_is_used_up(server, &administrator).await;
    no_file_is_taken_beyond_the_storage(server, &administrator).await;
    chat_is_kept_as_long_as_the_policy_says(server, &administrator).await;
    requests_of_a_minute_are_counted(server, &administrator).await;
}

async fn a_proof_counts_as_long_as_the_policy_says(server: &Server, who: &str) {
    let until = async || {
        let me = server.send(Method::GET, "/api/v1/me", Some(who), None).await;
        me.json::<Value>().await.unwrap()["fresh_until_ms"].as_i64()
    };
    let (longest, path) = (until().await.unwrap(), "/api/v1/policies");
    set(server, who, path, json!({"step-up-age": {"value": 600}})).await;
    assert_eq!(until().await, Some(longest - 5 * 60 * 1_000));
    set(server, who, path, json!({"step-up-age": null})).await;
    assert_eq!(until().await, Some(longest));
}

async fn a_change_names_the_state_it_is_made_on(server: &Server, who: &str) {
    let path = "/api/v1/policies";
    let body = json!({"settings": {"polls": {"value": false}}});
    let blind = server.send(Method::PATCH, path, Some(who), Some(body.clone())).await;
    assert_eq!(blind.status(), StatusCode::PRECONDITION_REQUIRED);
    let tag = tag(server, who, path).await;
    assert_eq!(patch(server, who, path, &tag, &body).await.status(), StatusCode::OK);
    let stale = patch(server, who, path, &tag, &json!({"settings": {"polls": null}})).await;
    assert_eq!(stale.status(), StatusCode::PRECONDITION_FAILED);
    let seen = state(server, who, path, "polls").await;
    assert_eq!((&seen["effective"]["value"], &seen["set_by"]), (&json!(false), &json!("Ada")));
    set(server, who, path, json!({"polls": null})).await;
    assert_eq!(state(server, who, path, "polls").await["effective"]["origin"]["from"], "default");
}

async fn a_lock_binds_those_below(server: &Server, who: &str) {
    let whole = "/api/v1/operator/policies";
    let locked = json!({"guests": {"value": "forbidden", "locked": true, "reason": "Dienstanweisung 12/2026"}});
    let review = server.post(&format!("{whole}/review"), Some(who), json!({"settings": locked})).await;
    let review: Value = review.json().await.unwrap();
    let changed = review["consequences"].as_array().unwrap();
    assert!(
        changed.iter().any(|one| one["level"]["kind"] == "tenant" && one["after"]["value"] == "forbidden"),
        "{review}"
    );
    assert_eq!(state(server, who, "/api/v1/policies", "guests").await["effective"]["value"], "allowed", "only tried");

    set(server, who, whole, locked).await;
    let seen = state(server, who, "/api/v1/policies", "guests").await;
    assert_eq!(seen["effective"]["locked_by"]["reason"], "Dienstanweisung 12/2026");
    let fixed: Value = server.send(Method::GET, "/api/v1/policies/fixed", Some(who), None).await.json().await.unwrap();
    assert_eq!(fixed["items"][0]["key"], "guests");
    for (settings, code) in [
        (json!({"guests": {"value": "allowed"}}), "locked"),
        (json!({"recording": {"value": true}}), "malformed"),
        (json!({"guests": {"value": "verified-only"}}), "locked"),
        (json!({"chat-retention": {"value": 99_999}}), "malformed"),
    ] {
        let tag = tag(server, who, "/api/v1/policies").await;
        let refused = patch(server, who, "/api/v1/policies", &tag, &json!({"settings": settings})).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{settings}");
        assert_eq!(refused.json::<Value>().await.unwrap()["fields"][0]["code"], code, "{settings}");
    }
    let (_, code, secret) = server.meeting(who).await;
    let guest = server.post("/api/v1/join/preview", None, json!({"code": code, "secret": secret})).await;
    assert_eq!(guest.status(), StatusCode::FORBIDDEN);
    assert_eq!(guest.json::<Value>().await.unwrap()["code"], "policy-forbids");

    // What the operator sets for one tenant stands in place of what is set for all.
    let floor = "/api/v1/operator/tenants/00000000-0000-0000-0000-000000000001/policies";
    set(server, who, floor, json!({"guests": {"value": "allowed"}})).await;
    let guest = server.post("/api/v1/join/preview", None, json!({"code": code, "secret": secret})).await;
    assert_eq!(guest.status(), StatusCode::OK);
    set(server, who, floor, json!({"guests": null})).await;
    set(server, who, whole, json!({"guests": null})).await;
}

async fn a_tightened_policy_holds_in_a_running_meeting(server: &Server, who: &str) {
    let path = "/api/v1/policies";
    let (meeting, code, secret) = server.meeting(who).await;
    let owner = server.join(Some(who), json!({"code": code, "device": "device00owner"})).await;
    let guest = guest(&code, &secret, "device00guest");
    let guest = server.join(None, guest).await;
    let (mut owner, welcome) = server.enter(&owner, None).await;
    assert_eq!(welcome["snapshot"]["bounds"]["chat"], true);
    let (mut guest, _) = server.enter(&guest, None).await;

    set(server, who, path, json!({"chat": {"value": false}})).await;
    for socket in [&mut owner, &mut guest] {
        let told = socket.hear_until(|frame| frame["event"]["type"] == "bounds-changed").await;
        assert_eq!(told["event"]["bounds"]["chat"], false);
        assert_eq!(say(socket, "Hallo").await["code"], "not-permitted");
    }
    // The meeting itself may be tighter, and no looser than a lock above it.
    let own = format!("/api/v1/meetings/{meeting}/policies");
    set(server, who, path, json!({"chat": {"value": false, "locked": true}})).await;
    let tag = tag(server, who, &own).await;
    let refused = patch(server, who, &own, &tag, &json!({"settings": {"chat": {"value": true}}})).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    set(server, who, path, json!({"chat": null})).await;
    set(server, who, &own, json!({"reactions": {"value": false}})).await;
    guest.hear_until(|frame| frame["event"]["bounds"]["reactions"] == false).await;
    assert_eq!(say(&mut guest, "Wieder").await["type"], "accepted");

    set(server, who, path, json!({"guests": {"value": "forbidden"}})).await;
    assert_eq!(guest.closing().await, "policy");
    set(server, who, path, json!({"guests": null})).await;
}

async fn the_next_one_is_refused_when_a_quota_is_used_up(server: &Server, who: &str) {
    let path = "/api/v1/operator/tenants/00000000-0000-0000-0000-000000000001/quotas";
    let (meeting, code, secret) = server.meeting(who).await;
    let owner = server.join(Some(who), json!({"code": code, "device": "device00owner"})).await;
    let (owner, _) = server.enter(&owner, None).await;
    let used = usage(server, who, "participants").await["used"].as_u64().unwrap();
    limit(server, who, path, json!({"participants": {"soft": used, "hard": used + 1}})).await;
    let first = server.join(None, guest(&code, &secret, "device000one")).await;
    let late = server.join(None, guest(&code, &secret, "device000two")).await;
    let (first, _) = server.enter(&first, None).await;
    assert_eq!(usage(server, who, "participants").await["state"], "full");
    let refused = server.post("/api/v1/join", None, guest(&code, &secret, "device0three")).await;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    let refused: Value = refused.json().await.unwrap();
    assert_eq!((&refused["code"], &refused["quota"]["quota"]), (&json!("quota-reached"), &json!("participants")));
    assert_eq!(refused["quota"]["limit"], used + 1);
    let (_socket, answer) = server.enter(&late, None).await;
    assert_eq!(answer["code"], "quota", "a ticket from before is no place");
    limit(server, who, path, json!({"participants": null, "room-size": {"hard": 2}})).await;
    let refused = server.post("/api/v1/join", None, guest(&code, &secret, "device0three")).await;
    assert_eq!(refused.json::<Value>().await.unwrap()["quota"]["quota"], "room-size");
    limit(server, who, path, json!({"room-size": null, "rooms": {"hard": 0}})).await;
    let (_, other, _) = server.meeting(who).await;
    let refused = server.post("/api/v1/join", Some(who), json!({"code": other, "device": "device00owner"})).await;
    assert_eq!(refused.json::<Value>().await.unwrap()["quota"]["quota"], "rooms");
    limit(server, who, path, json!({"rooms": null})).await;
    drop((owner, first));
    server.send(Method::DELETE, &format!("/api/v1/meetings/{meeting}"), Some(who), None).await;
}

/// Logos stand for all files; those of motions are refused in the same way, which votes show.
async fn no_file_is_taken_beyond_the_storage(server: &Server, who: &str) {
    let path = "/api/v1/operator/tenants/00000000-0000-0000-0000-000000000001/quotas";
    let upload = async |file: &[u8]| {
        let request = server.request(Method::PUT, "/api/v1/branding/logo").header("origin", &server.url);
        let request = request.header("cookie", who).header("content-type", "image/png");
        request.body(file.to_vec()).send().await.unwrap()
    };
    let logo = include_bytes!("../../../../tests/fixtures/logo.png").as_slice();
    assert_eq!(usage(server, who, "storage-bytes").await["used"], 0);
    limit(server, who, path, json!({"storage-bytes": {"soft": 1, "hard": 20}})).await;
    let refused = upload(logo).await;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    let refused: Value = refused.json().await.unwrap();
    assert_eq!((&refused["code"], &refused["quota"]["quota"]), (&json!("quota-reached"), &json!("storage-bytes")));
    assert_eq!((&refused["quota"]["by"], &refused["quota"]["limit"]), (&json!("tenant"), &json!(20)));
    assert_eq!(usage(server, who, "storage-bytes").await["used"], 0, "nothing of it is kept");
    limit(server, who, path, json!({"storage-bytes": {"soft": 1, "hard": 1_000_000}})).await;
    assert_eq!(upload(logo).await.status(), StatusCode::OK);
    let seen = usage(server, who, "storage-bytes").await;
    let used = seen["used"].as_u64().unwrap();
    assert!(used > 20 && seen["state"] == "warned", "{seen}");
    // What is there stays, whatever is set later; in its place fits what is no larger.
    limit(server, who, path, json!({"storage-bytes": {"hard": used}})).await;
    assert_eq!(usage(server, who, "storage-bytes").await["state"], "full");
    assert_eq!(upload(logo).await.status(), StatusCode::OK);
    let whole: Value = server.send(Method::GET, "/api/v1/operator/usage", Some(who), None).await.json().await.unwrap();
    for level in [&whole["whole"], &whole["items"][0]] {
        let storage = level["quotas"].as_array().unwrap().iter().find(|one| one["quota"] == "storage-bytes");
        assert_eq!(storage.unwrap()["used"], used, "{whole}");
    }
    limit(server, who, path, json!({"storage-bytes": null})).await;
}

async fn chat_is_kept_as_long_as_the_policy_says(server: &Server, who: &str) {
    for (days, kept) in [(0, json!([])), (7, json!(["Für alle"]))] {
        set(server, who, "/api/v1/policies", json!({"chat-retention": {"value": days}})).await;
        let (meeting, code, secret) = server.meeting(who).await;
        let owner = server.join(Some(who), json!({"code": code, "device": "device00owner"})).await;
        let guest = server.join(None, guest(&code, &secret, "device00guest")).await;
        let (mut owner, welcome) = server.enter(&owner, None).await;
        let (_guest, _) = server.enter(&guest, None).await;
        assert_eq!(welcome["snapshot"]["bounds"]["chat_days"], days);
        assert_eq!(say(&mut owner, "Für alle").await["type"], "accepted");
        let private = json!({"type": "chat-send", "text": "Vertraulich", "to": {"person": guest["participant"]}});
        assert_eq!(command(&mut owner, private).await["type"], "accepted");
        owner.say(&json!({"type": "command", "id": uuid(), "command": {"type": "end"}})).await;
        assert_eq!(owner.closing().await, "ended");
        let list: Value = server
            .send(Method::GET, &format!("/api/v1/meetings/{meeting}/conferences"), Some(who), None)
            .await
            .json()
            .await
            .unwrap();
        let conference = text(&list["items"][0]["id"]);
        let path = format!("/api/v1/meetings/{meeting}/conferences/{conference}/record-ticket");
        let ticket: Value = server.post(&path, Some(who), json!({})).await.json().await.unwrap();
        let record: Value =
            server.post("/api/v1/record", None, json!({"ticket": ticket["ticket"]})).await.json().await.unwrap();
        let words: Vec<_> = record["chat"].as_array().unwrap().iter().map(|said| said["text"].clone()).collect();
        assert_eq!(json!(words), kept, "{days} days");
    }
    set(server, who, "/api/v1/policies", json!({"chat-retention": null})).await;
}

async fn requests_of_a_minute_are_counted(server: &Server, who: &str) {
    let path = "/api/v1/operator/tenants/00000000-0000-0000-0000-000000000001/quotas";
    let tag = tag(server, who, path).await;
    let few = patch(server, who, path, &tag, &json!({"limits": {"api-requests": {"hard": 5}}})).await;
    assert_eq!(few.status(), StatusCode::UNPROCESSABLE_ENTITY, "nobody could raise it again");
    limit(server, who, path, json!({"api-requests": {"hard": 120}})).await;
    let mut last = StatusCode::OK;
    // A minute may end meanwhile, and counting begins anew.
    for _ in 0..300 {
        let answer = server.send(Method::GET, "/api/v1/instance", None, None).await;
        last = answer.status();
        if last == StatusCode::TOO_MANY_REQUESTS {
            assert!(answer.headers().contains_key("retry-after"));
            break;
        }
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

fn guest(code: &str, secret: &str, device: &str) -> Value {
    json!({"code": code, "secret": secret, "name": "Gast", "device": device})
}

async fn say(socket: &mut Socket, words: &str) -> Value {
    command(socket, json!({"type": "chat-send", "text": words})).await
}

async fn command(socket: &mut Socket, command: Value) -> Value {
    let id = uuid();
    socket.say(&json!({"type": "command", "id": id, "command": command})).await;
    socket.hear_until(|frame| frame["id"] == id.as_str()).await
}

/// An id for a command that was never sent before.
fn uuid() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("018f5a2e-0000-7000-8000-{:012x}", NEXT.fetch_add(1, Ordering::Relaxed))
}

async fn tag(server: &Server, who: &str, path: &str) -> String {
    let answer = server.send(Method::GET, path, Some(who), None).await;
    answer.headers()["etag"].to_str().unwrap().to_owned()
}

async fn patch(server: &Server, who: &str, path: &str, tag: &str, body: &Value) -> Response {
    let request = server.request(Method::PATCH, path).header("origin", &server.url).header("cookie", who);
    request.header("if-match", tag).json(body).send().await.unwrap()
}

/// Sets policies of a level.
pub(crate) async fn set(server: &Server, who: &str, path: &str, settings: Value) {
    let tag = tag(server, who, path).await;
    let answer = patch(server, who, path, &tag, &json!({"settings": settings})).await;
    assert_eq!(answer.status(), StatusCode::OK, "{settings}");
}

pub(crate) async fn limit(server: &Server, who: &str, path: &str, limits: Value) {
    let tag = tag(server, who, path).await;
    let answer = patch(server, who, path, &tag, &json!({"limits": limits})).await;
    assert_eq!(answer.status(), StatusCode::OK, "{limits}");
}

async fn state(server: &Server, who: &str, path: &str, key: &str) -> Value {
    let level: Value = server.send(Method::GET, path, Some(who), None).await.json().await.unwrap();
    let policies = level["policies"].as_array().unwrap();
    policies.iter().find(|policy| policy["effective"]["key"] == key).unwrap().clone()
}

pub(crate) async fn usage(server: &Server, who: &str, quota: &str) -> Value {
    let usage: Value = server.send(Method::GET, "/api/v1/usage", Some(who), None).await.json().await.unwrap();
    usage["quotas"].as_array().unwrap().iter().find(|one| one["quota"] == quota).unwrap().clone()
}
