//! Sign-in at OpenID Connect providers of a tenant, and what a session knows of how its person signed in.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[(&str, &str)] = &[
    (
        "identity_providers",
        "CREATE TABLE identity_providers (
            tenant_id {uuid} NOT NULL REFERENCES tenants (id),
            id {uuid} NOT NULL,
            name TEXT NOT NULL,
            issuer TEXT NOT NULL,
            client_id TEXT NOT NULL,
            client_secret {bytes},
            settings TEXT NOT NULL,
            enabled BOOLEAN NOT NULL,
            position BIGINT NOT NULL,
            created_at_ms BIGINT NOT NULL,
            last_sign_in_at_ms BIGINT,
            last_fault TEXT,
            last_fault_at_ms BIGINT,
            PRIMARY KEY (tenant_id, id),
            UNIQUE (tenant_id, issuer)
        )",
    ),
    (
        "provider_domains",
        "CREATE TABLE provider_domains (
            tenant_id {uuid} NOT NULL,
            domain TEXT NOT NULL,
            provider_id {uuid} NOT NULL,
            PRIMARY KEY (tenant_id, domain),
            FOREIGN KEY (tenant_id, provider_id) REFERENCES identity_providers (tenant_id, id) ON DELETE CASCADE
        )",
    ),
    // An identity outlives its provider: whoever is connected again is the same person.
    (
        "account_identities",
        "CREATE TABLE account_identities (
            tenant_id {uuid} NOT NULL,
            id {uuid} NOT NULL,
            account_id {uuid} NOT NULL,
            issuer TEXT NOT NULL,
            subject TEXT NOT NULL,
            label TEXT NOT NULL,
            grants TEXT NOT NULL,
            created_at_ms BIGINT NOT NULL,
            last_used_at_ms BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, id),
            UNIQUE (tenant_id, issuer, subject),
            FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE
        )",
    ),
    (
        "sign_in_attempts",
        "CREATE TABLE sign_in_attempts (
            tenant_id {uuid} NOT NULL,
            state_hash {bytes} NOT NULL,
            browser_hash {bytes} NOT NULL,
            provider_id {uuid} NOT NULL,
            sealed {bytes} NOT NULL,
            created_at_ms BIGINT NOT NULL,
            expires_at_ms BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, state_hash),
            FOREIGN KEY (tenant_id, provider_id) REFERENCES identity_providers (tenant_id, id) ON DELETE CASCADE
        )",
    ),
    (
        "spent_logout_tokens",
        "CREATE TABLE spent_logout_tokens (
            tenant_id {uuid} NOT NULL,
            provider_id {uuid} NOT NULL,
            token_hash {bytes} NOT NULL,
            remember_until_ms BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, provider_id, token_hash),
            FOREIGN KEY (tenant_id, provider_id) REFERENCES identity_providers (tenant_id, id) ON DELETE CASCADE
        )",
    ),
];

const MORE: &[&str] = &[
    "CREATE INDEX provider_domains_by_provider ON provider_domains (tenant_id, provider_id)",
    "CREATE INDEX account_identities_by_account ON account_identities (tenant_id, account_id)",
    "CREATE INDEX sign_in_attempts_by_age ON sign_in_attempts (tenant_id, created_at_ms)",
    "ALTER TABLE sessions ADD COLUMN provider_id {uuid}",
    "ALTER TABLE sessions ADD COLUMN provider_sid TEXT",
    "ALTER TABLE sessions ADD COLUMN id_token {bytes}",
    "ALTER TABLE sessions ADD COLUMN acr TEXT",
    "ALTER TABLE sessions ADD COLUMN authenticated_at_ms BIGINT NOT NULL DEFAULT 0",
    "CREATE INDEX sessions_by_provider ON sessions (tenant_id, provider_id, provider_sid)",
    "ALTER TABLE accounts ADD COLUMN identities BIGINT NOT NULL DEFAULT 0",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let (uuid, bytes) = match manager.get_database_backend() {
            DbBackend::Postgres => ("UUID", "BYTEA"),
            _ => ("BLOB", "BLOB"),
        };
        let typed = |sql: &str| sql.replace("{uuid}", uuid).replace("{bytes}", bytes);
        for (name, table) in TABLES {
            db.execute_unprepared(&typed(table)).await?;
            schema::protect(manager, name).await?;
        }
        for statement in MORE {
            db.execute_unprepared(&typed(statement)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared("DROP INDEX sessions_by_provider").await?;
        for column in ["provider_id", "provider_sid", "id_token", "acr", "authenticated_at_ms"] {
            db.execute_unprepared(&format!("ALTER TABLE sessions DROP COLUMN {column}")).await?;
        }
        db.execute_unprepared("ALTER TABLE accounts DROP COLUMN identities").await?;
        for (name, _) in TABLES.iter().rev() {
            db.execute_unprepared(&format!("DROP TABLE {name}")).await?;
        }
        Ok(())
    }
}
