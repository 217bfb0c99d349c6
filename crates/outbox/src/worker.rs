//! The worker: finds what is due, has it delivered, writes down what became of it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::stream::{FuturesUnordered, StreamExt};
use identity::{Tenant, Tenants};
use ids::TenantId;
use store::entity::outbox::Model;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tracing::{error, info, warn};
use uuid::Uuid;

use crate::schedule::wait_after;

/// Deliveries under way at a time, all tenants together.
pub const AT_ONCE: usize = 32;
/// Deliveries of one kind of one tenant under way at a time.
pub const PER_TENANT: u64 = 4;
/// How often all tenants are looked at, whether or not anybody rang: what another process wrote goes out this late.
pub const LOOK_EVERY: Duration = Duration::from_secs(60);
/// How long a trial has before others may take the delivery. Longer than any deliverer needs.
const TRIAL_MS: i64 = 3 * 60 * 1_000;

/// A delivery as its deliverer sees it.
#[derive(Debug)]
pub struct Parcel {
    /// The same at each trial, so that the receiver can tell a second one.
    pub id: Uuid,
    pub about: Option<Uuid>,
    pub label: String,
    pub created_at_ms: i64,
    /// Trials, this one included.
    pub attempt: u32,
    /// What was sealed.
    pub payload: Vec<u8>,
}

