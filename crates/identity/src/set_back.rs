//! Whether the database is older than what its logs of votes have signed, and what an operator decides then.
//!
//! A log that signed an entry and does not have it any more must not sign another one in its place: whoever holds the
//! old signature would see two histories. So nothing is served until an operator brings back the newest backup, or
//! accepts what is lost: a vote that is behind takes nothing more, and the log of a tenant that is behind goes on under a
//! new name and a new key.

use std::fmt;
use std::io;

use audit::{Act, Object};
use ids::TenantId;
use ledger::{Checkpoint, Hash, KeyName, NoteSigner, Origin, SignedNote, tree};
use thiserror::Error;
use uuid::Uuid;

use crate::error::IdentityError;
use crate::roots::KeptRoot;
use crate::{Identity, Tenants};

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
}

/// Why nothing could be compared.
#[derive(Debug, Error)]
pub enum CompareError {
    #[error("the file with the signed roots of votes cannot be read: {0}")]
    File(#[from] io::Error),
    #[error(transparent)]
    Identity(#[from] IdentityError),
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
    fn new(size: i64, checkpoint: Option<&str>) -> Self {
        let checkpoint = checkpoint.and_then(|note| note.parse::<SignedNote>().ok()?.text().parse().ok());
        Self { size: u64::try_from(size).unwrap_or_default(), checkpoint }
    }
}

impl Tenants {
    /// Compares every log of votes with what it signed last. Reads the file first: it is never ahead of a database that
    /// goes on.
    pub async fn compare_roots(&self) -> Result<RootsCompared, CompareError> {
        let Some(kept) = self.roots().read()? else {
            return Ok(RootsCompared { lost: true, ..RootsCompared::default() });
        };
        let mut compared = RootsCompared::default();
        let mut by_tenant = std::collections::BTreeMap::<Uuid, Vec<KeptRoot>>::new();
        for kept in kept.into_values().filter(|kept| !kept.gone) {
            by_tenant.entry(kept.tenant).or_default().push(kept);
        }
        for (tenant, kept) in by_tenant {
            let tenant = TenantId::from_uuid(tenant);
            match self.find(tenant).await? {
                Some(found) => found.identity.compare(kept, &mut compared).await?,
                // Rightly gone, and proven so.
                None if self.store.erasures().find(tenant).await.map_err(IdentityError::from)?.is_some() => {
                    kept.into_iter().for_each(|kept| self.roots().write(&KeptRoot { gone: true, ..kept }));
                }
                None => {
                    let gone = |kept| SetBack { kept, found: FoundLog::NoTenant };
                    compared.behind.extend(kept.into_iter().map(gone));
                }
            }
        }
        Ok(compared)
    }

    /// Begins the file anew from the database, as it is.
    pub async fn keep_all_roots(&self) -> Result<(), IdentityError> {
        for tenant in self.all().await? {
            let votes = tenant.identity.store.votes();
            let log = votes.log().await?.and_then(|log| log.checkpoint);
            let heads = votes.heads().await?.into_iter();
            let all = heads.map(|(id, _, note)| (Some(id), note)).chain([(None, log)]);
            for (vote, note) in all {
                if let Some(note) = note.and_then(|note| note.parse().ok()) {
                    self.roots().keep(tenant.id, vote, &note);
                }
            }
        }
        Ok(())
    }

    /// Goes on with what there is. `host` names the new log of a tenant to the world. Answers what was done, a sentence
    /// for each log.
    pub async fn accept_set_back(&self, behind: Vec<SetBack>) -> Result<Vec<String>, IdentityError> {
        let mut done = Vec::new();
        for SetBack { kept, found } in behind {
            let Some(tenant) = self.find(TenantId::from_uuid(kept.tenant)).await? else {
                done.push(format!("{}: forgotten with its tenant", kept.origin));
                self.roots().write(&KeptRoot { gone: true, ..kept });
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
    async fn compare(&self, kept: Vec<KeptRoot>, compared: &mut RootsCompared) -> Result<(), IdentityError> {
        let votes = self.store.votes();
        let log = votes.log().await?;
        let heads: std::collections::HashMap<_, _> =
            votes.heads().await?.into_iter().map(|(id, size, note)| (id, Head::new(size, note.as_deref()))).collect();
        for kept in kept {
            let own = log.as_ref().filter(|log| log.origin == kept.origin);
            let own = own.map(|log| Head::new(log.size, log.checkpoint.as_deref()));
            let head = match kept.vote {
                Some(vote) => heads.get(&vote),
                None => own.as_ref(),
            };
            match self.found(&kept, head).await? {
                None => compared.whole += 1,
                Some(found) => compared.behind.push(SetBack { kept, found }),
            }
        }
        Ok(())
    }

    /// What is wrong with a log; nothing if it still begins with what was signed.
    async fn found(&self, kept: &KeptRoot, head: Option<&Head>) -> Result<Option<FoundLog>, IdentityError> {
        let size = head.map_or(0, |head| head.size);
        let Some(head) = head.filter(|head| head.size >= kept.size) else {
            return Ok(Some(FoundLog::Shorter { size }));
        };
        let root = match head.checkpoint.as_ref().filter(|checkpoint| checkpoint.size == kept.size) {
            Some(checkpoint) => Some(checkpoint.root),
            None => {
                let most = i64::try_from(kept.size).unwrap_or(i64::MAX);
                let leaves = match kept.vote {
                    Some(vote) => self.store.votes().leaves(vote, most).await?,
                    None => {
                        let seals = self.store.votes().seals().await?.into_iter();
                        let seals = seals.filter(|seal| seal.place < most);
                        seals.map(|seal| Hash::of_leaf(seal.entry.as_bytes()).0.to_vec()).collect()
                    }
                };
                let leaves: Option<Vec<_>> = leaves.iter().map(|leaf| Hash::from_slice(leaf)).collect();
                leaves.map(|leaves| tree::root(&leaves))
            }
        };
        Ok((root != kept.hash()).then_some(FoundLog::Other))
    }

    /// A vote that is behind takes nothing more.
    async fn end_set_back(&self, vote: Uuid, kept: &KeptRoot, found: FoundLog) -> Result<String, IdentityError> {
        let Some(row) = self.store.votes().find(vote).await? else {
            self.roots.write(&KeptRoot { gone: true, ..kept.clone() });
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
        self.roots.write(&KeptRoot { size, root, accepted: true, ..kept.clone() });
        Ok(format!("{}: takes nothing more; hold the vote again", kept.origin))
    }

    /// The log of the tenant goes on under a new name and a new key, with the seals that are left.
    async fn begin_epoch(&self, kept: &KeptRoot, found: FoundLog) -> Result<String, IdentityError> {
        let Some(log) = self.store.votes().log().await? else {
            self.roots.write(&KeptRoot { gone: true, ..kept.clone() });
            return Ok(format!("{}: a new log begins with the next vote", kept.origin));
        };
        if log.origin != kept.origin {
            // It has begun anew already.
            self.roots.write(&KeptRoot { gone: true, ..kept.clone() });
            return Ok(format!("{}: has gone on as {}", kept.origin, log.origin));
        }
        let former = self.vote_log_signer(&log).await?.verifier().to_string();
        let origin = next_epoch(&log.origin);
        let (signing_key, signer) = self.new_log_key(&origin).await?;
        let seals = self.store.votes().seals().await?;
        let leaves: Vec<_> = seals.iter().map(|seal| Hash::of_leaf(seal.entry.as_bytes())).collect();
        let checkpoint = match Origin::new(&origin) {
            Ok(name) if !leaves.is_empty() => {
                let size = u64::try_from(leaves.len()).unwrap_or(u64::MAX);
                Checkpoint::new(name, size, tree::root(&leaves)).sign(&signer).ok()
            }
            _ => None,
        };
        let note = checkpoint.as_ref().map(ToString::to_string);
        let size = i64::try_from(leaves.len()).unwrap_or(i64::MAX);
        let scope = self.store.begin().await?;
        scope.votes().renew_log(&log.origin, &origin, signing_key, size, note.as_deref()).await?;
        let event = Act::VoteLogEpoch.on(Object::named("vote-log", &origin)).with("former-key", former);
        self.audit.append(&scope, lost(event, kept, found)).await?;
        scope.commit().await?;
        self.roots.write(&KeptRoot { gone: true, ..kept.clone() });
        if let Some(note) = &checkpoint {
            self.roots.keep(self.store.id(), None, note);
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

/// Keeps what was just signed.
impl Identity {
    pub fn keep_root(&self, vote: Option<Uuid>, note: &SignedNote) {
        self.roots.keep(self.store.id(), vote, note);
    }

    /// A key for a log of this name, sealed and ready to sign.
    async fn new_log_key(&self, origin: &str) -> Result<(Vec<u8>, NoteSigner), IdentityError> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).expect("the system has randomness");
        let name = KeyName::new(origin).map_err(|_| IdentityError::NotFound)?;
        Ok((self.seal_log_key(&seed).await?, NoteSigner::new(name, &seed)))
    }
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
