//! Providers are tried before they are opened to people.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = "ALTER TABLE identity_providers ADD COLUMN tried_at_ms BIGINT";
        manager.get_connection().execute_unprepared(sql).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = "ALTER TABLE identity_providers DROP COLUMN tried_at_ms";
        manager.get_connection().execute_unprepared(sql).await.map(drop)
    }
}
