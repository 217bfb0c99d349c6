//! The register of tenants: what the installation knows of them, and nothing of what is theirs.

use ids::TenantId;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, TransactionTrait,
};

use crate::cursor::{self, Page};
use crate::entity::tenant::{Column, Entity, Model};
use crate::entity::tenant_host;
use crate::{DEFAULT_TENANT, StoreError};

/// A new tenant.
#[derive(Clone, Debug)]
pub struct NewTenant {
    pub id: TenantId,
    pub slug: String,
    pub name: String,
    /// Host names in lower case, without port; links carry the first one.
    pub hosts: Vec<String>,
    pub created_at_ms: i64,
}

/// Repository; see [`crate::Store::tenants`] and [`crate::TenantScope::register`].
#[derive(Debug)]
pub struct Tenants<'a, C = DatabaseConnection>(pub(crate) &'a C);

impl Tenants<'_> {
    /// Adds a tenant with its hosts; [`StoreError::Conflict`] when its short name or a host is taken.
    pub async fn create(&self, new: NewTenant) -> Result<Model, StoreError> {
        let transaction = self.0.begin().await?;
        let model = Tenants(&transaction).add(new).await?;
        transaction.commit().await?;
        Ok(model)
    }

    /// Replaces the host names of a tenant; [`StoreError::Conflict`] when one belongs to another.
    pub async fn set_hosts(&self, id: TenantId, hosts: &[String]) -> Result<(), StoreError> {
        let transaction = self.0.begin().await?;
        Tenants(&transaction).move_to(id, hosts).await?;
        Ok(transaction.commit().await?)
    }

    /// Makes sure that the tenant of the operator exists: the only one of a simple installation.
    pub async fn ensure_home(&self, name: &str, now_ms: i64) -> Result<TenantId, StoreError> {
        if self.find(DEFAULT_TENANT).await?.is_none() {
            let new = NewTenant {
                id: DEFAULT_TENANT,
                slug: "home".into(),
                name: name.to_owned(),
                hosts: Vec::new(),
                created_at_ms: now_ms,
            };
            match self.create(new).await {
                // Another process that starts at the same time was faster.
                Ok(_) | Err(StoreError::Conflict) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(DEFAULT_TENANT)
    }
}

impl<C: ConnectionTrait> Tenants<'_, C> {
    fn db(&self) -> &C {
        self.0
    }

    /// [`Tenants::create`] within a transaction of the caller.
    pub async fn add(&self, new: NewTenant) -> Result<Model, StoreError> {
        let model = Model {
            id: new.id.uuid(),
            slug: new.slug,
            name: new.name,
            created_at_ms: new.created_at_ms,
            suspended_at_ms: None,
            erase_at_ms: None,
            erase_by: None,
        };
        Entity::insert(model.clone().into_active_model()).exec_without_returning(self.db()).await?;
        let hosts = new
            .hosts
            .into_iter()
            .enumerate()
            .map(|(at, host)| tenant_host::Model { host, tenant_id: model.id, main: at == 0 }.into_active_model());
        let hosts: Vec<_> = hosts.collect();
        if !hosts.is_empty() {
            tenant_host::Entity::insert_many(hosts).exec_without_returning(self.db()).await?;
        }
        Ok(model)
    }

    pub async fn find(&self, id: TenantId) -> Result<Option<Model>, StoreError> {
        Ok(Entity::find_by_id(id.uuid()).one(self.db()).await?)
    }

    pub async fn find_by_slug(&self, slug: &str) -> Result<Option<Model>, StoreError> {
        Ok(Entity::find().filter(Column::Slug.eq(slug)).one(self.db()).await?)
    }

    /// Whose host name this is; it must be in lower case, without port.
    pub async fn find_by_host(&self, host: &str) -> Result<Option<Model>, StoreError> {
        let Some(host) = tenant_host::Entity::find_by_id(host.to_owned()).one(self.db()).await? else {
            return Ok(None);
        };
        self.find(TenantId::from_uuid(host.tenant_id)).await
    }

    /// Host names of a tenant, the one that links carry first.
    pub async fn hosts(&self, id: TenantId) -> Result<Vec<String>, StoreError> {
        Ok(self.hosts_of(&[id]).await?.into_iter().map(|host| host.host).collect())
    }

    /// Host names of several tenants in one query, of each the one that links carry first.
    pub async fn hosts_of(&self, ids: &[TenantId]) -> Result<Vec<tenant_host::Model>, StoreError> {
        let found = tenant_host::Entity::find()
            .filter(tenant_host::Column::TenantId.is_in(ids.iter().map(|id| id.uuid())))
            .order_by_desc(tenant_host::Column::Main)
            .order_by_asc(tenant_host::Column::Host)
            .all(self.db())
            .await?;
        Ok(found)
    }

    /// [`Tenants::set_hosts`] within a transaction of the caller.
    pub async fn move_to(&self, id: TenantId, hosts: &[String]) -> Result<(), StoreError> {
        tenant_host::Entity::delete_many().filter(tenant_host::Column::TenantId.eq(id.uuid())).exec(self.db()).await?;
        let rows: Vec<_> = hosts
            .iter()
            .enumerate()
            .map(|(at, host)| {
                tenant_host::Model { host: host.clone(), tenant_id: id.uuid(), main: at == 0 }.into_active_model()
            })
            .collect();
        if !rows.is_empty() {
            tenant_host::Entity::insert_many(rows).exec_without_returning(self.db()).await?;
        }
        Ok(())
    }

    /// How many are active, suspended, and of these how many are to be erased.
    pub async fn counts(&self) -> Result<(u64, u64, u64), StoreError> {
        let active = Entity::find().filter(Column::SuspendedAtMs.is_null()).count(self.db()).await?;
        let suspended = Entity::find().filter(Column::SuspendedAtMs.is_not_null()).count(self.db()).await?;
        let erasing = Entity::find().filter(Column::EraseAtMs.is_not_null()).count(self.db()).await?;
        Ok((active, suspended, erasing))
    }

    /// Tenants ordered by name, `limit` of them after the cursor.
    pub async fn page(&self, after: Option<&str>, limit: u64) -> Result<Page<Model>, StoreError> {
        let mut query = Entity::find();
        if let Some(after) = after {
            query = query.filter(cursor::after((Column::Name, Column::Id), after)?);
        }
        let items = query.order_by_asc(Column::Name).order_by_asc(Column::Id).limit(limit + 1).all(self.db()).await?;
        Ok(cursor::page(items, limit, |last| cursor::encode(&last.name, last.id)))
    }

    /// Every tenant as it stands in the register.
    pub async fn every(&self) -> Result<Vec<Model>, StoreError> {
        Ok(Entity::find().order_by_asc(Column::Id).all(self.db()).await?)
    }

    /// Every tenant, for work that is done for each.
    pub async fn all(&self) -> Result<Vec<TenantId>, StoreError> {
        let ids: Vec<uuid::Uuid> = Entity::find()
            .select_only()
            .column(Column::Id)
            .order_by_asc(Column::Id)
            .into_tuple()
            .all(self.db())
            .await?;
        Ok(ids.into_iter().map(TenantId::from_uuid).collect())
    }

    /// Whether there is any besides the operator's own.
    pub async fn others(&self) -> Result<bool, StoreError> {
        let other = Entity::find().filter(Column::Id.ne(DEFAULT_TENANT.uuid())).limit(1).one(self.db()).await?;
        Ok(other.is_some())
    }

    pub async fn rename(&self, id: TenantId, name: &str) -> Result<bool, StoreError> {
        let done = Entity::update_many()
            .col_expr(Column::Name, Expr::value(name))
            .filter(Column::Id.eq(id.uuid()))
            .exec(self.db())
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Suspends a tenant, or lets it go on.
    pub async fn suspend(&self, id: TenantId, since_ms: Option<i64>) -> Result<bool, StoreError> {
        let done = Entity::update_many()
            .col_expr(Column::SuspendedAtMs, Expr::value(since_ms))
            .filter(Column::Id.eq(id.uuid()))
            .exec(self.db())
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Says when a tenant is erased, and who decided so; or that it is not.
    pub async fn plan_erasure(&self, id: TenantId, at: Option<(i64, &str)>) -> Result<bool, StoreError> {
        let (at_ms, by) = at.unzip();
        let done = Entity::update_many()
            .col_expr(Column::EraseAtMs, Expr::value(at_ms))
            .col_expr(Column::EraseBy, Expr::value(by))
            .filter(Column::Id.eq(id.uuid()))
            .exec(self.db())
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Tenants whose erasure is due.
    pub async fn due_for_erasure(&self, now_ms: i64) -> Result<Vec<Model>, StoreError> {
        let due = Entity::find().filter(Column::EraseAtMs.lte(now_ms)).filter(Column::SuspendedAtMs.is_not_null());
        Ok(due.order_by_asc(Column::Id).all(self.db()).await?)
    }
}
