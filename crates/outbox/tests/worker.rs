//! A worker over a real database, with a receiver that does what the test says.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use async_trait::async_trait;
use identity::{Keys, NewParcel, Passwords, Tenant, Tenants};
use outbound::{AllowList, Limits, Outbound};
use outbox::{Deliver, Outcome, Parcel, Worker};
use store::{ManualClock, Store};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

/// A trial that waits for what the test says of it.
struct Trial {
    tenant: String,
    parcel: Parcel,
    answer: oneshot::Sender<Outcome>,
}

struct Receiver(mpsc::UnboundedSender<Trial>);

#[async_trait]
impl Deliver for Receiver {
    fn kind(&self) -> &'static str {
        "test"
    }

    async fn deliver(&self, tenant: &Tenant, parcel: Parcel) -> Outcome {
        let (answer, said) = oneshot::channel();
        self.0.send(Trial { tenant: tenant.name.clone(), parcel, answer }).ok().unwrap();
        said.await.unwrap()
    }
}

struct House {
    tenants: Arc<Tenants>,
    clock: Arc<ManualClock>,
    trials: mpsc::UnboundedReceiver<Trial>,
    north: Tenant,
    south: Tenant,
    _dir: tempfile::TempDir,
}

impl House {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::connect(&format!("sqlite://{}", dir.path().join("p.db").display())).await.unwrap();
        store.migrate(None).await.unwrap();
        store.tenants().ensure_home("North", 1).await.unwrap();
        let clock = Arc::new(ManualClock::at(1_000_000));
        let outbound = Outbound::new(AllowList::none(), "", Limits::default()).unwrap();
        let url = "http://north.example".to_owned();
        let tenants = Tenants::new(store, Keys::fixed(), clock.clone(), Passwords::cheap(), outbound, url);
        let tenants = Arc::new(tenants);
        tenants.create("south", "South", &["south.example".to_owned()]).await.unwrap();
        let north = tenants.home().await.unwrap();
        let south = tenants.by_host("south.example").await.unwrap().unwrap();
        for tenant in [&north, &south] {
            tenant.identity.seal_ready().await.unwrap();
        }
        let (sender, trials) = mpsc::unbounded_channel();
        tokio::spawn(Worker::new(tenants.clone(), vec![Arc::new(Receiver(sender))]).run());
        Self { tenants, clock, trials, north, south, _dir: dir }
    }

    async fn put(&self, tenant: &Tenant, payload: &str) -> Uuid {
        let store = tenant.identity.store().begin().await.unwrap();
        let new = NewParcel { kind: "test", about: None, label: "greeting".into(), payload: payload.into() };
        let id = tenant.identity.put(&store, new).await.unwrap();
        store.commit().await.unwrap();
        id
    }

    /// Looks again, after the time was changed.
    fn look(&self, tenant: &Tenant) {
        self.tenants.bell().ring(tenant.id);
    }

    async fn next(&mut self) -> Trial {
        self.trials.recv().await.unwrap()
    }

    /// Waits until a condition of the outbox holds; each look lets the worker run.
    async fn until(&self, tenant: &Tenant, id: Uuid, holds: impl Fn(Option<store::entity::outbox::Model>) -> bool) {
        while !holds(tenant.identity.store().outbox().find(id).await.unwrap()) {
            tokio::task::yield_now().await;
        }
    }
}

#[tokio::test]
async fn what_is_delivered_is_gone_and_nothing_lies_readable() {
    let mut house = House::new().await;
    let id = house.put(&house.north, "canary").await;
    let trial = house.next().await;
    assert_eq!((trial.tenant.as_str(), trial.parcel.id, trial.parcel.attempt), ("North", id, 1));
    assert_eq!(trial.parcel.payload, b"canary");
    let row = house.north.identity.store().outbox().find(id).await.unwrap().unwrap();
    assert!(!row.payload.windows(6).any(|part| part == b"canary"));
    trial.answer.send(Outcome::Done).unwrap();
    house.until(&house.north, id, |row| row.is_none()).await;
}

