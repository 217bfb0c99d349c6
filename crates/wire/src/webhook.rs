//! Webhooks: where events of a tenant are sent.

use ids::{WebhookDeliveryId, WebhookId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What a webhook can be told of: types of CloudEvents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub enum WebhookEvent {
    #[serde(rename = "org.plenum.meeting.created")]
    MeetingCreated,
    #[serde(rename = "org.plenum.meeting.changed")]
    MeetingChanged,
    #[serde(rename = "org.plenum.meeting.deleted")]
    MeetingDeleted,
    #[serde(rename = "org.plenum.meeting.started")]
    MeetingStarted,
    #[serde(rename = "org.plenum.meeting.ended")]
    MeetingEnded,
    #[serde(rename = "org.plenum.participant.joined")]
    ParticipantJoined,
    #[serde(rename = "org.plenum.participant.left")]
    ParticipantLeft,
    #[serde(rename = "org.plenum.account.created")]
    AccountCreated,
    #[serde(rename = "org.plenum.account.changed")]
    AccountChanged,
    #[serde(rename = "org.plenum.account.disabled")]
    AccountDisabled,
    #[serde(rename = "org.plenum.account.enabled")]
    AccountEnabled,
    #[serde(rename = "org.plenum.account.deleted")]
    AccountDeleted,
    #[serde(rename = "org.plenum.role.granted")]
    RoleGranted,
    #[serde(rename = "org.plenum.role.revoked")]
    RoleRevoked,
    #[serde(rename = "org.plenum.group.created")]
    GroupCreated,
    #[serde(rename = "org.plenum.group.changed")]
    GroupChanged,
    #[serde(rename = "org.plenum.group.deleted")]
    GroupDeleted,
    #[serde(rename = "org.plenum.unit.created")]
    UnitCreated,
    #[serde(rename = "org.plenum.unit.changed")]
    UnitChanged,
    #[serde(rename = "org.plenum.unit.deleted")]
    UnitDeleted,
    #[serde(rename = "org.plenum.provider.created")]
    ProviderCreated,
    #[serde(rename = "org.plenum.provider.changed")]
    ProviderChanged,
    #[serde(rename = "org.plenum.provider.deleted")]
    ProviderDeleted,
    #[serde(rename = "org.plenum.policy.changed")]
    PolicyChanged,
    #[serde(rename = "org.plenum.quota.changed")]
    QuotaChanged,
    #[serde(rename = "org.plenum.audit.appended")]
    AuditAppended,
}

/// Why the server switched a webhook off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum WebhookOff {
    /// The receiver answered 410.
    Gone,
    /// Nothing has arrived for five days.
    Failing,
}

/// A webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Webhook {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: WebhookId,
    pub name: String,
    pub url: String,
    /// In the order of the catalogue.
    pub events: Vec<WebhookEvent>,
    /// `whpk_…`: verifies `v1a` signatures, and is no secret.
    pub public_key: String,
    /// Until when the key before signs, too.
    #[ts(type = "number | null")]
    pub former_key_until_ms: Option<i64>,
    /// Told of nothing for the time being.
    pub paused: bool,
    /// Since when nothing has arrived.
    #[ts(type = "number | null")]
    pub failing_since_ms: Option<i64>,
    /// When the server switched it off.
    #[ts(type = "number | null")]
    pub off_at_ms: Option<i64>,
    pub off_why: Option<WebhookOff>,
    #[ts(type = "number")]
    pub created_at_ms: i64,
    /// What `ETag` says too; for `If-Match` on a change.
    #[ts(type = "number")]
    pub version: i64,
}

/// `GET /api/v1/webhooks`, by name; there are 20 at most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct WebhookList {
    pub items: Vec<Webhook>,
}

/// `POST /api/v1/webhooks`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewWebhook {
    /// 1 to 100 characters; unique within the tenant.
    pub name: String,
    /// HTTPS, at an address that may be called.
    pub url: String,
    /// At least one.
    pub events: Vec<WebhookEvent>,
}

/// `PATCH /api/v1/webhooks/{id}`; absent fields stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct WebhookChange {
    pub name: Option<String>,
    pub url: Option<String>,
    pub events: Option<Vec<WebhookEvent>>,
    /// `false` also switches one on again that the server switched off.
    pub paused: Option<bool>,
}

/// Answer to [`NewWebhook`] and to a change of keys. Deliberately not `Debug`: it holds a secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct WebhookShown {
    pub webhook: Webhook,
    /// `whsec_…`: verifies `v1` signatures. Shown once.
    pub secret: String,
}

/// How far a delivery has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum WebhookDeliveryState {
    Delivered,
    /// It is tried again.
    Waiting,
    /// It is not tried any more.
    GivenUp,
}

/// One event on its way to one webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct WebhookDelivery {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: WebhookDeliveryId,
    /// What `webhook-id` and the `id` of the event say.
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub event_id: uuid::Uuid,
    /// Its type.
    pub event: String,
    /// What is sent.
    pub body: String,
    pub state: WebhookDeliveryState,
    /// When it is tried next.
    #[ts(type = "number | null")]
    pub due_at_ms: Option<i64>,
    #[ts(type = "number")]
    pub created_at_ms: i64,
    /// Oldest first.
    pub attempts: Vec<WebhookAttempt>,
}

/// One try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct WebhookAttempt {
    #[ts(type = "number")]
    pub at_ms: i64,
    #[ts(type = "number")]
    pub duration_ms: i64,
    /// Of HTTP; absent when there was no answer.
    pub status: Option<u16>,
    /// Why there was none that counts; a stable word.
    pub fault: Option<String>,
    /// The beginning of the answer, 500 characters at most.
    pub answer: String,
}

/// `GET /api/v1/webhooks/{id}/deliveries`, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct WebhookDeliveryPage {
    pub items: Vec<WebhookDelivery>,
    /// Opaque; absent on the last page.
    pub next_cursor: Option<String>,
}
