//! Votes as lists and jobs look for them: by body, by when they are due.

use ids::BodyId;
use sea_orm::sea_query::{Expr, ExprTrait, NullOrdering};
use sea_orm::{ColumnTrait, Condition, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::StoreError;
use crate::cursor::{self, Page};
use crate::entity::{meeting, vote, voter_key};
use crate::votes::Votes;

/// Stages in which somebody still has something to do.
const GOING_ON: [&str; 5] = ["frozen", "listed", "open", "closed", "counted"];

/// What lists say of a vote, as its log has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VoteFacts {
    pub kind: Option<String>,
    pub outcome: Option<String>,
    pub until_ms: Option<i64>,
    /// Now, if the roll is fixed; the first time stays.
    pub listed_at_ms: Option<i64>,
}

impl Votes<'_> {
    /// Votes of a body that are more than a draft, the newest first, `limit` of them after the cursor.
    pub async fn of_body(
        &self,
        body: BodyId,
        after: Option<&str>,
        limit: u64,
    ) -> Result<Page<vote::Model>, StoreError> {
        use vote::Column;
        let own = vote::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        let mut query = own.filter(Column::BodyId.eq(body.uuid())).filter(Column::Size.gt(0));
        if let Some(after) = after {
            let (created, id) = cursor::decode(after)?;
            let created: i64 = created.parse().map_err(|_| StoreError::Cursor)?;
            query = query.filter(Column::CreatedAtMs.lte(created)).filter(
                Condition::any()
                    .add(Column::CreatedAtMs.lt(created))
                    .add(Condition::all().add(Column::CreatedAtMs.eq(created)).add(Column::Id.lt(id))),
            );
        }
        let query = query.order_by_desc(Column::CreatedAtMs).order_by_desc(Column::Id);
        let items = query.limit(limit + 1).all(&self.0.db).await?;
        Ok(cursor::page(items, limit, |last| cursor::encode(&last.created_at_ms.to_string(), last.id)))
    }

    /// What the meetings are called in which votes were held, as far as they are there.
    pub async fn meetings(&self, ids: &[Uuid]) -> Result<Vec<meeting::Model>, StoreError> {
        use meeting::Column;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let own = meeting::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        Ok(own.filter(Column::Id.is_in(ids.iter().copied())).all(&self.0.db).await?)
    }

    /// Whether anything was ever fixed in the name of a body.
    pub async fn has_body_voted(&self, body: BodyId) -> Result<bool, StoreError> {
        use vote::Column;
        let own = vote::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        let fixed = own.filter(Column::BodyId.eq(body.uuid())).filter(Column::Size.gt(0));
        Ok(fixed.limit(1).one(&self.0.db).await?.is_some())
    }

    /// Votes of these bodies without a meeting that go on, those first that close first, and last those that nobody has
    /// opened.
    pub async fn circular_of(&self, bodies: &[Uuid], limit: u64) -> Result<Vec<vote::Model>, StoreError> {
        use vote::Column;
        if bodies.is_empty() {
            return Ok(Vec::new());
        }
        let own = vote::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        let own = own.filter(Column::BodyId.is_in(bodies.iter().copied())).filter(Column::Circular.eq(true));
        let going = own.filter(Column::Stage.is_in(GOING_ON));
        // Databases do not agree where nothing stands.
        let sorted = going.order_by_with_nulls(Column::UntilMs, Order::Asc, NullOrdering::Last);
        Ok(sorted.order_by_asc(Column::Id).limit(limit).all(&self.0.db).await?)
    }

    /// When the rolls were fixed of votes without a meeting, of a body: of those that are open, and of those that may
    /// still be opened because it was after `since_ms`.
    pub async fn rolls_of(&self, body: BodyId, since_ms: i64) -> Result<Vec<i64>, StoreError> {
        use vote::Column;
        let own = vote::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        let own = own.filter(Column::BodyId.eq(body.uuid())).filter(Column::Circular.eq(true));
        let waiting = Condition::all().add(Column::Stage.eq("listed")).add(Column::ListedAtMs.gt(since_ms));
        let fixed = own.filter(Condition::any().add(Column::Stage.eq("open")).add(waiting));
        let fixed = fixed.filter(Column::ListedAtMs.is_not_null());
        Ok(fixed.select_only().column(Column::ListedAtMs).into_tuple().all(&self.0.db).await?)
    }

    /// Drafts of votes without a meeting that nobody signed, of a body.
    pub async fn circular_drafts(&self, body: BodyId) -> Result<Vec<vote::Model>, StoreError> {
        use vote::Column;
        let own = vote::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        let own = own.filter(Column::BodyId.eq(body.uuid())).filter(Column::Circular.eq(true));
        Ok(own.filter(Column::Size.eq(0)).order_by_asc(Column::CreatedAtMs).all(&self.0.db).await?)
    }

    /// Whose keys are registered for these votes without a meeting: vote and member.
    pub async fn keys_of(&self, votes: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
        use voter_key::Column;
        if votes.is_empty() {
            return Ok(Vec::new());
        }
        let own = voter_key::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        let own = own.filter(Column::MeetingId.is_in(votes.iter().copied()));
        let keys = own.select_only().columns([Column::MeetingId, Column::MemberId]);
        Ok(keys.into_tuple().all(&self.0.db).await?)
    }

    /// Keeps what the log says by now. Call it in the transaction that appends.
    pub async fn keep_facts(&self, id: Uuid, facts: VoteFacts) -> Result<(), StoreError> {
        use vote::Column;
        let listed = Expr::col(Column::ListedAtMs).if_null(Expr::value(facts.listed_at_ms));
        vote::Entity::update_many()
            .col_expr(Column::Kind, Expr::value(facts.kind))
            .col_expr(Column::Outcome, Expr::value(facts.outcome))
            .col_expr(Column::UntilMs, Expr::value(facts.until_ms))
            .col_expr(Column::ListedAtMs, listed)
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Open votes whose time is over.
    pub async fn overdue(&self, now_ms: i64, limit: u64) -> Result<Vec<Uuid>, StoreError> {
        use vote::Column;
        let own = vote::Entity::find().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::Stage.eq("open"));
        let due = own.filter(Column::UntilMs.lte(now_ms)).order_by_asc(Column::UntilMs).limit(limit);
        Ok(due.select_only().column(Column::Id).into_tuple().all(&self.0.db).await?)
    }

    /// Open votes of which those who have not voted are to be reminded.
    pub async fn to_remind(&self, now_ms: i64, limit: u64) -> Result<Vec<vote::Model>, StoreError> {
        use vote::Column;
        let own = vote::Entity::find().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::Stage.eq("open"));
        let asked = own.filter(Column::RemindBeforeMs.is_not_null()).filter(Column::RemindedAtMs.is_null());
        let from = Expr::col(Column::UntilMs).sub(Expr::col(Column::RemindBeforeMs));
        let due = asked.filter(from.lte(now_ms)).filter(Column::UntilMs.gt(now_ms));
        Ok(due.order_by_asc(Column::UntilMs).limit(limit).all(&self.0.db).await?)
    }

    /// Notes that people were reminded; `false` when somebody else has done so. Call it in a transaction.
    pub async fn note_reminder(&self, id: Uuid, now_ms: i64) -> Result<bool, StoreError> {
        use vote::Column;
        let done = vote::Entity::update_many()
            .col_expr(Column::RemindedAtMs, Expr::value(Some(now_ms)))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id))
            .filter(Column::RemindedAtMs.is_null())
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Votes without a meeting of which members are not told as far as they are.
    pub async fn untold(&self, limit: u64) -> Result<Vec<vote::Model>, StoreError> {
        use vote::Column;
        let at = |stages: &[&str], told: &str| {
            let other = Condition::any().add(Column::Told.is_null()).add(Column::Told.ne(told));
            Condition::all().add(Column::Stage.is_in(stages.iter().copied())).add(other)
        };
        let own = vote::Entity::find().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::Circular.eq(true));
        let due = Condition::any()
            .add(at(&["open"], "open"))
            .add(at(&["closed", "counted"], "closed"))
            .add(at(&["announced", "void"], "over"));
        let opened = own.filter(due).filter(Column::UntilMs.is_not_null());
        Ok(opened.order_by_asc(Column::CreatedAtMs).limit(limit).all(&self.0.db).await?)
    }

    /// Notes how far members are told; `false` when somebody else has done so. Call it in a transaction.
    pub async fn note_told(&self, id: Uuid, before: Option<&str>, word: &str) -> Result<bool, StoreError> {
        use vote::Column;
        let as_before = match before {
            Some(before) => Column::Told.eq(before),
            None => Column::Told.is_null(),
        };
        let done = vote::Entity::update_many()
            .col_expr(Column::Told, Expr::value(Some(word)))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id))
            .filter(as_before)
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Says when people are to be reminded of a vote without a meeting; `false` when that changes nothing: it stands there
    /// already, or the vote is opened. Of several who say it at once, each is answered by what the one before has left.
    pub async fn set_reminder(&self, id: Uuid, before_ms: Option<i64>) -> Result<bool, StoreError> {
        use vote::Column;
        let differs = match before_ms {
            Some(before_ms) => {
                Condition::any().add(Column::RemindBeforeMs.ne(before_ms)).add(Column::RemindBeforeMs.is_null())
            }
            None => Condition::all().add(Column::RemindBeforeMs.is_not_null()),
        };
        let changed = vote::Entity::update_many()
            .col_expr(Column::RemindBeforeMs, Expr::value(before_ms))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id))
            .filter(Column::Stage.is_in(vote::UNOPENED))
            .filter(differs)
            .exec(&self.0.db)
            .await?;
        Ok(changed.rows_affected == 1)
    }

    /// Forgets what was prepared in a meeting that is deleted: its keys, and votes in which nothing was fixed.
    pub(crate) async fn forget_prepared(&self, meeting: Uuid) -> Result<(), StoreError> {
        let drafts = {
            use vote::Column;
            let own = vote::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
            let own = own.filter(Column::MeetingId.eq(meeting)).filter(Column::Size.eq(0));
            own.select_only().column(Column::Id).into_tuple().all(&self.0.db).await?
        };
        self.delete_drafts(drafts).await?;
        self.forget_keys(vec![meeting]).await
    }

    /// Deletes these votes with their files and keys, as far as nothing is fixed in them; how many.
    pub(crate) async fn delete_drafts(&self, ids: Vec<Uuid>) -> Result<u64, StoreError> {
        use vote::Column;
        if ids.is_empty() {
            return Ok(0);
        }
        let own = vote::Entity::delete_many().filter(Column::TenantId.eq(self.0.uuid()));
        let drafts = own.filter(Column::Id.is_in(ids.iter().copied())).filter(Column::Size.eq(0));
        let gone = drafts.exec(&self.0.db).await?.rows_affected;
        // In some of them something may have been fixed since they were looked for: those keep their keys.
        let own = vote::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        let left = own.filter(Column::Id.is_in(ids.iter().copied())).select_only().column(Column::Id);
        let left: Vec<Uuid> = left.into_tuple().all(&self.0.db).await?;
        // Without a meeting the id of the vote stands in its place.
        self.forget_keys(ids.into_iter().filter(|id| !left.contains(id)).collect()).await?;
        Ok(gone)
    }

    async fn forget_keys(&self, meetings: Vec<Uuid>) -> Result<(), StoreError> {
        use voter_key::Column;
        let own = voter_key::Entity::delete_many().filter(Column::TenantId.eq(self.0.uuid()));
        own.filter(Column::MeetingId.is_in(meetings)).exec(&self.0.db).await?;
        Ok(())
    }
}
