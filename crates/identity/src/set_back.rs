//! Whether the database is older than what its logs of votes have signed, and what an operator decides then.
//!
//! A log that signed an entry and does not have it any more must not sign another one in its place: whoever holds the
//! old signature would see two histories. So nothing is served until an operator brings back the newest backup, or
//! accepts what is lost: a vote that is behind takes nothing more, and the log of a tenant that is behind goes on under a
//! new name and a new key.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::Arc;

use audit::{Act, Object};
use ids::TenantId;
use ledger::{Checkpoint, Hash, Origin, SignedNote, tree};
use store::StoreError;
use thiserror::Error;
use tokio::sync::Semaphore;
use tokio::task::{JoinSet, spawn_blocking};
use tracing::error;
use uuid::Uuid;

use crate::error::IdentityError;
use crate::roots::{KeptRoot, Roots};
use crate::{Identity, Tenants};

/// Tenants that are compared at a time.
const TENANTS_AT_ONCE: usize = 8;
/// Logs of which one statement asks.
const LOGS_AT_ONCE: u64 = 500;

/// A log that was signed further than it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetBack {
    pub kept: KeptRoot,
    pub found: FoundLog,
}

/// What is in the database of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundLog {
    /// Neither the log nor the tenant.
    NoTenant,
    /// Nothing, or fewer entries than were signed.
    Shorter { size: u64 },
    /// Other entries than were signed.
    Other,
}

/// What a comparison with the second place found.
#[derive(Debug, Default)]
pub struct RootsCompared {
    /// There is no such file: whether the database was set back cannot be seen.
    pub lost: bool,
    /// Logs that are as they were signed.
    pub whole: usize,
    pub behind: Vec<SetBack>,
    /// Logs that are rightly gone: their tenant was erased, and that is proven.
    pub gone: Vec<KeptRoot>,
    /// What was signed and does not stand in the second place, because it could not be written there, or because the
    /// file is gone.
    pub unkept: Vec<KeptRoot>,
}

impl RootsCompared {
    fn add(&mut self, found: Option<FoundLog>, kept: KeptRoot) {
        match found {
            None => self.whole += 1,
            Some(found) => self.behind.push(SetBack { kept, found }),
        }
    }
}

/// What is kept of the logs of a tenant, by origin.
type KeptLogs = BTreeMap<String, KeptRoot>;

/// Whether a log has signed more than is kept of it.
fn is_ahead(kept: &KeptLogs, origin: &str, size: u64) -> bool {
    kept.get(origin).is_none_or(|kept| kept.size < size)
}

/// Why nothing could be compared.
#[derive(Debug, Error)]
pub enum CompareError {
    #[error("the file with the signed roots of votes: {0}")]
    File(#[from] io::Error),
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

impl From<StoreError> for CompareError {
    fn from(fault: StoreError) -> Self {
        Self::Identity(fault.into())
    }
}

impl fmt::Display for SetBack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let KeptRoot { origin, size, .. } = &self.kept;
        match self.found {
            FoundLog::NoTenant => write!(f, "{origin}: signed at {size} entries; its tenant is not in the database"),
            FoundLog::Shorter { size: found } => {
                write!(f, "{origin}: signed at {size} entries, {found} of them are in the database")
            }
            FoundLog::Other => write!(f, "{origin}: signed at {size} entries, others are in the database"),
        }
    }
}

/// A log in the database.
struct Head {
    size: u64,
    checkpoint: Option<Checkpoint>,
}

impl Head {
    fn new(size: i64, note: Option<&SignedNote>) -> Self {
        let checkpoint = note.and_then(|note| note.checkpoint().ok());
        Self { size: u64::try_from(size).unwrap_or_default(), checkpoint }
    }
}

