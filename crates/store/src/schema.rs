//! Which tables belong to tenants, and how PostgreSQL is told.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;
use sea_orm_migration::sea_orm::DbErr;

use crate::scoped::TENANT_SETTING;

/// The column that says whose a row is.
pub(crate) const TENANT_COLUMN: &str = "tenant_id";

/// Tables whose rows belong to a tenant each. A test compares them with the catalogue of the database.
pub const TENANT_TABLES: &[&str] = &[
    "account_identities",
    "accounts",
    "audit_checkpoints",
    "audit_entries",
    "audit_heads",
    "bodies",
    "body_clerks",
    "body_members",
    "body_substitutes",
    "brand_images",
    "brandings",
    "conferences",
    "directory_groups",
    "directory_people",
    "first_run_steps",
    "erasure_requests",
    "group_members",
    "groups",
    "identity_providers",
    "invitations",
    "journal",
    "legal_contacts",
    "legal_texts",
    "mail_senders",
    "mail_tallies",
    "mail_texts",
    "meeting_links",
    "meetings",
    "outbox",
    "participants",
    "passkey_attempts",
    "passkeys",
    "policies",
    "policy_levels",
    "poll_boxes",
    "provider_domains",
    "record_texts",
    "recovery_codes",
    "retention_runs",
    "role_grants",
    "service_accounts",
    "service_tokens",
    "sessions",
    "setup_links",
    "sign_in_attempts",
    "sittings",
    "spent_logout_tokens",
    "time_stamp_authorities",
    "units",
    "tenant_keys",
    "vote_attachments",
    "vote_cosignatures",
    "vote_entries",
    "vote_log_cosignatures",
    "vote_logs",
    "vote_seals",
    "vote_shares",
    "vote_stamps",
    "vote_trustees",
    "vote_witnesses",
    "voter_keys",
    "votes",
    "webhook_attempts",
    "webhook_deliveries",
    "webhooks",
];

/// Tables of the installation itself, and why they belong to no tenant.
pub const INSTALLATION_TABLES: &[(&str, &str)] = &[
    ("tenants", "the register of tenants"),
    ("tenant_hosts", "tells the tenant of a request, before there is a tenant"),
    ("erasures", "what proves that a tenant was erased outlives it"),
    ("installation_policies", "what the operator has set for the whole or for a tenant"),
    ("installation_policy_levels", "the versions of it"),
    ("usage_months", "numbers of tenants that the operator counts and reads for many at once"),
    ("tenant_policies", "what tenants set for the whole of themselves, which the operator reads for all at once"),
    ("tenant_storage", "bytes of tenants that the operator reads for many at once"),
    ("witnessed_logs", "logs of others that the installation cosigns, whichever tenant they belong to there"),
    ("seaql_migrations", "kept by the migrations"),
];

/// Forces row-level security on a table: rows are seen and written only in a transaction that names their tenant,
/// even by the owner of the table. Nothing to do on SQLite; see [`crate::guard`].
pub(crate) async fn protect(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    // An unset or empty setting is NULL and equals nothing.
    let own = format!("{TENANT_COLUMN} = nullif(current_setting('{TENANT_SETTING}', true), '')::uuid");
    let db = manager.get_connection();
    for statement in [
        format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"),
        format!("ALTER TABLE {table} FORCE ROW LEVEL SECURITY"),
        format!("CREATE POLICY tenant_reads ON {table} FOR SELECT USING ({own})"),
        format!("CREATE POLICY tenant_adds ON {table} FOR INSERT WITH CHECK ({own})"),
        format!("CREATE POLICY tenant_changes ON {table} FOR UPDATE USING ({own}) WITH CHECK ({own})"),
        format!("CREATE POLICY tenant_deletes ON {table} FOR DELETE USING ({own})"),
    ] {
        db.execute_unprepared(&statement).await?;
    }
    Ok(())
}

/// Makes tables of tenants and protects them. `{uuid}` and `{bytes}` stand for the types of the database.
pub(crate) async fn create(manager: &SchemaManager<'_>, tables: &[(&str, &str)]) -> Result<(), DbErr> {
    let (uuid, bytes) = match manager.get_database_backend() {
        DbBackend::Postgres => ("UUID", "BYTEA"),
        _ => ("BLOB", "BLOB"),
    };
    for (name, sql) in tables {
        let sql = sql.replace("{uuid}", uuid).replace("{bytes}", bytes);
        manager.get_connection().execute_unprepared(&sql).await?;
        protect(manager, name).await?;
    }
    Ok(())
}

/// Lets the owner of a table, who migrates, see the rows of all tenants, or no longer.
pub(crate) async fn lift(manager: &SchemaManager<'_>, table: &str, lifted: bool) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres {
        let force = if lifted { "NO FORCE" } else { "FORCE" };
        manager.get_connection().execute_unprepared(&format!("ALTER TABLE {table} {force} ROW LEVEL SECURITY")).await?;
    }
    Ok(())
}

/// Takes the protection off again, for going back a version.
pub(crate) async fn unprotect(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let db = manager.get_connection();
    for policy in ["tenant_reads", "tenant_adds", "tenant_changes", "tenant_deletes"] {
        db.execute_unprepared(&format!("DROP POLICY {policy} ON {table}")).await?;
    }
    db.execute_unprepared(&format!("ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")).await?;
    db.execute_unprepared(&format!("ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")).await?;
    Ok(())
}
