//! A tenant is exported, erased, and nothing of it is left but the certificate.

use std::path::Path;
use std::process::Command;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::isolation::{CANARY, inhabit};
use crate::server::{Server, plenum};

#[tokio::test]
async fn a_tenant_ends_on_sqlite() {
    let server = Server::start_with(&[("PLENUM_OUTBOUND__ALLOW", r#"["127.0.0.1"]"#)]);
    end(&server).await;
    // Freed pages are overwritten, and the log of the database is cut off: the words are not in the files either.
    for file in ["plenum.db", "plenum.db-wal"] {
        let bytes = std::fs::read(server.data.path().join(file)).unwrap_or_default();
        let found = bytes.windows(CANARY.len()).any(|part| part == CANARY.as_bytes());
        assert!(!found, "{file} still holds words of the tenant");
    }
}

#[tokio::test]
async fn a_tenant_ends_on_postgres() {
    let Some(server) = Server::start_on_postgres() else { return };
    end(&server).await;
    let own = |name: &str| server.settings.iter().find(|(key, _)| key == name).unwrap().1.clone();
    let dump = Command::new("pg_dump").arg(own("PLENUM_DATABASE__BACKUP_URL")).output().unwrap();
    assert!(dump.status.success(), "{}", String::from_utf8_lossy(&dump.stderr));
    let dump = String::from_utf8_lossy(&dump.stdout);
    assert!(dump.contains("Amt A") && !dump.contains(CANARY));
}

async fn end(server: &Server) {
    let operator = server.administrator().await;
    let a = inhabit(server, &operator, "amt-a", "Amt A").await;
    let b = inhabit(server, &operator, "amt-b", CANARY).await;
    let tenant = format!("/api/v1/operator/tenants/{}", b.ids["tenant"]);
    // The name of a public body stands in its certificate; its words do not.
    let renamed = json!({"name": "Amt B"});
    assert_eq!(server.send(Method::PATCH, &tenant, Some(&operator), Some(renamed)).await.status(), StatusCode::OK);

    export(server, &operator, &tenant).await;

    let erasure = format!("{tenant}/erasure");
    let plan = async |slug: &str| server.post(&erasure, Some(&operator), json!({"slug": slug})).await;
    assert_eq!(plan("amt-b").await.status(), StatusCode::CONFLICT, "it is suspended first");
    let suspend = json!({"suspended": true});
    assert_eq!(server.send(Method::PATCH, &tenant, Some(&operator), Some(suspend)).await.status(), StatusCode::OK);
    assert_eq!(plan("amt-a").await.status(), StatusCode::UNPROCESSABLE_ENTITY, "another short name");
    let planned: Value = plan("amt-b").await.json().await.unwrap();
    assert!(planned["erase_at_ms"].as_i64().unwrap() > planned["suspended_at_ms"].as_i64().unwrap());
    let kept: Value = server.send(Method::DELETE, &erasure, Some(&operator), None).await.json().await.unwrap();
    assert_eq!(kept["erase_at_ms"], Value::Null);
    let home = format!("/api/v1/operator/tenants/{}/erasure", "00000000-0000-0000-0000-000000000001");
    let own = server.post(&home, Some(&operator), json!({"slug": "home"})).await;
    assert_eq!(own.status(), StatusCode::CONFLICT, "the operator's own tenant stays");

    let wrong = command(server, &["erase", "amt-b", "--confirm", "amt-x", "--now"]);
    assert!(!wrong.0 && wrong.1.contains("not the short name"), "{}", wrong.1);
    let (done, certificate) = command(server, &["erase", "amt-b", "--confirm", "amt-b", "--now"]);
    assert!(done, "{certificate}");
    assert!(certificate.starts_with("plenum tenant erasure v1\n") && certificate.contains("\"rows_left\": 0"));
    assert!(certificate.contains("\"keys_destroyed\": true") && certificate.contains("\"journal\":"), "{certificate}");

    // Whoever has the certificate can check it; whoever changes it, or shows another's, cannot.
    let paper = server.data.path().join("erasure.note");
    std::fs::write(&paper, &certificate).unwrap();
    let (whole, said) = command(server, &["verify-erasure", paper.to_str().unwrap()]);
    assert!(whole && said.starts_with("Erased: tenant amt-b (Amt B)"), "{said}");
    assert!(said.contains("nothing of it is found now"), "{said}");
    std::fs::write(&paper, certificate.replace("\"slug\": \"amt-b\"", "\"slug\": \"amt-c\"")).unwrap();
    let (whole, said) = command(server, &["verify-erasure", paper.to_str().unwrap()]);
    assert!(!whole && said.contains("was changed since"), "{said}");

    // The register, the host and the certificate tell the same.
    let gone = server.send(Method::PATCH, &tenant, Some(&operator), Some(json!({"name": "C"}))).await;
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
    let erased = server.send(Method::GET, "/api/v1/operator/erasures", Some(&operator), None).await;
    let erased: Value = erased.json().await.unwrap();
    assert_eq!(
        (&erased["items"][0]["name"], &erased["items"][0]["certificate"]),
        (&json!("Amt B"), &certificate.into())
    );
    // Another process did it: the server forgets the host within a second or so.
    loop {
        let answer = server.at(&b.host, Method::GET, "/api/v1/instance").send().await.unwrap();
        if answer.status() == StatusCode::NOT_FOUND {
            break;
        }
        tokio::task::yield_now().await;
    }
    let still = server.at(&a.host, Method::GET, "/api/v1/me").header("cookie", &a.administrator).send().await.unwrap();
    assert_eq!(still.status(), StatusCode::OK, "others go on");
    assert!(!server.log().contains(CANARY));
    let audit = server.send(Method::GET, "/api/v1/audit?act=tenant.erase", Some(&operator), None).await;
    let audit: Value = audit.json().await.unwrap();
    assert_eq!(audit["items"][0]["object"]["name"], "Amt B");
}

/// Exports the tenant and checks what was written.
async fn export(server: &Server, operator: &str, tenant: &str) {
    let path = format!("{tenant}/export");
    let begun = server.post(&path, Some(operator), json!({})).await;
    assert_eq!(begun.status(), StatusCode::ACCEPTED);
    let export = loop {
        let export = server.send(Method::GET, &path, Some(operator), None).await;
        let export: Value = export.json().await.unwrap();
        if export["progress"] != "running" {
            break export;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(export["progress"], "done", "{}", server.log());
    let folder = export["folder"].as_str().unwrap();
    let text = |file: &str| std::fs::read_to_string(Path::new(folder).join(file)).unwrap();
    let accounts: Vec<Value> = text("accounts.jsonl").lines().map(|row| serde_json::from_str(row).unwrap()).collect();
    assert!(accounts.iter().any(|account| account["name"] == CANARY), "{accounts:?}");
    assert!(accounts.iter().all(|account| account.get("password_hash").is_none()));
    assert!(text("journal.jsonl").contains(CANARY) && !text("meeting_links.jsonl").contains("secret_hash"));
    let meetings: Value = serde_json::from_str(text("meetings.jsonl").lines().next().unwrap()).unwrap();
    assert_eq!(meetings["owner_id"].as_str().unwrap().len(), 36, "ids are written as everywhere");

    let (whole, said) = command(server, &["verify-export", folder]);
    assert!(whole && said.contains("Whole: tenant amt-b (Amt B)"), "{said}");
    let changed = text("units.jsonl").replace(CANARY, "Amt C");
    std::fs::write(Path::new(folder).join("units.jsonl"), changed).unwrap();
    let (whole, said) = command(server, &["verify-export", folder]);
    assert!(!whole && said.contains("units.jsonl is not what it was"), "{said}");
    std::fs::remove_dir_all(folder).unwrap();
}

/// `plenum admin tenant …` beside the server, on its data; whether it went well, and what was said.
fn command(server: &Server, arguments: &[&str]) -> (bool, String) {
    let settings = server.settings.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let output = plenum(server.data.path()).args(["admin", "tenant"]).args(arguments).envs(settings).output().unwrap();
    let said = if output.status.success() { &output.stdout } else { &output.stderr };
    (output.status.success(), String::from_utf8_lossy(said).into_owned())
}
