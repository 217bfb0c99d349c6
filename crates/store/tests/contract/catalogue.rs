//! What the catalogue of the database says of the tables, asked past the repositories.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, Statement};
use store::{Class, INSTALLATION_TABLES, Store, Subject, TAGGED, TENANT_TABLES};

/// Rows of a question to the catalogue, as texts.
async fn ask(store: &Store, sql: &str) -> Vec<Vec<String>> {
    let db = store.installation();
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.expect("answers");
    let text = |row: &sea_orm::QueryResult, at| row.try_get_by_index::<Option<String>>(at).expect("text");
    rows.iter().map(|row| (0..row.column_names().len()).map(|at| text(row, at).unwrap_or_default()).collect()).collect()
}

pub(crate) async fn check(store: &Store) {
    let tables = if store.is_postgres() {
        "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    };
    let found: BTreeSet<String> = ask(store, tables).await.into_iter().map(|row| row[0].clone()).collect();
    let known = TENANT_TABLES.iter().chain(INSTALLATION_TABLES.iter().map(|(name, _)| name));
    assert_eq!(found, known.map(|name| (*name).to_owned()).collect(), "tables that schema.rs does not name");
    tagged(store, &found).await;
    if store.is_postgres() { postgres(store).await } else { sqlite(store).await }
}

/// Every column says what it is for, in `store/src/purpose.rs`, and nothing is said of columns that are not there.
async fn tagged(store: &Store, tables: &BTreeSet<String>) {
    let mut found = BTreeSet::new();
    for table in tables {
        let columns = if store.is_postgres() {
            format!(
                "SELECT column_name::text FROM information_schema.columns
                 WHERE table_schema = 'public' AND table_name = '{table}'"
            )
        } else {
            format!("SELECT name FROM pragma_table_info('{table}')")
        };
        found.extend(ask(store, &columns).await.into_iter().map(|row| format!("{table}.{}", row[0])));
    }
    let columns =
        |table: &'static store::Tagged| table.columns.iter().map(|tag| format!("{}.{}", table.table, tag.column));
    let named: Vec<String> = TAGGED.iter().flat_map(columns).collect();
    let told: BTreeSet<String> = named.iter().cloned().collect();
    assert_eq!(named.len(), told.len(), "a column stands twice in store/src/purpose.rs");
    let missing: Vec<_> = found.difference(&told).collect();
    assert!(missing.is_empty(), "say in store/src/purpose.rs what these are for and when they go: {missing:?}");
    let gone: Vec<_> = told.difference(&found).collect();
    assert!(gone.is_empty(), "these stand in store/src/purpose.rs and are in no table: {gone:?}");
    assert!(TAGGED.windows(2).all(|pair| pair[0].table < pair[1].table), "tables in the order of the alphabet");
    for table in TAGGED.iter() {
        let about = table.about.is_none_or(|about| table.columns.iter().any(|tag| tag.column == about));
        assert!(about, "{} is about {:?}, which it does not have", table.table, table.about);
        let names = table.columns.iter().any(|tag| tag.class == Class::Identity);
        assert!(!names || table.subject != Subject::Nobody, "{} names somebody and is about nobody", table.table);
    }
}

async fn postgres(store: &Store) {
    for table in TENANT_TABLES {
        let state = format!(
            "SELECT (relrowsecurity AND relforcerowsecurity)::text FROM pg_class WHERE oid = 'public.{table}'::regclass"
        );
        assert_eq!(ask(store, &state).await, [["true"]], "{table} has no forced row-level security");
        let policies = format!(
            "SELECT cmd::text, coalesce(qual, '') || coalesce(with_check, '') FROM pg_policies
             WHERE schemaname = 'public' AND tablename = '{table}' ORDER BY 1"
        );
        let policies = ask(store, &policies).await;
        let kinds: Vec<&str> = policies.iter().map(|row| row[0].as_str()).collect();
        assert_eq!(kinds, ["DELETE", "INSERT", "SELECT", "UPDATE"], "policies of {table}");
        for row in &policies {
            assert!(row[1].contains("tenant_id = ") && row[1].contains("plenum.tenant"), "{table}: {}", row[1]);
        }
        let keys = format!(
            "SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'public.{table}'::regclass AND indisunique
             UNION ALL SELECT pg_get_constraintdef(oid) FROM pg_constraint
             WHERE conrelid = 'public.{table}'::regclass AND contype = 'f'"
        );
        for key in ask(store, &keys).await {
            assert!(key[0].contains("(tenant_id"), "a key of {table} leaves the tenant: {}", key[0]);
        }
    }
    let open = "SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND c.relkind IN ('v', 'm')";
    assert_eq!(ask(store, open).await, Vec::<Vec<String>>::new(), "a view would bypass the policies");
}

async fn sqlite(store: &Store) {
    for table in TENANT_TABLES {
        let columns = ask(store, &format!("SELECT name, \"notnull\" || '' FROM pragma_table_info('{table}')")).await;
        assert!(columns.contains(&vec!["tenant_id".into(), "1".into()]), "{table} has no tenant_id NOT NULL");
        let unique = format!("SELECT name FROM pragma_index_list('{table}') WHERE \"unique\" = 1");
        for index in ask(store, &unique).await {
            let first = format!("SELECT name FROM pragma_index_info('{}') WHERE seqno = 0", index[0]);
            assert_eq!(ask(store, &first).await, [["tenant_id"]], "a unique key of {table} leaves the tenant");
        }
        let foreign = format!("SELECT DISTINCT id || '' FROM pragma_foreign_key_list('{table}')");
        for key in ask(store, &foreign).await {
            let first =
                format!("SELECT \"from\" FROM pragma_foreign_key_list('{table}') WHERE id = {} AND seq = 0", key[0]);
            assert_eq!(ask(store, &first).await, [["tenant_id"]], "a foreign key of {table} leaves the tenant");
        }
    }
}
