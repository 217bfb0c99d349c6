//! Two installations bear witness for each other: real processes, over HTTP, and a log that forks is refused.

use ledger::witness::AddCheckpoint;
use ledger::{CachedTree, Checkpoint, Hash, KeyName, NoteSigner, Origin, SignedNote};
use record::{Check, Policy, State, Trust, Verdict};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::council::Council;
use crate::server::{Server, text};
use crate::votes::fine;

const LOGS: &str = "/api/v1/operator/witnessed-logs";
const WITNESSES: &str = "/api/v1/witnesses";

#[tokio::test]
async fn installations_witness_each_other_on_sqlite() {
    let allow = [("PLENUM_OUTBOUND__ALLOW", r#"["127.0.0.1"]"#)];
    witnesses(&Server::start_with(&allow), &Server::start_with(&allow)).await;
}

#[tokio::test]
async fn installations_witness_each_other_on_postgres() {
    let (Some(one), Some(other)) = (Server::start_on_postgres(), Server::start_on_postgres()) else { return };
    witnesses(&one, &other).await;
}

async fn get(server: &Server, path: &str, by: &str) -> Value {
    fine(server.send(Method::GET, path, Some(by), None).await).await
}

/// `log` asks `witness`, and both know each other's keys.
async fn introduce(log: (&Server, &str), witness: (&Server, &str)) -> String {
    let own = get(log.0, WITNESSES, log.1).await;
    let theirs = get(witness.0, LOGS, witness.1).await;
    let entry = json!({"name": "Nachbarstadt", "key": own["log_key"]});
    fine(witness.0.post(LOGS, Some(witness.1), entry).await).await;
    let asked = json!({"name": "Land", "url": theirs["url"], "key": theirs["key"]});
    fine(log.0.post(WITNESSES, Some(log.1), asked).await).await;
    text(&theirs["key"])
}

/// Waits until the witness has seen the whole log.
async fn cosigned(server: &Server, chief: &str) -> Value {
    let size = get(server, WITNESSES, chief).await["size"].clone();
    assert_ne!(size, json!(0), "there is something to cosign");
    server.logged(&["a witness cosigned the log of votes", &format!("size={size} ")]).await;
    let witness = get(server, WITNESSES, chief).await["items"][0].clone();
    assert_eq!(witness["size"], size);
    witness
}

async fn witnesses(one: &Server, other: &Server) {
    let (chief, neighbour) = (one.administrator().await, other.administrator().await);
    for wrong in [
        json!({"name": "x", "url": "http://10.0.0.1/witness", "key": get(other, LOGS, &neighbour).await["key"]}),
        json!({"name": "x", "url": other.url, "key": get(other, WITNESSES, &neighbour).await["log_key"]}),
        json!({"name": "", "url": other.url, "key": get(other, LOGS, &neighbour).await["key"]}),
    ] {
        let refused = one.post(WITNESSES, Some(&chief), wrong).await;
        assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    }
    let witness = introduce((one, &chief), (other, &neighbour)).await;
    let back = introduce((other, &neighbour), (one, &chief)).await;
    assert_ne!(witness, back);

    let mut council = Council::sit(one, &chief).await;
    let vote = council.vote("Bezeugt").await;
    council.told(&vote, |news| news["stage"] == "announced").await;
    council.file(&vote, "record").await;
    let seen = cosigned(one, &chief).await;
    assert_eq!(seen["fault"], Value::Null);
    let log = get(other, LOGS, &neighbour).await["items"][0].clone();
    assert_eq!((&log["size"], &log["forked_at_ms"]), (&seen["size"], &Value::Null));

    // A policy can ask for this witness, and another one is missed.
    let key = text(&get(one, WITNESSES, &chief).await["log_key"]);
    let findings = |policy: String, bytes: &[u8]| {
        let policy: Policy = policy.parse().unwrap();
        let trust = Trust { policy, waive_time_stamp: true, confirmations: Some(1), ..Trust::default() };
        record::verify(bytes, &trust, None).0
    };
    let bytes = council.file(&vote, "record").await;
    let asked = findings(format!("log {key}\nwitness land {witness}\nquorum land\n"), &bytes);
    assert_eq!(asked.verdict(), Verdict::Valid, "{:?}", asked.list);
    assert_eq!(asked.state(Check::TenantLog), Some(State::Passed));
    let missed = findings(format!("log {key}\nwitness other {back}\nquorum other\n"), &bytes);
    assert_eq!(missed.verdict(), Verdict::Incomplete);

    // The log grows: it is cosigned again, and the proof of an earlier vote stays the one that it was.
    let second = council.vote("Noch einer").await;
    council.told(&second, |news| news["stage"] == "announced").await;
    council.file(&second, "record").await;
    assert_ne!(cosigned(one, &chief).await["size"], seen["size"]);
    let (tenant, leaf) = (key.split('+').next().unwrap(), council.file(&second, "record").await);
    let asked = findings(format!("log {key}\nwitness land {witness}\nquorum land\n"), &leaf);
    assert_eq!(asked.verdict(), Verdict::Valid, "{:?}", asked.list);
    assert!(council.file(&vote, "record").await == bytes);

    a_fork_is_refused(other, &neighbour, tenant, log["size"].as_u64().unwrap()).await;
    let path = format!("{WITNESSES}/{}", text(&seen["id"]));
    let gone = one.send(Method::DELETE, &path, Some(&chief), None).await;
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    assert!(council.file(&vote, "record").await == bytes, "what was cosigned stays");
    for act in ["witness.add", "witness.remove", "witnessed-log.add"] {
        let told = get(one, &format!("/api/v1/audit?act={act}"), &chief).await;
        assert_eq!(told["items"].as_array().unwrap().len(), 1, "{act}");
    }
}

/// The door of a witness, as the protocol has it: every refusal has its status.
async fn a_fork_is_refused(server: &Server, operator: &str, foreign: &str, seen: u64) {
    let ask = async |body: String| {
        let path = format!("{}/witness/add-checkpoint", server.url);
        let answer = reqwest_post(&path, body).await;
        let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
        (answer.status().as_u16(), kind, answer.text().await.unwrap())
    };
    let signer = NoteSigner::new(KeyName::new("log.example").unwrap(), &[7; 32]);
    let request = |signer: &NoteSigner, origin: &str, old: u64, leaves: &[u8]| {
        let tree = CachedTree::new(leaves.iter().map(|leaf| Hash::of_leaf(&[*leaf])));
        let root = tree.root(tree.size()).unwrap();
        let checkpoint = Checkpoint::new(Origin::new(origin).unwrap(), tree.size(), root).sign(signer).unwrap();
        AddCheckpoint { old, proof: tree.consistency(old, tree.size()).unwrap_or_default(), checkpoint }.to_string()
    };
    let ours = |old, leaves: &[u8]| request(&signer, "log.example", old, leaves);
    assert_eq!(ask(ours(0, &[1])).await.0, 404, "nobody has entered this log");
    let entry = json!({"name": "Probe", "key": signer.verifier().to_string()});
    fine(server.post(LOGS, Some(operator), entry.clone()).await).await;
    let probe = async || {
        let logs = get(server, LOGS, operator).await;
        logs["items"].as_array().unwrap().iter().find(|log| log["name"] == "Probe").unwrap().clone()
    };
    let twice = server.post(LOGS, Some(operator), entry.clone()).await;
    assert_eq!(twice.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(ask("old 0\n".into()).await.0, 400);
    assert_eq!(ask(format!("old 0\n\n{}", "x".repeat(20_000))).await.0, 413);
    let (status, _, line) = ask(ours(0, &[1, 2, 3])).await;
    assert!(status == 200 && line.starts_with("\u{2014} ") && line.ends_with('\n'), "{line}");
    assert_eq!(ask(ours(0, &[1, 2, 3])).await, (409, "text/x.tlog.size".into(), "3\n".into()));
    assert_eq!(ask(ours(5, &[1, 2, 3])).await.0, 400);
    // Anybody can send a checkpoint of the log with a wrong proof: that says nothing against the log.
    assert_eq!(ask(ours(3, &[1, 2, 9, 4])).await.0, 422, "it grew from another one");
    let unproved = ours(3, &[1, 2, 3, 4]);
    let (head, note) = unproved.split_once("\n\n").unwrap();
    let unproved = format!("{}\n\n{note}", head.lines().next().unwrap());
    assert_eq!(ask(unproved).await.0, 422, "nothing shows that it grew");
    assert_eq!(probe().await["evidence"], Value::Null);
    assert_eq!(ask(ours(3, &[1, 2, 9])).await.0, 409, "the same size, another root");
    let evidence = probe().await["evidence"].clone();
    assert_eq!(ask(ours(3, &[1, 2, 8])).await.0, 409);
    assert_eq!(ask(ours(3, &[1, 2, 3, 4, 5])).await.0, 200);
    assert_eq!(ask(ours(2, &[1, 2, 3])).await.2, "5\n", "it does not go back");
    let stranger = NoteSigner::new(KeyName::new(foreign).unwrap(), &[8; 32]);
    assert_eq!(ask(request(&stranger, foreign, seen, &[1, 2, 3, 4, 5, 6])).await.0, 403);
    let known = probe().await;
    assert_eq!((&known["size"], &known["evidence"]), (&json!(5), &evidence), "the first fork stays");
    let both: Vec<Checkpoint> = text(&evidence)
        .split("log.example\n")
        .skip(1)
        .map(|note| format!("log.example\n{}\n", note.trim_end()).parse::<SignedNote>().unwrap().checkpoint().unwrap())
        .collect();
    assert!(both.len() == 2 && both[0].size == both[1].size && both[0].root != both[1].root, "{evidence}");

    // Left and entered again, it goes on where it was: no other history begins.
    let path = format!("{LOGS}/{}", text(&known["id"]));
    assert_eq!(server.send(Method::DELETE, &path, Some(operator), None).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(ask(ours(5, &[1, 2, 3, 4, 5, 6])).await.0, 404);
    fine(server.post(LOGS, Some(operator), entry).await).await;
    assert_eq!(ask(ours(0, &[7, 8, 9])).await.2, "5\n");
    assert_eq!(probe().await["evidence"], evidence);
    assert_eq!(ask(ours(5, &[1, 2, 3, 4, 5, 6])).await.0, 200);
}

async fn reqwest_post(url: &str, body: String) -> reqwest::Response {
    let client = outbound::operator_client().build().unwrap();
    client.post(url).header("content-type", "text/plain").body(body).send().await.unwrap()
}
