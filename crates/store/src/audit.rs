//! Rows of the audit log of a tenant. What an entry says and how it is hashed is the caller's.

use sea_orm::sea_query::{Expr, LikeExpr, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, Statement, TryInsertResult,
};
use uuid::Uuid;

use crate::cursor::Page;
use crate::entity::audit_entry::{Column, Entity, Model};
use crate::entity::{audit_checkpoint, audit_head};
use crate::{StoreError, TenantScope};

/// Which entries; what is absent is not asked.
#[derive(Clone, Debug, Default)]
pub struct AuditQuery {
    /// Acts by their names; empty for all.
    pub acts: Vec<String>,
    pub result: Option<String>,
    pub actor: Option<Uuid>,
    pub actor_kind: Option<String>,
    pub object: Option<Uuid>,
    pub since_ms: Option<i64>,
    /// Before, not at.
    pub until_ms: Option<i64>,
    /// Parts that all stand in the words of an entry, in lower case.
    pub words: Vec<String>,
    /// Numbers before, not at.
    pub below: Option<i64>,
}

/// Repository; see [`TenantScope::audit`].
#[derive(Debug)]
pub struct Audit<'a>(pub(crate) &'a TenantScope);

impl Audit<'_> {
    /// The growing edge, locked against other writers until the transaction ends. Within a transaction only.
    pub async fn lock_head(&self) -> Result<Option<audit_head::Model>, StoreError> {
        let db = &self.0.db;
        // On SQLite the first write takes the lock; a read would let another process write in between.
        let lock = match db.get_database_backend() {
            DbBackend::Postgres => "SELECT * FROM audit_heads WHERE tenant_id = $1 FOR UPDATE",
            _ => "UPDATE audit_heads SET size = size WHERE tenant_id = ? RETURNING *",
        };
        let lock = Statement::from_sql_and_values(db.get_database_backend(), lock, [self.0.uuid().into()]);
        let row = db.query_one_raw(lock).await?;
        Ok(row.map(|row| audit_head::Model::from_query_result(&row, "")).transpose()?)
    }

    /// Starts a log; does nothing when somebody was faster.
    pub async fn create_head(&self, origin: &str, frontier: Vec<u8>) -> Result<(), StoreError> {
        let head = audit_head::Model {
            tenant_id: self.0.uuid(),
            origin: origin.to_owned(),
            size: 0,
            frontier,
            signed_size: 0,
            cut_size: 0,
            cut_note: None,
        };
        audit_head::Entity::insert(head.into_active_model())
            .on_conflict(OnConflict::column(audit_head::Column::TenantId).do_nothing().to_owned())
            .try_insert()
            .exec_without_returning(&self.0.db)
            .await?;
        Ok(())
    }

    /// The growing edge as it is committed.
    pub async fn head(&self) -> Result<Option<audit_head::Model>, StoreError> {
        let found = audit_head::Entity::find().filter(audit_head::Column::TenantId.eq(self.0.uuid()));
        Ok(found.one(&self.0.db).await?)
    }

    /// Writes an entry and the edge after it. The head must be locked.
    pub async fn append(&self, mut entry: Model, frontier: Vec<u8>) -> Result<(), StoreError> {
        entry.tenant_id = self.0.uuid();
        let size = entry.number + 1;
        Entity::insert(entry.into_active_model()).exec_without_returning(&self.0.db).await?;
        audit_head::Entity::update_many()
            .col_expr(audit_head::Column::Size, Expr::value(size))
            .col_expr(audit_head::Column::Frontier, Expr::value(frontier))
            .filter(audit_head::Column::TenantId.eq(self.0.uuid()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Entries that fit, newest first; the cursor is the number of the last one.
    pub async fn page(&self, query: &AuditQuery, after: Option<&str>, limit: u64) -> Result<Page<Model>, StoreError> {
        let mut query = query.clone();
        if let Some(after) = after {
            let number: i64 = after.parse().ok().filter(|number| *number >= 0).ok_or(StoreError::Cursor)?;
            query.below = Some(query.below.map_or(number, |below| below.min(number)));
        }
        let found = self.fitting(&query).order_by_desc(Column::Number).limit(limit + 1).all(&self.0.db).await?;
        Ok(crate::cursor::page(found, limit, |last| last.number.to_string()))
    }

    /// Entries that fit from a number on, oldest first.
    pub async fn from(&self, query: &AuditQuery, number: i64, limit: u64) -> Result<Vec<Model>, StoreError> {
        let fitting = self.fitting(query).filter(Column::Number.gte(number));
        Ok(fitting.order_by_asc(Column::Number).limit(limit).all(&self.0.db).await?)
    }

    fn fitting(&self, query: &AuditQuery) -> sea_orm::Select<Entity> {
        let mut select = Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        if !query.acts.is_empty() {
            select = select.filter(Column::Act.is_in(query.acts.iter().map(String::as_str)));
        }
        if let Some(result) = &query.result {
            select = select.filter(Column::Result.eq(result.as_str()));
        }
        if let Some(actor) = query.actor {
            select = select.filter(Column::ActorId.eq(actor));
        }
        if let Some(kind) = &query.actor_kind {
            select = select.filter(Column::ActorKind.eq(kind.as_str()));
        }
        if let Some(object) = query.object {
            select = select.filter(Column::ObjectId.eq(object));
        }
        if let Some(since_ms) = query.since_ms {
            select = select.filter(Column::AtMs.gte(since_ms));
        }
        if let Some(until_ms) = query.until_ms {
            select = select.filter(Column::AtMs.lt(until_ms));
        }
        if let Some(below) = query.below {
            select = select.filter(Column::Number.lt(below));
        }
        for word in &query.words {
            let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            select = select.filter(Column::Words.like(LikeExpr::new(format!("%{escaped}%")).escape('\\')));
        }
        select
    }

    /// Adds a signed state; nothing happens when there is one of this size.
    pub async fn add_checkpoint(&self, size: i64, note: &str, now_ms: i64) -> Result<bool, StoreError> {
        use audit_checkpoint::{Column, Entity, Model};
        let model = Model { tenant_id: self.0.uuid(), size, at_ms: now_ms, note: note.to_owned() };
        let done = Entity::insert(model.into_active_model())
            .on_conflict(OnConflict::columns([Column::TenantId, Column::Size]).do_nothing().to_owned())
            .try_insert()
            .exec_without_returning(&self.0.db)
            .await?;
        audit_head::Entity::update_many()
            .col_expr(audit_head::Column::SignedSize, Expr::value(size))
            .filter(audit_head::Column::TenantId.eq(self.0.uuid()))
            .filter(audit_head::Column::SignedSize.lt(size))
            .exec(&self.0.db)
            .await?;
        Ok(matches!(done, TryInsertResult::Inserted(rows) if rows > 0))
    }

    /// Entries with parts that are by or about one of these, or have one of these words, from after a number on.
    pub async fn naming(
        &self,
        who: &[Uuid],
        words: &[String],
        after: i64,
        limit: u64,
    ) -> Result<Vec<Model>, StoreError> {
        let of = |column: Column| column.is_in(who.iter().copied());
        let mut fits = Condition::any().add(of(Column::ActorId)).add(of(Column::ObjectId));
        for word in words.iter().filter(|word| !word.is_empty()) {
            let escaped = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            fits = fits.add(Column::Words.like(LikeExpr::new(format!("%{escaped}%")).escape('\\')));
        }
        let found = Entity::find().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::Number.gt(after));
        let found = found.filter(Column::Parts.is_not_null()).filter(fits);
        Ok(found.order_by_asc(Column::Number).limit(limit).all(&self.0.db).await?)
    }

    /// Entries from before a time that still have their network.
    pub async fn networked(&self, before_ms: i64, limit: u64) -> Result<Vec<Model>, StoreError> {
        let found = Entity::find().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::Networked.eq(true));
        Ok(found.filter(Column::AtMs.lt(before_ms)).order_by_asc(Column::AtMs).limit(limit).all(&self.0.db).await?)
    }

    /// Writes what is left beside an entry, and what it is searched by. What is hashed is not touched.
    pub async fn withhold(&self, left: &Model) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::Parts, Expr::value(left.parts.clone()))
            .col_expr(Column::Words, Expr::value(left.words.as_str()))
            .col_expr(Column::ActorId, Expr::value(left.actor_id))
            .col_expr(Column::ObjectId, Expr::value(left.object_id))
            .col_expr(Column::WithheldBy, Expr::value(left.withheld_by))
            .col_expr(Column::Networked, Expr::value(left.networked))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Number.eq(left.number))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// The number up to which, from one on, all entries are older than a time; the size of the log when all are.
    pub async fn older_than(&self, from: i64, before_ms: i64) -> Result<Option<i64>, StoreError> {
        let own = || Entity::find().select_only().filter(Column::TenantId.eq(self.0.uuid()));
        let younger = own().column_as(Column::Number.min(), "first").filter(Column::AtMs.gte(before_ms));
        let younger = younger.filter(Column::Number.gte(from)).into_tuple::<Option<i64>>().one(&self.0.db).await?;
        if let Some(first) = younger.flatten() {
            return Ok(Some(first));
        }
        let last = own().column_as(Column::Number.max(), "last").into_tuple::<Option<i64>>().one(&self.0.db).await?;
        Ok(last.flatten().map(|last| last + 1))
    }

    /// The largest signed state beyond one size and up to another.
    pub async fn checkpoint_within(
        &self,
        beyond: i64,
        up_to: i64,
    ) -> Result<Option<audit_checkpoint::Model>, StoreError> {
        use audit_checkpoint::{Column, Entity};
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Size.gt(beyond))
            .filter(Column::Size.lte(up_to));
        Ok(found.order_by_desc(Column::Size).limit(1).one(&self.0.db).await?)
    }

    /// Deletes the entries before a signed state, and older signed states; how many entries. The head must be locked.
    pub async fn cut(&self, size: i64, note: &str) -> Result<u64, StoreError> {
        let own = self.0.uuid();
        let entries = Entity::delete_many().filter(Column::TenantId.eq(own)).filter(Column::Number.lt(size));
        let gone = entries.exec(&self.0.db).await?.rows_affected;
        audit_checkpoint::Entity::delete_many()
            .filter(audit_checkpoint::Column::TenantId.eq(own))
            .filter(audit_checkpoint::Column::Size.lt(size))
            .exec(&self.0.db)
            .await?;
        audit_head::Entity::update_many()
            .col_expr(audit_head::Column::CutSize, Expr::value(size))
            .col_expr(audit_head::Column::CutNote, Expr::value(note))
            .filter(audit_head::Column::TenantId.eq(own))
            .exec(&self.0.db)
            .await?;
        Ok(gone)
    }

    /// Signed states of at least this size, smallest first.
    pub async fn checkpoints(&self, from: i64, limit: u64) -> Result<Vec<audit_checkpoint::Model>, StoreError> {
        use audit_checkpoint::{Column, Entity};
        let found = Entity::find()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Size.gte(from))
            .order_by_asc(Column::Size)
            .limit(limit)
            .all(&self.0.db)
            .await?;
        Ok(found)
    }

    /// The newest signed state.
    pub async fn last_checkpoint(&self) -> Result<Option<audit_checkpoint::Model>, StoreError> {
        use audit_checkpoint::{Column, Entity};
        let found = Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        Ok(found.order_by_desc(Column::Size).limit(1).one(&self.0.db).await?)
    }
}
