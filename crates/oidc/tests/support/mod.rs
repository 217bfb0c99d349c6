//! A provider of one's own for each test, and a browser.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use oidc::{Ask, Attempt, Callback, Provider, RANDOM_BYTES};
use outbound::{AllowList, Limits, Outbound};
use serde_json::{Value, json};

pub(crate) const CALLBACK: &str = "https://plenum.example/callback";

/// More steps than any way through the provider has.
const STEPS_MAX: usize = 10;

pub(crate) fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_millis() as i64
}

pub(crate) fn impatient() -> Limits {
    Limits { total: Duration::from_secs(1), ..Limits::default() }
}

pub(crate) struct Instance {
    pub(crate) issuer: String,
    admin: String,
    id: String,
    http: reqwest::Client,
}

impl Instance {
    /// A fresh provider behind a fault proxy, or nothing when the tests run without the harness.
    pub(crate) async fn start(options: Value) -> Option<Self> {
        let Ok(admin) = std::env::var("PLENUM_TEST_OIDC_ADMIN") else {
            assert!(std::env::var_os("PLENUM_TEST_REQUIRE_OIDC").is_none(), "PLENUM_TEST_OIDC_URL is required");
            eprintln!("skipped: PLENUM_TEST_OIDC_URL is not set, see scripts/with-oidc.sh");
            return None;
        };
        let http = outbound::operator_client().no_proxy().build().expect("a client");
        let mut instance = Self { issuer: String::new(), admin, id: String::new(), http };
        let started = instance.administer("instances", &options).await;
        instance.issuer = started["issuer"].as_str().expect("an issuer").into();
        instance.id = started["id"].as_str().expect("an id").into();
        instance.register(&json!({})).await;
        Some(instance)
    }

    async fn administer(&self, path: &str, body: &Value) -> Value {
        let answer = self.http.post(format!("{}/{path}", self.admin)).json(body).send().await.expect("the harness");
        let answer = answer.error_for_status().expect("the harness agrees");
        answer.json().await.expect("JSON")
    }

    /// Registers the client `plenum`, changed as wanted.
    pub(crate) async fn register(&self, change: &Value) {
        let client = json!({"client_id": "plenum", "client_secret": "secret", "redirect_uris": [CALLBACK]});
        self.administer(&format!("{}/clients", self.id), &merged(client, change)).await;
    }

    pub(crate) async fn set_faults(&self, faults: &Value) {
        self.administer(&format!("{}/faults", self.id), faults).await;
    }

    pub(crate) async fn sign(&self, claims: &Value) -> String {
        let answer = self.administer(&format!("{}/sign", self.id), &json!({"claims": claims})).await;
        answer["token"].as_str().expect("a token").into()
    }

    pub(crate) fn provider(&self, change: &Value) -> Provider {
        self.provider_with(change, Limits::default())
    }

    pub(crate) fn provider_with(&self, change: &Value, limits: Limits) -> Provider {
        let config = json!({
            "issuer": self.issuer, "client_id": "plenum", "client_secret": "secret",
            "scopes": ["profile", "email", "groups"],
        });
        let config = serde_json::from_value(merged(config, change)).expect("a configuration");
        let allow = AllowList::parse(["127.0.0.1"]).expect("a list");
        Provider::new(config, Outbound::new(allow, "", limits).expect("a client")).expect("a provider")
    }

    pub(crate) async fn sign_in(&self, at: &Provider, ask: Ask, login: &str, acr: &str) -> (Attempt, Callback) {
        let (attempt, query) = self.sign_in_raw(at, ask, login, acr).await;
        (attempt, Callback::parse(&query).expect("a callback"))
    }

    pub(crate) async fn sign_in_raw(&self, at: &Provider, ask: Ask, login: &str, acr: &str) -> (Attempt, String) {
        self.sign_in_with(&Browser::new(), at, ask, login, acr).await
    }

    pub(crate) async fn sign_in_with(
        &self,
        browser: &Browser,
        at: &Provider,
        ask: Ask,
        login: &str,
        acr: &str,
    ) -> (Attempt, String) {
        let departure = at.begin(ask, &[42; RANDOM_BYTES], now_ms()).await.expect("a departure");
        let back = browser.sign_in(departure.url.as_str(), login, acr).await;
        (departure.attempt, back.split_once('?').expect("a query").1.to_owned())
    }
}

fn merged(mut value: Value, change: &Value) -> Value {
    for (name, new) in change.as_object().into_iter().flatten() {
        match new {
            Value::Null => drop(value.as_object_mut().and_then(|object| object.remove(name))),
            new => value[name] = new.clone(),
        }
    }
    value
}

/// Follows redirects by hand until one leaves the provider.
pub(crate) struct Browser(reqwest::Client);

impl Browser {
    pub(crate) fn new() -> Self {
        let client =
            outbound::operator_client().no_proxy().cookie_store(true).redirect(reqwest::redirect::Policy::none());
        Self(client.build().expect("a browser"))
    }

    /// Where the browser ends up: a page of the provider, or an address elsewhere.
    async fn follow(&self, request: reqwest::RequestBuilder) -> Result<(String, String), String> {
        let mut answer = request.send().await.expect("the provider answers");
        for _ in 0..STEPS_MAX {
            let here = answer.url().clone();
            let Some(location) = answer.headers().get("location") else {
                return Ok((here.to_string(), answer.text().await.expect("a page")));
            };
            let next = here.join(location.to_str().expect("an address")).expect("an address");
            if next.scheme() == "https" {
                return Err(next.into());
            }
            answer = self.0.get(next).send().await.expect("the provider answers");
        }
        panic!("the redirects never end");
    }

    pub(crate) async fn sign_in(&self, url: &str, login: &str, acr: &str) -> String {
        let (page, text) = self.follow(self.0.get(url)).await.expect("a sign-in page");
        assert!(page.contains("/login/"), "{page}: {text}");
        let form = [("login", login), ("acr", acr)];
        self.follow(self.0.post(&page).form(&form)).await.expect_err("an address of ours")
    }

    pub(crate) async fn sign_out(&self, url: &str) -> String {
        let (page, text) = self.follow(self.0.get(url)).await.expect("a sign-out page");
        let xsrf = text.split("name=\"xsrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let xsrf = xsrf.unwrap_or_else(|| panic!("{page}: {text}"));
        let confirm = url::Url::parse(&page).expect("an address").join("/session/end/confirm").expect("an address");
        let form = [("xsrf", xsrf), ("logout", "yes")];
        self.follow(self.0.post(confirm).form(&form)).await.expect_err("an address of ours")
    }
}
