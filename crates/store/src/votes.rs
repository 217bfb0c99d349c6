//! Logs of votes. One hand appends to each: whoever holds its lease, and only where it has read to.

use sea_orm::sea_query::{Expr, OnConflict};
use std::collections::BTreeMap;

use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::entity::{vote, vote_cosignature, vote_entry, vote_log, vote_seal, vote_share, vote_trustee, voter_key};
use crate::{StoreError, TenantScope};

/// How many rows one statement writes: databases bound the number of values.
const ROWS_AT_ONCE: usize = 100;

/// Who appends to a log, and from where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hand {
    /// A process.
    pub holder: Uuid,
    /// Entries that it has read.
    pub size: i64,
    pub now_ms: i64,
    /// Until when nobody else may append.
    pub until_ms: i64,
}

/// How far a vote is, as its log says.
#[derive(Clone, Copy, Debug)]
pub struct VoteState<'a> {
    pub stage: &'a str,
    pub title: &'a str,
    /// Nothing is decided in it any more.
    pub is_over: bool,
}

/// Repository; see [`TenantScope::votes`].
#[derive(Debug)]
pub struct Votes<'a>(pub(crate) &'a TenantScope);

impl Votes<'_> {
    pub async fn create(&self, new: vote::Model) -> Result<(), StoreError> {
        let new = vote::Model { tenant_id: self.0.uuid(), ..new };
        vote::Entity::insert(new.into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    pub async fn find(&self, id: Uuid) -> Result<Option<vote::Model>, StoreError> {
        Ok(vote::Entity::find_by_id((self.0.uuid(), id)).one(&self.0.db).await?)
    }

    /// Votes of a meeting, the first one first.
    pub async fn of_meeting(&self, meeting: Uuid) -> Result<Vec<vote::Model>, StoreError> {
        use vote::Column;
        let own = vote::Entity::find().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::MeetingId.eq(meeting));
        Ok(own.order_by_asc(Column::CreatedAtMs).order_by_asc(Column::Id).all(&self.0.db).await?)
    }

    /// Whether a vote of this meeting is at one of these stages.
    pub async fn is_any_at(&self, meeting: Uuid, stages: &[&str]) -> Result<bool, StoreError> {
        use vote::Column;
        let own = vote::Entity::find().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::MeetingId.eq(meeting));
        Ok(own.filter(Column::Stage.is_in(stages.iter().copied())).limit(1).one(&self.0.db).await?.is_some())
    }

    /// All entries of a log, in their order.
    pub async fn entries(&self, id: Uuid) -> Result<Vec<vote_entry::Model>, StoreError> {
        use vote_entry::Column;
        let own = vote_entry::Entity::find().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::VoteId.eq(id));
        Ok(own.order_by_asc(Column::Place).all(&self.0.db).await?)
    }

    /// Entries of a log from some place on, in their order.
    pub async fn entries_from(&self, id: Uuid, from: i64, most: u64) -> Result<Vec<vote_entry::Model>, StoreError> {
        use vote_entry::Column;
        let own = vote_entry::Entity::find().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::VoteId.eq(id));
        let rest = own.filter(Column::Place.gte(from)).order_by_asc(Column::Place).limit(most);
        Ok(rest.all(&self.0.db).await?)
    }

    /// Appends rows where the hand has read to; [`StoreError::Stale`] when somebody else holds the lease or was there
    /// before. Call it in a transaction.
    pub async fn append(
        &self,
        id: Uuid,
        hand: Hand,
        state: VoteState<'_>,
        rows: Vec<vote_entry::Model>,
        shares: Vec<vote_share::Model>,
    ) -> Result<(), StoreError> {
        use vote::Column;
        let after = hand.size + i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let ended = state.is_over.then_some(hand.now_ms);
        let free = Condition::any()
            .add(Column::LeaseHolder.is_null())
            .add(Column::LeaseHolder.eq(hand.holder))
            .add(Column::LeaseUntilMs.lt(hand.now_ms));
        let moved = vote::Entity::update_many()
            .col_expr(Column::Size, Expr::value(after))
            .col_expr(Column::Stage, Expr::value(state.stage))
            .col_expr(Column::Title, Expr::value(state.title))
            .col_expr(Column::EndedAtMs, Expr::value(ended))
            .col_expr(Column::LeaseHolder, Expr::value(Some(hand.holder)))
            .col_expr(Column::LeaseUntilMs, Expr::value(Some(hand.until_ms)))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id))
            .filter(Column::Size.eq(hand.size))
            .filter(free)
            .exec(&self.0.db)
            .await?;
        if moved.rows_affected != 1 {
            return Err(StoreError::Stale);
        }
        let own = |mut row: vote_entry::Model| {
            (row.tenant_id, row.vote_id) = (self.0.uuid(), id);
            row.into_active_model()
        };
        for rows in rows.chunks(ROWS_AT_ONCE) {
            let rows = rows.iter().cloned().map(own);
            vote_entry::Entity::insert_many(rows).exec_without_returning(&self.0.db).await?;
        }
        let own = |mut row: vote_share::Model| {
            (row.tenant_id, row.vote_id) = (self.0.uuid(), id);
            row.into_active_model()
        };
        for shares in shares.chunks(ROWS_AT_ONCE) {
            let shares = shares.iter().cloned().map(own);
            vote_share::Entity::insert_many(shares).exec_without_returning(&self.0.db).await?;
        }
        Ok(())
    }

    /// Gives back the logs that a process holds: whoever comes next need not wait until its leases end.
    pub async fn release(&self, holder: Uuid) -> Result<(), StoreError> {
        use vote::Column;
        vote::Entity::update_many()
            .col_expr(Column::LeaseHolder, Expr::value(Option::<Uuid>::None))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::LeaseHolder.eq(holder))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Keeps what was signed, of the log as it is stored.
    pub async fn keep_checkpoint(&self, id: Uuid, size: i64, note: &str) -> Result<(), StoreError> {
        use vote::Column;
        vote::Entity::update_many()
            .col_expr(Column::Checkpoint, Expr::value(Some(note)))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id))
            .filter(Column::Size.eq(size))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Keeps the checkpoint right after the close; the first one stays, since members cosign it.
    pub async fn keep_closing(&self, id: Uuid, note: &str) -> Result<(), StoreError> {
        use vote::Column;
        vote::Entity::update_many()
            .col_expr(Column::Closing, Expr::value(Some(note)))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id))
            .filter(Column::Closing.is_null())
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Sealed shares of a trustee, in the order of the ballots.
    pub async fn shares(
        &self,
        id: Uuid,
        trustee: i64,
        from: i64,
        most: u64,
    ) -> Result<Vec<vote_share::Model>, StoreError> {
        use vote_share::Column;
        let own = vote_share::Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::VoteId.eq(id))
            .filter(Column::Trustee.eq(trustee))
            .filter(Column::Place.gte(from));
        Ok(own.order_by_asc(Column::Place).limit(most).all(&self.0.db).await?)
    }

    /// Keeps a cosignature; the first one of a member stays.
    pub async fn cosign(&self, new: vote_cosignature::Model) -> Result<(), StoreError> {
        use vote_cosignature::Column;
        let new = vote_cosignature::Model { tenant_id: self.0.uuid(), ..new };
        let once = OnConflict::columns([Column::TenantId, Column::VoteId, Column::MemberId]).do_nothing().to_owned();
        let insert = vote_cosignature::Entity::insert(new.into_active_model()).on_conflict(once);
        insert.exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    pub async fn cosignatures(&self, id: Uuid) -> Result<Vec<vote_cosignature::Model>, StoreError> {
        use vote_cosignature::Column;
        let own = vote_cosignature::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        Ok(own.filter(Column::VoteId.eq(id)).order_by_asc(Column::MemberId).all(&self.0.db).await?)
    }

    /// Keeps the key of a member for a meeting, in place of the one before; [`StoreError::Conflict`] when it is that of
    /// another one.
    pub async fn set_voter_key(&self, new: voter_key::Model) -> Result<(), StoreError> {
        use voter_key::Column;
        let new = voter_key::Model { tenant_id: self.0.uuid(), ..new };
        let again = OnConflict::columns([Column::TenantId, Column::MeetingId, Column::MemberId])
            .update_columns([Column::Key, Column::Proof, Column::AtMs])
            .to_owned();
        let insert = voter_key::Entity::insert(new.into_active_model()).on_conflict(again);
        insert.exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    pub async fn voter_keys(&self, meeting: Uuid) -> Result<Vec<voter_key::Model>, StoreError> {
        use voter_key::Column;
        let own = voter_key::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        Ok(own.filter(Column::MeetingId.eq(meeting)).order_by_asc(Column::MemberId).all(&self.0.db).await?)
    }

    /// How many members confirmed each of these votes.
    pub async fn confirmations(&self, ids: &[Uuid]) -> Result<BTreeMap<Uuid, u32>, StoreError> {
        use vote_cosignature::Column;
        if ids.is_empty() {
            return Ok(BTreeMap::new());
        }
        let own = vote_cosignature::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        let counted = own
            .filter(Column::VoteId.is_in(ids.iter().copied()))
            .select_only()
            .column(Column::VoteId)
            .column_as(Column::MemberId.count(), "confirmed")
            .group_by(Column::VoteId);
        let rows: Vec<(Uuid, i64)> = counted.into_tuple().all(&self.0.db).await?;
        Ok(rows.into_iter().map(|(id, count)| (id, u32::try_from(count).unwrap_or(u32::MAX))).collect())
    }

    /// Whoever is asked to be a trustee of these votes, by their ids.
    pub async fn trustees_of(&self, ids: &[Uuid]) -> Result<Vec<vote_trustee::Model>, StoreError> {
        use vote_trustee::Column;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let own = vote_trustee::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        let own = own.filter(Column::VoteId.is_in(ids.iter().copied()));
        Ok(own.order_by_asc(Column::VoteId).order_by_asc(Column::MemberId).all(&self.0.db).await?)
    }

    /// Asks others than before to be trustees. Call it in a transaction.
    pub async fn ask_trustees(&self, id: Uuid, asked: Vec<(Uuid, String)>) -> Result<(), StoreError> {
        use vote_trustee::Column;
        let own = vote_trustee::Entity::delete_many().filter(Column::TenantId.eq(self.0.uuid()));
        own.filter(Column::VoteId.eq(id)).exec(&self.0.db).await?;
        let (kem, signature) = (None, None);
        let row = |(member_id, name): (Uuid, String)| {
            let (kem, signature): (Option<Vec<u8>>, Option<Vec<u8>>) = (kem.clone(), signature.clone());
            let tenant_id = self.0.uuid();
            vote_trustee::Model { tenant_id, vote_id: id, member_id, name, kem, signature }.into_active_model()
        };
        let rows: Vec<_> = asked.into_iter().map(row).collect();
        vote_trustee::Entity::insert_many(rows).exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    /// Somebody who was asked agrees; `false` for whoever was not.
    pub async fn agree(&self, id: Uuid, member: Uuid, kem: &[u8], signature: &[u8]) -> Result<bool, StoreError> {
        use vote_trustee::Column;
        let done = vote_trustee::Entity::update_many()
            .col_expr(Column::Kem, Expr::value(Some(kem.to_vec())))
            .col_expr(Column::Signature, Expr::value(Some(signature.to_vec())))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::VoteId.eq(id))
            .filter(Column::MemberId.eq(member))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Calls a vote otherwise; `false` when something is fixed already. In a transaction it stays so until the end.
    pub async fn rename(&self, id: Uuid, title: &str) -> Result<bool, StoreError> {
        use vote::Column;
        let done = vote::Entity::update_many()
            .col_expr(Column::Title, Expr::value(title))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id))
            .filter(Column::Size.eq(0))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Logs in the order of the ids of their votes, `limit` of them after one: with name, size and newest checkpoint.
    pub async fn logs_after(
        &self,
        after: Option<Uuid>,
        limit: u64,
    ) -> Result<Vec<(Uuid, String, i64, Option<String>)>, StoreError> {
        use vote::Column;
        let mut logs = vote::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        if let Some(after) = after {
            logs = logs.filter(Column::Id.gt(after));
        }
        let logs = logs.order_by_asc(Column::Id).limit(limit).select_only();
        let logs = logs.columns([Column::Id, Column::Origin, Column::Size, Column::Checkpoint]);
        Ok(logs.into_tuple().all(&self.0.db).await?)
    }

    /// How many there are.
    pub async fn count(&self) -> Result<u64, StoreError> {
        Ok(vote::Entity::find().filter(vote::Column::TenantId.eq(self.0.uuid())).count(&self.0.db).await?)
    }

    /// Hashes of the first entries of a log.
    pub async fn leaves(&self, id: Uuid, most: i64) -> Result<Vec<Vec<u8>>, StoreError> {
        use vote_entry::Column;
        let own = vote_entry::Entity::find().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::VoteId.eq(id));
        let first = own.filter(Column::Place.lt(most)).order_by_asc(Column::Place);
        Ok(first.select_only().column(Column::Leaf).into_tuple().all(&self.0.db).await?)
    }

    /// A vote that lacks what it signed takes nothing more. Whatever was not over is void.
    pub async fn set_back(&self, id: Uuid, now_ms: i64) -> Result<(), StoreError> {
        use vote::Column;
        let own = |update: sea_orm::UpdateMany<vote::Entity>| {
            update.filter(Column::TenantId.eq(self.0.uuid())).filter(Column::Id.eq(id))
        };
        let marked = vote::Entity::update_many().col_expr(Column::SetBackAtMs, Expr::value(Some(now_ms)));
        own(marked).exec(&self.0.db).await?;
        let ended = vote::Entity::update_many()
            .col_expr(Column::Stage, Expr::value("void"))
            .col_expr(Column::EndedAtMs, Expr::value(Some(now_ms)))
            .filter(Column::EndedAtMs.is_null());
        own(ended).exec(&self.0.db).await?;
        Ok(())
    }

    /// The log of the tenant goes on under another name and key; [`StoreError::Stale`] when it has done so already.
    pub async fn renew_log(
        &self,
        former: &str,
        origin: &str,
        signing_key: Vec<u8>,
        size: i64,
        checkpoint: Option<&str>,
    ) -> Result<(), StoreError> {
        use vote_log::Column;
        let renewed = vote_log::Entity::update_many()
            .col_expr(Column::Origin, Expr::value(origin))
            .col_expr(Column::SigningKey, Expr::value(signing_key))
            .col_expr(Column::Size, Expr::value(size))
            .col_expr(Column::Checkpoint, Expr::value(checkpoint))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Origin.eq(former))
            .exec(&self.0.db)
            .await?;
        if renewed.rows_affected == 1 { Ok(()) } else { Err(StoreError::Stale) }
    }

    /// The log in which the tenant seals its votes.
    pub async fn log(&self) -> Result<Option<vote_log::Model>, StoreError> {
        Ok(vote_log::Entity::find_by_id(self.0.uuid()).one(&self.0.db).await?)
    }

    /// Makes that log, unless somebody else was quicker.
    pub async fn create_log(&self, new: vote_log::Model) -> Result<(), StoreError> {
        use vote_log::Column;
        let new = vote_log::Model { tenant_id: self.0.uuid(), ..new };
        let once = OnConflict::column(Column::TenantId).do_nothing().to_owned();
        let insert = vote_log::Entity::insert(new.into_active_model()).on_conflict(once);
        insert.exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    /// Seals from some place on, in their order.
    pub async fn seals_from(&self, place: i64) -> Result<Vec<vote_seal::Model>, StoreError> {
        use vote_seal::Column;
        let own = vote_seal::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        Ok(own.filter(Column::Place.gte(place)).order_by_asc(Column::Place).all(&self.0.db).await?)
    }

    /// Keeps the proof of a seal under another checkpoint than before.
    pub async fn keep_proof(&self, place: i64, proof: &str) -> Result<(), StoreError> {
        use vote_seal::Column;
        vote_seal::Entity::update_many()
            .col_expr(Column::Proof, Expr::value(Some(proof)))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Place.eq(place))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// The seal of a vote as it stood then.
    pub async fn seal_of(&self, vote: Uuid, entry: &str) -> Result<Option<vote_seal::Model>, StoreError> {
        use vote_seal::Column;
        let own = vote_seal::Entity::find().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::VoteId.eq(vote));
        Ok(own.filter(Column::Entry.eq(entry)).one(&self.0.db).await?)
    }

    /// Seals a vote as the next entry; [`StoreError::Stale`] when somebody else was quicker, or sealed the same already.
    /// Call it in a transaction.
    pub async fn seal(&self, new: vote_seal::Model, checkpoint: &str) -> Result<(), StoreError> {
        use vote_log::Column;
        let place = new.place;
        let moved = vote_log::Entity::update_many()
            .col_expr(Column::Size, Expr::value(place + 1))
            .col_expr(Column::Checkpoint, Expr::value(Some(checkpoint)))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Size.eq(place))
            .exec(&self.0.db)
            .await?;
        if moved.rows_affected != 1 {
            return Err(StoreError::Stale);
        }
        // Whoever seals waits here, so what was sealed before is seen. A rule of the table would refuse logs in which the
        // same stands twice, and nothing is ever taken out of a log.
        if self.seal_of(new.vote_id, &new.entry).await?.is_some() {
            return Err(StoreError::Stale);
        }
        let row = vote_seal::Model { tenant_id: self.0.uuid(), ..new };
        vote_seal::Entity::insert(row.into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(())
    }
}
