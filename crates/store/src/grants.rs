//! Roles of accounts and groups.

use std::collections::BTreeSet;

use ids::{AccountId, GrantId, GroupId, UnitId};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use uuid::Uuid;

use crate::entity::group_member as member;
use crate::entity::role_grant::{Column, Entity, Model};
use crate::{StoreError, TenantScope};

/// A new role of either an account or a group.
#[derive(Clone, Debug)]
pub struct NewGrant {
    pub id: GrantId,
    pub account: Option<AccountId>,
    pub group: Option<GroupId>,
    pub role: String,
    /// For this unit and all below it; for the whole tenant when absent.
    pub unit: Option<UnitId>,
    pub created_at_ms: i64,
}

/// A role that an account has, of its own or by a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EffectiveGrant {
    pub account: Uuid,
    pub grant: Model,
}

/// Repository; see [`TenantScope::grants`].
#[derive(Debug)]
pub struct Grants<'a>(pub(crate) &'a TenantScope);

impl Grants<'_> {
    /// Adds a role; [`StoreError::Conflict`] when it is there.
    pub async fn create(&self, new: NewGrant) -> Result<Model, StoreError> {
        let model = Model {
            tenant_id: self.0.uuid(),
            id: new.id.uuid(),
            account_id: new.account.map(AccountId::uuid),
            group_id: new.group.map(GroupId::uuid),
            role: new.role,
            unit_id: new.unit.map(UnitId::uuid),
            created_at_ms: new.created_at_ms,
        };
        Entity::insert(model.clone().into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(model)
    }

    pub async fn find(&self, id: GrantId) -> Result<Option<Model>, StoreError> {
        Ok(Entity::find_by_id((self.0.uuid(), id.uuid())).one(&self.0.db).await?)
    }

    /// All roles of an account, also those of its groups: one statement, for every request asks.
    pub async fn of_account(&self, account: AccountId) -> Result<Vec<Model>, StoreError> {
        let tenant = self.0.uuid();
        let groups = member::Entity::find()
            .filter(member::Column::TenantId.eq(tenant))
            .filter(member::Column::AccountId.eq(account.uuid()))
            .select_only()
            .column(member::Column::GroupId)
            .into_query();
        let theirs =
            Condition::any().add(Column::AccountId.eq(account.uuid())).add(Column::GroupId.in_subquery(groups));
        let all = Entity::find().filter(Column::TenantId.eq(tenant)).filter(theirs);
        Ok(all.order_by_asc(Column::CreatedAtMs).order_by_asc(Column::Id).all(&self.0.db).await?)
    }

    /// The same for several accounts, in two statements however many they are.
    pub async fn of_accounts(&self, accounts: &[Uuid]) -> Result<Vec<EffectiveGrant>, StoreError> {
        if accounts.is_empty() {
            return Ok(Vec::new());
        }
        let tenant = self.0.uuid();
        let memberships = member::Entity::find()
            .filter(member::Column::TenantId.eq(tenant))
            .filter(member::Column::AccountId.is_in(accounts.iter().copied()))
            .all(&self.0.db)
            .await?;
        let groups: BTreeSet<Uuid> = memberships.iter().map(|member| member.group_id).collect();
        let theirs =
            Condition::any().add(Column::AccountId.is_in(accounts.iter().copied())).add(Column::GroupId.is_in(groups));
        let grants = Entity::find()
            .filter(Column::TenantId.eq(tenant))
            .filter(theirs)
            .order_by_asc(Column::CreatedAtMs)
            .order_by_asc(Column::Id)
            .all(&self.0.db)
            .await?;
        let mut effective = Vec::new();
        for grant in grants {
            match (grant.account_id, grant.group_id) {
                (Some(account), _) => effective.push(EffectiveGrant { account, grant }),
                (None, group) => {
                    let members = memberships.iter().filter(|member| Some(member.group_id) == group);
                    effective.extend(
                        members.map(|member| EffectiveGrant { account: member.account_id, grant: grant.clone() }),
                    );
                }
            }
        }
        Ok(effective)
    }

    /// Roles of groups.
    pub async fn of_groups(&self, groups: &[Uuid]) -> Result<Vec<Model>, StoreError> {
        if groups.is_empty() {
            return Ok(Vec::new());
        }
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::GroupId.is_in(groups.iter().copied()))
            .order_by_asc(Column::CreatedAtMs)
            .order_by_asc(Column::Id)
            .all(&self.0.db)
            .await?;
        Ok(found)
    }

    /// Whether an account has a role for the whole tenant of its own, not by a group.
    pub async fn has_own(&self, account: AccountId, role: &str) -> Result<bool, StoreError> {
        let own = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::AccountId.eq(account.uuid()))
            .filter(Column::Role.eq(role))
            .filter(Column::UnitId.is_null());
        Ok(own.count(&self.0.db).await? > 0)
    }

    /// Takes a role away; `false` when it was gone.
    pub async fn delete(&self, id: GrantId) -> Result<bool, StoreError> {
        Ok(Entity::delete_by_id((self.0.uuid(), id.uuid())).exec(&self.0.db).await?.rows_affected > 0)
    }

    /// Takes one role for the whole tenant from an account; `false` when it has it not of its own.
    pub async fn revoke(&self, account: AccountId, role: &str) -> Result<bool, StoreError> {
        let done = Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::AccountId.eq(account.uuid()))
            .filter(Column::Role.eq(role))
            .filter(Column::UnitId.is_null())
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }

    pub(crate) async fn revoke_all(&self, account: AccountId) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::AccountId.eq(account.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }
}
