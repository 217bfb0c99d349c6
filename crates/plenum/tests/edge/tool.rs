//! A trustee works with the program beside the browser. It is asked twice, killed in mid-vote, before its sum is sent and
//! after that, gives no second one, and its keys open nothing but what a trustee needs.

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use ballot::client::{PersonKey, ToolOffer, ToolPass};
use ballot::vote::Log;
use ballot::vote::body::{self, Body, CloseReason};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::{Method, StatusCode};
use secret_ballot::TrusteeSecret;
use serde_json::{Value, json};

use crate::council::{confirm, open, seat};
use crate::relay::Relay;
use crate::secret::{cast, desk, give, read, verified};
use crate::server::{Server, text};
use crate::votes::{Person, fine, refused, stage};

/// The program; killed when dropped.
struct Tool {
    child: Child,
    said: Option<Lines<BufReader<ChildStdout>>>,
}

impl Tool {
    fn start(folder: &Path, address: &str, more: &[&str]) -> Self {
        // Built with everything else; only what has a package's own tests is named by cargo.
        let program = Path::new(env!("CARGO_BIN_EXE_plenum")).with_file_name("plenum-trustee");
        let mut child = Command::new(&program)
            .env_clear()
            .arg(address)
            .arg("--state")
            .arg(folder)
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|fault| panic!("{}: {fault}; cargo build -p trustee", program.display()));
        let said = Some(BufReader::new(child.stdout.take().unwrap()).lines());
        Self { child, said }
    }

    /// The next line with these words.
    async fn says(&mut self, words: &str) -> String {
        let (mut said, words) = (self.said.take().unwrap(), words.to_owned());
        let found = tokio::task::spawn_blocking(move || {
            let mut passed = Vec::new();
            for line in said.by_ref().map_while(Result::ok) {
                if line.contains(&words) {
                    return (said, line);
                }
                passed.push(line);
            }
            panic!("{words} was not said, but: {passed:#?}");
        });
        let (said, line) = tokio::time::timeout(Duration::from_secs(60), found).await.expect("in time").unwrap();
        self.said = Some(said);
        line
    }

    /// Its exit code, and why it stopped.
    async fn ends(mut self) -> (Option<i32>, String) {
        let mut words = self.child.stderr.take().unwrap();
        let ended = tokio::task::spawn_blocking(move || {
            let why = std::io::read_to_string(&mut words).unwrap();
            (self.child.wait().unwrap().code(), why)
        });
        tokio::time::timeout(Duration::from_secs(60), ended).await.expect("in time").unwrap()
    }
}

impl Drop for Tool {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn a_trustee_works_with_the_program_beside_the_browser() {
    let server = Server::start();
    let chief = server.administrator().await;
    let mut people = seat(&server, &chief, &["Ben", "Eva"]).await;
    let ids: Vec<_> = people.iter().map(|person| person.id.unwrap().to_string()).collect();
    let asked = json!({"vote": null, "title": "Wahl", "ids": ids});
    let vote = text(&fine(people[0].ask("/trustees", asked).await).await["vote"]);

    // Ada and Eva agree in the browser, Ben with the line of the program.
    let folder = tempfile::tempdir().unwrap();
    let way = Relay::before(&server).await;
    let address = format!("{}#{}.{}", way.url, vote.replace('-', ""), people[1].id.unwrap());
    let mut tool = Tool::start(folder.path(), &address, &[]);
    let offer: ToolOffer = tool.says("plenum-trustee-key:").await.parse().unwrap();
    let agree = |key: String| {
        let tool = json!({"key": key, "proof": offer.proof.to_string()});
        json!({"kem": STANDARD.encode(offer.kem.as_slice()), "tool": tool})
    };
    let foreign = people[1].ask(&format!("/{vote}/trustee"), agree(people[1].key.public().to_string())).await;
    assert_eq!(refused(foreign).await.1, "invalid-fields", "a key that nobody has shown to have");
    fine(people[1].ask(&format!("/{vote}/trustee"), agree(offer.signature.to_string())).await).await;
    tool.says("Sie haben zugesagt").await;
    // Trustees are asked anew, and the same program offers the same keys.
    fine(people[0].ask("/trustees", json!({"vote": vote, "title": "Wahl", "ids": ids})).await).await;
    tool.says("Ihre Zusage gilt nicht mehr").await;
    assert_eq!(tool.says("plenum-trustee-key:").await, offer.to_string());
    for (at, seed) in [(0, 1), (2, 3)] {
        let kem = STANDARD.encode(TrusteeSecret::new([seed; 32].into()).public().as_slice());
        fine(people[at].ask(&format!("/{vote}/trustee"), json!({"kem": kem})).await).await;
    }
    fine(people[1].ask(&format!("/{vote}/trustee"), agree(offer.signature.to_string())).await).await;
    tool.says("Sie haben zugesagt").await;

