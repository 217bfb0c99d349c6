//! Units, groups and roles; the administration of a tenant becomes a role like the others.
//!
//! SQLite cannot add a foreign key of two columns to a table, so triggers keep there what the constraint keeps on
//! PostgreSQL: an account or a meeting is in a unit that there is.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{DbBackend, Statement};

use crate::fold::fold;
use crate::schema;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const PROTECTED: &[&str] = &["units", "groups", "group_members", "role_grants"];

/// Tables whose rows are in a unit, maybe.
const IN_UNITS: &[&str] = &["accounts", "meetings"];

const TABLES: &[&str] = &[
    "CREATE TABLE units (
        tenant_id {uuid} NOT NULL REFERENCES tenants (id),
        id {uuid} NOT NULL,
        parent_id {uuid},
        name TEXT NOT NULL,
        short_name TEXT NOT NULL,
        short_key TEXT NOT NULL,
        created_at_ms BIGINT NOT NULL,
        version BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, short_key),
        FOREIGN KEY (tenant_id, parent_id) REFERENCES units (tenant_id, id)
    )",
    "CREATE TABLE \"groups\" (
        tenant_id {uuid} NOT NULL REFERENCES tenants (id),
        id {uuid} NOT NULL,
        unit_id {uuid},
        name TEXT NOT NULL,
        name_key TEXT NOT NULL,
        created_at_ms BIGINT NOT NULL,
        version BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, id),
        UNIQUE (tenant_id, name_key),
        FOREIGN KEY (tenant_id, unit_id) REFERENCES units (tenant_id, id)
    )",
    "CREATE TABLE group_members (
        tenant_id {uuid} NOT NULL,
        group_id {uuid} NOT NULL,
        account_id {uuid} NOT NULL,
        PRIMARY KEY (tenant_id, group_id, account_id),
        FOREIGN KEY (tenant_id, group_id) REFERENCES \"groups\" (tenant_id, id) ON DELETE CASCADE,
        FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE
    )",
    "CREATE INDEX group_members_by_account ON group_members (tenant_id, account_id)",
    "CREATE TABLE role_grants (
        tenant_id {uuid} NOT NULL,
        id {uuid} NOT NULL,
        account_id {uuid},
        group_id {uuid},
        role TEXT NOT NULL,
        unit_id {uuid},
        created_at_ms BIGINT NOT NULL,
        PRIMARY KEY (tenant_id, id),
        CHECK ((account_id IS NULL) <> (group_id IS NULL)),
        FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE,
        FOREIGN KEY (tenant_id, group_id) REFERENCES \"groups\" (tenant_id, id) ON DELETE CASCADE,
        FOREIGN KEY (tenant_id, unit_id) REFERENCES units (tenant_id, id) ON DELETE CASCADE
    )",
    "CREATE UNIQUE INDEX role_grants_account_unit ON role_grants (tenant_id, account_id, role, unit_id)
        WHERE account_id IS NOT NULL AND unit_id IS NOT NULL",
    "CREATE UNIQUE INDEX role_grants_account ON role_grants (tenant_id, account_id, role)
        WHERE account_id IS NOT NULL AND unit_id IS NULL",
    "CREATE UNIQUE INDEX role_grants_group_unit ON role_grants (tenant_id, group_id, role, unit_id)
        WHERE group_id IS NOT NULL AND unit_id IS NOT NULL",
    "CREATE UNIQUE INDEX role_grants_group ON role_grants (tenant_id, group_id, role)
        WHERE group_id IS NOT NULL AND unit_id IS NULL",
    "CREATE INDEX role_grants_by_unit ON role_grants (tenant_id, unit_id)",
    "ALTER TABLE accounts ADD COLUMN unit_id {uuid}",
    "ALTER TABLE accounts ADD COLUMN name_key TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE accounts ADD COLUMN version BIGINT NOT NULL DEFAULT 1",
    "ALTER TABLE accounts ADD COLUMN deleted_at_ms BIGINT",
    "ALTER TABLE meetings ADD COLUMN unit_id {uuid}",
    "CREATE INDEX accounts_by_unit ON accounts (tenant_id, unit_id)",
    "CREATE INDEX accounts_by_name_key ON accounts (tenant_id, name_key, id)",
    "CREATE INDEX meetings_by_unit ON meetings (tenant_id, unit_id, created_at_ms, id)",
];

