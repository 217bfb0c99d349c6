//! How a tenant looks: names, colour, languages, and logos as they are served.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[(&str, &str)] = &[
    (
        "brandings",
        "CREATE TABLE brandings (
            tenant_id {uuid} NOT NULL PRIMARY KEY REFERENCES tenants (id),
            display_name TEXT,
            short_name TEXT,
            theme TEXT NOT NULL,
            colour TEXT,
            languages TEXT NOT NULL,
            default_language TEXT NOT NULL,
            version BIGINT NOT NULL
        )",
    ),
    (
        "brand_images",
        "CREATE TABLE brand_images (
            tenant_id {uuid} NOT NULL REFERENCES tenants (id),
            kind TEXT NOT NULL,
            hash TEXT NOT NULL,
            png {bytes} NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            PRIMARY KEY (tenant_id, kind)
        )",
    ),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let postgres = db.get_database_backend() == DbBackend::Postgres;
        let (uuid, bytes) = if postgres { ("UUID", "BYTEA") } else { ("BLOB", "BLOB") };
        for (name, table) in TABLES {
            db.execute_unprepared(&table.replace("{uuid}", uuid).replace("{bytes}", bytes)).await?;
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