    let plan = json!({
        "vote": vote, "title": "Wahl", "motion": "Wer leitet den Ausschuss?", "kind": "secret",
        "rule": "free/resolution", "seats": 1, "options": [], "abstain": true, "change": true,
        "close_when_all_voted": false, "threshold": 2, "repeats": null, "repeats_reason": null,
    });
    let all: Vec<&mut Person<'_>> = people.iter_mut().collect();
    assert_eq!(open(&mut { all }, plan).await, vote);
    let lines = read(&people[0], &vote).await.0;
    let law = Log::read(people[0].context.origin.clone(), lines.iter().take(3)).unwrap();
    let (suite, definition) = (law.suite().unwrap(), law.definition().unwrap());
    tool.says("Sie sind Vertrauensperson").await;
    cast(&people[0], &vote, suite, 0).await;
    cast(&people[1], &vote, suite, 1).await;
    tool.says("geöffnet: 2").await;

    // Killed in mid-vote, as `kill -9` does; one votes meanwhile.
    drop(tool);
    cast(&people[2], &vote, suite, 0).await;
    only_what_a_trustee_needs(&server, &people[1], &vote, &kept(folder.path())).await;

    // Had it decided on a sum over another set before, it would give none.
    let other = tempfile::tempdir().unwrap();
    let (name, mut state) = kept(folder.path());
    let digest = STANDARD.encode([1; 32]);
    state["decided"] = json!({"vote": digest, "counted": digest, "salt": STANDARD.encode([1; 16])});
    std::fs::write(other.path().join(&name), state.to_string()).unwrap();
    own(&other.path().join(&name));
    let refusing = Tool::start(other.path(), &address, &["--give"]);
    fine(people[0].send(&vote, &Body::Closed(body::Closed { reason: CloseReason::Officer })).await).await;
    for person in &people[..2] {
        confirm(&vote, person).await;
    }
    let (code, why) = refusing.ends().await;
    assert_eq!(code, Some(2), "{why}");
    assert!(why.contains("cs1-sum-once"), "{why}");
    assert_eq!(sums(&people[0], &vote).await, 0);

    // It goes on where it was, decides on its sum, and is killed when that is on the disk and did not reach the server.
    way.lose_entries(true);
    let mut tool = Tool::start(folder.path(), &address, &["--give"]);
    tool.says("geht weiter").await;
    tool.says("geöffnet: 3").await;
    tool.says("Der Server antwortet nicht").await;
    drop(tool);
    assert_ne!(kept(folder.path()).1["decided"], Value::Null);
    assert_eq!(sums(&people[0], &vote).await, 0);
    way.lose_entries(false);

    // What was decided is sent without being asked for, and the same one when it is killed right after.
    let mut tool = Tool::start(folder.path(), &address, &[]);
    tool.says("Ihre Summe war schon beschlossen").await;
    tool.says("Ihre Summe ist abgegeben").await;
    drop(tool);
    let mut tool = Tool::start(folder.path(), &address, &["--give", "--lang", "en"]);
    tool.says("Your sum is given").await;
    assert_eq!(sums(&people[0], &vote).await, 1);

    // Another one of the same keys sleeps until long after the end.
    let asleep = tempfile::tempdir().unwrap();
    let (name, state) = kept(folder.path());
    std::fs::write(asleep.path().join(&name), state.to_string()).unwrap();
    own(&asleep.path().join(&name));

    // With Eva it is enough; Ada is not needed. Then there is nothing left to open anything with.
    let eva = desk(&people[2], &vote, suite, definition, 3).await;
    give(&eva, &people[2], &vote, suite, definition).await;
    people[1].socket.stay().await;
    stage(&mut people[1].socket, "counted").await;
    fine(people[0].send(&vote, &Body::Announced(body::Announced {})).await).await;
    tool.says("Your keys are deleted").await;
    assert_eq!(tool.ends().await, (Some(0), String::new()));
    let (_, state) = kept(folder.path());
    assert_eq!(state["seeds"], Value::Null);
    assert_eq!(Tool::start(folder.path(), &address, &[]).ends().await.0, Some(0), "it is over");

