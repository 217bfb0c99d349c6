//! Attachments of motions. They change while nothing is fixed in their vote, and never after.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::entity::vote_attachment::{self, Column};
use crate::{StoreError, TenantScope};

/// An attachment without its content.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct VoteAttachment {
    pub hash: Vec<u8>,
    pub place: i64,
    pub name: String,
    pub size: i64,
}

/// Repository; see [`TenantScope::vote_attachments`].
#[derive(Debug)]
pub struct VoteAttachments<'a>(pub(crate) &'a TenantScope);

impl VoteAttachments<'_> {
    /// Those of a vote in their order, without their contents.
    pub async fn of_vote(&self, vote: Uuid) -> Result<Vec<VoteAttachment>, StoreError> {
        let own = vote_attachment::Entity::find()
            .select_only()
            .columns([Column::Hash, Column::Place, Column::Name, Column::Size])
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::VoteId.eq(vote));
        Ok(own.order_by_asc(Column::Place).into_model().all(&self.0.db).await?)
    }

    /// Which of these votes have some.
    pub async fn with_some(&self, votes: &[Uuid]) -> Result<BTreeSet<Uuid>, StoreError> {
        if votes.is_empty() {
            return Ok(BTreeSet::new());
        }
        let own = vote_attachment::Entity::find()
            .select_only()
            .column(Column::VoteId)
            .distinct()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::VoteId.is_in(votes.iter().copied()));
        let found: Vec<Uuid> = own.into_tuple().all(&self.0.db).await?;
        Ok(found.into_iter().collect())
    }

    /// One, by the hash of its content.
    pub async fn find(&self, vote: Uuid, hash: &[u8]) -> Result<Option<vote_attachment::Model>, StoreError> {
        let key = (self.0.uuid(), vote, hash.to_vec());
        Ok(vote_attachment::Entity::find_by_id(key).one(&self.0.db).await?)
    }

    /// Adds one; [`StoreError::Conflict`] when its vote has one of this content or name.
    pub async fn add(&self, new: vote_attachment::Model) -> Result<(), StoreError> {
        let new = vote_attachment::Model { tenant_id: self.0.uuid(), ..new };
        vote_attachment::Entity::insert(new.into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    /// Takes one away; whether it was there.
    pub async fn remove(&self, vote: Uuid, hash: &[u8]) -> Result<bool, StoreError> {
        let own = vote_attachment::Entity::delete_many().filter(Column::TenantId.eq(self.0.uuid()));
        let gone = own.filter(Column::VoteId.eq(vote)).filter(Column::Hash.eq(hash)).exec(&self.0.db).await?;
        Ok(gone.rows_affected > 0)
    }
}
