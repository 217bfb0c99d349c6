//! A start that cannot work ends with one sentence and code 2.

use std::net::TcpListener;
use std::process::{Output, Stdio};

use crate::server::plenum;

#[test]
fn a_port_in_use_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = refused("PLENUM_SERVER__LISTEN", &address);
    assert!(said.contains(&address), "{said}");
}

#[test]
fn a_setting_that_cannot_be_is_named() {
    let cases: [(_, _, &[&str]); 4] = [
        ("PLENUM_SERVER__LISTNE", "127.0.0.1:1", &["server.listne", "`server.listen`"]),
        ("PLENUM_DATA__DIR", "/proc/plenum", &["/proc/plenum"]),
        ("PLENUM_SERVER__LISTEN", "nonsense", &["plenum: configuration:"]),
        ("PLENUM_INSTANCE__TIME_ZONE", "Europe/Entenhausen", &["instance.time_zone:", "Entenhausen", "Europe/Berlin"]),
    ];
    for (name, value, words) in cases {
        let said = refused(name, value);
        assert!(words.iter().all(|word| said.contains(word)), "{name}: {said}");
    }
}

#[test]
fn a_command_whose_reader_is_gone_ends_quietly() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let (code, said) = printing_to(writer.into());
    assert_eq!((code, said.as_str()), (Some(141), ""));
}

#[test]
fn a_command_that_cannot_print_says_so() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let (code, said) = printing_to(full.into());
    assert_eq!(code, Some(2));
    assert!(said.starts_with("plenum: ") && said.contains("No space left"), "{said}");
}

/// What becomes of a command that prints to this: its code, and what it says.
fn printing_to(stdout: Stdio) -> (Option<i32>, String) {
    let dir = tempfile::tempdir().unwrap();
    let Output { status, stderr, .. } = plenum(dir.path())
        .arg("openapi")
        .stdout(stdout)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
        .wait_with_output()
        .unwrap();
    (status.code(), String::from_utf8(stderr).unwrap())
}

#[test]
fn a_database_that_lets_nobody_in_is_named() {
    let Ok(postgres) = std::env::var("PLENUM_TEST_POSTGRES_URL") else {
        assert!(std::env::var("PLENUM_TEST_REQUIRE_POSTGRES").is_err(), "PLENUM_TEST_POSTGRES_URL is not set");
        return;
    };
    let wrong = postgres.replacen("plenum@", "plenum_locked:wrong@", 1) + "/postgres";
    let said = refused("PLENUM_DATABASE__URL", &wrong);
    let place = postgres.rsplit('@').next().unwrap();
    assert!(said.starts_with("plenum: database.url: PostgreSQL at ") && said.contains(place), "{said}");
    assert!(said.contains("password of the role plenum_locked") && !said.contains("wrong"), "{said}");
}

/// The one line that a start with this setting ends with.
fn refused(name: &str, value: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    let Output { status, stderr, .. } = plenum(dir.path()).arg("serve").env(name, value).output().unwrap();
    assert_eq!(status.code(), Some(2));
    let said = String::from_utf8(stderr).unwrap();
    let sentences: Vec<_> = said.lines().filter(|line| line.starts_with("plenum: ")).collect();
    assert_eq!(sentences.len(), 1, "{said}");
    sentences[0].to_owned()
}
