//! Accounts of a tenant.

use ids::AccountId;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Set,
};

use crate::cursor::{self, Page};
use crate::entity::account::{ActiveModel, Column, Entity, Model};
use crate::{StoreError, TenantScope};

/// A new account; without password hash its person is invited.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub id: AccountId,
    pub name: String,
    pub email: String,
    /// The address in the form that must be unique.
    pub email_key: String,
    pub password_hash: Option<String>,
    pub administrator: bool,
    /// Operates the installation.
    pub operator: bool,
    pub created_at_ms: i64,
}

/// Repository; see [`TenantScope::accounts`].
#[derive(Debug)]
pub struct Accounts<'a>(pub(crate) &'a TenantScope);

impl Accounts<'_> {
    /// Adds an account; [`StoreError::Conflict`] when the address is taken.
    pub async fn create(&self, new: NewAccount) -> Result<Model, StoreError> {
        let model = Model {
            tenant_id: self.0.uuid(),
            id: new.id.uuid(),
            name: new.name,
            email: new.email,
            email_key: new.email_key,
            password_hash: new.password_hash,
            administrator: new.administrator,
            disabled: false,
            operator: new.operator,
            identities: 0,
            created_at_ms: new.created_at_ms,
        };
        Entity::insert(model.clone().into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(model)
    }

    pub async fn find(&self, id: AccountId) -> Result<Option<Model>, StoreError> {
        Ok(Entity::find_by_id((self.0.uuid(), id.uuid())).one(&self.0.db).await?)
    }

    pub async fn find_by_email_key(&self, email_key: &str) -> Result<Option<Model>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::EmailKey.eq(email_key))
            .one(&self.0.db)
            .await?;
        Ok(found)
    }

    /// Whether the tenant has any account.
    pub async fn any(&self) -> Result<bool, StoreError> {
        let count = Entity::find().filter(Column::TenantId.eq(self.0.uuid())).limit(1).count(&self.0.db).await?;
        Ok(count > 0)
    }

    /// Accounts ordered by name, `limit` of them after the cursor.
    pub async fn page(&self, after: Option<&str>, limit: u64) -> Result<Page<Model>, StoreError> {
        let mut query = Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        if let Some(after) = after {
            query = query.filter(cursor::after((Column::Name, Column::Id), after)?);
        }
        let items = query.order_by_asc(Column::Name).order_by_asc(Column::Id).limit(limit + 1).all(&self.0.db).await?;
        Ok(cursor::page(items, limit, |last| cursor::encode(&last.name, last.id)))
    }

    /// Writes the changed columns of an account.
    pub async fn update(&self, change: ActiveModel) -> Result<Model, StoreError> {
        let change = ActiveModel { tenant_id: sea_orm::ActiveValue::Unchanged(self.0.uuid()), ..change };
        Ok(change.update(&self.0.db).await?)
    }

    /// Sets or replaces the password hash.
    pub async fn set_password(&self, id: AccountId, hash: String) -> Result<(), StoreError> {
        Entity::update_many()
            .set(ActiveModel { password_hash: Set(Some(hash)), ..Default::default() })
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }
}