const TRIGGERS: &[&str] = &[
    "CREATE TRIGGER {table}_enters_unit BEFORE INSERT ON {table} WHEN NEW.unit_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM units WHERE tenant_id = NEW.tenant_id AND id = NEW.unit_id)
        BEGIN SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed'); END",
    "CREATE TRIGGER {table}_changes_unit BEFORE UPDATE OF unit_id ON {table} WHEN NEW.unit_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM units WHERE tenant_id = NEW.tenant_id AND id = NEW.unit_id)
        BEGIN SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed'); END",
    "CREATE TRIGGER {table}_keeps_unit BEFORE DELETE ON units
        WHEN EXISTS (SELECT 1 FROM {table} WHERE tenant_id = OLD.tenant_id AND unit_id = OLD.id)
        BEGIN SELECT RAISE(ABORT, 'FOREIGN KEY constraint failed'); END",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let postgres = db.get_database_backend() == DbBackend::Postgres;
        let uuid = if postgres { "UUID" } else { "BLOB" };
        for table in TABLES {
            db.execute_unprepared(&table.replace("{uuid}", uuid)).await?;
        }
        for table in IN_UNITS {
            if postgres {
                db.execute_unprepared(&format!(
                    "ALTER TABLE {table} ADD CONSTRAINT {table}_unit
                        FOREIGN KEY (tenant_id, unit_id) REFERENCES units (tenant_id, id)"
                ))
                .await?;
                continue;
            }
            for trigger in TRIGGERS {
                db.execute_unprepared(&trigger.replace("{table}", table)).await?;
            }
        }
        // The walls of the tenants stand already; their rows are changed here for all of them.
        schema::lift(manager, "accounts", true).await?;
        fold_names(manager).await?;
        db.execute_unprepared(
            "INSERT INTO role_grants (tenant_id, id, account_id, role, created_at_ms)
                SELECT tenant_id, id, id, 'administrator', created_at_ms FROM accounts WHERE administrator",
        )
        .await?;
        schema::lift(manager, "accounts", false).await?;
        db.execute_unprepared("ALTER TABLE accounts DROP COLUMN administrator").await?;
        for table in PROTECTED {
            schema::protect(manager, table).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared("ALTER TABLE accounts ADD COLUMN administrator BOOLEAN NOT NULL DEFAULT FALSE").await?;
        for table in ["accounts", "role_grants"] {
            schema::lift(manager, table, true).await?;
        }
        db.execute_unprepared(
            "UPDATE accounts SET administrator = TRUE WHERE id IN (SELECT account_id FROM role_grants g
                WHERE g.tenant_id = accounts.tenant_id AND g.role = 'administrator')",
        )
        .await?;
        schema::lift(manager, "accounts", false).await?;
        for table in IN_UNITS {
            if db.get_database_backend() == DbBackend::Postgres {
                db.execute_unprepared(&format!("ALTER TABLE {table} DROP CONSTRAINT {table}_unit")).await?;
            } else {
                for trigger in ["enters", "changes", "keeps"] {
                    db.execute_unprepared(&format!("DROP TRIGGER {table}_{trigger}_unit")).await?;
                }
            }
        }
        for index in ["accounts_by_unit", "accounts_by_name_key", "meetings_by_unit"] {
            db.execute_unprepared(&format!("DROP INDEX {index}")).await?;
        }
        for column in ["unit_id", "name_key", "version", "deleted_at_ms"] {
            db.execute_unprepared(&format!("ALTER TABLE accounts DROP COLUMN {column}")).await?;
        }
        db.execute_unprepared("ALTER TABLE meetings DROP COLUMN unit_id").await?;
        for table in ["role_grants", "group_members", "\"groups\"", "units"] {
            db.execute_unprepared(&format!("DROP TABLE {table}")).await?;
        }
        Ok(())
    }
}

/// The form of names that is searched and sorted by: neither database knows how to make it.
async fn fold_names(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let backend = db.get_database_backend();
    let accounts = Statement::from_string(backend, "SELECT tenant_id, id, name FROM accounts");
    for row in db.query_all_raw(accounts).await? {
        let (tenant, id, name): (uuid::Uuid, uuid::Uuid, String) =
            (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        let sql = match backend {
            DbBackend::Postgres => "UPDATE accounts SET name_key = $1 WHERE tenant_id = $2 AND id = $3",
            _ => "UPDATE accounts SET name_key = ? WHERE tenant_id = ? AND id = ?",
        };
        let change = Statement::from_sql_and_values(backend, sql, [fold(&name).into(), tenant.into(), id.into()]);
        db.execute_raw(change).await?;
    }
    Ok(())
}
