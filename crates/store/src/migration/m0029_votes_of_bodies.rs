//! Votes are listed with their body, are held without a meeting, and are found when they are due.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const CHANGES: &[&str] = &[
    "ALTER TABLE votes ADD COLUMN circular BOOLEAN NOT NULL DEFAULT FALSE",
    "ALTER TABLE votes ADD COLUMN kind TEXT",
    "ALTER TABLE votes ADD COLUMN outcome TEXT",
    "ALTER TABLE votes ADD COLUMN listed_at_ms BIGINT",
    "ALTER TABLE votes ADD COLUMN until_ms BIGINT",
    "ALTER TABLE votes ADD COLUMN remind_before_ms BIGINT",
    "ALTER TABLE votes ADD COLUMN reminded_at_ms BIGINT",
    "ALTER TABLE votes ADD COLUMN told TEXT",
    "CREATE INDEX votes_of_body ON votes (tenant_id, body_id, created_at_ms, id)",
    "CREATE INDEX votes_by_stage ON votes (tenant_id, stage, until_ms)",
];

/// Keys belong to a procedure, which is a meeting or a vote without one.
const KEYS_POSTGRES: &[&str] = &[
    "ALTER TABLE voter_keys DROP CONSTRAINT voter_keys_tenant_id_meeting_id_fkey",
    "ALTER TABLE voter_keys ADD FOREIGN KEY (tenant_id) REFERENCES tenants (id)",
];
const KEYS_SQLITE: &[&str] = &[
    "CREATE TABLE voter_keys_anew (
        tenant_id BLOB NOT NULL REFERENCES tenants (id),
        meeting_id BLOB NOT NULL,
        member_id BLOB NOT NULL,
        key BLOB NOT NULL,
        proof TEXT NOT NULL,
        at_ms BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, meeting_id, member_id)
    )",
    "INSERT INTO voter_keys_anew SELECT tenant_id, meeting_id, member_id, key, proof, at_ms FROM voter_keys",
    "DROP TABLE voter_keys",
    "ALTER TABLE voter_keys_anew RENAME TO voter_keys",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let keys = match manager.get_database_backend() {
            DbBackend::Postgres => KEYS_POSTGRES,
            _ => KEYS_SQLITE,
        };
        for change in CHANGES.iter().chain(keys) {
            manager.get_connection().execute_unprepared(change).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for index in ["votes_of_body", "votes_by_stage"] {
            manager.get_connection().execute_unprepared(&format!("DROP INDEX {index}")).await?;
        }
        for column in
            ["circular", "kind", "outcome", "listed_at_ms", "until_ms", "remind_before_ms", "reminded_at_ms", "told"]
        {
            let drop = format!("ALTER TABLE votes DROP COLUMN {column}");
            manager.get_connection().execute_unprepared(&drop).await?;
        }
        Ok(())
    }
}
