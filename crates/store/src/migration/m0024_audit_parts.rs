//! What names people in an entry of the audit log stands beside what is hashed. Entries of before stay as they are: they
//! have no parts.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const UP: &[&str] = &[
    "ALTER TABLE audit_entries ADD COLUMN parts TEXT",
    "ALTER TABLE audit_entries ADD COLUMN withheld_by BIGINT",
    "ALTER TABLE audit_entries ADD COLUMN networked BOOLEAN NOT NULL DEFAULT FALSE",
    "CREATE INDEX audit_entries_networked ON audit_entries (tenant_id, at_ms) WHERE networked",
];

const DOWN: &[&str] = &[
    "DROP INDEX audit_entries_networked",
    "ALTER TABLE audit_entries DROP COLUMN networked",
    "ALTER TABLE audit_entries DROP COLUMN withheld_by",
    "ALTER TABLE audit_entries DROP COLUMN parts",
];

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
