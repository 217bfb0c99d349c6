//! How long the units of a tenant keep what is theirs.

use std::collections::HashMap;

use identity::{IdentityError, Place, Policies, Tenant, Values};
use policy::Key;
use store::Sort;
use uuid::Uuid;

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// What holds in the tenant, and in the units that have something else.
pub(crate) struct Periods {
    tenant: Values,
    units: HashMap<Uuid, Values>,
    now_ms: i64,
}

impl Periods {
    pub(crate) async fn of(policies: &Policies, tenant: &Tenant, now_ms: i64) -> Result<Self, IdentityError> {
        let store = tenant.identity.store();
        let units: Vec<Uuid> = store.units().all().await?.iter().map(|unit| unit.id).collect();
        let mut different = HashMap::new();
        // Most tenants set nothing below themselves, and the tree of units need not be walked.
        if !store.policies().of(Sort::Policy, &units).await?.is_empty() {
            for unit in units {
                different.insert(unit, policies.values(Place::Unit(tenant.id, unit)).await?);
            }
        }
        let values = policies.values(Place::Tenant(tenant.id)).await?;
        Ok(Self { tenant: values, units: different, now_ms })
    }

    /// What ended before this time is too old, by the policy of a unit.
    pub(crate) fn before(&self, key: Key, unit: Option<Uuid>) -> i64 {
        let values = unit.and_then(|unit| self.units.get(&unit)).unwrap_or(&self.tenant);
        self.now_ms - values.days_ms(key)
    }

    /// What ended later is too old nowhere.
    pub(crate) fn latest(&self, key: Key) -> i64 {
        let all = self.units.values().chain([&self.tenant]);
        all.map(|values| self.now_ms - values.days_ms(key)).max().unwrap_or(self.now_ms)
    }

    /// Days before now.
    pub(crate) fn days_ago(&self, days: u32) -> i64 {
        self.now_ms - i64::from(days) * DAY_MS
    }
}
