//! Rows of a log, from memory to the database and back.

use ballot::encoded::Fixed;
use ballot::vote::{Broken, Line, Row};
use ledger::Hash;
use store::TenantScope;
use store::entity::vote_entry::Model;
use uuid::Uuid;

use crate::error::VoteError;

/// As it is stored. Tenant and vote are the repository's.
pub(crate) fn stored(row: &Row) -> Model {
    Model {
        tenant_id: Uuid::nil(),
        vote_id: Uuid::nil(),
        place: i64::try_from(row.index).unwrap_or(i64::MAX),
        entry: row.entry.clone(),
        leaf: row.leaf.0.to_vec(),
        chain: row.chain.0.to_vec(),
        salt: row.salt.map(|salt| salt.0.to_vec()),
        body: row.body.clone(),
    }
}

/// As it was; what cannot be one is a broken log.
pub(crate) fn row(model: Model) -> Result<Row, Broken> {
    let index = u64::try_from(model.place).map_err(|_| Broken::Number { index: 0 })?;
    let salt = match model.salt {
        Some(salt) => Some(Fixed(salt.try_into().map_err(|_| Broken::Leaf { index })?)),
        None => None,
    };
    Ok(Row {
        index,
        entry: model.entry,
        leaf: Hash::from_slice(&model.leaf).ok_or(Broken::Leaf { index })?,
        chain: Hash::from_slice(&model.chain).ok_or(Broken::Chain { index })?,
        salt,
        body: model.body,
    })
}

/// All entries of a vote, as its record has them.
pub(crate) async fn lines(scope: &TenantScope, vote: Uuid) -> Result<Vec<Line>, VoteError> {
    let rows = scope.votes().entries(vote).await?;
    rows.into_iter().map(|model| Ok(row(model)?.into_line())).collect()
}

/// The attachments of a vote, as they were added.
pub(crate) async fn attachments(scope: &TenantScope, vote: Uuid) -> Result<Vec<Vec<u8>>, VoteError> {
    let mut contents = Vec::new();
    for known in scope.vote_attachments().of_vote(vote).await? {
        let found = scope.vote_attachments().find(vote, &known.hash).await?.ok_or(VoteError::Damaged)?;
        contents.push(found.content);
    }
    Ok(contents)
}
