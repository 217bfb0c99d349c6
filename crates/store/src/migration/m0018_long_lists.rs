//! Lists of a hundred thousand: what they are ordered and counted by has an index.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared("CREATE INDEX meetings_by_time ON meetings (tenant_id, created_at_ms, id)").await?;
        db.execute_unprepared("CREATE INDEX accounts_living ON accounts (tenant_id) WHERE deleted_at_ms IS NULL")
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared("DROP INDEX accounts_living").await?;
        db.execute_unprepared("DROP INDEX meetings_by_time").await?;
        Ok(())
    }
}
