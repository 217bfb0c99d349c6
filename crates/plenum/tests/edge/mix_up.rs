//! Two providers of different houses beside each other (npm oidc-provider, PyPI canaille): people come in by either, and
//! an answer of the one under a sign-in at the other lets nobody in (RFC 9700, 4.4; RFC 9207).

use reqwest::{Method, StatusCode, Url};
use serde_json::{Value, json};

use crate::oidc::{Browser, Instance};
use crate::providers::{ALLOW, connect};
use crate::server::{Server, text};

const MIXED_UP: &str = "/sign-in/problem?reason=mix-up";

/// One tenant and two providers.
struct World {
    server: Server,
    administrator: String,
    city: (Instance, Value),
    land: (Instance, Value),
}

impl World {
    async fn new() -> Option<Self> {
        let city = Instance::start(json!({})).await?;
        let land = Instance::start(json!({"kind": "canaille"})).await?;
        let server = Server::start_with(&[ALLOW]);
        let administrator = server.administrator().await;
        let rule = json!({"claim": "groups", "value": "council", "grant": {"kind": "role", "name": "auditor"}});
        let first = connect(&server, &administrator, &city, json!({})).await;
        let second = connect(&server, &administrator, &land, json!({"rules": [rule]})).await;
        Some(Self { server, administrator, city: (city, first), land: (land, second) })
    }

    fn browser(&self) -> Browser<'_> {
        Browser::at(&self.server, "127.0.0.1")
    }

    async fn get(&self, path: &str, session: &str) -> Value {
        self.server.send(Method::GET, path, Some(session), None).await.json().await.unwrap()
    }

    /// Nobody has come in by it, and the log says at which provider it was refused.
    async fn is_refused(&self, came: (String, Option<String>), at: &Value) {
        assert_eq!(came, (MIXED_UP.to_owned(), None));
        let log = self.get("/api/v1/audit?result=refused&limit=1", &self.administrator).await;
        let entry = &log["items"][0];
        assert_eq!((&entry["act"], &entry["code"]), (&json!("sign-in.failed"), &json!("mix-up")), "{log}");
        assert_eq!(entry["object"]["id"], at["id"], "{log}");
    }
}

fn begin(provider: &Value) -> Value {
    json!({"provider": provider["id"]})
}

fn callback(provider: &Value) -> String {
    format!("/api/v1/sign-in/{}/callback", text(&provider["id"]))
}