    stage(&mut people[1].socket, "announced").await;
    let record = people[1].ask(&format!("/{vote}/file"), json!({"file": "record"})).await;
    assert!(record.status().is_success());
    assert_eq!(verified(&server, &record.bytes().await.unwrap()).await, (2, 1, 0));
    ended_for_days(&server, &vote, i64::from(retention::SHARES_KEPT_DAYS) + 7).await;
    only_the_log_is_left(&server, &people[1], &vote, &kept(asleep.path())).await;
    let mut late = Tool::start(asleep.path(), &address, &[]);
    late.says("Ihre Schlüssel sind gelöscht").await;
    assert_eq!(late.ends().await, (Some(0), String::new()));
    assert_eq!(kept(asleep.path()).1["seeds"], Value::Null);
}

/// The end of the vote is so long ago.
async fn ended_for_days(server: &Server, vote: &str, days: i64) {
    let file = server.data.path().join("plenum.db");
    let store = store::Store::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    let (tenant, id) = (store.tenant(store::DEFAULT_TENANT), vote.parse().unwrap());
    let row = tenant.votes().find(id).await.unwrap().unwrap();
    let (holder, until_ms) = (row.lease_holder.unwrap(), row.lease_until_ms.unwrap());
    let hand = store::Hand { holder, size: row.size, now_ms: row.ended_at_ms.unwrap() - days * 86_400_000, until_ms };
    let state = store::VoteState { stage: &row.stage, title: &row.title, is_over: true };
    tenant.votes().append(id, hand, state, Vec::new(), Vec::new()).await.unwrap();
    store.close().await.unwrap();
}

/// When nothing that was sealed is kept any more, the pass opens the log alone.
async fn only_the_log_is_left(server: &Server, person: &Person<'_>, vote: &str, kept: &(String, Value)) {
    let seed = STANDARD.decode(text(&kept.1["seeds"]["signature"])).unwrap().try_into().unwrap();
    let key = PersonKey::new(&seed);
    let (id, member) = (vote.replace('-', "").parse().unwrap(), person.id.unwrap());
    let ask = async |path: &str, mut body: Value| {
        let now = u64::try_from(jiff::Timestamp::now().as_millisecond()).unwrap();
        body["ticket"] = json!(ToolPass::new(id, member, &key, now).to_string());
        server.send(Method::POST, &format!("/api/v1/votes/{vote}/{path}"), None, Some(body)).await.status()
    };
    assert_eq!(ask("log", json!({"from": 0})).await, StatusCode::OK);
    assert_eq!(ask("shares", json!({"from": 0})).await, StatusCode::NOT_FOUND);
    let entry = json!({
        "type": "sum", "by": null, "sig": null, "salt": STANDARD.encode([1; 16]), "body": "{}", "shares": [],
    });
    assert_eq!(ask("entries", entry).await, StatusCode::NOT_FOUND);
}

/// The program's pass opens the log of this vote and what is sealed for it, with its key alone, and nothing else.
async fn only_what_a_trustee_needs(server: &Server, person: &Person<'_>, vote: &str, kept: &(String, Value)) {
    let seed = |name: &str| STANDARD.decode(text(&kept.1["seeds"][name])).unwrap().try_into().unwrap();
    let own = PersonKey::new(&seed("signature"));
    let (id, member) = (vote.replace('-', "").parse().unwrap(), person.id.unwrap());
    let now = u64::try_from(jiff::Timestamp::now().as_millisecond()).unwrap();
    let ask = async |path: &str, key: &PersonKey, at: u64, mut body: Value| {
        body["ticket"] = json!(ToolPass::new(id, member, key, at).to_string());
        server.send(Method::POST, &format!("/api/v1/votes{path}"), None, Some(body)).await.status()
    };
    let (log, shares) = (format!("/{vote}/log"), format!("/{vote}/shares"));
    assert_eq!(ask(&log, &own, now, json!({"from": 0})).await, StatusCode::OK);
    assert_eq!(ask(&shares, &own, now, json!({"from": 0})).await, StatusCode::OK);
    assert_eq!(ask(&shares, &person.key, now, json!({"from": 0})).await, StatusCode::NOT_FOUND, "another key");
    assert_eq!(ask(&shares, &own, now - 3_600_000, json!({"from": 0})).await, StatusCode::NOT_FOUND, "an old pass");
    for (path, body) in [
        ("/desk".to_owned(), json!({})),
        (format!("/{vote}/roll"), json!({})),
        (format!("/{vote}/file"), json!({"file": "record"})),
        (format!("/{vote}/cosignatures"), json!({"line": "x"})),
        (format!("/{vote}/trustee"), json!({"kem": ""})),
    ] {
        assert_eq!(ask(&path, &own, now, body).await, StatusCode::NOT_FOUND, "{path}");
    }
    let ballot = person.entry_with(&person.ballot("yes", 1), &[]);
    assert_eq!(ask(&format!("/{vote}/entries"), &own, now, ballot).await, StatusCode::FORBIDDEN, "no ballot");
}

/// Name and content of the one file that the program keeps; nobody else can read it.
fn kept(folder: &Path) -> (String, Value) {
    use std::os::unix::fs::PermissionsExt;
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let path = files.into_iter().find(|path| path.extension().is_some_and(|end| end == "json")).unwrap();
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    (name, serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap())
}

fn own(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, PermissionsExt::from_mode(0o600)).unwrap();
}

/// Sums in the log.
async fn sums(person: &Person<'_>, vote: &str) -> usize {
    let log = person.log(vote, 0).await;
    let is_sum = |line: &&Value| line["entry"].as_str().unwrap().contains("\"type\":\"sum\"");
    log["entries"].as_array().unwrap().iter().filter(is_sum).count()
}
