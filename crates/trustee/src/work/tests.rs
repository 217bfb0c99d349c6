//! What waits is sent.

use std::collections::VecDeque;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};

use ballot::client::TrusteeDesk;
use ballot::encoded::Salt;
use ballot::vote::body::{Announced, Body, Opened};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use wire::vote::VoteLog;

use super::*;
use crate::arguments::Language;
use crate::hall::trustee_seed;
use crate::reader::tests::Scene;
use crate::stub::{answer, serve};

/// Reads the vote while it is open, at a server that answers so.
fn at_work(
    scene: &Scene,
    folder: &tempfile::TempDir,
    respond: impl FnMut(&serde_json::Value) -> Option<String> + Send + 'static,
) -> Work {
    let mut reader = scene.reader();
    assert!(reader.read(&scene.page(0, scene.size() - 1)).is_ok());
    assert_eq!(reader.stage(), Stage::Open);
    let address = Address { site: serve(respond), vote: scene.hall.definition.vote, member: ballot::MemberId([2; 16]) };
    let state = State::open(folder.path(), &address).expect("a file");
    let server = Server::new(address.clone(), "").expect("a client");
    let mut work = Work::new(address, server, state, Voice(Language::En), false).expect("keys");
    work.reader = reader;
    work
}

fn desk(seed: impl Into<zeroize::Zeroizing<[u8; 32]>>) -> Desk {
    let at_work = TrusteeDesk::new(1, seed.into());
    Desk { number: 1, at_work, opened: 0, complaints: VecDeque::new(), is_given: false }
}

#[tokio::test]
async fn shares_come_in_parts_and_none_is_asked_for_twice() {
    let scene = Scene::new("shares");
    let (tell, told) = channel();
    let sealed: Vec<_> = scene.sealed.iter().map(|shares| STANDARD.encode(&shares[0].0)).collect();
    let places = Arc::new(Mutex::new(Vec::<u64>::new()));
    let known = places.clone();
    // One at a time, and that of the last ballot is not there with the first look.
    let mut is_late = true;
    let respond = move |body: &serde_json::Value| {
        let from = body["from"].as_u64()?;
        tell.send(from).ok()?;
        let known = known.lock().ok()?;
        let next = known.iter().position(|place| *place >= from)?;
        let is_there = next + 1 < known.len() || !std::mem::take(&mut is_late);
        let share = json!({"index": known[next], "share": sealed[next]});
        let items = if is_there { vec![share] } else { Vec::new() };
        Some(answer("200 OK", "", &json!({"items": items}).to_string()))
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut work = at_work(&scene, &folder, respond);
    let all: Vec<_> = work.reader.unopened.iter().map(|(place, _)| *place).collect();
    places.lock().expect("whole").clone_from(&all);
    work.desk = Some(desk(trustee_seed("shares", 1)));
    let opened = |work: &Work| work.desk.as_ref().map(|desk| (desk.opened, desk.complaints.len()));
    assert!(work.receive().await.is_ok());
    assert_eq!((opened(&work), work.reader.unopened.len()), (Some((2, 0)), 1));
    assert!(work.receive().await.is_ok());
    assert_eq!((opened(&work), work.reader.unopened.len()), (Some((3, 0)), 0));
    assert!(work.receive().await.is_ok());
    assert_eq!(told.try_iter().collect::<Vec<_>>(), [all[0], all[1], all[2], all[2]]);
}

#[tokio::test]
async fn a_log_that_is_shorter_than_before_sounds_the_alarm() {
    let scene = Scene::new("shorter");
    let shorter = VoteLog { entries: Vec::new(), ..scene.page(0, scene.size() - 2) };
    let page = serde_json::to_string(&shorter).expect("a page");
    let folder = tempfile::tempdir().expect("a folder");
    let mut work = at_work(&scene, &folder, move |_| Some(answer("200 OK", "", &page)));
    assert!(matches!(work.look().await, Err(Ended::Stop(Stop::Alarm(Alarm::Rollback)))));
}

#[tokio::test]
async fn a_complaint_is_sent_until_the_log_has_it_or_refuses_it() {
    let scene = Scene::new("complaint");
    let (tell, told) = channel();
    let problem = r#"{"type":"-","title":"-","status":422,"code":"vote-refused","detail":"complaint-twice"}"#;
    let mut answers =
        VecDeque::from([None, Some(answer("200 OK", "", "{}")), Some(answer("422 Unprocessable", "", problem))]);
    let folder = tempfile::tempdir().expect("a folder");
    let mut work = at_work(&scene, &folder, move |body| {
        tell.send((body["salt"].clone(), body["type"].clone())).ok()?;
        answers.pop_front()?
    });
    // What they say is nothing to the way that they go.
    let complaints = [Body::Opened(Opened { until: None }), Body::Announced(Announced {})].into_iter();
    let complaints = complaints.zip(1..).map(|(body, salt)| (Salt::from([salt; 16]), body)).collect();
    work.desk = Some(Desk { complaints, ..desk(work.keys.kem.clone()) });
    let left = |work: &Work| work.desk.as_ref().map(|desk| desk.complaints.len());
    assert!(matches!(work.complain().await, Err(Ended::Away(_))));
    assert_eq!(left(&work), Some(2), "none is lost with the answer");
    assert!(work.complain().await.is_ok());
    assert_eq!(left(&work), Some(0));
    let told: Vec<_> = told.try_iter().collect();
    assert_eq!(told[0], told[1], "the same once more");
    assert_eq!(
        told.iter().map(|(_, kind)| kind.as_str()).collect::<Vec<_>>(),
        [Some("opened"), Some("opened"), Some("announced")]
    );
}
