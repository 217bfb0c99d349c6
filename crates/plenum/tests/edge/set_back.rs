//! A database that is older than what its votes have signed: refused at the start, told by the doctor, accepted by whoever
//! operates.

use std::path::Path;
use std::process::Command;

use reqwest::Method;
use serde_json::Value;

use crate::council::Council;
use crate::server::{Server, free_port, plenum, text};
use crate::votes::fine;

/// What a command says, and whether it went well.
fn said(dir: &Path, settings: &[(String, String)], arguments: &[&str]) -> (bool, String) {
    let mut command = plenum(dir);
    command.args(arguments).env("PLENUM_SERVER__LISTEN", format!("127.0.0.1:{}", free_port()));
    let out = command.envs(settings.iter().map(|(key, value)| (key, value))).output().unwrap();
    let text = [out.stdout, out.stderr].concat();
    (out.status.success(), String::from_utf8(text).unwrap())
}

/// Votes before and after a moment of which there is a copy of the database.
async fn history(server: &Server, copy: impl FnOnce()) -> String {
    let chief = server.administrator().await;
    let mut council = Council::sit(server, &chief).await;
    let before = council.vote("Vorher").await;
    council.told(&before, |news| news["stage"] == "announced").await;
    council.file(&before, "record").await;
    copy();
    council.object(&before).await;
    let after = council.vote("Nachher").await;
    council.told(&after, |news| news["stage"] == "announced").await;
    council.file(&before, "record").await;
    council.file(&after, "record").await;
    chief
}

async fn log_key(server: &Server) -> String {
    text(&fine(server.send(Method::GET, "/api/v1/votes/log-key", None, None).await).await["key"])
}

async fn acts(server: &Server, chief: &str, act: &str) -> Vec<Value> {
    let found = fine(server.send(Method::GET, &format!("/api/v1/audit?act={act}"), Some(chief), None).await).await;
    found["items"].as_array().unwrap().clone()
}

/// Refused, told, accepted; then it goes on.
async fn is_refused_and_accepted(mut server: Server, chief: &str, set_back: impl FnOnce(&Path)) -> Server {
    let former = log_key(&server).await;
    let settings = server.settings.clone();
    server.stop();
    let data = std::mem::replace(&mut server.data, tempfile::tempdir().unwrap());
    drop(server);
    set_back(data.path());
    let (started, text) = said(data.path(), &settings, &["serve"]);
    assert!(!started && text.contains("the database was set back") && text.contains("accept-restore"), "{text}");
    assert!(text.contains("/votes/log/") && text.contains("of them are in the database"), "{text}");
    let (_, text) = said(data.path(), &settings, &["doctor"]);
    assert!(text.contains("FAULT    votes.roots_file: the database was set back"), "{text}");
    let (told, text) = said(data.path(), &settings, &["admin", "votes", "accept-restore"]);
    assert!(told && text.contains("With --confirm"), "{text}");
    assert!(!said(data.path(), &settings, &["serve"]).0, "nothing was accepted yet");
    let (accepted, text) = said(data.path(), &settings, &["admin", "votes", "accept-restore", "--confirm"]);
    assert!(accepted && text.contains("goes on as") && text.contains("takes nothing more"), "{text}");

    let named: Vec<_> = settings.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let server = Server::start_in_with(data, &named);
    let key = log_key(&server).await;
    assert!(key.contains("/epoch-2+") && key != former, "{key}");
    let epoch = acts(&server, chief, "vote-log.epoch").await;
    assert_eq!(epoch.len(), 1);
    assert!(epoch[0].to_string().contains(&former), "the former key is written down");
    server
}

#[tokio::test]
async fn an_old_database_is_refused_on_sqlite() {
    let server = Server::start();
    let backup = tempfile::tempdir().unwrap();
    let copy = backup.path().join("copy");
    let chief = history(&server, || {
        let (made, text) = said(server.data.path(), &[], &["backup", copy.to_str().unwrap()]);
        assert!(made, "{text}");
    })
    .await;
    let server = is_refused_and_accepted(server, &chief, |data| {
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(data.join(format!("plenum.db{ending}")));
        }
        std::fs::copy(copy.join("plenum.db"), data.join("plenum.db")).unwrap();
    })
    .await;
    assert_eq!(acts(&server, &chief, "vote.set-back").await.len(), 2, "one lost an objection, one everything");

    // A lost file is said and begun anew; nothing is refused for it.
    let roots = server.data.path().join("vote-roots.jsonl");
    let lines = std::fs::read_to_string(&roots).unwrap().lines().count();
    std::fs::remove_file(&roots).unwrap();
    let mut server = server.kill_and_restart();
    assert!(server.log().contains("was not there and is begun anew"));
    let again = server.data.path().join("vote-roots.jsonl");
    assert_eq!(std::fs::read_to_string(again).unwrap().lines().count(), lines);
    let (whole, text) = said(server.data.path(), &[], &["admin", "votes", "accept-restore"]);
    assert!(whole && text.contains("nothing to accept"), "{text}");
    server.stop();
}

#[tokio::test]
async fn an_old_database_is_refused_on_postgres() {
    let Some((server, settings)) = Server::start_on_postgres_with_settings() else { return };
    let chief = history(&server, || {}).await;
    let postgres = std::env::var("PLENUM_TEST_POSTGRES_URL").unwrap();
    let url = format!("{postgres}/{}", settings[0].1.rsplit('/').next().unwrap());
    let server = is_refused_and_accepted(server, &chief, |_| {
        // The last entry of each log, as a backup from before it would be.
        let sql = "DELETE FROM vote_entries e USING votes v WHERE v.id = e.vote_id AND e.place = v.size - 1;
            UPDATE votes SET size = size - 1;
            DELETE FROM vote_seals WHERE place = (SELECT size - 1 FROM vote_logs);
            UPDATE vote_logs SET size = size - 1, checkpoint = NULL;";
        let done = Command::new("psql").args(["-q", "-v", "ON_ERROR_STOP=1", &url, "-c", sql]).status().unwrap();
        assert!(done.success());
    })
    .await;
    assert_eq!(acts(&server, &chief, "vote.set-back").await.len(), 2);
}
