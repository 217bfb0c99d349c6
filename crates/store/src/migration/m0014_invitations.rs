//! Invitations to a mail address: each has a link of its own, which counts for whoever proves the address by a code.

use sea_orm_migration::prelude::*;

use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: &[(&str, &str)] = &[(
    "invitations",
    "CREATE TABLE invitations (
        tenant_id {uuid} NOT NULL,
        link_id {uuid} NOT NULL,
        meeting_id {uuid} NOT NULL,
        email TEXT NOT NULL,
        email_key TEXT NOT NULL,
        name TEXT NOT NULL,
        invited_by {uuid} NOT NULL,
        created_at_ms BIGINT NOT NULL,
        sent_at_ms BIGINT NOT NULL,
        sends BIGINT NOT NULL,
        verified_at_ms BIGINT,
        code_hash {bytes},
        code_until_ms BIGINT NOT NULL,
        code_tries BIGINT NOT NULL,
        codes_sent BIGINT NOT NULL,
        codes_since_ms BIGINT NOT NULL,
        failures BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, link_id),
        UNIQUE (tenant_id, meeting_id, email_key),
        FOREIGN KEY (tenant_id, link_id) REFERENCES meeting_links (tenant_id, id) ON DELETE CASCADE,
        FOREIGN KEY (tenant_id, meeting_id) REFERENCES meetings (tenant_id, id) ON DELETE CASCADE
    )",
)];

/// A page of a meeting's invitations; what somebody has sent of late; whose link is for one person alone.
const MORE: &[&str] = &[
    "CREATE INDEX invitations_by_meeting ON invitations (tenant_id, meeting_id, link_id)",
    "CREATE INDEX invitations_by_inviter ON invitations (tenant_id, invited_by, sent_at_ms)",
    "ALTER TABLE meeting_links ADD COLUMN personal BOOLEAN NOT NULL DEFAULT FALSE",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        schema::create(manager, TABLES).await?;
        for statement in MORE {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        // Without the table their links would be open to whoever has them. Of all tenants: the protection is lifted.
        schema::unprotect(manager, "meeting_links").await?;
        db.execute_unprepared("DELETE FROM meeting_links WHERE personal").await?;
        schema::protect(manager, "meeting_links").await?;
        db.execute_unprepared("ALTER TABLE meeting_links DROP COLUMN personal").await?;
        for (name, _) in TABLES.iter().rev() {
            db.execute_unprepared(&format!("DROP TABLE {name}")).await?;
        }
        Ok(())
    }
}
