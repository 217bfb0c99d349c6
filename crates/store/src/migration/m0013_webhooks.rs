//! Webhooks: where events of a tenant are sent, what was sent, and what was answered.

use sea_orm_migration::prelude::*;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[(&str, &str)] = &[
    (
        "webhooks",
        "CREATE TABLE webhooks (
            tenant_id {uuid} NOT NULL REFERENCES tenants (id),
            id {uuid} NOT NULL,
            name TEXT NOT NULL,
            name_key TEXT NOT NULL,
            url TEXT NOT NULL,
            events TEXT NOT NULL,
            signing_key {bytes} NOT NULL,
            former_key {bytes},
            former_until_ms BIGINT,
            paused BOOLEAN NOT NULL,
            failing_since_ms BIGINT,
            off_at_ms BIGINT,
            off_why TEXT,
            created_at_ms BIGINT NOT NULL,
            version BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, id),
            UNIQUE (tenant_id, name_key)
        )",
    ),
    (
        "webhook_deliveries",
        "CREATE TABLE webhook_deliveries (
            tenant_id {uuid} NOT NULL,
            id {uuid} NOT NULL,
            webhook_id {uuid} NOT NULL,
            event_id {uuid} NOT NULL,
            event_type TEXT NOT NULL,
            body TEXT NOT NULL,
            created_at_ms BIGINT NOT NULL,
            delivered_at_ms BIGINT,
            PRIMARY KEY (tenant_id, id),
            FOREIGN KEY (tenant_id, webhook_id) REFERENCES webhooks (tenant_id, id) ON DELETE CASCADE
        )",
    ),
    (
        "webhook_attempts",
        "CREATE TABLE webhook_attempts (
            tenant_id {uuid} NOT NULL,
            id {uuid} NOT NULL,
            delivery_id {uuid} NOT NULL,
            at_ms BIGINT NOT NULL,
            duration_ms BIGINT NOT NULL,
            status BIGINT,
            fault TEXT,
            answer TEXT NOT NULL,
            PRIMARY KEY (tenant_id, id),
            FOREIGN KEY (tenant_id, delivery_id) REFERENCES webhook_deliveries (tenant_id, id) ON DELETE CASCADE
        )",
    ),
];

/// The log of one webhook, newest first; what is old enough to go; the attempts of a page of it.
const INDEXES: &[&str] = &[
    "CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (tenant_id, webhook_id, id)",
    "CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (tenant_id, created_at_ms)",
    "CREATE INDEX webhook_attempts_by_delivery ON webhook_attempts (tenant_id, delivery_id)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::create(manager, TABLES).await?;
        for index in INDEXES {
            manager.get_connection().execute_unprepared(index).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in TABLES.iter().rev() {
            manager.get_connection().execute_unprepared(&format!("DROP TABLE {name}")).await?;
        }
        Ok(())
    }
}
