//! The program over every record and every attack that is committed, and over calls that make no sense.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn tests(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests").join(name)
}

fn votecheck(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_votecheck")).args(arguments).output().expect("votecheck")
}

fn verify(file: &Path, further: &[&str]) -> Output {
    let policy = tests("records/policy.txt");
    let mut arguments = vec!["verify", file.to_str().expect("a path"), "--policy", policy.to_str().expect("a path")];
    arguments.extend(further);
    votecheck(&arguments)
}

fn list(folder: &str) -> Vec<Value> {
    let text = std::fs::read(tests(folder).join("expected.json")).expect("a list");
    serde_json::from_slice(&text).expect("a list")
}

fn codes(out: &Output) -> Vec<String> {
    let answer: Value = serde_json::from_slice(&out.stdout).expect("JSON");
    assert_eq!(answer["exit"].as_i64(), out.status.code().map(i64::from));
    let checks = answer["checks"].as_array().expect("checks");
    let faults = checks.iter().flat_map(|check| check["faults"].as_array().expect("faults"));
    faults.map(|fault| fault["code"].as_str().expect("a code").to_owned()).collect()
}

fn code(out: &Output) -> i64 {
    out.status.code().expect("it ends by itself").into()
}

#[test]
fn every_record_is_what_it_is() {
    let anchor = tests("records/anchor.pem");
    for entry in list("records") {
        let file = tests("records").join(entry["file"].as_str().expect("a name"));
        let out = verify(&file, &["--anchor", anchor.to_str().expect("a path"), "--json"]);
        assert_eq!(code(&out), entry["exit"].as_i64().expect("a code"), "{entry}");
        assert_eq!(serde_json::json!(codes(&out)), entry["codes"], "{entry}");
        let answer: Value = serde_json::from_slice(&out.stdout).expect("JSON");
        let summary = answer["summary"].as_str().expect("a summary");
        assert_eq!(summary.split_once(". ").map(|(_, says)| says), entry["says"].as_str(), "{entry}");
    }
}

#[test]
fn every_attack_is_named() {
    for entry in list("attacks") {
        let path = |name: &Value| tests("attacks").join(name.as_str().expect("a name"));
        let mut further = vec!["--without-time-stamp".to_owned(), "--json".to_owned()];
        if entry["receipt"].is_string() {
            further.extend(["--receipt".to_owned(), path(&entry["receipt"]).display().to_string()]);
        }
        if let Some(confirmations) = entry["confirmations"].as_u64() {
            further.extend(["--confirmations".to_owned(), confirmations.to_string()]);
        }
        let out = verify(&path(&entry["file"]), &further.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(code(&out), entry["exit"].as_i64().expect("a code"), "{entry}");
        assert!(codes(&out).iter().any(|code| *code == entry["code"]), "{entry}: {:?}", codes(&out));
    }
}

#[test]
fn people_read_one_sentence_and_a_list() {
    let record = tests("records/open.asice");
    let out = verify(&record, &["--without-time-stamp"]);
    let text = String::from_utf8(out.stdout).expect("text");
    assert_eq!(out.status.code(), Some(0));
    let first = "Die Niederschrift dieser Abstimmung ist echt, vollständig und richtig ausgezählt.";
    assert_eq!(text.lines().next(), Some(first));
    assert_eq!(text.lines().nth(1), Some("Antrag 7: Radweg an der Hauptstraße. Der Antrag ist angenommen."));
    assert!(text.contains("in Ordnung  tenant-log "), "{text}");
    let folder = tempfile::tempdir().expect("a folder");
    let changed = folder.path().join("changed.asice");
    let mut bytes = std::fs::read(&record).expect("a record");
    let at = bytes.windows(7).position(|window| window == b"abstain").expect("an option");
    bytes[at] ^= 1;
    std::fs::write(&changed, bytes).expect("written");
    let out = verify(&changed, &["--lang", "en"]);
    let text = String::from_utf8(out.stdout).expect("text");
    assert_eq!(out.status.code(), Some(3));
    assert!(text.starts_with("This file is no record of a vote, or it is damaged.\n"), "{text}");
    assert!(text.contains("zip-checksum (record/"), "{text}");
}

#[test]
fn a_protocol_is_made_and_verified() {
    let folder = tempfile::tempdir().expect("a folder");
    for (language, name) in [("de", "open"), ("en", "secret")] {
        let pdf = folder.path().join("protocol.pdf");
        let record = tests("records").join(format!("{name}.asice"));
        let arguments =
            ["protocol", record.to_str().expect("a path"), pdf.to_str().expect("a path"), "--lang", language];
        let made = votecheck(&arguments);
        assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
        // Whatever the reader trusts, the pages are the same.
        let anchor = tests("records/anchor.pem");
        assert_eq!(code(&verify(&pdf, &["--without-time-stamp"])), 0);
        assert_eq!(code(&verify(&pdf, &["--anchor", anchor.to_str().expect("a path")])), 0);
        // What somebody wrote behind it is not what the record gives.
        let mut bytes = std::fs::read(&pdf).expect("a PDF");
        bytes.extend_from_slice(b"\n% a note\n");
        std::fs::write(&pdf, bytes).expect("written");
        // A protocol of a protocol would hide the record in a PDF within a PDF.
        let again = folder.path().join("again.pdf");
        let refused = votecheck(&[
            "protocol",
            pdf.to_str().expect("a path"),
            again.to_str().expect("a path"),
            "--lang",
            language,
        ]);
        assert_eq!((refused.status.code(), again.exists()), (Some(64), false));
        let out = verify(&pdf, &["--without-time-stamp", "--json"]);
        assert_eq!((code(&out), codes(&out)), (2, vec!["protocol-unread".to_owned()]));
    }
    let attack = tests("attacks/server-writes-another-result.asice");
    let pdf = folder.path().join("none.pdf");
    let refused = votecheck(&["protocol", attack.to_str().expect("a path"), pdf.to_str().expect("a path")]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(!pdf.exists());
}

#[test]
fn calls_that_make_no_sense_say_so() {
    let record = tests("records/open.asice");
    let record = record.to_str().expect("a path");
    for arguments in [
        &["verify"][..],
        &["verify", "/nowhere"],
        &["verify", record, "--log-key", "a+b+c"],
        &["verify", record, "--anchor", record],
        &["verify", record, "--policy", record],
        &["unknown"],
    ] {
        assert_eq!(votecheck(arguments).status.code(), Some(64), "{arguments:?}");
    }
    assert_eq!(votecheck(&["--help"]).status.code(), Some(0));
    // Nothing trusted: nothing is green.
    assert_eq!(votecheck(&["verify", record]).status.code(), Some(2));
}
