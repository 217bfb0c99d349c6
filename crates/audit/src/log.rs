//! Appending, signing, reading.

use std::sync::Arc;

use ledger::{Checkpoint, Frontier, KeyName, NoteSigner, Origin, SignedNote, VerifierKey};
use store::entity::{audit_checkpoint, audit_entry, audit_head};
use store::{AuditQuery, Clock, Page, StoreError, TenantScope};
use tracing::info;
use uuid::Uuid;

use crate::event::{Entry, Event};
use crate::keys::{PlatformKey, TenantKey, random};
use crate::{acting, parts, told};

const HEAD_DAMAGED: StoreError = StoreError::Damaged("the head of the audit log cannot be read");

/// The audit log of one tenant. Cheap to clone.
#[derive(Clone)]
pub struct Audit {
    store: TenantScope,
    platform: PlatformKey,
    clock: Arc<dyn Clock>,
}

/// How far the log is, and what was signed of it.
#[derive(Clone, Debug)]
pub struct Head {
    /// The name of the log, first line of its checkpoints.
    pub origin: String,
    pub size: u64,
    /// Entries that were deleted when their time was over.
    pub cut: u64,
    /// What was signed in their place.
    pub cut_note: Option<String>,
    /// What others verify with.
    pub key: VerifierKey,
    pub checkpoint: Option<audit_checkpoint::Model>,
}

impl Audit {
    pub fn new(store: TenantScope, platform: PlatformKey, clock: Arc<dyn Clock>) -> Self {
        Self { store, platform, clock }
    }

    pub fn store(&self) -> &TenantScope {
        &self.store
    }

    /// Writes an act, in the transaction of the scope; if it is none, in one of its own.
    pub async fn append(&self, store: &TenantScope, event: Event) -> Result<(), StoreError> {
        append(store, event, self.clock.now_ms()).await
    }

    /// Writes an act that changed nothing in the database, such as one that was refused.
    pub async fn note(&self, event: Event) -> Result<(), StoreError> {
        self.append(&self.store, event).await
    }

    /// Signs the log as it stands, if there are entries that no signature covers.
    pub async fn sign(&self) -> Result<bool, StoreError> {
        let Some(head) = self.store.audit().head().await? else { return Ok(false) };
        if head.size <= head.signed_size {
            return Ok(false);
        }
        let signer = self.signer(&head).await?;
        let frontier = Frontier::from_bytes(&head.frontier).map_err(|_| HEAD_DAMAGED)?;
        let origin = Origin::new(&head.origin).map_err(|_| HEAD_DAMAGED)?;
        let note = Checkpoint::of(origin, &frontier).sign(&signer).map_err(|_| HEAD_DAMAGED)?;
        let size = i64::try_from(frontier.size()).map_err(|_| HEAD_DAMAGED)?;
        let signed = self.store.audit().add_checkpoint(size, &note.to_string(), self.clock.now_ms()).await?;
        info!(tenant = %self.store.id(), size, "audit log signed");
        Ok(signed)
    }

    /// Signs a text of ours with the key of the log (C2SP signed-note). Its first line must say what it is, so that it
    /// can never be taken for a checkpoint, whose first line is the origin of a log.
    pub async fn seal(&self, text: String) -> Result<SignedNote, StoreError> {
        const EMPTY: &str = "nothing was audited yet";
        let head = self.store.audit().head().await?.ok_or(StoreError::Damaged(EMPTY))?;
        SignedNote::sign(text, &self.signer(&head).await?).map_err(|_| StoreError::Damaged("a text cannot be signed"))
    }

    pub(crate) async fn signer(&self, head: &audit_head::Model) -> Result<NoteSigner, StoreError> {
        let seed = self.platform.of(&self.store, TenantKey::AuditSigning, self.clock.now_ms()).await?;
        Ok(NoteSigner::new(KeyName::new(&head.origin).map_err(|_| HEAD_DAMAGED)?, &seed))
    }

    /// How far the log is; nothing before its first entry.
    pub async fn head(&self) -> Result<Option<Head>, StoreError> {
        let Some(head) = self.store.audit().head().await? else { return Ok(None) };
        let key = self.signer(&head).await?.verifier();
        let checkpoint = self.store.audit().last_checkpoint().await?;
        Ok(Some(Head {
            size: head.size.unsigned_abs(),
            cut: head.cut_size.unsigned_abs(),
            cut_note: head.cut_note,
            origin: head.origin,
            key,
            checkpoint,
        }))
    }

    /// Entries that fit, newest first, as they were hashed. What is no entry any more is left to the verifier.
    pub async fn page(
        &self,
        query: &AuditQuery,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Page<(u64, Option<Entry>)>, StoreError> {
        let Page { items, next } = self.store.audit().page(query, after, limit).await?;
        let read =
            |row: audit_entry::Model| (row.number.unsigned_abs(), Entry::of_row(&row.entry, row.parts.as_deref()));
        Ok(Page { items: items.into_iter().map(read).collect(), next })
    }

    /// A key under which the tenant keeps what nobody may read in the database.
    pub async fn data_key(&self) -> Result<[u8; 32], StoreError> {
        self.platform.of(&self.store, TenantKey::Data, self.clock.now_ms()).await
    }
}

/// [`Audit::append`], for those who have no [`Audit`] of the tenant: appending takes no key.
pub async fn append(store: &TenantScope, event: Event, now_ms: i64) -> Result<(), StoreError> {
    if store.is_transaction() {
        return write(store, event, now_ms).await;
    }
    let own = store.begin().await?;
    write(&own, event, now_ms).await?;
    own.commit().await
}

async fn write(store: &TenantScope, event: Event, now_ms: i64) -> Result<(), StoreError> {
    let (actor, network) = acting::current();
    let act = event.act;
    let entry = event.entry(now_ms, actor, network);
    let (bytes, beside) = parts::write(&entry);
    let head = match store.audit().lock_head().await? {
        Some(head) => head,
        None => begin_log(store).await?,
    };
    let frontier = Frontier::from_bytes(&head.frontier).map_err(|_| HEAD_DAMAGED)?;
    let (frontier, appended) = frontier.append(&bytes);
    let number = i64::try_from(appended.index).map_err(|_| HEAD_DAMAGED)?;
    let row = audit_entry::Model {
        tenant_id: Uuid::nil(),
        number,
        leaf: appended.leaf.0.to_vec(),
        chain: appended.chain.0.to_vec(),
        at_ms: entry.at_ms,
        act: entry.act.clone(),
        result: entry.result.name().to_owned(),
        actor_kind: entry.actor.kind.name().to_owned(),
        actor_id: entry.actor.id,
        object_kind: entry.object.as_ref().map(|object| object.kind.clone()),
        object_id: entry.object.as_ref().and_then(|object| object.id),
        words: entry.words(appended.index),
        entry: bytes,
        parts: Some(beside),
        withheld_by: None,
        networked: entry.network.is_some(),
    };
    store.audit().append(row, frontier.to_bytes()).await?;
    told::announce(store, act, &entry, appended.index).await
}

/// The head of a log that has none. Its name is unique over all installations: many have a tenant of the same id.
async fn begin_log(store: &TenantScope) -> Result<audit_head::Model, StoreError> {
    let unique: String = random::<8>().iter().map(|byte| format!("{byte:02x}")).collect();
    let name = format!("plenum/audit/{}/{unique}", store.id());
    let origin = Origin::new(&name).map_err(|_| HEAD_DAMAGED)?;
    store.audit().create_head(&name, Frontier::new(&origin).to_bytes()).await?;
    store.audit().lock_head().await?.ok_or(HEAD_DAMAGED)
}
