//! What holds for every documented route, walked from the OpenAPI document, so
//! that a new route is in these tests before anybody thinks of it.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::server::Server;

/// Operations that need no sign-in. Each says why; the list may only grow with a reason.
const PUBLIC: &[(&str, &str, &str)] = &[
    ("get", "/api/v1/instance", "the client needs it before anybody is known"),
    ("post", "/api/v1/setup/check", "the token of the link is the right"),
    ("post", "/api/v1/setup", "the token of the link is the right"),
    ("post", "/api/v1/session", "signing in"),
    ("post", "/api/v1/password-reset", "whoever forgot a password cannot sign in"),
    ("delete", "/api/v1/session", "signing out twice is no error"),
    ("get", "/api/v1/session/passkey", "signing in"),
    ("post", "/api/v1/session/passkey", "signing in"),
    ("post", "/api/v1/session/recovery", "signing in"),
    ("get", "/api/v1/sign-in/methods", "the sign-in page needs it"),
    ("post", "/api/v1/sign-in/way", "signing in"),
    ("post", "/api/v1/sign-in/begin", "signing in"),
    ("get", "/api/v1/sign-in/{id}/callback", "the attempt of this browser is the right"),
    ("post", "/api/v1/sign-in/{id}/logout", "the signed token is the right"),
    ("get", "/api/v1/legal/text", "everybody may read what the law wants said"),
    ("get", "/api/v1/legal/contact", "everybody may report a barrier"),
    ("post", "/api/v1/join/preview", "the secret of the link is the right"),
    ("post", "/api/v1/join", "the secret of the link is the right"),
    ("post", "/api/v1/join/code", "the secret of the personal link is the right"),
    ("post", "/api/v1/join/verify", "the secret of the personal link is the right"),
    ("post", "/api/v1/record", "the ticket of the record is the right"),
    ("post", "/api/v1/record/pdf", "the ticket of the record is the right"),
    ("post", "/api/v1/votes/desk", "the ticket of whoever is in the room is the right"),
    ("post", "/api/v1/votes/key", "the ticket of whoever is in the room is the right"),
    ("post", "/api/v1/votes", "the ticket of whoever is in the room is the right"),
    ("post", "/api/v1/votes/{id}/roll", "the ticket of whoever is in the room is the right"),
    ("post", "/api/v1/votes/attachments", "the ticket of whoever is in the room is the right"),
    ("post", "/api/v1/votes/{id}/attachments/remove", "the ticket of whoever is in the room is the right"),
    ("post", "/api/v1/votes/{id}/attachments", "the ticket of whoever is in the room is the right"),
    ("post", "/api/v1/votes/{id}/attachment", "the ticket of whoever is in the room is the right"),
    ("post", "/api/v1/votes/trustees", "the ticket of whoever is in the room is the right"),
    ("post", "/api/v1/votes/{id}/trustee", "the ticket of whoever is in the room is the right"),
    ("post", "/api/v1/votes/{id}/shares", "the ticket of whoever is in the room is the right"),
    ("post", "/api/v1/votes/{id}/log", "the ticket of whoever is in the room is the right"),
    ("post", "/api/v1/votes/{id}/entries", "the ticket of whoever is in the room is the right"),
    ("post", "/api/v1/votes/{id}/cosignatures", "the ticket of whoever is in the room is the right"),
    ("post", "/api/v1/votes/list", "the ticket of whoever is in the room is the right"),
    ("post", "/api/v1/votes/{id}/file", "the ticket of whoever is in the room is the right"),
    ("post", "/witness/add-checkpoint", "the signature of the log is the right"),
    ("get", "/api/v1/votes/log-key", "whoever verifies a record needs it, and nobody else has to know them"),
];
/// Operations for administrators alone, of the tenant or of units.
const ADMINISTRATORS: &[(&str, &str)] = &[
    ("get", "/api/v1/accounts"),
    ("post", "/api/v1/accounts"),
    ("post", "/api/v1/accounts/import"),
    ("get", "/api/v1/accounts/{id}"),
    ("patch", "/api/v1/accounts/{id}"),
    ("delete", "/api/v1/accounts/{id}"),
    ("post", "/api/v1/accounts/{id}/setup-link"),
    ("get", "/api/v1/accounts/{id}/passkeys"),
    ("post", "/api/v1/accounts/{id}/passkeys/{passkey}/removal"),
    ("get", "/api/v1/units"),
    ("post", "/api/v1/units"),
    ("patch", "/api/v1/units/{id}"),
    ("delete", "/api/v1/units/{id}"),
    ("get", "/api/v1/unit-meetings"),
    ("patch", "/api/v1/unit-meetings/{id}"),
    ("get", "/api/v1/service-accounts"),
    ("post", "/api/v1/service-accounts"),
    ("get", "/api/v1/service-accounts/{id}"),
    ("patch", "/api/v1/service-accounts/{id}"),
    ("delete", "/api/v1/service-accounts/{id}"),
    ("post", "/api/v1/service-accounts/{id}/tokens"),
    ("delete", "/api/v1/service-accounts/{id}/tokens/{token}"),
    ("get", "/api/v1/procedure"),
    ("post", "/api/v1/procedure/file"),
    ("get", "/api/v1/witnesses"),
    ("post", "/api/v1/witnesses"),
    ("delete", "/api/v1/witnesses/{id}"),
    ("get", "/api/v1/time-stamping"),
    ("put", "/api/v1/time-stamping"),
    ("post", "/api/v1/time-stamping/test"),
    ("get", "/api/v1/webhooks"),
    ("post", "/api/v1/webhooks"),
    ("get", "/api/v1/webhooks/{id}"),
    ("patch", "/api/v1/webhooks/{id}"),
    ("delete", "/api/v1/webhooks/{id}"),
    ("post", "/api/v1/webhooks/{id}/secret"),
    ("post", "/api/v1/webhooks/{id}/test"),
    ("get", "/api/v1/webhooks/{id}/deliveries"),
    ("post", "/api/v1/webhooks/{id}/deliveries/{delivery}/redeliver"),
    ("get", "/api/v1/bodies"),
    ("post", "/api/v1/bodies"),
    ("get", "/api/v1/bodies/{id}"),
    ("patch", "/api/v1/bodies/{id}"),
    ("delete", "/api/v1/bodies/{id}"),
    ("put", "/api/v1/bodies/{id}/clerks"),
    ("get", "/api/v1/bodies/{id}/members"),
    ("post", "/api/v1/bodies/{id}/members"),
    ("patch", "/api/v1/bodies/{id}/members/{member}"),
    ("delete", "/api/v1/bodies/{id}/members/{member}"),
    ("post", "/api/v1/bodies/{id}/import"),
    ("get", "/api/v1/groups"),
    ("post", "/api/v1/groups"),
    ("patch", "/api/v1/groups/{id}"),
    ("delete", "/api/v1/groups/{id}"),
    ("get", "/api/v1/groups/{id}/members"),
    ("post", "/api/v1/groups/{id}/members"),
    ("delete", "/api/v1/groups/{id}/members/{account}"),
    ("post", "/api/v1/role-grants"),
    ("delete", "/api/v1/role-grants/{id}"),
    ("get", "/api/v1/providers"),
    ("post", "/api/v1/providers"),
    ("get", "/api/v1/providers/{id}"),
    ("patch", "/api/v1/providers/{id}"),
    ("delete", "/api/v1/providers/{id}"),
    ("post", "/api/v1/providers/{id}/test"),
    ("get", "/api/v1/first-run"),
    ("put", "/api/v1/first-run"),
    ("post", "/api/v1/providers/{id}/trial"),
    ("get", "/api/v1/providers/{id}/trial"),
    ("get", "/api/v1/policies"),
    ("patch", "/api/v1/policies"),
    ("post", "/api/v1/policies/review"),
    ("get", "/api/v1/units/{id}/policies"),
    ("patch", "/api/v1/units/{id}/policies"),
    ("post", "/api/v1/units/{id}/policies/review"),
    ("get", "/api/v1/units/{id}/quotas"),
    ("patch", "/api/v1/units/{id}/quotas"),
    ("get", "/api/v1/units/{id}/usage"),
    ("get", "/api/v1/overview"),
    ("get", "/api/v1/retention"),
    ("get", "/api/v1/processing"),
    ("post", "/api/v1/accounts/{id}/data"),
    ("get", "/api/v1/accounts/{id}/erasure"),
    ("post", "/api/v1/accounts/{id}/erasure"),
    ("get", "/api/v1/erasure-requests"),
    ("delete", "/api/v1/erasure-requests/{id}"),
    ("get", "/api/v1/guests"),
    ("post", "/api/v1/guests/erasure"),
    ("get", "/api/v1/usage"),
    ("get", "/api/v1/mail/sender"),
    ("put", "/api/v1/mail/sender"),
    ("post", "/api/v1/mail/sender/test"),
    ("get", "/api/v1/mail/texts"),
    ("put", "/api/v1/mail/texts"),
    ("get", "/api/v1/mails"),
    ("post", "/api/v1/mails/{id}/retry"),
    ("delete", "/api/v1/mails/{id}"),
    ("get", "/api/v1/legal/sources"),
    ("put", "/api/v1/legal/text"),
    ("put", "/api/v1/legal/contact"),
    ("get", "/api/v1/branding"),
    ("patch", "/api/v1/branding"),
    ("get", "/api/v1/branding/colour"),
    ("put", "/api/v1/branding/logo"),
    ("delete", "/api/v1/branding/logo"),
    ("put", "/api/v1/branding/logo-dark"),
    ("delete", "/api/v1/branding/logo-dark"),
    ("get", "/api/v1/audit"),
    ("get", "/api/v1/audit/state"),
    ("post", "/api/v1/audit/verify"),
    ("post", "/api/v1/audit/export"),
];
/// Operations for those who operate the installation: not even administrators of a tenant.
const OPERATORS: &[(&str, &str)] = &[
    ("get", "/api/v1/operator/tenants"),
    ("post", "/api/v1/operator/tenants"),
    ("patch", "/api/v1/operator/tenants/{id}"),
    ("post", "/api/v1/operator/tenants/{id}/setup-link"),
    ("get", "/api/v1/operator/witnessed-logs"),
    ("post", "/api/v1/operator/witnessed-logs"),
    ("delete", "/api/v1/operator/witnessed-logs/{id}"),
    ("get", "/api/v1/operator/mail"),
    ("post", "/api/v1/operator/mail/test"),
    ("get", "/api/v1/operator/policies"),
    ("patch", "/api/v1/operator/policies"),
    ("post", "/api/v1/operator/policies/review"),
    ("get", "/api/v1/operator/tenants/{id}/policies"),
    ("patch", "/api/v1/operator/tenants/{id}/policies"),
    ("post", "/api/v1/operator/tenants/{id}/policies/review"),
    ("get", "/api/v1/operator/quotas"),
    ("patch", "/api/v1/operator/quotas"),
    ("get", "/api/v1/operator/tenants/{id}/quotas"),
    ("patch", "/api/v1/operator/tenants/{id}/quotas"),
    ("get", "/api/v1/operator/usage"),
    ("get", "/api/v1/operator/overview"),
    ("get", "/api/v1/operator/checks"),
    ("get", "/api/v1/operator/tenants/{id}/export"),
    ("post", "/api/v1/operator/tenants/{id}/export"),
    ("post", "/api/v1/operator/tenants/{id}/erasure"),
    ("delete", "/api/v1/operator/tenants/{id}/erasure"),
    ("get", "/api/v1/operator/erasures"),
];
const NOBODY: &str = "018f5a2e-0000-7000-8000-00000000ffff";
/// Headers that every answer carries, and what must stand in them.
const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", "default-src 'none'"),
    ("content-security-policy", "frame-ancestors 'none'"),
    ("content-security-policy", "script-src 'self';"),
    ("content-security-policy", "require-trusted-types-for 'script'; trusted-types plenum-worker"),
    ("permissions-policy", "camera=(self)"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
];

