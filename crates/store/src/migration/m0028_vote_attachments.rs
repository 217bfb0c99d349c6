//! Attachments of motions: what belongs to the wording of a vote, found by its hash.

use sea_orm_migration::prelude::*;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[(&str, &str)] = &[(
    "vote_attachments",
    "CREATE TABLE vote_attachments (
        tenant_id {uuid} NOT NULL,
        vote_id {uuid} NOT NULL,
        hash {bytes} NOT NULL,
        place BIGINT NOT NULL,
        name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        size BIGINT NOT NULL,
        content {bytes} NOT NULL,
        at_ms BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, vote_id, hash),
        UNIQUE (tenant_id, vote_id, name),
        UNIQUE (tenant_id, vote_id, place),
        FOREIGN KEY (tenant_id, vote_id) REFERENCES votes (tenant_id, id) ON DELETE CASCADE
    )",
)];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::create(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP TABLE vote_attachments").await?;
        Ok(())
    }
}
