//! Service accounts and their tokens.

use ids::{ServiceAccountId, ServiceTokenId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::cursor::{self, Page};
use crate::entity::service_account::{Column, Entity, Model};
use crate::entity::service_token as token;
use crate::fold::fold;
use crate::{StoreError, TenantScope};

/// A new token.
#[derive(Clone, Debug)]
pub struct NewServiceToken {
    pub id: ServiceTokenId,
    pub account: ServiceAccountId,
    pub secret_hash: Vec<u8>,
    pub hint: String,
    pub created_at_ms: i64,
    pub expires_at_ms: i64,
}

/// Repository; see [`TenantScope::service_accounts`].
#[derive(Debug)]
pub struct ServiceAccounts<'a>(pub(crate) &'a TenantScope);

impl ServiceAccounts<'_> {
    /// Adds one; [`StoreError::Conflict`] when the name is taken.
    pub async fn create(
        &self,
        id: ServiceAccountId,
        name: &str,
        scopes: &str,
        department_units: bool,
        now_ms: i64,
    ) -> Result<Model, StoreError> {
        let model = Model {
            tenant_id: self.0.uuid(),
            id: id.uuid(),
            name: name.to_owned(),
            name_key: fold(name),
            scopes: scopes.to_owned(),
            department_units,
            created_at_ms: now_ms,
            version: 1,
        };
        Entity::insert(model.clone().into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(model)
    }

    pub async fn find(&self, id: ServiceAccountId) -> Result<Option<Model>, StoreError> {
        Ok(Entity::find_by_id((self.0.uuid(), id.uuid())).one(&self.0.db).await?)
    }

    pub async fn count(&self) -> Result<u64, StoreError> {
        Ok(Entity::find().filter(Column::TenantId.eq(self.0.uuid())).count(&self.0.db).await?)
    }

    /// What every one of them may do.
    pub async fn scopes(&self) -> Result<Vec<String>, StoreError> {
        let all = Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        Ok(all.select_only().column(Column::Scopes).into_tuple().all(&self.0.db).await?)
    }

    /// Whether one that has this scope says units by departments.
    pub async fn say_units(&self, scope: &str) -> Result<bool, StoreError> {
        let all = Entity::find().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::DepartmentUnits.eq(true));
        let all: Vec<String> = all.select_only().column(Column::Scopes).into_tuple().all(&self.0.db).await?;
        Ok(all.iter().any(|scopes| scopes.split(' ').any(|own| own == scope)))
    }

    /// By name, `limit` of them after the cursor.
    pub async fn page(&self, after: Option<&str>, limit: u64) -> Result<Page<Model>, StoreError> {
        let mut query = Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        if let Some(after) = after {
            query = query.filter(cursor::after((Column::NameKey, Column::Id), after)?);
        }
        let query = query.order_by_asc(Column::NameKey).order_by_asc(Column::Id).limit(limit + 1);
        Ok(cursor::page(query.all(&self.0.db).await?, limit, |last| cursor::encode(&last.name_key, last.id)))
    }

    /// Changes one; with `version`, only if nobody else has changed it since.
    pub async fn change(&self, after: &Model, version: Option<i64>) -> Result<(), StoreError> {
        let mut update = Entity::update_many()
            .col_expr(Column::Name, Expr::value(after.name.as_str()))
            .col_expr(Column::NameKey, Expr::value(fold(&after.name)))
            .col_expr(Column::Scopes, Expr::value(after.scopes.as_str()))
            .col_expr(Column::DepartmentUnits, Expr::value(after.department_units))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(after.id));
        if let Some(version) = version {
            update = update.filter(Column::Version.eq(version));
        }
        if update.exec(&self.0.db).await?.rows_affected == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }

    /// Deletes one with its tokens.
    pub async fn delete(&self, id: ServiceAccountId, version: Option<i64>) -> Result<(), StoreError> {
        let mut delete =
            Entity::delete_many().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::Id.eq(id.uuid()));
        if let Some(version) = version {
            delete = delete.filter(Column::Version.eq(version));
        }
        if delete.exec(&self.0.db).await?.rows_affected == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }

    pub async fn add_token(&self, new: NewServiceToken) -> Result<token::Model, StoreError> {
        let model = token::Model {
            tenant_id: self.0.uuid(),
            id: new.id.uuid(),
            service_account_id: new.account.uuid(),
            secret_hash: new.secret_hash,
            hint: new.hint,
            created_at_ms: new.created_at_ms,
            expires_at_ms: new.expires_at_ms,
            last_used_at_ms: None,
        };
        token::Entity::insert(model.clone().into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(model)
    }

    /// Tokens of these accounts, newest first.
    pub async fn tokens(&self, accounts: &[Uuid]) -> Result<Vec<token::Model>, StoreError> {
        if accounts.is_empty() {
            return Ok(Vec::new());
        }
        let found = token::Entity::find()
            .filter(token::Column::TenantId.eq(self.0.uuid()))
            .filter(token::Column::ServiceAccountId.is_in(accounts.iter().copied()))
            .order_by_desc(token::Column::Id);
        Ok(found.all(&self.0.db).await?)
    }

    /// How many tokens end before this time, and when the first of them does.
    pub async fn tokens_ending(&self, before_ms: i64) -> Result<(u64, Option<i64>), StoreError> {
        let found: Vec<i64> = token::Entity::find()
            .filter(token::Column::TenantId.eq(self.0.uuid()))
            .filter(token::Column::ExpiresAtMs.lt(before_ms))
            .select_only()
            .column(token::Column::ExpiresAtMs)
            .order_by_asc(token::Column::ExpiresAtMs)
            .into_tuple()
            .all(&self.0.db)
            .await?;
        Ok((u64::try_from(found.len()).unwrap_or(u64::MAX), found.first().copied()))
    }

    pub async fn find_token(&self, secret_hash: &[u8]) -> Result<Option<token::Model>, StoreError> {
        let found = token::Entity::find()
            .filter(token::Column::TenantId.eq(self.0.uuid()))
            .filter(token::Column::SecretHash.eq(secret_hash));
        Ok(found.one(&self.0.db).await?)
    }

    pub async fn token_used(&self, id: ServiceTokenId, now_ms: i64) -> Result<(), StoreError> {
        token::Entity::update_many()
            .col_expr(token::Column::LastUsedAtMs, Expr::value(now_ms))
            .filter(token::Column::TenantId.eq(self.0.uuid()))
            .filter(token::Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Takes a token away; `false` when the account has none of this id.
    pub async fn delete_token(&self, account: ServiceAccountId, id: ServiceTokenId) -> Result<bool, StoreError> {
        let done = token::Entity::delete_many()
            .filter(token::Column::TenantId.eq(self.0.uuid()))
            .filter(token::Column::ServiceAccountId.eq(account.uuid()))
            .filter(token::Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }
}
