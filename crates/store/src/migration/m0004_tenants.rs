//! Many tenants under one roof: their host names and states, who operates the installation, row-level security.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// The tables there were so far.
const PROTECTED: &[&str] = &[
    "accounts",
    "conferences",
    "journal",
    "meeting_links",
    "meetings",
    "participants",
    "poll_boxes",
    "sessions",
    "setup_links",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let uuid = if db.get_database_backend() == DbBackend::Postgres { "UUID" } else { "BLOB" };
        db.execute_unprepared("ALTER TABLE tenants ADD COLUMN slug TEXT NOT NULL DEFAULT 'home'").await?;
        db.execute_unprepared("ALTER TABLE tenants ADD COLUMN suspended_at_ms BIGINT").await?;
        db.execute_unprepared("CREATE UNIQUE INDEX tenants_by_slug ON tenants (slug)").await?;
        db.execute_unprepared(&format!(
            "CREATE TABLE tenant_hosts (
                host TEXT NOT NULL PRIMARY KEY,
                tenant_id {uuid} NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
                main BOOLEAN NOT NULL
            )"
        ))
        .await?;
        db.execute_unprepared("CREATE UNIQUE INDEX tenant_hosts_main ON tenant_hosts (tenant_id) WHERE main").await?;
        db.execute_unprepared("ALTER TABLE accounts ADD COLUMN operator BOOLEAN NOT NULL DEFAULT FALSE").await?;
        // Whoever managed the one tenant there was has managed the installation.
        db.execute_unprepared("UPDATE accounts SET operator = administrator").await?;
        for table in PROTECTED {
            schema::protect(manager, table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in PROTECTED {
            schema::unprotect(manager, table).await?;
        }
        let db = manager.get_connection();
        db.execute_unprepared("ALTER TABLE accounts DROP COLUMN operator").await?;
        db.execute_unprepared("DROP TABLE tenant_hosts").await?;
        db.execute_unprepared("DROP INDEX tenants_by_slug").await?;
        db.execute_unprepared("ALTER TABLE tenants DROP COLUMN suspended_at_ms").await?;
        db.execute_unprepared("ALTER TABLE tenants DROP COLUMN slug").await?;
        Ok(())
    }
}