impl Tenants {
    /// Compares every log of votes with what is kept of it in the second place, once for both questions: whether it lacks
    /// what it signed, and whether what it signed is kept. Reads the file first: it is never ahead of a database that goes
    /// on. Changes nothing.
    pub async fn compare_roots(&self) -> Result<RootsCompared, CompareError> {
        let mut compared = RootsCompared::default();
        if self.roots().path().is_none() {
            return Ok(compared);
        }
        let kept = self.kept_roots().await?;
        compared.lost = kept.is_none();
        let mut by_tenant = BTreeMap::<Uuid, KeptLogs>::new();
        for (origin, kept) in kept.into_iter().flatten() {
            by_tenant.entry(kept.tenant).or_default().insert(origin, kept);
        }
        let (turns, mut tasks) = (Arc::new(Semaphore::new(TENANTS_AT_ONCE)), JoinSet::new());
        for tenant in self.ids().await? {
            let (identity, turns) = (self.identity(tenant), turns.clone());
            let kept = by_tenant.remove(&tenant.uuid()).unwrap_or_default();
            tasks.spawn(async move {
                let _turn = turns.acquire().await;
                identity.compare(kept).await
            });
        }
        for (tenant, kept) in by_tenant {
            let kept = kept.into_values().filter(|kept| !kept.gone);
            if self.store.erasures().find(TenantId::from_uuid(tenant)).await?.is_some() {
                compared.gone.extend(kept);
            } else {
                compared.behind.extend(kept.map(|kept| SetBack { kept, found: FoundLog::NoTenant }));
            }
        }
        while let Some(done) = tasks.join_next().await {
            let own = done.map_err(io::Error::other)??;
            compared.whole += own.whole;
            compared.behind.extend(own.behind);
            compared.unkept.extend(own.unkept);
        }
        compared.behind.sort_by(|one, other| one.kept.origin.cmp(&other.kept.origin));
        if !compared.unkept.is_empty() {
            // What was signed just now came into the file a moment later.
            let kept = self.kept_roots().await?.unwrap_or_default();
            compared.unkept.retain(|root| is_ahead(&kept, &root.origin, root.size));
        }
        Ok(compared)
    }

    /// Writes what is missing in the second place.
    pub async fn keep_unkept_roots(&self, unkept: Vec<KeptRoot>) -> Result<(), CompareError> {
        Ok(self.write_roots(unkept).await?)
    }

    /// Shortens the file, without logs that are rightly gone.
    pub async fn shorten_roots(&self, gone: Vec<KeptRoot>) -> Result<(), CompareError> {
        Ok(beside(self.shared_roots(), move |roots| roots.shorten(&gone)).await?)
    }

    async fn kept_roots(&self) -> io::Result<Option<BTreeMap<String, KeptRoot>>> {
        beside(self.shared_roots(), Roots::read).await
    }

    async fn write_roots(&self, lines: Vec<KeptRoot>) -> io::Result<()> {
        beside(self.shared_roots(), move |roots| roots.write(&lines)).await
    }

    /// Goes on with what there is. Answers what was done, a sentence for each log. What the second place does not take is
    /// not accepted, and can be accepted again.
    pub async fn accept_set_back(&self, behind: Vec<SetBack>) -> Result<Vec<String>, CompareError> {
        let mut done = Vec::new();
        for SetBack { kept, found } in behind {
            let Some(tenant) = self.find(TenantId::from_uuid(kept.tenant)).await? else {
                done.push(format!("{}: forgotten with its tenant", kept.origin));
                self.write_roots(vec![KeptRoot { gone: true, ..kept }]).await?;
                continue;
            };
            done.push(match kept.vote {
                Some(vote) => tenant.identity.end_set_back(vote, &kept, found).await?,
                None => tenant.identity.begin_epoch(&kept, found).await?,
            });
        }
        Ok(done)
    }
}

