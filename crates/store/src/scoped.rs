//! The way of one tenant's statements to the database, with a wall on each kind of database.
//!
//! On PostgreSQL every statement runs in a transaction that names the tenant, and row-level security does the
//! rest. SQLite has no such thing, so each statement is read before it runs ([`crate::guard`]): one that touches a
//! tenant's table without naming this tenant is refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use sea_orm::{
    AccessMode, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, IsolationLevel,
    QueryResult, Statement, TransactionTrait,
};
use uuid::Uuid;

use crate::guard;

/// Setting that the policies of PostgreSQL compare `tenant_id` with.
pub(crate) const TENANT_SETTING: &str = "plenum.tenant";

/// Statements of one tenant, each on its own or all in one transaction. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Scoped {
    tenant: Uuid,
    way: Way,
    run: Arc<AtomicU64>,
}

#[derive(Clone, Debug)]
enum Way {
    Pool(DatabaseConnection),
    Transaction(Arc<DatabaseTransaction>),
}

impl Scoped {
    pub(crate) fn new(db: DatabaseConnection, tenant: Uuid) -> Self {
        Self { tenant, way: Way::Pool(db), run: Arc::default() }
    }

    /// A transaction, or a savepoint within the one that is open. Dropped without commit, nothing has happened.
    pub(crate) async fn begin(&self) -> Result<Self, DbErr> {
        let transaction = match &self.way {
            Way::Pool(db) => self.named(db.begin().await?).await?,
            Way::Transaction(outer) => outer.begin().await?,
        };
        Ok(Self { tenant: self.tenant, way: Way::Transaction(Arc::new(transaction)), run: self.run.clone() })
    }

    /// A transaction that reads everything as it is at its beginning. PostgreSQL would otherwise look anew with each
    /// statement; SQLite never does.
    pub(crate) async fn snapshot(&self) -> Result<Self, DbErr> {
        let Way::Pool(db) = &self.way else { return self.begin().await };
        let transaction = if db.get_database_backend() == DbBackend::Postgres {
            db.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await?
        } else {
            db.begin().await?
        };
        let transaction = self.named(transaction).await?;
        Ok(Self { tenant: self.tenant, way: Way::Transaction(Arc::new(transaction)), run: self.run.clone() })
    }

    pub(crate) fn is_transaction(&self) -> bool {
        matches!(self.way, Way::Transaction(_))
    }

    /// Makes what was written since [`Scoped::begin`] last.
    pub(crate) async fn commit(self) -> Result<(), DbErr> {
        match self.way {
            Way::Pool(_) => Ok(()),
            Way::Transaction(transaction) => match Arc::into_inner(transaction) {
                Some(transaction) => transaction.commit().await,
                None => Err(DbErr::Custom("a transaction is committed while others use it".into())),
            },
        }
    }

    /// Tells PostgreSQL whose transaction this is; the setting ends with it, so no pooled connection keeps it.
    async fn named(&self, transaction: DatabaseTransaction) -> Result<DatabaseTransaction, DbErr> {
        if transaction.get_database_backend() == DbBackend::Postgres {
            let setting = Statement::from_sql_and_values(
                DbBackend::Postgres,
                "SELECT set_config($1, $2, true)",
                [TENANT_SETTING.into(), self.tenant.to_string().into()],
            );
            transaction.query_one_raw(setting).await?;
        }
        Ok(transaction)
    }

    /// Statements that went this way.
    pub(crate) fn count(&self) -> u64 {
        self.run.load(Ordering::Relaxed)
    }

    fn check(&self, statement: &Statement) -> Result<(), DbErr> {
        self.run.fetch_add(1, Ordering::Relaxed);
        if self.get_database_backend() != DbBackend::Sqlite {
            return Ok(());
        }
        guard::check(statement, self.tenant)
    }
}

/// Runs on the pool as one transaction where the tenant must be named, and directly elsewhere.
macro_rules! run {
    ($self:ident, $method:ident, $statement:expr) => {{
        let statement = $statement;
        $self.check(&statement)?;
        match &$self.way {
            Way::Transaction(transaction) => transaction.$method(statement).await,
            Way::Pool(db) if db.get_database_backend() == DbBackend::Postgres => {
                let transaction = $self.named(db.begin().await?).await?;
                let done = transaction.$method(statement).await?;
                transaction.commit().await?;
                Ok(done)
            }
            Way::Pool(db) => db.$method(statement).await,
        }
    }};
}

#[async_trait]
impl ConnectionTrait for Scoped {
    fn get_database_backend(&self) -> DbBackend {
        match &self.way {
            Way::Pool(db) => db.get_database_backend(),
            Way::Transaction(transaction) => transaction.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        run!(self, execute_raw, statement)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.execute_raw(Statement::from_string(self.get_database_backend(), sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        run!(self, query_one_raw, statement)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        run!(self, query_all_raw, statement)
    }
}
