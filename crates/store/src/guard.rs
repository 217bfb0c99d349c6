//! The wall that SQLite lacks: reads each statement and demands that every table of a tenant in it is bound to the
//! tenant whose statement it is.
//!
//! A statement is parsed once and remembered by its text: what remains for the next time is to compare the values of
//! the parameters that must be the tenant. A statement that cannot be understood is refused, not let through.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;
use std::sync::{LazyLock, Mutex, PoisonError};

use sea_orm::{DbErr, Statement, Value, Values};
use sqlparser::ast::{
    AssignmentTarget, BinaryOperator, Delete, Expr, FromTable, Insert, JoinConstraint, JoinOperator, ObjectName, Query,
    Select, SetExpr, Statement as Sql, TableFactor, TableObject, TableWithJoins, Value as Literal, Visit, Visitor,
};
use sqlparser::dialect::SQLiteDialect;
use sqlparser::parser::Parser;
use uuid::Uuid;

use crate::schema::{TENANT_COLUMN, TENANT_TABLES};

/// Statements remembered; beyond them all are read anew. Texts differ by the length of lists alone.
const REMEMBERED_MAX: usize = 4_096;

/// Parameters (from 0) that must be the tenant, or why the statement may not run.
type Rule = Result<Vec<usize>, String>;

static RULES: LazyLock<Mutex<HashMap<String, Rule>>> = LazyLock::new(Mutex::default);

/// Refuses a statement that could reach another tenant's rows.
pub(crate) fn check(statement: &Statement, tenant: Uuid) -> Result<(), DbErr> {
    let rule = {
        let mut rules = RULES.lock().unwrap_or_else(PoisonError::into_inner);
        match rules.get(&statement.sql) {
            Some(rule) => rule.clone(),
            None => {
                if rules.len() >= REMEMBERED_MAX {
                    rules.clear();
                }
                rules.entry(statement.sql.clone()).or_insert_with(|| rule_of(&statement.sql)).clone()
            }
        }
    };
    let parameters = rule.map_err(|why| refused(&why))?;
    let values = statement.values.as_ref().map_or(&[][..], |Values(values)| values.as_slice());
    let bound = |at: usize| matches!(values.get(at), Some(Value::Uuid(Some(value))) if *value == tenant);
    match parameters.into_iter().all(bound) {
        true => Ok(()),
        false => Err(refused("it names another tenant")),
    }
}

fn refused(why: &str) -> DbErr {
    DbErr::Custom(format!("a statement may not leave its tenant: {why}"))
}

fn rule_of(sql: &str) -> Rule {
    let parsed = Parser::parse_sql(&SQLiteDialect {}, &numbered(sql)).map_err(|e| format!("it cannot be read: {e}"))?;
    let [statement] = parsed.as_slice() else { return Err("it is not one statement".into()) };
    let mut reader = Reader::default();
    if let ControlFlow::Break(why) = statement.visit(&mut reader) {
        return Err(why);
    }
    // A table in a place that is not read here, such as `UPDATE … FROM`, is not known to be bound.
    match reader.seen == reader.read {
        true => Ok(reader.parameters),
        false => Err("it names a table of a tenant where none is expected".into()),
    }
}

/// Gives each `?` its number, so that the parsed tree says which value it takes.
fn numbered(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len() + 16);
    let (mut quote, mut count) = (None, 0);
    for c in sql.chars() {
        out.push(c);
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '?' => {
                out.push_str(&count.to_string());
                count += 1;
            }
            None => {}
        }
    }
    out
}

/// Walks a statement and collects the parameters that bind its tables.
#[derive(Default)]
struct Reader {
    parameters: Vec<usize>,
    /// Times that a tenant's table is named, wherever, and times that such a naming was read.
    seen: usize,
    read: usize,
}

