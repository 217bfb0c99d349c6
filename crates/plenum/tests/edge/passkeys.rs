//! Passkeys and recovery codes: what works, and everything that is refused.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use passkey::soft::{SoftAnswer, SoftPasskey};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::server::{EMAIL, PASSWORD, Server, cookie, text};

const HOST: &str = "amt-a.localhost";
const OTHER: &str = "amt-b.localhost";

fn written(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The answer to what `GET /api/v1/me/passkeys/creation` asked.
pub(crate) fn new_passkey(passkey: &SoftPasskey, asked: &Value, name: &str) -> Value {
    let (client_data, attestation) = passkey.register(asked["challenge"].as_str().unwrap());
    json!({
        "attempt": asked["attempt"], "name": name, "id": written(&passkey.id),
        "client_data": written(client_data), "attestation": written(attestation),
    })
}

fn shown(passkey: &SoftPasskey, handle: &Value, attempt: &Value, answer: &SoftAnswer) -> Value {
    json!({
        "attempt": attempt, "id": written(&passkey.id), "client_data": written(&answer.client_data),
        "authenticator_data": written(&answer.authenticator_data), "signature": written(&answer.signature),
        "user_handle": handle,
    })
}

/// A tenant at a host of its own, and its first administrator.
struct Place<'a> {
    server: &'a Server,
    host: &'static str,
    session: String,
}

