//! Policies and quotas of every level, what a tenant has used in a month, and whose chat is still kept.
//!
//! A row for each setting, so that a version that does not know a name leaves it alone. A level has a version that
//! rises with each change: whoever saves over something they have not seen is told so.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const PROTECTED: &[&str] = &["policy_levels", "policies", "usage_months"];

const TABLES: &[&str] = &[
    // `scope` is nil for the whole installation, otherwise the tenant for which the operator sets it.
    "CREATE TABLE installation_policy_levels (
        scope {uuid} NOT NULL PRIMARY KEY,
        version BIGINT NOT NULL
    )",
    "CREATE TABLE installation_policies (
        scope {uuid} NOT NULL REFERENCES installation_policy_levels (scope) ON DELETE CASCADE,
        sort TEXT NOT NULL,
        name TEXT NOT NULL,
        body TEXT NOT NULL,
        set_at_ms BIGINT NOT NULL,
        set_by TEXT NOT NULL,
        PRIMARY KEY (scope, sort, name)
    )",
    // `level_id` is the id of the tenant, unit or meeting.
    "CREATE TABLE policy_levels (
        tenant_id {uuid} NOT NULL REFERENCES tenants (id),
        level_id {uuid} NOT NULL,
        unit_id {uuid},
        meeting_id {uuid},
        version BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, level_id),
        FOREIGN KEY (tenant_id, unit_id) REFERENCES units (tenant_id, id) ON DELETE CASCADE,
        FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id) ON DELETE CASCADE
    )",
    "CREATE TABLE policies (
        tenant_id {uuid} NOT NULL,
        level_id {uuid} NOT NULL,
        sort TEXT NOT NULL,
        name TEXT NOT NULL,
        body TEXT NOT NULL,
        set_at_ms BIGINT NOT NULL,
        set_by TEXT NOT NULL,
        PRIMARY KEY (tenant_id, level_id, sort, name),
        FOREIGN KEY (tenant_id, level_id) REFERENCES policy_levels (tenant_id, level_id) ON DELETE CASCADE
    )",
    "CREATE TABLE usage_months (
        tenant_id {uuid} NOT NULL REFERENCES tenants (id),
        month TEXT NOT NULL,
        participant_ms BIGINT NOT NULL,
        participants_peak BIGINT NOT NULL,
        rooms_peak BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, month)
    )",
    "ALTER TABLE conferences ADD COLUMN chat_kept BOOLEAN NOT NULL DEFAULT FALSE",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let uuid = if db.get_database_backend() == DbBackend::Postgres { "UUID" } else { "BLOB" };
        for table in TABLES {
            db.execute_unprepared(&table.replace("{uuid}", uuid)).await?;
        }
        for table in PROTECTED {
            schema::protect(manager, table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared("ALTER TABLE conferences DROP COLUMN chat_kept").await?;
        for table in
            ["usage_months", "policies", "policy_levels", "installation_policies", "installation_policy_levels"]
        {
            db.execute_unprepared(&format!("DROP TABLE {table}")).await?;
        }
        Ok(())
    }
}
