//! Two tenants in one installation: whatever one tries with the ids, links, cookies and tickets of the other, it
//! learns no more than from ids that nobody has. Walked from the OpenAPI document, on both databases.

use std::collections::BTreeMap;

use passkey::soft::SoftPasskey;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use self::positions::Document;
use crate::coverage::operations;
use crate::oidc::{Browser, Instance};
use crate::passkeys::new_passkey;
use crate::server::{PASSWORD, Server, Socket, cookie, text};

mod positions;
mod socket;
mod typescript;

/// Stands in every text that belongs to tenant B.
pub(crate) const CANARY: &str = "Zaunkönig4711";

#[tokio::test]
async fn tenants_are_strangers_on_sqlite() {
    let mut settings = vec![("PLENUM_OUTBOUND__ALLOW", r#"["127.0.0.1"]"#)];
    settings.extend(NO_MAIL_ARRIVES);
    walk(&Server::start_with(&settings)).await;
}

#[tokio::test]
async fn tenants_are_strangers_on_postgres() {
    if let Some(database) = Server::postgres_database() {
        let mut settings: Vec<_> = database.iter().map(|(key, value)| (*key, value.as_str())).collect();
        settings.extend(NO_MAIL_ARRIVES);
        walk(&Server::start_with(&settings)).await;
    }
}

/// A mail server that is never there, so that mails wait.
const NO_MAIL_ARRIVES: [(&str, &str); 3] = [
    ("PLENUM_MAIL__SMTP__URL", "smtp://127.0.0.1:9"),
    ("PLENUM_MAIL__SMTP__FROM", "post@example.org"),
    ("PLENUM_MAIL__SMTP__TLS", "none"),
];

/// A tenant with people, a meeting and a conversation.
#[derive(Clone)]
pub(crate) struct Inhabited {
    pub(crate) host: String,
    pub(crate) administrator: String,
    /// What its ids are, by the name of the parameter or field that takes them.
    pub(crate) ids: BTreeMap<&'static str, String>,
    code: String,
    secret: String,
    /// A ticket for the conference socket that nobody has used.
    ticket: Value,
    record_ticket: String,
}

async fn walk(server: &Server) {
    let operator = server.administrator().await;
    let a = inhabit(server, &operator, "amt-a", "Amt A").await;
    let b = inhabit(server, &operator, "amt-b", CANARY).await;
    let mut heard = asked_for(server, &a, &b).await;
    let document = document(server).await;

    for (method, path) in operations(server).await {
        // Ending one's own session or changing one's own password would end the walk, and says nothing of others.
        if matches!(path.as_str(), "/api/v1/session" | "/api/v1/me/password" | "/api/v1/setup") {
            continue;
        }
        let (foreign, unknown) = (with_ids(&path, |name| b.ids[name].clone()), with_ids(&path, |_| nobody()));
        let votes = path.starts_with("/api/v1/votes") && method == "post";
        let body = |code: &str, secret: &str, ticket: &str| match votes {
            true => document.bodies(&method, &path, ticket).into_iter().find(|at| at.place == "ticket").unwrap().body,
            false => body_of(&path, code, secret, ticket),
        };
        let nonsense = body("zzz-zzz-zzz", &"z".repeat(27), &"z".repeat(27));
        let body = body(&b.code, &b.secret, &b.record_ticket);
        let theirs = ask(server, &a, &method, &foreign, body).await;
        let nobodys = ask(server, &a, &method, &unknown, nonsense).await;
        heard.push_str(&theirs.1);
        if foreign != unknown || path.starts_with("/api/v1/join") || path.starts_with("/api/v1/record") || votes {
            assert_eq!(theirs.0, nobodys.0, "{method} {path} tells a foreign id from an unknown one");
            assert_eq!(theirs.1, nobodys.1, "{method} {path} tells a foreign id from an unknown one");
            assert!(!votes || theirs.0 == StatusCode::NOT_FOUND, "{method} {path} was not understood: {}", theirs.1);
            assert!(!theirs.0.is_success(), "{method} {path} with ids of another tenant answers {}", theirs.0);
        }
        // A cookie of another tenant is no cookie at all.
        let own = with_ids(&path, |name| a.ids[name].clone());
        let request =
            server.at(&a.host, method.to_uppercase().parse().unwrap(), &own).header("cookie", &b.administrator);
        let answer = request.json(&json!({})).send().await.unwrap();
        let public = crate::coverage::is_public(&method, &path);
        assert!(public || answer.status() == StatusCode::UNAUTHORIZED, "{method} {path}: {}", answer.status());
    }

    heard.push_str(&named_elsewhere(server, &a, &b).await);
    let in_conference = socket::walk(server, &a, &b).await;

    // A ticket opens nothing at the host of another tenant.
    let mut socket = server.socket_at(&a.host).await;
    socket.say(&json!({"type": "hello", "ticket": b.ticket["ticket"]})).await;
    assert_eq!(socket.closing().await, "ticket-unusable");

    // Nothing of B has crossed, neither in answers nor in what people of A hear in their meeting.
    let mut frames = enter(server, &a).await;
    frames.say(&json!({"type": "ping"})).await;
    heard.push_str(&frames.hear_until(|frame| frame["type"] == "pong").await.to_string());
    for (name, id) in b.ids.iter().filter(|(_, id)| **id != nobody()) {
        assert!(!heard.contains(id.as_str()), "the {name} of B stands in an answer to A");
    }
    // In the conference A's chair hears the ids that were tried, as what was said, and nothing else of B.
    heard.push_str(&in_conference);
    assert!(!heard.contains(CANARY), "{heard}");
    for secret in [&b.secret, &b.record_ticket, &text(&b.ticket["ticket"])] {
        assert!(!heard.contains(secret.as_str()));
    }
    assert!(!server.log().contains(CANARY), "names and words stay out of the log");

    // What belongs to B is whole.
    let still = ask(server, &b, "get", &format!("/api/v1/meetings/{}", b.ids["meeting"]), json!({})).await;
    assert!(still.1.contains(CANARY));
    hosts_say_whose_a_request_is(server, &operator, &a, &b).await;
}

/// What is named in a body or a query is no nearer than what stands in an address: every place that takes a text, with
/// what is B's and with what is nobody's. Everything that was answered.
async fn named_elsewhere(server: &Server, a: &Inhabited, b: &Inhabited) -> String {
    let document = document(server).await;
    let ids: Vec<(&str, &str)> = b.ids.iter().map(|(name, id)| (*name, id.as_str())).collect();
    let texts = [("code", b.code.as_str()), ("secret", &b.secret), ("account", &b.ids["account"])];
    let (mut heard, mut tried) = (String::new(), 0);
    for (method, path) in operations(server).await {
        if matches!(path.as_str(), "/api/v1/session" | "/api/v1/me/password" | "/api/v1/setup") {
            continue;
        }
        let own = with_ids(&path, |name| a.ids[name].clone());
        let places = document.bodies(&method, &path, "");
        for (index, place) in places.iter().enumerate() {
            let (is_id, place) = (place.id, &place.place);
            for (name, theirs) in if is_id { ids.as_slice() } else { &texts } {
                let nobodys = if theirs.len() == nobody().len() { nobody() } else { mirrored(theirs) };
                let body = |value: &str| document.bodies(&method, &path, value).swap_remove(index).body;
                let foreign = ask(server, a, &method, &own, body(theirs)).await;
                let unknown = ask(server, a, &method, &own, body(&nobodys)).await;
                let what = format!("{method} {path}: {place} tells the {name} of another tenant from an unknown one");
                assert_eq!(foreign.0, unknown.0, "{what}: {} {}", foreign.1, unknown.1);
                assert_ne!(foreign.0, StatusCode::INTERNAL_SERVER_ERROR, "{method} {path}: {place}");
                // What was taken as a mere text is answered with the text; the rest of such an answer has new ids.
                if !foreign.0.is_success() {
                    assert_eq!(foreign.1.replace(theirs, &nobodys), unknown.1, "{what}");
                    heard.push_str(&foreign.1.replace(theirs, &nobodys));
                } else {
                    assert!(!foreign.1.contains(CANARY), "{what}: {}", foreign.1);
                }
                tried += 1;
            }
        }
    }
    assert!(tried >= 300, "only {tried} places were tried");
    heard
}

/// Parameters of queries, before anything was tried: what A tried stands in A's own audit log.
async fn asked_for(server: &Server, a: &Inhabited, b: &Inhabited) -> String {
    let document = document(server).await;
    let (mut heard, mut tried, mut cursors) = (String::new(), 0, 0);
    for (method, path) in operations(server).await {
        let own = with_ids(&path, |name| a.ids[name].clone());
        for parameter in document.query_parameters(&method, &path) {
            for (name, theirs) in &b.ids {
                let nobodys = if theirs.len() == nobody().len() { nobody() } else { mirrored(theirs) };
                let answers = [theirs, &nobodys].map(|value| format!("{own}?{parameter}={value}"));
                let foreign = ask(server, a, &method, &answers[0], json!({})).await;
                let unknown = ask(server, a, &method, &answers[1], json!({})).await;
                let what = format!("{method} {path}: ?{parameter} tells the {name} of another tenant");
                assert_eq!((foreign.0, foreign.1.replace(theirs, &nobodys)), unknown, "{what}");
                tried += 1;
            }
            if parameter == "cursor" {
                let theirs = ask(server, b, &method, &format!("{own}?limit=1"), json!({})).await;
                if let Some(next) = serde_json::from_str::<Value>(&theirs.1)
                    .ok()
                    .and_then(|page| page["next_cursor"].as_str().map(str::to_owned))
                {
                    let answer = ask(server, a, &method, &format!("{own}?cursor={next}"), json!({})).await;
                    heard.push_str(&answer.1);
                    cursors += 1;
                }
            }
        }
    }
    assert!(tried >= 100 && cursors >= 3, "only {tried} queries and {cursors} cursors were tried");
    heard
}

/// A text of the same form that is nothing: each part between hyphens read backwards.
fn mirrored(text: &str) -> String {
    text.split('-').map(|part| part.chars().rev().collect()).collect::<Vec<String>>().join("-")
}

async fn document(server: &Server) -> Document {
    let document = server.send(Method::GET, "/api/v1/openapi.json", None, None).await;
    Document::new(document.json().await.unwrap())
}

/// Nothing but the host name chooses the tenant; a suspended one answers nobody.
async fn hosts_say_whose_a_request_is(server: &Server, operator: &str, a: &Inhabited, b: &Inhabited) {
    let unknown = server.at("nobody.localhost", Method::GET, "/api/v1/instance").send().await.unwrap();
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
    assert_eq!(unknown.json::<Value>().await.unwrap()["code"], "unknown-host");
    let instance: Value =
        server.at(&b.host, Method::GET, "/api/v1/instance").send().await.unwrap().json().await.unwrap();
    assert_eq!(instance["name"], CANARY);
    // The walk has given A other names.
    let own_name = ask(server, a, "patch", "/api/v1/branding", json!({"display_name": null})).await;
    assert_eq!(own_name.0, StatusCode::OK, "{}", own_name.1);
    for header in ["x-forwarded-host", "forwarded", "x-tenant", "x-host"] {
        let request = server.at(&a.host, Method::GET, "/api/v1/instance").header(header, &b.host);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["name"], "Amt A", "{header}");
    }

    let path = format!("/api/v1/operator/tenants/{}", b.ids["tenant"]);
    // A tenant with two host names works under both; links carry the first one.
    let hosts = json!({"hosts": [b.host, "amt-b-alt.localhost"]});
    assert_eq!(server.send(Method::PATCH, &path, Some(operator), Some(hosts)).await.status(), StatusCode::OK);
    let second = Inhabited { host: "amt-b-alt.localhost".into(), ..b.clone() };
    let meeting = ask(server, &second, "post", "/api/v1/meetings", json!({"title": "Alt"})).await;
    assert!(meeting.0 == StatusCode::CREATED && meeting.1.contains(&format!("http://{}:", b.host)), "{meeting:?}");
    enter(server, &second).await;
    let authority = format!("{}:{}", b.host, server.url.rsplit(':').next().unwrap());
    let foreign = server.request(Method::POST, "/api/v1/meetings").header("host", authority);
    let foreign = foreign.header("origin", format!("http://{}:1", b.host)).header("cookie", &b.administrator);
    let foreign = foreign.json(&json!({})).send().await.unwrap();
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN, "another port is another origin");

    let refused = ask(server, a, "patch", &path, json!({"suspended": true})).await;
    assert_eq!(refused.0, StatusCode::FORBIDDEN, "the administrator of a tenant is no operator");
    let mut inside = enter(server, b).await;
    let suspended = server.send(Method::PATCH, &path, Some(operator), Some(json!({"suspended": true}))).await;
    assert_eq!(suspended.status(), StatusCode::OK);
    assert_eq!(inside.closing().await, "access-ended", "whoever is connected is put out");
    let closed = ask(server, b, "get", "/api/v1/me", json!({})).await;
    assert!(closed.0 == StatusCode::SERVICE_UNAVAILABLE && closed.1.contains("suspended"), "{closed:?}");
    assert_eq!(ask(server, a, "get", "/api/v1/me", json!({})).await.0, StatusCode::OK, "others go on");
    server.send(Method::PATCH, &path, Some(operator), Some(json!({"suspended": false}))).await;
    assert_eq!(ask(server, b, "get", "/api/v1/me", json!({})).await.0, StatusCode::OK);
}

