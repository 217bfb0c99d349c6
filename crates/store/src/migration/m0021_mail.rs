//! How a tenant writes mails: its own words, and through whose server.

use sea_orm_migration::prelude::*;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[(&str, &str)] = &[
    (
        "mail_texts",
        "CREATE TABLE mail_texts (
            tenant_id {uuid} NOT NULL REFERENCES tenants (id),
            kind TEXT NOT NULL,
            language TEXT NOT NULL,
            version BIGINT NOT NULL,
            subject TEXT NOT NULL,
            intro TEXT NOT NULL,
            closing TEXT NOT NULL,
            PRIMARY KEY (tenant_id, kind, language)
        )",
    ),
    (
        // Without an address the server of the installation is used, in its name.
        "mail_senders",
        "CREATE TABLE mail_senders (
            tenant_id {uuid} NOT NULL PRIMARY KEY REFERENCES tenants (id),
            version BIGINT NOT NULL,
            reply_to TEXT,
            url TEXT,
            address TEXT,
            user_name TEXT,
            password {bytes}
        )",
    ),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::create(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in TABLES {
            manager.get_connection().execute_unprepared(&format!("DROP TABLE {name}")).await?;
        }
        Ok(())
    }
}