impl Identity {
    /// All logs of this tenant, and what is kept of them.
    async fn compare(&self, mut kept: KeptLogs) -> Result<RootsCompared, IdentityError> {
        let votes = self.store.votes();
        let mut compared = RootsCompared::default();
        let own = votes.log().await?;
        let mut logs: Vec<_> = own.into_iter().map(|log| (None, log.origin, log.size, log.checkpoint)).collect();
        let mut last = None;
        loop {
            let some = votes.logs_after(last, LOGS_AT_ONCE).await?;
            let is_last = (some.len() as u64) < LOGS_AT_ONCE;
            last = some.last().map(|(id, ..)| *id);
            logs.extend(some.into_iter().map(|(id, origin, size, note)| (Some(id), origin, size, note)));
            for (vote, origin, size, note) in logs.drain(..) {
                let note = note.and_then(|note| note.parse::<SignedNote>().ok());
                let signed = note.as_ref().and_then(|note| KeptRoot::of(self.store.id(), vote, note));
                compared.unkept.extend(signed.filter(|signed| is_ahead(&kept, &signed.origin, signed.size)));
                if let Some(kept) = kept.remove(&origin).filter(|kept| !kept.gone) {
                    compared.add(self.found(&kept, Some(&Head::new(size, note.as_ref()))).await?, kept);
                }
            }
            if is_last {
                break;
            }
        }
        for kept in kept.into_values().filter(|kept| !kept.gone) {
            compared.add(self.found(&kept, None).await?, kept);
        }
        Ok(compared)
    }

    /// What is wrong with a log; nothing if it still begins with what was signed.
    async fn found(&self, kept: &KeptRoot, head: Option<&Head>) -> Result<Option<FoundLog>, IdentityError> {
        let size = head.map_or(0, |head| head.size);
        let Some(head) = head.filter(|head| head.size >= kept.size) else {
            return Ok(Some(FoundLog::Shorter { size }));
        };
        let root = match head.checkpoint.as_ref().filter(|checkpoint| checkpoint.size == kept.size) {
            Some(checkpoint) => Some(checkpoint.root),
            None => match kept.vote {
                Some(vote) => {
                    let most = i64::try_from(kept.size).unwrap_or(i64::MAX);
                    let leaves = self.store.votes().leaves(vote, most).await?;
                    let leaves: Option<Vec<_>> = leaves.iter().map(|leaf| Hash::from_slice(leaf)).collect();
                    leaves.map(|leaves| tree::root(&leaves))
                }
                None => self.vote_tree().await?.root(kept.size),
            },
        };
        Ok((root != kept.hash()).then_some(FoundLog::Other))
    }

    /// A vote that is behind takes nothing more.
    async fn end_set_back(&self, vote: Uuid, kept: &KeptRoot, found: FoundLog) -> Result<String, CompareError> {
        let Some(row) = self.store.votes().find(vote).await? else {
            self.write_root(KeptRoot { gone: true, ..kept.clone() }).await?;
            let event = Act::VoteSetBack.on(Object::new("vote", vote, &kept.origin));
            self.audit.note(lost(event, kept, found)).await?;
            return Ok(format!("{}: lost; nothing of it is in the database", kept.origin));
        };
        let scope = self.store.begin().await?;
        scope.votes().set_back(vote, self.now_ms()).await?;
        let event = Act::VoteSetBack.on(Object::new("vote", vote, &row.title));
        self.audit.append(&scope, lost(event, kept, found)).await?;
        scope.commit().await?;
        let leaves = self.store.votes().leaves(vote, row.size).await?;
        let leaves: Vec<_> = leaves.iter().filter_map(|leaf| Hash::from_slice(leaf)).collect();
        let (size, root) = (u64::try_from(leaves.len()).unwrap_or_default(), tree::root(&leaves).to_string());
        // What is stored counts from now on.
        self.write_root(KeptRoot { size, root, accepted: true, ..kept.clone() }).await?;
        Ok(format!("{}: takes nothing more; hold the vote again", kept.origin))
    }

