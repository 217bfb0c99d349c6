//! What is kept and ordered beside the log of a vote: its roll by the register, its seal, its stamp, its trustees.

use ballot::Text;
use ballot::vote::Stage;
use ballot::vote::body::{self, Body};
use ids::BodyId;
use store::entity::{outbox, time_stamp_authority};
use store::{AuditQuery, TIME_STAMP};
use uuid::Uuid;
use votes::{RegisterSeen, Urns, VoteError};

use crate::house::{CHAIR, House, id, new_urns};

#[tokio::test]
async fn a_vote_that_is_over_is_sealed_once() {
    let mut house = House::new(3).await;
    let urns = new_urns();
    house.open(&urns, None).await;
    house.send(&urns, house.ballot(1, 1, "yes")).await.unwrap();
    house.send(&urns, house.close()).await.unwrap();
    house.send(&urns, house.sign(CHAIR, &Body::Announced(body::Announced {}))).await.unwrap();
    let votes = async || house.identity.store().votes().find(house.vote).await.unwrap().unwrap();
    urns.look(&house.identity, house.vote, 0).await.unwrap();
    let seals = house.identity.store().votes().seals_from(0).await.unwrap();
    assert_eq!(seals.len(), 1, "without anybody asking for the record");
    let sealed = votes::seal(&house.identity, "rat.example", &votes().await).await.unwrap();
    assert_eq!(Some(sealed.proof), seals[0].proof);
    // What comes later is sealed when somebody asks for the record.
    let objection = body::Objection { member: id(2), text: Text::new("Die Einladung kam zu spät.").unwrap() };
    house.send(&urns, house.sign(2, &Body::Objection(objection))).await.unwrap();
    let later = votes::seal(&house.identity, "rat.example", &votes().await).await.unwrap();
    assert_eq!(house.identity.store().votes().seals_from(0).await.unwrap().len(), 2);
    // However many want it at a time.
    let objection = body::Objection { member: id(3), text: Text::new("Die Leitung fiel aus.").unwrap() };
    house.send(&urns, house.sign(3, &Body::Objection(objection))).await.unwrap();
    let vote = votes().await;
    let one = async || votes::seal(&house.identity, "rat.example", &vote).await.unwrap().proof;
    let (first, second, third, fourth) = tokio::join!(one(), one(), one(), one());
    assert!(first == second && second == third && third == fourth && first != later.proof);
    assert_eq!(house.identity.store().votes().seals_from(0).await.unwrap().len(), 3);
}

/// A vote that is announced.
async fn over(urns: &Urns) -> House {
    let mut house = House::new(3).await;
    house.open(urns, None).await;
    house.send(urns, house.ballot(1, 1, "yes")).await.unwrap();
    house.send(urns, house.close()).await.unwrap();
    house.send(urns, house.sign(CHAIR, &Body::Announced(body::Announced {}))).await.unwrap();
    urns.look(&house.identity, house.vote, 0).await.unwrap();
    house
}

#[tokio::test]
async fn what_is_ordered_while_a_stamp_is_fetched_is_not_lost() {
    let house = over(&new_urns()).await;
    let (store, now_ms) = (house.identity.store(), house.identity.now_ms());
    let authority = time_stamp_authority::Model {
        tenant_id: Uuid::nil(),
        version: 1,
        source: "own".into(),
        url: Some("https://tsa.example".into()),
        user_name: None,
        password: None,
        policy: None,
        anchors: None,
    };
    store.stamps().set_authority(authority, 0).await.unwrap();
    let vote = store.votes().find(house.vote).await.unwrap().unwrap();
    let order = async || votes::order_stamp(&house.identity, &vote).await.unwrap();
    let waiting = async || store.outbox().waiting_about(&[house.vote], TIME_STAMP).await.unwrap();
    order().await;
    order().await;
    let seen: Vec<outbox::Model> = waiting().await;
    assert_eq!((seen.len(), seen[0].attempts, seen[0].due_at_ms), (1, 0, now_ms), "once");
    // While somebody fetches it, the vote goes on: what was read before is not all of it.
    let taken = store.outbox().take(&seen[0], now_ms + 1_000).await.unwrap().unwrap();
    order().await;
    store.outbox().done(taken).await.unwrap();
    let seen = waiting().await;
    assert_eq!((seen.len(), seen[0].attempts, seen[0].due_at_ms), (1, 0, now_ms), "it is fetched once more");
    // After a failure it is tried again anyway, as late as it should be.
    let taken = store.outbox().take(&seen[0], now_ms + 1_000).await.unwrap().unwrap();
    store.outbox().again(taken, now_ms + 60_000, "timeout").await.unwrap();
    order().await;
    let seen = waiting().await;
    assert_eq!((seen.len(), seen[0].attempts, seen[0].due_at_ms), (1, 1, now_ms + 60_000));
    // Somebody fetched it between the look and the order.
    assert!(store.outbox().remove(seen[0].id).await.unwrap());
    order().await;
    assert_eq!(waiting().await.len(), 1);
}

#[tokio::test]
async fn a_roll_of_a_register_that_was_changed_meanwhile_is_compared_again() {
    let mut house = House::new(3).await;
    let urns = new_urns();
    let definition = Body::Definition(Box::new(house.definition().await));
    house.send(&urns, house.sign(CHAIR, &definition)).await.unwrap();
    house.context.definition = Some(house.leaf(0).await);
    let (roll, gone) = (house.sign(CHAIR, &Body::Roll(Box::new(house.roll()))), BodyId::from_uuid(Uuid::now_v7()));
    let seen = RegisterSeen { body: gone, version: 1 };
    let refused = urns.submit_roll(&house.identity, house.vote, roll.clone(), seen).await.unwrap_err();
    assert!(matches!(refused, VoteError::Held), "{refused}");
    assert_eq!(house.stage(&urns).await, Stage::Frozen, "nothing of it is stored");
    house.send(&urns, roll).await.unwrap();
    assert_eq!(house.stage(&urns).await, Stage::Listed);
}

#[tokio::test]
async fn the_log_names_everybody_who_was_asked_to_be_a_trustee() {
    let house = House::new(9).await;
    let vote = house.identity.store().votes().find(house.vote).await.unwrap().unwrap();
    let asked: Vec<_> = (1..=9).map(|number| (Uuid::from(id(number)), format!("Mitglied {number}"))).collect();
    house.identity.ask_trustees(&vote, "Antrag 7", asked).await.unwrap();
    let log = house.identity.audit().page(&AuditQuery::default(), None, 10).await.unwrap();
    let entry =
        log.items.into_iter().find_map(|(_, entry)| entry.filter(|entry| entry.act == "vote.trustees")).unwrap();
    for number in 1..=9 {
        assert_eq!(entry.details[&format!("asked-{number}")], id(number).to_string());
    }
    let many = (1..=21).map(|number| (Uuid::from(id(number)), String::new())).collect();
    house.identity.ask_trustees(&vote, "Antrag 7", many).await.expect_err("more than the log can name");
}
