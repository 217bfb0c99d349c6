//! Keys of a tenant, as they are wrapped.

use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, TryInsertResult};

use crate::entity::tenant_key::{Column, Entity, Model};
use crate::{StoreError, TenantScope};

/// Repository; see [`TenantScope::keys`].
#[derive(Debug)]
pub struct TenantKeys<'a>(pub(crate) &'a TenantScope);

impl TenantKeys<'_> {
    pub async fn find(&self, purpose: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Purpose.eq(purpose))
            .one(&self.0.db)
            .await?;
        Ok(found.map(|model| model.wrapped))
    }

    /// Adds a key; `false` when somebody was faster, whose key it is then.
    pub async fn add(&self, purpose: &str, wrapped: Vec<u8>, now_ms: i64) -> Result<bool, StoreError> {
        let model = Model { tenant_id: self.0.uuid(), purpose: purpose.to_owned(), wrapped, created_at_ms: now_ms };
        let done = Entity::insert(model.into_active_model())
            .on_conflict(OnConflict::columns([Column::TenantId, Column::Purpose]).do_nothing().to_owned())
            .try_insert()
            .exec_without_returning(&self.0.db)
            .await?;
        Ok(matches!(done, TryInsertResult::Inserted(rows) if rows > 0))
    }
}
