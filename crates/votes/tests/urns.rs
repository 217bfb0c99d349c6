//! Whole votes over a real database: one hand, everything that is acknowledged is kept, and nothing twice.
#![allow(clippy::unwrap_used)]

#[path = "urns/beside.rs"]
mod beside;
#[path = "urns/house.rs"]
mod house;

use std::sync::Arc;

use ballot::Text;
use ballot::vote::body::{self, Body};
use ballot::vote::{Refusal, Stage};
use house::{CHAIR, House, START_MS, id, label, new_urns};
use ledger::{Checkpoint, KeyName, NoteSigner};
use votes::{Bounds, LEASE_MS, Urns, VoteError};

#[tokio::test]
async fn a_council_votes_and_every_acceptance_holds() {
    let mut house = House::new(9).await;
    let urns = new_urns();
    house.open(&urns, None).await;
    for number in 1..=9 {
        let sent = house.ballot(number, 1, if number <= 5 { "yes" } else { "no" });
        let accepted = house.send(&urns, sent.clone()).await.unwrap();
        house.holds(&accepted, &sent).await;
    }
    let changed = house.ballot(9, 2, "yes");
    house.send(&urns, changed).await.unwrap();
    let low = house.send(&urns, house.ballot(9, 2, "no")).await.unwrap_err();
    assert!(matches!(low, VoteError::Refused(_)), "{low}");
    house.send(&urns, house.close()).await.unwrap();
    assert_eq!(house.stage(&urns).await, Stage::Counted, "the result follows by itself");
    let late = house.send(&urns, house.ballot(3, 2, "no")).await.unwrap_err();
    assert!(matches!(late, VoteError::Refused(Refusal::EntryOrder)), "{late}");
    house.send(&urns, house.sign(CHAIR, &Body::Announced(body::Announced {}))).await.unwrap();
    let model = house.identity.store().votes().find(house.vote).await.unwrap().unwrap();
    assert_eq!(model.stage, "announced");
    let note: ledger::SignedNote = model.closing.unwrap().parse().unwrap();
    let closing: Checkpoint = note.text().parse().unwrap();
    assert_eq!(closing.size, 3 + 9 + 1 + 1, "right after the close");
}

#[tokio::test]
async fn after_a_crash_the_vote_goes_on_and_nothing_counts_twice() {
    let mut house = House::new(5).await;
    let mut urns = new_urns();
    house.open(&urns, None).await;
    for number in 1..=5 {
        let sent = house.ballot(number, 1, "yes");
        let first = house.send(&urns, sent.clone()).await.unwrap();
        // The process is gone before the voter has heard of it; the next one waits for the lease to end.
        urns = new_urns();
        house.clock.advance(LEASE_MS + 1);
        let again = house.send(&urns, sent.clone()).await.unwrap();
        assert_eq!(first.index, again.index, "the same place, not a second one");
        house.holds(&again, &sent).await;
    }
    house.send(&urns, house.close()).await.unwrap();
    let rows = house.identity.store().votes().entries(house.vote).await.unwrap();
    assert_eq!(rows.len(), 3 + 5 + 2);
}

#[tokio::test]
async fn two_processes_never_both_append() {
    let mut house = House::new(4).await;
    let (first, second) = (new_urns(), new_urns());
    house.open(&first, None).await;
    let held = house.send(&second, house.ballot(1, 1, "yes")).await.unwrap_err();
    assert!(matches!(held, VoteError::Held), "{held}");
    house.clock.advance(LEASE_MS + 1);
    house.send(&second, house.ballot(1, 1, "yes")).await.unwrap();
    // The first one still has the old state in memory: it notices, drops it, and is kept out.
    let stale = house.ballot(2, 1, "no");
    assert!(matches!(house.send(&first, stale.clone()).await, Err(VoteError::Held)));
    house.clock.advance(LEASE_MS + 1);
    let accepted = loop {
        // The dropped task leaves its place within a turn or two.
        match house.send(&first, stale.clone()).await {
            Ok(accepted) => break accepted,
            Err(VoteError::Held) => tokio::task::yield_now().await,
            Err(other) => panic!("{other}"),
        }
    };
    house.holds(&accepted, &stale).await;
    let rows = house.identity.store().votes().entries(house.vote).await.unwrap();
    assert_eq!(rows.len(), 3 + 2);
}

