//! Identities at providers, each leading to one account: (tenant, issuer, subject), never a mail address.

use ids::{AccountId, IdentityId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};

use crate::entity::account;
use crate::entity::account_identity::{Column, Entity, Model};
use crate::{StoreError, TenantScope};

/// A new identity.
#[derive(Clone, Debug)]
pub struct NewIdentity {
    pub id: IdentityId,
    pub account: AccountId,
    pub issuer: String,
    pub subject: String,
    pub label: String,
    pub grants: String,
    pub now_ms: i64,
}

/// Repository; see [`TenantScope::identities`]. Call what writes within [`TenantScope::begin`]: the account counts
/// its identities.
#[derive(Debug)]
pub struct Identities<'a>(pub(crate) &'a TenantScope);

#[derive(FromQueryResult)]
struct Count {
    issuer: String,
    accounts: i64,
}

impl Identities<'_> {
    /// Adds an identity; [`StoreError::Conflict`] when it leads to an account already.
    pub async fn add(&self, new: NewIdentity) -> Result<Model, StoreError> {
        let model = Model {
            tenant_id: self.0.uuid(),
            id: new.id.uuid(),
            account_id: new.account.uuid(),
            issuer: new.issuer,
            subject: new.subject,
            label: new.label,
            grants: new.grants,
            created_at_ms: new.now_ms,
            last_used_at_ms: new.now_ms,
        };
        Entity::insert(model.clone().into_active_model()).exec_without_returning(&self.0.db).await?;
        self.count(new.account, 1).await?;
        Ok(model)
    }

    pub async fn find(&self, issuer: &str, subject: &str) -> Result<Option<Model>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Issuer.eq(issuer))
            .filter(Column::Subject.eq(subject))
            .one(&self.0.db)
            .await?;
        Ok(found)
    }

    /// Identities of an account, oldest first.
    pub async fn of_account(&self, account: AccountId) -> Result<Vec<Model>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::AccountId.eq(account.uuid()))
            .order_by_asc(Column::Id)
            .all(&self.0.db)
            .await?;
        Ok(found)
    }

    /// How many accounts sign in at each issuer.
    pub async fn per_issuer(&self) -> Result<Vec<(String, i64)>, StoreError> {
        let found = Entity::find()
            .select_only()
            .column(Column::Issuer)
            .column_as(Column::Id.count(), "accounts")
            .filter(Column::TenantId.eq(self.0.uuid()))
            .group_by(Column::Issuer)
            .into_model::<Count>()
            .all(&self.0.db)
            .await?;
        Ok(found.into_iter().map(|row| (row.issuer, row.accounts)).collect())
    }

    /// The person has signed in with it.
    pub async fn used(&self, id: IdentityId, label: &str, grants: &str, now_ms: i64) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Label, Expr::value(label))
            .col_expr(Column::Grants, Expr::value(grants))
            .col_expr(Column::LastUsedAtMs, Expr::value(now_ms))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Takes an identity from an account; `false` when it has none of that id.
    pub async fn remove(&self, account: AccountId, id: IdentityId) -> Result<bool, StoreError> {
        let done = Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::AccountId.eq(account.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        if done.rows_affected > 0 {
            self.count(account, -1).await?;
        }
        Ok(done.rows_affected > 0)
    }

    /// Takes all identities from an account that is deleted.
    pub(crate) async fn remove_all(&self, account: AccountId) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::AccountId.eq(account.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    async fn count(&self, account: AccountId, change: i64) -> Result<(), StoreError> {
        account::Entity::update_many()
            .col_expr(account::Column::Identities, Expr::col(account::Column::Identities).add(change))
            .filter(account::Column::TenantId.eq(self.0.uuid()))
            .filter(account::Column::Id.eq(account.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }
}
