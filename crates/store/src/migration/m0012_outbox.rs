//! The outbox: what is to be delivered to others, written together with what it tells of.

use sea_orm_migration::prelude::*;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[(&str, &str)] = &[(
    "outbox",
    "CREATE TABLE outbox (
        tenant_id {uuid} NOT NULL REFERENCES tenants (id),
        id {uuid} NOT NULL,
        kind TEXT NOT NULL,
        about_id {uuid},
        label TEXT NOT NULL,
        payload {bytes} NOT NULL,
        created_at_ms BIGINT NOT NULL,
        due_at_ms BIGINT NOT NULL,
        attempts BIGINT NOT NULL,
        fault TEXT,
        failed_at_ms BIGINT,
        PRIMARY KEY (tenant_id, id)
    )",
)];

/// Only what is still to be delivered is looked for, often.
const INDEXES: &[&str] = &[
    "CREATE INDEX outbox_due ON outbox (tenant_id, kind, due_at_ms) WHERE failed_at_ms IS NULL",
    "CREATE INDEX outbox_about ON outbox (tenant_id, about_id)",
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
        manager.get_connection().execute_unprepared("DROP TABLE outbox").await.map(drop)
    }
}
