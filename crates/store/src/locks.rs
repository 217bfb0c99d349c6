//! What two transactions of a tenant may not do at once though they write to different rows.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::{StoreError, TenantScope};

/// Tell the locks from each other.
const LOCK_PEOPLE: i64 = 0x0070_656f_706c_6500;
const LOCK_STORAGE: i64 = 0x7374_6f72_6167_6500;

impl TenantScope {
    /// Waits until no other transaction changes units, roles or who may sign in; held until the end of this one. What
    /// is decided from what was read before would not be true of two at once. SQLite has one writer anyway.
    pub async fn lock_people(&self) -> Result<(), StoreError> {
        self.lock(LOCK_PEOPLE).await
    }

    /// The same for files: two that have place one by one may have none together.
    pub async fn lock_storage(&self) -> Result<(), StoreError> {
        self.lock(LOCK_STORAGE).await
    }

    /// The same for files of all tenants, where they have a limit together.
    pub async fn lock_storage_of_all(&self) -> Result<(), StoreError> {
        self.hold(LOCK_STORAGE).await
    }

    async fn lock(&self, what: i64) -> Result<(), StoreError> {
        // Tenants whose ids begin alike wait for each other, and nothing worse.
        let (key, _) = self.tenant.uuid().as_u64_pair();
        self.hold(key.cast_signed() ^ what).await
    }

    async fn hold(&self, key: i64) -> Result<(), StoreError> {
        if self.db.get_database_backend() == DbBackend::Postgres {
            let sql = "SELECT pg_advisory_xact_lock($1)";
            let lock = Statement::from_sql_and_values(DbBackend::Postgres, sql, [key.into()]);
            self.db.query_one_raw(lock).await?;
        }
        Ok(())
    }
}
