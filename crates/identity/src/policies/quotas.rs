//! Limits on usage: the operator's for the installation and each tenant, a tenant's for its units.

use std::collections::BTreeMap;

use ids::TenantId;
use policy::quota::{EffectiveLimit, Limit, LimitLevel, Limits, Quota, check_limit, effective_limit};
use policy::{LevelKind, LevelRef, StoredLimits};
use store::{SetEntry, Sort};
use tracing::warn;
use uuid::Uuid;

use super::{Path, Place, Policies, installation_ref};
use crate::error::IdentityError;

/// The quotas that the product holds to.
pub const BUILT_QUOTAS: &[Quota] = &[
    Quota::Participants,
    Quota::Rooms,
    Quota::RoomSize,
    Quota::ParticipantMinutes,
    Quota::StorageBytes,
    Quota::ApiRequests,
];
/// Those that are counted for a unit, too.
const UNIT_QUOTAS: &[Quota] = &[Quota::Participants, Quota::Rooms, Quota::RoomSize];
/// The least that a level may be given of requests a minute: with fewer nobody could open the console to raise it.
pub const API_REQUESTS_MIN: u64 = 120;

/// A level with its limits.
#[derive(Clone, Debug)]
pub struct QuotaView {
    pub level: LevelRef,
    pub version: i64,
    pub quotas: Vec<QuotaState>,
}

/// One quota as a level has it.
#[derive(Clone, Debug)]
pub struct QuotaState {
    pub quota: Quota,
    /// What the level itself is given, when and by whom.
    pub limit: Option<(Limit, i64, String)>,
    /// The most it can have with the levels above it.
    pub effective: EffectiveLimit,
}

/// Limits that are set (`Some`) or lifted (`None`).
pub type QuotaEdit = BTreeMap<Quota, Option<Limit>>;

impl Policies {
    /// A level with its limits. The operator looks at an installation and at tenants, tenants look at their units.
    pub async fn quotas(&self, place: Place) -> Result<QuotaView, IdentityError> {
        let (path, entries) = self.limit_stand(place).await?;
        let own = path.last().ok_or(IdentityError::NotFound)?;
        let state = |quota: &Quota| {
            let entry = entries.iter().find(|entry| entry.name == quota.name());
            let limit = own.limits.get(quota).copied().zip(entry);
            QuotaState {
                quota: *quota,
                limit: limit.map(|(limit, entry)| (limit, entry.set_at_ms, entry.set_by.clone())),
                effective: effective_limit(&path, *quota),
            }
        };
        let quotas = counted(own.at.kind).iter().map(state).collect();
        Ok(QuotaView { level: own.at.clone(), version: self.version(keeper(place)).await?, quotas })
    }

    /// Gives a level other limits. Refused whole when one is.
    pub async fn change_quotas(
        &self,
        place: Place,
        version: i64,
        edit: &QuotaEdit,
        by: &str,
    ) -> Result<QuotaView, IdentityError> {
        let (path, _) = self.limit_stand(place).await?;
        let own = path.last().ok_or(IdentityError::NotFound)?;
        let above = &path[..path.len() - 1];
        let checked = |(quota, limit): (&Quota, &Option<Limit>)| {
            let Some(limit) = limit else { return Ok(()) };
            let too_few = *quota == Quota::ApiRequests && limit.hard.is_some_and(|hard| hard < API_REQUESTS_MIN);
            match (too_few, counted(own.at.kind).contains(quota)) {
                (true, _) => Err(policy::quota::LimitRefusal::OutOfRange { quota: *quota }),
                (_, false) => Err(policy::quota::LimitRefusal::NotHere { quota: *quota }),
                _ => check_limit(above, own.at.kind, *quota, *limit),
            }
        };
        let refused: Vec<_> = edit.iter().filter_map(|entry| checked(entry).err()).collect();
        if !refused.is_empty() {
            return Err(IdentityError::QuotaRefused(refused));
        }
        let body = |limit: &Limit| serde_json::to_string(limit).expect("limits are plain data");
        let entries = edit.iter().map(|(quota, limit)| (quota.name().to_owned(), limit.as_ref().map(body)));
        self.write(keeper(place), version, Sort::Quota, entries.collect(), by).await?;
        self.quotas(place).await
    }

    /// The limits over and at each of these tenants, the installation's first.
    pub async fn tenant_limits(&self, tenants: &[LevelRef]) -> Result<Vec<Vec<LimitLevel>>, IdentityError> {
        let ids: Vec<TenantId> = tenants.iter().map(|tenant| TenantId::from_uuid(tenant.id)).collect();
        let entries = self.store.installation_policies().of_tenants(Sort::Quota, &ids).await?;
        let whole = installation_ref(&self.installation_name().await?);
        let level = |at: &LevelRef| LimitLevel { at: at.clone(), limits: limits_of(&entries, at.id) };
        Ok(tenants.iter().map(|tenant| vec![level(&whole), level(tenant)]).collect())
    }

    /// The limits over and at a place, and the entries of the place itself.
    async fn limit_stand(&self, place: Place) -> Result<(Vec<LimitLevel>, Vec<SetEntry>), IdentityError> {
        let path = self.limit_path(&self.path(place).await?).await?;
        let own = path.last().map(|level| level.at.id).unwrap_or_default();
        let entries = match (place, place.tenant()) {
            (Place::Unit(_, unit), Some(tenant)) => self.scope(tenant).policies().of(Sort::Quota, &[unit]).await?,
            (_, tenant) => self.store.installation_policies().of(Sort::Quota, tenant).await?,
        };
        Ok((path, entries.into_iter().filter(|entry| entry.level == own).collect()))
    }

    /// The limits of the levels of a path. A meeting has none of its own.
    pub(super) async fn limit_path(&self, path: &Path) -> Result<Vec<LimitLevel>, IdentityError> {
        let operators = self.store.installation_policies().of(Sort::Quota, path.tenant).await?;
        let units: Vec<Uuid> =
            path.levels.iter().filter(|level| level.at.kind == LevelKind::Unit).map(|level| level.at.id).collect();
        let own = match path.tenant.filter(|_| !units.is_empty()) {
            Some(tenant) => self.scope(tenant).policies().of(Sort::Quota, &units).await?,
            None => Vec::new(),
        };
        let limited = path.levels.iter().filter(|level| level.at.kind != LevelKind::Meeting);
        let level = |level: &policy::Level| {
            let entries = if level.at.kind == LevelKind::Unit { &own } else { &operators };
            LimitLevel { at: level.at.clone(), limits: limits_of(entries, level.at.id) }
        };
        Ok(limited.map(level).collect())
    }
}

/// What is counted at a level of this kind.
fn counted(kind: LevelKind) -> &'static [Quota] {
    if kind == LevelKind::Unit { UNIT_QUOTAS } else { BUILT_QUOTAS }
}

/// Where the limits of a level are kept: those of a tenant with the operator.
fn keeper(place: Place) -> Place {
    match place {
        Place::Tenant(tenant) => Place::Floor(tenant),
        other => other,
    }
}

fn limits_of(entries: &[SetEntry], level: Uuid) -> Limits {
    let bodies = entries.iter().filter(|entry| entry.level == level);
    let map: serde_json::Map<String, serde_json::Value> = bodies
        .map(|entry| (entry.name.clone(), serde_json::from_str(&entry.body).unwrap_or(serde_json::Value::Null)))
        .collect();
    match serde_json::from_value::<StoredLimits>(map.into()) {
        Ok(stored) => stored.read().0,
        Err(fault) => {
            warn!(%level, %fault, "stored limits cannot be read");
            Limits::new()
        }
    }
}
