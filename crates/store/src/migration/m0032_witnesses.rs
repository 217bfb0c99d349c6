//! Witnesses: whom a tenant asks to cosign the log of its votes, what they said, and the logs of others that this
//! installation cosigns.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[(&str, &str)] = &[
    (
        "vote_witnesses",
        "CREATE TABLE vote_witnesses (
            tenant_id {uuid} NOT NULL REFERENCES tenants (id),
            id {uuid} NOT NULL,
            name TEXT NOT NULL,
            url TEXT NOT NULL,
            key TEXT NOT NULL,
            origin TEXT,
            size BIGINT NOT NULL,
            seen_at_ms BIGINT,
            fault TEXT,
            created_at_ms BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, id),
            UNIQUE (tenant_id, key)
        )",
    ),
    (
        // What they said stays when they are asked no more.
        "vote_log_cosignatures",
        "CREATE TABLE vote_log_cosignatures (
            tenant_id {uuid} NOT NULL REFERENCES tenants (id),
            origin TEXT NOT NULL,
            size BIGINT NOT NULL,
            witness_id {uuid} NOT NULL,
            line TEXT NOT NULL,
            at_ms BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, origin, size, witness_id)
        )",
    ),
];

/// Of the installation, as operators have it.
const LOGS: &str = "CREATE TABLE witnessed_logs (
    id {uuid} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    origin TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL,
    size BIGINT NOT NULL,
    root TEXT,
    seen_at_ms BIGINT,
    refused BIGINT NOT NULL,
    refusal TEXT,
    created_at_ms BIGINT NOT NULL
)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::create(manager, TABLES).await?;
        let uuid = if manager.get_database_backend() == DbBackend::Postgres { "UUID" } else { "BLOB" };
        manager.get_connection().execute_unprepared(&LOGS.replace("{uuid}", uuid)).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for name in ["witnessed_logs", "vote_log_cosignatures", "vote_witnesses"] {
            manager.get_connection().execute_unprepared(&format!("DROP TABLE {name}")).await?;
        }
        Ok(())
    }
}
