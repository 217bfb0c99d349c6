//! The catalogue: honest votes of every kind and attacks on them, with what a verifier says.
//!
//! `PLENUM_GENERATE=1 cargo test -p record --test catalogue` writes what is new: attacks that changed, and records that
//! are not there yet. A record that is committed stays as it is and is verified, besides what is made here: a record
//! stays right for ever.

mod attacks;
#[path = "../../../ballot/tests/common/mod.rs"]
mod common;
mod files;
mod honest;
mod seeds;
mod stamps;

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use record::{Anchors, Part, Policy, Trust, Verdict, verify};
use serde_json::{Value, json};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests").join(name)
}

fn policy() -> String {
    format!("log {}\nquorum none\n", honest::tenant_signer().verifier())
}

/// Whoever trusts the tenant's log and does without a time stamp.
fn trust() -> Trust {
    let policy: Policy = policy().parse().expect("a policy");
    Trust { policy, waive_time_stamp: true, ..Trust::default() }
}

fn is_generating() -> bool {
    std::env::var_os("PLENUM_GENERATE").is_some()
}

fn write(path: &Path, bytes: &[u8]) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, bytes).expect("written");
}

fn expected(folder_name: &str) -> Vec<Value> {
    let text = std::fs::read(folder(folder_name).join("expected.json")).expect("a list");
    serde_json::from_slice(&text).expect("a list")
}

fn write_list(folder_name: &str, list: &[Value]) {
    let lines: Vec<_> = list.iter().map(|entry| format!("  {entry}")).collect();
    write(&folder(folder_name).join("expected.json"), format!("[\n{}\n]\n", lines.join(",\n")).as_bytes());
}

#[test]
fn honest_votes_are_right() {
    let file_of = |name: &str| folder("records").join(format!("{name}.asice"));
    let is_new = |vote: &honest::Honest| is_generating() && !file_of(vote.name).exists();
    let all = honest::all();
    // Keys of authorities are thrown away: what is made later has an authority of its own.
    let authority = all.iter().any(is_new).then(stamps::Authority::new);
    let mut list = Vec::new();
    for vote in all {
        let mut container = vote.container();
        let bytes = container.to_bytes().expect("a record");
        let (findings, opened) = verify(&bytes, &trust(), None);
        // The rule that a body made itself stands in no profile.
        let open = findings.codes();
        assert!(open.is_empty() || open == ["rule-unknown"], "{}: {:?}", vote.name, findings.list);
        assert!(opened.is_some());
        list.push(
            json!({ "file": format!("{}.asice", vote.name), "exit": findings.verdict().exit_code(), "codes": open, "says": vote.says }),
        );
        if let Some(authority) = authority.as_ref().filter(|_| is_new(&vote)) {
            container.stamp(authority.token(container.manifest().as_bytes())).expect("small");
            write(&file_of(vote.name), &container.to_bytes().expect("a record"));
        }
    }
    if let Some(authority) = &authority {
        let mut anchors = std::fs::read(folder("records/anchor.pem")).unwrap_or_default();
        anchors.extend(authority.anchor());
        write(&folder("records/anchor.pem"), &anchors);
    }
    if is_generating() {
        write(&folder("records/policy.txt"), policy().as_bytes());
        write_list("records", &list);
    }
    let committed = expected("records");
    assert_eq!(committed, list, "run with PLENUM_GENERATE=1");
    for entry in committed {
        let file = std::fs::read(folder("records").join(entry["file"].as_str().expect("a name"))).expect("a record");
        let (findings, _) = verify(&file, &Trust { waive_time_stamp: false, anchors: anchors(), ..trust() }, None);
        assert_eq!(json!(findings.codes()), entry["codes"], "{}", entry["file"]);
        assert_eq!(json!(findings.verdict().exit_code()), entry["exit"], "{}", entry["file"]);
    }
}

fn anchors() -> Anchors {
    let pem = std::fs::read_to_string(folder("records/anchor.pem")).expect("an anchor");
    let mut anchors = Anchors::default();
    for certificate in pem.split("-----END CERTIFICATE-----").filter(|part| !part.trim().is_empty()) {
        let lines: String = certificate.lines().filter(|line| !line.starts_with('-')).collect();
        let der = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, lines).expect("base64");
        anchors.add(der).expect("a certificate");
    }
    anchors
}

