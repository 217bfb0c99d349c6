//! Codes on paper, each good once.

use ids::AccountId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder};

use crate::entity::recovery_code::{Column, Entity, Model};
use crate::{StoreError, TenantScope};

/// Repository; see [`TenantScope::recovery_codes`].
#[derive(Debug)]
pub struct RecoveryCodes<'a>(pub(crate) &'a TenantScope);

impl RecoveryCodes<'_> {
    /// In place of all that the account had. Call it within [`TenantScope::begin`].
    pub async fn replace(&self, account: AccountId, hashes: Vec<Vec<u8>>, now_ms: i64) -> Result<(), StoreError> {
        self.remove_all(account).await?;
        let (tenant_id, account_id) = (self.0.uuid(), account.uuid());
        let row = |code_hash| Model { tenant_id, account_id, code_hash, created_at_ms: now_ms, used_at_ms: None };
        let rows = hashes.into_iter().map(|hash| row(hash).into_active_model());
        Entity::insert_many(rows).exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    /// How many are left, and when they were made; nothing when there are none at all, used or not.
    pub async fn left(&self, account: AccountId) -> Result<Option<(u64, i64)>, StoreError> {
        let all =
            || Entity::find().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::AccountId.eq(account.uuid()));
        let Some(one) = all().order_by_asc(Column::CreatedAtMs).one(&self.0.db).await? else { return Ok(None) };
        let left = all().filter(Column::UsedAtMs.is_null()).count(&self.0.db).await?;
        Ok(Some((left, one.created_at_ms)))
    }

    /// Uses a code up; `false` when the account has no such code, or had.
    pub async fn consume(&self, account: AccountId, hash: &[u8], now_ms: i64) -> Result<bool, StoreError> {
        let done = Entity::update_many()
            .col_expr(Column::UsedAtMs, Expr::value(now_ms))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::AccountId.eq(account.uuid()))
            .filter(Column::CodeHash.eq(hash))
            .filter(Column::UsedAtMs.is_null())
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }

    pub(crate) async fn remove_all(&self, account: AccountId) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::AccountId.eq(account.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }
}
