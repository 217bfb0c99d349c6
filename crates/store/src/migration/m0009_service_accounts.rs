//! Service accounts: programs that act for a tenant, and the tokens by which they are known.

use sea_orm_migration::prelude::*;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[(&str, &str)] = &[
    (
        "service_accounts",
        "CREATE TABLE service_accounts (
            tenant_id {uuid} NOT NULL REFERENCES tenants (id),
            id {uuid} NOT NULL,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL,
            scopes TEXT NOT NULL,
            department_units BOOLEAN NOT NULL,
            created_at_ms BIGINT NOT NULL,
            version BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, id),
            UNIQUE (tenant_id, name_key)
        )",
    ),
    (
        "service_tokens",
        "CREATE TABLE service_tokens (
            tenant_id {uuid} NOT NULL,
            id {uuid} NOT NULL,
            service_account_id {uuid} NOT NULL,
            secret_hash {bytes} NOT NULL,
            hint TEXT NOT NULL,
            created_at_ms BIGINT NOT NULL,
            expires_at_ms BIGINT NOT NULL,
            last_used_at_ms BIGINT,
            PRIMARY KEY (tenant_id, id),
            UNIQUE (tenant_id, secret_hash),
            FOREIGN KEY (tenant_id, service_account_id) REFERENCES service_accounts (tenant_id, id) ON DELETE CASCADE
        )",
    ),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::create(manager, TABLES).await?;
        let index = "CREATE INDEX service_tokens_by_account ON service_tokens (tenant_id, service_account_id)";
        manager.get_connection().execute_unprepared(index).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in TABLES.iter().rev() {
            manager.get_connection().execute_unprepared(&format!("DROP TABLE {name}")).await?;
        }
        Ok(())
    }
}
