//! Who has asked to be erased.

use sea_orm_migration::prelude::*;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[(&str, &str)] = &[(
    "erasure_requests",
    "CREATE TABLE erasure_requests (
        tenant_id {uuid} NOT NULL,
        account_id {uuid} NOT NULL,
        asked_at_ms BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, account_id),
        FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE
    )",
)];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::create(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP TABLE erasure_requests").await.map(drop)
    }
}