impl Visitor for Reader {
    type Break = String;

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<String> {
        self.seen += usize::from(is_tenants(&last(relation)));
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<String> {
        self.bodies(&query.body)
    }

    fn pre_visit_statement(&mut self, statement: &Sql) -> ControlFlow<String> {
        let done = match statement {
            Sql::Query(_) => Ok(()),
            Sql::Insert(insert) => self.insert(insert),
            Sql::Update(update) => {
                let moved = update.assignments.iter().any(|assignment| match &assignment.target {
                    AssignmentTarget::ColumnName(name) => last(name) == TENANT_COLUMN,
                    AssignmentTarget::Tuple(names) => names.iter().any(|name| last(name) == TENANT_COLUMN),
                });
                match moved {
                    true => Err("it moves rows to another tenant".to_owned()),
                    false => self.bind(std::slice::from_ref(&update.table), update.selection.as_ref()),
                }
            }
            Sql::Delete(Delete { from: FromTable::WithFromKeyword(from), selection, .. }) => {
                self.bind(from, selection.as_ref())
            }
            other => Err(format!("it is of another kind: {other}")),
        };
        flow(done)
    }
}

fn flow(done: Result<(), String>) -> ControlFlow<String> {
    done.map_or_else(ControlFlow::Break, ControlFlow::Continue)
}

impl Reader {
    fn bodies(&mut self, body: &SetExpr) -> ControlFlow<String> {
        match body {
            SetExpr::Select(select) => flow(self.select(select)),
            SetExpr::SetOperation { left, right, .. } => {
                self.bodies(left)?;
                self.bodies(right)
            }
            _ => ControlFlow::Continue(()),
        }
    }

    fn select(&mut self, select: &Select) -> Result<(), String> {
        self.bind(&select.from, select.selection.as_ref())
    }

    /// Every tenant's table among `tables` must be bound by a condition that always holds.
    fn bind(&mut self, tables: &[TableWithJoins], selection: Option<&Expr>) -> Result<(), String> {
        let mut open = HashSet::new();
        // Conditions, each with the one table that it can bind if it stands in an outer join: such a join keeps the
        // rows of its left side whatever its condition says.
        let mut conditions = Vec::new();
        conjuncts(selection, None, &mut conditions);
        for table in tables {
            self.named(&table.relation, &mut open);
            for join in &table.joins {
                let joined = self.named(&join.relation, &mut open);
                match &join.join_operator {
                    JoinOperator::Join(JoinConstraint::On(on)) | JoinOperator::Inner(JoinConstraint::On(on)) => {
                        conjuncts(Some(on), None, &mut conditions);
                    }
                    JoinOperator::Left(JoinConstraint::On(on)) | JoinOperator::LeftOuter(JoinConstraint::On(on)) => {
                        conjuncts(Some(on), Some(joined.unwrap_or_default()), &mut conditions);
                    }
                    _ => {}
                }
            }
        }
        let alone = (open.len() == 1).then(|| open.iter().next().cloned()).flatten();
        let owner = |expr: &Expr| tenant_column(expr).map(|table| table.or_else(|| alone.clone()).unwrap_or_default());
        let mut bound = HashSet::new();
        // (from, to): what binds the one binds the other.
        let mut passes = Vec::new();
        for (condition, only) in conditions {
            let Expr::BinaryOp { left, op: BinaryOperator::Eq, right } = condition else { continue };
            let may = |table: &String| only.as_ref().is_none_or(|only| only == table);
            match (owner(left), owner(right), parameter(left), parameter(right)) {
                (Some(table), None, None, Some(at)) | (None, Some(table), Some(at), None)
                    if open.contains(&table) && may(&table) =>
                {
                    self.parameters.push(at);
                    bound.insert(table);
                }
                (Some(one), Some(other), ..) => {
                    passes.extend(may(&other).then(|| (one.clone(), other.clone())));
                    passes.extend(may(&one).then_some((other, one)));
                }
                _ => {}
            }
        }
        while let Some(at) = passes.iter().position(|(from, to)| bound.contains(from) && !bound.contains(to)) {
            let (_, to) = passes.swap_remove(at);
            bound.insert(to);
        }
        match open.iter().find(|table| !bound.contains(*table)) {
            Some(table) => Err(format!("{table} is not bound to a tenant")),
            None => Ok(()),
        }
    }