impl<'a> Place<'a> {
    async fn new(server: &'a Server, operator: &str, slug: &str, host: &'static str) -> Self {
        let new = json!({"slug": slug, "name": slug, "hosts": [host]});
        let made: Value = server.post("/api/v1/operator/tenants", Some(operator), new).await.json().await.unwrap();
        let token = made["setup_url"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
        let mut place = Self { server, host, session: String::new() };
        let setup = json!({"token": token, "name": "Ada", "email": EMAIL, "password": PASSWORD});
        let (status, session, _) = place.ask(Method::POST, "/api/v1/setup", setup).await;
        assert_eq!(status, StatusCode::CREATED);
        place.session = session.unwrap();
        place
    }

    fn origin(&self) -> String {
        format!("http://{}:{}", self.host, self.server.url.rsplit(':').next().unwrap())
    }

    fn passkey(&self) -> SoftPasskey {
        SoftPasskey::new(self.host, &self.origin())
    }

    /// Status, a new session if one was given, and the answer.
    async fn ask(&self, method: Method, path: &str, body: Value) -> (StatusCode, Option<String>, Value) {
        self.ask_as(&self.session, method, path, body).await
    }

    async fn ask_as(
        &self,
        session: &str,
        method: Method,
        path: &str,
        body: Value,
    ) -> (StatusCode, Option<String>, Value) {
        let request = self.server.at(self.host, method.clone(), path).header("cookie", session);
        let request = if method == Method::GET { request } else { request.json(&body) };
        let response = request.send().await.unwrap();
        let session = response.headers().contains_key("set-cookie").then(|| cookie(&response));
        (response.status(), session, response.json().await.unwrap_or(Value::Null))
    }

    async fn get(&self, path: &str) -> Value {
        let (status, _, answer) = self.ask(Method::GET, path, Value::Null).await;
        assert_eq!(status, StatusCode::OK, "{path}: {answer}");
        answer
    }

    /// Registers a passkey; answers its id and how the account is called by it.
    async fn add(&self, passkey: &SoftPasskey, name: &str) -> (String, Value) {
        let asked = self.get("/api/v1/me/passkeys/creation").await;
        let body = new_passkey(passkey, &asked, name);
        let (status, _, made) = self.ask(Method::POST, "/api/v1/me/passkeys", body).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        (text(&made["id"]), asked["user_id"].clone())
    }

    /// Signs in with it: status, session, code.
    async fn sign_in(&self, passkey: &SoftPasskey, handle: &Value) -> (StatusCode, Option<String>, Value) {
        let asked = self.get("/api/v1/session/passkey").await;
        let answer = passkey.show(asked["challenge"].as_str().unwrap());
        self.show(shown(passkey, handle, &asked["attempt"], &answer)).await
    }

    async fn show(&self, body: Value) -> (StatusCode, Option<String>, Value) {
        self.ask_as("", Method::POST, "/api/v1/session/passkey", body).await
    }

    /// The newest entries of the log, as `act code`.
    async fn log(&self) -> Vec<String> {
        let page = self.get("/api/v1/audit").await;
        let told = |entry: &Value| format!("{} {}", text(&entry["act"]), entry["code"].as_str().unwrap_or("ok"));
        page["items"].as_array().unwrap().iter().map(told).collect()
    }
}

#[tokio::test]
async fn passkeys_open_what_is_theirs_and_nothing_else_on_sqlite() {
    story(&Server::start()).await;
}

#[tokio::test]
async fn passkeys_open_what_is_theirs_and_nothing_else_on_postgres() {
    if let Some(server) = Server::start_on_postgres() {
        story(&server).await;
    }
}

async fn story(server: &Server) {
    let operator = server.administrator().await;
    let a = Place::new(server, &operator, "amt-a", HOST).await;
    let b = Place::new(server, &operator, "amt-b", OTHER).await;
    registration(&a).await;
    let mut passkey = a.passkey();
    let (id, handle) = a.add(&passkey, "Laptop").await;
    sign_in(&a, &b, &passkey, &handle).await;
    step_up(&a, &b, &passkey, &handle).await;
    a_copy_is_noticed(&a, &mut passkey, &handle, &id).await;
    administrators_take_lost_ones(&a).await;
    recovery(&a, &b).await;
    a_policy_wants_passkeys(&b).await;
}

/// Every answer that is none, and what stands in the log of it.
async fn registration(a: &Place<'_>) {
    let good = a.passkey();
    let spoilt = |change: fn(&mut SoftPasskey)| {
        let mut passkey = a.passkey();
        change(&mut passkey);
        passkey
    };
    for (passkey, code) in [
        (spoilt(|one| one.origin = "http://amt-b.localhost".into()), "wrong-origin"),
        (spoilt(|one| one.host = OTHER.into()), "wrong-site"),
        (spoilt(|one| one.flags &= !4), "not-verified"),
        (spoilt(|one| one.flags &= !1), "nobody-present"),
    ] {
        let asked = a.get("/api/v1/me/passkeys/creation").await;
        let body = new_passkey(&passkey, &asked, "Schlüssel");
        let (status, _, problem) = a.ask(Method::POST, "/api/v1/me/passkeys", body).await;
        assert_eq!((status, &problem["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("passkey-refused")), "{code}");
        assert_eq!(a.log().await[0], format!("passkey.add {code}"));
    }
    // A question is good once, for its own session and purpose, and for its own challenge.
    let asked = a.get("/api/v1/me/passkeys/creation").await;
    let other = a.get("/api/v1/me/passkeys/creation").await;
    let mut mixed = new_passkey(&good, &asked, "x");
    mixed["attempt"] = other["attempt"].clone();
    let to_sign_in = a.get("/api/v1/session/passkey").await;
    let first = new_passkey(&good, &asked, "Schlüssel");
    let sign_in = json!({"email": EMAIL, "password": PASSWORD});
    let (_, second_session, _) = a.ask_as("", Method::POST, "/api/v1/session", sign_in).await;
    let second_session = second_session.unwrap();
    let elsewhere = a.get("/api/v1/me/passkeys/creation").await;
    for (session, body, code) in [
        (&a.session, mixed, "passkey.add wrong-challenge"),
        (&a.session, new_passkey(&good, &to_sign_in, "x"), "passkey.add attempt-unknown"),
        (&second_session, new_passkey(&good, &elsewhere, "x"), "passkey.add attempt-unknown"),
    ] {
        let (status, ..) = a.ask_as(session, Method::POST, "/api/v1/me/passkeys", body).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(a.log().await[0], code);
    }
    let (status, _, made) = a.ask(Method::POST, "/api/v1/me/passkeys", first.clone()).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    assert_eq!((&made["name"], &made["host"], &made["synced"]), (&json!("Schlüssel"), &json!(HOST), &json!(true)));
    let (status, ..) = a.ask(Method::POST, "/api/v1/me/passkeys", first).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "replayed");
    let again = a.get("/api/v1/me/passkeys/creation").await;
    assert_eq!(again["exclude"], json!([written(&good.id)]));
    a.ask(Method::POST, "/api/v1/me/passkeys", new_passkey(&good, &again, "x")).await;
    assert_eq!(a.log().await[0], "passkey.add passkey-taken");
    let nameless = json!({"name": "\u{202e}"});
    let path = format!("/api/v1/me/passkeys/{}", text(&made["id"]));
    assert_eq!(a.ask(Method::PATCH, &path, nameless).await.2["fields"][0]["field"], "name");
    let (_, _, renamed) = a.ask(Method::PATCH, &path, json!({"name": " Zweit-\n Schlüssel "})).await;
    assert_eq!(renamed["name"], "Zweit- Schlüssel");
    assert_eq!(a.get("/api/v1/me").await["account"]["sign_in"]["passkeys"], 1);
    assert_eq!(a.ask(Method::DELETE, &path, Value::Null).await.0, StatusCode::NO_CONTENT, "a password is left");
    assert_eq!(a.ask(Method::DELETE, &path, Value::Null).await.0, StatusCode::NOT_FOUND);
    assert_eq!(&a.log().await[..2], ["passkey.remove ok", "passkey.rename ok"]);
    assert_eq!(a.get("/api/v1/me").await["account"]["sign_in"]["passkeys"], 0);
}

async fn sign_in(a: &Place<'_>, b: &Place<'_>, passkey: &SoftPasskey, handle: &Value) {
    let (status, session, me) = a.sign_in(passkey, handle).await;
    assert_eq!(status, StatusCode::OK, "{me}");
    assert_eq!(me["account"]["email"], EMAIL);
    assert!(me["fresh_until_ms"].is_number() && me["account"]["sign_in"]["last_at_ms"].is_number(), "{me}");
    assert_eq!(a.ask_as(&session.unwrap(), Method::GET, "/api/v1/me", Value::Null).await.0, StatusCode::OK);
    let newest = &a.get("/api/v1/audit").await["items"][0];
    assert_eq!((&newest["act"], &newest["details"]["way"]), (&json!("sign-in"), &json!("passkey")));

    let stranger = a.passkey();
    let nobody = json!("AAAA");
    let nothing: fn(&mut SoftAnswer) = |_| {};
    for (what, one, handle, spoil, code) in [
        (
            "another signature",
            passkey,
            handle,
            (|one: &mut SoftAnswer| one.signature[9] ^= 1) as fn(&mut SoftAnswer),
            "signature-invalid",
        ),
        ("an unknown passkey", &stranger, handle, nothing, "passkey-unknown"),
        ("another account", passkey, &nobody, nothing, "wrong-account"),
        ("no account", passkey, &Value::Null, nothing, "wrong-account"),
        ("no verification", passkey, handle, |one| one.authenticator_data[32] &= !4, "not-verified"),
        ("another site", passkey, handle, |one| one.authenticator_data[0] ^= 1, "wrong-site"),
        ("cut off", passkey, handle, |one| one.authenticator_data.truncate(30), "authenticator-malformed"),
        ("no JSON", passkey, handle, |one| one.client_data.truncate(30), "client-data-malformed"),
    ] {
        let asked = a.get("/api/v1/session/passkey").await;
        let mut answer = one.show(asked["challenge"].as_str().unwrap());
        spoil(&mut answer);
        let (status, session, problem) = a.show(shown(one, handle, &asked["attempt"], &answer)).await;
        assert_eq!((status, &problem["code"]), (StatusCode::UNAUTHORIZED, &json!("passkey-refused")), "{what}");
        assert!(session.is_none());
        assert_eq!(a.log().await[0], format!("sign-in.failed {code}"), "{what}");
    }
    let asked = a.get("/api/v1/session/passkey").await;
    let good = passkey.show(asked["challenge"].as_str().unwrap());
    let body = shown(passkey, handle, &asked["attempt"], &good);
    assert_eq!(a.show(body.clone()).await.0, StatusCode::OK);
    assert_eq!(a.show(body).await.0, StatusCode::UNAUTHORIZED, "replayed");
    let (mine, another) = (a.get("/api/v1/session/passkey").await, a.get("/api/v1/session/passkey").await);
    let answer = passkey.show(mine["challenge"].as_str().unwrap());
    assert_eq!(a.show(shown(passkey, handle, &another["attempt"], &answer)).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(a.log().await[0], "sign-in.failed wrong-challenge");

    // At another tenant it is unknown, with its own answer and with the other's questions.
    let asked = b.get("/api/v1/session/passkey").await;
    let answer = passkey.show(asked["challenge"].as_str().unwrap());
    let body = shown(passkey, handle, &asked["attempt"], &answer);
    assert_eq!(b.show(body).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(b.log().await[0], "sign-in.failed passkey-unknown");
    let foreign = b.get("/api/v1/session/passkey").await;
    let answer = passkey.show(foreign["challenge"].as_str().unwrap());
    assert_eq!(a.show(shown(passkey, handle, &foreign["attempt"], &answer)).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(a.log().await[0], "sign-in.failed attempt-unknown");
}

async fn step_up(a: &Place<'_>, b: &Place<'_>, passkey: &SoftPasskey, handle: &Value) {
    let (_, session, _) = a.sign_in(passkey, handle).await;
    let session = session.unwrap();
    let path = "/api/v1/session/fresh/passkey";
    let (_, _, asked) = a.ask_as(&session, Method::GET, path, Value::Null).await;
    assert_eq!(asked["allow"], json!([written(&passkey.id)]));
    let answer = passkey.show(asked["challenge"].as_str().unwrap());
    let body = shown(passkey, &Value::Null, &asked["attempt"], &answer);
    let (status, ..) = a.show(body).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "this question is not for signing in, and is used up now");
    let (_, _, asked) = a.ask_as(&session, Method::GET, path, Value::Null).await;
    let answer = passkey.show(asked["challenge"].as_str().unwrap());
    let body = shown(passkey, &Value::Null, &asked["attempt"], &answer);
    let (status, renewed, me) = a.ask_as(&session, Method::POST, path, body.clone()).await;
    assert_eq!(status, StatusCode::OK, "{me}");
    let renewed = renewed.unwrap();
    assert_eq!(a.ask_as(&session, Method::GET, "/api/v1/me", Value::Null).await.0, StatusCode::UNAUTHORIZED);
    let (status, _, problem) = a.ask_as(&renewed, Method::POST, path, body).await;
    assert_eq!((status, &problem["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("passkey-refused")), "replayed");
    assert_eq!(&a.log().await[..2], ["sign-in.confirm attempt-unknown", "sign-in.confirm ok"]);
    let (status, ..) = b.ask(Method::GET, path, Value::Null).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "who has none is asked for none");
}

async fn a_copy_is_noticed(a: &Place<'_>, passkey: &mut SoftPasskey, handle: &Value, id: &str) {
    for (count, status, code) in [
        (5, StatusCode::OK, "sign-in ok"),
        (6, StatusCode::OK, "sign-in ok"),
        (4, StatusCode::UNAUTHORIZED, "sign-in.failed counter-went-back"),
        (7, StatusCode::UNAUTHORIZED, "sign-in.failed passkey-blocked"),
    ] {
        passkey.count = count;
        assert_eq!(a.sign_in(passkey, handle).await.0, status, "{count}");
        assert_eq!(a.log().await[0], code);
    }
    assert!(a.log().await.contains(&"passkey.block ok".to_owned()));
    let own = a.get("/api/v1/me/passkeys").await;
    let blocked = own.as_array().unwrap().iter().find(|one| one["id"] == id).unwrap();
    assert_eq!(blocked["blocked"], true);
}

async fn administrators_take_lost_ones(a: &Place<'_>) {
    let new = json!({"name": "Ben", "email": "ben@example.org"});
    let (_, _, invitation) = a.ask(Method::POST, "/api/v1/accounts", new).await;
    let account = text(&invitation["account"]["id"]);
    let token = invitation["setup_url"].as_str().unwrap().split_once('#').unwrap().1;
    let setup = json!({"token": token, "name": "Ben", "email": "ben@example.org", "password": "another password 1"});
    let (_, session, _) = a.ask_as("", Method::POST, "/api/v1/setup", setup).await;
    let ben = Place { session: session.unwrap(), ..*a };
    let passkey = ben.passkey();
    let (id, handle) = ben.add(&passkey, "Telefon").await;
    let listed = a.get(&format!("/api/v1/accounts/{account}/passkeys")).await;
    assert_eq!(listed[0]["name"], "Telefon");
    let seen = a.get(&format!("/api/v1/accounts/{account}")).await;
    assert_eq!((&seen["sign_in"]["password"], &seen["sign_in"]["passkeys"]), (&json!(true), &json!(1)));
    let path = format!("/api/v1/accounts/{account}/passkeys/{id}/removal");
    assert_eq!(ben.ask(Method::POST, &path, json!({"reason": "x"})).await.0, StatusCode::FORBIDDEN);
    let (status, _, problem) = a.ask(Method::POST, &path, json!({"reason": " "})).await;
    assert_eq!((status, &problem["fields"][0]["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("required")));
    assert_eq!(a.ask(Method::POST, &path, json!({"reason": "Telefon verloren"})).await.0, StatusCode::NO_CONTENT);
    assert_eq!(a.ask(Method::POST, &path, json!({"reason": "noch einmal"})).await.0, StatusCode::NOT_FOUND);
    let newest = &a.get("/api/v1/audit").await["items"][0];
    assert_eq!((&newest["act"], &newest["reason"]), (&json!("passkey.remove"), &json!("Telefon verloren")));
    assert_eq!(ben.ask(Method::GET, "/api/v1/me", Value::Null).await.0, StatusCode::UNAUTHORIZED, "sessions ended");
    assert_eq!(ben.sign_in_status(&passkey, &handle).await, StatusCode::UNAUTHORIZED);
    let own = text(&a.get("/api/v1/me").await["account"]["id"]);
    let mine = text(&a.get("/api/v1/me/passkeys").await[0]["id"]);
    let own = format!("/api/v1/accounts/{own}/passkeys/{mine}/removal");
    assert_eq!(a.ask(Method::POST, &own, json!({"reason": "x"})).await.0, StatusCode::FORBIDDEN, "not one's own");
}

impl Place<'_> {
    async fn sign_in_status(&self, passkey: &SoftPasskey, handle: &Value) -> StatusCode {
        let public = Place { session: String::new(), ..*self };
        public.sign_in(passkey, handle).await.0
    }

    async fn recover(&self, email: &str, code: &str) -> (StatusCode, Option<String>, Value) {
        self.ask_as("", Method::POST, "/api/v1/session/recovery", json!({"email": email, "code": code})).await
    }

    async fn codes(&self) -> Vec<String> {
        let (status, _, made) = self.ask(Method::POST, "/api/v1/me/recovery-codes", Value::Null).await;
        assert_eq!(status, StatusCode::CREATED, "{made}");
        made["codes"].as_array().unwrap().iter().map(text).collect()
    }
}

async fn recovery(a: &Place<'_>, b: &Place<'_>) {
    assert_eq!(a.get("/api/v1/me/recovery-codes").await, json!({"left": 0, "created_at_ms": null}));
    let (old, foreign) = (a.codes().await, b.codes().await);
    let codes = a.codes().await;
    assert_eq!(codes.len(), 10);
    for (email, code) in [
        (EMAIL, old[0].as_str()),
        (EMAIL, &foreign[0]),
        (EMAIL, "AAAA-AAAA-AAAA-AAAA"),
        (EMAIL, ""),
        ("ben@example.org", &codes[0]),
        ("nobody@example.org", &codes[0]),
    ] {
        let (status, session, problem) = a.recover(email, code).await;
        assert_eq!((status, &problem["code"]), (StatusCode::UNAUTHORIZED, &json!("recovery-failed")), "{email} {code}");
        assert!(session.is_none());
        assert_eq!(a.log().await[0], "sign-in.failed recovery-code-wrong");
    }
    let typed = format!(" {} ", codes[0].to_lowercase().replace('-', " "));
    let (status, session, me) = a.recover(EMAIL, &typed).await;
    assert_eq!(status, StatusCode::OK, "{me}");
    assert!(me["fresh_until_ms"].is_number(), "so that a new passkey can be made");
    assert_eq!(&a.log().await[..2], ["sign-in ok", "recovery-codes.use ok"]);
    assert_eq!(a.recover(EMAIL, &codes[0]).await.0, StatusCode::UNAUTHORIZED, "good once");
    let (_, _, state) = a.ask_as(&session.unwrap(), Method::GET, "/api/v1/me/recovery-codes", Value::Null).await;
    assert_eq!(state["left"], 9);
    let page = a.get("/api/v1/audit").await.to_string();
    for code in codes.iter().chain(&old) {
        assert!(!a.server.log().contains(code) && !page.contains(code.as_str()), "codes stay out of logs");
    }
}

/// Whoever has none does nothing but make one; then the password opens nothing any more.
async fn a_policy_wants_passkeys(b: &Place<'_>) {
    let password = json!({"email": EMAIL, "password": PASSWORD});
    let sign_in = async || b.ask_as("", Method::POST, "/api/v1/session", password.clone()).await;
    let policy = async |session: &str, value: Value| {
        let seen = b.server.at(b.host, Method::GET, "/api/v1/policies").header("cookie", session).send().await.unwrap();
        let tag = seen.headers()["etag"].clone();
        let request = b.server.at(b.host, Method::PATCH, "/api/v1/policies").header("cookie", session);
        let change = json!({"settings": {"local-sign-in": value}});
        let done = request.header("if-match", tag).json(&change).send().await.unwrap();
        assert_eq!(done.status(), StatusCode::OK, "{}", done.text().await.unwrap());
    };
    assert_eq!(b.get("/api/v1/me").await["passkey_needed"], false);
    let (_, _, meeting) = b.ask(Method::POST, "/api/v1/meetings", json!({"title": "Rat"})).await;
    policy(&b.session, json!({"value": "passkey"})).await;

    let (status, session, me) = sign_in().await;
    assert_eq!((status, &me["passkey_needed"]), (StatusCode::OK, &json!(true)), "{me}");
    let session = session.unwrap();
    for (method, path, body) in [
        (Method::GET, "/api/v1/meetings", Value::Null),
        (Method::GET, "/api/v1/accounts", Value::Null),
        (Method::GET, "/api/v1/audit", Value::Null),
        (Method::GET, "/api/v1/me/sessions", Value::Null),
        (Method::POST, "/api/v1/meetings", json!({})),
        (Method::POST, "/api/v1/me/recovery-codes", Value::Null),
    ] {
        let (status, _, problem) = b.ask_as(&session, method.clone(), path, body).await;
        assert_eq!((status, &problem["code"]), (StatusCode::FORBIDDEN, &json!("passkey-needed")), "{method} {path}");
    }
    let join = json!({"code": meeting["code"], "device": "device000ada"});
    let (status, ..) = b.ask_as(&session, Method::POST, "/api/v1/join", join).await;
    assert!(!status.is_success(), "nobody is let in by their name alone");

    let entered = Place { session: session.clone(), ..*b };
    assert_eq!(
        entered.ask(Method::POST, "/api/v1/session/fresh", json!({"password": PASSWORD})).await.0,
        StatusCode::OK
    );
    let (_, session, _) = sign_in().await;
    let entered = Place { session: session.unwrap(), ..*b };
    let passkey = b.passkey();
    let (id, handle) = entered.add(&passkey, "Laptop").await;
    assert_eq!(entered.get("/api/v1/me").await["passkey_needed"], false, "and the same session goes on");
    let (status, session, problem) = sign_in().await;
    assert_eq!((status, &problem["code"]), (StatusCode::FORBIDDEN, &json!("passkey-needed")));
    assert!(session.is_none());
    let wrong = json!({"email": EMAIL, "password": "not the password"});
    let (status, ..) = b.ask_as("", Method::POST, "/api/v1/session", wrong).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED, "who has not the password learns nothing");
    let (status, session, _) = b.sign_in(&passkey, &handle).await;
    assert_eq!(status, StatusCode::OK);
    let session = session.unwrap();
    let fresh = b.ask_as(&session, Method::POST, "/api/v1/session/fresh", json!({"password": PASSWORD})).await;
    assert_eq!((fresh.0, &fresh.2["code"]), (StatusCode::FORBIDDEN, &json!("passkey-needed")));
    let path = format!("/api/v1/me/passkeys/{id}");
    assert_eq!(b.ask_as(&session, Method::DELETE, &path, Value::Null).await.0, StatusCode::CONFLICT, "the last way in");
    policy(&session, Value::Null).await;
    assert_eq!(sign_in().await.0, StatusCode::OK);
    assert_eq!(b.ask_as(&session, Method::DELETE, &path, Value::Null).await.0, StatusCode::NO_CONTENT);
}
