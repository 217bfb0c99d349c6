//! Invitations are counted apart from their rows, so that who deletes the rows does not begin anew.

use sea_orm_migration::prelude::*;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[(&str, &str)] = &[(
    "mail_tallies",
    "CREATE TABLE mail_tallies (
        tenant_id {uuid} NOT NULL REFERENCES tenants (id),
        key_hash {bytes} NOT NULL,
        sent BIGINT NOT NULL,
        until_ms BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, key_hash)
    )",
)];

/// What is over; and an index by which nothing is counted any more.
const UP: &[&str] =
    &["CREATE INDEX mail_tallies_by_end ON mail_tallies (tenant_id, until_ms)", "DROP INDEX invitations_by_inviter"];
const DOWN: &[&str] = &[
    "CREATE INDEX invitations_by_inviter ON invitations (tenant_id, invited_by, sent_at_ms)",
    "DROP TABLE mail_tallies",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::create(manager, TABLES).await?;
        for statement in UP {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in DOWN {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
