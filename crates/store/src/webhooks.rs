//! Webhooks of a tenant, and what was told to them.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, UpdateMany,
};
use uuid::Uuid;

use crate::cursor::{self, Page};
use crate::entity::webhook::{Column, Entity, Model};
use crate::entity::{outbox, webhook_attempt as attempt, webhook_delivery as delivery};
use crate::{NewDelivery, StoreError, TenantScope};

/// Which deliverer takes what is written here into the outbox.
pub const WEBHOOK: &str = "webhook";

/// Something to be told to every webhook that has chosen it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWebhookEvent {
    pub id: Uuid,
    pub kind: &'static str,
    pub body: String,
    pub at_ms: i64,
}

/// A delivery as its row in the outbox stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub delivery: Uuid,
    pub due_at_ms: i64,
    /// It is not tried any more.
    pub given_up: bool,
}

/// Repository; see [`TenantScope::webhooks`].
#[derive(Debug)]
pub struct Webhooks<'a>(pub(crate) &'a TenantScope);

impl Webhooks<'_> {
    fn own(&self) -> sea_orm::Select<Entity> {
        Entity::find().filter(Column::TenantId.eq(self.0.uuid()))
    }

    fn update(&self, id: Uuid) -> UpdateMany<Entity> {
        Entity::update_many().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::Id.eq(id))
    }

    /// Adds one; [`StoreError::Conflict`] when the name is taken.
    pub async fn create(&self, model: Model) -> Result<(), StoreError> {
        Entity::insert(model.into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    /// All of them by name.
    pub async fn all(&self) -> Result<Vec<Model>, StoreError> {
        Ok(self.own().order_by_asc(Column::NameKey).all(&self.0.db).await?)
    }

    pub async fn count(&self) -> Result<u64, StoreError> {
        Ok(self.own().count(&self.0.db).await?)
    }

    pub async fn find(&self, id: Uuid) -> Result<Option<Model>, StoreError> {
        Ok(self.own().filter(Column::Id.eq(id)).one(&self.0.db).await?)
    }

    /// Changes what administrators set; with `version`, only if nobody else has changed it since.
    pub async fn change(&self, after: &Model, version: Option<i64>) -> Result<(), StoreError> {
        let mut update = self
            .update(after.id)
            .col_expr(Column::Name, Expr::value(after.name.as_str()))
            .col_expr(Column::NameKey, Expr::value(after.name_key.as_str()))
            .col_expr(Column::Url, Expr::value(after.url.as_str()))
            .col_expr(Column::Events, Expr::value(after.events.as_str()))
            .col_expr(Column::SigningKey, Expr::value(after.signing_key.clone()))
            .col_expr(Column::FormerKey, Expr::value(after.former_key.clone()))
            .col_expr(Column::FormerUntilMs, Expr::value(after.former_until_ms))
            .col_expr(Column::Paused, Expr::value(after.paused))
            .col_expr(Column::FailingSinceMs, Expr::value(after.failing_since_ms))
            .col_expr(Column::OffAtMs, Expr::value(after.off_at_ms))
            .col_expr(Column::OffWhy, Expr::value(after.off_why.as_deref()))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1));
        if let Some(version) = version {
            update = update.filter(Column::Version.eq(version));
        }
        if update.exec(&self.0.db).await?.rows_affected == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }

    /// Notes since when nothing arrives, or that something has.
    pub async fn set_failing(&self, id: Uuid, since_ms: Option<i64>) -> Result<(), StoreError> {
        self.update(id).col_expr(Column::FailingSinceMs, Expr::value(since_ms)).exec(&self.0.db).await?;
        Ok(())
    }

    /// The server switches it off; `false` when it is off already.
    pub async fn switch_off(&self, id: Uuid, at_ms: i64, why: &str) -> Result<bool, StoreError> {
        let done = self
            .update(id)
            .col_expr(Column::OffAtMs, Expr::value(at_ms))
            .col_expr(Column::OffWhy, Expr::value(why))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::OffAtMs.is_null())
            .exec(&self.0.db)
            .await?;
        Ok(done.rows_affected > 0)
    }

    /// Deletes one with its log, and what is still on the way to it.
    pub async fn delete(&self, id: Uuid, version: Option<i64>) -> Result<(), StoreError> {
        let mut delete = Entity::delete_many().filter(Column::TenantId.eq(self.0.uuid())).filter(Column::Id.eq(id));
        if let Some(version) = version {
            delete = delete.filter(Column::Version.eq(version));
        }
        if delete.exec(&self.0.db).await?.rows_affected == 0 {
            return Err(StoreError::Stale);
        }
        self.0.outbox().remove_about(id).await
    }

    /// Whether any webhook wants to be told of anything, and of what: id and names.
    async fn listening(&self) -> Result<Vec<(Uuid, String)>, StoreError> {
        let found = self.own().filter(Column::Paused.eq(false)).filter(Column::OffAtMs.is_null());
        Ok(found.select_only().columns([Column::Id, Column::Events]).into_tuple().all(&self.0.db).await?)
    }

    /// Writes events for every webhook that has chosen them. In the transaction of what they tell of.
    pub async fn announce(&self, events: &[NewWebhookEvent]) -> Result<(), StoreError> {
        if events.is_empty() {
            return Ok(());
        }
        for (webhook, chosen) in self.listening().await? {
            for event in events.iter().filter(|event| chosen.split(' ').any(|name| name == event.kind)) {
                let row = self.add(webhook, event).await?;
                self.send(&row, event.at_ms).await?;
            }
        }
        Ok(())
    }

    /// An event for one webhook, which is not on its way yet.
    pub async fn add(&self, webhook: Uuid, event: &NewWebhookEvent) -> Result<delivery::Model, StoreError> {
        let row = delivery::Model {
            tenant_id: self.0.uuid(),
            id: Uuid::now_v7(),
            webhook_id: webhook,
            event_id: event.id,
            event_type: event.kind.to_owned(),
            body: event.body.clone(),
            created_at_ms: event.at_ms,
            delivered_at_ms: None,
        };
        delivery::Entity::insert(row.clone().into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(row)
    }

    /// Puts a delivery on its way, as if it never was before.
    pub async fn send(&self, row: &delivery::Model, now_ms: i64) -> Result<(), StoreError> {
        let new = NewDelivery {
            id: row.id,
            kind: WEBHOOK,
            about: Some(row.webhook_id),
            label: row.event_type.clone(),
            // What is sent stands in the log already; it holds no secret.
            payload: Vec::new(),
            created_at_ms: now_ms,
            due_at_ms: now_ms,
        };
        if self.0.outbox().restart(row.id, now_ms).await? { Ok(()) } else { self.0.outbox().add(new).await }
    }

    pub async fn delivery(&self, webhook: Uuid, id: Uuid) -> Result<Option<delivery::Model>, StoreError> {
        let found = delivery::Entity::find()
            .filter(delivery::Column::TenantId.eq(self.0.uuid()))
            .filter(delivery::Column::WebhookId.eq(webhook))
            .filter(delivery::Column::Id.eq(id));
        Ok(found.one(&self.0.db).await?)
    }

    /// The log of a webhook, newest first.
    pub async fn deliveries(
        &self,
        webhook: Uuid,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<delivery::Model>, StoreError> {
        let mut wanted = delivery::Entity::find()
            .filter(delivery::Column::TenantId.eq(self.0.uuid()))
            .filter(delivery::Column::WebhookId.eq(webhook))
            .order_by_desc(delivery::Column::Id)
            .limit(limit + 1);
        if let Some(before) = cursor {
            let (_, before) = cursor::decode(before)?;
            wanted = wanted.filter(delivery::Column::Id.lt(before));
        }
        Ok(cursor::page(wanted.all(&self.0.db).await?, limit, |last| cursor::encode("", last.id)))
    }

    /// Which of these are still in the outbox.
    pub async fn waiting(&self, deliveries: &[Uuid]) -> Result<Vec<Waiting>, StoreError> {
        if deliveries.is_empty() {
            return Ok(Vec::new());
        }
        let found = outbox::Entity::find()
            .filter(outbox::Column::TenantId.eq(self.0.uuid()))
            .filter(outbox::Column::Id.is_in(deliveries.iter().copied()))
            .all(&self.0.db)
            .await?;
        let waiting = |row: outbox::Model| Waiting {
            delivery: row.id,
            due_at_ms: row.due_at_ms,
            given_up: row.failed_at_ms.is_some(),
        };
        Ok(found.into_iter().map(waiting).collect())
    }

    /// What was tried of these deliveries, oldest first.
    pub async fn attempts(&self, deliveries: &[Uuid]) -> Result<Vec<attempt::Model>, StoreError> {
        if deliveries.is_empty() {
            return Ok(Vec::new());
        }
        let found = attempt::Entity::find()
            .filter(attempt::Column::TenantId.eq(self.0.uuid()))
            .filter(attempt::Column::DeliveryId.is_in(deliveries.iter().copied()))
            .order_by_asc(attempt::Column::Id);
        Ok(found.all(&self.0.db).await?)
    }

    pub async fn add_attempt(&self, mut row: attempt::Model) -> Result<(), StoreError> {
        row.tenant_id = self.0.uuid();
        attempt::Entity::insert(row.into_active_model()).exec_without_returning(&self.0.db).await?;
        Ok(())
    }

    pub async fn delivered(&self, id: Uuid, at_ms: i64) -> Result<(), StoreError> {
        delivery::Entity::update_many()
            .col_expr(delivery::Column::DeliveredAtMs, Expr::value(at_ms))
            .filter(delivery::Column::TenantId.eq(self.0.uuid()))
            .filter(delivery::Column::Id.eq(id))
            .exec(&self.0.db)
            .await?;
        Ok(())
    }

    /// Forgets what was told before a time, and former keys whose time is over. Answers how much was told.
    pub async fn sweep(&self, told_before_ms: i64, now_ms: i64) -> Result<u64, StoreError> {
        let told = delivery::Entity::delete_many()
            .filter(delivery::Column::TenantId.eq(self.0.uuid()))
            .filter(delivery::Column::CreatedAtMs.lt(told_before_ms))
            .exec(&self.0.db)
            .await?;
        Entity::update_many()
            .col_expr(Column::FormerKey, Expr::value(Option::<Vec<u8>>::None))
            .col_expr(Column::FormerUntilMs, Expr::value(Option::<i64>::None))
            .filter(Column::TenantId.eq(self.0.uuid()))
            .filter(Column::FormerUntilMs.lt(now_ms))
            .exec(&self.0.db)
            .await?;
        Ok(told.rows_affected)
    }
}
