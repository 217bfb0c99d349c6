//! What waits is sent.

use std::collections::VecDeque;
use std::sync::mpsc::channel;

use ballot::client::TrusteeDesk;
use ballot::encoded::Salt;
use ballot::vote::body::{Announced, Body, Opened};

use super::*;
use crate::arguments::Language;
use crate::reader::tests::Scene;
use crate::stub::{answer, serve};

#[tokio::test]
async fn a_complaint_is_sent_until_the_log_has_it_or_refuses_it() {
    let scene = Scene::new("complaint");
    let mut reader = scene.reader();
    assert!(reader.read(&scene.page(0, scene.size() - 1)).is_ok());
    assert_eq!(reader.stage(), Stage::Open);
    let (tell, told) = channel();
    let problem = r#"{"type":"-","title":"-","status":422,"code":"vote-refused","detail":"complaint-twice"}"#;
    let mut answers =
        VecDeque::from([None, Some(answer("200 OK", "", "{}")), Some(answer("422 Unprocessable", "", problem))]);
    let site = serve(move |body| {
        tell.send((body["salt"].clone(), body["type"].clone())).ok()?;
        answers.pop_front()?
    });
    let folder = tempfile::tempdir().expect("a folder");
    let address = Address { site, vote: scene.hall.definition.vote, member: ballot::MemberId([2; 16]) };
    let state = State::open(folder.path(), &address).expect("a file");
    let server = Server::new(address.clone(), "").expect("a client");
    let mut work = Work::new(address, server, state, Voice(Language::En), false).expect("keys");
    work.reader = reader;
    // What they say is nothing to the way that they go.
    let complaints = [Body::Opened(Opened { until: None }), Body::Announced(Announced {})].into_iter();
    work.desk = Some(Desk {
        number: 1,
        at_work: TrusteeDesk::new(1, work.keys.kem.clone()),
        opened: 0,
        complaints: complaints.zip(1..).map(|(body, salt)| (Salt::from([salt; 16]), body)).collect(),
        is_given: false,
    });
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
