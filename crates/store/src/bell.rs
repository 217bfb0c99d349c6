//! Told when something is in an outbox that was not there before.

use std::collections::HashSet;
use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ids::TenantId;
use tokio::sync::Notify;

/// Rung when something was written to an outbox and committed. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Rung>);

#[derive(Debug, Default)]
struct Rung {
    tenants: Mutex<HashSet<TenantId>>,
    notify: Notify,
}

impl Bell {
    pub fn ring(&self, tenant: TenantId) {
        self.0.tenants.lock().unwrap_or_else(PoisonError::into_inner).insert(tenant);
        self.0.notify.notify_one();
    }

    /// Waits until it is rung; for whom. One listener.
    pub async fn rung(&self) -> HashSet<TenantId> {
        loop {
            let tenants = mem::take(&mut *self.0.tenants.lock().unwrap_or_else(PoisonError::into_inner));
            if !tenants.is_empty() {
                return tenants;
            }
            self.0.notify.notified().await;
        }
    }
}

/// Rings when it goes. A commit that nobody waits for any more, because who asked has gone, happens even so.
pub(crate) struct Ring<'a> {
    pub(crate) bell: &'a Bell,
    pub(crate) tenant: TenantId,
}

impl Drop for Ring<'_> {
    fn drop(&mut self) {
        self.bell.ring(self.tenant);
    }
}

/// Whether a transaction, with the savepoints in it, has written something to be delivered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Posted(Arc<AtomicBool>);

impl Posted {
    pub(crate) fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