pub(crate) async fn inhabit(server: &Server, operator: &str, slug: &str, word: &str) -> Inhabited {
    let host = format!("{slug}.localhost");
    let new = json!({"slug": slug, "name": word, "hosts": [host]});
    let made = server.post("/api/v1/operator/tenants", Some(operator), new).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    let made: Value = made.json().await.unwrap();
    let mut ids = BTreeMap::from([("tenant", text(&made["tenant"]["id"]))]);
    let token = made["setup_url"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
    let post = async |path: &str, cookie: Option<&str>, body: Value| {
        let mut request = server.at(&host, Method::POST, path).json(&body);
        if let Some(cookie) = cookie {
            request = request.header("cookie", cookie);
        }
        let response = request.send().await.unwrap();
        assert!(response.status().is_success(), "{path}: {}", response.status());
        response
    };
    let setup = json!({"token": token, "name": word, "email": format!("{slug}@example.org"), "password": PASSWORD});
    let response = post("/api/v1/setup", None, setup).await;
    let administrator = cookie(&response);
    let me: Value = response.json().await.unwrap();
    assert_eq!((&me["account"]["administrator"], &me["account"]["operator"]), (&json!(true), &json!(false)));
    ids.insert("account", text(&me["account"]["id"]));
    ids.insert("session", text(&me["session"]));
    let authority = format!("{host}:{}", server.url.rsplit(':').next().unwrap());
    let passkey = SoftPasskey::new(&host, &format!("http://{authority}"));
    let asked = server.at(&host, Method::GET, "/api/v1/me/passkeys/creation").header("cookie", &administrator);
    let asked: Value = asked.send().await.unwrap().json().await.unwrap();
    let made = post("/api/v1/me/passkeys", Some(&administrator), new_passkey(&passkey, &asked, word)).await;
    ids.insert("passkey", text(&made.json::<Value>().await.unwrap()["id"]));

    let cookie = Some(administrator.as_str());
    let service = json!({"name": word, "scopes": ["scim"]});
    let service: Value = post("/api/v1/service-accounts", cookie, service).await.json().await.unwrap();
    ids.insert("service", text(&service["id"]));
    let tokens = format!("/api/v1/service-accounts/{}/tokens", ids["service"]);
    let token: Value = post(&tokens, cookie, json!({"days": 1})).await.json().await.unwrap();
    ids.insert("token", text(&token["token"]["id"]));
    post("/api/v1/service-accounts", cookie, json!({"name": format!("{word} 2"), "scopes": ["usage:read"]})).await;
    let instance = server.at(&host, Method::GET, "/api/v1/instance").send().await.unwrap();
    if instance.json::<Value>().await.unwrap()["mail"] == true {
        let mailed = json!({"name": word, "email": format!("mailed@{slug}.example"), "mail": true});
        assert_eq!(post("/api/v1/accounts", cookie, mailed).await.status(), StatusCode::CREATED);
        let mails = server.at(&host, Method::GET, "/api/v1/mails").header("cookie", &administrator);
        let mails: Value = mails.send().await.unwrap().json().await.unwrap();
        ids.insert("mail", text(&mails["items"][0]["id"]));
    }
    let words = json!({"subject": word, "intro": word, "closing": word});
    for (path, body) in [
        ("/api/v1/mail/texts", json!({"kind": "invitation", "language": "de", "words": words, "seen": 0})),
        ("/api/v1/mail/sender", json!({"reply_to": format!("answers@{slug}.example"), "server": null, "seen": 0})),
    ] {
        let written = server.at(&host, Method::PUT, path).header("cookie", &administrator).json(&body);
        assert_eq!(written.send().await.unwrap().status(), StatusCode::OK, "{path}");
    }
    let unit = json!({"name": word, "short_name": word});
    let unit: Value = post("/api/v1/units", cookie, unit).await.json().await.unwrap();
    ids.insert("unit", text(&unit["id"]));
    let group: Value = post("/api/v1/groups", cookie, json!({"name": word})).await.json().await.unwrap();
    ids.insert("group", text(&group["id"]));
    let grant = json!({"role": "auditor", "group_id": ids["group"]});
    let grant: Value = post("/api/v1/role-grants", cookie, grant).await.json().await.unwrap();
    ids.insert("grant", text(&grant["id"]));
    let body = json!({"name": word, "kind": "council", "profile": "go-sh", "statutory": 9});
    let body: Value = post("/api/v1/bodies", cookie, body).await.json().await.unwrap();
    ids.insert("body", text(&body["id"]));
    let register = format!("/api/v1/bodies/{}/members", ids["body"]);
    for name in [word.to_owned(), format!("{word} 2")] {
        let member: Value =
            post(&register, cookie, json!({"name": name, "seat": "holder"})).await.json().await.unwrap();
        ids.insert("member", text(&member["id"]));
    }
    let second = json!({"name": format!("{word} 2"), "kind": "council", "profile": "free", "statutory": 9});
    let second: Value = post("/api/v1/bodies", cookie, second).await.json().await.unwrap();
    let second = format!("/api/v1/bodies/{}", text(&second["id"]));
    let chair = json!({"email": format!("{slug}@example.org"), "office": "chair", "seat": "holder"});
    assert_eq!(post(&format!("{second}/members"), cookie, chair).await.status(), StatusCode::CREATED);
    let begun = post(&format!("{second}/votes"), cookie, json!({})).await;
    ids.insert("vote", text(&begun.json::<Value>().await.unwrap()["vote"]));
    // Nothing is ever sent there: the name does not exist.
    let hook = json!({"name": word, "url": "https://receiver.invalid/", "events": ["org.plenum.unit.created"]});
    let hook: Value = post("/api/v1/webhooks", cookie, hook).await.json().await.unwrap();
    ids.insert("webhook", text(&hook["webhook"]["id"]));
    post("/api/v1/units", cookie, json!({"name": format!("{word} 2"), "short_name": format!("{word} 2")})).await;
    post("/api/v1/units", cookie, json!({"name": format!("{word} 3"), "short_name": format!("{word} 3")})).await;
    let log = server.at(&host, Method::GET, &format!("/api/v1/webhooks/{}/deliveries", ids["webhook"]));
    let log: Value = log.header("cookie", &administrator).send().await.unwrap().json().await.unwrap();
    ids.insert("delivery", text(&log["items"][0]["id"]));
    // A second of each, so that lists have a second page.
    post("/api/v1/groups", cookie, json!({"name": format!("{word} 2")})).await;
    post("/api/v1/meetings", cookie, json!({"title": word})).await;
    let meeting: Value = post("/api/v1/meetings", cookie, json!({"title": word})).await.json().await.unwrap();
    ids.insert("meeting", text(&meeting["id"]));
    let code = text(&meeting["code"]);
    let join_url = meeting["join_url"].as_str().unwrap();
    assert!(join_url.starts_with(&format!("http://{host}:")), "links carry the tenant's host: {join_url}");
    let secret = join_url.split_once('#').unwrap().1.to_owned();
    let links = format!("/api/v1/meetings/{}/links", ids["meeting"]);
    let link: Value = post(&links, cookie, json!({})).await.json().await.unwrap();
    ids.insert("link", text(&link["id"]));

    let invitations = format!("/api/v1/meetings/{}/invitations", ids["meeting"]);
    for nth in 1..=2 {
        let invited = json!({"name": word, "email": format!("guest{nth}@{slug}.example"), "role": "chair"});
        let invited = server.at(&host, Method::POST, &invitations).header("cookie", &administrator).json(&invited);
        let invited = invited.send().await.unwrap();
        // Without a mail server nobody is invited.
        let id = match invited.status() {
            StatusCode::CREATED => text(&invited.json::<Value>().await.unwrap()["id"]),
            _ => nobody(),
        };
        ids.insert("invitation", id);
    }

    let join = json!({"code": code, "device": "device00owner"});
    let ticket: Value = post("/api/v1/join", cookie, join.clone()).await.json().await.unwrap();
    let mut socket = server.socket_at(&host).await;
    socket.say(&json!({"type": "hello", "ticket": ticket["ticket"]})).await;
    let welcome = socket.hear().await;
    ids.insert("conference", text(&welcome["snapshot"]["conference"]));
    ids.insert("participant", text(&welcome["snapshot"]["you"]));
    let said = json!({"type": "command", "id": nobody(), "command": {"type": "chat-send", "text": word}});
    socket.say(&said).await;
    let event = socket.hear_until(|frame| frame["event"]["message"]["id"].is_string()).await;
    ids.insert("message", text(&event["event"]["message"]["id"]));
    let path = format!("/api/v1/meetings/{}/conferences/{}/record-ticket", ids["meeting"], ids["conference"]);
    let record: Value = post(&path, cookie, json!({})).await.json().await.unwrap();
    let ticket: Value = post("/api/v1/join", cookie, join).await.json().await.unwrap();
    let record_ticket = text(&record["ticket"]);
    let provider = match Instance::start(json!({})).await {
        Some(provider) => {
            let new = json!({"name": word, "issuer": provider.issuer});
            let made: Value = post("/api/v1/providers", cookie, new).await.json().await.unwrap();
            let session = sign_in_first(server, &host, cookie, &provider, &made).await;
            let own = server.at(&host, Method::GET, "/api/v1/me/identities").header("cookie", session);
            let own: Value = own.send().await.unwrap().json().await.unwrap();
            (text(&made["id"]), text(&own[0]["id"]))
        }
        None => (nobody(), nobody()),
    };
    ids.extend([("provider", provider.0), ("identity", provider.1)]);
    Inhabited { host, administrator, ids, code, secret, ticket, record_ticket }
}

/// The first person of a provider, who gets an account; answers the session.
async fn sign_in_first(server: &Server, host: &str, cookie: Option<&str>, provider: &Instance, made: &Value) -> String {
    provider.register(made).await;
    let path = format!("/api/v1/providers/{}", text(&made["id"]));
    let change = json!({
        "client_id": "plenum", "client_secret": "secret", "unknown_people": "admit", "enabled": true,
    });
    let changed = server.at(host, Method::PATCH, &path).header("cookie", cookie.unwrap()).json(&change);
    assert_eq!(changed.send().await.unwrap().status(), StatusCode::OK);
    let browser = Browser::at(server, host);
    let (to, session) = browser.sign_in(made, "ben", json!({})).await;
    assert_eq!(to, "/");
    session.unwrap()
}

async fn enter(server: &Server, tenant: &Inhabited) -> Socket {
    let join = json!({"code": tenant.code, "device": "device00owner"});
    let ticket = ask(server, tenant, "post", "/api/v1/join", join).await;
    let ticket: Value = serde_json::from_str(&ticket.1).unwrap();
    let mut socket = server.socket_at(&tenant.host).await;
    socket.say(&json!({"type": "hello", "ticket": ticket["ticket"]})).await;
    assert_eq!(socket.hear().await["type"], "welcome");
    socket
}

/// A request of the tenant's administrator at the tenant's host: status and body.
pub(crate) async fn ask(
    server: &Server,
    tenant: &Inhabited,
    method: &str,
    path: &str,
    body: Value,
) -> (StatusCode, String) {
    let method: Method = method.to_uppercase().parse().unwrap();
    let request = server.at(&tenant.host, method.clone(), path).header("cookie", &tenant.administrator);
    let request = if matches!(method, Method::GET | Method::DELETE) { request } else { request.json(&body) };
    let response = request.send().await.unwrap();
    (response.status(), response.text().await.unwrap())
}

/// Fills the parameters of a path, each by what it names there.
fn with_ids(path: &str, id: impl Fn(&'static str) -> String) -> String {
    let kind = match path.split('/').nth(3) {
        Some("accounts" | "erasure-requests") => "account",
        Some("units") => "unit",
        Some("groups") => "group",
        Some("bodies") => "body",
        Some("role-grants") => "grant",
        Some("service-accounts") => "service",
        Some("webhooks") => "webhook",
        Some("mails") => "mail",
        Some("me") if path.contains("/identities/") => "identity",
        Some("me") if path.contains("/passkeys/") => "passkey",
        Some("me") => "session",
        Some("providers" | "sign-in") => "provider",
        Some("operator") => "tenant",
        _ => "meeting",
    };
    let known = [("{id}", kind), ("{link}", "link"), ("{conference}", "conference"), ("{account}", "account")];
    let known = known.into_iter().chain([("{token}", "token"), ("{passkey}", "passkey"), ("{delivery}", "delivery")]);
    let known = known.chain([("{invitation}", "invitation"), ("{member}", "member"), ("{vote}", "vote")]);
    let filled =
        known.fold(
            path.to_owned(),
            |path, (parameter, name)| {
                if path.contains(parameter) { path.replace(parameter, &id(name)) } else { path }
            },
        );
    assert!(!filled.contains('{'), "{path} has a parameter that this walk does not know");
    filled
}

/// A body that the operation takes, with the foreign values wherever one fits.
fn body_of(path: &str, code: &str, secret: &str, ticket: &str) -> Value {
    match path {
        "/api/v1/join" => json!({"code": code, "secret": secret, "name": "Eve", "device": "device000eve"}),
        "/api/v1/join/preview" | "/api/v1/join/code" => json!({"code": code, "secret": secret}),
        "/api/v1/join/verify" => json!({"code": code, "secret": secret, "verification_code": "123456"}),
        "/api/v1/record" => json!({"ticket": ticket}),
        "/api/v1/record/pdf" => {
            json!({"ticket": ticket, "kind": "attendance", "language": "de"})
        }
        _ if path.ends_with("/trial") => json!({"return_to": "/admin/sign-in"}),
        "/api/v1/setup/check" => json!({"token": secret}),
        _ if path.ends_with("/roles") => json!({"roles": []}),
        _ => json!({}),
    }
}

/// An id that nobody has.
fn nobody() -> String {
    "018f5a2e-0000-7000-8000-00000000ffff".into()
}
