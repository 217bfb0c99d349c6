//! A sign-in at a provider on trial: shown to the administrator who tried it, and nothing else comes of it.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::oidc::{Browser, Instance};
use crate::providers::ALLOW;
use crate::server::{Server, cookie, text};

/// An administrator who has connected a provider and not opened it.
struct World {
    server: Server,
    administrator: String,
    idp: Instance,
    provider: Value,
}

impl World {
    async fn new(options: Value) -> Option<Self> {
        let idp = Instance::start(options).await?;
        let server = Server::start_with(&[ALLOW]);
        let administrator = server.administrator().await;
        let new = json!({"name": "Verwaltung", "issuer": idp.issuer});
        let provider: Value = server.post("/api/v1/providers", Some(&administrator), new).await.json().await.unwrap();
        idp.register(&provider).await;
        Some(Self { server, administrator, idp, provider })
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/providers/{}{rest}", text(&self.provider["id"]))
    }

    async fn change(&self, change: Value) -> (StatusCode, Value) {
        let asked = self.server.send(Method::PATCH, &self.path(""), Some(&self.administrator), Some(change)).await;
        (asked.status(), asked.json().await.unwrap())
    }

    async fn get(&self, path: &str) -> (StatusCode, Value) {
        let answer = self.server.send(Method::GET, path, Some(&self.administrator), None).await;
        (answer.status(), answer.json().await.unwrap())
    }

    /// There and back as somebody, then what is shown.
    async fn try_as(&self, login: &str) -> Value {
        let browser = Browser::at(&self.server, "127.0.0.1");
        let body = json!({"return_to": "/admin/sign-in/trial"});
        let away = browser.leave(&self.path("/trial"), Some(&self.administrator), body).await;
        let back = browser.through(&away, login, "").await;
        let cookies = format!("{}; {}", away.cookie, self.administrator);
        assert_eq!(browser.come_back(&back, &cookies).await, ("/admin/sign-in/trial".into(), None), "no session");
        let (status, shown) = self.get(&self.path("/trial")).await;
        assert_eq!(status, StatusCode::OK, "{shown}");
        shown
    }

    async fn accounts(&self) -> usize {
        self.get("/api/v1/accounts").await.1["items"].as_array().unwrap().len()
    }

    async fn newest_entry(&self) -> Value {
        self.get("/api/v1/audit?limit=1").await.1["items"][0].clone()
    }
}

fn claim(shown: &Value, name: &str) -> Option<String> {
    let claims = shown["person"]["claims"].as_array().unwrap();
    claims.iter().find(|claim| claim["name"] == name).map(|claim| text(&claim["value"]))
}

fn gaps(shown: &Value) -> Vec<String> {
    shown["person"]["gaps"].as_array().unwrap().iter().map(|gap| text(&gap["kind"])).collect()
}

