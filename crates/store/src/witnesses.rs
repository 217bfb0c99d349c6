//! Witnesses of a tenant's log of votes, and the logs of others that the installation cosigns.

use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::entity::{vote_log_cosignature as cosignature, vote_witness as witness, witnessed_log as log};
use crate::{NewDelivery, Store, StoreError, TenantScope};

/// Which deliverer takes what a witness is to cosign out of the outbox.
pub const WITNESS: &str = "witness";

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
        match outbox.waiting_about(&[id], WITNESS).await?.into_iter().next() {
            Some(waiting) => outbox.restart(waiting.id, now_ms).await.map(drop),
            None => {
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
        }
    }

    /// It cosigned. Call it in a transaction.
    pub async fn cosigned(&self, new: cosignature::Model) -> Result<(), StoreError> {
        use cosignature::Column;
        let new = cosignature::Model { tenant_id: self.0.uuid(), ..new };
        witness::Entity::update_many()
            .col_expr(witness::Column::Origin, Expr::value(Some(new.origin.as_str())))
            .col_expr(witness::Column::Size, Expr::value(new.size))
            .col_expr(witness::Column::SeenAtMs, Expr::value(Some(new.at_ms)))
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

    /// What witnesses said of a log from some size on, the smallest size first.
    pub async fn cosignatures(&self, origin: &str, from: i64) -> Result<Vec<cosignature::Model>, StoreError> {
        use cosignature::Column;
        let own = cosignature::Entity::find().filter(Column::TenantId.eq(self.0.uuid()));
        let wanted = own.filter(Column::Origin.eq(origin)).filter(Column::Size.gte(from));
        Ok(wanted.order_by_asc(Column::Size).order_by_asc(Column::WitnessId).all(&self.0.db).await?)
    }
}

/// Repository; see [`Store::witnessed`].
#[derive(Debug)]
pub struct Witnessed<'a>(pub(crate) &'a Store);

impl Witnessed<'_> {
    /// By name.
    pub async fn all(&self) -> Result<Vec<log::Model>, StoreError> {
        let all = log::Entity::find().order_by_asc(log::Column::Name).order_by_asc(log::Column::Id);
        Ok(all.all(self.0.installation()).await?)
    }

    pub async fn by_origin(&self, origin: &str) -> Result<Option<log::Model>, StoreError> {
        Ok(log::Entity::find().filter(log::Column::Origin.eq(origin)).one(self.0.installation()).await?)
    }

    /// Adds one; [`StoreError::Conflict`] when its origin is known.
    pub async fn add(&self, new: log::Model) -> Result<(), StoreError> {
        log::Entity::insert(new.into_active_model()).exec_without_returning(self.0.installation()).await?;
        Ok(())
    }

    pub async fn remove(&self, id: Uuid) -> Result<Option<log::Model>, StoreError> {
        let found = log::Entity::find_by_id(id).one(self.0.installation()).await?;
        log::Entity::delete_by_id(id).exec(self.0.installation()).await?;
        Ok(found)
    }

    /// Remembers what is about to be cosigned; `false` when another request was faster.
    pub async fn advance(&self, from: &log::Model, size: i64, root: &str, now_ms: i64) -> Result<bool, StoreError> {
        let done = log::Entity::update_many()
            .col_expr(log::Column::Size, Expr::value(size))
            .col_expr(log::Column::Root, Expr::value(Some(root)))
            .col_expr(log::Column::SeenAtMs, Expr::value(Some(now_ms)))
            .filter(log::Column::Id.eq(from.id))
            .filter(log::Column::Size.eq(from.size))
            .exec(self.0.installation())
            .await?;
        Ok(done.rows_affected == 1)
    }

    /// Keeps what a log signed and must not have.
    pub async fn refuse(&self, id: Uuid, note: &str) -> Result<(), StoreError> {
        log::Entity::update_many()
            .col_expr(log::Column::Refused, Expr::col(log::Column::Refused).add(1))
            .col_expr(log::Column::Refusal, Expr::value(Some(note)))
            .filter(log::Column::Id.eq(id))
            .exec(self.0.installation())
            .await?;
        Ok(())
    }
}
