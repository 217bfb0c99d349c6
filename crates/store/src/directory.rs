//! What a directory has provisioned: people and groups, beside the accounts and groups that they are.

use ids::{AccountId, GroupId};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::entity::{account, directory_group as group, directory_person as person, group_member as member};
use crate::{StoreError, TenantScope};

/// A person of the directory, and the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryPerson {
    pub row: person::Model,
    pub account: account::Model,
}

/// Repository; see [`TenantScope::directory`].
#[derive(Debug)]
pub struct Directory<'a>(pub(crate) &'a TenantScope);

impl Directory<'_> {
    /// Adds a person; [`StoreError::Conflict`] when the name or the account is taken.
    pub async fn add_person(&self, row: person::Model) -> Result<(), StoreError> {
        let row = person::Model { tenant_id: self.0.uuid(), ..row };
        person::Entity::insert(row.into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    pub async fn person(&self, account: AccountId) -> Result<Option<person::Model>, StoreError> {
        Ok(person::Entity::find_by_id((self.0.uuid(), account.uuid())).one(&self.0.db).await?)
    }

    /// Which of these accounts are of the directory.
    pub async fn among(&self, accounts: &[Uuid]) -> Result<Vec<Uuid>, StoreError> {
        if accounts.is_empty() {
            return Ok(Vec::new());
        }
        let found = self.all_people().filter(person::Column::AccountId.is_in(accounts.iter().copied()));
        Ok(found.select_only().column(person::Column::AccountId).into_tuple().all(&self.0.db).await?)
    }

    pub async fn people_named(&self, user_name_key: &str) -> Result<Vec<person::Model>, StoreError> {
        Ok(self.all_people().filter(person::Column::UserNameKey.eq(user_name_key)).all(&self.0.db).await?)
    }

    /// People whom the directory knows by this id, at most a few: it should be one.
    pub async fn people_known_as(&self, external_id: &str) -> Result<Vec<person::Model>, StoreError> {
        let found = self.all_people().filter(person::Column::ExternalId.eq(external_id));
        Ok(found.order_by_asc(person::Column::AccountId).limit(100).all(&self.0.db).await?)
    }

    /// People in the order in which they came, from `offset` on.
    pub async fn people(&self, offset: u64, limit: u64) -> Result<Vec<person::Model>, StoreError> {
        let all = self.all_people().order_by_asc(person::Column::AccountId);
        Ok(all.offset(offset).limit(limit).all(&self.0.db).await?)
    }

    pub async fn count_people(&self) -> Result<u64, StoreError> {
        Ok(self.all_people().count(&self.0.db).await?)
    }

    /// The accounts of these people, in the same order, in one statement.
    pub async fn with_accounts(&self, rows: Vec<person::Model>) -> Result<Vec<DirectoryPerson>, StoreError> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.account_id).collect();
        let mut accounts: std::collections::HashMap<Uuid, account::Model> =
            self.0.accounts().of_ids(&ids).await?.into_iter().map(|account| (account.id, account)).collect();
        let with =
            |row: person::Model| accounts.remove(&row.account_id).map(|account| DirectoryPerson { row, account });
        Ok(rows.into_iter().filter_map(with).collect())
    }

    /// Writes what the directory says of a person now.
    pub async fn change_person(&self, row: &person::Model) -> Result<(), StoreError> {
        let done = person::Entity::update_many()
            .col_expr(person::Column::UserNameKey, Expr::value(row.user_name_key.as_str()))
            .col_expr(person::Column::ExternalId, Expr::value(row.external_id.clone()))
            .col_expr(person::Column::Attributes, Expr::value(row.attributes.as_str()))
            .col_expr(person::Column::ChangedAtMs, Expr::value(row.changed_at_ms))
            .filter(person::Column::TenantId.eq(self.0.uuid()))
            .filter(person::Column::AccountId.eq(row.account_id))
            .exec(&self.0.db)
            .await?;
        if done.rows_affected == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }

    pub(crate) async fn forget_person(&self, account: AccountId) -> Result<(), StoreError> {
        person::Entity::delete_many()
            .filter(person::Column::TenantId.eq(self.0.uuid()))
            .filter(person::Column::AccountId.eq(account.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    fn all_people(&self) -> sea_orm::Select<person::Entity> {
        person::Entity::find().filter(person::Column::TenantId.eq(self.0.uuid()))
    }

    pub async fn add_group(&self, row: group::Model) -> Result<(), StoreError> {
        let row = group::Model { tenant_id: self.0.uuid(), ..row };
        group::Entity::insert(row.into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    pub async fn group(&self, id: GroupId) -> Result<Option<group::Model>, StoreError> {
        Ok(group::Entity::find_by_id((self.0.uuid(), id.uuid())).one(&self.0.db).await?)
    }

    /// Groups in the order in which they came, from `offset` on.
    pub async fn groups(&self, offset: u64, limit: u64) -> Result<Vec<group::Model>, StoreError> {
        let all = self.all_groups().order_by_asc(group::Column::GroupId);
        Ok(all.offset(offset).limit(limit).all(&self.0.db).await?)
    }

    /// Groups of the directory among these.
    pub async fn groups_among(&self, groups: &[Uuid]) -> Result<Vec<group::Model>, StoreError> {
        if groups.is_empty() {
            return Ok(Vec::new());
        }
        let found = self.all_groups().filter(group::Column::GroupId.is_in(groups.iter().copied()));
        Ok(found.all(&self.0.db).await?)
    }

    pub async fn count_groups(&self) -> Result<u64, StoreError> {
        Ok(self.all_groups().count(&self.0.db).await?)
    }

    pub async fn change_group(&self, row: &group::Model) -> Result<(), StoreError> {
        group::Entity::update_many()
            .col_expr(group::Column::ExternalId, Expr::value(row.external_id.clone()))
            .col_expr(group::Column::ChangedAtMs, Expr::value(row.changed_at_ms))
            .filter(group::Column::TenantId.eq(self.0.uuid()))
            .filter(group::Column::GroupId.eq(row.group_id))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    fn all_groups(&self) -> sea_orm::Select<group::Entity> {
        group::Entity::find().filter(group::Column::TenantId.eq(self.0.uuid()))
    }

    /// Memberships of these accounts.
    pub async fn memberships_of(&self, accounts: &[Uuid]) -> Result<Vec<member::Model>, StoreError> {
        if accounts.is_empty() {
            return Ok(Vec::new());
        }
        let found = member::Entity::find()
            .filter(member::Column::TenantId.eq(self.0.uuid()))
            .filter(member::Column::AccountId.is_in(accounts.iter().copied()));
        Ok(found.order_by_asc(member::Column::GroupId).all(&self.0.db).await?)
    }

    /// Memberships in these groups.
    pub async fn memberships_in(&self, groups: &[Uuid]) -> Result<Vec<member::Model>, StoreError> {
        if groups.is_empty() {
            return Ok(Vec::new());
        }
        let found = member::Entity::find()
            .filter(member::Column::TenantId.eq(self.0.uuid()))
            .filter(member::Column::GroupId.is_in(groups.iter().copied()));
        Ok(found.order_by_asc(member::Column::AccountId).all(&self.0.db).await?)
    }
}