/// What became of a trial. A fault is a stable word that names nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It has arrived.
    Done,
    /// Nobody wants it any more; not a failure.
    Void,
    /// It may arrive later.
    Again(&'static str),
    /// It never will.
    Failed(&'static str),
}

/// Delivers one kind.
#[async_trait]
pub trait Deliver: Send + Sync {
    /// As in `identity::NewParcel`.
    fn kind(&self) -> &'static str;
    /// Makes one trial, in less than three minutes.
    async fn deliver(&self, tenant: &Tenant, parcel: Parcel) -> Outcome;
}

/// Delivers everything of all tenants.
pub struct Worker {
    tenants: Arc<Tenants>,
    deliverers: Vec<Arc<dyn Deliver>>,
    slots: Arc<Semaphore>,
}

/// One kind of one tenant.
type Lane = (TenantId, usize);

impl Worker {
    pub fn new(tenants: Arc<Tenants>, deliverers: Vec<Arc<dyn Deliver>>) -> Self {
        Self { tenants, deliverers, slots: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// Goes on for ever. Dropped in mid-trial, the trial is made again after three minutes.
    pub async fn run(self) {
        let this = Arc::new(self);
        let bell = this.tenants.bell();
        let mut every = tokio::time::interval(LOOK_EVERY);
        let mut under_way: JoinSet<(Lane, Option<i64>)> = JoinSet::new();
        let mut busy: HashSet<Lane> = HashSet::new();
        // Rung for while at work: looked at once more.
        let mut again: HashSet<Lane> = HashSet::new();
        let mut due: HashMap<Lane, i64> = HashMap::new();
        loop {
            let now_ms = this.tenants.now_ms();
            let next = due.values().min().map(|at| u64::try_from(at - now_ms).unwrap_or(0));
            let timer = Duration::from_millis(next.unwrap_or(u64::from(u32::MAX)));
            tokio::select! {
                _ = every.tick() => match this.tenants.ids().await {
                    Ok(tenants) => {
                        for lane in tenants.into_iter().flat_map(|tenant| this.lanes(tenant)) {
                            due.insert(lane, now_ms);
                        }
                    }
                    Err(fault) => error!(%fault, "tenants could not be read"),
                },
                tenants = bell.rung() => {
                    for lane in tenants.into_iter().flat_map(|tenant| this.lanes(tenant)) {
                        due.insert(lane, now_ms);
                    }
                }
                () = tokio::time::sleep(timer) => {}
                Some(done) = under_way.join_next() => match done {
                    Ok((lane, next)) => {
                        busy.remove(&lane);
                        if again.remove(&lane) {
                            due.insert(lane, now_ms);
                        } else if let Some(next) = next {
                            due.insert(lane, next);
                        }
                    }
                    // Which lane it was is not known; none may be barred for ever.
                    Err(fault) => {
                        error!(%fault, "a delivery went wrong");
                        busy.clear();
                    }
                },
            }
            let now_ms = this.tenants.now_ms();
            let ready: Vec<Lane> = due.iter().filter(|(_, at)| **at <= now_ms).map(|(lane, _)| *lane).collect();
            for lane in ready {
                due.remove(&lane);
                if busy.insert(lane) {
                    let this = this.clone();
                    under_way.spawn(async move { (lane, this.work(lane).await) });
                } else {
                    again.insert(lane);
                }
            }
        }
    }

    fn lanes(&self, tenant: TenantId) -> impl Iterator<Item = Lane> + use<> {
        (0..self.deliverers.len()).map(move |kind| (tenant, kind))
    }

    /// Delivers what is due of a lane; when the next is.
    async fn work(&self, (tenant, kind): Lane) -> Option<i64> {
        let deliverer = &self.deliverers[kind];
        let tenant = match self.tenants.find(tenant).await {
            // What a suspended tenant wrote waits; it goes out, or is erased with it.
            Ok(tenant) => tenant.filter(|tenant| !tenant.suspended)?,
            Err(fault) => {
                error!(%tenant, %fault, "the outbox cannot be read");
                return None;
            }
        };
        let all = async {
            let outbox = tenant.identity.store();
            loop {
                let now_ms = self.tenants.now_ms();
                let found = outbox.outbox().due(deliverer.kind(), now_ms, PER_TENANT).await?;
                if found.is_empty() {
                    return outbox.outbox().next_due(deliverer.kind()).await;
                }
                let trials: FuturesUnordered<_> = found.iter().map(|row| self.trial(&tenant, deliverer, row)).collect();
                let faults: Vec<_> = trials.filter_map(|done| async { done.err() }).collect().await;
                if let Some(fault) = faults.into_iter().next() {
                    return Err(fault);
                }
            }
        };
        match all.await {
            Ok(next) => next,
            Err(fault) => {
                // Looked at again with all others.
                error!(tenant = %tenant.id, %fault, "the outbox failed");
                None
            }
        }
    }

    async fn trial(&self, tenant: &Tenant, deliverer: &Arc<dyn Deliver>, row: &Model) -> Result<(), store::StoreError> {
        let _slot = self.slots.acquire().await;
        let outbox = tenant.identity.store().outbox();
        let Some(taken) = outbox.take(row, self.tenants.now_ms() + TRIAL_MS).await? else { return Ok(()) };
        let attempt = u32::try_from(row.attempts + 1).unwrap_or(u32::MAX);
        let outcome = match tenant.identity.open_parcel(row).await {
            Ok(payload) => {
                let (id, about, label) = (row.id, row.about_id, row.label.clone());
                let parcel = Parcel { id, about, label, created_at_ms: row.created_at_ms, attempt, payload };
                deliverer.deliver(tenant, parcel).await
            }
            // Nobody can: the key is another one, or somebody changed it.
            Err(_) => Outcome::Failed("damaged"),
        };
        let now_ms = self.tenants.now_ms();
        let outcome = match outcome {
            Outcome::Again(fault) => match wait_after(attempt, random()) {
                Some(wait) => {
                    let due = now_ms + i64::try_from(wait.as_millis()).unwrap_or(i64::MAX / 2);
                    info!(tenant = %tenant.id, delivery = %row.id, kind = row.kind, fault, attempt, "not delivered yet");
                    return outbox.again(taken, due, fault).await;
                }
                None => Outcome::Failed(fault),
            },
            other => other,
        };
        match outcome {
            Outcome::Done | Outcome::Void => outbox.done(taken).await,
            Outcome::Again(fault) | Outcome::Failed(fault) => {
                warn!(tenant = %tenant.id, delivery = %row.id, kind = row.kind, fault, attempt, "delivery given up");
                outbox.fail(taken, now_ms, fault).await
            }
        }
    }
}

fn random() -> u64 {
    getrandom::u64().expect("the system has randomness")
}
