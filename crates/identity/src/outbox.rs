//! What is to be delivered to others: written here, sealed, in the transaction of what it tells of.

use store::entity::outbox::Model;
use store::{NewDelivery, TenantScope};
use uuid::Uuid;

use crate::Identity;
use crate::error::IdentityError;

/// What is kept of deliveries that were given up, milliseconds.
pub const FAILED_KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1_000;
/// What a payload is sealed for.
const PARCEL: &str = "outbox";

/// A delivery to be made.
#[derive(Clone, Debug)]
pub struct NewParcel {
    /// Which deliverer takes it: `mail`, `webhook`.
    pub kind: &'static str,
    /// What it goes with: deleting that should delete this.
    pub about: Option<Uuid>,
    /// For those who administer: what sort of mail or event it is. Names nobody.
    pub label: String,
    pub payload: Vec<u8>,
}

impl Identity {
    /// Writes a delivery. `store` is the transaction of what it tells of; the worker is told with its commit. On
    /// SQLite the seal must have been used once before the transaction began: see [`Identity::seal_ready`].
    pub async fn put(&self, store: &TenantScope, new: NewParcel) -> Result<Uuid, IdentityError> {
        let new = self.sealed_parcel(new).await?;
        let id = new.id;
        store.outbox().add(new).await?;
        Ok(id)
    }

    /// The same for many at once.
    pub(crate) async fn put_many(&self, store: &TenantScope, new: Vec<NewParcel>) -> Result<(), IdentityError> {
        let mut rows = Vec::with_capacity(new.len());
        for new in new {
            rows.push(self.sealed_parcel(new).await?);
        }
        Ok(store.outbox().add_many(rows).await?)
    }

    async fn sealed_parcel(&self, new: NewParcel) -> Result<NewDelivery, IdentityError> {
        let (id, now_ms) = (Uuid::now_v7(), self.now_ms());
        let payload = self.seal().await?.seal(PARCEL, &new.payload);
        let (kind, about, label) = (new.kind, new.about, new.label);
        Ok(NewDelivery { id, kind, about, label, payload, created_at_ms: now_ms, due_at_ms: now_ms })
    }

    /// Reads the tenant's key, so that [`Identity::put`] need not within a transaction.
    pub async fn seal_ready(&self) -> Result<(), IdentityError> {
        self.seal().await.map(drop)
    }

    /// What was sealed in a delivery.
    pub async fn open_parcel(&self, row: &Model) -> Result<Vec<u8>, IdentityError> {
        if row.payload.is_empty() {
            // What is delivered is kept elsewhere, under the id of the delivery.
            return Ok(Vec::new());
        }
        self.seal().await?.open(PARCEL, &row.payload).ok_or(IdentityError::NotFound)
    }

    /// Forgets what was given up long ago.
    pub async fn sweep_outbox(&self) -> Result<u64, IdentityError> {
        let store = self.store.begin().await?;
        let gone = store.outbox().forget(self.now_ms() - FAILED_KEPT_MS).await?;
        store.retention().count(store::classes::MAILS, gone).await?;
        store.commit().await?;
        Ok(gone)
    }
}