#[tokio::test]
async fn many_at_once_share_transactions_and_lose_nothing() {
    let mut house = House::new(300).await;
    let urns = Arc::new(new_urns());
    house.all_voted = true;
    house.open(&urns, None).await;
    let house = Arc::new(house);
    let mut all = tokio::task::JoinSet::new();
    for number in 1..=300 {
        let (house, urns) = (house.clone(), urns.clone());
        all.spawn(async move {
            let sent = house.ballot(number, 1, if number % 2 == 0 { "yes" } else { "abstain" });
            let accepted = house.send(&urns, sent.clone()).await.unwrap();
            house.holds(&accepted, &sent).await;
            accepted.index
        });
    }
    let mut places: Vec<_> = all.join_all().await;
    places.sort_unstable();
    assert!(places.iter().copied().eq(3..303), "each has a place of its own");
    assert_eq!(house.stage(&urns).await, Stage::Counted, "it closed when the last one had voted");
}

#[tokio::test]
async fn one_person_does_not_fill_a_log_and_a_foreign_key_does_not_break_it() {
    let mut house = House::new(3).await;
    let urns = new_urns();
    let mut foreign = house.definition().await;
    let other = NoteSigner::new(KeyName::new(foreign.origin.as_str()).unwrap(), &[9; 32]).verifier();
    foreign.log = label(&other.to_string());
    let refused = house.send(&urns, house.sign(CHAIR, &Body::Definition(Box::new(foreign)))).await.unwrap_err();
    assert!(matches!(refused, VoteError::Refused(Refusal::DefinitionKey)), "{refused}");
    house.open(&urns, None).await;
    let mut entered = 0;
    let refused = loop {
        match house.send(&urns, house.ballot(2, entered + 1, "yes")).await {
            Ok(_) => entered += 1,
            Err(refused) => break refused,
        }
    };
    assert!(matches!(refused, VoteError::Refused(Refusal::EntryLimit)), "{refused}");
    assert_eq!(entered, 100);
    // What was counted is counted again after a restart, and whoever leads still closes.
    let urns = new_urns();
    house.clock.advance(LEASE_MS + 1);
    let again = house.send(&urns, house.ballot(2, 101, "yes")).await.unwrap_err();
    assert!(matches!(again, VoteError::Refused(Refusal::EntryLimit)), "{again}");
    house.send(&urns, house.close()).await.unwrap();
}

#[tokio::test]
async fn a_deadline_closes_whoever_is_connected() {
    let mut house = House::new(3).await;
    let urns = new_urns();
    let until = u64::try_from(START_MS).unwrap() + 60_000;
    house.open(&urns, Some(until)).await;
    house.send(&urns, house.ballot(1, 1, "yes")).await.unwrap();
    house.clock.advance(60_000);
    // Nobody is there. A process that looks at the vote finds that its time is over.
    house.clock.advance(LEASE_MS);
    assert_eq!(house.stage(&new_urns()).await, Stage::Counted);
}

