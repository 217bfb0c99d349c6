//! Signing in at OpenID Connect providers, with a real one: what works, and what is refused.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::oidc::{Browser, Instance};
use crate::server::{EMAIL, PASSWORD, Server, text};

pub(crate) const ALLOW: (&str, &str) = ("PLENUM_OUTBOUND__ALLOW", r#"["127.0.0.1"]"#);
const LOST: &str = "/sign-in/problem?reason=lost";

/// An installation with one tenant whose people sign in at a provider.
struct World {
    server: Server,
    administrator: String,
    idp: Instance,
    provider: Value,
}

impl World {
    async fn new(change: Value) -> Option<Self> {
        let idp = Instance::start(json!({})).await?;
        let server = Server::start_with(&[ALLOW]);
        let administrator = server.administrator().await;
        let provider = connect(&server, &administrator, &idp, change).await;
        Some(Self { server, administrator, idp, provider })
    }

    fn host(&self) -> &'static str {
        "127.0.0.1"
    }

    fn browser(&self) -> Browser<'_> {
        Browser::at(&self.server, self.host())
    }

    async fn get(&self, path: &str, session: &str) -> (StatusCode, Value) {
        let response = self.server.send(Method::GET, path, Some(session), None).await;
        (response.status(), response.json().await.unwrap())
    }

    /// What the audit log says, as `act kind-of-object code`, for those who were signed in last.
    async fn log(&self, administrator: &str) -> Vec<String> {
        let (status, page) = self.get("/api/v1/audit", administrator).await;
        assert_eq!(status, StatusCode::OK);
        let told = |entry: &Value| {
            format!("{} {} {}", text(&entry["act"]), entry["object"]["kind"].as_str().unwrap_or("none"), entry["code"])
        };
        page["items"].as_array().unwrap().iter().map(told).collect()
    }

    async fn change(&self, change: Value) -> StatusCode {
        let path = format!("/api/v1/providers/{}", text(&self.provider["id"]));
        self.server.send(Method::PATCH, &path, Some(&self.administrator), Some(change)).await.status()
    }

    /// Says to Plenum what a provider says when somebody signs out there.
    async fn log_out(&self, token: &str) -> StatusCode {
        let path = format!("/api/v1/sign-in/{}/logout", text(&self.provider["id"]));
        let request = self.server.request(Method::POST, &path).form(&[("logout_token", token)]);
        request.send().await.unwrap().status()
    }

    fn logout_claims(&self) -> Value {
        let now_s = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        json!({
            "iss": self.idp.issuer, "aud": "plenum", "iat": now_s, "exp": now_s + 120, "jti": "one", "sub": "anna",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        })
    }
}

pub(crate) async fn connect(server: &Server, administrator: &str, idp: &Instance, change: Value) -> Value {
    let new = json!({"name": "Verwaltung", "issuer": idp.issuer});
    let made = server.post("/api/v1/providers", Some(administrator), new).await;
    assert_eq!(made.status(), StatusCode::CREATED, "{}", made.text().await.unwrap());
    let made: Value = made.json().await.unwrap();
    idp.register(&made).await;
    let mut all = json!({
        "client_id": "plenum", "client_secret": "secret", "scopes": ["profile", "email", "groups"],
        "unknown_people": "admit", "enabled": true,
    });
    all.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
    let path = format!("/api/v1/providers/{}", text(&made["id"]));
    let changed = server.send(Method::PATCH, &path, Some(administrator), Some(all)).await;
    assert_eq!(changed.status(), StatusCode::OK, "{}", changed.text().await.unwrap());
    changed.json().await.unwrap()
}

