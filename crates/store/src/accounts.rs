//! Accounts of a tenant.

use ids::{AccountId, UnitId};
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoActiveModel, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select, Set,
};
use uuid::Uuid;

use crate::cursor::{self, Page};
use crate::entity::account::{ActiveModel, Column, Entity, Model};
use crate::entity::{group_member, role_grant, setup_link};
use crate::fold::fold;
use crate::{StoreError, TenantScope};

/// Rows written by one statement.
const ROWS_AT_ONCE: usize = 100;

/// A new account; without password hash its person is invited.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub id: AccountId,
    pub name: String,
    pub email: String,
    /// The address in the form that must be unique.
    pub email_key: String,
    pub password_hash: Option<String>,
    /// Operates the installation.
    pub operator: bool,
    pub unit: Option<UnitId>,
    pub created_at_ms: i64,
}

/// Whether an account can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    Invited,
    Active,
    Disabled,
}

/// What a list of accounts is ordered by; then by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AccountOrder {
    #[default]
    Name,
    Email,
    /// Oldest first.
    Created,
}

/// Which accounts are meant; what is absent does not matter.
#[derive(Clone, Debug, Default)]
pub struct AccountQuery {
    /// In one of these units; whoever asks may see no others.
    pub within: Option<Vec<UnitId>>,
    /// In one of these units, because that was asked for.
    pub units: Option<Vec<UnitId>>,
    /// Part of the name or the address.
    pub text: Option<String>,
    /// Units whose name fits the text: their people are meant too.
    pub text_units: Vec<UnitId>,
    pub state: Option<AccountState>,
    /// Has this role, of its own or by a group.
    pub role: Option<String>,
    pub order: AccountOrder,
    pub descending: bool,
}

/// Repository; see [`TenantScope::accounts`].
#[derive(Debug)]
pub struct Accounts<'a>(pub(crate) &'a TenantScope);

fn uuids(units: &[UnitId]) -> impl Iterator<Item = Uuid> + '_ {
    units.iter().map(|unit| unit.uuid())
}

