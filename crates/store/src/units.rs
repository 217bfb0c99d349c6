//! Units of a tenant. There are few, and they are read all at once: who asks for a part needs the way to the top.

use ids::UnitId;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder};

use crate::entity::unit::{Column, Entity, Model};
use crate::fold::fold;
use crate::{StoreError, TenantScope};

/// A new unit.
#[derive(Clone, Debug)]
pub struct NewUnit {
    pub id: UnitId,
    pub parent: Option<UnitId>,
    pub name: String,
    pub short_name: String,
    pub created_at_ms: i64,
}

/// A unit as it shall be.
#[derive(Clone, Debug)]
pub struct UnitEdit {
    pub parent: Option<UnitId>,
    pub name: String,
    pub short_name: String,
}

/// Repository; see [`TenantScope::units`].
#[derive(Debug)]
pub struct Units<'a>(pub(crate) &'a TenantScope);

impl Units<'_> {
    /// All of them, by short name.
    pub async fn all(&self) -> Result<Vec<Model>, StoreError> {
        let all = Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        Ok(all.order_by_asc(Column::ShortKey).order_by_asc(Column::Id).all(&self.0.db).await?)
    }

    pub async fn find(&self, id: UnitId) -> Result<Option<Model>, StoreError> {
        Ok(Entity::find_by_id((self.0.uuid(), id.uuid())).one(&self.0.db).await?)
    }

    pub async fn count(&self) -> Result<u64, StoreError> {
        Ok(Entity::find().filter(Column::TenantId.eq(self.0.uuid())).count(&self.0.db).await?)
    }

    /// Adds a unit; [`StoreError::Conflict`] when the short name is taken.
    pub async fn create(&self, new: NewUnit) -> Result<Model, StoreError> {
        let model = Model {
            tenant_id: self.0.uuid(),
            id: new.id.uuid(),
            parent_id: new.parent.map(UnitId::uuid),
            short_key: fold(&new.short_name),
            name: new.name,
            short_name: new.short_name,
            created_at_ms: new.created_at_ms,
            version: 1,
        };
        Entity::insert(model.clone().into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(model)
    }

    /// Changes a unit that is at this version.
    pub async fn change(&self, id: UnitId, version: i64, edit: UnitEdit) -> Result<(), StoreError> {
        let done = Entity::update_many()
            .col_expr(Column::ParentId, Expr::value(edit.parent.map(UnitId::uuid)))
            .col_expr(Column::ShortKey, Expr::value(fold(&edit.short_name)))
            .col_expr(Column::Name, Expr::value(edit.name))
            .col_expr(Column::ShortName, Expr::value(edit.short_name))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .filter(Column::Version.eq(version))
            .exec(&self.0.db)
            .await?;
        if done.rows_affected == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }

    /// Deletes a unit; [`StoreError::Bound`] while anything is in it.
    pub async fn delete(&self, id: UnitId, version: Option<i64>) -> Result<(), StoreError> {
        let mut delete =
            Entity::delete_many().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::Id.eq(id.uuid()));
        if let Some(version) = version {
            delete = delete.filter(Column::Version.eq(version));
        }
        if delete.exec(&self.0.db).await?.rows_affected == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }
}
