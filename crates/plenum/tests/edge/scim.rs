//! Service accounts and SCIM against the running server: the tester of the SCIM community, what is wrong, what ends.

use std::path::{Path, PathBuf};
use std::process::Command;

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::server::{Server, text};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const NOBODY: &str = "018f5a2e-0000-7000-8000-00000000ffff";

/// A service account with these scopes and a token: its id, and the token.
pub(crate) async fn service(server: &Server, chief: &str, scopes: Value) -> (String, String) {
    let new = json!({"name": format!("Program {scopes}"), "scopes": scopes, "department_units": true});
    let made = server.post("/api/v1/service-accounts", Some(chief), new).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    let made: Value = made.json().await.unwrap();
    let path = format!("/api/v1/service-accounts/{}/tokens", text(&made["id"]));
    let token = server.post(&path, Some(chief), json!({"days": 30})).await;
    assert_eq!(token.status(), StatusCode::CREATED);
    let token: Value = token.json().await.unwrap();
    (text(&made["id"]), text(&token["secret"]))
}

/// A request of a program.
pub(crate) async fn ask(server: &Server, token: &str, method: Method, path: &str, body: Option<Value>) -> Response {
    let mut request = server.request(method, path).header("authorization", format!("Bearer {token}"));
    if let Some(body) = body {
        request = request.header("content-type", "application/scim+json").body(body.to_string());
    }
    request.send().await.unwrap()
}

async fn scim(server: &Server, token: &str, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
    let body = (!body.is_null()).then_some(body);
    let response = ask(server, token, method, &format!("/scim/v2{path}"), body).await;
    let status = response.status();
    let answer = response.text().await.unwrap();
    (status, serde_json::from_str(&answer).unwrap_or(Value::Null))
}

/// What a person is in the directory.
fn person(name: &str) -> Value {
    json!({
        "schemas": [USER],
        "userName": name,
        "externalId": format!("ext-{name}"),
        "displayName": format!("Person {name}"),
        "emails": [{"value": format!("{name}@example.org"), "primary": true}],
        "active": true,
    })
}

/// The tester, in an environment of its own below `target`, made once.
fn tester() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let made = Command::new(root.join("scripts/scim-tester.sh")).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    PathBuf::from(String::from_utf8(made.stdout).unwrap().trim())
}

async fn conforms(server: Server) {
    let chief = server.administrator().await;
    let (_, token) = service(&server, &chief, json!(["scim"])).await;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/edge/scim/conformance.py");
    let mut command = Command::new(tester());
    command.arg(script).arg(format!("{}/scim/v2", server.url)).env("SCIM_TOKEN", token);
    let run = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let said = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{said}\n{}", String::from_utf8_lossy(&run.stderr));
}

#[tokio::test]
async fn the_tester_finds_nothing_on_sqlite() {
    conforms(Server::start()).await;
}

#[tokio::test]
async fn the_tester_finds_nothing_on_postgres() {
    if let Some(server) = Server::start_on_postgres() {
        conforms(server).await;
    }
}

