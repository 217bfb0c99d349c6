//! What lies in the boxes of running polls, and polls and roles that a meeting keeps.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let uuid = if db.get_database_backend() == DbBackend::Postgres { "UUID" } else { "BLOB" };
        db.execute_unprepared(&format!(
            "CREATE TABLE poll_boxes (
                tenant_id {uuid} NOT NULL,
                conference_id {uuid} NOT NULL,
                poll BIGINT NOT NULL,
                body TEXT NOT NULL,
                PRIMARY KEY (tenant_id, conference_id, poll),
                FOREIGN KEY (tenant_id, conference_id) REFERENCES conferences (tenant_id, id) ON DELETE CASCADE
            )"
        ))
        .await?;
        db.execute_unprepared("ALTER TABLE meetings ADD COLUMN poll_drafts TEXT NOT NULL DEFAULT '[]'").await?;
        db.execute_unprepared("ALTER TABLE meetings ADD COLUMN custom_roles TEXT NOT NULL DEFAULT '[]'").await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared("ALTER TABLE meetings DROP COLUMN custom_roles").await?;
        db.execute_unprepared("ALTER TABLE meetings DROP COLUMN poll_drafts").await?;
        db.execute_unprepared("DROP TABLE poll_boxes").await?;
        Ok(())
    }
}
