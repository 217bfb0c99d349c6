//! Witnesses of a tenant's log of votes, and the logs of others that the installation cosigns.

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::entity::{vote_log_cosignature as cosignature, vote_witness as witness, witnessed_log as log};
use crate::{NewDelivery, StoreError, TenantScope};

/// Which deliverer takes what a witness is to cosign out of the outbox.
pub const WITNESS: &str = "witness";

/// A state of a log that is about to be cosigned.
#[derive(Clone, Copy, Debug)]
pub struct WitnessedState<'a> {
    pub size: i64,
    /// Base64.
    pub root: &'a str,
    /// As the log signed it.
    pub note: &'a str,
    pub now_ms: i64,
}

/// Repository; see [`TenantScope::witnesses`].
#[derive(Debug)]
pub struct Witnesses<'a>(pub(crate) &'a TenantScope);

impl Witnesses<'_> {
    /// By name.
    pub async fn all(&self) -> Result<Vec<witness::Model>, StoreError> {
        let own = witness::Entity::find().filter(witness::Column::TenantId.eq(self.0.uuid()));
        Ok(own.order_by_asc(witness::Column::Name).order_by_asc(witness::Column::Id).all(&self.0.db).await?)
    }

    pub async fn count(&self) -> Result<u64, StoreError> {
        let own = witness::Entity::find().filter(witness::Column::TenantId.eq(self.0.uuid()));
        Ok(own.count(&self.0.db).await?)
    }

    pub async fn find(&self, id: Uuid) -> Result<Option<witness::Model>, StoreError> {
        Ok(witness::Entity::find_by_id((self.0.uuid(), id)).one(&self.0.db).await?)
    }

    /// Adds one; [`StoreError::Conflict`] when its key is known.
    pub async fn add(&self, new: witness::Model) -> Result<(), StoreError> {
        let new = witness::Model { tenant_id: self.0.uuid(), ..new };
        witness::Entity::insert(new.into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    /// Asks it no more. What it said stays. Call it in a transaction.
    pub async fn remove(&self, id: Uuid) -> Result<bool, StoreError> {
        let own = witness::Entity::delete_many().filter(witness::Column::TenantId.eq(self.0.uuid()));
        let done = own.filter(witness::Column::Id.eq(id)).exec(&self.0.db).await?;
        self.0.outbox().remove_about(id).await?;
        Ok(done.rows_affected == 1)
    }

    /// Has every witness asked as soon as what this belongs to is committed.
    pub async fn order(&self, now_ms: i64) -> Result<(), StoreError> {
        for witness in self.all().await? {
            self.order_one(witness.id, now_ms).await?;
        }
        Ok(())
    }

    pub async fn order_one(&self, id: Uuid, now_ms: i64) -> Result<(), StoreError> {
        let outbox = self.0.outbox();
        // One delivery brings all that came meanwhile.
        if let Some(waiting) = outbox.waiting_about(&[id], WITNESS).await?.into_iter().next()
            // It may have arrived since it was seen; one that is being delivered just now is delivered once more.
            && outbox.restart(waiting.id, now_ms).await?
        {
            return Ok(());
        }
        let new = NewDelivery {
            id: Uuid::now_v7(),
            kind: WITNESS,
            about: Some(id),
            label: WITNESS.to_owned(),
            payload: Vec::new(),
            created_at_ms: now_ms,
            due_at_ms: now_ms,
        };
        outbox.add(new).await
    }

    /// Those who have not cosigned this log as it is, and who are not asked already.
    pub async fn behind(&self, origin: &str, size: i64) -> Result<Vec<Uuid>, StoreError> {
        let all = self.all().await?.into_iter();
        let is_behind = |row: &witness::Model| row.origin.as_deref() != Some(origin) || row.size < size;
        let mut behind: Vec<_> = all.filter(is_behind).map(|row| row.id).collect();
        for waiting in self.0.outbox().waiting_about(&behind, WITNESS).await? {
            behind.retain(|id| waiting.failed_at_ms.is_some() || Some(*id) != waiting.about_id);
        }
        Ok(behind)
    }

    /// It cosigned. Call it in a transaction.
    pub async fn cosigned(&self, new: cosignature::Model, now_ms: i64) -> Result<(), StoreError> {
        use cosignature::Column;
        let new = cosignature::Model { tenant_id: self.0.uuid(), ..new };
        witness::Entity::update_many()
            .col_expr(witness::Column::Origin, Expr::value(Some(new.origin.as_str())))
            .col_expr(witness::Column::Size, Expr::value(new.size))
            .col_expr(witness::Column::SeenAtMs, Expr::value(Some(now_ms)))
            .col_expr(witness::Column::Fault, Expr::value(Option::<String>::None))
            .filter(witness::Column::TenantId.eq(self.0.uuid()))
            .filter(witness::Column::Id.eq(new.witness_id))
            .exec(&self.0.db)
            .await?;
        let once = OnConflict::columns([Column::TenantId, Column::Origin, Column::Size, Column::WitnessId])
            .do_nothing()
            .to_owned();
        let insert = cosignature::Entity::insert(new.into_active_model()).on_conflict(once);
        insert.exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    /// It did not, and why.
    pub async fn refused(&self, id: Uuid, fault: &str) -> Result<(), StoreError> {
        witness::Entity::update_many()
            .col_expr(witness::Column::Fault, Expr::value(Some(fault)))
            .filter(witness::Column::TenantId.eq(self.0.uuid()))
            .filter(witness::Column::Id.eq(id))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// The lines that witnesses wrote under a log of this size.
    pub async fn cosignatures(&self, origin: &str, size: i64) -> Result<Vec<String>, StoreError> {
        use cosignature::Column;
        let own = cosignature::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        let wanted = own.filter(Column::Origin.eq(origin)).filter(Column::Size.eq(size));
        let lines = wanted.order_by_asc(Column::WitnessId).select_only().column(Column::Line);
        Ok(lines.into_tuple().all(&self.0.db).await?)
    }

    /// At which sizes a log was cosigned, and by how many, the largest size first.
    pub async fn cosigned_sizes(&self, origin: &str) -> Result<Vec<(i64, i64)>, StoreError> {
        use cosignature::Column;
        let counted = self.counted(origin, 0);
        Ok(counted.order_by_desc(Column::Size).into_tuple().all(&self.0.db).await?)
    }

    /// At which size, from one on, most witnesses have cosigned a log, and how many. Of several the smallest: the first
    /// one at which that was so stays the one.
    pub async fn most_cosigned(&self, origin: &str, from: i64) -> Result<Option<(i64, i64)>, StoreError> {
        use cosignature::Column;
        let counted = self.counted(origin, from);
        let best = counted.order_by_desc(Column::WitnessId.count()).order_by_asc(Column::Size).limit(1);
        Ok(best.into_tuple().one(&self.0.db).await?)
    }

    fn counted(&self, origin: &str, from: i64) -> sea_orm::Select<cosignature::Entity> {
        use cosignature::Column;
        let own = cosignature::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        let wanted = own.filter(Column::Origin.eq(origin)).filter(Column::Size.gte(from));
        let sizes = wanted.select_only().column(Column::Size).column_as(Column::WitnessId.count(), "cosigned");
        sizes.group_by(Column::Size)
    }
}

/// Repository; see [`crate::Store::witnessed`] and [`TenantScope::witnessed`].
#[derive(Debug)]
pub struct Witnessed<'a, C>(pub(crate) &'a C);

impl<C: ConnectionTrait> Witnessed<'_, C> {
    /// By name.
    pub async fn all(&self) -> Result<Vec<log::Model>, StoreError> {
        let all = log::Entity::find().filter(log::Column::RemovedAtMs.is_null());
        Ok(all.order_by_asc(log::Column::Name).order_by_asc(log::Column::Id).all(self.0).await?)
    }

    /// Those that were removed, too.
    pub async fn count(&self) -> Result<u64, StoreError> {
        Ok(log::Entity::find().count(self.0).await?)
    }

    pub async fn by_origin(&self, origin: &str) -> Result<Option<log::Model>, StoreError> {
        let found = log::Entity::find().filter(log::Column::Origin.eq(origin));
        Ok(found.filter(log::Column::RemovedAtMs.is_null()).one(self.0).await?)
    }

    /// Adds one, unless `most` are known, those that were removed too; [`StoreError::Conflict`] when its origin is.
    /// One that was removed goes on where it was, whatever its key and its name are now, and takes no place of another
    /// one. Call it in a transaction.
    pub async fn add(&self, new: log::Model, most: u64) -> Result<Option<log::Model>, StoreError> {
        use log::Column;
        let revived = log::Entity::update_many()
            .col_expr(Column::Name, Expr::value(new.name.as_str()))
            .col_expr(Column::Key, Expr::value(new.key.as_str()))
            .col_expr(Column::RemovedAtMs, Expr::value(Option::<i64>::None))
            .filter(Column::Origin.eq(new.origin.as_str()))
            .filter(Column::RemovedAtMs.is_not_null())
            .exec(self.0)
            .await?;
        if revived.rows_affected > 0 {
            return self.by_origin(&new.origin).await;
        }
        if self.count().await? >= most {
            return Ok(None);
        }
        log::Entity::insert(new.clone().into_active_model()).exec_without_returning(self.0).await?;
        Ok(Some(new))
    }

    /// Cosigns one no more; what is known of it stays.
    pub async fn remove(&self, id: Uuid, now_ms: i64) -> Result<Option<log::Model>, StoreError> {
        let found = log::Entity::find_by_id(id).filter(log::Column::RemovedAtMs.is_null()).one(self.0).await?;
        log::Entity::update_many()
            .col_expr(log::Column::RemovedAtMs, Expr::value(Some(now_ms)))
            .filter(log::Column::Id.eq(id))
            .filter(log::Column::RemovedAtMs.is_null())
            .exec(self.0)
            .await?;
        Ok(found)
    }

    /// Remembers what is about to be cosigned, as the log signed it; `false` when another request was faster.
    pub async fn advance(&self, from: &log::Model, to: WitnessedState<'_>) -> Result<bool, StoreError> {
        let done = log::Entity::update_many()
            .col_expr(log::Column::Size, Expr::value(to.size))
            .col_expr(log::Column::Root, Expr::value(Some(to.root)))
            .col_expr(log::Column::Note, Expr::value(Some(to.note)))
            .col_expr(log::Column::SeenAtMs, Expr::value(Some(to.now_ms)))
            .filter(log::Column::Id.eq(from.id))
            .filter(log::Column::Size.eq(from.size))
            .filter(log::Column::RemovedAtMs.is_null())
            .exec(self.0)
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Keeps both sides of a fork: what a log signed, and what was cosigned of it, unless that was before notes were kept.
    /// The first one stays; `false` when there is one.
    pub async fn keep_fork(
        &self,
        id: Uuid,
        fork: &str,
        cosigned: Option<&str>,
        now_ms: i64,
    ) -> Result<bool, StoreError> {
        let done = log::Entity::update_many()
            .col_expr(log::Column::Fork, Expr::value(Some(fork)))
            .col_expr(log::Column::ForkCosigned, Expr::value(cosigned))
            .col_expr(log::Column::ForkedAtMs, Expr::value(Some(now_ms)))
            .filter(log::Column::Id.eq(id))
            .filter(log::Column::ForkedAtMs.is_null())
            .exec(self.0)
            .await?;
        Ok(done.rows_affected == 1)
    }
}
