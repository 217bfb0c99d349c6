//! Tenants, accounts, sessions, meetings, links, participants, conferences and their journals.
//!
//! Plain SQL that both databases read the same way; only the names of two types
//! differ. Every unique and foreign key carries the tenant.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &[
    "CREATE TABLE tenants (
        id {uuid} NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        created_at_ms BIGINT NOT NULL
    )",
    "CREATE TABLE accounts (
        tenant_id {uuid} NOT NULL REFERENCES tenants (id),
        id {uuid} NOT NULL,
        name TEXT NOT NULL,
        email TEXT NOT NULL,
        email_key TEXT NOT NULL,
        password_hash TEXT,
        administrator BOOLEAN NOT NULL,
        disabled BOOLEAN NOT NULL,
        created_at_ms BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, email_key)
    )",
    "CREATE INDEX accounts_by_name ON accounts (tenant_id, name, id)",
    "CREATE TABLE sessions (
        tenant_id {uuid} NOT NULL,
        id {uuid} NOT NULL,
        account_id {uuid} NOT NULL,
        secret_hash {bytes} NOT NULL,
        created_at_ms BIGINT NOT NULL,
        last_seen_at_ms BIGINT NOT NULL,
        expires_at_ms BIGINT NOT NULL,
        device TEXT NOT NULL,
        network TEXT NOT NULL,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, secret_hash),
        FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE
    )",
    "CREATE INDEX sessions_by_account ON sessions (tenant_id, account_id)",
    "CREATE TABLE setup_links (
        tenant_id {uuid} NOT NULL REFERENCES tenants (id),
        id {uuid} NOT NULL,
        account_id {uuid},
        secret_hash {bytes} NOT NULL,
        created_at_ms BIGINT NOT NULL,
        expires_at_ms BIGINT NOT NULL,
        used_at_ms BIGINT,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, secret_hash),
        FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE
    )",
    "CREATE TABLE meetings (
        tenant_id {uuid} NOT NULL,
        id {uuid} NOT NULL,
        owner_id {uuid} NOT NULL,
        code TEXT NOT NULL,
        title TEXT NOT NULL,
        created_at_ms BIGINT NOT NULL,
        expires_at_ms BIGINT,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, code),
        FOREIGN KEY (tenant_id, owner_id) REFERENCES accounts (tenant_id, id)
    )",
    "CREATE INDEX meetings_by_owner ON meetings (tenant_id, owner_id, created_at_ms, id)",
    "CREATE INDEX meetings_by_expiry ON meetings (tenant_id, expires_at_ms)",
    "CREATE TABLE meeting_links (
        tenant_id {uuid} NOT NULL,
        id {uuid} NOT NULL,
        meeting_id {uuid} NOT NULL,
        secret_hash {bytes} NOT NULL,
        created_at_ms BIGINT NOT NULL,
        expires_at_ms BIGINT,
        revoked_at_ms BIGINT,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, secret_hash),
        FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id) ON DELETE CASCADE
    )",
    "CREATE INDEX meeting_links_by_meeting ON meeting_links (tenant_id, meeting_id)",
    "CREATE TABLE participants (
        tenant_id {uuid} NOT NULL,
        id {uuid} NOT NULL,
        meeting_id {uuid} NOT NULL,
        account_id {uuid},
        link_id {uuid},
        credential_hash {bytes},
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        created_at_ms BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, meeting_id, account_id),
        UNIQUE (tenant_id, credential_hash),
        FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id) ON DELETE CASCADE,
        FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE
    )",
    "CREATE TABLE conferences (
        tenant_id {uuid} NOT NULL,
        id {uuid} NOT NULL,
        meeting_id {uuid} NOT NULL,
        started_at_ms BIGINT NOT NULL,
        ended_at_ms BIGINT,
        PRIMARY KEY (tenant_id, id),
        FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id) ON DELETE CASCADE
    )",
    // One conference of a meeting runs at a time, whoever races to start it.
    "CREATE UNIQUE INDEX conferences_running ON conferences (tenant_id, meeting_id) WHERE ended_at_ms IS NULL",
    "CREATE TABLE journal (
        tenant_id {uuid} NOT NULL,
        conference_id {uuid} NOT NULL,
        seq BIGINT NOT NULL,
        at_ms BIGINT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (tenant_id, conference_id, seq),
        FOREIGN KEY (tenant_id, conference_id) REFERENCES conferences (tenant_id, id) ON DELETE CASCADE
    )",
];

const NAMES: &[&str] = &[
    "journal",
    "conferences",
    "participants",
    "meeting_links",
    "meetings",
    "setup_links",
    "sessions",
    "accounts",
    "tenants",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let (uuid, bytes) = match manager.get_database_backend() {
            DbBackend::Postgres => ("UUID", "BYTEA"),
            _ => ("BLOB", "BLOB"),
        };
        for table in TABLES {
            db.execute_unprepared(&table.replace("{uuid}", uuid).replace("{bytes}", bytes)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in NAMES {
            manager.get_connection().execute_unprepared(&format!("DROP TABLE {name}")).await?;
        }
        Ok(())
    }
}
