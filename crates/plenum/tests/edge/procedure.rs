//! The documentation of the procedure: what is really configured, as a page and as a PDF, for those who may read it.

use std::path::Path;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::server::Server;
use crate::votes::{account, fine};

#[tokio::test]
async fn the_procedure_is_documented_on_sqlite() {
    documented(&Server::start(), "sqlite").await;
}

#[tokio::test]
async fn the_procedure_is_documented_on_postgres() {
    let Some(server) = Server::start_on_postgres() else { return };
    documented(&server, "postgres").await;
}

async fn documented(server: &Server, name: &str) {
    let chief = server.administrator().await;
    let ben = account(server, &chief, "Ben").await;
    let read = async |language: &str, by: &str| {
        server.send(Method::GET, &format!("/api/v1/procedure?language={language}"), Some(by), None).await
    };
    let empty = fine(read("de", &chief).await).await.to_string();
    assert!(empty.contains("Es ist kein Gremium eingerichtet") && empty.contains("kein Zeitstempeldienst"), "{empty}");
    let council = json!({"name": "Rat der Stadt", "kind": "council", "profile": "go-sh", "statutory": 27});
    fine(server.post("/api/v1/bodies", Some(&chief), council).await).await;
    let own = json!({"url": "https://stempel.example/tsa", "user_name": "ada", "password": "canary 88", "policy": "1.2.3",
        "anchors": null});
    let change = json!({"source": "own", "own": own, "seen": 0});
    fine(server.send(Method::PUT, "/api/v1/time-stamping", Some(&chief), Some(change)).await).await;
    let key = fine(server.send(Method::GET, "/api/v1/votes/log-key", None, None).await).await["key"].clone();
    for (language, words) in [("de", "Gesetzliche Zahl"), ("en", "Statutory number")] {
        let text = fine(read(language, &chief).await).await.to_string();
        for fact in [words, "Rat der Stadt", "GO SH § 38", "https://stempel.example/tsa", key.as_str().unwrap()] {
            assert!(text.contains(fact), "{fact}: {text}");
        }
        assert!(!text.contains("canary") && !text.contains("\"ada\""), "how one signs in there is nobody's business");
        let file = "/api/v1/procedure/file";
        let pdf = server.post(file, Some(&chief), json!({"language": language})).await;
        assert_eq!((pdf.status(), &pdf.headers()["content-type"] == "application/pdf"), (StatusCode::OK, true));
        let bytes = pdf.bytes().await.unwrap();
        assert!(bytes.starts_with(b"%PDF-"));
        // For veraPDF, which looks at all papers together.
        let papers = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/papers");
        std::fs::create_dir_all(&papers).unwrap();
        std::fs::write(papers.join(format!("procedure-{name}.{language}.pdf")), bytes).unwrap();
        assert_eq!(read(language, &ben).await.status(), StatusCode::FORBIDDEN);
        let refused = server.post(file, Some(&ben), json!({"language": language})).await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    }
    let audited = server.send(Method::GET, "/api/v1/audit?act=procedure.download", Some(&chief), None).await;
    let audited: Value = fine(audited).await;
    assert_eq!(audited["items"].as_array().unwrap().len(), 2);
}
