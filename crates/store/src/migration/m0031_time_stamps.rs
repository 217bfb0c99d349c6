//! Time stamps over records of votes: whom a tenant asks, and what came.

use sea_orm_migration::prelude::*;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[(&str, &str)] = &[
    (
        "time_stamp_authorities",
        "CREATE TABLE time_stamp_authorities (
            tenant_id {uuid} NOT NULL REFERENCES tenants (id),
            version BIGINT NOT NULL,
            source TEXT NOT NULL,
            url TEXT,
            user_name TEXT,
            password {bytes},
            policy TEXT,
            anchors TEXT,
            PRIMARY KEY (tenant_id)
        )",
    ),
    (
        // Texts that stand in many records, each once.
        "record_texts",
        "CREATE TABLE record_texts (
            tenant_id {uuid} NOT NULL REFERENCES tenants (id),
            hash {bytes} NOT NULL,
            content TEXT NOT NULL,
            PRIMARY KEY (tenant_id, hash)
        )",
    ),
    (
        // A stamp, and what a record was when it was stamped, as far as it may be another one later.
        "vote_stamps",
        "CREATE TABLE vote_stamps (
            tenant_id {uuid} NOT NULL,
            vote_id {uuid} NOT NULL,
            checkpoint TEXT NOT NULL,
            proof TEXT NOT NULL,
            cosignatures TEXT NOT NULL,
            spec {bytes} NOT NULL,
            verification {bytes} NOT NULL,
            manifest {bytes} NOT NULL,
            token {bytes} NOT NULL,
            at_ms BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, vote_id),
            FOREIGN KEY (tenant_id, vote_id) REFERENCES votes (tenant_id, id) ON DELETE CASCADE
        )",
    ),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::create(manager, TABLES).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in TABLES.iter().rev() {
            manager.get_connection().execute_unprepared(&format!("DROP TABLE {name}")).await?;
        }
        Ok(())
    }
}
