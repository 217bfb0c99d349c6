//! OpenID Connect providers of a tenant and the mail domains that lead to them.

use ids::ProviderId;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::entity::identity_provider::{ActiveModel, Column, Entity, Model};
use crate::entity::provider_domain;
use crate::{StoreError, TenantScope};

/// Repository; see [`TenantScope::providers`].
#[derive(Debug)]
pub struct Providers<'a>(pub(crate) &'a TenantScope);

impl Providers<'_> {
    /// Adds a provider; [`StoreError::Conflict`] when the tenant has one with this issuer.
    pub async fn create(&self, new: Model) -> Result<Model, StoreError> {
        let model = Model { tenant_id: self.0.uuid(), ..new };
        Entity::insert(model.clone().into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(model)
    }

    pub async fn find(&self, id: ProviderId) -> Result<Option<Model>, StoreError> {
        Ok(Entity::find_by_id((self.0.uuid(), id.uuid())).one(&self.0.db).await?)
    }

    /// All of them, in the order of the sign-in page; their number is bounded by the caller.
    pub async fn all(&self) -> Result<Vec<Model>, StoreError> {
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .order_by_asc(Column::Position)
            .order_by_asc(Column::Id)
            .all(&self.0.db)
            .await?;
        Ok(found)
    }

    /// Writes the changed columns; [`StoreError::Conflict`] when another one has the issuer.
    pub async fn update(&self, change: ActiveModel) -> Result<Model, StoreError> {
        let change = ActiveModel { tenant_id: sea_orm::ActiveValue::Unchanged(self.0.uuid()), ..change };
        Ok(change.update(&self.0.db).await?)
    }

    pub async fn place(&self, id: ProviderId, position: i64) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Position, Expr::value(position))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Somebody has signed in there: whatever was wrong is over.
    pub async fn succeeded(&self, id: ProviderId, now_ms: i64) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::LastSignInAtMs, Expr::value(now_ms))
            .col_expr(Column::LastFault, Expr::value(Option::<String>::None))
            .col_expr(Column::LastFaultAtMs, Expr::value(Option::<i64>::None))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    pub async fn failed(&self, id: ProviderId, fault: &str, now_ms: i64) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::LastFault, Expr::value(fault))
            .col_expr(Column::LastFaultAtMs, Expr::value(now_ms))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// An administrator has tried it with success.
    pub async fn tried(&self, id: ProviderId, now_ms: i64) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::TriedAtMs, Expr::value(now_ms))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Removes a provider with its domains and attempts; `false` when there is none.
    pub async fn delete(&self, id: ProviderId) -> Result<bool, StoreError> {
        let done = Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Domains of all providers.
    pub async fn domains(&self) -> Result<Vec<provider_domain::Model>, StoreError> {
        let found = provider_domain::Entity::find()
            .filter(provider_domain::Column::TenantId.eq(self.0.uuid()))
            .order_by_asc(provider_domain::Column::Domain)
            .all(&self.0.db)
            .await?;
        Ok(found)
    }

    /// The provider that a mail domain leads to.
    pub async fn of_domain(&self, domain: &str) -> Result<Option<ProviderId>, StoreError> {
        let found = provider_domain::Entity::find_by_id((self.0.uuid(), domain.to_owned())).one(&self.0.db).await?;
        Ok(found.map(|row| ProviderId::from_uuid(row.provider_id)))
    }

    /// Replaces the domains of a provider; [`StoreError::Conflict`] when one leads to another provider.
    pub async fn set_domains(&self, id: ProviderId, domains: &[String]) -> Result<(), StoreError> {
        provider_domain::Entity::delete_many()
            .filter(provider_domain::Column::TenantId.eq(self.0.uuid()))
            .filter(provider_domain::Column::ProviderId.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        let row = |domain: &String| {
            let (tenant_id, provider_id) = (self.0.uuid(), id.uuid());
            provider_domain::Model { tenant_id, domain: domain.clone(), provider_id }.into_active_model()
        };
        if !domains.is_empty() {
            provider_domain::Entity::insert_many(domains.iter().map(row)).exec_without_returning(&self.0.db).await?;
        }
        Ok(())
    }
}