#[test]
fn every_attack_is_found_and_named() {
    let mut list = Vec::new();
    let mut wrong = Vec::new();
    for attack in attacks::all() {
        let asked = Trust { confirmations: attack.confirmations, ..trust() };
        let (findings, _) = verify(&attack.bytes, &asked, attack.receipt.as_deref());
        let (exit, codes) = (findings.verdict().exit_code(), findings.codes());
        if exit != attack.exit || !codes.contains(&attack.code) {
            wrong.push(format!("{}: expected {} {}, found {exit} {codes:?}", attack.name, attack.exit, attack.code));
        }
        let receipt = attack.receipt.as_ref().map(|_| format!("{}.receipt", attack.name));
        let (name, about, code) = (attack.name, attack.about, attack.code);
        list.push(
            json!({ "file": format!("{name}.asice"), "about": about, "exit": exit, "code": code, "receipt": receipt, "confirmations": attack.confirmations }),
        );
        if is_generating() {
            write(&folder("attacks").join(format!("{name}.asice")), &attack.bytes);
            if let Some(receipt) = &attack.receipt {
                write(&folder("attacks").join(format!("{name}.receipt")), receipt);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    if is_generating() {
        write_list("attacks", &list);
    }
    let committed = expected("attacks");
    assert_eq!(committed, list, "run with PLENUM_GENERATE=1");
    for entry in &committed {
        let read =
            |name: &Value| std::fs::read(folder("attacks").join(name.as_str().expect("a name"))).expect("a file");
        let receipt = entry["receipt"].is_string().then(|| read(&entry["receipt"]));
        let confirmations = entry["confirmations"].as_u64().map(|least| least as u32);
        let asked = Trust { confirmations, ..trust() };
        let (findings, _) = verify(&read(&entry["file"]), &asked, receipt.as_deref());
        assert!(findings.codes().contains(&entry["code"].as_str().expect("a code")), "{}", entry["file"]);
        assert_eq!(json!(findings.verdict().exit_code()), entry["exit"], "{}", entry["file"]);
    }
}

/// Whatever single byte of a record is another one, it is never taken for right.
#[test]
fn every_changed_byte_of_a_record_is_found() {
    let vote = honest::open_nine();
    let bytes = vote.container().to_bytes().expect("a record");
    assert_eq!(verify(&bytes, &trust(), None).0.verdict(), Verdict::Valid);
    for at in (0..bytes.len()).step_by(7) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x20;
        let (findings, _) = verify(&changed, &trust(), None);
        assert_eq!(findings.verdict(), Verdict::Unreadable, "byte {at}");
        assert!(!findings.codes().is_empty());
    }
}

/// What nobody said to trust is never green.
#[test]
fn without_trust_nothing_is_valid() {
    let bytes = honest::open_nine().container().to_bytes().expect("a record");
    let (findings, _) = verify(&bytes, &Trust::default(), None);
    assert_eq!(findings.verdict(), Verdict::Incomplete);
    assert_eq!(findings.codes(), ["time-missing", "log-key-unknown", "tenant-log-untrusted"]);
    let trust = Trust { confirmations: Some(6), ..trust() };
    assert_eq!(verify(&bytes, &trust, None).0.codes(), ["confirmations-few"]);
    let trust = Trust { confirmations: Some(5), ..trust };
    assert_eq!(verify(&bytes, &trust, None).0.verdict(), Verdict::Valid);
}

fn parts() -> impl Strategy<Value = Part> {
    prop::sample::select(vec![
        Part::Checkpoint,
        Part::Closing,
        Part::Cosignatures,
        Part::Definition,
        Part::Entries,
        Part::Result,
        Part::Roll,
        Part::TenantProof,
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// Whoever mends the container after a change of a part still finds nobody who takes it for right.
    #[test]
    fn a_part_that_is_another_one_is_never_right(
        part in parts(),
        at in any::<prop::sample::Index>(),
        cut in 0usize..40,
        with in proptest::collection::vec(any::<u8>(), 0..40),
    ) {
        let mut container = honest::open_nine().container();
        let mut bytes = container.part(part).expect("a part").to_vec();
        let at = at.index(bytes.len());
        let end = (at + cut).min(bytes.len());
        let before = bytes.splice(at..end, with.clone()).collect::<Vec<_>>();
        prop_assume!(before != with);
        container.set(part, bytes).expect("small");
        let (findings, _) = verify(&container.to_bytes().expect("a record"), &trust(), None);
        prop_assert_ne!(findings.verdict(), Verdict::Valid);
        prop_assert!(!findings.codes().is_empty());
    }
}
