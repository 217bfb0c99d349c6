//! How much tenants keep as files, and whether there is place for one more.

use ids::TenantId;
use policy::LevelKind;
use policy::quota::{Decision, Gauge, Limit, Quota, decide};
use store::TenantScope;

use super::{Place, Policies};
use crate::error::IdentityError;

impl Policies {
    /// Bytes that each of these tenants keeps.
    pub async fn storage(&self, tenants: &[TenantId]) -> Result<Vec<u64>, IdentityError> {
        let mut bytes = Vec::with_capacity(tenants.len());
        for tenant in tenants {
            bytes.push(self.scope(*tenant).storage_bytes().await?);
        }
        Ok(bytes)
    }

    /// Bytes that all tenants keep together, one of them aside if it is named.
    pub async fn storage_of_all(&self, but: Option<TenantId>) -> Result<u64, IdentityError> {
        let mut all = self.store.tenants().all().await?;
        all.retain(|tenant| Some(*tenant) != but);
        Ok(self.storage(&all).await?.into_iter().sum())
    }

    /// What a tenant may keep: read before the transaction in which it keeps more.
    pub(crate) async fn storage_limits(&self, tenant: TenantId) -> Result<StorageLimits, IdentityError> {
        let mut gauges = Vec::new();
        for level in self.limits(Place::Tenant(tenant)).await? {
            let Some(hard) = level.limits.get(&Quota::StorageBytes).and_then(|limit| limit.hard) else { continue };
            let used = match level.at.kind {
                LevelKind::Installation => self.storage_of_all(Some(tenant)).await?,
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
