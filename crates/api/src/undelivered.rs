//! Mails of the tenant that have not arrived, for its administrators.

use axum::Json;
use axum::http::StatusCode;
use identity::MailState as State;
use serde::Deserialize;
use uuid::Uuid;
use wire::mail::{UndeliveredMail, UndeliveredMailPage};
use wire::problem::Problem;

use crate::auth::Administrator;
use crate::body::{Id, Params, page_limit};
use crate::error::ApiError;
use crate::site::Site;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct MailsQuery {
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// 1 to 200, 50 by default.
    limit: Option<u64>,
}

/// Mails that wait or were given up, newest first. What has arrived is not kept. Administrators.
#[utoipa::path(get, path = "/api/v1/mails", tag = "mails", params(MailsQuery),
    responses((status = 200, body = UndeliveredMailPage), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn list(
    app: Site,
    _: Administrator,
    Params(query): Params<MailsQuery>,
) -> Result<Json<UndeliveredMailPage>, ApiError> {
    let page = app.identity.undelivered_mails(query.cursor.as_deref(), page_limit(query.limit)).await?;
    let shown = |mail: State| UndeliveredMail {
        id: mail.id.to_string(),
        kind: mail.kind,
        to: mail.to,
        created_at_ms: mail.created_at_ms,
        attempts: u32::try_from(mail.attempts).unwrap_or(u32::MAX),
        fault: mail.fault,
        next_at_ms: mail.next_at_ms,
    };
    Ok(Json(UndeliveredMailPage { items: page.items.into_iter().map(shown).collect(), next_cursor: page.next }))
}

/// Tries a mail again, now and from the beginning. Administrators.
#[utoipa::path(post, path = "/api/v1/mails/{id}/retry", extensions(("x-audit" = json!("mail.retry"))), tag = "mails",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn retry(app: Site, _: Administrator, Id(id): Id<Uuid>) -> Result<StatusCode, ApiError> {
    app.identity.retry_mail(id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Gives a mail up and forgets it. Administrators.
#[utoipa::path(delete, path = "/api/v1/mails/{id}", extensions(("x-audit" = json!("mail.discard"))), tag = "mails",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(crate) async fn discard(app: Site, _: Administrator, Id(id): Id<Uuid>) -> Result<StatusCode, ApiError> {
    app.identity.discard_mail(id).await?;
    Ok(StatusCode::NO_CONTENT)
}
