//! How much each tenant keeps as files, counted by the database itself wherever a file comes or goes: numbers that the
//! operator reads for many at once, which nobody could add up from rows of tenants.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::schema::lift;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Tables with files, and the bytes of one, in which `{row}` stands for the row.
const FILES: &[(&str, &str)] = &[("vote_attachments", "{row}.size"), ("brand_images", "LENGTH({row}.png)")];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// Whoever is stopped in the middle begins anew, on SQLite, too.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        let postgres = db.get_database_backend() == DbBackend::Postgres;
        let uuid = if postgres { "UUID" } else { "BLOB" };
        db.execute_unprepared(&format!(
            "CREATE TABLE tenant_storage (
                tenant_id {uuid} NOT NULL PRIMARY KEY REFERENCES tenants (id),
                bytes BIGINT NOT NULL
            )"
        ))
        .await?;
        for (table, size) in FILES {
            let of = |row: &str| size.replace("{row}", row);
            let adds = "ON CONFLICT (tenant_id) DO UPDATE SET bytes = tenant_storage.bytes + excluded.bytes";
            let kept = format!(
                "INSERT INTO tenant_storage (tenant_id, bytes) SELECT tenant_id, CAST(SUM({}) AS BIGINT)
                 FROM {table} WHERE TRUE GROUP BY tenant_id {adds}",
                of(table)
            );
            lift(manager, table, true).await?;
            db.execute_unprepared(&kept).await?;
            lift(manager, table, false).await?;
            let comes =
                format!("INSERT INTO tenant_storage (tenant_id, bytes) VALUES (NEW.tenant_id, {}) {adds};", of("NEW"));
            let goes =
                format!("UPDATE tenant_storage SET bytes = bytes - {} WHERE tenant_id = OLD.tenant_id;", of("OLD"));
            for (name, event, counts) in [("comes", "INSERT", comes), ("goes", "DELETE", goes)] {
                let name = format!("{table}_{name}");
                let begin = format!("CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW");
                if postgres {
                    let function = "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN";
                    db.execute_unprepared(&format!("CREATE FUNCTION {name}() {function} {counts} RETURN NULL; END $$"))
                        .await?;
                    db.execute_unprepared(&format!("{begin} EXECUTE FUNCTION {name}()")).await?;
                } else {
                    db.execute_unprepared(&format!("{begin} BEGIN {counts} END")).await?;
                }
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for (table, _) in FILES {
            for name in ["comes", "goes"] {
                if db.get_database_backend() == DbBackend::Postgres {
                    db.execute_unprepared(&format!("DROP TRIGGER {table}_{name} ON {table}")).await?;
                    db.execute_unprepared(&format!("DROP FUNCTION {table}_{name}()")).await?;
                } else {
                    db.execute_unprepared(&format!("DROP TRIGGER {table}_{name}")).await?;
                }
            }
        }
        db.execute_unprepared("DROP TABLE tenant_storage").await?;
        Ok(())
    }
}