#[tokio::test]
async fn what_comes_while_it_is_delivered_is_delivered_too() {
    for outcome in [Outcome::Done, Outcome::Void, Outcome::Again("unreachable"), Outcome::Failed("refused")] {
        let mut house = House::new().await;
        let id = house.put(&house.north, "a").await;
        let first = house.next().await;
        // Whoever has more to say while it is on its way restarts it.
        assert!(house.north.identity.store().outbox().restart(id, house.tenants.now_ms()).await.unwrap());
        first.answer.send(outcome).unwrap();
        let second = house.next().await;
        assert_eq!((second.parcel.id, second.parcel.attempt), (id, 1), "{outcome:?}");
        second.answer.send(Outcome::Done).unwrap();
        house.until(&house.north, id, |row| row.is_none()).await;
    }
}

#[tokio::test]
async fn what_was_rolled_back_is_never_delivered() {
    let mut house = House::new().await;
    let store = house.north.identity.store().begin().await.unwrap();
    let new = NewParcel { kind: "test", about: None, label: "greeting".into(), payload: b"no".to_vec() };
    house.north.identity.put(&store, new).await.unwrap();
    drop(store);
    house.look(&house.north);
    house.put(&house.south, "yes").await;
    assert_eq!(house.next().await.parcel.payload, b"yes");
}

#[tokio::test]
async fn a_failure_is_tried_again_later_and_given_up_in_the_end() {
    let mut house = House::new().await;
    let id = house.put(&house.north, "a").await;
    for attempt in 1..=9_u32 {
        let trial = house.next().await;
        assert_eq!((trial.parcel.id, trial.parcel.attempt), (id, attempt));
        trial.answer.send(Outcome::Again("unreachable")).unwrap();
        house.until(&house.north, id, |row| row.unwrap().fault.is_some()).await;
        let row = house.north.identity.store().outbox().find(id).await.unwrap().unwrap();
        // A trial is over when the time of the next is written.
        let now_ms = house.tenants.now_ms();
        let wait_ms = i64::try_from(outbox::WAITS[attempt as usize - 1].as_millis()).unwrap();
        house.until(&house.north, id, |row| row.unwrap().due_at_ms >= now_ms + wait_ms).await;
        assert_eq!(row.attempts, i64::from(attempt));
        house.clock.advance(wait_ms + wait_ms / 5 + 1);
        house.look(&house.north);
    }
    house.next().await.answer.send(Outcome::Again("unreachable")).unwrap();
    house.until(&house.north, id, |row| row.unwrap().failed_at_ms.is_some()).await;
    // An administrator begins anew.
    assert!(house.north.identity.store().outbox().restart(id, house.tenants.now_ms()).await.unwrap());
    house.look(&house.north);
    let trial = house.next().await;
    assert_eq!(trial.parcel.attempt, 1);
    trial.answer.send(Outcome::Failed("refused")).unwrap();
    house.until(&house.north, id, |row| row.unwrap().fault.as_deref() == Some("refused")).await;
    assert_eq!(house.north.identity.store().outbox().count("test").await.unwrap(), (0, 1));
    house.clock.advance(identity::FAILED_KEPT_MS + 1);
    assert_eq!(house.north.identity.sweep_outbox().await.unwrap(), 1);
}

#[tokio::test]
async fn nobody_waits_behind_what_anothers_receiver_does_not_take() {
    let mut house = House::new().await;
    for _ in 0..outbox::PER_TENANT + 1 {
        house.put(&house.north, "slow").await;
    }
    let mut held = Vec::new();
    for _ in 0..outbox::PER_TENANT {
        let trial = house.next().await;
        assert_eq!(trial.tenant, "North");
        held.push(trial);
    }
    house.put(&house.south, "quick").await;
    // The fifth of the north waits; the south does not.
    assert_eq!(house.next().await.tenant, "South");
    for trial in held {
        trial.answer.send(Outcome::Void).unwrap();
    }
    assert_eq!(house.next().await.parcel.payload, b"slow");
}

#[tokio::test]
async fn what_was_changed_in_the_database_is_given_up() {
    let house = House::new().await;
    let store = house.north.identity.store();
    let new = store::NewDelivery {
        id: Uuid::now_v7(),
        kind: "test",
        about: None,
        label: "greeting".into(),
        payload: b"not sealed by us, and long enough".to_vec(),
        created_at_ms: 1,
        due_at_ms: 1,
    };
    let id = new.id;
    store.outbox().add(new).await.unwrap();
    house.look(&house.north);
    house.until(&house.north, id, |row| row.unwrap().fault.as_deref() == Some("damaged")).await;
}
