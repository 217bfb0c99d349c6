//! Roles of PostgreSQL: one owns the tables and migrates, another serves and owns nothing.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, Statement};
use thiserror::Error;

/// Why a role must not serve: row-level security would not hold it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum RoleFault {
    #[error("it is a superuser")]
    Superuser,
    #[error("it may bypass row-level security (BYPASSRLS)")]
    BypassesRls,
    #[error("it owns tables")]
    OwnsTables,
}

/// Lets a role read and write rows, and nothing else. Owners call it after each migration.
pub(crate) async fn grant(db: &DatabaseConnection, role: &str) -> Result<(), DbErr> {
    let role = role.replace('"', "\"\"");
    for statement in [
        format!("GRANT USAGE ON SCHEMA public TO \"{role}\""),
        format!("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \"{role}\""),
        format!("REVOKE INSERT, UPDATE, DELETE ON seaql_migrations FROM \"{role}\""),
    ] {
        db.execute_unprepared(&statement).await?;
    }
    Ok(())
}

pub(crate) async fn fault(db: &DatabaseConnection) -> Result<Option<RoleFault>, DbErr> {
    let statement = Statement::from_string(
        db.get_database_backend(),
        "SELECT r.rolsuper, r.rolbypassrls,
            EXISTS (SELECT 1 FROM pg_tables t WHERE t.schemaname = 'public' AND pg_has_role(t.tableowner, 'USAGE'))
         FROM pg_roles r WHERE r.rolname = current_user",
    );
    let Some(row) = db.query_one_raw(statement).await? else { return Ok(None) };
    let flag = |at: usize| row.try_get_by_index::<bool>(at);
    Ok(if flag(0)? {
        Some(RoleFault::Superuser)
    } else if flag(1)? {
        Some(RoleFault::BypassesRls)
    } else if flag(2)? {
        Some(RoleFault::OwnsTables)
    } else {
        None
    })
}