#[tokio::test]
async fn a_token_opens_what_its_scopes_say_and_nothing_else() {
    let server = Server::start();
    let chief = server.administrator().await;
    let (reader, reads) = service(&server, &chief, json!(["directory:read"])).await;
    let (_, provisions) = service(&server, &chief, json!(["scim"])).await;
    assert!(reads.starts_with("plenum_") && reads.len() >= 50, "recognisable, and 256 bits");

    let mut opened = Vec::new();
    for (method, path) in crate::coverage::operations(&server).await {
        if crate::coverage::is_public(&method, &path) {
            continue;
        }
        let real = path.split('/').map(|part| if part.starts_with('{') { NOBODY } else { part }).collect::<Vec<_>>();
        let method: Method = method.to_uppercase().parse().unwrap();
        let body = (method != Method::GET && method != Method::DELETE).then(|| json!({}));
        let mut request =
            server.request(method.clone(), &real.join("/")).header("authorization", format!("Bearer {reads}"));
        if let Some(body) = body {
            request = request.json(&body);
        }
        let answer = request.send().await.unwrap();
        if answer.status() != StatusCode::FORBIDDEN {
            opened.push(format!("{method} {path}"));
        }
    }
    opened.sort();
    let expected = [
        "GET /api/v1/accounts",
        "GET /api/v1/accounts/{id}",
        "GET /api/v1/groups",
        "GET /api/v1/groups/{id}/members",
        "GET /api/v1/units",
    ];
    assert_eq!(opened, expected);

    // Every place of the provisioning interface wants its own scope.
    for path in ["/ServiceProviderConfig", "/ResourceTypes", "/Schemas", "/Users", "/Groups", "/nowhere", "/Bulk"] {
        let (status, answer) = scim(&server, &reads, Method::GET, path, Value::Null).await;
        assert_eq!((status, &answer["status"]), (StatusCode::FORBIDDEN, &json!("403")), "{path}");
        let without = server.send(Method::GET, &format!("/scim/v2{path}"), Some(&chief), None).await;
        assert_eq!(without.status(), StatusCode::UNAUTHORIZED, "a session opens nothing: {path}");
        assert!(without.headers().contains_key("www-authenticate"));
    }
    assert_eq!(ask(&server, &provisions, Method::GET, "/api/v1/accounts", None).await.status(), StatusCode::FORBIDDEN);

    // Used, seen to the hour, revoked.
    let path = format!("/api/v1/service-accounts/{reader}");
    let seen: Value = server.send(Method::GET, &path, Some(&chief), None).await.json().await.unwrap();
    assert_eq!(seen["tokens"][0]["last_used_at_ms"].as_i64().unwrap() % 3_600_000, 0);
    assert!(!seen.to_string().contains(&reads), "a token is shown once");
    let second: Value =
        server.post(&format!("{path}/tokens"), Some(&chief), json!({"days": 1})).await.json().await.unwrap();
    let revoke = format!("{path}/tokens/{}", text(&seen["tokens"][0]["id"]));
    assert_eq!(server.send(Method::DELETE, &revoke, Some(&chief), None).await.status(), StatusCode::NO_CONTENT);
    let gone = ask(&server, &reads, Method::GET, "/api/v1/accounts", None).await;
    assert_eq!(gone.status(), StatusCode::UNAUTHORIZED);
    let second = text(&second["secret"]);
    assert_eq!(ask(&server, &second, Method::GET, "/api/v1/accounts", None).await.status(), StatusCode::OK);
    for days in [0, 367] {
        let refused = server.post(&format!("{path}/tokens"), Some(&chief), json!({"days": days})).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(server.send(Method::DELETE, &path, Some(&chief), None).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(ask(&server, &second, Method::GET, "/api/v1/accounts", None).await.status(), StatusCode::UNAUTHORIZED);
    assert!(!server.log().contains(&second) && !server.log().contains(&provisions), "tokens stay out of the log");
}

#[tokio::test]
async fn a_program_has_no_power_over_administrators_and_none_at_another_tenant() {
    let server = Server::start();
    let chief = server.administrator().await;
    let (_, token) = service(&server, &chief, json!(["directory:read", "directory:write", "scim"])).await;
    let all: Value = ask(&server, &token, Method::GET, "/api/v1/accounts", None).await.json().await.unwrap();
    let ada = text(&all["items"][0]["id"]);
    assert_eq!(all["items"][0]["manageable"], false);
    let call = async |method: Method, path: &str, body: Value| {
        let request = server.request(method, path).header("authorization", format!("Bearer {token}"));
        request.json(&body).send().await.unwrap()
    };
    let path = format!("/api/v1/accounts/{ada}");
    assert_eq!(call(Method::PATCH, &path, json!({"disabled": true})).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(call(Method::DELETE, &path, json!({})).await.status(), StatusCode::FORBIDDEN);
    let new = json!({"name": "Eve", "email": "eve@example.org", "administrator": true});
    assert_eq!(call(Method::POST, "/api/v1/accounts", new).await.status(), StatusCode::FORBIDDEN);
    let new = json!({"name": "Ben", "email": "ben@example.org"});
    assert_eq!(call(Method::POST, "/api/v1/accounts", new).await.status(), StatusCode::CREATED);
    assert_eq!(
        scim(&server, &token, Method::GET, &format!("/Users/{ada}"), Value::Null).await.0,
        StatusCode::NOT_FOUND
    );
    let audit: Value =
        server.send(Method::GET, "/api/v1/audit?act=account.create", Some(&chief), None).await.json().await.unwrap();
    assert_eq!(audit["items"][0]["actor"]["kind"], "service", "{audit}");

    let new = json!({"slug": "amt-b", "name": "Amt B", "hosts": ["amt-b.localhost"]});
    let made = server.post("/api/v1/operator/tenants", Some(&chief), new).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    for path in ["/api/v1/accounts", "/scim/v2/Users", "/scim/v2/ServiceProviderConfig"] {
        let request =
            server.at("amt-b.localhost", Method::GET, path).header("authorization", format!("Bearer {token}"));
        assert_eq!(request.send().await.unwrap().status(), StatusCode::UNAUTHORIZED, "{path}");
    }
    let request = server.at("nobody.localhost", Method::GET, "/scim/v2/Users");
    assert_eq!(request.send().await.unwrap().status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn people_and_groups_come_change_and_go() {
    let server = Server::start();
    let chief = server.administrator().await;
    let unit = json!({"name": "Strassen und Brücken", "short_name": "66"});
    let unit: Value = server.post("/api/v1/units", Some(&chief), unit).await.json().await.unwrap();
    let (_, token) = service(&server, &chief, json!(["scim"])).await;
    let call = async |method: Method, path: &str, body: Value| scim(&server, &token, method, path, body).await;

    let mut ben = person("ben");
    ben[ENTERPRISE] = json!({"department": "66"});
    ben["phoneNumbers"] = json!([{"value": "+49 30 1"}]);
    let (status, made) = call(Method::POST, "/Users", ben.clone()).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    assert!(made.get("phoneNumbers").is_none(), "what nobody needs is not kept");
    let id = text(&made["id"]);
    let shown: Value =
        server.send(Method::GET, &format!("/api/v1/accounts/{id}"), Some(&chief), None).await.json().await.unwrap();
    assert_eq!((&shown["name"], &shown["email"]), (&json!("Person ben"), &json!("ben@example.org")));
    assert_eq!((&shown["directory"], &shown["unit"]["id"]), (&json!(true), &unit["id"]));

    // What the directory keeps is changed there.
    for change in
        [json!({"name": "X"}), json!({"email": "x@example.org"}), json!({"disabled": true}), json!({"unit_id": null})]
    {
        let path = format!("/api/v1/accounts/{id}");
        let refused = server.send(Method::PATCH, &path, Some(&chief), Some(change.clone())).await;
        assert_eq!(refused.status(), StatusCode::CONFLICT, "{change}");
        assert_eq!(refused.json::<Value>().await.unwrap()["code"], "kept-by-directory");
    }
    let path = format!("/api/v1/accounts/{id}");
    assert_eq!(server.send(Method::DELETE, &path, Some(&chief), None).await.status(), StatusCode::CONFLICT);

    let (status, group) =
        call(Method::POST, "/Groups", json!({"schemas": [GROUP], "displayName": "Rat", "members": [{"value": id}]}))
            .await;
    assert_eq!((status, &group["members"][0]["value"]), (StatusCode::CREATED, &json!(id)));
    let group_path = format!("/Groups/{}", text(&group["id"]));
    let (_, with_group) = call(Method::GET, &format!("/Users/{id}"), Value::Null).await;
    assert_eq!(with_group["groups"][0]["display"], "Rat");
    let (_, found) =
        call(Method::GET, &format!("/Groups?filter=members%20eq%20%22{id}%22&excludedAttributes=members"), Value::Null)
            .await;
    assert_eq!((&found["totalResults"], found["Resources"][0].get("members")), (&json!(1), None));
    // Roles hang on the group.
    let grant = json!({"role": "administrator", "group_id": group["id"]});
    assert_eq!(server.post("/api/v1/role-grants", Some(&chief), grant).await.status(), StatusCode::CREATED);
    let leave =
        json!({"schemas": [PATCH], "Operations": [{"op": "Remove", "path": format!("members[value eq \"{id}\"]")}]});
    assert_eq!(call(Method::PATCH, &group_path, leave).await.0, StatusCode::OK);

    for (filter, total) in [
        ("userName eq \"BEN\"", 1),
        ("externalId eq \"ext-ben\"", 1),
        ("emails.value ew \"example.org\" and active eq true", 1),
        ("userName eq \"nobody\"", 0),
        (&format!("id eq \"{id}\" and userName sw \"b\""), 1),
        ("id eq \"nonsense\"", 0),
        (&format!("{ENTERPRISE}:department eq \"66\""), 1),
        ("meta.created gt \"2020-01-01T00:00:00Z\"", 1),
    ] {
        let query: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("filter", filter).finish();
        let (status, found) = call(Method::GET, &format!("/Users?{query}"), Value::Null).await;
        assert_eq!((status, &found["totalResults"]), (StatusCode::OK, &json!(total)), "{filter}: {found}");
    }
    for name in ["cem", "dora", "emil"] {
        assert_eq!(call(Method::POST, "/Users", person(name)).await.0, StatusCode::CREATED);
    }
    let (_, page) = call(Method::GET, "/Users?startIndex=2&count=2&attributes=userName", Value::Null).await;
    assert_eq!((&page["totalResults"], &page["itemsPerPage"], &page["startIndex"]), (&json!(4), &json!(2), &json!(2)));
    assert_eq!(page["Resources"][0]["userName"], "cem");
    assert!(page["Resources"][0].get("emails").is_none());
    let (_, page) = call(Method::GET, "/Users?count=0", Value::Null).await;
    assert_eq!((&page["totalResults"], &page["itemsPerPage"]), (&json!(4), &json!(0)));
}

#[tokio::test]
async fn what_is_wrong_is_told_in_the_words_of_the_standard_and_changes_nothing() {
    let server = Server::start();
    let chief = server.administrator().await;
    let (_, token) = service(&server, &chief, json!(["scim"])).await;
    let call = async |method: Method, path: &str, body: Value| scim(&server, &token, method, path, body).await;
    let (_, ben) = call(Method::POST, "/Users", person("ben")).await;
    let path = format!("/Users/{}", text(&ben["id"]));
    let patch = |operation: Value| json!({"schemas": [PATCH], "Operations": [operation]});
    let deep = format!("{}active eq true{}", "(".repeat(50), ")".repeat(50));
    let long = format!("userName eq \"{}\"", "x".repeat(5_000));
    let query = |filter: &str| {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("filter", filter).finish();
        format!("/Users?{query}")
    };
    let mut same_name = person("cem");
    same_name["userName"] = json!("BEN");
    let mut same_mail = person("cem");
    same_mail["emails"] = json!([{"value": "Ben@Example.org"}]);
    let mut chiefs_mail = person("cem");
    chiefs_mail["emails"] = json!([{"value": crate::server::EMAIL}]);
    let mut no_mail = person("cem");
    no_mail["emails"] = json!([{"value": "no address"}]);
    let members = json!({"schemas": [GROUP], "displayName": "G", "members": [{"value": NOBODY}]});
    for (method, path, body, status, kind) in [
        (Method::POST, "/Users".into(), same_name, 409, "uniqueness"),
        (Method::POST, "/Users".into(), same_mail, 409, "uniqueness"),
        (Method::POST, "/Users".into(), chiefs_mail, 409, "uniqueness"),
        (Method::POST, "/Users".into(), no_mail, 400, "invalidValue"),
        (Method::POST, "/Users".into(), json!({"schemas": [USER]}), 400, "invalidValue"),
        (Method::POST, "/Users".into(), json!({"userName": "x"}), 400, "invalidSyntax"),
        (Method::POST, "/Groups".into(), members, 400, "invalidValue"),
        (Method::GET, query("userName eq"), Value::Null, 400, "invalidFilter"),
        (Method::GET, query(&deep), Value::Null, 400, "invalidFilter"),
        (Method::GET, query(&long), Value::Null, 400, "invalidFilter"),
        (Method::GET, query("shoeSize pr"), Value::Null, 400, "invalidFilter"),
        (Method::GET, "/Users?startIndex=x".into(), Value::Null, 400, "invalidValue"),
        (Method::GET, "/Users?attributes=a&excludedAttributes=b".into(), Value::Null, 400, "invalidValue"),
        (Method::PATCH, path.clone(), patch(json!({"op": "remove"})), 400, "noTarget"),
        (Method::PATCH, path.clone(), patch(json!({"op": "add", "path": "shoeSize", "value": 1})), 400, "invalidPath"),
        (Method::PATCH, path.clone(), patch(json!({"op": "replace", "path": "id", "value": "1"})), 400, "mutability"),
        (Method::PATCH, path.clone(), json!({"Operations": []}), 400, "invalidSyntax"),
        (Method::GET, format!("/Users/{NOBODY}"), Value::Null, 404, ""),
        (Method::GET, "/Users/nonsense".into(), Value::Null, 404, ""),
        (Method::DELETE, "/Users".into(), Value::Null, 405, ""),
    ] {
        let (answered, error) = call(method.clone(), &path, body).await;
        let what = format!("{method} {path}: {error}");
        assert_eq!(answered.as_u16(), status, "{what}");
        assert_eq!(error["status"], status.to_string(), "{what}");
        assert_eq!(error["scimType"].as_str().unwrap_or_default(), kind, "{what}");
        assert_eq!(error["schemas"][0], "urn:ietf:params:scim:api:messages:2.0:Error", "{what}");
    }
    let raw = async |kind: &str, body: String| {
        let request = server.request(Method::POST, "/scim/v2/Users").header("authorization", format!("Bearer {token}"));
        // Whoever is refused before everything was said is hung up on.
        let request = request.header("content-type", kind).header("connection", "close");
        request.body(body).send().await.unwrap().status().as_u16()
    };
    assert_eq!(raw("text/xml", person("x").to_string()).await, 415);
    assert_eq!(raw("application/scim+json", "{".into()).await, 400);
    assert_eq!(raw("application/scim+json", "[".repeat(100_000)).await, 400);
    assert_eq!(raw("application/json", format!("\"{}\"", "x".repeat(2_000_000))).await, 413);

    // Versions.
    let conditional = async |method: Method, header: &str, value: &str, body: Option<Value>| {
        let request =
            server.request(method, &format!("/scim/v2{path}")).header("authorization", format!("Bearer {token}"));
        let request = request.header(header, value).header("content-type", "application/scim+json");
        let request = match body {
            Some(body) => request.body(body.to_string()),
            None => request,
        };
        request.send().await.unwrap().status().as_u16()
    };
    let version = text(&ben["meta"]["version"]);
    assert_eq!(conditional(Method::GET, "if-none-match", &version, None).await, 304);
    let off = patch(json!({"op": "replace", "path": "displayName", "value": "Benno"}));
    assert_eq!(conditional(Method::PATCH, "if-match", &version, Some(off.clone())).await, 200);
    for (method, body) in [(Method::PATCH, Some(off)), (Method::PUT, Some(person("ben"))), (Method::DELETE, None)] {
        assert_eq!(conditional(method.clone(), "if-match", &version, body).await, 412, "{method}");
    }
    let (_, now) = call(Method::GET, &path, Value::Null).await;
    assert_eq!((&now["displayName"], &now["active"]), (&json!("Benno"), &json!(true)));
    let (_, all) = call(Method::GET, "/Users", Value::Null).await;
    let (_, groups) = call(Method::GET, "/Groups", Value::Null).await;
    assert_eq!((&all["totalResults"], &groups["totalResults"]), (&json!(1), &json!(0)), "nothing was left half done");
}

#[tokio::test]
async fn leaving_ends_access_and_the_last_administrator_stays() {
    let server = Server::start_with(&[("PLENUM_OUTBOUND__ALLOW", r#"["127.0.0.1"]"#)]);
    let chief = server.administrator().await;
    let (_, token) = service(&server, &chief, json!(["scim"])).await;
    let call = async |method: Method, path: &str, body: Value| scim(&server, &token, method, path, body).await;
    let Some(provider) = crate::oidc::Instance::start(json!({})).await else { return };
    let made: Value = server
        .post("/api/v1/providers", Some(&chief), json!({"name": "Land", "issuer": provider.issuer}))
        .await
        .json()
        .await
        .unwrap();
    provider.register(&made).await;
    let change = async |change: Value| {
        let path = format!("/api/v1/providers/{}", text(&made["id"]));
        server.send(Method::PATCH, &path, Some(&chief), Some(change)).await.status()
    };
    assert_eq!(
        change(json!({"client_id": "plenum", "client_secret": "secret", "enabled": true})).await,
        StatusCode::OK
    );
    for claim in ["email", "preferred_username", ""] {
        let rule = json!({"directory": {"claim": claim, "attribute": "user-name"}});
        assert_eq!(change(rule).await, StatusCode::UNPROCESSABLE_ENTITY, "{claim}");
    }
    let (_, ben) = call(Method::POST, "/Users", person("ben")).await;
    let id = text(&ben["id"]);
    let browser = crate::oidc::Browser::at(&server, "127.0.0.1");
    assert!(browser.sign_in(&made, "ben", json!({})).await.1.is_none(), "without a rule nobody is recognised");
    let rule = json!({"directory": {"claim": "sub", "attribute": "user-name"}});
    assert_eq!(change(rule).await, StatusCode::OK);
    let session = crate::oidc::Browser::at(&server, "127.0.0.1").sign_in(&made, "ben", json!({})).await.1.unwrap();
    let me: Value = server.send(Method::GET, "/api/v1/me", Some(&session), None).await.json().await.unwrap();
    assert_eq!(text(&me["account"]["id"]), id);

    let (meeting, code, _) = server.meeting(&session).await;
    let ticket = server.join(Some(&session), json!({"code": code, "device": "device000000"})).await;
    let (mut socket, welcome) = server.enter(&ticket, None).await;
    assert_eq!(welcome["type"], "welcome");
    let off = json!({"schemas": [PATCH], "Operations": [{"op": "replace", "value": {"active": false}}]});
    let started = std::time::Instant::now();
    assert_eq!(call(Method::PATCH, &format!("/Users/{id}"), off).await.0, StatusCode::OK);
    assert_eq!(socket.closing().await, "access-ended");
    assert!(started.elapsed() < std::time::Duration::from_secs(1), "{:?}", started.elapsed());
    let after = server.send(Method::GET, &format!("/api/v1/meetings/{meeting}"), Some(&session), None).await;
    assert_eq!(after.status(), StatusCode::UNAUTHORIZED);
    assert!(crate::oidc::Browser::at(&server, "127.0.0.1").sign_in(&made, "ben", json!({})).await.1.is_none());

    // Ben administers alone: the directory cannot lock everybody out.
    let on = json!({"schemas": [PATCH], "Operations": [{"op": "replace", "path": "active", "value": true}]});
    assert_eq!(call(Method::PATCH, &format!("/Users/{id}"), on).await.0, StatusCode::OK);
    let grant = json!({"role": "administrator", "account_id": id});
    assert_eq!(server.post("/api/v1/role-grants", Some(&chief), grant).await.status(), StatusCode::CREATED);
    let session = crate::oidc::Browser::at(&server, "127.0.0.1").sign_in(&made, "ben", json!({})).await.1.unwrap();
    let ada: Value = server.send(Method::GET, "/api/v1/me", Some(&chief), None).await.json().await.unwrap();
    let path = format!("/api/v1/accounts/{}", text(&ada["account"]["id"]));
    let disabled = server.send(Method::PATCH, &path, Some(&session), Some(json!({"disabled": true}))).await;
    assert_eq!(disabled.status(), StatusCode::OK);
    let mut gone = person("ben");
    gone["active"] = json!(false);
    for (method, body) in [(Method::DELETE, Value::Null), (Method::PUT, gone)] {
        let (status, error) = call(method.clone(), &format!("/Users/{id}"), body).await;
        assert_eq!(status, StatusCode::CONFLICT, "{method}");
        assert!(text(&error["detail"]).contains("administrator"), "{error}");
    }
    let audit = server.send(Method::GET, "/api/v1/audit?result=refused", Some(&session), None).await;
    let audit: Value = audit.json().await.unwrap();
    assert_eq!(audit["items"][0]["code"], "last-administrator", "{audit}");
    assert_eq!(audit["items"][0]["actor"]["kind"], "service");
}
