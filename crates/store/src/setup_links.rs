//! One-time links to set up an account.

use ids::{AccountId, SetupId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::entity::setup_link::{Column, Entity, Model};
use crate::{StoreError, TenantScope};

/// Rows written by one statement.
const ROWS_AT_ONCE: usize = 100;

/// A new link; without account it makes the first administrator.
#[derive(Clone, Debug)]
pub struct NewSetupLink {
    pub id: SetupId,
    pub account: Option<AccountId>,
    pub secret_hash: Vec<u8>,
    pub created_at_ms: i64,
    pub expires_at_ms: i64,
}

/// Repository; see [`TenantScope::setup_links`].
#[derive(Debug)]
pub struct SetupLinks<'a>(pub(crate) &'a TenantScope);

impl SetupLinks<'_> {
    /// Adds a link and makes the earlier ones for the same purpose void.
    pub async fn replace(&self, new: NewSetupLink) -> Result<(), StoreError> {
        let earlier = match new.account {
            Some(account) => Column::AccountId.eq(account.uuid()),
            None => Column::AccountId.is_null(),
        };
        Entity::delete_many().filter(Column::TenantId.eq(self.0.uuid())).filter(earlier).exec(&self.0.db).await?;
        let model = self.model(new);
        Entity::insert(model.into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    /// Adds links for accounts that have none yet.
    pub async fn create_many(&self, new: Vec<NewSetupLink>) -> Result<(), StoreError> {
        for some in new.chunks(ROWS_AT_ONCE) {
            let rows = some.iter().map(|new| self.model(new.clone()).into_active_model());
            Entity::insert_many(rows).exec_without_returning(&self.0.db).await?;
        }
        Ok(())
    }

    /// Makes the links of an account void.
    pub async fn delete_of(&self, account: AccountId) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::AccountId.eq(account.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    fn model(&self, new: NewSetupLink) -> Model {
        Model {
            tenant_id: self.0.uuid(),
            id: new.id.uuid(),
            account_id: new.account.map(AccountId::uuid),
            secret_hash: new.secret_hash,
            created_at_ms: new.created_at_ms,
            expires_at_ms: new.expires_at_ms,
            used_at_ms: None,
        }
    }

    /// The usable link with this secret.
    pub async fn find_usable(&self, secret_hash: &[u8], now_ms: i64) -> Result<Option<Model>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::SecretHash.eq(secret_hash))
            .filter(Column::UsedAtMs.is_null())
            .filter(Column::ExpiresAtMs.gt(now_ms))
            .one(&self.0.db)
            .await?;
        Ok(found)
    }

    /// Uses a link up; `false` when somebody was faster.
    pub async fn consume(&self, id: SetupId, now_ms: i64) -> Result<bool, StoreError> {
        let done = Entity::update_many()
            .col_expr(Column::UsedAtMs, Expr::value(now_ms))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .filter(Column::UsedAtMs.is_null())
            .filter(Column::ExpiresAtMs.gt(now_ms))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Makes a consumed link usable again, when what it was used for failed.
    pub async fn restore(&self, id: SetupId) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::UsedAtMs, Expr::value(Option::<i64>::None))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }
}
