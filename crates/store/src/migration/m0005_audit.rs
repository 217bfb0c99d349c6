//! The audit log of each tenant, and the keys of each tenant.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[&str] = &[
    // Wrapped by a key that lies outside the database.
    "CREATE TABLE tenant_keys (
        tenant_id {uuid} NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        purpose TEXT NOT NULL,
        wrapped {bytes} NOT NULL,
        created_at_ms BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, purpose)
    )",
    // The growing edge. Its row is locked by whoever appends, so that there is one history.
    "CREATE TABLE audit_heads (
        tenant_id {uuid} NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        origin TEXT NOT NULL,
        size BIGINT NOT NULL,
        frontier {bytes} NOT NULL,
        signed_size BIGINT NOT NULL,
        PRIMARY KEY (tenant_id)
    )",
    // `entry` is what is hashed; the columns after `chain` repeat some of it, to be searched.
    "CREATE TABLE audit_entries (
        tenant_id {uuid} NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        number BIGINT NOT NULL,
        entry {bytes} NOT NULL,
        leaf {bytes} NOT NULL,
        chain {bytes} NOT NULL,
        at_ms BIGINT NOT NULL,
        act TEXT NOT NULL,
        result TEXT NOT NULL,
        actor_kind TEXT NOT NULL,
        actor_id {uuid},
        object_kind TEXT,
        object_id {uuid},
        words TEXT NOT NULL,
        PRIMARY KEY (tenant_id, number)
    )",
    "CREATE INDEX audit_entries_by_time ON audit_entries (tenant_id, at_ms)",
    "CREATE INDEX audit_entries_by_act ON audit_entries (tenant_id, act, number)",
    "CREATE INDEX audit_entries_by_actor ON audit_entries (tenant_id, actor_id, number)",
    "CREATE INDEX audit_entries_by_object ON audit_entries (tenant_id, object_id, number)",
    "CREATE TABLE audit_checkpoints (
        tenant_id {uuid} NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        size BIGINT NOT NULL,
        at_ms BIGINT NOT NULL,
        note TEXT NOT NULL,
        PRIMARY KEY (tenant_id, size)
    )",
];

const PROTECTED: &[&str] = &["audit_checkpoints", "audit_entries", "audit_heads", "tenant_keys"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let (uuid, bytes) = match db.get_database_backend() {
            DbBackend::Postgres => ("UUID", "BYTEA"),
            _ => ("BLOB", "BLOB"),
        };
        for statement in TABLES {
            db.execute_unprepared(&statement.replace("{uuid}", uuid).replace("{bytes}", bytes)).await?;
        }
        for table in PROTECTED {
            schema::protect(manager, table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for table in PROTECTED {
            schema::unprotect(manager, table).await?;
            db.execute_unprepared(&format!("DROP TABLE {table}")).await?;
        }
        Ok(())
    }
}
