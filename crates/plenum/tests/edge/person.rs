//! Somebody asks what is kept about them, and is handed it.

use serde_json::{Value, json};

use crate::server::{Server, plenum};

const EMAIL: &str = "ben@example.org";
const OTHER: &str = "Okafor";

#[tokio::test]
async fn a_person_is_told_what_is_kept_on_sqlite() {
    let server = Server::start();
    told(&server).await;
}

#[tokio::test]
async fn a_person_is_told_what_is_kept_on_postgres() {
    let Some(server) = Server::start_on_postgres() else { return };
    told(&server).await;
}

async fn told(server: &Server) {
    let ada = server.administrator().await;
    let add = json!({"name": "Ben", "email": EMAIL});
    let invited: Value = server.post("/api/v1/accounts", Some(&ada), add).await.json().await.unwrap();
    let token = invited["setup_url"].as_str().unwrap().split_once('#').unwrap().1.to_owned();
    let password = "correct horse battery staple";
    let used = server.post(
        "/api/v1/setup",
        None,
        json!({"token": token, "name": "Ben", "email": EMAIL, "password": password}),
    );
    let ben = crate::server::cookie(&used.await);
    server.meeting(&ben).await;
    let body = json!({"name": "Rat", "kind": "council", "profile": "go-sh", "statutory": 9});
    let body: Value = server.post("/api/v1/bodies", Some(&ada), body).await.json().await.unwrap();
    let register = format!("/api/v1/bodies/{}/members", body["id"].as_str().unwrap());
    for member in [json!({"email": EMAIL, "seat": "holder"}), json!({"name": OTHER, "seat": "holder"})] {
        assert!(server.post(&register, Some(&ada), member).await.status().is_success());
    }
    // What others have and do is not Ben's.
    server.meeting(&ada).await;
    let other = json!({"name": OTHER, "email": "okafor@example.org"});
    assert!(server.post("/api/v1/accounts", Some(&ada), other).await.status().is_success());

    let file = server.data.path().join("ben.json");
    let (done, said) = export(server, EMAIL, &file);
    assert!(done && said.starts_with("Ben: "), "{said}");
    let text = std::fs::read_to_string(&file).unwrap();
    let whole: Value = serde_json::from_str(&text).unwrap();
    let tables = whole["tables"].as_array().unwrap();
    let rows = |name: &str| {
        let table = tables.iter().find(|table| table["about"]["table"] == name).unwrap();
        table["rows"].as_array().unwrap().clone()
    };
    let [account] = &rows("accounts")[..] else { panic!("{text}") };
    assert_eq!((&account["name"], &account["email"]), (&json!("Ben"), &json!(EMAIL)));
    assert_eq!((rows("meetings").len(), rows("sessions").len()), (1, 1), "{text}");
    let [membership] = &rows("body_members")[..] else { panic!("{text}") };
    assert_eq!((&membership["name"], &membership["seat"]), (&json!("Ben"), &json!("holder")));
    let acts = rows("audit_entries");
    assert!(acts.iter().any(|entry| entry["act"] == "meeting.create" && entry["network"].is_string()), "{text}");
    assert!(acts.iter().all(|entry| entry["actor_id"] == account["id"]));
    for secret in ["password_hash", "secret_hash", "argon2", "chain", OTHER, "Ada"] {
        assert!(!text.contains(secret), "{secret} stands in what Ben is handed");
    }

    let (again, said) = export(server, EMAIL, &file);
    assert!(!again && said.contains("nothing was exported"), "nothing is overwritten: {said}");
    let nobody = server.data.path().join("nobody.json");
    let (done, said) = export(server, "nobody@example.org", &nobody);
    assert!(!done && said.contains("there is no account") && !nobody.exists(), "{said}");

    let path = "/api/v1/audit?act=account.export";
    let audit: Value = server.send(reqwest::Method::GET, path, Some(&ada), None).await.json().await.unwrap();
    let entries = audit["items"].as_array().unwrap();
    assert_eq!(entries.len(), 1, "{audit}");
    assert_eq!((&entries[0]["object"]["name"], &entries[0]["actor"]["kind"]), (&json!("Ben"), &json!("console")));
}

/// `plenum admin account export` beside the server; whether it went well, and what was said.
fn export(server: &Server, email: &str, to: &std::path::Path) -> (bool, String) {
    let settings = server.settings.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let mut command = plenum(server.data.path());
    let command = command.args(["admin", "account", "export", "--email", email, "--to"]).arg(to).envs(settings);
    let output = command.output().unwrap();
    let said = if output.status.success() { &output.stdout } else { &output.stderr };
    (output.status.success(), String::from_utf8_lossy(said).into_owned())
}
