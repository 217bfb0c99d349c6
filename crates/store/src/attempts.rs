//! Sign-ins that are under way at a provider, and logout tokens that were used.

use ids::ProviderId;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::entity::sign_in_attempt::{Column, Entity, Model};
use crate::entity::spent_logout_token as spent;
use crate::{StoreError, TenantScope};

/// A new attempt.
#[derive(Clone, Debug)]
pub struct NewAttempt {
    pub state_hash: Vec<u8>,
    pub browser_hash: Vec<u8>,
    pub provider: ProviderId,
    pub sealed: Vec<u8>,
    pub created_at_ms: i64,
    pub expires_at_ms: i64,
}

/// Repository; see [`TenantScope::attempts`].
#[derive(Debug)]
pub struct Attempts<'a>(pub(crate) &'a TenantScope);

impl Attempts<'_> {
    /// Adds an attempt. Beyond `max` open ones the oldest `gone` are forgotten.
    pub async fn add(&self, new: NewAttempt, max: u64, gone: u64) -> Result<(), StoreError> {
        let all = || Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        if all().count(&self.0.db).await? >= max {
            let newest_gone = all().order_by_asc(Column::CreatedAtMs).offset(gone).limit(1).one(&self.0.db).await?;
            if let Some(row) = newest_gone {
                self.delete_until(Column::CreatedAtMs, row.created_at_ms).await?;
            }
        }
        let model = Model {
            tenant_id: self.0.uuid(),
            state_hash: new.state_hash,
            browser_hash: new.browser_hash,
            provider_id: new.provider.uuid(),
            sealed: new.sealed,
            created_at_ms: new.created_at_ms,
            expires_at_ms: new.expires_at_ms,
        };
        Entity::insert(model.into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    pub async fn find(&self, state_hash: &[u8]) -> Result<Option<Model>, StoreError> {
        Ok(Entity::find_by_id((self.0.uuid(), state_hash.to_vec())).one(&self.0.db).await?)
    }

    /// Uses an attempt up; `false` when somebody was faster.
    pub async fn take(&self, state_hash: &[u8]) -> Result<bool, StoreError> {
        let done = Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::StateHash.eq(state_hash))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Remembers a logout token; [`StoreError::Conflict`] when it was used before.
    pub async fn spend(&self, provider: ProviderId, token_hash: Vec<u8>, until_ms: i64) -> Result<(), StoreError> {
        let (tenant_id, provider_id) = (self.0.uuid(), provider.uuid());
        let model = spent::Model { tenant_id, provider_id, token_hash, remember_until_ms: until_ms };
        spent::Entity::insert(model.into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    /// Forgets what can no longer be used.
    pub async fn delete_expired(&self, now_ms: i64) -> Result<(), StoreError> {
        self.delete_until(Column::ExpiresAtMs, now_ms).await?;
        spent::Entity::delete_many()
            .filter(spent::Column::TenantId.eq(self.0.uuid()))
            .filter(spent::Column::RememberUntilMs.lte(now_ms))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    async fn delete_until(&self, column: Column, at_ms: i64) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(column.lte(at_ms))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }
}
