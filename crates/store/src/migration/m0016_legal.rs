//! What a tenant says of itself by law, each version kept; and whom people tell of barriers.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[(&str, &str)] = &[
    (
        "legal_texts",
        // Neither link nor body: it was withdrawn. Superseded: another version took its place.
        "CREATE TABLE legal_texts (
            tenant_id {uuid} NOT NULL REFERENCES tenants (id),
            kind TEXT NOT NULL,
            language TEXT NOT NULL,
            version BIGINT NOT NULL,
            link TEXT,
            body TEXT,
            published_at_ms BIGINT NOT NULL,
            superseded_at_ms BIGINT,
            PRIMARY KEY (tenant_id, kind, language, version)
        )",
    ),
    (
        "legal_contacts",
        "CREATE TABLE legal_contacts (
            tenant_id {uuid} NOT NULL PRIMARY KEY REFERENCES tenants (id),
            barrier_mail TEXT,
            barrier_phone TEXT,
            enforcement_name TEXT,
            enforcement_link TEXT,
            version BIGINT NOT NULL
        )",
    ),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let uuid = if db.get_database_backend() == DbBackend::Postgres { "UUID" } else { "BLOB" };
        for (name, table) in TABLES {
            db.execute_unprepared(&table.replace("{uuid}", uuid)).await?;
            schema::protect(manager, name).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in TABLES {
            manager.get_connection().execute_unprepared(&format!("DROP TABLE {name}")).await?;
        }
        Ok(())
    }
}
