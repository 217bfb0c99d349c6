//! Groups of accounts.

use ids::{AccountId, GroupId, UnitId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use crate::cursor::{self, Page};
use crate::entity::group::{Column, Entity, Model};
use crate::entity::{account, group_member as member};
use crate::fold::fold;
use crate::{StoreError, TenantScope};

/// Rows written by one statement.
const ROWS_AT_ONCE: usize = 100;

/// A new group.
#[derive(Clone, Debug)]
pub struct NewGroup {
    pub id: GroupId,
    pub unit: Option<UnitId>,
    pub name: String,
    pub created_at_ms: i64,
}

/// Repository; see [`TenantScope::groups`].
#[derive(Debug)]
pub struct Groups<'a>(pub(crate) &'a TenantScope);

impl Groups<'_> {
    /// Adds a group; [`StoreError::Conflict`] when the name is taken.
    pub async fn create(&self, new: NewGroup) -> Result<Model, StoreError> {
        let model = Model {
            tenant_id: self.0.uuid(),
            id: new.id.uuid(),
            unit_id: new.unit.map(UnitId::uuid),
            name_key: fold(&new.name),
            name: new.name,
            created_at_ms: new.created_at_ms,
            version: 1,
        };
        Entity::insert(model.clone().into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(model)
    }

    pub async fn find(&self, id: GroupId) -> Result<Option<Model>, StoreError> {
        Ok(Entity::find_by_id((self.0.uuid(), id.uuid())).one(&self.0.db).await?)
    }

    /// Groups by their ids, in no order.
    pub async fn of_ids(&self, ids: &[Uuid]) -> Result<Vec<Model>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let found = Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        Ok(found.filter(Column::Id.is_in(ids.iter().copied())).all(&self.0.db).await?)
    }

    pub async fn count(&self) -> Result<u64, StoreError> {
        Ok(Entity::find().filter(Column::TenantId.eq(self.0.uuid())).count(&self.0.db).await?)
    }

    /// Groups by name, `limit` of them after the cursor; `within` are the units whose groups are meant.
    pub async fn page(
        &self,
        within: Option<&[UnitId]>,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Page<Model>, StoreError> {
        let mut query = Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        if let Some(units) = within {
            query = query.filter(Column::UnitId.is_in(units.iter().map(|unit| unit.uuid())));
        }
        if let Some(after) = after {
            query = query.filter(cursor::after((Column::NameKey, Column::Id), after)?);
        }
        let items =
            query.order_by_asc(Column::NameKey).order_by_asc(Column::Id).limit(limit + 1).all(&self.0.db).await?;
        Ok(cursor::page(items, limit, |last| cursor::encode(&last.name_key, last.id)))
    }

    /// Changes a group; with `version`, only if nobody else has changed it since.
    pub async fn change(
        &self,
        id: GroupId,
        version: Option<i64>,
        name: &str,
        unit: Option<UnitId>,
    ) -> Result<(), StoreError> {
        let mut update = Entity::update_many()
            .col_expr(Column::Name, Expr::value(name))
            .col_expr(Column::NameKey, Expr::value(fold(name)))
            .col_expr(Column::UnitId, Expr::value(unit.map(UnitId::uuid)))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()));
        if let Some(version) = version {
            update = update.filter(Column::Version.eq(version));
        }
        if update.exec(&self.0.db).await?.rows_affected == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }

    /// Deletes a group with its memberships and roles.
    pub async fn delete(&self, id: GroupId, version: Option<i64>) -> Result<(), StoreError> {
        let mut delete =
            Entity::delete_many().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::Id.eq(id.uuid()));
        if let Some(version) = version {
            delete = delete.filter(Column::Version.eq(version));
        }
        if delete.exec(&self.0.db).await?.rows_affected == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }

    /// Members per group, of those groups that have any.
    pub async fn sizes(&self, groups: &[Uuid]) -> Result<Vec<(Uuid, i64)>, StoreError> {
        if groups.is_empty() {
            return Ok(Vec::new());
        }
        let sizes = member::Entity::find()
            .filter(member::Column::TenantId.eq(self.0.uuid()))
            .filter(member::Column::GroupId.is_in(groups.iter().copied()))
            .select_only()
            .column(member::Column::GroupId)
            .column_as(member::Column::AccountId.count(), "people")
            .group_by(member::Column::GroupId);
        Ok(sizes.into_tuple().all(&self.0.db).await?)
    }

    /// Members by name, `limit` of them after the cursor.
    pub async fn members(
        &self,
        id: GroupId,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Page<account::Model>, StoreError> {
        let of_group = member::Entity::find()
            .filter(member::Column::TenantId.eq(self.0.uuid()))
            .filter(member::Column::GroupId.eq(id.uuid()))
            .select_only()
            .column(member::Column::AccountId)
            .into_query();
        let mut query = account::Entity::find()
            .filter(account::Column::TenantId.eq(self.0.uuid()))
            .filter(account::Column::Id.in_subquery(of_group));
        if let Some(after) = after {
            query = query.filter(cursor::after((account::Column::NameKey, account::Column::Id), after)?);
        }
        let query = query.order_by_asc(account::Column::NameKey).order_by_asc(account::Column::Id);
        let items = query.limit(limit + 1).all(&self.0.db).await?;
        Ok(cursor::page(items, limit, |last| cursor::encode(&last.name_key, last.id)))
    }

    /// Adds a member; [`StoreError::Conflict`] when it is one.
    pub async fn join(&self, id: GroupId, account: AccountId) -> Result<(), StoreError> {
        let model = member::Model { tenant_id: self.0.uuid(), group_id: id.uuid(), account_id: account.uuid() };
        member::Entity::insert(model.into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    /// Adds many who are no members yet.
    pub async fn join_many(&self, id: GroupId, accounts: &[Uuid]) -> Result<(), StoreError> {
        for some in accounts.chunks(ROWS_AT_ONCE) {
            let rows = some.iter().map(|account| {
                let member = member::Model { tenant_id: self.0.uuid(), group_id: id.uuid(), account_id: *account };
                member.into_active_model()
            });
            member::Entity::insert_many(rows).exec_without_returning(&self.0.db).await?;
        }
        Ok(())
    }

    /// Takes many out.
    pub async fn leave_many(&self, id: GroupId, accounts: &[Uuid]) -> Result<(), StoreError> {
        for some in accounts.chunks(ROWS_AT_ONCE) {
            member::Entity::delete_many()
                .filter(member::Column::TenantId.eq(self.0.uuid()))
                .filter(member::Column::GroupId.eq(id.uuid()))
                .filter(member::Column::AccountId.is_in(some.iter().copied()))
                .exec(&self.0.db)
                .await?;
        }
        Ok(())
    }

    /// Takes a member out; `false` when it was none.
    pub async fn leave(&self, id: GroupId, account: AccountId) -> Result<bool, StoreError> {
        let done = member::Entity::delete_many()
            .filter(member::Column::TenantId.eq(self.0.uuid()))
            .filter(member::Column::GroupId.eq(id.uuid()))
            .filter(member::Column::AccountId.eq(account.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }

    pub(crate) async fn leave_all(&self, account: AccountId) -> Result<(), StoreError> {
        member::Entity::delete_many()
            .filter(member::Column::TenantId.eq(self.0.uuid()))
            .filter(member::Column::AccountId.eq(account.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }
}