impl Accounts<'_> {
    /// Adds an account; [`StoreError::Conflict`] when the address is taken.
    pub async fn create(&self, new: NewAccount) -> Result<Model, StoreError> {
        let model = self.model(new);
        Entity::insert(model.clone().into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(model)
    }

    /// Adds many, some at a time; in a transaction, all or none.
    pub async fn create_many(&self, new: Vec<NewAccount>) -> Result<Vec<Model>, StoreError> {
        let models: Vec<_> = new.into_iter().map(|new| self.model(new)).collect();
        for some in models.chunks(ROWS_AT_ONCE) {
            let rows = some.iter().map(|model| model.clone().into_active_model());
            Entity::insert_many(rows).exec_without_returning(&self.0.db).await?;
        }
        Ok(models)
    }

    fn model(&self, new: NewAccount) -> Model {
        Model {
            tenant_id: self.0.uuid(),
            id: new.id.uuid(),
            name_key: fold(&new.name),
            name: new.name,
            email: new.email,
            email_key: new.email_key,
            password_hash: new.password_hash,
            disabled: false,
            operator: new.operator,
            identities: 0,
            passkeys: 0,
            last_sign_in_at_ms: None,
            created_at_ms: new.created_at_ms,
            unit_id: new.unit.map(UnitId::uuid),
            version: 1,
            deleted_at_ms: None,
        }
    }

    /// An account that was not deleted.
    pub async fn find(&self, id: AccountId) -> Result<Option<Model>, StoreError> {
        let found = Entity::find_by_id((self.0.uuid(), id.uuid())).one(&self.0.db).await?;
        Ok(found.filter(|account| account.deleted_at_ms.is_none()))
    }

    pub async fn find_by_email_key(&self, email_key: &str) -> Result<Option<Model>, StoreError> {
        let found = self.all().filter(Column::EmailKey.eq(email_key)).one(&self.0.db).await?;
        Ok(found)
    }

    /// Those that have one of these addresses.
    pub async fn of_email_keys(&self, email_keys: &[String]) -> Result<Vec<Model>, StoreError> {
        let mut accounts = Vec::new();
        for some in email_keys.chunks(ROWS_AT_ONCE * 4) {
            accounts.extend(self.all().filter(Column::EmailKey.is_in(some)).all(&self.0.db).await?);
        }
        Ok(accounts)
    }

    /// Which of these addresses are taken.
    pub async fn taken(&self, email_keys: &[String]) -> Result<Vec<String>, StoreError> {
        let found = self.of_email_keys(email_keys).await?;
        Ok(found.into_iter().map(|account| account.email_key).collect())
    }

    /// Accounts by their ids, in no order; those that are not there are left out.
    pub async fn of_ids(&self, ids: &[Uuid]) -> Result<Vec<Model>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.all().filter(Column::Id.is_in(ids.iter().copied())).all(&self.0.db).await?)
    }

    /// Whether the tenant has any account.
    pub async fn any(&self) -> Result<bool, StoreError> {
        let count = self.all().limit(1).count(&self.0.db).await?;
        Ok(count > 0)
    }

    /// Accounts in the order that was asked for, `limit` of them after the cursor.
    pub async fn page(&self, query: &AccountQuery, after: Option<&str>, limit: u64) -> Result<Page<Model>, StoreError> {
        let mut select = self.meant(query);
        let (column, order) = match query.order {
            AccountOrder::Name => (Column::NameKey, query.descending),
            AccountOrder::Email => (Column::EmailKey, query.descending),
            AccountOrder::Created => (Column::CreatedAtMs, query.descending),
        };
        let order = if order { Order::Desc } else { Order::Asc };
        if let Some(after) = after {
            let (key, id) = cursor::decode(after)?;
            let value: sea_orm::Value = match query.order {
                AccountOrder::Created => key.parse::<i64>().map_err(|_| StoreError::Cursor)?.into(),
                AccountOrder::Name | AccountOrder::Email => key.into(),
            };
            let beyond = |column: Column, value: sea_orm::Value| {
                if query.descending { column.lt(value) } else { column.gt(value) }
            };
            let same = Condition::all().add(column.eq(value.clone())).add(beyond(Column::Id, id.into()));
            // What an index can seek; the rest follows.
            let seek = if query.descending { column.lte(value.clone()) } else { column.gte(value.clone()) };
            select = select.filter(seek).filter(Condition::any().add(beyond(column, value)).add(same));
        }
        select = select.order_by(column, order.clone()).order_by(Column::Id, order);
        let items = select.limit(limit + 1).all(&self.0.db).await?;
        Ok(cursor::page(items, limit, |last| match query.order {
            AccountOrder::Name => cursor::encode(&last.name_key, last.id),
            AccountOrder::Email => cursor::encode(&last.email_key, last.id),
            AccountOrder::Created => cursor::encode(&last.created_at_ms.to_string(), last.id),
        }))
    }

    /// How many there are.
    pub async fn count(&self, query: &AccountQuery) -> Result<u64, StoreError> {
        Ok(self.meant(query).count(&self.0.db).await?)
    }

    /// Invited people whose one-time link ended before they used it.
    pub async fn count_links_ended(&self, now_ms: i64) -> Result<u64, StoreError> {
        let ended = setup_link::Entity::find()
            .filter(setup_link::Column::TenantId.eq(self.0.uuid()))
            .filter(setup_link::Column::AccountId.is_not_null())
            .filter(setup_link::Column::UsedAtMs.is_null())
            .filter(setup_link::Column::ExpiresAtMs.lte(now_ms))
            .select_only()
            .column(setup_link::Column::AccountId)
            .into_query();
        let invited = self.meant(&AccountQuery { state: Some(AccountState::Invited), ..AccountQuery::default() });
        Ok(invited.filter(Column::Id.in_subquery(ended)).count(&self.0.db).await?)
    }

    /// People in no unit.
    pub async fn count_without_unit(&self) -> Result<u64, StoreError> {
        Ok(self.all().filter(Column::UnitId.is_null()).count(&self.0.db).await?)
    }

    /// People per unit, of those units that have any; `None` are those in no unit.
    pub async fn count_by_unit(&self) -> Result<Vec<(Option<Uuid>, i64)>, StoreError> {
        let counts = self.all().select_only().column(Column::UnitId).column_as(Column::Id.count(), "people");
        Ok(counts.group_by(Column::UnitId).into_tuple().all(&self.0.db).await?)
    }

    fn all(&self) -> Select<Entity> {
        Entity::find().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::DeletedAtMs.is_null())
    }

    fn meant(&self, query: &AccountQuery) -> Select<Entity> {
        let mut select = self.all();
        for units in [&query.within, &query.units].into_iter().flatten() {
            select = select.filter(Column::UnitId.is_in(uuids(units)));
        }
        if let Some(text) = &query.text {
            let part = |text: &str| {
                // What people type is no pattern.
                let plain = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
                LikeExpr::new(format!("%{plain}%")).escape('!')
            };
            let mut fits = Condition::any()
                .add(Column::NameKey.like(part(&fold(text))))
                .add(Column::EmailKey.like(part(&text.to_lowercase())));
            if !query.text_units.is_empty() {
                fits = fits.add(Column::UnitId.is_in(uuids(&query.text_units)));
            }
            select = select.filter(fits);
        }
        select = match query.state {
            None => select,
            Some(AccountState::Disabled) => select.filter(Column::Disabled.eq(true)),
            Some(AccountState::Active) => {
                let way = Condition::any()
                    .add(Column::PasswordHash.is_not_null())
                    .add(Column::Identities.gt(0))
                    .add(Column::Passkeys.gt(0));
                select.filter(Column::Disabled.eq(false)).filter(way)
            }
            Some(AccountState::Invited) => select
                .filter(Column::Disabled.eq(false))
                .filter(Column::PasswordHash.is_null())
                .filter(Column::Identities.eq(0))
                .filter(Column::Passkeys.eq(0)),
        };
        match &query.role {
            None => select,
            Some(role) => select.filter(self.has_role(role)),
        }
    }

    /// Has the role of its own, or is in a group that has it.
    pub(crate) fn has_role(&self, role: &str) -> Condition {
        let tenant = self.0.uuid();
        let granted = role_grant::Entity::find()
            .filter(role_grant::Column::TenantId.eq(tenant))
            .filter(role_grant::Column::Role.eq(role));
        let own = granted.clone().filter(role_grant::Column::AccountId.is_not_null());
        let own = own.select_only().column(role_grant::Column::AccountId).into_query();
        let groups = granted.filter(role_grant::Column::GroupId.is_not_null());
        let groups = groups.select_only().column(role_grant::Column::GroupId).into_query();
        let members = group_member::Entity::find()
            .filter(group_member::Column::TenantId.eq(tenant))
            .filter(group_member::Column::GroupId.in_subquery(groups))
            .select_only()
            .column(group_member::Column::AccountId)
            .into_query();
        Condition::any().add(Column::Id.in_subquery(own)).add(Column::Id.in_subquery(members))
    }

    /// Accounts that may sign in and have the role.
    pub async fn count_able(&self, role: &str) -> Result<u64, StoreError> {
        let able = self.all().filter(Column::Disabled.eq(false)).filter(self.has_role(role));
        Ok(able.count(&self.0.db).await?)
    }

    /// Writes the changed columns of an account; with `version`, only if nobody else has changed it since.
    pub async fn update(&self, mut change: ActiveModel, version: Option<i64>) -> Result<Model, StoreError> {
        if let Set(name) = &change.name {
            change.name_key = Set(fold(name));
        }
        let sea_orm::ActiveValue::Unchanged(id) = change.id else { return Err(StoreError::Stale) };
        change.tenant_id = sea_orm::ActiveValue::NotSet;
        change.id = sea_orm::ActiveValue::NotSet;
        let mut update = Entity::update_many()
            .set(change)
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id))
            .filter(Column::DeletedAtMs.is_null());
        if let Some(version) = version {
            update = update.filter(Column::Version.eq(version));
        }
        if update.exec(&self.0.db).await?.rows_affected == 0 {
            return Err(StoreError::Stale);
        }
        self.find(AccountId::from_uuid(id)).await?.ok_or(StoreError::Stale)
    }

    /// Something that belongs to the account, such as a role, has changed; with `version`, only if nothing else has.
    pub async fn touch(&self, id: AccountId, version: Option<i64>) -> Result<(), StoreError> {
        let mut update = Entity::update_many()
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()));
        if let Some(version) = version {
            update = update.filter(Column::Version.eq(version));
        }
        match update.exec(&self.0.db).await?.rows_affected {
            0 => Err(StoreError::Stale),
            _ => Ok(()),
        }
    }

    /// [`Accounts::touch`] for many.
    pub async fn touch_many(&self, ids: &[Uuid]) -> Result<(), StoreError> {
        for some in ids.chunks(ROWS_AT_ONCE) {
            Entity::update_many()
                .col_expr(Column::Version, Expr::col(Column::Version).add(1))
                .filter(Column::TenantId.eq(self.0.uuid()))
                .filter(Column::Id.is_in(some.iter().copied()))
                .exec(&self.0.db)
                .await?;
        }
        Ok(())
    }

    /// Forgets the person: name, address, password, identities, passkeys, codes, unit, memberships, roles, sessions, links. The row stays
    /// for what others keep of it, such as the meetings that the unit takes over.
    pub async fn erase(&self, id: AccountId, now_ms: i64) -> Result<(), StoreError> {
        let nobody = ActiveModel {
            name: Set(String::new()),
            name_key: Set(String::new()),
            email: Set(String::new()),
            // No address: none can be equal to it.
            email_key: Set(format!("deleted {}", id.uuid())),
            password_hash: Set(None),
            disabled: Set(true),
            operator: Set(false),
            identities: Set(0),
            passkeys: Set(0),
            last_sign_in_at_ms: Set(None),
            unit_id: Set(None),
            deleted_at_ms: Set(Some(now_ms)),
            ..Default::default()
        };
        Entity::update_many()
            .set(nobody)
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        self.0.sessions().delete_all(id, None).await?;
        self.0.setup_links().delete_of(id).await?;
        self.0.identities().remove_all(id).await?;
        self.0.passkeys().remove_all(id).await?;
        self.0.recovery_codes().remove_all(id).await?;
        self.0.groups().leave_all(id).await?;
        self.0.directory().forget_person(id).await?;
        self.0.bodies().forget(id).await?;
        self.0.persons().settle_erasure(id).await?;
        self.0.grants().revoke_all(id).await
    }

    /// Somebody has signed in. No version: nobody has changed anything.
    pub async fn signed_in(&self, id: AccountId, now_ms: i64) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::LastSignInAtMs, Expr::value(now_ms))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
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