#[tokio::test]
async fn every_route_states_its_permission_and_carries_the_headers() {
    let server = Server::start();
    let administrator = server.administrator().await;
    let member = member(&server, &administrator).await;
    let mut walked = 0;
    for (method, path) in operations(&server).await {
        let is_public = is_public(&method, &path);
        let response = call(&server, &method, &path, None).await;
        check_headers(&method, &path, &response);
        let refused = response.status() == StatusCode::UNAUTHORIZED || response.status() == StatusCode::FORBIDDEN;
        assert!(is_public || refused, "{method} {path} answers {} without sign-in", response.status());

        let response = call(&server, &method, &path, Some("__Host-plenum=forged")).await;
        let refused = response.status() == StatusCode::UNAUTHORIZED || response.status() == StatusCode::FORBIDDEN;
        assert!(is_public || refused, "{method} {path} answers {} to a forged session", response.status());

        let operation = (method.as_str(), path.as_str());
        if ADMINISTRATORS.contains(&operation) || OPERATORS.contains(&operation) {
            let response = call(&server, &method, &path, Some(&member)).await;
            assert_eq!(response.status(), StatusCode::FORBIDDEN, "{method} {path} as a member");
        }
        walked += 1;
    }
    assert!(walked >= PUBLIC.len() + ADMINISTRATORS.len(), "the document lists {walked} operations");
}

