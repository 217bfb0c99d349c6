//! Webhooks leave the outbox.

use async_trait::async_trait;
use identity::{Tenant, WebhookOutcome};
use outbox::{Deliver, Outcome, Parcel};
use tracing::error;

/// Delivers events to webhooks.
pub(crate) struct Webhooks;

#[async_trait]
impl Deliver for Webhooks {
    fn kind(&self) -> &'static str {
        store::WEBHOOK
    }

    async fn deliver(&self, tenant: &Tenant, parcel: Parcel) -> Outcome {
        let Some(webhook) = parcel.about else { return Outcome::Void };
        match tenant.identity.deliver_webhook(webhook.into(), parcel.id.into()).await {
            Ok(WebhookOutcome::Delivered) => Outcome::Done,
            Ok(WebhookOutcome::Nobody) => Outcome::Void,
            Ok(WebhookOutcome::Again(why)) => Outcome::Again(why),
            Ok(WebhookOutcome::GivenUp(why)) => Outcome::Failed(why),
            Err(fault) => {
                error!(tenant = %tenant.id, %fault, "a webhook could not be told");
                Outcome::Again("server")
            }
        }
    }
}
