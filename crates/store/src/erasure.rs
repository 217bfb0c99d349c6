//! Erasing a tenant: every row of every table that belongs to it, whichever tables there are.

use std::collections::BTreeMap;

use ids::TenantId;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    Statement, TransactionTrait,
};

use crate::cursor::{self, Page};
use crate::entity::{
    erasure, installation_policy, installation_policy_level, tenant, tenant_host, tenant_policy, tenant_storage,
    usage_month,
};
use crate::{Store, StoreError, TENANT_TABLES, TenantScope};

/// Rows deleted in one statement, so that others get their turn on SQLite.
const ROWS_AT_ONCE: u64 = 2_000;

impl TenantScope {
    /// Deletes all rows of the tenant, some at a time. What was done stays done if it breaks off; it can be begun
    /// again. Nothing may write for the tenant meanwhile.
    ///
    /// A table that others still point to waits for the next pass, so no order of tables has to be kept right here.
    pub async fn erase_rows(&self) -> Result<(), StoreError> {
        let mut left: Vec<&'static str> = TENANT_TABLES.to_vec();
        while !left.is_empty() {
            let before = left.len();
            let mut waiting = Vec::new();
            let mut fault = None;
            for table in left {
                if let Err(why) = self.erase_table(table).await {
                    waiting.push(table);
                    fault = Some(why);
                }
            }
            match fault {
                Some(fault) if waiting.len() == before => return Err(fault),
                _ => left = waiting,
            }
        }
        Ok(())
    }

    async fn erase_table(&self, table: &'static str) -> Result<(), StoreError> {
        let backend = self.db.get_database_backend();
        let (row, first, second) =
            if backend == DbBackend::Postgres { ("ctid", "$1", "$2") } else { ("rowid", "?", "?") };
        let sql = format!(
            "DELETE FROM {table} WHERE tenant_id = {first} AND {row} IN \
             (SELECT {row} FROM {table} WHERE tenant_id = {second} LIMIT {ROWS_AT_ONCE})"
        );
        loop {
            let tenant = || self.uuid().into();
            let statement = Statement::from_sql_and_values(backend, &sql, [tenant(), tenant()]);
            if self.db.execute_raw(statement).await?.rows_affected() == 0 {
                return Ok(());
            }
        }
    }

    /// How many rows the tenant has in each table that has any.
    pub async fn rows(&self) -> Result<BTreeMap<&'static str, u64>, StoreError> {
        let backend = self.db.get_database_backend();
        let mut rows = BTreeMap::new();
        for table in TENANT_TABLES {
            let place = if backend == DbBackend::Postgres { "$1" } else { "?" };
            let sql = format!("SELECT count(*) FROM {table} WHERE tenant_id = {place}");
            let statement = Statement::from_sql_and_values(backend, sql, [self.uuid().into()]);
            let found = self.db.query_one_raw(statement).await?;
            let count = found.map_or(Ok(0), |row| row.try_get_by_index::<i64>(0))?.unsigned_abs();
            if count > 0 {
                rows.insert(*table, count);
            }
        }
        Ok(rows)
    }
}

/// What was erased; see [`Store::erasures`].
#[derive(Debug)]
pub struct Erasures<'a>(pub(crate) &'a Store);

impl Erasures<'_> {
    /// Takes a tenant without rows out of the register and keeps the certificate of its erasure.
    pub async fn complete(&self, certificate: erasure::Model) -> Result<(), StoreError> {
        let id = certificate.id;
        let transaction = self.0.db.begin().await?;
        usage_month::Entity::delete_many().filter(usage_month::Column::TenantId.eq(id)).exec(&transaction).await?;
        tenant_storage::Entity::delete_many()
            .filter(tenant_storage::Column::TenantId.eq(id))
            .exec(&transaction)
            .await?;
        let own = tenant_policy::Entity::delete_many().filter(tenant_policy::Column::TenantId.eq(id));
        own.exec(&transaction).await?;
        tenant_host::Entity::delete_many().filter(tenant_host::Column::TenantId.eq(id)).exec(&transaction).await?;
        let policies = installation_policy::Entity::delete_many().filter(installation_policy::Column::Scope.eq(id));
        policies.exec(&transaction).await?;
        installation_policy_level::Entity::delete_by_id(id).exec(&transaction).await?;
        tenant::Entity::delete_by_id(id).exec(&transaction).await?;
        erasure::Entity::insert(certificate.into_active_model()).exec_without_returning(&transaction).await?;
        transaction.commit().await?;
        self.settle().await
    }

    /// What was deleted leaves SQLite's log, too; pages of the file are overwritten as they are freed.
    async fn settle(&self) -> Result<(), StoreError> {
        if !self.0.is_postgres() {
            let truncate = Statement::from_string(DbBackend::Sqlite, "PRAGMA wal_checkpoint(TRUNCATE)");
            self.0.db.query_one_raw(truncate).await?;
        }
        Ok(())
    }

    pub async fn find(&self, tenant: TenantId) -> Result<Option<erasure::Model>, StoreError> {
        Ok(erasure::Entity::find_by_id(tenant.uuid()).one(self.0.installation()).await?)
    }

    /// By name, `limit` of them after the cursor.
    pub async fn page(&self, after: Option<&str>, limit: u64) -> Result<Page<erasure::Model>, StoreError> {
        let mut query = erasure::Entity::find();
        if let Some(after) = after {
            query = query.filter(cursor::after((erasure::Column::Name, erasure::Column::Id), after)?);
        }
        let query = query.order_by_asc(erasure::Column::Name).order_by_asc(erasure::Column::Id).limit(limit + 1);
        let items = query.all(self.0.installation()).await?;
        Ok(cursor::page(items, limit, |last| cursor::encode(&last.name, last.id)))
    }
}
