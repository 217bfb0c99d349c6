//! Why a vote refuses, or cannot go on.

use ballot::vote::{Broken, Refusal};
use identity::IdentityError;
use thiserror::Error;

/// Sorted by who can do something about it.
#[derive(Debug, Error)]
pub enum VoteError {
    #[error("there is no such vote")]
    NotFound,
    /// The law of the vote refuses it, and nothing has changed.
    #[error("the vote refuses it: {0}")]
    Refused(Refusal),
    /// Another process appends to this log just now; its lease ends within seconds.
    #[error("another process holds the vote")]
    Held,
    /// What is stored does not hold together. Nothing is signed until people have looked at it.
    #[error("the stored log is broken: {0}")]
    Broken(Broken),
    /// The database was set back behind what this log had signed. It takes nothing more.
    #[error("the database was set back behind what the vote had signed")]
    SetBack,
    /// What is stored beside the log is not what was written.
    #[error("what is stored of votes does not do")]
    Damaged,
    /// The log in which votes are sealed lacks what it signed before.
    #[error("the log of the tenant is shorter than what it signed")]
    Forgotten,
    /// The tenant's key does not open the key of the log.
    #[error("the key of the log cannot be opened")]
    Sealed,
    /// It is larger than a record may be.
    #[error("the record cannot be made: {0}")]
    File(#[from] record::ContainerError),
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

impl From<store::StoreError> for VoteError {
    fn from(fault: store::StoreError) -> Self {
        match fault {
            store::StoreError::Stale | store::StoreError::Conflict => Self::Held,
            other => Self::Identity(other.into()),
        }
    }
}

impl From<Refusal> for VoteError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Broken> for VoteError {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}