#[tokio::test]
async fn people_sign_in_and_are_signed_out_from_afar() {
    let rule = json!({"claim": "groups", "value": "staff", "grant": {"kind": "role", "name": "administrator"}});
    let change = json!({"domains": ["stadt.example"], "rules": [rule]});
    let Some(world) = World::new(change).await else { return };
    assert_eq!(world.provider["has_secret"], true, "{}", world.provider);
    assert!(!world.provider.to_string().contains("\"secret\""), "the secret is not shown again");

    let methods = world.server.send(Method::GET, "/api/v1/sign-in/methods", None, None).await;
    assert_eq!(methods.json::<Value>().await.unwrap()["providers"][0]["name"], "Verwaltung");
    for (email, found) in [("nobody@STADT.example", true), (EMAIL, false), ("nonsense", false)] {
        let way = world.server.post("/api/v1/sign-in/way", None, json!({"email": email})).await;
        assert_eq!(way.json::<Value>().await.unwrap()["provider"].is_object(), found, "{email}");
    }

    let browser = world.browser();
    let begin = json!({"provider": world.provider["id"], "return_to": "/account"});
    let away = browser.leave("/api/v1/sign-in/begin", None, begin).await;
    let back = browser.through(&away, "anna", "").await;
    let (to, session) = browser.come_back(&back, &away.cookie).await;
    assert_eq!(to, "/account");
    let session = session.unwrap();
    let (_, me) = world.get("/api/v1/me", &session).await;
    assert_eq!(me["account"]["email"], "anna@stadt.example");
    assert_eq!(me["account"]["name"], "Anna Beispiel");
    assert_eq!(me["account"]["administrator"], true, "the mapping of groups has given it");
    assert_eq!((&me["has_password"], &me["provider"]), (&json!(false), &json!("Verwaltung")));
    assert_eq!(browser.come_back(&back, &away.cookie).await, (LOST.into(), None), "an answer is good once");

    // She is in a meeting when the provider says that she has signed out.
    let (_, code, _) = world.server.meeting(&session).await;
    let ticket = world.server.join(Some(&session), json!({"code": code, "device": "device000anna"})).await;
    let (mut socket, _) = world.server.enter(&ticket, None).await;
    let claims = world.logout_claims();
    let with = |name: &str, value: Value| {
        let mut changed = claims.clone();
        changed[name] = value;
        changed
    };
    let typ = json!({"typ": "logout+jwt"});
    for (what, claims, header) in [
        ("an ID token", with("nonce", json!("x")), json!({"typ": "JWT"})),
        ("a nonce", with("nonce", json!("x")), typ.clone()),
        ("another audience", with("aud", json!("another")), typ.clone()),
        ("another issuer", with("iss", json!("https://another.example")), typ.clone()),
        ("too old", with("exp", json!(1_000_000_000)), typ.clone()),
        ("no event", with("events", json!({})), typ.clone()),
        ("a key of its own", claims.clone(), json!({"typ": "logout+jwt", "jku": "https://another.example/"})),
    ] {
        let token = world.idp.sign(claims, header).await;
        assert_eq!(world.log_out(&token).await, StatusCode::BAD_REQUEST, "{what}");
    }
    assert_eq!(world.get("/api/v1/me", &session).await.0, StatusCode::OK, "nothing of it has ended anything");
    let token = world.idp.sign(claims.clone(), typ.clone()).await;
    let before = std::time::Instant::now();
    assert_eq!(world.log_out(&token).await, StatusCode::OK);
    assert_eq!(socket.closing().await, "access-ended");
    assert!(before.elapsed().as_millis() < 1_000, "it ends within a second");
    assert_eq!(world.get("/api/v1/me", &session).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(world.log_out(&token).await, StatusCode::BAD_REQUEST, "a notice is good once");

    // Out of the group: what the mapping gave ends with the next sign-in, and she is the same person.
    world.idp.add_account("anna", json!({"name": "Anna", "email": "anna@stadt.example", "groups": []})).await;
    let (_, session) = world.browser().sign_in(&world.provider, "anna", json!({})).await;
    let (_, again) = world.get("/api/v1/me", &session.unwrap()).await;
    assert_eq!((&again["account"]["id"], &again["account"]["administrator"]), (&me["account"]["id"], &json!(false)));
    for secret in ["canary", "anna@stadt.example", "callback?"] {
        assert!(!world.server.log().contains(secret), "the log holds {secret}");
    }
}

#[tokio::test]
async fn an_attempt_belongs_to_its_browser_and_tenant() {
    let Some(world) = World::new(json!({})).await else { return };
    let new = json!({"slug": "amt", "name": "Amt", "hosts": ["amt.localhost"]});
    let tenant = world.server.post("/api/v1/operator/tenants", Some(&world.administrator), new).await;
    assert_eq!(tenant.status(), StatusCode::CREATED);

    let browser = world.browser();
    let begin = |provider: &Value| json!({"provider": provider["id"]});
    let away = browser.leave("/api/v1/sign-in/begin", None, begin(&world.provider)).await;
    let back = browser.through(&away, "anna", "").await;
    let lost = (LOST.to_owned(), None);
    // Another browser, with no cookie, with one of its own, with nonsense.
    let foreign = browser.leave("/api/v1/sign-in/begin", None, begin(&world.provider)).await;
    for cookies in
        ["", foreign.cookie.as_str(), "__Host-plenum-leaving=x", &away.cookie.replace("leaving=", "leaving=x")]
    {
        assert_eq!(browser.come_back(&back, cookies).await, lost, "{cookies}");
    }
    // Another tenant.
    let stranger = Browser::at(&world.server, "amt.localhost");
    assert_eq!(stranger.come_back(&back, &away.cookie).await, lost);
    // No state, another state, two of them.
    let (path, query) = back.split_once('?').unwrap();
    for query in ["", "code=x", "code=x&state=y", &format!("{query}&state=y"), &format!("error=x&{query}")] {
        assert_eq!(browser.come_back(&format!("{path}?{query}"), &away.cookie).await, lost, "{query}");
    }
    // None of it has cost the person the attempt.
    let (to, session) = browser.come_back(&back, &away.cookie).await;
    assert!(to == "/" && session.is_some(), "{to}");
}

#[tokio::test]
async fn tokens_that_do_not_hold_let_nobody_in() {
    let Some(world) = World::new(json!({})).await else { return };
    let browser = world.browser();
    let forge = |claims: Value, header: Value| json!({"token": {"kind": "forge", "claims": claims, "header": header}});
    for (faults, reason) in [
        (forge(json!({"nonce": "another"}), json!({})), "refused"),
        (forge(json!({"aud": "another"}), json!({})), "refused"),
        (forge(json!({"iss": "https://another.example"}), json!({})), "refused"),
        (forge(json!({"exp": 1_000_000_000}), json!({})), "refused"),
        (forge(json!({"sub": null}), json!({})), "refused"),
        (forge(json!({}), json!({"alg": "none"})), "refused"),
        (forge(json!({}), json!({"jku": "https://another.example/jwks"})), "refused"),
        (json!({"token": {"kind": "down"}}), "provider-down"),
        (json!({"token": {"kind": "status", "status": 500}}), "provider-down"),
        (json!({"token": {"kind": "redirect", "location": "http://169.254.169.254/"}}), "provider-down"),
    ] {
        let away = browser.leave("/api/v1/sign-in/begin", None, json!({"provider": world.provider["id"]})).await;
        let back = browser.through(&away, "anna", "").await;
        world.idp.set_faults(faults.clone()).await;
        let came = browser.come_back(&back, &away.cookie).await;
        assert_eq!(came, (format!("/sign-in/problem?reason={reason}"), None), "{faults}");
        world.idp.set_faults(json!({})).await;
    }
    let (_, shown) = world.get("/api/v1/providers", &world.administrator).await;
    assert_eq!(shown["items"][0]["last_fault"], "address-refused", "the administrator is told");
    let accounts = world.get("/api/v1/accounts", &world.administrator).await.1;
    assert_eq!(accounts["items"].as_array().unwrap().len(), 1, "nobody got an account on the way");
    // Whom the provider does not know, it says so.
    let (to, session) = world.browser().sign_in(&world.provider, "nobody", json!({})).await;
    assert_eq!((to.as_str(), session), ("/sign-in/problem?reason=cancelled", None));
}

#[tokio::test]
async fn an_address_is_never_a_reason_to_be_somebody() {
    let Some(world) = World::new(json!({"unknown_people": "refuse"})).await else { return };
    // The provider knows somebody with the address of the administrator.
    world.idp.add_account("eve", json!({"name": "Eve", "email": EMAIL, "email_verified": true, "groups": []})).await;
    let not_invited = ("/sign-in/problem?reason=not-invited".to_owned(), None);
    assert_eq!(world.browser().sign_in(&world.provider, "eve", json!({})).await, not_invited);
    assert_eq!(world.change(json!({"unknown_people": "admit"})).await, StatusCode::OK);
    let taken = ("/sign-in/problem?reason=address-taken".to_owned(), None);
    assert_eq!(world.browser().sign_in(&world.provider, "eve", json!({})).await, taken);
    // A provider speaks for its own domains alone.
    assert_eq!(world.change(json!({"domains": ["stadt.example"]})).await, StatusCode::OK);
    world.idp.add_account("mia", json!({"name": "Mia", "email": "mia@land.example", "groups": []})).await;
    let foreign = ("/sign-in/problem?reason=address-foreign".to_owned(), None);
    assert_eq!(world.browser().sign_in(&world.provider, "mia", json!({})).await, foreign);

    // Whoever is signed in connects an identity of their own will, and nobody else then can.
    let browser = world.browser();
    let connect = json!({"provider": world.provider["id"], "return_to": "/account"});
    let away = browser.leave("/api/v1/me/identities", Some(&world.administrator), connect.clone()).await;
    let back = browser.through(&away, "eve", "").await;
    assert_eq!(browser.come_back(&back, &away.cookie).await, (LOST.into(), None), "not without the session");
    let away = browser.leave("/api/v1/me/identities", Some(&world.administrator), connect.clone()).await;
    let back = browser.through(&away, "eve", "").await;
    let cookies = format!("{}; {}", away.cookie, world.administrator);
    assert_eq!(browser.come_back(&back, &cookies).await, ("/account".into(), None));
    let own = world.get("/api/v1/me/identities", &world.administrator).await.1;
    assert_eq!((&own[0]["label"], &own[0]["provider"]), (&json!(EMAIL), &json!("Verwaltung")));
    let (_, session) = world.browser().sign_in(&world.provider, "eve", json!({})).await;
    assert_eq!(world.get("/api/v1/me", &session.unwrap()).await.1["account"]["email"], EMAIL);
    let path = format!("/api/v1/me/identities/{}", text(&own[0]["id"]));
    let gone = world.server.send(Method::DELETE, &path, Some(&world.administrator), None).await;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    assert_eq!(world.browser().sign_in(&world.provider, "eve", json!({})).await, foreign, "a stranger again");
    let log = world.log(&world.administrator).await;
    for entry in
        ["identity.link account null", "identity.unlink account null", r#"sign-in.failed provider "address-foreign""#]
    {
        assert!(log.iter().any(|found| found == entry), "{entry} is missing in {log:?}");
    }
}

#[tokio::test]
async fn an_invited_person_comes_by_the_provider_and_keeps_a_way_in() {
    let Some(world) = World::new(json!({"unknown_people": "refuse"})).await else { return };
    let new = json!({"name": "Ben", "email": "ben@example.org"});
    let invited = world.server.post("/api/v1/accounts", Some(&world.administrator), new).await;
    let invited: Value = invited.json().await.unwrap();
    let token = text(&invited["setup_url"]).split_once('#').unwrap().1.to_owned();
    let (to, session) = world.browser().sign_in(&world.provider, "ben", json!({"setup": token})).await;
    assert_eq!(to, "/");
    let session = session.unwrap();
    let (_, me) = world.get("/api/v1/me", &session).await;
    assert_eq!((&me["account"]["email"], &me["account"]["state"]), (&json!("ben@example.org"), &json!("active")));
    let begin = json!({"provider": world.provider["id"], "setup": token});
    let again = world.browser().ask("/api/v1/sign-in/begin", None, begin).await;
    assert_eq!(again.status(), StatusCode::NOT_FOUND, "the link is used up");
    let own = world.get("/api/v1/me/identities", &session).await.1;
    let path = format!("/api/v1/me/identities/{}", text(&own[0]["id"]));
    let last = world.server.send(Method::DELETE, &path, Some(&session), None).await;
    assert_eq!(last.status(), StatusCode::CONFLICT, "the last way in stays");

    // Signing out here leads on to the provider; a disabled account comes in no more.
    let out = world.server.send(Method::DELETE, "/api/v1/session", Some(&session), None).await;
    assert_eq!(out.status(), StatusCode::OK);
    let url = text(&out.json::<Value>().await.unwrap()["url"]);
    assert!(url.starts_with(&world.idp.issuer) && url.contains("id_token_hint="), "{url}");
    assert_eq!(world.get("/api/v1/me", &session).await.0, StatusCode::UNAUTHORIZED);
    let path = format!("/api/v1/accounts/{}", text(&me["account"]["id"]));
    let disable = world.server.send(Method::PATCH, &path, Some(&world.administrator), Some(json!({"disabled": true})));
    assert_eq!(disable.await.status(), StatusCode::OK);
    let disabled = ("/sign-in/problem?reason=disabled".to_owned(), None);
    assert_eq!(world.browser().sign_in(&world.provider, "ben", json!({})).await, disabled);
}

#[tokio::test]
async fn sensitive_acts_need_a_fresh_and_strong_proof() {
    let rule = json!({"claim": "groups", "value": "staff", "grant": {"kind": "role", "name": "administrator"}});
    let Some(world) = World::new(json!({"rules": [rule], "step_up_acr": ["gold"]})).await else { return };
    let browser = world.browser();
    let (_, session) = browser.sign_in(&world.provider, "anna", json!({})).await;
    let session = session.unwrap();
    let path = format!("/api/v1/providers/{}", text(&world.provider["id"]));
    let rename = |session: String| {
        let (server, path) = (&world.server, path.clone());
        async move { server.send(Method::PATCH, &path, Some(&session), Some(json!({"name": "Neu"}))).await }
    };
    let refused = rename(session.clone()).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN, "silver is not enough");
    assert_eq!(refused.json::<Value>().await.unwrap()["code"], "fresh-sign-in-needed");
    // Whoever has the mail server has the links for new passwords, and these are believed in its words.
    for (path, body) in [
        ("/api/v1/mail/sender", json!({"reply_to": null, "server": null, "seen": 0})),
        ("/api/v1/mail/texts", json!({"kind": "invitation", "language": "de", "words": null, "seen": 0})),
    ] {
        let refused = world.server.send(Method::PUT, path, Some(&session), Some(body)).await;
        assert_eq!(refused.json::<Value>().await.unwrap()["code"], "fresh-sign-in-needed", "{path}");
    }
    let body = json!({"return_to": "/admin/sign-in"});
    // Back with the wrong level, then as another person, then rightly.
    for (login, acr, to) in [("anna", "silver", "too-weak"), ("ben", "gold", "other-person"), ("anna", "gold", "")] {
        let browser = world.browser();
        let away = browser.leave("/api/v1/sign-in/fresh", Some(&session), body.clone()).await;
        let back = browser.through(&away, login, acr).await;
        let (page, renewed) = browser.come_back(&back, &format!("{}; {session}", away.cookie)).await;
        if !to.is_empty() {
            assert_eq!((page, renewed), (format!("/sign-in/problem?reason={to}"), None));
            continue;
        }
        assert_eq!(page, "/admin/sign-in");
        assert_eq!(world.get("/api/v1/me", &session).await.0, StatusCode::UNAUTHORIZED, "under a new secret");
        assert_eq!(rename(renewed.unwrap()).await.status(), StatusCode::OK);
    }
    // With a password.
    let wrong = world.server.post("/api/v1/session/fresh", Some(&world.administrator), json!({"password": "no"})).await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let right = world.server.post("/api/v1/session/fresh", Some(&world.administrator), json!({"password": PASSWORD}));
    let right = right.await;
    assert_eq!(right.status(), StatusCode::OK);
    let renewed = crate::server::cookie(&right);
    assert_eq!(rename(renewed.clone()).await.status(), StatusCode::OK);
    let log = world.log(&renewed).await;
    for entry in ["sign-in.confirm account null", r#"sign-in.confirm account "current-password-wrong""#] {
        assert!(log.iter().any(|found| found == entry), "{entry} is missing in {log:?}");
    }
}

#[tokio::test]
async fn what_an_administrator_says_of_a_provider_is_checked() {
    let Some(world) = World::new(json!({"domains": ["stadt.example"]})).await else { return };
    let add = async |issuer: &str| {
        let new = json!({"name": "X", "issuer": issuer});
        let refused = world.server.post("/api/v1/providers", Some(&world.administrator), new).await;
        let problem: Value = refused.json().await.unwrap();
        (text(&problem["fields"][0]["field"]), text(&problem["fields"][0]["code"]))
    };
    let slash = format!("{}/", world.idp.issuer);
    for (issuer, code) in [
        ("", "malformed"),
        ("idp.example", "malformed"),
        ("https://idp.example/?a=b", "malformed"),
        ("http://idp.example", "refused"),
        ("https://10.0.0.1", "refused"),
        ("https://localhost", "refused"),
        ("https://169.254.169.254", "refused"),
        ("https://[::ffff:127.0.0.1]", "refused"),
        (slash.as_str(), "mismatch"),
        (world.idp.issuer.as_str(), "taken"),
    ] {
        assert_eq!(add(issuer).await, ("issuer".into(), code.into()), "{issuer}");
    }
    let second = Instance::start(json!({})).await.unwrap();
    for (fault, code) in [
        (json!({"kind": "down"}), "unreachable"),
        (json!({"kind": "status", "status": 500}), "unreachable"),
        (json!({"kind": "json", "merge": {"code_challenge_methods_supported": ["plain"]}}), "unfit"),
        (json!({"kind": "redirect", "location": "https://10.0.0.1/"}), "refused"),
    ] {
        second.set_faults(json!({"discovery": fault})).await;
        assert_eq!(add(&second.issuer).await, ("issuer".into(), code.into()), "{fault}");
    }
    second.set_faults(json!({})).await;
    let other = connect(&world.server, &world.administrator, &second, json!({})).await;
    let path = format!("/api/v1/providers/{}", text(&other["id"]));
    for (change, field) in [
        (json!({"domains": ["stadt.example"]}), "domains"),
        (json!({"domains": ["nonsense"]}), "domains"),
        (json!({"domains": ["10.0.0.1"]}), "domains"),
        (json!({"scopes": ["a b"]}), "scopes"),
        (json!({"acr_values": [""]}), "acr_values"),
        (json!({"client_id": "ä"}), "client_id"),
        (json!({"rules": [{"claim": "g", "value": "v", "grant": {"kind": "role", "name": "emperor"}}]}), "rules"),
        (json!({"issuer": world.idp.issuer}), "issuer"),
    ] {
        let refused = world.server.send(Method::PATCH, &path, Some(&world.administrator), Some(change.clone())).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{change}");
        assert_eq!(refused.json::<Value>().await.unwrap()["fields"][0]["field"], field, "{change}");
    }
    assert_eq!(world.get(&path, &world.administrator).await.1, other, "nothing is half done");
    // The later one moves to the front; whoever signed in at one that goes is out.
    let first = world.server.send(Method::PATCH, &path, Some(&world.administrator), Some(json!({"position": 0}))).await;
    assert_eq!(first.status(), StatusCode::OK);
    let order = world.get("/api/v1/providers", &world.administrator).await.1;
    assert_eq!(order["items"][0]["id"], other["id"]);
    second.add_account("mia", json!({"name": "Mia", "email": "mia@land.example", "groups": []})).await;
    let (_, session) = world.browser().sign_in(&other, "mia", json!({})).await;
    let session = session.unwrap();
    let gone = world.server.send(Method::DELETE, &path, Some(&world.administrator), None).await;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    assert_eq!(world.get("/api/v1/me", &session).await.0, StatusCode::UNAUTHORIZED);
    let secrets = std::fs::read(world.server.data.path().join("plenum.db")).unwrap();
    assert!(!secrets.windows(8).any(|part| part == b"eyJhbGci"), "no token lies open in the database");
}

#[tokio::test]
async fn claims_say_unit_groups_and_roles_and_never_take_the_last_administrator() {
    let Some(world) = World::new(json!({})).await else { return };
    let chief = world.administrator.as_str();
    let made = async |path: &str, body: Value| -> String {
        let response = world.server.post(path, Some(chief), body).await;
        assert_eq!(response.status(), StatusCode::CREATED, "{path}");
        text(&response.json::<Value>().await.unwrap()["id"])
    };
    let roads = made("/api/v1/units", json!({"name": "Strassen", "short_name": "66"})).await;
    let parks = made("/api/v1/units", json!({"name": "Parks", "short_name": "67"})).await;
    let council = made("/api/v1/groups", json!({"name": "Rat"})).await;
    let path = format!("/api/v1/providers/{}", text(&world.provider["id"]));
    let rule = |value: &str, kind: &str, name: &str| json!({"claim": "groups", "value": value, "grant": {"kind": kind, "name": name}});
    let rules = async |rules: Value| {
        world.server.send(Method::PATCH, &path, Some(chief), Some(json!({"rules": rules}))).await.status()
    };
    let nobody = "018f5a2e-0000-7000-8000-00000000ffff";
    for (kind, name) in [("unit", nobody), ("group", nobody), ("unit", "66"), ("role", "unit-administrator")] {
        assert_eq!(rules(json!([rule("staff", kind, name)])).await, StatusCode::UNPROCESSABLE_ENTITY, "{kind} {name}");
    }
    let all = json!([
        rule("parks", "unit", &parks),
        rule("roads", "unit", &roads),
        rule("council", "group", &council),
        rule("audits", "role", "auditor"),
        rule("chiefs", "role", "administrator"),
    ]);
    assert_eq!(rules(all).await, StatusCode::OK);
    let sign_in = async |groups: Value| {
        let account = json!({"name": "Mia", "email": "mia@stadt.example", "groups": groups});
        world.idp.add_account("mia", account).await;
        let session = world.browser().sign_in(&world.provider, "mia", json!({})).await.1.unwrap();
        let account = world.get("/api/v1/me", &session).await.1["account"].clone();
        let mut roles: Vec<String> = account["roles"].as_array().unwrap().iter().map(|r| text(&r["role"])).collect();
        roles.sort();
        let members = world.get(&format!("/api/v1/groups/{council}/members"), chief).await.1;
        let is_in = members["items"].as_array().unwrap().iter().any(|one| one["id"] == account["id"]);
        (account["unit"]["id"].as_str().map(str::to_owned), is_in, roles, text(&account["id"]))
    };
    let (unit, is_in, roles, mia) = sign_in(json!(["roads", "parks", "council", "audits", "chiefs"])).await;
    assert_eq!((unit, is_in), (Some(parks), true), "of two units the first rule counts");
    assert_eq!(roles, ["administrator", "auditor"]);

    // Mia alone is left; what the claims gave is taken, but for the administration.
    let ada = world.get("/api/v1/me", chief).await.1;
    let session = world.browser().sign_in(&world.provider, "mia", json!({})).await.1.unwrap();
    let disable = async |disabled: bool| {
        let path = format!("/api/v1/accounts/{}", text(&ada["account"]["id"]));
        let done = world.server.send(Method::PATCH, &path, Some(&session), Some(json!({"disabled": disabled}))).await;
        assert_eq!(done.status(), StatusCode::OK);
    };
    disable(true).await;
    world.idp.add_account("mia", json!({"name": "Mia", "email": "mia@stadt.example", "groups": ["roads"]})).await;
    let again = world.browser().sign_in(&world.provider, "mia", json!({})).await.1.unwrap();
    let me = world.get("/api/v1/me", &again).await.1;
    assert_eq!((&me["account"]["unit"]["id"], me["account"]["roles"].as_array().unwrap().len()), (&json!(roads), 1));
    assert_eq!(me["account"]["administrator"], true, "the last administrator stays");
    let audit = world.get("/api/v1/audit?result=refused", &again).await.1;
    assert_eq!(audit["items"][0]["code"], "last-administrator", "{audit}");
    let members = world.get(&format!("/api/v1/groups/{council}/members"), &again).await.1;
    assert!(!members["items"].to_string().contains(&mia), "out of the group");

    // With somebody else there again, it is taken at the next sign-in.
    disable(false).await;
    let last = world.browser().sign_in(&world.provider, "mia", json!({})).await.1.unwrap();
    let me = world.get("/api/v1/me", &last).await.1;
    assert_eq!((&me["account"]["administrator"], &me["account"]["unit"]["id"]), (&json!(false), &json!(roads)));
}
