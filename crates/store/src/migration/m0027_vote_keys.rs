//! One key votes for one member, whoever is first; and seals of votes are kept with their proofs, so that nobody works
//! them out again.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    "CREATE UNIQUE INDEX voter_keys_by_key ON voter_keys (tenant_id, meeting_id, key)",
    "ALTER TABLE vote_seals ADD COLUMN proof TEXT",
    "CREATE INDEX vote_seals_by_vote ON vote_seals (tenant_id, vote_id)",
];
const DOWN: &[&str] =
    &["DROP INDEX vote_seals_by_vote", "ALTER TABLE vote_seals DROP COLUMN proof", "DROP INDEX voter_keys_by_key"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in UP {
            manager.get_connection().execute_unprepared(statement).await?;
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