    /// Every row must be written for the tenant.
    fn insert(&mut self, insert: &Insert) -> Result<(), String> {
        let TableObject::TableName(name) = &insert.table else { return Err("it writes to a function".into()) };
        let table = last(name);
        if !is_tenants(&table) {
            return Ok(());
        }
        self.read += 1;
        let at = insert.columns.iter().position(|column| last(column) == TENANT_COLUMN);
        let at = at.ok_or_else(|| format!("{table} is written without a tenant"))?;
        let Some(SetExpr::Values(values)) = insert.source.as_ref().map(|query| &*query.body) else {
            return Err(format!("{table} is written from elsewhere than values"));
        };
        for row in &values.rows {
            let value = row.content.get(at).and_then(parameter);
            self.parameters.push(value.ok_or_else(|| format!("{table} is written without a tenant"))?);
        }
        Ok(())
    }

    /// The name by which a tenant's table is spoken of in this statement.
    fn named(&mut self, relation: &TableFactor, open: &mut HashSet<String>) -> Option<String> {
        let TableFactor::Table { name, alias, .. } = relation else { return None };
        let table = last(name);
        if !is_tenants(&table) {
            return None;
        }
        self.read += 1;
        let called = alias.as_ref().map_or(table, |alias| alias.name.value.to_ascii_lowercase());
        open.insert(called.clone());
        Some(called)
    }
}

/// The parts of a condition that all must hold.
fn conjuncts<'a>(expr: Option<&'a Expr>, only: Option<String>, into: &mut Vec<(&'a Expr, Option<String>)>) {
    match expr {
        Some(Expr::BinaryOp { left, op: BinaryOperator::And, right }) => {
            conjuncts(Some(left), only.clone(), into);
            conjuncts(Some(right), only, into);
        }
        Some(Expr::Nested(inner)) => conjuncts(Some(inner), only, into),
        Some(other) => into.push((other, only)),
        None => {}
    }
}

/// `Some` for the tenant's column, with the name of its table where that is said.
fn tenant_column(expr: &Expr) -> Option<Option<String>> {
    match expr {
        Expr::Identifier(column) if column.value.eq_ignore_ascii_case(TENANT_COLUMN) => Some(None),
        Expr::CompoundIdentifier(parts) => match parts.as_slice() {
            [table, column] if column.value.eq_ignore_ascii_case(TENANT_COLUMN) => {
                Some(Some(table.value.to_ascii_lowercase()))
            }
            _ => None,
        },
        Expr::Nested(inner) => tenant_column(inner),
        _ => None,
    }
}

fn parameter(expr: &Expr) -> Option<usize> {
    match expr {
        Expr::Value(value) => match &value.value {
            Literal::Placeholder(text) => text.strip_prefix('?')?.parse().ok(),
            _ => None,
        },
        Expr::Nested(inner) => parameter(inner),
        _ => None,
    }
}

fn is_tenants(table: &str) -> bool {
    TENANT_TABLES.contains(&table)
}

/// The last part of a name, in lower case: SQLite knows no difference.
fn last(name: &ObjectName) -> String {
    name.0.last().and_then(|part| part.as_ident()).map(|ident| ident.value.to_ascii_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use sea_orm::DbBackend;

    use super::*;

    const OURS: Uuid = Uuid::from_u128(1);
    const THEIRS: Uuid = Uuid::from_u128(2);

    fn run(sql: &str, values: &[Uuid]) -> Result<(), String> {
        let values: Vec<Value> = values.iter().map(|v| Value::Uuid(Some(*v))).collect();
        check(&Statement::from_sql_and_values(DbBackend::Sqlite, sql, values), OURS).map_err(|e| e.to_string())
    }

    #[test]
    fn what_is_bound_to_the_tenant_passes() {
        for sql in [
            r#"SELECT "accounts"."id" FROM "accounts" WHERE "accounts"."tenant_id" = ? AND ("accounts"."id" = ? OR 1 = 1)"#,
            r#"SELECT COUNT(*) AS n FROM (SELECT "a"."id" FROM "accounts" AS "a" WHERE "a"."tenant_id" = ? LIMIT 1) AS "sub""#,
            r#"SELECT s.id FROM sessions s JOIN accounts a ON a.tenant_id = s.tenant_id AND a.id = s.account_id WHERE s.tenant_id = ?"#,
            r#"SELECT s.id FROM sessions s LEFT JOIN accounts a ON a.tenant_id = s.tenant_id AND a.id = s.account_id WHERE s.tenant_id = ?"#,
            r#"INSERT INTO "accounts" ("tenant_id", "id") VALUES (?, ?)"#,
            r#"UPDATE "accounts" SET "name" = 'what? "x"' WHERE "tenant_id" = ?"#,
            r#"DELETE FROM "accounts" WHERE "accounts"."tenant_id" = ?"#,
            r#"SELECT "id" FROM "tenants" WHERE "id" = ?"#,
        ] {
            assert_eq!(run(sql, &[OURS, OURS, OURS]), Ok(()), "{sql}");
        }
    }

    #[test]
    fn what_forgets_the_tenant_is_refused() {
        for sql in [
            r#"SELECT "id" FROM "accounts""#,
            r#"SELECT "id" FROM "accounts" WHERE "id" = ?"#,
            r#"SELECT "id" FROM "accounts" WHERE "tenant_id" = ? OR "id" = ?"#,
            r#"SELECT "id" FROM "accounts" WHERE NOT ("tenant_id" = ?)"#,
            r#"SELECT "id" FROM "accounts" WHERE "tenant_id" <> ?"#,
            r#"SELECT s.id FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.tenant_id = ?"#,
            r#"SELECT "id" FROM "tenants" WHERE "id" IN (SELECT "tenant_id" FROM "accounts")"#,
            r#"SELECT "id" FROM "accounts" WHERE "tenant_id" = ? UNION SELECT "id" FROM "sessions""#,
            r#"SELECT s.id FROM sessions s LEFT JOIN accounts a ON a.tenant_id = s.tenant_id AND s.tenant_id = ?"#,
            r#"SELECT s.id FROM sessions s LEFT JOIN accounts a ON a.tenant_id = s.tenant_id AND a.tenant_id = ?"#,
            r#"SELECT s.id FROM sessions s, accounts a WHERE s.tenant_id = ?"#,
            r#"SELECT "id" FROM "ACCOUNTS""#,
            r#"SELECT a.id FROM (accounts a JOIN sessions s ON a.id = s.account_id)"#,
            r#"UPDATE accounts SET name = s.device FROM sessions s WHERE accounts.tenant_id = ? AND s.account_id = accounts.id"#,
            r#"INSERT INTO "accounts" ("id") VALUES (?)"#,
            r#"INSERT INTO "accounts" ("tenant_id", "id") SELECT "tenant_id", "id" FROM "accounts" WHERE "tenant_id" = ?"#,
            r#"UPDATE "accounts" SET "name" = ?"#,
            r#"UPDATE "accounts" SET "tenant_id" = ? WHERE "tenant_id" = ?"#,
            r#"DELETE FROM "accounts" WHERE "id" = ?"#,
            r#"DROP TABLE "accounts""#,
            r#"DELETE FROM accounts WHERE tenant_id = ?; DELETE FROM accounts"#,
            "no SQL",
        ] {
            assert!(run(sql, &[OURS, OURS, OURS]).is_err(), "{sql}");
        }
    }

    #[test]
    fn another_tenant_is_refused_wherever_it_stands() {
        let sql = r#"INSERT INTO "accounts" ("id", "tenant_id") VALUES (?, ?), (?, ?)"#;
        assert_eq!(run(sql, &[THEIRS, OURS, THEIRS, OURS]), Ok(()));
        assert!(run(sql, &[OURS, OURS, OURS, THEIRS]).is_err());
        assert!(run(r#"SELECT 1 FROM "accounts" WHERE "tenant_id" = ?"#, &[THEIRS]).is_err());
        assert!(run(r#"SELECT 1 FROM "accounts" WHERE "tenant_id" = ?"#, &[]).is_err());
    }
}
