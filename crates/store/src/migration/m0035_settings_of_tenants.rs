//! What each tenant sets for the whole of itself, kept a second time by the database wherever a policy comes or goes:
//! what the operator compares for all tenants at once, and what nobody could read out of rows of tenants together.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::schema::lift;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Changes of policies, and what follows from each.
const CHANGES: &[(&str, &str, &str)] = &[
    (
        "policies_comes",
        "INSERT",
        "INSERT INTO tenant_policies (tenant_id, name, body) VALUES (NEW.tenant_id, NEW.name, NEW.body)
         ON CONFLICT (tenant_id, name) DO UPDATE SET body = excluded.body;",
    ),
    ("policies_goes", "DELETE", "DELETE FROM tenant_policies WHERE tenant_id = OLD.tenant_id AND name = OLD.name;"),
];

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
            "CREATE TABLE tenant_policies (
                tenant_id {uuid} NOT NULL REFERENCES tenants (id),
                name TEXT NOT NULL,
                body TEXT NOT NULL,
                PRIMARY KEY (tenant_id, name)
            )"
        ))
        .await?;
        lift(manager, "policies", true).await?;
        db.execute_unprepared(
            "INSERT INTO tenant_policies (tenant_id, name, body)
             SELECT tenant_id, name, body FROM policies WHERE level_id = tenant_id AND sort = 'policy'",
        )
        .await?;
        lift(manager, "policies", false).await?;
        for (name, event, follows) in CHANGES {
            let row = if *event == "INSERT" { "NEW" } else { "OLD" };
            let begin = format!(
                "CREATE TRIGGER {name} AFTER {event} ON policies FOR EACH ROW
                 WHEN ({row}.level_id = {row}.tenant_id AND {row}.sort = 'policy')"
            );
            if postgres {
                let function = "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN";
                let made = format!("CREATE FUNCTION {name}() {function} {follows} RETURN NULL; END $$");
                db.execute_unprepared(&made).await?;
                db.execute_unprepared(&format!("{begin} EXECUTE FUNCTION {name}()")).await?;
            } else {
                db.execute_unprepared(&format!("{begin} BEGIN {follows} END")).await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        for (name, ..) in CHANGES {
            if db.get_database_backend() == DbBackend::Postgres {
                db.execute_unprepared(&format!("DROP TRIGGER {name} ON policies")).await?;
                db.execute_unprepared(&format!("DROP FUNCTION {name}()")).await?;
            } else {
                db.execute_unprepared(&format!("DROP TRIGGER {name}")).await?;
            }
        }
        db.execute_unprepared("DROP TABLE tenant_policies").await?;
        Ok(())
    }
}
