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

/// The same in a transaction during which nobody else is admitted a file under one of these limits.
#[derive(Debug)]
pub(crate) struct HeldStorage(Vec<Gauge>);

impl StorageLimits {
    /// Until the transaction ends nobody else is admitted a file under a limit; files go, and come where no limit is, as
    /// before. Call it first in the transaction: the database counts, too, when files come and go, and whoever waits for
    /// it while holding that, and whoever holds it while waiting for that, would wait for each other.
    pub(crate) async fn hold(self, scope: &TenantScope) -> Result<HeldStorage, IdentityError> {
        let Self(gauges) = self;
        if gauges.iter().any(|gauge| gauge.at.kind == LevelKind::Installation) {
            scope.lock_storage_of_all().await?;
        } else if !gauges.is_empty() {
            scope.lock_storage().await?;
        }
        Ok(HeldStorage(gauges))
    }
}

impl HeldStorage {
    /// Refuses a file for which there is no place, before it is kept.
    pub(crate) async fn admit(self, scope: &TenantScope, bytes: usize) -> Result<(), IdentityError> {
        let Self(mut gauges) = self;
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
