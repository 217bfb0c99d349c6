//! One try to deliver an event to a webhook, and what follows from its answer.

use std::time::{Duration, Instant};

use audit::{Act, Acting, Actor};
use ids::{WebhookDeliveryId, WebhookId};
use outbound::header::HeaderName;
use outbound::{Limits, OutboundError, Request};
use store::entity::webhook::Model;
use store::entity::{webhook_attempt, webhook_delivery};
use uuid::Uuid;
use webhooks::{CONTENT_TYPE, ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER, Verdict, signature_header};

use super::object;
use crate::Identity;
use crate::error::IdentityError;

/// A webhook to which nothing has arrived for so long is switched off, milliseconds.
pub const FAILING_MS_MAX: i64 = 5 * 24 * 60 * 60 * 1_000;
/// What is kept of an answer, characters.
const ANSWER_CHARS_MAX: usize = 500;
/// What is read of an answer, bytes; a receiver that says more is not taken for one.
const ANSWER_BYTES_MAX: usize = 64 * 1024;
/// From the call to the last byte of the answer.
const TRY_MAX: Duration = Duration::from_secs(15);

/// What becomes of a delivery after a try. The words are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookOutcome {
    Delivered,
    /// The webhook is gone, or the log of the delivery.
    Nobody,
    Again(&'static str),
    GivenUp(&'static str),
}

/// A try that was made.
pub(super) struct Tried {
    at_ms: i64,
    duration: Duration,
    status: Option<u16>,
    fault: Option<&'static str>,
    answer: String,
}

impl Tried {
    fn verdict(&self) -> Verdict {
        self.status.map_or(Verdict::Again, Verdict::of)
    }
}

impl Identity {
    /// Tries a delivery that is due. What came of it stands in the log of the webhook.
    pub async fn deliver_webhook(
        &self,
        webhook: WebhookId,
        delivery: WebhookDeliveryId,
    ) -> Result<WebhookOutcome, IdentityError> {
        let Some(webhook) = self.store.webhooks().find(webhook.uuid()).await? else {
            return Ok(WebhookOutcome::Nobody);
        };
        let Some(row) = self.store.webhooks().delivery(webhook.id, delivery.uuid()).await? else {
            return Ok(WebhookOutcome::Nobody);
        };
        if webhook.paused {
            return Ok(WebhookOutcome::GivenUp("paused"));
        }
        if webhook.off_at_ms.is_some() {
            return Ok(WebhookOutcome::GivenUp("switched-off"));
        }
        let tried = self.try_webhook(&webhook, &row).await?;
        self.note_attempt(&row, &tried).await?;
        match tried.verdict() {
            Verdict::Taken => {
                if webhook.failing_since_ms.is_some() {
                    self.store.webhooks().set_failing(webhook.id, None).await?;
                }
                Ok(WebhookOutcome::Delivered)
            }
            Verdict::Gone => {
                self.switch_off(&webhook, "gone").await?;
                Ok(WebhookOutcome::GivenUp("gone"))
            }
            Verdict::Again => {
                match webhook.failing_since_ms {
                    None => self.store.webhooks().set_failing(webhook.id, Some(tried.at_ms)).await?,
                    Some(since) if tried.at_ms - since >= FAILING_MS_MAX => {
                        self.switch_off(&webhook, "failing").await?
                    }
                    Some(_) => {}
                }
                Ok(WebhookOutcome::Again(tried.fault.unwrap_or("status")))
            }
        }
    }

    /// Signs and sends. What the receiver does is no error of ours.
    pub(super) async fn try_webhook(
        &self,
        webhook: &Model,
        row: &webhook_delivery::Model,
    ) -> Result<Tried, IdentityError> {
        let at_ms = self.now_ms();
        let mut keys = vec![self.opened_key(&webhook.signing_key).await?];
        if let Some(former) = &webhook.former_key
            && webhook.former_until_ms.is_some_and(|until| until > at_ms)
        {
            keys.push(self.opened_key(former).await?);
        }
        let at_s = at_ms / 1_000;
        let request = Request::post(&webhook.url, CONTENT_TYPE, row.body.clone())
            .header(HeaderName::from_static(ID_HEADER), row.event_id.to_string())
            .header(HeaderName::from_static(TIMESTAMP_HEADER), at_s.to_string())
            .header(HeaderName::from_static(SIGNATURE_HEADER), signature_header(row.event_id, at_s, &row.body, &keys));
        let limits = Limits { total: TRY_MAX, body_bytes: ANSWER_BYTES_MAX, ..Limits::default() };
        let began = Instant::now();
        let answered = self.outbound.with_limits(limits).send(request).await;
        let duration = began.elapsed();
        Ok(match answered {
            Ok(answer) => {
                let answer_text = excerpt(&answer.body);
                Tried { at_ms, duration, status: Some(answer.status), fault: None, answer: answer_text }
            }
            Err(fault) => {
                let status = match fault {
                    OutboundError::RedirectRefused { status } => Some(status),
                    _ => None,
                };
                Tried { at_ms, duration, status, fault: Some(fault.code()), answer: String::new() }
            }
        })
    }

    pub(super) async fn note_attempt(&self, row: &webhook_delivery::Model, tried: &Tried) -> Result<(), IdentityError> {
        let attempt = webhook_attempt::Model {
            tenant_id: self.store.id().uuid(),
            id: Uuid::now_v7(),
            delivery_id: row.id,
            at_ms: tried.at_ms,
            duration_ms: i64::try_from(tried.duration.as_millis()).unwrap_or(i64::MAX),
            status: tried.status.map(i64::from),
            fault: tried.fault.map(str::to_owned),
            answer: tried.answer.clone(),
        };
        let store = self.store.begin().await?;
        store.webhooks().add_attempt(attempt).await?;
        if tried.verdict() == Verdict::Taken {
            store.webhooks().delivered(row.id, tried.at_ms).await?;
        }
        Ok(store.commit().await?)
    }

    async fn switch_off(&self, webhook: &Model, why: &'static str) -> Result<(), IdentityError> {
        let store = self.store.begin().await?;
        if store.webhooks().switch_off(webhook.id, self.now_ms(), why).await? {
            let event = Act::WebhookDisable.on(object(webhook)).with("why", why);
            // Whoever made something happen has not done this.
            audit::acting(Acting::as_actor(Actor::system()), self.audit.append(&store, event)).await?;
        }
        Ok(store.commit().await?)
    }
}

/// The beginning of an answer, as text without what a terminal or a database would stumble over.
fn excerpt(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(4 * ANSWER_CHARS_MAX)]);
    text.chars().take(ANSWER_CHARS_MAX).map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_cut_to_what_can_be_kept() {
        assert_eq!(excerpt(b"ok\0\x1b[31m\nline"), "ok  [31m\nline");
        assert_eq!(excerpt("ä".repeat(3_000).as_bytes()).chars().count(), ANSWER_CHARS_MAX);
        assert_eq!(excerpt(&[0xff; 10]).chars().count(), 10);
    }
}