#[tokio::test]
async fn meetings_of_others_do_not_exist() {
    let server = Server::start();
    let administrator = server.administrator().await;
    let (meeting, ..) = server.meeting(&administrator).await;
    let member = member(&server, &administrator).await;
    for (method, path) in operations(&server).await.into_iter().filter(|(_, path)| path.contains("/meetings/{id}")) {
        let foreign = call(&server, &method, &path.replace("{id}", &meeting), Some(&member)).await;
        let unknown = call(&server, &method, &path, Some(&member)).await;
        assert_eq!(foreign.status(), StatusCode::NOT_FOUND, "{method} {path}");
        assert_eq!(foreign.text().await.unwrap(), unknown.text().await.unwrap(), "{method} {path}");
    }
}

#[tokio::test]
async fn what_is_no_route_is_answered_in_the_same_way() {
    let server = Server::start();
    let large = "x".repeat(70_000);
    let cases = [
        (Method::GET, "/api/v1/nothing", String::new(), StatusCode::NOT_FOUND, "not-found"),
        (Method::POST, "/nowhere", String::new(), StatusCode::NOT_FOUND, "not-found"),
        (Method::GET, "/missing.js", String::new(), StatusCode::NOT_FOUND, "not-found"),
        (Method::PUT, "/api/v1/session", String::new(), StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed"),
        (Method::POST, "/healthz", String::new(), StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed"),
        (Method::GET, "/api/v1/socket", String::new(), StatusCode::BAD_REQUEST, "malformed"),
        (Method::POST, "/api/v1/session", format!("\"{large}\""), StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
        (Method::POST, "/api/v1/session", "{".into(), StatusCode::BAD_REQUEST, "malformed"),
    ];
    for (method, path, body, status, code) in cases {
        let request = server.request(method.clone(), path).header("content-type", "application/json").body(body);
        let response = request.send().await.unwrap();
        check_headers(method.as_str(), path, &response);
        assert_eq!(response.status(), status, "{method} {path}");
        assert_eq!(response.headers()["content-type"], "application/problem+json", "{method} {path}");
        let problem: Value = response.json().await.unwrap();
        assert_eq!(problem["code"], code, "{method} {path}");
        assert_eq!(problem["type"], format!("urn:plenum:problem:{code}"));
    }
    for path in ["/healthz", "/readyz", "/", "/m/abc-defg-hij"] {
        check_headers("GET", path, &server.send(Method::GET, path, None, None).await);
    }
}

fn check_headers(method: &str, path: &str, response: &Response) {
    for (name, part) in HEADERS {
        let value = response.headers().get(*name).and_then(|v| v.to_str().ok()).unwrap_or_default();
        assert!(value.contains(part), "{method} {path}: {name} lacks {part}: {value:?}");
    }
    let policy = response.headers()["content-security-policy"].to_str().unwrap();
    assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"), "{policy}");
}

/// Whether an operation needs no sign-in.
pub(crate) fn is_public(method: &str, path: &str) -> bool {
    PUBLIC.iter().any(|(m, p, _)| *m == method && *p == path)
}

/// Method and path of every documented operation.
pub(crate) async fn operations(server: &Server) -> Vec<(String, String)> {
    let document = server.send(Method::GET, "/api/v1/openapi.json", None, None).await;
    let document: Value = document.json().await.unwrap();
    let paths = document["paths"].as_object().unwrap().clone();
    let of_path = |(path, methods): (String, Value)| {
        let methods = methods.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        methods.into_iter().map(move |method| (method, path.clone()))
    };
    paths.into_iter().flat_map(of_path).collect()
}

async fn call(server: &Server, method: &str, path: &str, cookie: Option<&str>) -> Response {
    let path = path.replace("{id}", NOBODY).replace("{link}", NOBODY).replace("{conference}", NOBODY);
    let path = path.replace("{account}", NOBODY).replace("{token}", NOBODY).replace("{passkey}", NOBODY);
    let path = path.replace("{delivery}", NOBODY).replace("{invitation}", NOBODY).replace("{vote}", NOBODY);
    let path = path.replace("{member}", &"f".repeat(32));
    let method: Method = method.to_uppercase().parse().unwrap();
    let body = match method {
        // Whom to invite must be said.
        Method::POST if path.ends_with("/invitations") => Some(json!({"email": "kim@example.org", "name": "Kim"})),
        Method::POST | Method::PATCH => Some(json!({})),
        Method::PUT => Some(json!({"roles": []})),
        _ => None,
    };
    server.send(method, &path, cookie, body).await
}

/// Session of an account that manages nothing.
async fn member(server: &Server, administrator: &str) -> String {
    server.person(administrator, "Ben").await.0
}
