//! Why the store could not do something.

use sea_orm::{DbErr, SqlErr};
use thiserror::Error;

use crate::connect::Unreachable;

/// Sorted by what the caller can do about it.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Somebody else has taken this name, number or place.
    #[error("it exists already")]
    Conflict,
    /// What was to be changed has been changed by somebody else.
    #[error("somebody else was faster")]
    Stale,
    /// It belongs to something, or something belongs to it, that is not there or must stay.
    #[error("it hangs together with something else")]
    Bound,
    /// A cursor that this store has not made.
    #[error("the cursor cannot be read")]
    Cursor,
    /// The journal would get a gap or a second entry of a number.
    #[error("the journal continues at {expected}, not at {given}")]
    JournalGap { expected: u64, given: u64 },
    /// What is stored cannot be what was written.
    #[error("{0}")]
    Damaged(&'static str),
    /// PostgreSQL takes no connection.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    /// The database does not answer or answers nonsense.
    #[error("the database failed")]
    Database(#[source] DbErr),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::Conflict,
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => Self::Bound,
            // What a trigger says where SQLite has no constraint.
            _ if error.to_string().contains("FOREIGN KEY constraint failed") => Self::Bound,
            _ => Self::Database(error),
        }
    }
}
