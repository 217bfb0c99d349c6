//! Who waits in a meeting, and the role a link gives.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared("ALTER TABLE meetings ADD COLUMN admission TEXT NOT NULL DEFAULT 'open'").await?;
        db.execute_unprepared("ALTER TABLE meeting_links ADD COLUMN role TEXT NOT NULL DEFAULT 'participant'").await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared("ALTER TABLE meeting_links DROP COLUMN role").await?;
        db.execute_unprepared("ALTER TABLE meetings DROP COLUMN admission").await?;
        Ok(())
    }
}