#[tokio::test]
async fn a_deadline_that_passes_while_nobody_runs_is_found() {
    let mut house = House::new(3).await;
    let until = START_MS + 60_000;
    {
        let urns = new_urns();
        house.open(&urns, Some(until.unsigned_abs())).await;
        house.send(&urns, house.ballot(1, 1, "yes")).await.unwrap();
    }
    let votes = || house.identity.store().votes();
    assert!(votes().overdue(until - 1, 9).await.unwrap().is_empty());
    house.clock.advance(60_000 + LEASE_MS);
    // What the job of the next process does.
    assert_eq!(votes().overdue(house.identity.now_ms(), 9).await.unwrap(), [house.vote]);
    new_urns().look(&house.identity, house.vote, 0).await.unwrap();
    assert_eq!(votes().find(house.vote).await.unwrap().unwrap().stage, Stage::Counted.name());
    assert!(votes().overdue(house.identity.now_ms(), 9).await.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_has_seen_more_than_there_is_learns_how_much_there_is() {
    let mut house = House::new(3).await;
    let urns = new_urns();
    house.open(&urns, None).await;
    let size = urns.look(&house.identity, house.vote, 0).await.unwrap().size;
    let longer = urns.look(&house.identity, house.vote, size + 1).await.unwrap();
    assert_eq!((longer.size, longer.consistency.len()), (size, 0));
    assert!(!urns.look(&house.identity, house.vote, size - 1).await.unwrap().consistency.is_empty());
}

#[tokio::test]
async fn a_process_that_ends_gives_its_logs_back() {
    let mut house = House::new(3).await;
    let (first, second) = (new_urns(), new_urns());
    house.open(&first, None).await;
    assert!(matches!(house.send(&second, house.ballot(1, 1, "yes")).await, Err(VoteError::Held)));
    first.release(&house.identity).await.unwrap();
    house.send(&second, house.ballot(1, 1, "yes")).await.unwrap();
    // Whoever has not noticed does not append beside it.
    assert!(matches!(house.send(&first, house.ballot(2, 1, "yes")).await, Err(VoteError::Held)));
}

#[tokio::test]
async fn a_hostile_officer_who_fills_the_log_keeps_it_neither_open_nor_uncounted() {
    let mut house = House::new(3).await;
    let urns = Urns::new(Bounds { entries: 40, of_one: 5, leading: 20, ending: 8 }, Some("client"));
    let until = u64::try_from(START_MS).unwrap() + 60_000;
    house.open(&urns, Some(until)).await;
    let report = |by: u16, number: usize| {
        let text = Text::new(&format!("Meldung {number}")).unwrap();
        let reported = body::Reported { member: id(by), problem: body::Problem::Other, text: Some(text) };
        house.sign(by, &Body::Reported(reported))
    };
    let mut entered = 0;
    let refused = loop {
        match house.send(&urns, report(CHAIR, entered)).await {
            Ok(_) => entered += 1,
            Err(refused) => break refused,
        }
    };
    assert!(matches!(refused, VoteError::Refused(Refusal::EntryLimit)), "{refused}");
    assert_eq!(entered, 40 - 8 - 3, "what ends a vote has its own place");
    let refused = house.send(&urns, house.ballot(2, 1, "yes")).await.unwrap_err();
    assert!(matches!(refused, VoteError::Refused(Refusal::EntryLimit)), "{refused}");
    house.clock.advance(60_000);
    assert_eq!(house.stage(&urns).await, Stage::Counted);
    house.send(&urns, house.sign(CHAIR, &Body::Announced(body::Announced {}))).await.unwrap();
}

#[tokio::test]
async fn a_close_that_is_refused_is_waited_with_and_not_tried_for_ever() {
    let mut house = House::new(3).await;
    let urns = Urns::new(Bounds { entries: 4, of_one: 5, leading: 0, ending: 0 }, Some("client"));
    let until = u64::try_from(START_MS).unwrap() + 60_000;
    house.open(&urns, Some(until)).await;
    house.send(&urns, house.ballot(1, 1, "yes")).await.unwrap();
    house.clock.advance(60_000);
    // In the one thread of this test, whoever tried again and again would never let go.
    assert_eq!(house.stage(&urns).await, Stage::Open);
    assert_eq!(house.stage(&urns).await, Stage::Open, "and it still answers");
}
