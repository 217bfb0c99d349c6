//! Bodies: councils, committees, boards, with their members, and which meetings are their sittings.

use sea_orm_migration::prelude::*;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[(&str, &str)] = &[
    (
        "bodies",
        "CREATE TABLE bodies (
            tenant_id {uuid} NOT NULL REFERENCES tenants (id),
            id {uuid} NOT NULL,
            unit_id {uuid},
            name TEXT NOT NULL,
            name_key TEXT NOT NULL,
            kind TEXT NOT NULL,
            profile TEXT NOT NULL,
            statutory BIGINT NOT NULL,
            statutory_votes BIGINT NOT NULL,
            created_at_ms BIGINT NOT NULL,
            version BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, id),
            UNIQUE (tenant_id, name_key),
            FOREIGN KEY (tenant_id, unit_id) REFERENCES units (tenant_id, id)
        )",
    ),
    (
        "body_members",
        "CREATE TABLE body_members (
            tenant_id {uuid} NOT NULL,
            id {uuid} NOT NULL,
            body_id {uuid} NOT NULL,
            account_id {uuid},
            name TEXT NOT NULL,
            name_key TEXT NOT NULL,
            office TEXT,
            function TEXT,
            group_name TEXT,
            seat TEXT NOT NULL,
            weight BIGINT NOT NULL,
            from_day TEXT,
            until_day TEXT,
            created_at_ms BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, id),
            UNIQUE (tenant_id, body_id, account_id),
            FOREIGN KEY (tenant_id, body_id) REFERENCES bodies (tenant_id, id) ON DELETE CASCADE,
            FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
        )",
    ),
    (
        "body_substitutes",
        "CREATE TABLE body_substitutes (
            tenant_id {uuid} NOT NULL,
            holder_id {uuid} NOT NULL,
            position BIGINT NOT NULL,
            substitute_id {uuid} NOT NULL,
            PRIMARY KEY (tenant_id, holder_id, position),
            UNIQUE (tenant_id, holder_id, substitute_id),
            FOREIGN KEY (tenant_id, holder_id) REFERENCES body_members (tenant_id, id) ON DELETE CASCADE,
            FOREIGN KEY (tenant_id, substitute_id) REFERENCES body_members (tenant_id, id) ON DELETE CASCADE
        )",
    ),
    (
        "body_clerks",
        "CREATE TABLE body_clerks (
            tenant_id {uuid} NOT NULL,
            body_id {uuid} NOT NULL,
            account_id {uuid} NOT NULL,
            PRIMARY KEY (tenant_id, body_id, account_id),
            FOREIGN KEY (tenant_id, body_id) REFERENCES bodies (tenant_id, id) ON DELETE CASCADE,
            FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id)
        )",
    ),
    (
        "sittings",
        "CREATE TABLE sittings (
            tenant_id {uuid} NOT NULL,
            meeting_id {uuid} NOT NULL,
            body_id {uuid} NOT NULL,
            created_at_ms BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, meeting_id),
            FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id) ON DELETE CASCADE,
            FOREIGN KEY (tenant_id, body_id) REFERENCES bodies (tenant_id, id)
        )",
    ),
];

/// Members by name; of which bodies somebody is a member or clerk; who stands in for whom; sittings of a body.
const INDEXES: &[&str] = &[
    "CREATE INDEX body_members_by_name ON body_members (tenant_id, body_id, name_key, id)",
    "CREATE INDEX body_members_by_account ON body_members (tenant_id, account_id)",
    "CREATE INDEX body_clerks_by_account ON body_clerks (tenant_id, account_id)",
    "CREATE INDEX body_substitutes_by_substitute ON body_substitutes (tenant_id, substitute_id)",
    "CREATE INDEX sittings_by_body ON sittings (tenant_id, body_id)",
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
