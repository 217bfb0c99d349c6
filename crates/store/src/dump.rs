//! The rows of a tenant as JSON, for its export: every column but those that hold secrets, which open nothing
//! elsewhere.

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::{Class, StoreError, TAGGED, TENANT_TABLES, Tagged, TenantScope};

/// Rows read at a time.
const ROWS_AT_ONCE: usize = 500;

/// The tables of an export, in their order.
pub fn exported() -> impl Iterator<Item = &'static Tagged> {
    TAGGED.iter().filter(|table| TENANT_TABLES.contains(&table.table))
}

impl TenantScope {
    /// A portion of the rows of a table, each a JSON object; empty when there are no more. In a transaction all
    /// portions are of one moment.
    pub async fn dump(&self, table: &Tagged, from: usize) -> Result<Vec<String>, StoreError> {
        let backend = self.db.get_database_backend();
        let columns = table.columns.iter().filter(|tag| tag.class != Class::Secret).map(|tag| tag.column);
        let fields: Vec<String> = columns.map(|column| format!("'{column}', {}", readable(backend, column))).collect();
        let (object, place, row) = match backend {
            DbBackend::Postgres => ("json_build_object", "$1", "ctid"),
            _ => ("json_object", "?", "rowid"),
        };
        let sql = format!(
            "SELECT CAST({object}({}) AS TEXT) FROM {} WHERE tenant_id = {place} \
             ORDER BY {row} LIMIT {ROWS_AT_ONCE} OFFSET {from}",
            fields.join(", "),
            table.table
        );
        let rows = self.db.query_all_raw(Statement::from_sql_and_values(backend, sql, [self.uuid().into()])).await?;
        Ok(rows.iter().map(|row| row.try_get_by_index::<String>(0)).collect::<Result<_, _>>()?)
    }
}

/// SQLite keeps ids as 16 bytes; they and other bytes are written as PostgreSQL writes them.
fn readable(backend: DbBackend, column: &str) -> String {
    if backend == DbBackend::Postgres {
        return column.to_owned();
    }
    let part = |from: usize, length: usize| format!("substr(lower(hex({column})), {from}, {length})");
    let uuid = [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)].join(" || '-' || ");
    format!(
        "CASE WHEN typeof({column}) <> 'blob' THEN {column} WHEN length({column}) = 16 THEN {uuid} \
         ELSE '\\x' || lower(hex({column})) END"
    )
}
