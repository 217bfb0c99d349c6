//! A backup of a running installation, brought back elsewhere: people sign in, links work, nothing is overwritten, and
//! what was changed since is not taken.

use std::path::Path;
use std::process::{Command, Output};

use reqwest::StatusCode;
use serde_json::json;

use crate::server::{EMAIL, PASSWORD, Server, plenum};

fn run(mut command: Command) -> (bool, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    (status.success(), String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned())
}

fn backup(data: &Path, to: &Path, settings: &[(&str, &str)]) -> (bool, String) {
    let mut command = plenum(data);
    command.arg("backup").arg(to).envs(settings.iter().copied()).env("PATH", std::env::var_os("PATH").unwrap());
    run(command)
}

fn restore(data: &Path, from: &Path, settings: &[(&str, &str)]) -> (bool, String) {
    let mut command = plenum(data);
    command.arg("restore").arg(from).envs(settings.iter().copied()).env("PATH", std::env::var_os("PATH").unwrap());
    run(command)
}

/// Signs in and joins by a link from before.
async fn lives(server: &Server, code: &str, secret: &str) {
    let answer = server.post("/api/v1/session", None, json!({"email": EMAIL, "password": PASSWORD})).await;
    assert!(answer.status().is_success(), "the password is the same: {}", answer.status());
    let guest = json!({"code": code, "secret": secret, "name": "Guest", "device": "devicedevice"});
    assert_eq!(server.post("/api/v1/join", None, guest).await.status(), StatusCode::OK, "the link is the same");
}

