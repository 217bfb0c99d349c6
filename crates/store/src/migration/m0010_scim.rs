//! What a directory has provisioned: the people and groups that it keeps, beside the accounts and groups that they are.

use sea_orm_migration::prelude::*;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[(&str, &str)] = &[
    (
        "directory_people",
        "CREATE TABLE directory_people (
            tenant_id {uuid} NOT NULL,
            account_id {uuid} NOT NULL,
            user_name_key TEXT NOT NULL,
            external_id TEXT,
            attributes TEXT NOT NULL,
            created_at_ms BIGINT NOT NULL,
            changed_at_ms BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, account_id),
            UNIQUE (tenant_id, user_name_key),
            FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE
        )",
    ),
    (
        "directory_groups",
        "CREATE TABLE directory_groups (
            tenant_id {uuid} NOT NULL,
            group_id {uuid} NOT NULL,
            external_id TEXT,
            created_at_ms BIGINT NOT NULL,
            changed_at_ms BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, group_id),
            FOREIGN KEY (tenant_id, group_id) REFERENCES \"groups\" (tenant_id, id) ON DELETE CASCADE
        )",
    ),
];

const INDEXES: &[&str] = &[
    "CREATE INDEX directory_people_by_external_id ON directory_people (tenant_id, external_id)",
    "CREATE INDEX directory_groups_by_external_id ON directory_groups (tenant_id, external_id)",
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
