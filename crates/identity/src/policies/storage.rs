//! How much tenants keep as files, and whether there is place for one more.

use ids::TenantId;
use policy::LevelKind;
use policy::quota::{Decision, Gauge, Limit, Quota, decide};
use store::TenantScope;

use super::{Place, Policies};
use crate::error::IdentityError;

impl Policies {
    /// What a tenant may keep: read before the transaction in which it keeps more.
    pub(crate) async fn storage_limits(&self, tenant: TenantId) -> Result<StorageLimits, IdentityError> {
        let levels = self.limits(Place::Tenant(tenant)).await?.into_iter();
        let gauge = |level: policy::quota::LimitLevel| {
            let hard = level.limits.get(&Quota::StorageBytes).and_then(|limit| limit.hard)?;
            Some(Gauge { at: level.at, used: 0, limit: Limit { soft: None, hard: Some(hard) } })
        };
        Ok(StorageLimits(levels.filter_map(gauge).collect()))
    }
}

/// Levels with a limit.
#[derive(Debug)]
pub(crate) struct StorageLimits(Vec<Gauge>);

impl StorageLimits {
    /// Refuses a file for which there is no place. Call it in the transaction that keeps it, before it does.
    pub(crate) async fn admit(self, scope: &TenantScope, bytes: usize) -> Result<(), IdentityError> {
        let Self(mut gauges) = self;
        if gauges.iter().any(|gauge| gauge.at.kind == LevelKind::Installation) {
            scope.lock_storage_of_all().await?;
        } else if !gauges.is_empty() {
            scope.lock_storage().await?;
        }
        for gauge in &mut gauges {
            gauge.used = match gauge.at.kind {
                LevelKind::Installation => scope.storage_of_all().await?,
                _ => scope.storage_bytes().await?,
            };
        }
        match decide(&gauges, u64::try_from(bytes).unwrap_or(u64::MAX)) {
            Decision::Refuse { by, limit, .. } => {
                Err(IdentityError::QuotaReached { quota: Quota::StorageBytes, by: by.kind, limit })
            }
            Decision::Allow | Decision::Warn { .. } => Ok(()),
        }
    }
}