#[tokio::test]
async fn a_running_server_is_backed_up_and_comes_back_elsewhere() {
    let server = Server::start();
    let cookie = server.administrator().await;
    let (_, code, secret) = server.meeting(&cookie).await;
    let place = tempfile::tempdir().unwrap();
    let kept = place.path().join("kept");
    let (done, says) = backup(server.data.path(), &kept, &[]);
    assert!(done, "{says}");
    // What came later is not in it.
    let (_, late, late_secret) = server.meeting(&cookie).await;

    let (done, says) = backup(server.data.path(), &kept, &[]);
    assert!(!done && says.contains("does not exist yet"), "{says}");
    let (done, says) = restore(server.data.path(), &kept, &[]);
    assert!(!done && says.contains("exists"), "{says}");

    let elsewhere = tempfile::tempdir().unwrap();
    let (done, says) = restore(elsewhere.path(), &kept, &[]);
    assert!(done, "{says}");
    let again = Server::start_in(elsewhere);
    lives(&again, &code, &secret).await;
    let guest = json!({"code": late, "secret": late_secret, "name": "Guest", "device": "devicedevice"});
    assert_eq!(again.post("/api/v1/join", None, guest).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_backup_that_was_touched_is_refused_whole() {
    let server = Server::start();
    let place = tempfile::tempdir().unwrap();
    for (nth, touch) in [
        |kept: &Path| std::fs::write(kept.join("keys/pepper.key"), [0; 32]).unwrap(),
        |kept: &Path| std::fs::remove_file(kept.join("plenum.db")).unwrap(),
        |kept: &Path| std::fs::write(kept.join("keys/more.key"), [0; 32]).unwrap(),
        |kept: &Path| std::fs::remove_file(kept.join("backup.json")).unwrap(),
        |kept: &Path| std::fs::write(kept.join("backup.json"), "{}").unwrap(),
        |kept: &Path| {
            let list = std::fs::read_to_string(kept.join("backup.json")).unwrap();
            std::fs::write(kept.join("backup.json"), list.replace("keys/pepper.key", "../../etc/passwd")).unwrap();
        },
    ]
    .into_iter()
    .enumerate()
    {
        let kept = place.path().join(nth.to_string());
        assert!(backup(server.data.path(), &kept, &[]).0);
        touch(&kept);
        let elsewhere = tempfile::tempdir().unwrap();
        let (done, says) = restore(elsewhere.path(), &kept, &[]);
        assert!(!done, "touch {nth} was not seen: {says}");
        assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0, "nothing half done");
    }
}

#[tokio::test]
async fn postgres_is_backed_up_by_a_role_of_its_own_and_comes_back_in_an_empty_database() {
    let Some((server, settings)) = Server::start_on_postgres_with_settings() else { return };
    let cookie = server.administrator().await;
    let (_, code, secret) = server.meeting(&cookie).await;
    let place = tempfile::tempdir().unwrap();
    let kept = place.path().join("kept");
    let named: Vec<_> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let (done, says) = backup(server.data.path(), &kept, &named[..2]);
    assert!(!done && says.contains("database.backup_url"), "{says}");
    // Also where the programs of PostgreSQL have to know whose certificate is believed.
    let settings = proven(&settings);
    let named: Vec<_> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let (done, says) = backup(server.data.path(), &kept, &named);
    assert!(done, "{says}");

    let (elsewhere, fresh) = (tempfile::tempdir().unwrap(), proven(&Server::postgres_database().unwrap()));
    let fresh: Vec<_> = fresh.iter().map(|(key, value)| (*key, value.as_str())).collect();
    let (done, says) = restore(elsewhere.path(), &kept, &fresh);
    assert!(done, "{says}");
    let again = Server::start_in_with(elsewhere, &fresh);
    lives(&again, &code, &secret).await;
    let (done, says) = restore(again.data.path(), &kept, &fresh);
    assert!(!done && says.contains("not empty"), "{says}");
}

/// The same databases, reached only by a server with the right certificate.
fn proven(settings: &[(&'static str, String)]) -> Vec<(&'static str, String)> {
    let ca = std::env::var("PLENUM_TEST_POSTGRES_CA").expect("scripts/with-postgres.sh names it");
    let proven = |(key, value): &(&'static str, String)| match value.starts_with("postgres://") {
        true => {
            let host = value.replace("@127.0.0.1:", "@localhost:");
            (*key, format!("{host}?sslmode=verify-full&sslrootcert={ca}"))
        }
        false => (*key, value.clone()),
    };
    settings.iter().map(proven).collect()
}

#[tokio::test]
async fn the_doctor_finds_a_running_server_and_names_what_is_missing() {
    let server = Server::start();
    let port = server.url.rsplit(':').next().unwrap().to_owned();
    let listen = format!("127.0.0.1:{port}");
    let settings = [("PLENUM_SERVER__LISTEN", listen.as_str()), ("PLENUM_SERVER__PUBLIC_URL", server.url.as_str())];
    let findings = doctor(server.data.path(), &settings);
    for what in ["data.dir", "disk", "keys", "database.url", "server.listen", "server.public_url", "WebSocket", "DNS"] {
        assert_eq!(state(&findings, what), "ok", "{what}: {findings:#}");
    }
    assert_eq!(state(&findings, "firewall"), "not-checked", "what cannot be seen from here is not called healthy");

    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    std::fs::set_permissions(
        server.data.path().join("keys/pepper.key"),
        std::os::unix::fs::PermissionsExt::from_mode(0o644),
    )
    .unwrap();
    let settings = [
        ("PLENUM_SERVER__LISTEN", taken.as_str()),
        ("PLENUM_SERVER__PUBLIC_URL", "http://plenum.invalid"),
        ("PLENUM_MEDIA__ADVERTISE", r#"["192.0.2.7"]"#),
    ];
    let findings = doctor(server.data.path(), &settings);
    for (what, expected) in [
        ("keys", "fault"),
        ("server.listen", "fault"),
        ("server.public_url", "fault"),
        ("DNS", "fault"),
        ("media.advertise", "warning"),
    ] {
        assert_eq!(state(&findings, what), expected, "{what}: {findings:#}");
    }
}

fn doctor(data: &Path, settings: &[(&str, &str)]) -> serde_json::Value {
    let mut command = plenum(data);
    command.args(["doctor", "--json"]).envs(settings.iter().copied());
    serde_json::from_slice(&command.output().unwrap().stdout).unwrap()
}

fn state(findings: &serde_json::Value, what: &str) -> String {
    let found = findings.as_array().unwrap().iter().find(|finding| finding["what"] == what);
    found.unwrap_or_else(|| panic!("{what} is not checked"))["state"].as_str().unwrap().to_owned()
}
