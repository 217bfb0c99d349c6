//! Witnesses: whom a tenant asks to cosign the log of its votes, and what this installation cosigns for others.

use audit::{Act, Object};
use ledger::witness::{AddCheckpoint, WitnessRefusal};
use ledger::{Cosigner, Hash, KeyName, KeyType, VerifierKey};
use outbound::URL_BYTES_MAX;
use store::entity::{vote_witness, witnessed_log};
use store::{StoreError, WitnessedState};
use tracing::{info, warn};
use uuid::Uuid;

use crate::accounts::clean_name;
use crate::error::IdentityError;
use crate::{Identity, Tenants};

/// Witnesses of a tenant at most.
pub const WITNESSES_MAX: u64 = 16;
/// Logs of others that an installation cosigns, with those that it does not cosign any more and remembers.
pub const WITNESSED_LOGS_MAX: u64 = 1_000;

/// What became of a request to cosign.
#[derive(Debug)]
pub enum WitnessFault {
    Refused(WitnessRefusal),
    Database(IdentityError),
}

impl From<WitnessRefusal> for WitnessFault {
    fn from(refusal: WitnessRefusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for WitnessFault {
    fn from(fault: StoreError) -> Self {
        Self::Database(fault.into())
    }
}

/// A key that is written wrongly, or of the wrong type.
fn key_of(text: &str, kind: KeyType) -> Result<VerifierKey, IdentityError> {
    let key = text.trim().parse::<VerifierKey>().ok().filter(|key| key.key_type() == kind);
    key.ok_or(IdentityError::SettingRefused { field: "key" })
}

impl Identity {
    pub async fn witnesses(&self) -> Result<Vec<vote_witness::Model>, IdentityError> {
        Ok(self.store.witnesses().all().await?)
    }

    /// Asks one more witness from now on, and at once for the log as it is.
    pub async fn add_witness(&self, name: &str, url: &str, key: &str) -> Result<vote_witness::Model, IdentityError> {
        let name = clean_name(name)?;
        let url = url.trim().trim_end_matches('/').to_owned();
        let key = key_of(key, KeyType::Cosignature)?.to_string();
        self.outbound.check_url(&url).map_err(IdentityError::UrlRefused)?;
        if url.len() + "/add-checkpoint".len() > URL_BYTES_MAX {
            return Err(IdentityError::SettingRefused { field: "url" });
        }
        let now_ms = self.now_ms();
        let new = vote_witness::Model {
            tenant_id: Uuid::nil(),
            id: Uuid::now_v7(),
            name,
            url,
            key,
            origin: None,
            size: 0,
            seen_at_ms: None,
            fault: None,
            created_at_ms: now_ms,
        };
        let scope = self.store.begin().await?;
        if scope.witnesses().count().await? >= WITNESSES_MAX {
            return Err(IdentityError::TooMany);
        }
        scope.witnesses().add(new.clone()).await.map_err(|fault| match fault {
            StoreError::Conflict => IdentityError::SettingRefused { field: "key" },
            other => other.into(),
        })?;
        scope.witnesses().order_one(new.id, now_ms).await?;
        let event = Act::WitnessAdd.on(Object::new("witness", new.id, &new.name));
        self.audit.append(&scope, event.with("url", &new.url).with("key", &new.key)).await?;
        scope.commit().await?;
        Ok(new)
    }

    /// Asks a witness no more. What it has cosigned stays.
    pub async fn remove_witness(&self, id: Uuid) -> Result<(), IdentityError> {
        let found = self.store.witnesses().find(id).await?.ok_or(IdentityError::NotFound)?;
        let scope = self.store.begin().await?;
        if !scope.witnesses().remove(id).await? {
            return Err(IdentityError::NotFound);
        }
        let event = Act::WitnessRemove.on(Object::new("witness", id, &found.name)).with("key", &found.key);
        self.audit.append(&scope, event).await?;
        Ok(scope.commit().await?)
    }
}

impl Tenants {
    /// Cosigns for others. `host` names the witness to the world.
    pub fn witness(&self, host: &str) -> Result<Cosigner, IdentityError> {
        let name = KeyName::new(&format!("{host}/witness")).map_err(|_| IdentityError::NotFound)?;
        Ok(Cosigner::new(name, &self.keys.witness))
    }

    pub async fn witnessed_logs(&self) -> Result<Vec<witnessed_log::Model>, IdentityError> {
        Ok(self.store.witnessed().all().await?)
    }

    /// Cosigns a log from now on, which is named by its key. One that was cosigned before goes on where it was. Audited in
    /// the operator's tenant.
    pub async fn add_witnessed_log(&self, name: &str, key: &str) -> Result<witnessed_log::Model, IdentityError> {
        let name = clean_name(name)?;
        let key = key_of(key, KeyType::Note)?;
        let new = witnessed_log::Model {
            id: Uuid::now_v7(),
            name,
            origin: key.name().as_str().to_owned(),
            key: key.to_string(),
            size: 0,
            root: None,
            note: None,
            seen_at_ms: None,
            fork: None,
            fork_cosigned: None,
            forked_at_ms: None,
            created_at_ms: self.now_ms(),
            removed_at_ms: None,
        };
        let home = self.home().await?.identity;
        let scope = home.store.begin().await?;
        let added = scope.witnessed().add(new, WITNESSED_LOGS_MAX).await.map_err(|fault| match fault {
            StoreError::Conflict => IdentityError::SettingRefused { field: "key" },
            other => other.into(),
        })?;
        let added = added.ok_or(IdentityError::TooMany)?;
        let event = Act::WitnessedLogAdd.on(Object::new("witnessed-log", added.id, &added.name));
        home.audit.append(&scope, event.with("key", &added.key).with("size", added.size.to_string())).await?;
        scope.commit().await?;
        Ok(added)
    }

    /// Cosigns a log no more. How far it was is kept: a witness that forgets could be led to cosign another history.
    pub async fn remove_witnessed_log(&self, id: Uuid) -> Result<(), IdentityError> {
        let home = self.home().await?.identity;
        let scope = home.store.begin().await?;
        let found = scope.witnessed().remove(id, self.now_ms()).await?.ok_or(IdentityError::NotFound)?;
        let event = Act::WitnessedLogRemove.on(Object::new("witnessed-log", id, &found.name));
        let event = event.with("key", &found.key).with("size", found.size.to_string());
        home.audit.append(&scope, event).await?;
        Ok(scope.commit().await?)
    }

    /// Cosigns a checkpoint that extends what was cosigned last. It is remembered before it is answered.
    pub async fn cosign(&self, host: &str, body: &str) -> Result<String, WitnessFault> {
        let request: AddCheckpoint = body.parse()?;
        let origin = request.origin().ok_or(WitnessRefusal::Form)?;
        let log = self.store.witnessed().by_origin(origin.as_str()).await?.ok_or(WitnessRefusal::Unknown)?;
        let key = key_of(&log.key, KeyType::Note).map_err(WitnessFault::Database)?;
        let size = u64::try_from(log.size).unwrap_or_default();
        let known = log.root.as_deref().and_then(Hash::from_base64).map(|root| (size, root));
        // Whoever sends it may have put other lines under it.
        let signed = request.checkpoint.only_by(&key).map(|note| note.to_string()).unwrap_or_default();
        let checkpoint = match request.decide(&key, known) {
            Ok(checkpoint) => checkpoint,
            Err(refusal) => {
                if refusal == WitnessRefusal::Fork
                    && self.store.witnessed().keep_fork(log.id, &signed, log.note.as_deref(), self.now_ms()).await?
                {
                    warn!(log = %origin, size, "a log that is witnessed signed two histories");
                }
                return Err(refusal.into());
            }
        };
        let (now_ms, root) = (self.now_ms(), checkpoint.root.to_string());
        let size = i64::try_from(checkpoint.size).unwrap_or(i64::MAX);
        let state = WitnessedState { size, root: &root, note: &signed, now_ms };
        if !self.store.witnessed().advance(&log, state).await? {
            let now = self.store.witnessed().by_origin(origin.as_str()).await?.ok_or(WitnessRefusal::Unknown)?;
            return Err(WitnessRefusal::Size(u64::try_from(now.size).unwrap_or_default()).into());
        }
        let cosigner = self.witness(host).map_err(WitnessFault::Database)?;
        let line = checkpoint.cosign(&cosigner, u64::try_from(now_ms / 1_000).unwrap_or_default());
        info!(log = %origin, size, "a checkpoint of another log is cosigned");
        Ok(format!("{}\n", line.map_err(|_| WitnessRefusal::Form)?))
    }
}
