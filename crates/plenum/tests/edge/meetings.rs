//! The plan of a meeting: nobody overwrites what they have not seen.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::server::{Server, text};

#[tokio::test]
async fn a_change_names_what_it_has_seen() {
    for server in [Some(Server::start()), Server::start_on_postgres()].into_iter().flatten() {
        let owner = server.administrator().await;
        let made: Value =
            server.post("/api/v1/meetings", Some(&owner), json!({"title": "Rat"})).await.json().await.unwrap();
        assert_eq!(made["version"], 1);
        let path = format!("/api/v1/meetings/{}", text(&made["id"]));
        let with = async |method: Method, path: &str, tag: Option<&str>, body: Value| {
            let mut request = server.request(method, path).header("cookie", &owner).header("origin", &server.url);
            if let Some(tag) = tag {
                request = request.header("if-match", tag);
            }
            request.json(&body).send().await.unwrap()
        };
        let shown = with(Method::GET, &path, None, json!({})).await;
        assert_eq!(shown.headers()["etag"], "\"1\"");
        let changed = with(Method::PATCH, &path, Some("\"1\""), json!({"title": "Rat der Stadt"})).await;
        assert_eq!((changed.status(), &changed.headers()["etag"]), (StatusCode::OK, &"\"2\"".parse().unwrap()));
        let role = json!({"roles": [{"role": "custom-1", "name": "Presse", "permissions": ["chat"]}]});
        let roles = format!("{path}/roles");
        for (method, path, body) in [
            (Method::PATCH, &path, json!({"title": "Ausschuss"})),
            (Method::PUT, &roles, role),
            (Method::DELETE, &path, json!({})),
        ] {
            let late = with(method.clone(), path, Some("\"1\""), body).await;
            assert_eq!(late.status(), StatusCode::PRECONDITION_FAILED, "{method}");
            assert_eq!(late.json::<Value>().await.unwrap()["code"], "precondition-failed");
        }
        let whoever = with(Method::PATCH, &path, None, json!({"admission": "all"})).await;
        let whoever: Value = whoever.json().await.unwrap();
        assert_eq!((&whoever["title"], &whoever["version"]), (&json!("Rat der Stadt"), &json!(3)));
        assert_eq!(with(Method::DELETE, &path, Some("\"3\""), json!({})).await.status(), StatusCode::NO_CONTENT);
    }
}
