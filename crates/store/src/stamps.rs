//! Time stamps over records of votes.

use std::collections::BTreeMap;

use sea_orm::sea_query::{Expr, ExprTrait, Func, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::entity::{record_text, time_stamp_authority as authority, vote, vote_stamp};
use crate::{StoreError, TenantScope};

/// Which deliverer takes what is to be stamped out of the outbox.
pub const TIME_STAMP: &str = "time-stamp";

/// How it stands with the stamp of a vote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StampState {
    /// Nobody was asked.
    #[default]
    None,
    /// Somebody is to be asked, or was asked in vain.
    Waiting,
    /// The record as it stands.
    Stamped,
}

/// What a stamp covers of what changes after the end of a vote.
#[derive(Clone, Debug)]
pub struct Covered {
    pub checkpoint: String,
    pub proof: String,
    /// How many members had confirmed.
    pub confirmed: u64,
}

/// Repository; see [`TenantScope::stamps`].
#[derive(Debug)]
pub struct Stamps<'a>(pub(crate) &'a TenantScope);

impl Stamps<'_> {
    pub async fn authority(&self) -> Result<Option<authority::Model>, StoreError> {
        Ok(authority::Entity::find_by_id(self.0.uuid()).one(&self.0.db).await?)
    }

    /// Sets whom the tenant asks; [`StoreError::Stale`] when another version than `seen` stands (0: none).
    pub async fn set_authority(&self, new: authority::Model, seen: i64) -> Result<(), StoreError> {
        use authority::Column;
        let new = authority::Model { tenant_id: self.0.uuid(), version: seen + 1, ..new };
        if seen == 0 {
            let added = authority::Entity::insert(new.into_active_model()).exec_without_returning(&self.0.db).await;
            return match added.map_err(StoreError::from) {
                Err(StoreError::Conflict) => Err(StoreError::Stale),
                other => other.map(drop),
            };
        }
        let changed = authority::Entity::update_many()
            .col_expr(Column::Version, Expr::value(new.version))
            .col_expr(Column::Source, Expr::value(new.source))
            .col_expr(Column::Url, Expr::value(new.url))
            .col_expr(Column::UserName, Expr::value(new.user_name))
            .col_expr(Column::Password, Expr::value(new.password))
            .col_expr(Column::Policy, Expr::value(new.policy))
            .col_expr(Column::Anchors, Expr::value(new.anchors))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Version.eq(seen))
            .exec(&self.0.db)
            .await?;
        if changed.rows_affected == 1 { Ok(()) } else { Err(StoreError::Stale) }
    }

    pub async fn find(&self, vote: Uuid) -> Result<Option<vote_stamp::Model>, StoreError> {
        Ok(vote_stamp::Entity::find_by_id((self.0.uuid(), vote)).one(&self.0.db).await?)
    }

    /// Keeps a stamp in place of the one before, with the texts that it covers. Call it in a transaction.
    pub async fn keep(&self, new: vote_stamp::Model, texts: Vec<record_text::Model>) -> Result<(), StoreError> {
        for text in texts {
            use record_text::Column;
            let text = record_text::Model { tenant_id: self.0.uuid(), ..text };
            let once = OnConflict::columns([Column::TenantId, Column::Hash]).do_nothing().to_owned();
            let insert = record_text::Entity::insert(text.into_active_model()).on_conflict(once);
            insert.exec_without_returning(&self.0.db).await?;
        }
        use vote_stamp::Column;
        let new = vote_stamp::Model { tenant_id: self.0.uuid(), ..new };
        let again = OnConflict::columns([Column::TenantId, Column::VoteId])
            .update_columns([
                Column::Checkpoint,
                Column::Proof,
                Column::Cosignatures,
                Column::Spec,
                Column::Verification,
                Column::Manifest,
                Column::Token,
            ])
            .to_owned();
        let insert = vote_stamp::Entity::insert(new.into_active_model()).on_conflict(again);
        insert.exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    /// Forgets a stamp that fits no more.
    pub async fn remove(&self, vote: Uuid) -> Result<(), StoreError> {
        use vote_stamp::Column;
        let own = vote_stamp::Entity::delete_many().filter(Column::TenantId.eq(self.0.uuid()));
        own.filter(Column::VoteId.eq(vote)).exec(&self.0.db).await?;
        Ok(())
    }

    pub async fn text(&self, hash: &[u8]) -> Result<Option<String>, StoreError> {
        let found = record_text::Entity::find_by_id((self.0.uuid(), hash.to_vec())).one(&self.0.db).await?;
        Ok(found.map(|row| row.content))
    }

    /// How it stands with these votes.
    pub async fn states(&self, votes: &[vote::Model]) -> Result<BTreeMap<Uuid, StampState>, StoreError> {
        let ids: Vec<_> = votes.iter().map(|vote| vote.id).collect();
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        use vote_stamp::Column;
        let own = vote_stamp::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        let rows = own
            .filter(Column::VoteId.is_in(ids.iter().copied()))
            .select_only()
            .columns([Column::VoteId, Column::Checkpoint]);
        let rows: Vec<(Uuid, String)> = rows.into_tuple().all(&self.0.db).await?;
        let mut states = BTreeMap::new();
        for row in self.0.outbox().waiting_about(&ids, TIME_STAMP).await? {
            states.extend(row.about_id.map(|vote| (vote, StampState::Waiting)));
        }
        for (vote, checkpoint) in rows {
            // One of an earlier state says nothing of what came since.
            if votes.iter().any(|row| row.id == vote && row.checkpoint.as_ref() == Some(&checkpoint)) {
                states.insert(vote, StampState::Stamped);
            }
        }
        Ok(states)
    }

    /// Votes that ended since then, with their newest checkpoint, the newest first.
    pub async fn ended_since(&self, since_ms: i64, most: u64) -> Result<Vec<(Uuid, Option<String>)>, StoreError> {
        use vote::Column;
        let own = vote::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        let ended = own.filter(Column::EndedAtMs.gte(since_ms)).order_by_desc(Column::EndedAtMs).limit(most);
        let ended = ended.select_only().columns([Column::Id, Column::Checkpoint]);
        Ok(ended.into_tuple().all(&self.0.db).await?)
    }

    /// What the stamps of these votes cover.
    pub async fn covered(&self, votes: &[Uuid]) -> Result<BTreeMap<Uuid, Covered>, StoreError> {
        use vote_stamp::Column;
        if votes.is_empty() {
            return Ok(BTreeMap::new());
        }
        let own = vote_stamp::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        // A line for each member; the lines of many votes are more than anybody wants to hold.
        let text = Expr::col(Column::Cosignatures);
        let without = Func::cust("REPLACE").args([text.clone(), Expr::value("\n"), Expr::value("")]);
        let confirmed = Expr::expr(Func::char_length(text)).sub(Func::char_length(without));
        let rows = own
            .filter(Column::VoteId.is_in(votes.iter().copied()))
            .select_only()
            .columns([Column::VoteId, Column::Checkpoint, Column::Proof])
            .expr_as(confirmed.cast_as("BIGINT"), "confirmed");
        let rows: Vec<(Uuid, String, String, i64)> = rows.into_tuple().all(&self.0.db).await?;
        let covered = |(vote, checkpoint, proof, confirmed)| {
            (vote, Covered { checkpoint, proof, confirmed: u64::try_from(confirmed).unwrap_or_default() })
        };
        Ok(rows.into_iter().map(covered).collect())
    }
}