async fn story(options: Value) {
    let Some(world) = World::new(options).await else { return };
    // Before it is finished it can neither be tried nor opened.
    let early = world.server.post(&world.path("/trial"), Some(&world.administrator), json!({"return_to": "/"})).await;
    assert_eq!(early.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(early.json::<Value>().await.unwrap()["fields"], json!([{"field": "client_id", "code": "required"}]));
    assert_eq!(world.change(json!({"enabled": true})).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(world.get(&world.path("/trial")).await.0, StatusCode::NOT_FOUND);

    let unit =
        world.server.post("/api/v1/units", Some(&world.administrator), json!({"name": "Bau", "short_name": "60"}));
    let unit: Value = unit.await.json().await.unwrap();
    let rule = |value: &str, kind: &str, name: &Value| json!({"claim": "groups", "value": value, "grant": {"kind": kind, "name": name}});
    let far = json!({"claim": "/far/away", "value": "x", "grant": {"kind": "role", "name": "auditor"}});
    let settings = json!({
        "client_id": "plenum", "client_secret": "secret", "scopes": ["profile", "email", "groups"],
        "rules": [rule("staff", "role", &json!("administrator")), rule("council", "unit", &unit["id"]),
            rule("nobody", "role", &json!("auditor")), far],
        "step_up_acr": ["platinum"],
    });
    let (status, set) = world.change(settings).await;
    assert_eq!((status, &set["enabled"], &set["tried_at_ms"]), (StatusCode::OK, &json!(false), &Value::Null));
    let methods = world.server.send(Method::GET, "/api/v1/sign-in/methods", None, None).await;
    assert_eq!(methods.json::<Value>().await.unwrap()["providers"], json!([]), "people do not see it");
    let begun = Browser::at(&world.server, "127.0.0.1");
    let begun = begun.ask("/api/v1/sign-in/begin", None, json!({"provider": world.provider["id"]})).await;
    assert_eq!(begun.status(), StatusCode::NOT_FOUND, "nor can they go there");

    let shown = world.try_as("anna").await;
    assert_eq!(shown["fault"], Value::Null);
    let person = &shown["person"];
    assert_eq!((&person["subject"], &person["name"]), (&json!("anna"), &json!("Anna Beispiel")));
    assert_eq!(person["email"], "anna@stadt.example");
    let groups: Vec<String> = serde_json::from_str(&claim(&shown, "groups").unwrap()).unwrap();
    assert!(groups.contains(&"staff".into()) && groups.contains(&"council".into()), "{groups:?}");
    for secret in ["nonce", "at_hash", "sid", "jti"] {
        assert_eq!(claim(&shown, secret), None);
    }
    let fired: Vec<bool> = person["rules"].as_array().unwrap().iter().map(|r| r["fires"].as_bool().unwrap()).collect();
    assert_eq!(fired, [true, true, false, false]);
    assert_eq!(person["outcome"], json!({"kind": "refused", "name": null, "email": null, "reason": "not-invited"}));
    assert!(gaps(&shown).contains(&"rule-claim".into()) && gaps(&shown).contains(&"step-up".into()), "{shown}");
    let entry = world.newest_entry().await;
    assert_eq!((&entry["act"], &entry["code"]), (&json!("provider.try"), &Value::Null), "{entry}");
    assert_eq!(entry["object"]["id"], world.provider["id"]);
    assert!(!entry.to_string().contains("anna"), "whom it named is nothing for the log: {entry}");
    let tried = world.get(&world.path("")).await.1;
    assert!(tried["tried_at_ms"].is_i64() && tried["last_sign_in_at_ms"].is_null(), "{tried}");

    // What would become of others; and nothing has.
    world.change(json!({"unknown_people": "admit"})).await;
    let outcome = world.try_as("anna").await["person"]["outcome"].clone();
    assert_eq!((&outcome["kind"], &outcome["email"]), (&json!("new-account"), &json!("anna@stadt.example")));
    world.idp.add_account("eve", json!({"name": "Eve", "email": crate::server::EMAIL, "groups": []})).await;
    assert_eq!(world.try_as("eve").await["person"]["outcome"]["reason"], "address-taken");
    assert_eq!(world.accounts().await, 1, "nobody got an account");
    let identities = world.get("/api/v1/me/identities").await.1;
    assert_eq!(identities, json!([]), "nothing was connected");

    // An answer that does not hold is shown with its word, and changes nothing of what is known.
    world.idp.set_faults(json!({"token": {"kind": "status", "status": 401}})).await;
    let shown = world.try_as("anna").await;
    assert_eq!((&shown["fault"], &shown["person"]), (&json!("token-refused"), &Value::Null));
    let entry = world.newest_entry().await;
    assert_eq!((&entry["act"], &entry["code"]), (&json!("provider.try"), &json!("token-refused")));
    world.idp.set_faults(json!({})).await;

    // Only the session that tried sees it, and another secret makes it untried.
    let again = json!({"email": crate::server::EMAIL, "password": crate::server::PASSWORD});
    let again = cookie(&world.server.post("/api/v1/session", None, again).await);
    let elsewhere = world.server.send(Method::GET, &world.path("/trial"), Some(&again), None).await;
    assert_eq!(elsewhere.status(), StatusCode::NOT_FOUND);
    assert_eq!(world.change(json!({"client_secret": "secret"})).await.1["tried_at_ms"], Value::Null);

    // Opened, people come in.
    assert_eq!(world.change(json!({"enabled": true})).await.0, StatusCode::OK);
    let browser = Browser::at(&world.server, "127.0.0.1");
    let (to, session) = browser.sign_in(&world.provider, "anna", json!({})).await;
    assert!(to == "/" && session.is_some(), "{to}");
    let outcome = world.try_as("anna").await["person"]["outcome"].clone();
    assert_eq!((&outcome["kind"], &outcome["name"]), (&json!("account"), &json!("Anna Beispiel")));
}

#[tokio::test]
async fn a_trial_shows_what_would_be_and_does_nothing() {
    story(json!({})).await;
}

#[tokio::test]
async fn a_trial_at_another_house_does_the_same() {
    story(json!({"kind": "canaille"})).await;
}

#[tokio::test]
async fn a_trial_comes_back_to_the_one_who_began_it() {
    let Some(world) = World::new(json!({})).await else { return };
    world.change(json!({"client_id": "plenum", "client_secret": "secret"})).await;
    let browser = Browser::at(&world.server, "127.0.0.1");
    let body = json!({"return_to": "https://another.example/"});
    let away = browser.leave(&world.path("/trial"), Some(&world.administrator), body).await;
    let back = browser.through(&away, "anna", "").await;
    let lost = "/sign-in/problem?reason=lost".to_owned();
    // Without the session, then too late, for the attempt is used up.
    assert_eq!(browser.come_back(&back, &away.cookie).await, (lost.clone(), None));
    let cookies = format!("{}; {}", away.cookie, world.administrator);
    assert_eq!(browser.come_back(&back, &cookies).await, (lost, None));
    let away =
        browser.leave(&world.path("/trial"), Some(&world.administrator), json!({"return_to": "//x.example"})).await;
    let back = browser.through(&away, "anna", "").await;
    let cookies = format!("{}; {}", away.cookie, world.administrator);
    assert_eq!(browser.come_back(&back, &cookies).await, ("/".into(), None), "back to pages of ours alone");
    // Whoever does not administer cannot try.
    let (ben, _) = world.server.person(&world.administrator, "Ben").await;
    let tried = world.server.post(&world.path("/trial"), Some(&ben), json!({"return_to": "/"})).await;
    assert_eq!(tried.status(), StatusCode::FORBIDDEN);
}