    /// The log of the tenant goes on under a new name and a new key, with the seals that are left.
    async fn begin_epoch(&self, kept: &KeptRoot, found: FoundLog) -> Result<String, CompareError> {
        let Some(log) = self.store.votes().log().await? else {
            self.write_root(KeptRoot { gone: true, ..kept.clone() }).await?;
            return Ok(format!("{}: a new log begins with the next vote", kept.origin));
        };
        if log.origin != kept.origin {
            // It has begun anew already.
            self.write_root(KeptRoot { gone: true, ..kept.clone() }).await?;
            return Ok(format!("{}: has gone on as {}", kept.origin, log.origin));
        }
        let former = self.vote_log_signer(&log).await?.verifier().to_string();
        let origin = next_epoch(&log.origin);
        let (signing_key, signer) = self.new_log_key(&origin).await?;
        let tree = self.vote_tree().await?;
        let checkpoint = match Origin::new(&origin) {
            Ok(name) if tree.size() > 0 => {
                tree.root(tree.size()).and_then(|root| Checkpoint::new(name, tree.size(), root).sign(&signer).ok())
            }
            _ => None,
        };
        let note = checkpoint.as_ref().map(ToString::to_string);
        let size = i64::try_from(tree.size()).unwrap_or(i64::MAX);
        let scope = self.store.begin().await?;
        scope.votes().renew_log(&log.origin, &origin, signing_key, size, note.as_deref()).await?;
        let event = Act::VoteLogEpoch.on(Object::named("vote-log", &origin)).with("former-key", former);
        self.audit.append(&scope, lost(event, kept, found)).await?;
        scope.commit().await?;
        self.write_root(KeptRoot { gone: true, ..kept.clone() }).await?;
        if let Some(root) = checkpoint.and_then(|note| KeptRoot::of(self.store.id(), None, &note)) {
            self.write_root(root).await?;
        }
        Ok(format!("{}: goes on as {origin}, with the key {}", kept.origin, signer.verifier()))
    }
}

fn lost(event: audit::Event, kept: &KeptRoot, found: FoundLog) -> audit::Event {
    let found = match found {
        FoundLog::Shorter { size } => size.to_string(),
        FoundLog::NoTenant | FoundLog::Other => "others".to_owned(),
    };
    event.with("signed-entries", kept.size.to_string()).with("signed-root", &kept.root).with("found-entries", found)
}

/// The name of a log that follows another one: the same with the number of the epoch, the first of which has none.
fn next_epoch(origin: &str) -> String {
    match origin.rsplit_once("/epoch-").and_then(|(log, number)| Some((log, number.parse::<u32>().ok()?))) {
        Some((log, number)) => format!("{log}/epoch-{}", number.saturating_add(1)),
        None => format!("{origin}/epoch-2"),
    }
}

impl Identity {
    /// Keeps what a log has just signed in the second place. It was signed by then: that it cannot be kept is said, and
    /// keeps nothing from going on; `plenum doctor` finds it, and the next start makes up for it.
    pub async fn keep_root(&self, vote: Option<Uuid>, note: &SignedNote) {
        let Some(root) = KeptRoot::of(self.store.id(), vote, note) else { return };
        if self.roots.has(&root.origin, root.size) {
            return;
        }
        let origin = root.origin.clone();
        if let Err(fault) = self.write_root(root).await {
            let path = self.roots.path().map(|path| path.display().to_string()).unwrap_or_default();
            error!(path, origin, %fault, "what a log of votes signed could not be kept in its second place");
        }
    }

    async fn write_root(&self, line: KeptRoot) -> io::Result<()> {
        beside(self.roots.clone(), move |roots| roots.write(&[line])).await
    }
}

/// Files are slow now and then, and sockets do not wait for them.
async fn beside<T: Send + 'static>(
    roots: Arc<Roots>,
    work: impl FnOnce(&Roots) -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    spawn_blocking(move || work(&roots)).await.map_err(io::Error::other)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn epochs_are_numbered_from_the_second_on() {
        assert_eq!(next_epoch("plenum.example/votes/log/01"), "plenum.example/votes/log/01/epoch-2");
        assert_eq!(next_epoch("plenum.example/votes/log/01/epoch-2"), "plenum.example/votes/log/01/epoch-3");
    }
}
