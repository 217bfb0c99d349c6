//! How much tenants keep as files, and whether there is place for one more.

use std::collections::HashMap;
use std::sync::{MutexGuard, PoisonError};

use ids::TenantId;
use policy::LevelKind;
use policy::quota::{Decision, Gauge, Limit, Quota, decide};
use store::TenantScope;

use super::{Place, Policies};
use crate::error::IdentityError;

impl Policies {
    /// Bytes that a tenant keeps, read now and remembered for whoever looks at many.
    pub async fn measure_storage(&self, tenant: TenantId) -> Result<u64, IdentityError> {
        let bytes = self.scope(tenant).storage_bytes().await?;
        self.kept().insert(tenant, bytes);
        Ok(bytes)
    }

    /// Measures every tenant. Each is asked by itself, as nobody reads rows of several; so this is work for the
    /// background, and pages about many tenants read what it found.
    pub async fn measure_all_storage(&self) -> Result<(), IdentityError> {
        let mut measured = HashMap::new();
        for tenant in self.store.tenants().all().await? {
            measured.insert(tenant, self.scope(tenant).storage_bytes().await?);
        }
        *self.kept() = measured;
        Ok(())
    }

    /// Bytes that each of these tenants kept when it was measured.
    pub fn storage(&self, tenants: &[TenantId]) -> Vec<u64> {
        let kept = self.kept();
        tenants.iter().map(|tenant| kept.get(tenant).copied().unwrap_or_default()).collect()
    }

    /// Bytes that all tenants kept together when they were measured, one of them aside if it is named.
    pub fn storage_of_all(&self, but: Option<TenantId>) -> u64 {
        self.kept().iter().filter(|(tenant, _)| Some(**tenant) != but).map(|(_, bytes)| bytes).sum()
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<TenantId, u64>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a tenant may keep: read before the transaction in which it keeps more.
    pub(crate) async fn storage_limits(&self, tenant: TenantId) -> Result<StorageLimits, IdentityError> {
        let mut gauges = Vec::new();
        for level in self.limits(Place::Tenant(tenant)).await? {
            let Some(hard) = level.limits.get(&Quota::StorageBytes).and_then(|limit| limit.hard) else { continue };
            let used = match level.at.kind {
                LevelKind::Installation => {
                    if self.kept().is_empty() {
                        self.measure_all_storage().await?;
                    }
                    self.storage_of_all(Some(tenant))
                }
                _ => 0,
            };
            gauges.push(Gauge { at: level.at, used, limit: Limit { soft: None, hard: Some(hard) } });
        }
        Ok(StorageLimits(gauges))
    }
}

/// Levels with a limit, and what others than the tenant use of it.
#[derive(Debug)]
pub(crate) struct StorageLimits(Vec<Gauge>);

impl StorageLimits {
    /// Refuses a file for which there is no place. Call it in the transaction that keeps it, before it does.
    pub(crate) async fn admit(self, scope: &TenantScope, bytes: usize) -> Result<(), IdentityError> {
        let Self(mut gauges) = self;
        if gauges.is_empty() {
            return Ok(());
        }
        scope.lock_storage().await?;
        let own = scope.storage_bytes().await?;
        gauges.iter_mut().for_each(|gauge| gauge.used = gauge.used.saturating_add(own));
        match decide(&gauges, u64::try_from(bytes).unwrap_or(u64::MAX)) {
            Decision::Refuse { by, limit, .. } => {
                Err(IdentityError::QuotaReached { quota: Quota::StorageBytes, by: by.kind, limit })
            }
            Decision::Allow | Decision::Warn { .. } => Ok(()),
        }
    }
}
