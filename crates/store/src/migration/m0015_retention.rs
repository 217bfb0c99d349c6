//! What is kept no longer: marks on conferences whose journal or attendance is gone, when people were last in a
//! meeting, where the audit log begins, and what the last deletions did.

use sea_orm_migration::prelude::*;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[(&str, &str)] = &[(
    "retention_runs",
    "CREATE TABLE retention_runs (
        tenant_id {uuid} NOT NULL REFERENCES tenants (id),
        class TEXT NOT NULL,
        ran_at_ms BIGINT NOT NULL,
        counting BIGINT NOT NULL,
        deleted BIGINT NOT NULL,
        deleted_at_ms BIGINT,
        PRIMARY KEY (tenant_id, class)
    )",
)];

const UP: &[&str] = &[
    "ALTER TABLE conferences ADD COLUMN journal_kept BOOLEAN NOT NULL DEFAULT TRUE",
    "ALTER TABLE conferences ADD COLUMN attendance_kept BOOLEAN NOT NULL DEFAULT TRUE",
    "ALTER TABLE participants ADD COLUMN last_seen_at_ms BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE audit_heads ADD COLUMN cut_size BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE audit_heads ADD COLUMN cut_note TEXT",
    // What is old enough to go is looked for again and again; what is gone already is not.
    "CREATE INDEX conferences_journals ON conferences (tenant_id, ended_at_ms) WHERE journal_kept",
    "CREATE INDEX conferences_attendance ON conferences (tenant_id, ended_at_ms) WHERE attendance_kept",
    "CREATE INDEX participants_by_age ON participants (tenant_id, created_at_ms, id)",
    "CREATE INDEX meeting_links_by_end ON meeting_links (tenant_id, expires_at_ms)",
];

const DOWN: &[&str] = &[
    "DROP INDEX meeting_links_by_end",
    "DROP INDEX participants_by_age",
    "DROP INDEX conferences_attendance",
    "DROP INDEX conferences_journals",
    "ALTER TABLE audit_heads DROP COLUMN cut_note",
    "ALTER TABLE audit_heads DROP COLUMN cut_size",
    "ALTER TABLE participants DROP COLUMN last_seen_at_ms",
    "ALTER TABLE conferences DROP COLUMN attendance_kept",
    "ALTER TABLE conferences DROP COLUMN journal_kept",
    "DROP TABLE retention_runs",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::create(manager, TABLES).await?;
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
