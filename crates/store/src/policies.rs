//! What levels set: policies and quotas, as names with bodies. What they mean is the caller's.

use ids::{MeetingId, TenantId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, TransactionTrait};
use uuid::Uuid;

use crate::entity::{installation_policy as installation, installation_policy_level as installation_level};
use crate::entity::{policy, policy_level, tenant_policy};
use crate::{Store, StoreError, TenantScope};

/// Policies or quotas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    Policy,
    Quota,
}

impl Sort {
    fn name(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Quota => "quota",
        }
    }
}

/// Something that a level has set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetEntry {
    /// Of the tenant, unit or meeting; nil for the installation.
    pub level: Uuid,
    pub name: String,
    pub body: String,
    pub set_at_ms: i64,
    /// Name of the person, as it was then.
    pub set_by: String,
}

/// What a level sets from now on: a body for a name, or nothing any more.
#[derive(Clone, Debug)]
pub struct SetChange {
    pub sort: Sort,
    pub entries: Vec<(String, Option<String>)>,
    pub at_ms: i64,
    pub by: String,
}

/// A level of a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyPlace {
    Tenant,
    Unit(Uuid),
    Meeting(MeetingId),
}

/// Repository; see [`TenantScope::policies`].
#[derive(Debug)]
pub struct Policies<'a>(pub(crate) &'a TenantScope);

impl Policies<'_> {
    /// What these levels set.
    pub async fn of(&self, sort: Sort, levels: &[Uuid]) -> Result<Vec<SetEntry>, StoreError> {
        let query = policy::Entity::find()
            .filter(policy::Column::TenantId.eq(self.0.uuid()))
            .filter(policy::Column::Sort.eq(sort.name()))
            .filter(policy::Column::LevelId.is_in(levels.iter().copied()));
        Ok(query.all(&self.0.db).await?.into_iter().map(entry).collect())
    }

    /// What all levels of the tenant set.
    pub async fn all(&self, sort: Sort) -> Result<Vec<SetEntry>, StoreError> {
        let query = policy::Entity::find()
            .filter(policy::Column::TenantId.eq(self.0.uuid()))
            .filter(policy::Column::Sort.eq(sort.name()));
        Ok(query.all(&self.0.db).await?.into_iter().map(entry).collect())
    }

    /// How often a level was changed.
    pub async fn version(&self, place: PolicyPlace) -> Result<i64, StoreError> {
        let found = policy_level::Entity::find_by_id((self.0.uuid(), self.id(place))).one(&self.0.db).await?;
        Ok(found.map_or(0, |level| level.version))
    }

    /// Changes what a level sets; [`StoreError::Stale`] when its version is another one. Answers the new one.
    pub async fn save(&self, place: PolicyPlace, version: i64, change: &SetChange) -> Result<i64, StoreError> {
        let (tenant_id, level_id) = (self.0.uuid(), self.id(place));
        let scope = self.0.begin().await?;
        let (unit_id, meeting_id) = match place {
            PolicyPlace::Tenant => (None, None),
            PolicyPlace::Unit(unit) => (Some(unit), None),
            PolicyPlace::Meeting(meeting) => (None, Some(meeting.uuid())),
        };
        if version == 0 {
            let level = policy_level::Model { tenant_id, level_id, unit_id, meeting_id, version: 1 };
            let added = policy_level::Entity::insert(level.into_active_model()).exec_without_returning(&scope.db).await;
            added.map_err(|fault| stale_if_there(fault.into()))?;
        } else {
            let raised = policy_level::Entity::update_many()
                .col_expr(policy_level::Column::Version, Expr::col(policy_level::Column::Version).add(1))
                .filter(policy_level::Column::TenantId.eq(tenant_id))
                .filter(policy_level::Column::LevelId.eq(level_id))
                .filter(policy_level::Column::Version.eq(version))
                .exec(&scope.db)
                .await?;
            if raised.rows_affected == 0 {
                return Err(StoreError::Stale);
            }
        }
        for (name, body) in &change.entries {
            let key = (tenant_id, level_id, change.sort.name().to_owned(), name.clone());
            policy::Entity::delete_by_id(key).exec(&scope.db).await?;
            if let Some(body) = body {
                let model = policy::Model {
                    tenant_id,
                    level_id,
                    sort: change.sort.name().to_owned(),
                    name: name.clone(),
                    body: body.clone(),
                    set_at_ms: change.at_ms,
                    set_by: change.by.clone(),
                };
                policy::Entity::insert(model.into_active_model()).exec_without_returning(&scope.db).await?;
            }
        }
        scope.commit().await?;
        Ok(version + 1)
    }

    fn id(&self, place: PolicyPlace) -> Uuid {
        match place {
            PolicyPlace::Tenant => self.0.uuid(),
            PolicyPlace::Unit(unit) => unit,
            PolicyPlace::Meeting(meeting) => meeting.uuid(),
        }
    }
}

