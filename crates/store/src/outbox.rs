//! What is to be delivered to others.

use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::cursor::{self, Page};
use crate::entity::outbox::{Column, Entity, Model};
use crate::{StoreError, TenantScope};

/// Rows of one statement.
const ROWS_AT_ONCE: usize = 100;

/// A delivery to be made.
#[derive(Clone, Debug)]
pub struct NewDelivery {
    pub id: Uuid,
    pub kind: &'static str,
    pub about: Option<Uuid>,
    pub label: String,
    pub payload: Vec<u8>,
    pub created_at_ms: i64,
    pub due_at_ms: i64,
}

/// A delivery in trial, as it was taken: whoever restarts it meanwhile changes it.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    id: Uuid,
    due_at_ms: i64,
    attempts: i64,
}

/// Repository; see [`TenantScope::outbox`].
#[derive(Debug)]
pub struct Outbox<'a>(pub(crate) &'a TenantScope);

impl Outbox<'_> {
    fn own(&self) -> sea_orm::Select<Entity> {
        Entity::find().filter(Column::TenantId.eq(self.0.uuid()))
    }

    pub async fn add(&self, new: NewDelivery) -> Result<(), StoreError> {
        self.add_many(vec![new]).await
    }

    pub async fn add_many(&self, new: Vec<NewDelivery>) -> Result<(), StoreError> {
        let row = |new: NewDelivery| Model {
            tenant_id: self.0.uuid(),
            id: new.id,
            kind: new.kind.to_owned(),
            about_id: new.about,
            label: new.label,
            payload: new.payload,
            created_at_ms: new.created_at_ms,
            due_at_ms: new.due_at_ms,
            attempts: 0,
            fault: None,
            failed_at_ms: None,
        };
        let mut rows = new.into_iter().map(row).map(Model::into_active_model).peekable();
        while rows.peek().is_some() {
            let some = rows.by_ref().take(ROWS_AT_ONCE);
            Entity::insert_many(some).exec_without_returning(&self.0.db).await?;
        }
        self.0.posted();
        Ok(())
    }

    /// What is due, the longest waiting first.
    pub async fn due(&self, kind: &str, now_ms: i64, limit: u64) -> Result<Vec<Model>, StoreError> {
        let found = self
            .own()
            .filter(Column::Kind.eq(kind))
            .filter(Column::FailedAtMs.is_null())
            .filter(Column::DueAtMs.lte(now_ms))
            .order_by_asc(Column::DueAtMs)
            .limit(limit);
        Ok(found.all(&self.0.db).await?)
    }

    /// When the next one of a kind is due.
    pub async fn next_due(&self, kind: &str) -> Result<Option<i64>, StoreError> {
        let next = self
            .own()
            .filter(Column::Kind.eq(kind))
            .filter(Column::FailedAtMs.is_null())
            .order_by_asc(Column::DueAtMs)
            .limit(1)
            .one(&self.0.db)
            .await?;
        Ok(next.map(|next| next.due_at_ms))
    }

    /// Takes a delivery for a trial: until then nobody else does. Nothing when somebody was faster. Whoever dies in the
    /// trial need not give it back. While it is in trial, no fault stands in it.
    pub async fn take(&self, seen: &Model, until_ms: i64) -> Result<Option<Taken>, StoreError> {
        let taken = Taken { id: seen.id, due_at_ms: until_ms, attempts: seen.attempts + 1 };
        let update = Entity::update_many()
            .col_expr(Column::DueAtMs, Expr::value(taken.due_at_ms))
            .col_expr(Column::Attempts, Expr::value(taken.attempts))
            .col_expr(Column::Fault, Expr::value(Option::<String>::None));
        let done = update.filter(self.as_it_was(seen.id, seen.due_at_ms, seen.attempts)).exec(&self.0.db).await?;
        Ok((done.rows_affected > 0).then_some(taken))
    }

    /// The trial is over and it has arrived, or nobody wants it any more. If it was restarted meanwhile, there is
    /// something new in it, and it stays.
    pub async fn done(&self, taken: Taken) -> Result<(), StoreError> {
        Entity::delete_many().filter(self.as_taken(taken)).exec(&self.0.db).await?;
        Ok(())
    }

    /// It did not arrive; when it is tried again, unless it was restarted meanwhile.
    pub async fn again(&self, taken: Taken, due_at_ms: i64, fault: &str) -> Result<(), StoreError> {
        let update = Entity::update_many().col_expr(Column::DueAtMs, Expr::value(due_at_ms));
        let update = update.col_expr(Column::Fault, Expr::value(fault));
        update.filter(self.as_taken(taken)).exec(&self.0.db).await?;
        Ok(())
    }

    /// It did not arrive and is given up, unless it was restarted meanwhile. Kept so that somebody sees it.
    pub async fn fail(&self, taken: Taken, now_ms: i64, fault: &str) -> Result<(), StoreError> {
        let update = Entity::update_many().col_expr(Column::FailedAtMs, Expr::value(now_ms));
        let update = update.col_expr(Column::Fault, Expr::value(fault));
        update.filter(self.as_taken(taken)).exec(&self.0.db).await?;
        Ok(())
    }

    fn as_taken(&self, taken: Taken) -> Condition {
        self.as_it_was(taken.id, taken.due_at_ms, taken.attempts)
    }

    fn as_it_was(&self, id: Uuid, due_at_ms: i64, attempts: i64) -> Condition {
        Condition::all()
            .add(Column::TenantId.eq(self.0.uuid()))
            .add(Column::Id.eq(id))
            .add(Column::FailedAtMs.is_null())
            .add(Column::DueAtMs.eq(due_at_ms))
            .add(Column::Attempts.eq(attempts))
    }

    /// Nobody wants it any more, whatever becomes of a trial.
    pub async fn remove(&self, id: Uuid) -> Result<bool, StoreError> {
        let done = Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Everything that goes with an account, an invitation, an endpoint.
    pub async fn remove_about(&self, about: Uuid) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::AboutId.eq(about))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// The same of several things in one statement.
    pub async fn remove_about_any(&self, about: &[Uuid]) -> Result<(), StoreError> {
        if about.is_empty() {
            return Ok(());
        }
        Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::AboutId.is_in(about.iter().copied()))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Those of one sort that go with something.
    pub async fn remove_sort(&self, about: Uuid, label: &str) -> Result<(), StoreError> {
        Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::AboutId.eq(about))
            .filter(Column::Label.eq(label))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// What of one sort has not arrived yet, about any of these.
    pub async fn waiting_about(&self, about: &[Uuid], label: &str) -> Result<Vec<Model>, StoreError> {
        if about.is_empty() {
            return Ok(Vec::new());
        }
        let of = self.own().filter(Column::AboutId.is_in(about.iter().copied())).filter(Column::Label.eq(label));
        Ok(of.order_by_asc(Column::Id).all(&self.0.db).await?)
    }

    /// Tries a delivery from the beginning, the given-up ones too; `false` when there is none.
    pub async fn restart(&self, id: Uuid, now_ms: i64) -> Result<bool, StoreError> {
        let done = Entity::update_many()
            .col_expr(Column::DueAtMs, Expr::value(now_ms))
            .col_expr(Column::Attempts, Expr::value(0))
            .col_expr(Column::FailedAtMs, Expr::value(Option::<i64>::None))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::Id.eq(id))
            .exec(&self.0.db)
            .await?;
        self.0.posted();
        Ok(done.rows_affected > 0)
    }

    pub async fn find(&self, id: Uuid) -> Result<Option<Model>, StoreError> {
        Ok(self.own().filter(Column::Id.eq(id)).one(&self.0.db).await?)
    }

    /// What has not arrived, newest first.
    pub async fn list(&self, kind: &str, cursor: Option<&str>, limit: u64) -> Result<Page<Model>, StoreError> {
        let mut wanted = self.own().filter(Column::Kind.eq(kind)).order_by_desc(Column::Id).limit(limit + 1);
        if let Some(after) = cursor {
            let (_, last) = cursor::decode(after)?;
            wanted = wanted.filter(Column::Id.lt(last));
        }
        let found = wanted.all(&self.0.db).await?;
        Ok(cursor::page(found, limit, |last| cursor::encode("", last.id)))
    }

    /// How many of a kind wait, and how many were given up.
    pub async fn count(&self, kind: &str) -> Result<(u64, u64), StoreError> {
        let of = self.own().filter(Column::Kind.eq(kind));
        let waiting = of.clone().filter(Column::FailedAtMs.is_null()).count(&self.0.db).await?;
        let failed = of.filter(Column::FailedAtMs.is_not_null()).count(&self.0.db).await?;
        Ok((waiting, failed))
    }

    /// Deletes what was given up before a time; how many.
    pub async fn forget(&self, before_ms: i64) -> Result<u64, StoreError> {
        let done = Entity::delete_many()
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::FailedAtMs.lt(before_ms))
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected)
    }
}
