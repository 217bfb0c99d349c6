//! Votes: the log of each, and what is kept beside it. Independent of meetings and accounts, which end earlier.

use sea_orm_migration::prelude::*;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[(&str, &str)] = &[
    (
        "votes",
        // Whoever appends moves `size` from what it has read, and holds the lease.
        "CREATE TABLE votes (
            tenant_id {uuid} NOT NULL REFERENCES tenants (id),
            id {uuid} NOT NULL,
            meeting_id {uuid} NOT NULL,
            body_id {uuid} NOT NULL,
            title TEXT NOT NULL,
            stage TEXT NOT NULL,
            origin TEXT NOT NULL,
            signing_key {bytes} NOT NULL,
            size BIGINT NOT NULL,
            checkpoint TEXT,
            closing TEXT,
            lease_holder {uuid},
            lease_until_ms BIGINT,
            created_at_ms BIGINT NOT NULL,
            ended_at_ms BIGINT,
            PRIMARY KEY (tenant_id, id)
        )",
    ),
    (
        "vote_entries",
        // Salt and body are gone together when a body was erased.
        "CREATE TABLE vote_entries (
            tenant_id {uuid} NOT NULL,
            vote_id {uuid} NOT NULL,
            place BIGINT NOT NULL,
            entry TEXT NOT NULL,
            leaf {bytes} NOT NULL,
            chain {bytes} NOT NULL,
            salt {bytes},
            body TEXT,
            PRIMARY KEY (tenant_id, vote_id, place),
            FOREIGN KEY (tenant_id, vote_id) REFERENCES votes (tenant_id, id) ON DELETE CASCADE
        )",
    ),
    (
        "vote_shares",
        "CREATE TABLE vote_shares (
            tenant_id {uuid} NOT NULL,
            vote_id {uuid} NOT NULL,
            place BIGINT NOT NULL,
            trustee BIGINT NOT NULL,
            sealed {bytes} NOT NULL,
            PRIMARY KEY (tenant_id, vote_id, place, trustee),
            FOREIGN KEY (tenant_id, vote_id, place) REFERENCES vote_entries (tenant_id, vote_id, place)
                ON DELETE CASCADE
        )",
    ),
    (
        // Whoever is asked to be a trustee; with a key as soon as they agree.
        "vote_trustees",
        "CREATE TABLE vote_trustees (
            tenant_id {uuid} NOT NULL,
            vote_id {uuid} NOT NULL,
            member_id {uuid} NOT NULL,
            name TEXT NOT NULL,
            kem {bytes},
            signature {bytes},
            PRIMARY KEY (tenant_id, vote_id, member_id),
            FOREIGN KEY (tenant_id, vote_id) REFERENCES votes (tenant_id, id) ON DELETE CASCADE
        )",
    ),
    (
        // The log in which a tenant seals its votes, with the key that signs for it.
        "vote_logs",
        "CREATE TABLE vote_logs (
            tenant_id {uuid} NOT NULL REFERENCES tenants (id),
            origin TEXT NOT NULL,
            signing_key {bytes} NOT NULL,
            size BIGINT NOT NULL,
            checkpoint TEXT,
            PRIMARY KEY (tenant_id)
        )",
    ),
    (
        "vote_seals",
        "CREATE TABLE vote_seals (
            tenant_id {uuid} NOT NULL,
            place BIGINT NOT NULL,
            vote_id {uuid} NOT NULL,
            entry TEXT NOT NULL,
            PRIMARY KEY (tenant_id, place),
            FOREIGN KEY (tenant_id) REFERENCES vote_logs (tenant_id)
        )",
    ),
    (
        "vote_cosignatures",
        "CREATE TABLE vote_cosignatures (
            tenant_id {uuid} NOT NULL,
            vote_id {uuid} NOT NULL,
            member_id {uuid} NOT NULL,
            note TEXT NOT NULL,
            at_ms BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, vote_id, member_id),
            FOREIGN KEY (tenant_id, vote_id) REFERENCES votes (tenant_id, id) ON DELETE CASCADE
        )",
    ),
    (
        "voter_keys",
        "CREATE TABLE voter_keys (
            tenant_id {uuid} NOT NULL,
            meeting_id {uuid} NOT NULL,
            member_id {uuid} NOT NULL,
            key {bytes} NOT NULL,
            proof TEXT NOT NULL,
            at_ms BIGINT NOT NULL,
            PRIMARY KEY (tenant_id, meeting_id, member_id),
            FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id) ON DELETE CASCADE
        )",
    ),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::create(manager, TABLES).await?;
        let index = "CREATE INDEX votes_of_meeting ON votes (tenant_id, meeting_id, created_at_ms, id)";
        manager.get_connection().execute_unprepared(index).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (name, _) in TABLES.iter().rev() {
            manager.get_connection().execute_unprepared(&format!("DROP TABLE {name}")).await?;
        }
        Ok(())
    }
}
