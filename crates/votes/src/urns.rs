//! All votes that this process has in memory.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use ballot::encoded::{Blob, PublicKey};
use ballot::vote::Submission;
use ballot::{MemberId, Place};
use identity::Identity;
use ids::{BodyId, TenantId};
use ledger::{Hash, SignedNote, TlogProof, VerifierKey};
use tokio::sync::{Semaphore, mpsc, oneshot};
use uuid::Uuid;

use crate::bounds::Bounds;
use crate::error::VoteError;
use crate::facts::Standing;
use crate::file::Turn;
use crate::news::Changes;
use crate::urn::{AT_ONCE, Urn, Wish};

/// How long a process that has appended keeps others from it, milliseconds. A process that died is waited for so long.
pub const LEASE_MS: i64 = 10_000;

/// A log as it is stored.
#[derive(Clone, Debug, Default)]
pub struct Look {
    pub size: u64,
    /// Over all that is stored.
    pub checkpoint: Option<SignedNote>,
    pub consistency: Vec<Hash>,
    /// Choices are not shown before the close.
    pub veiled: bool,
}

/// What a log says for good once its definition is fixed, and what one member confirms its close with.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// Key of the log.
    pub log: VerifierKey,
    /// With which trustees sign, in their order.
    pub trustees: Vec<PublicKey>,
    pub confirms: Option<PublicKey>,
}

/// The register of a body by which a roll was compared.
#[derive(Clone, Copy, Debug)]
pub struct RegisterSeen {
    pub body: BodyId,
    pub version: i64,
}

/// It is stored. The proof is what the client keeps.
#[derive(Clone, Debug)]
pub struct Accepted {
    pub index: u64,
    /// Its header, as it is hashed.
    pub entry: String,
    pub proof: TlogProof,
}

/// Records that are made at a time, whoever wants them: each may be as large as its attachments allow.
const RECORDS_AT_ONCE: usize = 2;

type Key = (TenantId, Uuid);

struct Door {
    wishes: mpsc::Sender<Wish>,
}

/// The votes of an installation as one process holds them.
pub struct Urns {
    process: Uuid,
    bounds: Bounds,
    /// Which program people vote with.
    client: Option<Arc<str>>,
    changes: Changes,
    doors: Arc<Mutex<HashMap<Key, Arc<Door>>>>,
    /// Logs that are being read just now: each once, however many wait for it.
    opening: Mutex<HashMap<Key, Arc<tokio::sync::Mutex<()>>>>,
    records: Semaphore,
}

impl Urns {
    /// `client` is what tells the program in the browser from others; the audit log says with which one a vote was opened.
    pub fn new(bounds: Bounds, client: Option<&str>) -> Self {
        let process = Uuid::now_v7();
        let (changes, doors, opening) = Default::default();
        let records = Semaphore::new(RECORDS_AT_ONCE);
        Self { process, bounds, client: client.map(Arc::from), changes, doors, opening, records }
    }

    /// What tells the program in the browser from others.
    pub fn client(&self) -> Option<&str> {
        self.client.as_deref()
    }

    /// What is to be told to people, of the logs and of what happens beside them.
    pub fn changes(&self) -> &Changes {
        &self.changes
    }

    /// Waits until a record may be made, or another large file from one.
    pub async fn turn(&self) -> Result<Turn<'_>, VoteError> {
        Ok(Turn(self.records.acquire().await.map_err(|_| VoteError::Held)?))
    }

    /// Tenants whose logs this process may have.
    pub fn tenants(&self) -> BTreeSet<TenantId> {
        self.doors.lock().unwrap_or_else(PoisonError::into_inner).keys().map(|(tenant, _)| *tenant).collect()
    }

    /// Gives back the logs of a tenant, before the process ends.
    pub async fn release(&self, identity: &Identity) -> Result<(), VoteError> {
        Ok(identity.store().votes().release(self.process).await?)
    }

    /// Has something entered. When it returns, it is stored.
    pub async fn submit(
        &self,
        identity: &Arc<Identity>,
        vote: Uuid,
        submission: Submission,
        shares: Vec<Blob>,
    ) -> Result<Accepted, VoteError> {
        self.enter(identity, vote, submission, shares, None).await
    }

    /// Has a roll entered, if the register is still the one that it was compared with; [`VoteError::Held`] if not: compare
    /// it again.
    pub async fn submit_roll(
        &self,
        identity: &Arc<Identity>,
        vote: Uuid,
        submission: Submission,
        seen: RegisterSeen,
    ) -> Result<Accepted, VoteError> {
        self.enter(identity, vote, submission, Vec::new(), Some(seen)).await
    }

    async fn enter(
        &self,
        identity: &Arc<Identity>,
        vote: Uuid,
        submission: Submission,
        shares: Vec<Blob>,
        seen: Option<RegisterSeen>,
    ) -> Result<Accepted, VoteError> {
        let (answer, answered) = oneshot::channel();
        self.ask(identity, vote, Wish::Enter(submission, shares, seen, answer)).await?;
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

    /// What is fixed in a vote; [`VoteError::NotFound`] while nothing is.
    pub async fn fixed(&self, identity: &Arc<Identity>, vote: Uuid, member: MemberId) -> Result<Fixed, VoteError> {
        let (answer, answered) = oneshot::channel();
        self.ask(identity, vote, Wish::Fixed(member, answer)).await?;
        answered.await.map_err(|_| VoteError::Held)?
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
        let (changes, client) = (self.changes.clone(), self.client.clone());
        let urn = Urn::open(identity.clone(), vote, self.process, self.bounds, changes, client).await?;
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
