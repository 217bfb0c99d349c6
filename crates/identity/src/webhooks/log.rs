//! What was told to a webhook and what it answered.

use audit::Act;
use ids::{WebhookDeliveryId, WebhookId};
use store::entity::{webhook_attempt, webhook_delivery};
use store::{NewWebhookEvent, Page, Waiting};
use uuid::Uuid;
use webhooks::{CloudEvent, Data, EventType};

use super::object;
use crate::Identity;
use crate::error::IdentityError;

/// How long the log is kept, milliseconds.
pub const WEBHOOK_LOG_MS: i64 = 14 * 24 * 60 * 60 * 1_000;

/// How far a delivery has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    Delivered,
    /// It is tried at this time, if not just now.
    Waiting {
        due_at_ms: i64,
    },
    /// It is not tried any more.
    GivenUp,
}

/// A delivery with what was tried, oldest first.
#[derive(Clone, Debug)]
pub struct WebhookDelivery {
    pub row: webhook_delivery::Model,
    pub state: DeliveryState,
    pub attempts: Vec<webhook_attempt::Model>,
}

fn state(row: &webhook_delivery::Model, waiting: Option<&Waiting>) -> DeliveryState {
    match waiting {
        Some(waiting) if !waiting.given_up => DeliveryState::Waiting { due_at_ms: waiting.due_at_ms },
        _ if row.delivered_at_ms.is_some() => DeliveryState::Delivered,
        _ => DeliveryState::GivenUp,
    }
}

impl Identity {
    /// The log of a webhook, newest first.
    pub async fn webhook_deliveries(
        &self,
        id: WebhookId,
        cursor: Option<&str>,
        limit: u64,
    ) -> Result<Page<WebhookDelivery>, IdentityError> {
        self.store.webhooks().find(id.uuid()).await?.ok_or(IdentityError::NotFound)?;
        let page = self.store.webhooks().deliveries(id.uuid(), cursor, limit).await?;
        Ok(Page { items: self.with_attempts(page.items).await?, next: page.next })
    }

    async fn with_attempts(&self, rows: Vec<webhook_delivery::Model>) -> Result<Vec<WebhookDelivery>, IdentityError> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let waiting = self.store.webhooks().waiting(&ids).await?;
        let attempts = self.store.webhooks().attempts(&ids).await?;
        let entry = |row: webhook_delivery::Model| {
            let state = state(&row, waiting.iter().find(|waiting| waiting.delivery == row.id));
            let attempts = attempts.iter().filter(|attempt| attempt.delivery_id == row.id).cloned().collect();
            WebhookDelivery { row, state, attempts }
        };
        Ok(rows.into_iter().map(entry).collect())
    }

    async fn webhook_delivery(&self, row: webhook_delivery::Model) -> Result<WebhookDelivery, IdentityError> {
        self.with_attempts(vec![row]).await?.pop().ok_or(IdentityError::NotFound)
    }

    /// Sends an event of a kind of its own, now and once, whether or not the webhook is paused.
    pub async fn test_webhook(&self, id: WebhookId) -> Result<WebhookDelivery, IdentityError> {
        let webhook = self.store.webhooks().find(id.uuid()).await?.ok_or(IdentityError::NotFound)?;
        let (tenant, at_ms) = (self.store.id().uuid(), self.now_ms());
        let event = CloudEvent::new(Uuid::now_v7(), tenant, EventType::Test, at_ms, Data::default());
        let event = NewWebhookEvent { id: event.id(), kind: EventType::Test.name(), body: event.to_json(), at_ms };
        let store = self.store.begin().await?;
        let row = store.webhooks().add(webhook.id, &event).await?;
        self.audit.append(&store, Act::WebhookTest.on(object(&webhook))).await?;
        store.commit().await?;
        let tried = self.try_webhook(&webhook, &row).await?;
        self.note_attempt(&row, &tried).await?;
        let row = self.store.webhooks().delivery(webhook.id, row.id).await?.ok_or(IdentityError::NotFound)?;
        self.webhook_delivery(row).await
    }

    /// Puts a delivery on its way once more, arrived or not. The event keeps its id, so that a receiver knows it again.
    pub async fn redeliver(
        &self,
        id: WebhookId,
        delivery: WebhookDeliveryId,
    ) -> Result<WebhookDelivery, IdentityError> {
        let webhook = self.store.webhooks().find(id.uuid()).await?.ok_or(IdentityError::NotFound)?;
        let found = self.store.webhooks().delivery(webhook.id, delivery.uuid()).await?;
        let row = found.ok_or(IdentityError::NotFound)?;
        if webhook.paused || webhook.off_at_ms.is_some() {
            return Err(IdentityError::WebhookOff);
        }
        let store = self.store.begin().await?;
        store.webhooks().send(&row, self.now_ms()).await?;
        let again = Act::WebhookRedeliver.on(object(&webhook)).with("event", row.event_id.to_string());
        self.audit.append(&store, again).await?;
        store.commit().await?;
        self.webhook_delivery(row).await
    }

    /// Forgets what was told long ago, and keys whose time is over.
    pub async fn sweep_webhooks(&self) -> Result<u64, IdentityError> {
        let now_ms = self.now_ms();
        let store = self.store.begin().await?;
        let gone = store.webhooks().sweep(now_ms - WEBHOOK_LOG_MS, now_ms).await?;
        store.retention().count(store::classes::WEBHOOKS, gone).await?;
        store.commit().await?;
        Ok(gone)
    }
}
