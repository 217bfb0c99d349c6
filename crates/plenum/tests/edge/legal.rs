//! Legal texts from outside: everybody reads them at their own tenant, and nothing hostile gets into them.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::branding::tenant;
use crate::server::Server;

const HOST: &str = "amt.localhost";

#[tokio::test]
async fn texts_are_published_in_versions_on_sqlite() {
    story(&Server::start()).await;
}

#[tokio::test]
async fn texts_are_published_in_versions_on_postgres() {
    if let Some(server) = Server::start_on_postgres() {
        story(&server).await;
    }
}

async fn story(server: &Server) {
    let operator = server.administrator().await;
    let administrator = tenant(server, &operator).await;
    let put = async |path: &str, body: Value| {
        server.at(HOST, Method::PUT, path).header("cookie", &administrator).json(&body).send().await.unwrap()
    };
    let publish = async |body: Value| put("/api/v1/legal/text", body).await;
    let read = async |host: &str, query: &str| {
        let path = format!("/api/v1/legal/text?{query}");
        server.at(host, Method::GET, &path).send().await.unwrap()
    };
    assert_eq!(read(HOST, "kind=imprint&language=de").await.status(), StatusCode::NOT_FOUND);

    // What is hostile is refused with its line, and nothing is published.
    for (text, code, line) in [
        ("gut\n[hier](javascript:alert(1))", "refused", "line 2"),
        ("gut\n\n[hier](data:text/html;base64,x)", "refused", "line 3"),
        ("umge\u{202e}dreht", "malformed", "line 1"),
        ("  \n ", "required", ""),
        (&"x".repeat(60_001), "too-long", ""),
    ] {
        let refused = publish(json!({"kind": "imprint", "language": "de", "seen": 0, "text": text})).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{code}");
        let problem: Value = refused.json().await.unwrap();
        assert_eq!(problem["fields"], json!([{"field": "text", "code": code}]));
        assert!(problem["detail"].as_str().unwrap().contains(line), "{problem}");
    }
    for link in ["javascript:alert(1)", "//example.org", "/admin", "mailto:a@example.org", "https://a@b.example/"] {
        let refused = publish(json!({"kind": "privacy", "language": "de", "seen": 0, "link": link})).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{link}");
    }
    let both = json!({"kind": "privacy", "language": "de", "seen": 0, "link": "https://example.org", "text": "x"});
    assert_eq!(publish(both).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let tongue = json!({"kind": "privacy", "language": "tlh", "seen": 0, "text": "x"});
    assert_eq!(publish(tongue).await.status(), StatusCode::UNPROCESSABLE_ENTITY);

    // Markup of others is mere text; versions are counted, and whoever saw an older one is told.
    let text = "# Amt Hohenaue\n\n<script>alert(1)</script> [Seite](https://example.org)";
    let first = json!({"kind": "imprint", "language": "de", "seen": 0, "text": text});
    assert_eq!(publish(first.clone()).await.status(), StatusCode::OK);
    assert_eq!(publish(first).await.status(), StatusCode::PRECONDITION_FAILED);
    let page: Value = read(HOST, "kind=imprint&language=en").await.json().await.unwrap();
    assert_eq!((&page["language"], &page["version"]), (&json!("de"), &json!(1)), "no English one: the German one");
    assert_eq!(
        page["blocks"][0],
        json!({"type": "heading", "level": 1, "words": [{"text": "Amt Hohenaue", "address": null}]})
    );
    assert_eq!(page["blocks"][1]["words"][0], json!({"text": "<script>alert(1)</script> ", "address": null}));
    assert_eq!(page["blocks"][1]["words"][1], json!({"text": "Seite", "address": "https://example.org"}));
    let link = json!({"kind": "imprint", "language": "de", "seen": 1, "link": "https://example.org/impressum"});
    let sources: Value = publish(link).await.json().await.unwrap();
    assert_eq!((&sources["items"][0]["version"], sources["items"].as_array().unwrap().len()), (&json!(2), 1));
    assert_eq!(read(HOST, "kind=imprint").await.status(), StatusCode::NOT_FOUND, "it stands elsewhere now");

    // Everybody is told where they stand, at this host alone.
    let look = async |host: &str| {
        let answer: Value =
            server.at(host, Method::GET, "/api/v1/instance").send().await.unwrap().json().await.unwrap();
        answer["look"].clone()
    };
    let place = json!([{"kind": "imprint", "language": "de", "link": "https://example.org/impressum"}]);
    assert_eq!((&look(HOST).await["legal"], &look(HOST).await["barriers"]), (&place, &json!(false)));
    assert_eq!(look("127.0.0.1").await["legal"], json!([]));
    let withdrawn = json!({"kind": "imprint", "language": "de", "seen": 2});
    assert_eq!(publish(withdrawn).await.status(), StatusCode::OK);
    assert_eq!(look(HOST).await["legal"], json!([]));

    // Whom to tell of barriers.
    for (field, value) in [
        ("barrier_mail", "nobody"),
        ("enforcement_link", "javascript:alert(1)"),
        ("barrier_phone", &"1".repeat(201)),
        ("enforcement_name", "a\u{0}b"),
    ] {
        let refused = put("/api/v1/legal/contact", json!({field: value})).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert_eq!(refused.json::<Value>().await.unwrap()["fields"][0]["field"], field);
    }
    let contact = json!({"barrier_mail": "hilfe@example.org", "enforcement_name": "Schlichtungsstelle",
        "barrier_phone": " ", "enforcement_link": "https://example.org/stelle"});
    assert_eq!(put("/api/v1/legal/contact", contact).await.status(), StatusCode::OK);
    let told: Value = server.at(HOST, Method::GET, "/api/v1/legal/contact").send().await.unwrap().json().await.unwrap();
    assert_eq!((&told["barrier_mail"], &told["barrier_phone"]), (&json!("hilfe@example.org"), &Value::Null));
    assert_eq!(look(HOST).await["barriers"], true);
    let other = server.at("127.0.0.1", Method::GET, "/api/v1/legal/contact").send().await.unwrap();
    assert!(!other.text().await.unwrap().contains("hilfe@"), "nothing of another tenant's");
}
