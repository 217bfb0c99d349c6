//! Passkeys and recovery codes of local accounts, and how and when an account was signed in to last.

use sea_orm_migration::prelude::*;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[(&str, &str)] = &[
    (
        "passkeys",
        "CREATE TABLE passkeys (
            tenant_id {uuid} NOT NULL,
            id {uuid} NOT NULL,
            account_id {uuid} NOT NULL,
            credential_id {bytes} NOT NULL,
            public_key {bytes} NOT NULL,
            user_handle {bytes} NOT NULL,
            host TEXT NOT NULL,
            name TEXT NOT NULL,
            count BIGINT NOT NULL,
            backup_eligible BOOLEAN NOT NULL,
            backed_up BOOLEAN NOT NULL,
            created_at_ms BIGINT NOT NULL,
            last_used_at_ms BIGINT,
            blocked_at_ms BIGINT,
            PRIMARY KEY (tenant_id, id),
            UNIQUE (tenant_id, credential_id),
            FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE
        )",
    ),
    // Without a key to the session: it may be any, and ends with its time.
    (
        "passkey_attempts",
        "CREATE TABLE passkey_attempts (
            tenant_id {uuid} NOT NULL REFERENCES tenants (id),
            id {uuid} NOT NULL,
            purpose TEXT NOT NULL,
            session_id {uuid},
            challenge {bytes} NOT NULL,
            created_at_ms BIGINT NOT NULL,
            expires_at_ms BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, id)
        )",
    ),
    (
        "recovery_codes",
        "CREATE TABLE recovery_codes (
            tenant_id {uuid} NOT NULL,
            account_id {uuid} NOT NULL,
            code_hash {bytes} NOT NULL,
            created_at_ms BIGINT NOT NULL,
            used_at_ms BIGINT,
            PRIMARY KEY (tenant_id, account_id, code_hash),
            FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE
        )",
    ),
];

const MORE: &[&str] = &[
    "CREATE INDEX passkeys_by_account ON passkeys (tenant_id, account_id)",
    "CREATE INDEX passkey_attempts_by_age ON passkey_attempts (tenant_id, created_at_ms)",
    "ALTER TABLE accounts ADD COLUMN passkeys BIGINT NOT NULL DEFAULT 0",
    "ALTER TABLE accounts ADD COLUMN last_sign_in_at_ms BIGINT",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::create(manager, TABLES).await?;
        for statement in MORE {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for column in ["last_sign_in_at_ms", "passkeys"] {
            db.execute_unprepared(&format!("ALTER TABLE accounts DROP COLUMN {column}")).await?;
        }
        for (name, _) in TABLES.iter().rev() {
            db.execute_unprepared(&format!("DROP TABLE {name}")).await?;
        }
        Ok(())
    }
}
