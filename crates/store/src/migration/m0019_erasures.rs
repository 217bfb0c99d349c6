//! The end of a tenant: when it is due, and what proves that it came.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    "ALTER TABLE tenants ADD COLUMN erase_at_ms BIGINT",
    "ALTER TABLE tenants ADD COLUMN erase_by TEXT",
    // The tenant is gone; what is kept of it stands in the certificate.
    "CREATE TABLE erasures (
        id {uuid} NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        erased_at_ms BIGINT NOT NULL,
        certificate TEXT NOT NULL
    )",
];
const DOWN: &[&str] =
    &["DROP TABLE erasures", "ALTER TABLE tenants DROP COLUMN erase_by", "ALTER TABLE tenants DROP COLUMN erase_at_ms"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let uuid = if db.get_database_backend() == DbBackend::Postgres { "UUID" } else { "BLOB" };
        for statement in UP {
            db.execute_unprepared(&statement.replace("{uuid}", uuid)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in DOWN {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
