//! Webhooks, for administrators of the tenant.

use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use ids::{WebhookDeliveryId, WebhookId};
use store::entity::webhook_attempt;
use webhooks::EventType;
use wire::problem::Problem;
use wire::webhook::{
    NewWebhook, Webhook, WebhookAttempt, WebhookChange, WebhookDelivery, WebhookDeliveryPage, WebhookDeliveryState,
    WebhookEvent, WebhookList, WebhookOff, WebhookShown,
};

use crate::auth::{Administrator, FreshAdministrator};
use crate::body::{Body, Id, PageQuery};
use crate::error::ApiError;
use crate::precondition::{IfMatch, Tagged};
use crate::site::Site;

/// The names of both are those of the catalogue; a test compares them.
fn told(kind: EventType) -> Option<WebhookEvent> {
    serde_json::from_value(kind.name().into()).ok()
}

fn kinds(events: &[WebhookEvent]) -> Vec<EventType> {
    EventType::chosen().filter(|kind| told(*kind).is_some_and(|event| events.contains(&event))).collect()
}

fn webhook(app: &Site, found: identity::Webhook) -> Webhook {
    Webhook {
        id: found.id(),
        events: found.events.iter().filter_map(|kind| told(*kind)).collect(),
        former_key_until_ms: found.former_until_ms(app.identity.now_ms()),
        public_key: found.public_key,
        paused: found.model.paused,
        failing_since_ms: found.model.failing_since_ms,
        off_at_ms: found.model.off_at_ms,
        off_why: found.model.off_why.map(|why| if why == "gone" { WebhookOff::Gone } else { WebhookOff::Failing }),
        created_at_ms: found.model.created_at_ms,
        version: found.model.version,
        name: found.model.name,
        url: found.model.url,
    }
}

fn attempt(row: webhook_attempt::Model) -> WebhookAttempt {
    WebhookAttempt {
        at_ms: row.at_ms,
        duration_ms: row.duration_ms,
        status: row.status.and_then(|status| u16::try_from(status).ok()),
        fault: row.fault,
        answer: row.answer,
    }
}

fn delivery(found: identity::WebhookDelivery) -> WebhookDelivery {
    let (state, due_at_ms) = match found.state {
        identity::DeliveryState::Delivered => (WebhookDeliveryState::Delivered, None),
        identity::DeliveryState::Waiting { due_at_ms } => (WebhookDeliveryState::Waiting, Some(due_at_ms)),
        identity::DeliveryState::GivenUp => (WebhookDeliveryState::GivenUp, None),
    };
    WebhookDelivery {
        id: WebhookDeliveryId::from_uuid(found.row.id),
        event_id: found.row.event_id,
        event: found.row.event_type,
        body: found.row.body,
        state,
        due_at_ms,
        created_at_ms: found.row.created_at_ms,
        attempts: found.attempts.into_iter().map(attempt).collect(),
    }
}

/// All webhooks by name. Administrators.
#[utoipa::path(get, path = "/api/v1/webhooks", tag = "webhooks",
    responses((status = 200, body = WebhookList), (status = 401, body = Problem), (status = 403, body = Problem)))]
pub(crate) async fn list(app: Site, _: Administrator) -> Result<Json<WebhookList>, ApiError> {
    let found = app.identity.webhooks().await?;
    Ok(Json(WebhookList { items: found.into_iter().map(|found| webhook(&app, found)).collect() }))
}

/// Adds a webhook. Its secret is shown this once. Administrators who have just shown who they are.
#[utoipa::path(post, path = "/api/v1/webhooks", extensions(("x-audit" = json!("webhook.create"))), tag = "webhooks",
    request_body = NewWebhook,
    responses((status = 201, body = WebhookShown), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn create(
    app: Site,
    _: FreshAdministrator,
    Body(new): Body<NewWebhook>,
) -> Result<impl IntoResponse, ApiError> {
    let (made, secret) = app.identity.create_webhook(&new.name, &new.url, &kinds(&new.events)).await?;
    Ok(Tagged(StatusCode::CREATED, made.model.version, WebhookShown { webhook: webhook(&app, made), secret }))
}

/// One webhook. Administrators.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}", tag = "webhooks", params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = Webhook), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn show(app: Site, _: Administrator, Id(id): Id<WebhookId>) -> Result<impl IntoResponse, ApiError> {
    let found = app.identity.webhook(id).await?;
    Ok(Tagged(StatusCode::OK, found.model.version, webhook(&app, found)))
}

