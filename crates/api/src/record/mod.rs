//! Records of conferences: to look at, and as PDF.

mod paper;
pub(crate) mod words;

use ::audit::{Act, Object};
use axum::Json;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use ids::{ConferenceId, MeetingId};
use wire::problem::Problem;
use wire::record::{ConferenceList, ConferenceSummary, Record, RecordPdfRequest, RecordRequest, RecordTicket};

pub(crate) use paper::utc;

use crate::auth::{MaybeSignedIn, SignedIn};
use crate::body::{Body, Id};
use crate::error::ApiError;
use crate::site::Site;

/// Conferences of a meeting that are listed.
const CONFERENCES_MAX: u64 = 100;

/// The newest conferences of an own meeting. Its owner.
#[utoipa::path(get, path = "/api/v1/meetings/{id}/conferences", tag = "records",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 200, body = ConferenceList), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn conferences(
    app: Site,
    SignedIn(who): SignedIn,
    Id(id): Id<MeetingId>,
) -> Result<Json<ConferenceList>, ApiError> {
    app.identity.own_meeting(who.account, id).await?;
    let found = app.rooms.conferences(app.tenant, id, CONFERENCES_MAX).await.map_err(failed)?;
    let items = found.into_iter().map(|one| ConferenceSummary {
        id: ConferenceId::from_uuid(one.id),
        started_at_ms: one.started_at_ms,
        ended_at_ms: one.ended_at_ms,
        kept: one.journal_kept,
    });
    Ok(Json(ConferenceList { items: items.collect() }))
}

/// Opens the record of a conference of an own meeting. Its owner.
#[utoipa::path(post, path = "/api/v1/meetings/{id}/conferences/{conference}/record-ticket", extensions(("x-audit" = json!("record.open"))),
    tag = "records",
    params(("id" = String, Path, format = Uuid), ("conference" = String, Path, format = Uuid)),
    responses((status = 200, body = RecordTicket), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn ticket(
    app: Site,
    SignedIn(who): SignedIn,
    path: Result<Path<(MeetingId, ConferenceId)>, axum::extract::rejection::PathRejection>,
) -> Result<Json<RecordTicket>, ApiError> {
    let Path((meeting, conference)) = path.map_err(|_| ApiError::not_found())?;
    let title = app.identity.own_meeting(who.account, meeting).await?.title;
    app.rooms.record(app.tenant, meeting, conference).await.map_err(failed)?.ok_or_else(ApiError::not_found)?;
    let opened = Act::RecordOpen.on(Object::new("conference", conference.uuid(), &title));
    app.identity.audit().note(opened).await.map_err(failed)?;
    let ticket = app.records.issue(meeting, conference, app.identity.now_ms());
    Ok(Json(RecordTicket { ticket: ticket.ok_or_else(ApiError::unavailable)? }))
}

/// The record of a conference. Whoever holds a ticket for it.
#[utoipa::path(post, path = "/api/v1/record", tag = "records", request_body = RecordRequest,
    responses((status = 200, body = Record), (status = 404, body = Problem)))]
pub(crate) async fn show(app: Site, Body(request): Body<RecordRequest>) -> Result<Json<Record>, ApiError> {
    Ok(Json(record(&app, &request.ticket).await?))
}

/// A part of the record as a tagged PDF (PDF/A-3a, PDF/UA-1), by the clock of the tenant. Whoever holds a ticket for it.
#[utoipa::path(post, path = "/api/v1/record/pdf", extensions(("x-audit" = json!("record.download"))),
    tag = "records", request_body = RecordPdfRequest,
    responses((status = 200, content_type = "application/pdf", body = Vec<u8>), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn pdf(
    app: Site,
    _: MaybeSignedIn,
    Body(request): Body<RecordPdfRequest>,
) -> Result<Response, ApiError> {
    let record = record(&app, &request.ticket).await?;
    let kind = serde_json::to_value(request.kind).ok().and_then(|kind| kind.as_str().map(str::to_owned));
    let printed = Act::RecordDownload.on(Object::new("conference", record.conference.uuid(), &record.title));
    app.identity.audit().note(printed.with_some("kind", kind)).await.map_err(failed)?;
    let now_ms = app.identity.now_ms();
    let clock = paper::Clock::new(app.identity.time_zone().await?);
    let bytes =
        tokio::task::spawn_blocking(move || paper::print(&record, request.kind, request.language, clock, now_ms));
    match bytes.await {
        Ok(Ok(bytes)) => Ok(([(header::CONTENT_TYPE, "application/pdf")], bytes).into_response()),
        Ok(Err(fault)) => {
            tracing::error!(%fault, "a record could not be printed");
            Err(ApiError::internal())
        }
        Err(fault) => {
            tracing::error!(%fault, "printing a record failed");
            Err(ApiError::internal())
        }
    }
}

async fn record(app: &Site, ticket: &str) -> Result<Record, ApiError> {
    let (meeting, conference) = app.records.look(ticket, app.identity.now_ms()).ok_or_else(ApiError::not_found)?;
    app.rooms.record(app.tenant, meeting, conference).await.map_err(failed)?.ok_or_else(ApiError::not_found)
}

fn failed(fault: store::StoreError) -> ApiError {
    tracing::error!(%fault, "a record cannot be read");
    ApiError::internal()
}
