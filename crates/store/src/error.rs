//! Why the store could not do something.

use sea_orm::{DbErr, SqlErr};
use thiserror::Error;

/// Sorted by what the caller can do about it.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Somebody else has taken this name, number or place.
    #[error("it exists already")]
    Conflict,
    /// A cursor that this store has not made.
    #[error("the cursor cannot be read")]
    Cursor,
    /// The journal would get a gap or a second entry of a number.
    #[error("the journal continues at {expected}, not at {given}")]
    JournalGap { expected: u64, given: u64 },
    /// The database does not answer or answers nonsense.
    #[error("the database failed")]
    Database(#[source] DbErr),
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(_)) => Self::Conflict,
            _ => Self::Database(error),
        }
    }
}