/// Changes a webhook; `paused: false` switches one on again that the server switched off. Administrators who have just
/// shown who they are.
#[utoipa::path(patch, path = "/api/v1/webhooks/{id}", extensions(("x-audit" = json!("webhook.change"))),
    tag = "webhooks", params(("id" = String, Path, format = Uuid), ("If-Match" = Option<String>, Header)),
    request_body = WebhookChange,
    responses((status = 200, body = Webhook), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    app: Site,
    _: FreshAdministrator,
    Id(id): Id<WebhookId>,
    IfMatch(version): IfMatch,
    Body(change): Body<WebhookChange>,
) -> Result<impl IntoResponse, ApiError> {
    let events = change.events.as_deref().map(kinds);
    let edit = identity::WebhookEdit { name: change.name, url: change.url, events, paused: change.paused, version };
    let found = app.identity.edit_webhook(id, edit).await?;
    Ok(Tagged(StatusCode::OK, found.model.version, webhook(&app, found)))
}

/// Deletes a webhook with its log; what is on the way to it does not arrive any more. Administrators.
#[utoipa::path(delete, path = "/api/v1/webhooks/{id}", extensions(("x-audit" = json!("webhook.delete"))),
    tag = "webhooks", params(("id" = String, Path, format = Uuid), ("If-Match" = Option<String>, Header)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 412, body = Problem)))]
pub(crate) async fn delete(
    app: Site,
    _: Administrator,
    Id(id): Id<WebhookId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, ApiError> {
    app.identity.delete_webhook(id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// New keys, whose secret is shown this once; those before sign too for 24 hours. Administrators who have just shown
/// who they are.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/secret", extensions(("x-audit" = json!("webhook.rotate"))),
    tag = "webhooks", params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = WebhookShown), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn rotate(
    app: Site,
    _: FreshAdministrator,
    Id(id): Id<WebhookId>,
) -> Result<Json<WebhookShown>, ApiError> {
    let (found, secret) = app.identity.rotate_webhook(id).await?;
    Ok(Json(WebhookShown { webhook: webhook(&app, found), secret }))
}

/// Sends an event of the type `org.plenum.webhook.test`, now and once. What came of it stands in the answer.
/// Administrators.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/test", extensions(("x-audit" = json!("webhook.test"))),
    tag = "webhooks", params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = WebhookDelivery), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn test(
    app: Site,
    _: Administrator,
    Id(id): Id<WebhookId>,
) -> Result<Json<WebhookDelivery>, ApiError> {
    Ok(Json(delivery(app.identity.test_webhook(id).await?)))
}

/// What a webhook was told in the last 14 days, newest first, with every try. Administrators.
#[utoipa::path(get, path = "/api/v1/webhooks/{id}/deliveries", tag = "webhooks",
    params(("id" = String, Path, format = Uuid), PageQuery),
    responses((status = 200, body = WebhookDeliveryPage), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn deliveries(
    app: Site,
    _: Administrator,
    Id(id): Id<WebhookId>,
    query: PageQuery,
) -> Result<Json<WebhookDeliveryPage>, ApiError> {
    let page = app.identity.webhook_deliveries(id, query.cursor.as_deref(), query.limit()).await?;
    Ok(Json(WebhookDeliveryPage { items: page.items.into_iter().map(delivery).collect(), next_cursor: page.next }))
}

/// Sends a delivery once more, arrived or not; the event keeps its id. Administrators.
#[utoipa::path(post, path = "/api/v1/webhooks/{id}/deliveries/{delivery}/redeliver",
    extensions(("x-audit" = json!("webhook.redeliver"))), tag = "webhooks",
    params(("id" = String, Path, format = Uuid), ("delivery" = String, Path, format = Uuid)),
    responses((status = 202, body = WebhookDelivery), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn redeliver(
    app: Site,
    _: Administrator,
    Id((id, which)): Id<(WebhookId, WebhookDeliveryId)>,
) -> Result<(StatusCode, Json<WebhookDelivery>), ApiError> {
    Ok((StatusCode::ACCEPTED, Json(delivery(app.identity.redeliver(id, which).await?))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_lists_of_types_are_the_same() {
        for kind in EventType::chosen() {
            let event = told(kind).unwrap_or_else(|| panic!("{} is not in wire", kind.name()));
            assert_eq!(kinds(&[event]), [kind]);
        }
        assert_eq!(told(EventType::Test), None);
    }
}
