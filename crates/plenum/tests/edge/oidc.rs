//! Real providers (npm oidc-provider, PyPI canaille) behind the proxy of tests/oidc that does wrong on demand, and a
//! browser that goes there and back by hand.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::server::{Server, text};

/// More steps than any way through the provider has.
const STEPS_MAX: usize = 10;

/// A provider of one's own.
pub(crate) struct Instance {
    pub(crate) issuer: String,
    id: String,
    admin: String,
    http: reqwest::Client,
}

impl Instance {
    /// `None` when the tests run without the harness.
    pub(crate) async fn start(options: Value) -> Option<Self> {
        let Ok(admin) = std::env::var("PLENUM_TEST_OIDC_ADMIN") else {
            assert!(std::env::var_os("PLENUM_TEST_REQUIRE_OIDC").is_none(), "scripts/with-oidc.sh is required");
            eprintln!("skipped: PLENUM_TEST_OIDC_ADMIN is not set, see scripts/with-oidc.sh");
            return None;
        };
        let http = outbound::operator_client().no_proxy().build().unwrap();
        let mut instance = Self { issuer: String::new(), id: String::new(), admin, http };
        let started = instance.administer("instances", &options).await;
        (instance.issuer, instance.id) = (text(&started["issuer"]), text(&started["id"]));
        Some(instance)
    }

    async fn administer(&self, path: &str, body: &Value) -> Value {
        let answer = self.http.post(format!("{}/{path}", self.admin)).json(body).send().await.unwrap();
        answer.error_for_status().unwrap().json().await.unwrap()
    }

    /// Registers Plenum there, with the addresses that the console shows.
    pub(crate) async fn register(&self, provider: &Value) {
        let client = json!({
            "client_id": "plenum", "client_secret": "secret",
            "redirect_uris": provider["redirect_uris"],
            "backchannel_logout_uri": provider["backchannel_logout_uri"],
            "backchannel_logout_session_required": true,
            "post_logout_redirect_uris": provider["post_logout_redirect_uris"],
        });
        self.administer(&format!("{}/clients", self.id), &client).await;
    }

    pub(crate) async fn set_faults(&self, faults: Value) {
        self.administer(&format!("{}/faults", self.id), &faults).await;
    }

    pub(crate) async fn add_account(&self, id: &str, account: Value) {
        self.administer(&format!("{}/accounts", self.id), &json!({"id": id, "account": account})).await;
    }

    /// How often the path with this name was asked for since the last time.
    pub(crate) async fn seen(&self, name: &str) -> u64 {
        let seen = self.administer(&format!("{}/seen", self.id), &json!({"forget": true})).await;
        seen[name].as_u64().unwrap_or_default()
    }

    pub(crate) async fn sign(&self, claims: Value, header: Value) -> String {
        let body = json!({"claims": claims, "header": header});
        text(&self.administer(&format!("{}/sign", self.id), &body).await["token"])
    }
}

/// A browser: its cookies at the provider, and the one that Plenum gave it when it left.
pub(crate) struct Browser<'a> {
    server: &'a Server,
    host: String,
    http: reqwest::Client,
}

/// Somebody who is at the provider's door and has not gone in yet.
pub(crate) struct Away {
    pub(crate) url: String,
    /// The cookie of the browser that left.
    pub(crate) cookie: String,
}

impl<'a> Browser<'a> {
    pub(crate) fn at(server: &'a Server, host: &str) -> Self {
        let client = outbound::operator_client().no_proxy().cookie_store(true);
        let http = client.redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { server, host: host.to_owned(), http }
    }

    /// Asks to leave for a provider; `path` says why.
    pub(crate) async fn ask(&self, path: &str, session: Option<&str>, body: Value) -> Response {
        let mut request = self.server.at(&self.host, Method::POST, path).json(&body);
        if let Some(session) = session {
            request = request.header("cookie", session);
        }
        request.send().await.unwrap()
    }

    pub(crate) async fn leave(&self, path: &str, session: Option<&str>, body: Value) -> Away {
        let response = self.ask(path, session, body).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        let cookie = crate::server::cookie(&response);
        Away { url: text(&response.json::<Value>().await.unwrap()["url"]), cookie }
    }

    /// Signs in at the provider; answers the address of ours that it leads back to, path and query, or the page at which
    /// it ends.
    pub(crate) async fn through(&self, away: &Away, login: &str, acr: &str) -> String {
        let mut answer = self.http.get(&away.url).send().await.unwrap();
        for _ in 0..STEPS_MAX {
            let here = answer.url().clone();
            let Some(location) = answer.headers().get("location") else {
                let (status, page) = (answer.status(), answer.text().await.unwrap());
                let asks = page.contains("name=\"login\"") || page.contains("name=\"password\"");
                if !asks {
                    return format!("{status} {page}");
                }
                // What canaille asks for one after the other, and what keeps its forms from being sent by others.
                let token = hidden(&page, "csrf_token");
                let form = [("login", login), ("acr", acr), ("password", "secret"), ("csrf_token", &token)];
                answer = self.http.post(here).form(&form).send().await.unwrap();
                continue;
            };
            let next = here.join(location.to_str().unwrap()).unwrap();
            if next.path().starts_with("/api/v1/sign-in/") {
                return format!("{}?{}", next.path(), next.query().unwrap_or_default());
            }
            answer = self.http.get(next).send().await.unwrap();
        }
        panic!("the redirects never end");
    }

    /// Whether the provider knows who this is and asks nothing.
    pub(crate) async fn goes_through(&self, away: &Away) -> bool {
        self.follow(&away.url).await.contains("/api/v1/sign-in/")
    }

    /// Goes where it is sent, without filling in anything; answers where that ends, or leads to us.
    pub(crate) async fn follow(&self, url: &str) -> String {
        let mut next = reqwest::Url::parse(url).unwrap();
        for _ in 0..STEPS_MAX {
            if next.port() == reqwest::Url::parse(&self.server.url).unwrap().port() {
                next.set_query(None);
                return next.into();
            }
            let answer = self.http.get(next.clone()).send().await.unwrap();
            match answer.headers().get("location") {
                Some(location) => next = next.join(location.to_str().unwrap()).unwrap(),
                None => return next.into(),
            }
        }
        panic!("the redirects never end");
    }

    /// Comes back; answers the page to go on at, and the session if there is one.
    pub(crate) async fn come_back(&self, path: &str, cookies: &str) -> (String, Option<String>) {
        let response = self.server.at(&self.host, Method::GET, path).header("cookie", cookies).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{path}");
        let to = response.headers()["location"].to_str().unwrap().to_owned();
        let session = response.headers().get("set-cookie").map(|_| crate::server::cookie(&response));
        (to, session)
    }

    /// The whole way.
    pub(crate) async fn sign_in(&self, provider: &Value, login: &str, more: Value) -> (String, Option<String>) {
        let mut body = json!({"provider": provider["id"]});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let away = self.leave("/api/v1/sign-in/begin", None, body).await;
        let back = self.through(&away, login, "").await;
        self.come_back(&back, &away.cookie).await
    }
}

/// The value of a field that nobody sees.
fn hidden(page: &str, name: &str) -> String {
    let field = page.split_once(&format!("name=\"{name}\" value=\"")).map(|(_, rest)| rest);
    field.and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
}
