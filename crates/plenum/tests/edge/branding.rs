//! How tenants look, from outside: each its own, nothing of another's, and nothing harmful.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::server::{PASSWORD, Server, cookie, text};

const LOGO: &[u8] = include_bytes!("../../../../tests/fixtures/logo.png");
const BOMB: &[u8] = include_bytes!("../../../../tests/fixtures/bomb.png");
const HOST: &str = "amt.localhost";

#[tokio::test]
async fn every_tenant_has_its_own_look_on_sqlite() {
    story(&Server::start()).await;
}

#[tokio::test]
async fn every_tenant_has_its_own_look_on_postgres() {
    if let Some(server) = Server::start_on_postgres() {
        story(&server).await;
    }
}

async fn story(server: &Server) {
    let operator = server.administrator().await;
    let administrator = tenant(server, &operator).await;
    let own = |method: Method, path: &str| server.at(HOST, method, path).header("cookie", &administrator);
    let patch = async |body: Value| own(Method::PATCH, "/api/v1/branding").json(&body).send().await.unwrap();

    // A colour that cannot be read is refused with one that can, and nothing is changed.
    let refused = patch(json!({"theme": "own", "colour": "#ffd400", "display_name": "Nie"})).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let problem: Value = refused.json().await.unwrap();
    assert_eq!(problem["fields"], json!([{"field": "colour", "code": "unreadable"}]));
    let check: Value =
        own(Method::GET, "/api/v1/branding/colour?colour=ffd400").send().await.unwrap().json().await.unwrap();
    assert_eq!(check["passes"], false);
    assert!(text(&problem["detail"]).ends_with(check["suggestion"].as_str().unwrap()), "{problem}");
    let suggested =
        patch(json!({"theme": "own", "colour": check["suggestion"], "display_name": "Amt <Hohenaue> & \"Co\""})).await;
    assert_eq!(suggested.status(), StatusCode::OK);
    let tag = suggested.headers()["etag"].to_str().unwrap().to_owned();
    assert_eq!(tag, "\"1\"");
    for body in [
        json!({"colour": "red;} body{display:none"}),
        json!({"languages": []}),
        json!({"languages": ["tlh"]}),
        json!({"default_language": "fr"}),
        json!({"time_zone": "Europe/Entenhausen"}),
        json!({"short_name": "x".repeat(25)}),
    ] {
        assert_eq!(patch(body.clone()).await.status(), StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    let stale = own(Method::PATCH, "/api/v1/branding").header("if-match", "\"0\"").json(&json!({"theme": "plenum"}));
    assert_eq!(stale.send().await.unwrap().status(), StatusCode::PRECONDITION_FAILED);

    // Logos: written anew, without what the file says; whatever lies about itself is refused.
    let put = async |kind: &str, bytes: &[u8]| {
        let request = own(Method::PUT, "/api/v1/branding/logo").header("content-type", kind.to_owned());
        request.body(bytes.to_vec()).send().await.unwrap()
    };
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".as_slice();
    for (kind, bytes, code) in [
        ("image/jpeg", LOGO, "mismatch"),
        ("image/svg+xml", svg, "malformed"),
        ("image/png", svg, "malformed"),
        ("image/png", BOMB, "too-large"),
        ("image/png", &LOGO[..100], "unfit"),
        ("image/png", &[0; 513 * 1024], "too-large"),
        ("image/png", &[0; 700 * 1024], "too-large"),
    ] {
        let response = put(kind, bytes).await;
        assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY, "{kind} {code}");
        assert_eq!(response.json::<Value>().await.unwrap()["fields"][0]["code"], code, "{kind}");
    }
    let branding: Value = put("image/png", LOGO).await.json().await.unwrap();
    let look = &branding["look"];
    let logo = served(server, HOST, look["logo"]["url"].as_str().unwrap()).await;
    assert_eq!((logo.status(), logo.headers()["content-type"].to_str().unwrap()), (StatusCode::OK, "image/png"));
    harmless(&logo);
    let bytes = logo.bytes().await.unwrap();
    assert!(!bytes.windows(10).any(|part| part == b"Zaunkoenig"), "what the file said of itself is gone");

    // The page brings it along before the client draws anything.
    let page = served(server, HOST, "/sign-in").await.text().await.unwrap();
    let css = look["stylesheet"].as_str().unwrap();
    assert!(page.contains(&format!("<link rel=\"stylesheet\" href=\"{css}\"")), "{page}");
    assert!(page.contains("<title>Amt &lt;Hohenaue&gt; &amp; &quot;Co&quot;</title>"), "{page}");
    assert!(!page.contains("<Hohenaue>"), "{page}");
    let sheet = served(server, HOST, css).await;
    assert_eq!(sheet.headers()["content-type"], "text/css; charset=utf-8");
    harmless(&sheet);
    assert!(sheet.text().await.unwrap().contains(check["suggestion"].as_str().unwrap()));
    let instance: Value = served(server, HOST, "/api/v1/instance").await.json().await.unwrap();
    assert_eq!((&instance["look"], &instance["name"]), (look, &json!("Amt <Hohenaue> & \"Co\"")));

    // Nothing of it at the host of another tenant.
    for path in [css, look["logo"]["url"].as_str().unwrap(), "/brand/x.css", "/brand/..%2f..%2fetc.png"] {
        assert_eq!(served(server, "127.0.0.1", path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let page = served(server, "127.0.0.1", "/").await.text().await.unwrap();
    assert!(!page.contains("Hohenaue") && !page.contains("/brand/"), "{page}");

    // The time zone is written as the database of time zones has it, and goes again.
    for (zone, expected) in [(json!("atlantic/azores"), json!("Atlantic/Azores")), (Value::Null, Value::Null)] {
        let shown: Value = patch(json!({"time_zone": zone})).await.json().await.unwrap();
        assert_eq!((&shown["time_zone"], &shown["home_time_zone"]), (&expected, &json!("Europe/Berlin")));
    }

    // The language of the page is the tenant's; a logo can go again, once.
    assert_eq!(patch(json!({"languages": ["en"], "default_language": "en"})).await.status(), StatusCode::OK);
    assert!(served(server, HOST, "/").await.text().await.unwrap().contains("<html lang=\"en\""));
    let remove = async || own(Method::DELETE, "/api/v1/branding/logo").send().await.unwrap().status();
    assert_eq!((remove().await, remove().await), (StatusCode::OK, StatusCode::NOT_FOUND));
    assert_eq!(served(server, HOST, look["logo"]["url"].as_str().unwrap()).await.status(), StatusCode::NOT_FOUND);
    let log = own(Method::GET, "/api/v1/audit?act=branding.change").send().await.unwrap().text().await.unwrap();
    assert!(log.contains("\"branding.change\""), "{log}");
}

async fn served(server: &Server, host: &str, path: &str) -> Response {
    server.at(host, Method::GET, path).send().await.unwrap()
}

/// Kept for long, taken as what it says, and without any power where it is opened.
fn harmless(response: &Response) {
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert!(header("cache-control").contains("immutable"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("content-security-policy"), "default-src 'none'; frame-ancestors 'none'; sandbox");
    assert_eq!(header("cross-origin-resource-policy"), "same-origin");
}

/// A second tenant; answers the session of its administrator.
pub(crate) async fn tenant(server: &Server, operator: &str) -> String {
    let new = json!({"slug": "amt", "name": "Amt Hohenaue", "hosts": [HOST]});
    let made: Value = server.post("/api/v1/operator/tenants", Some(operator), new).await.json().await.unwrap();
    let token = made["setup_url"].as_str().unwrap().split_once('#').unwrap().1;
    let setup = json!({"token": token, "name": "Ben", "email": "ben@example.org", "password": PASSWORD});
    let response = server.at(HOST, Method::POST, "/api/v1/setup").json(&setup).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::CREATED);
    cookie(&response)
}
