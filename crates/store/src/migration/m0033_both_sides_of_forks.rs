//! A witness keeps both sides of the first fork of a log, and remembers logs that it was told to leave; times that stood
//! beside stamps and cosignatures and that nobody read are no more.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    "ALTER TABLE witnessed_logs ADD COLUMN note TEXT",
    "ALTER TABLE witnessed_logs ADD COLUMN fork TEXT",
    "ALTER TABLE witnessed_logs ADD COLUMN fork_cosigned TEXT",
    "ALTER TABLE witnessed_logs ADD COLUMN forked_at_ms BIGINT",
    "ALTER TABLE witnessed_logs ADD COLUMN removed_at_ms BIGINT",
    // What was counted here could be sent by anybody: a wrong proof with a checkpoint that is right.
    "ALTER TABLE witnessed_logs DROP COLUMN refused",
    "ALTER TABLE witnessed_logs DROP COLUMN refusal",
    "ALTER TABLE vote_log_cosignatures DROP COLUMN at_ms",
    "ALTER TABLE vote_stamps DROP COLUMN at_ms",
];

const DOWN: &[&str] = &[
    "ALTER TABLE vote_stamps ADD COLUMN at_ms BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE vote_log_cosignatures ADD COLUMN at_ms BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE witnessed_logs ADD COLUMN refused BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE witnessed_logs ADD COLUMN refusal TEXT",
    "DELETE FROM witnessed_logs WHERE removed_at_ms IS NOT NULL",
    "ALTER TABLE witnessed_logs DROP COLUMN note",
    "ALTER TABLE witnessed_logs DROP COLUMN fork",
    "ALTER TABLE witnessed_logs DROP COLUMN fork_cosigned",
    "ALTER TABLE witnessed_logs DROP COLUMN forked_at_ms",
    "ALTER TABLE witnessed_logs DROP COLUMN removed_at_ms",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for change in UP {
            manager.get_connection().execute_unprepared(change).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for change in DOWN {
            manager.get_connection().execute_unprepared(change).await?;
        }
        Ok(())
    }
}
