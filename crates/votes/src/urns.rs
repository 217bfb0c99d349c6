//! All votes that this process has in memory.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use ballot::encoded::Blob;
use ballot::vote::Submission;
use ballot::{MemberId, Place};
use identity::Identity;
use ids::{MeetingId, TenantId};
use tokio::sync::{mpsc, oneshot};
use uuid::Uuid;

use crate::error::VoteError;
use crate::facts::Standing;
use crate::urn::{AT_ONCE, Accepted, Entering, Look, Urn, Wish};

/// How long a process that has appended keeps others from it, milliseconds. A process that died is waited for so long.
pub const LEASE_MS: i64 = 10_000;

/// A vote that has gone on, or of which something else is to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    pub tenant: TenantId,
    pub meeting: MeetingId,
    pub vote: Uuid,
}

/// Where it is said that a vote has gone on. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Changes(mpsc::UnboundedSender<Change>);

impl Changes {
    pub fn tell(&self, tenant: TenantId, meeting: MeetingId, vote: Uuid) {
        // Nobody listens any more when the process ends.
        let _ = self.0.send(Change { tenant, meeting, vote });
    }
}

type Key = (TenantId, Uuid);

struct Door {
    wishes: mpsc::Sender<Wish>,
}

/// The votes of an installation as one process holds them.
pub struct Urns {
    process: Uuid,
    changes: Changes,
    doors: Arc<Mutex<HashMap<Key, Arc<Door>>>>,
    /// Logs that are being read just now: each once, however many wait for it.
    opening: Mutex<HashMap<Key, Arc<tokio::sync::Mutex<()>>>>,
}

impl Urns {
    /// What comes out of the receiver is to be told to people.
    pub fn new() -> (Self, mpsc::UnboundedReceiver<Change>) {
        let (changes, changed) = mpsc::unbounded_channel();
        (
            Self {
                process: Uuid::now_v7(),
                changes: Changes(changes),
                doors: Arc::default(),
                opening: Mutex::default(),
            },
            changed,
        )
    }

    /// To tell of what happens beside the logs.
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// Has something entered. When it returns, it is stored.
    pub async fn submit(
        &self,
        identity: &Arc<Identity>,
        vote: Uuid,
        submission: Submission,
        shares: Vec<Blob>,
    ) -> Result<Accepted, VoteError> {
        let (answer, answered) = oneshot::channel();
        self.ask(identity, vote, Wish::Enter(Entering { submission, shares, answer })).await?;
        answered.await.map_err(|_| VoteError::Held)?
    }

    /// How a log stands, and that its state of `old` entries is the beginning of it.
    pub async fn look(&self, identity: &Arc<Identity>, vote: Uuid, old: u64) -> Result<Look, VoteError> {
        let (answer, answered) = oneshot::channel();
        self.ask(identity, vote, Wish::Look(old, answer)).await?;
        answered.await.map_err(|_| VoteError::Held)?
    }

    /// Who takes part in a vote, and who has.
    pub async fn standing(&self, identity: &Arc<Identity>, vote: Uuid) -> Result<Standing, VoteError> {
        let (answer, answered) = oneshot::channel();
        self.ask(identity, vote, Wish::Stand(answer)).await?;
        answered.await.map_err(|_| VoteError::Held)
    }

    /// Has entered who has come and gone meanwhile.
    pub async fn follow(
        &self,
        identity: &Arc<Identity>,
        vote: Uuid,
        places: BTreeMap<MemberId, Place>,
    ) -> Result<(), VoteError> {
        self.ask(identity, vote, Wish::Follow(places)).await
    }

    async fn ask(&self, identity: &Arc<Identity>, vote: Uuid, wish: Wish) -> Result<(), VoteError> {
        let door = self.door(identity, vote).await?;
        door.wishes.send(wish).await.map_err(|_| VoteError::Held)
    }

    /// The way to the one task that appends to this log.
    async fn door(&self, identity: &Arc<Identity>, vote: Uuid) -> Result<Arc<Door>, VoteError> {
        let key = (identity.store().id(), vote);
        if let Some(door) = self.known(key) {
            return Ok(door);
        }
        let turn = {
            let mut opening = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
            opening.entry(key).or_default().clone()
        };
        let opened = {
            let _turn = turn.lock().await;
            match self.known(key) {
                Some(door) => Ok(door),
                None => self.open(key, identity, vote).await,
            }
        };
        let mut opening = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever is the last to have waited clears up.
        if Arc::strong_count(&turn) <= 2 {
            opening.remove(&key);
        }
        opened
    }

    async fn open(&self, key: Key, identity: &Arc<Identity>, vote: Uuid) -> Result<Arc<Door>, VoteError> {
        let urn = Urn::open(identity.clone(), vote, self.process, self.changes.clone()).await?;
        let (wishes, coming) = mpsc::channel(AT_ONCE);
        let door = Arc::new(Door { wishes });
        {
            let mut doors = self.doors.lock().unwrap_or_else(PoisonError::into_inner);
            // Somebody else may have read the same log meanwhile; then that one goes on.
            if let Some(first) = doors.get(&key).filter(|door| !door.wishes.is_closed()) {
                return Ok(first.clone());
            }
            doors.insert(key, door.clone());
        }
        let (doors, own) = (self.doors.clone(), Arc::downgrade(&door));
        tokio::spawn(async move {
            urn.run(coming).await;
            let mut doors = doors.lock().unwrap_or_else(PoisonError::into_inner);
            if doors.get(&key).is_some_and(|door| Arc::as_ptr(door) == own.as_ptr()) {
                doors.remove(&key);
            }
        });
        Ok(door)
    }

    fn known(&self, key: Key) -> Option<Arc<Door>> {
        let doors = self.doors.lock().unwrap_or_else(PoisonError::into_inner);
        doors.get(&key).filter(|door| !door.wishes.is_closed()).cloned()
    }
}
