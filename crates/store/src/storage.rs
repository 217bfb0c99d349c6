//! How much tenants keep of what people put there as files: attachments of motions and logos. The database counts.

use std::collections::HashMap;

use ids::TenantId;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::entity::tenant_storage::{Column, Entity};
use crate::{StoreError, TenantScope, Usage};

impl Usage<'_> {
    /// Bytes that each of these tenants keeps, in their order.
    pub async fn storage(&self, tenants: &[TenantId]) -> Result<Vec<u64>, StoreError> {
        let ids: Vec<Uuid> = tenants.iter().map(|tenant| tenant.uuid()).collect();
        let rows = Entity::find().filter(Column::TenantId.is_in(ids)).all(self.0.installation()).await?;
        let kept: HashMap<_, _> = rows.into_iter().map(|row| (row.tenant_id, row.bytes)).collect();
        Ok(tenants.iter().map(|tenant| kept.get(&tenant.uuid()).map_or(0, |bytes| count(*bytes))).collect())
    }

    /// Bytes that all tenants keep together.
    pub async fn storage_of_all(&self) -> Result<u64, StoreError> {
        sum(self.0.installation()).await
    }
}

impl TenantScope {
    /// Bytes that the tenant keeps.
    pub async fn storage_bytes(&self) -> Result<u64, StoreError> {
        let row = Entity::find_by_id(self.uuid()).one(&self.db).await?;
        Ok(row.map_or(0, |row| count(row.bytes)))
    }

    /// Bytes that all tenants keep together, with what this transaction has added.
    pub async fn storage_of_all(&self) -> Result<u64, StoreError> {
        sum(&self.db).await
    }
}

async fn sum(db: &impl ConnectionTrait) -> Result<u64, StoreError> {
    let sum = Expr::col(Column::Bytes).sum().cast_as("BIGINT");
    let found = Entity::find().select_only().expr_as(sum, "bytes").into_tuple::<Option<i64>>().one(db).await?;
    Ok(found.flatten().map_or(0, count))
}

fn count(bytes: i64) -> u64 {
    u64::try_from(bytes).unwrap_or_default()
}
