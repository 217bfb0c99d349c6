//! The rows of a tenant as JSON, for its export: every column but those that hold secrets, which open nothing
//! elsewhere. And those about one person, for what they are told of themselves.

use ids::AccountId;
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

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
        self.portion(table, None, from).await
    }

    /// The same of the rows that are about a person; none where the table says that it is about nobody.
    pub async fn dump_about(&self, table: &Tagged, who: AccountId, from: usize) -> Result<Vec<String>, StoreError> {
        match table.about {
            Some(column) => self.portion(table, Some((column, who)), from).await,
            None => Ok(Vec::new()),
        }
    }

    async fn portion(
        &self,
        table: &Tagged,
        about: Option<(&str, AccountId)>,
        from: usize,
    ) -> Result<Vec<String>, StoreError> {
        let backend = self.db.get_database_backend();
        let mut values: Vec<Value> = vec![self.uuid().into()];
        let columns = table.columns.iter().filter(|tag| tag.class != Class::Secret).map(|tag| tag.column);
        let fields: Vec<String> = columns.map(|column| format!("'{column}', {}", readable(backend, column))).collect();
        let (object, place, second, row) = match backend {
            DbBackend::Postgres => ("json_build_object", "$1", "$2", "ctid"),
            _ => ("json_object", "?", "?", "rowid"),
        };
        let mut only = String::new();
        if let Some((column, who)) = about {
            only = format!("AND {column} = {second} ");
            values.push(who.uuid().into());
        }
        let sql = format!(
            "SELECT CAST({object}({}) AS TEXT) FROM {} WHERE tenant_id = {place} {only}\
             ORDER BY {row} LIMIT {ROWS_AT_ONCE} OFFSET {from}",
            fields.join(", "),
            table.table
        );
        let rows = self.db.query_all_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
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