/// What the operator has set; see [`Store::installation_policies`].
#[derive(Debug)]
pub struct InstallationPolicies<'a>(pub(crate) &'a Store);

impl InstallationPolicies<'_> {
    /// What holds for the whole, and what for one tenant beside it.
    pub async fn of(&self, sort: Sort, tenant: Option<TenantId>) -> Result<Vec<SetEntry>, StoreError> {
        self.of_tenants(sort, tenant.as_slice()).await
    }

    /// What holds for the whole, and what for each of these tenants beside it.
    pub async fn of_tenants(&self, sort: Sort, tenants: &[TenantId]) -> Result<Vec<SetEntry>, StoreError> {
        let scopes = std::iter::once(Uuid::nil()).chain(tenants.iter().map(|tenant| tenant.uuid()));
        let query = installation::Entity::find()
            .filter(installation::Column::Sort.eq(sort.name()))
            .filter(installation::Column::Scope.is_in(scopes));
        Ok(query.all(self.0.installation()).await?.into_iter().map(installation_entry).collect())
    }

    /// What holds for the whole and for every tenant beside it.
    pub async fn all(&self, sort: Sort) -> Result<Vec<SetEntry>, StoreError> {
        let query = installation::Entity::find().filter(installation::Column::Sort.eq(sort.name()));
        Ok(query.all(self.0.installation()).await?.into_iter().map(installation_entry).collect())
    }

    /// What every tenant sets for the whole of itself; by whom and when is told by the tenant alone.
    pub async fn of_every_tenant(&self) -> Result<Vec<SetEntry>, StoreError> {
        let rows = tenant_policy::Entity::find().all(self.0.installation()).await?;
        let entry = |tenant_policy::Model { tenant_id: level, name, body }| {
            let (set_at_ms, set_by) = Default::default();
            SetEntry { level, name, body, set_at_ms, set_by }
        };
        Ok(rows.into_iter().map(entry).collect())
    }

    /// How often it was changed, for the whole or for one tenant.
    pub async fn version(&self, tenant: Option<TenantId>) -> Result<i64, StoreError> {
        let scope = tenant.map_or(Uuid::nil(), TenantId::uuid);
        let found = installation_level::Entity::find_by_id(scope).one(self.0.installation()).await?;
        Ok(found.map_or(0, |level| level.version))
    }

    /// Changes what the operator sets; [`StoreError::Stale`] when the version is another one. Answers the new one.
    pub async fn save(&self, tenant: Option<TenantId>, version: i64, change: &SetChange) -> Result<i64, StoreError> {
        let scope = tenant.map_or(Uuid::nil(), TenantId::uuid);
        let transaction = self.0.db.begin().await?;
        if version == 0 {
            let level = installation_level::Model { scope, version: 1 }.into_active_model();
            let added = installation_level::Entity::insert(level).exec_without_returning(&transaction).await;
            added.map_err(|fault| stale_if_there(fault.into()))?;
        } else {
            let raised = installation_level::Entity::update_many()
                .col_expr(installation_level::Column::Version, Expr::col(installation_level::Column::Version).add(1))
                .filter(installation_level::Column::Scope.eq(scope))
                .filter(installation_level::Column::Version.eq(version))
                .exec(&transaction)
                .await?;
            if raised.rows_affected == 0 {
                return Err(StoreError::Stale);
            }
        }
        self.write(&transaction, scope, change).await?;
        transaction.commit().await?;
        Ok(version + 1)
    }

    async fn write(&self, db: &impl ConnectionTrait, scope: Uuid, change: &SetChange) -> Result<(), StoreError> {
        for (name, body) in &change.entries {
            let key = (scope, change.sort.name().to_owned(), name.clone());
            installation::Entity::delete_by_id(key).exec(db).await?;
            if let Some(body) = body {
                let model = installation::Model {
                    scope,
                    sort: change.sort.name().to_owned(),
                    name: name.clone(),
                    body: body.clone(),
                    set_at_ms: change.at_ms,
                    set_by: change.by.clone(),
                };
                installation::Entity::insert(model.into_active_model()).exec_without_returning(db).await?;
            }
        }
        Ok(())
    }
}

fn entry(model: policy::Model) -> SetEntry {
    let policy::Model { level_id, name, body, set_at_ms, set_by, .. } = model;
    SetEntry { level: level_id, name, body, set_at_ms, set_by }
}

fn installation_entry(model: installation::Model) -> SetEntry {
    let installation::Model { scope, name, body, set_at_ms, set_by, .. } = model;
    SetEntry { level: scope, name, body, set_at_ms, set_by }
}

/// Two made the first change at once: the slower one has not seen the other's.
fn stale_if_there(fault: StoreError) -> StoreError {
    match fault {
        StoreError::Conflict => StoreError::Stale,
        other => other,
    }
}
