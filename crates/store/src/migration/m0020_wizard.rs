//! What an administrator has said of the steps by which a new tenant is set up.

use sea_orm_migration::prelude::*;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLE: &str = "CREATE TABLE first_run_steps (
    tenant_id {uuid} NOT NULL REFERENCES tenants (id),
    step TEXT NOT NULL,
    choice TEXT NOT NULL,
    chosen_at_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, step)
)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::create(manager, &[("first_run_steps", TABLE)]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP TABLE first_run_steps").await.map(drop)
    }
}