fn parameter(address: &str, name: &str) -> String {
    let url = Url::parse("http://x").unwrap().join(address).unwrap();
    url.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

/// An answer with one parameter changed, or taken away.
fn with(answer: &str, name: &str, value: Option<&str>) -> String {
    let mut url = Url::parse("http://x").unwrap().join(answer).unwrap();
    let kept: Vec<(String, String)> =
        url.query_pairs().filter(|(found, _)| found != name).map(|(n, v)| (n.into_owned(), v.into_owned())).collect();
    url.query_pairs_mut().clear().extend_pairs(kept).extend_pairs(value.map(|value| (name, value)));
    format!("{}?{}", url.path(), url.query().unwrap())
}

/// The same answer at another address of ours.
fn at(path: &str, answer: &str) -> String {
    format!("{path}?{}", answer.split_once('?').unwrap().1)
}

#[tokio::test]
async fn people_of_another_house_come_in_and_go_out() {
    let Some(world) = World::new().await else { return };
    let (land, provider) = &world.land;
    let tried = format!("/api/v1/providers/{}/test", text(&provider["id"]));
    let tried = world.server.send(Method::POST, &tried, Some(&world.administrator), Some(json!({}))).await;
    assert_eq!(tried.status(), StatusCode::OK);
    let tried: Value = tried.json().await.unwrap();
    assert_eq!(tried, json!({"backchannel_logout": false, "sign_out": true, "names_itself": true}));

    let (to, session) = world.browser().sign_in(provider, "anna", json!({"return_to": "/account"})).await;
    assert_eq!(to, "/account");
    let me = world.get("/api/v1/me", session.as_deref().unwrap()).await;
    assert_eq!(
        (&me["account"]["name"], &me["account"]["email"]),
        (&json!("Anna Beispiel"), &json!("anna@stadt.example"))
    );
    assert_eq!(me["account"]["roles"][0]["role"], "auditor", "the group gives it: {me}");
    // Out of the group there, out of the role here, and the same person.
    land.add_account("anna", json!({"name": "Anna Beispiel", "email": "anna@stadt.example", "groups": []})).await;
    let browser = world.browser();
    let (_, session) = browser.sign_in(provider, "anna", json!({})).await;
    let again = world.get("/api/v1/me", session.as_deref().unwrap()).await;
    assert_eq!((&again["account"]["id"], &again["account"]["roles"]), (&me["account"]["id"], &json!([])));

    // Signing out here signs out there: the next time it asks who one is.
    let out = world.server.send(Method::DELETE, "/api/v1/session", session.as_deref(), None).await;
    let url = text(&out.json::<Value>().await.unwrap()["url"]);
    assert!(url.starts_with(&land.issuer) && url.contains("id_token_hint="), "{url}");
    let known = browser.leave("/api/v1/sign-in/begin", None, begin(provider)).await;
    assert!(browser.goes_through(&known).await, "signed in there, it asks nothing");
    assert_eq!(browser.follow(&url).await, format!("{}/sign-in", world.server.url), "and leads back here");
    let asked = browser.leave("/api/v1/sign-in/begin", None, begin(provider)).await;
    assert!(!browser.goes_through(&asked).await);
}

#[tokio::test]
async fn an_answer_of_the_one_is_none_of_the_other() {
    let Some(world) = World::new().await else { return };
    for ((_, own), (_, other)) in [(&world.city, &world.land), (&world.land, &world.city)] {
        let browser = world.browser();
        // At the address of the other; the attempt is used up with it.
        let away = browser.leave("/api/v1/sign-in/begin", None, begin(own)).await;
        let back = browser.through(&away, "anna", "").await;
        world.is_refused(browser.come_back(&at(&callback(other), &back), &away.cookie).await, other).await;
        assert_eq!(browser.come_back(&back, &away.cookie).await, ("/sign-in/problem?reason=lost".into(), None));

        // A code of the other under the state of this one: with the name of the other, without any, with a false one.
        let there = browser.leave("/api/v1/sign-in/begin", None, begin(other)).await;
        let theirs = browser.through(&there, "ben", "").await;
        for name in [Some(parameter(&theirs, "iss")), None, Some("https://another.example".into())] {
            let away = browser.leave("/api/v1/sign-in/begin", None, begin(own)).await;
            let state = parameter(&away.url, "state");
            let mixed = with(&with(&theirs, "state", Some(&state)), "iss", name.as_deref());
            world.is_refused(browser.come_back(&at(&callback(own), &mixed), &away.cookie).await, own).await;
        }
    }
    for (idp, _) in [&world.city, &world.land] {
        assert_eq!(idp.seen("token").await, 0, "no code of anybody was shown to anybody");
    }
}

#[tokio::test]
async fn a_provider_that_passes_people_on_to_the_other_learns_no_code() {
    let Some(world) = World::new().await else { return };
    for ((evil, wanted), (honest, other), path) in
        [(&world.city, &world.land, "/oauth/authorize"), (&world.land, &world.city, "/auth")]
    {
        // The browser is sent on to the other provider, whose answer goes to that provider's own address.
        let ours = text(&other["redirect_uris"][0]);
        let to = format!("{}{path}", honest.issuer);
        evil.set_faults(json!({"authorize": {"kind": "pass", "to": to, "set": {"redirect_uri": ours}}})).await;
        let browser = world.browser();
        let away = browser.leave("/api/v1/sign-in/begin", None, begin(wanted)).await;
        let back = browser.through(&away, "anna", "").await;
        assert!(back.starts_with(&callback(other)), "{back}");
        world.is_refused(browser.come_back(&back, &away.cookie).await, other).await;

        // Or to the address of the one that passes on: the other does not know it and keeps its code.
        evil.set_faults(json!({"authorize": {"kind": "pass", "to": to}})).await;
        let away = browser.leave("/api/v1/sign-in/begin", None, begin(wanted)).await;
        let page = browser.through(&away, "anna", "").await;
        assert!(page.starts_with("400 "), "{page}");

        // Were it known there, the name in the answer gives it away; and an answer without a name is none.
        let mut known = other.clone();
        known["redirect_uris"] = json!([ours, wanted["redirect_uris"][0]]);
        honest.register(&known).await;
        for without in [json!([]), json!(["iss"])] {
            honest.set_faults(json!({"callback": {"without": without}})).await;
            let away = browser.leave("/api/v1/sign-in/begin", None, begin(wanted)).await;
            let back = browser.through(&away, "anna", "").await;
            assert!(back.starts_with(&callback(wanted)), "{back}");
            world.is_refused(browser.come_back(&back, &away.cookie).await, wanted).await;
        }
        for idp in [evil, honest] {
            assert_eq!(idp.seen("token").await, 0);
            idp.set_faults(json!({})).await;
        }
        // The same people come in where nobody stands between.
        let address = format!("mia@{}.example", if evil.issuer == world.land.0.issuer { "land" } else { "stadt" });
        evil.add_account("mia", json!({"name": "Mia", "email": address, "groups": []})).await;
        let (to, session) = world.browser().sign_in(wanted, "mia", json!({})).await;
        assert!(to == "/" && session.is_some(), "{to}");
        evil.seen("token").await;
    }
}

#[tokio::test]
async fn tokens_of_another_house_that_do_not_hold_let_nobody_in() {
    let Some(world) = World::new().await else { return };
    let (land, provider) = &world.land;
    let now_s = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    for (claims, header) in [
        (json!({"nonce": "another"}), json!({})),
        (json!({"iss": world.city.0.issuer}), json!({})),
        (json!({"iss": format!("{}/", land.issuer)}), json!({})),
        (json!({"aud": "another"}), json!({})),
        (json!({"exp": now_s - 3_600}), json!({})),
        (json!({}), json!({"alg": "none"})),
        (json!({}), json!({"jku": "https://another.example/jwks"})),
    ] {
        let browser = world.browser();
        let away = browser.leave("/api/v1/sign-in/begin", None, begin(provider)).await;
        let back = browser.through(&away, "anna", "").await;
        // Its hash of the access token would be of another algorithm.
        let mut claims = claims;
        claims["at_hash"] = Value::Null;
        land.set_faults(json!({"token": {"kind": "forge", "claims": claims, "header": header}})).await;
        let refused = ("/sign-in/problem?reason=refused".to_owned(), None);
        assert_eq!(browser.come_back(&back, &away.cookie).await, refused, "{claims} {header}");
        land.set_faults(json!({})).await;
    }
    // The same, unchanged and signed anew, would have held.
    let browser = world.browser();
    let away = browser.leave("/api/v1/sign-in/begin", None, begin(provider)).await;
    let back = browser.through(&away, "anna", "").await;
    land.set_faults(json!({"token": {"kind": "forge", "claims": {"at_hash": null}, "header": {}}})).await;
    let (to, session) = browser.come_back(&back, &away.cookie).await;
    assert!(to == "/" && session.is_some(), "{to}");
}
