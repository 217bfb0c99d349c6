//! Records and protocols of votes.

use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use ballot::vote::Stage;
use ids::MeetingId;
use protocol::Language;
use record::Trust;
use store::entity::vote;
use uuid::Uuid;
use wire::problem::Problem;
use wire::vote::{VoteFile, VoteFileRequest, VoteList, VoteLogKey, VoteTicket};

use super::{Here, failed, host, vote_of};
use crate::auth::MaybeSignedIn;
use crate::body::{Body, Id};
use crate::error::ApiError;
use crate::site::Site;

/// Votes of a meeting. Whoever is in its room, or holds a ticket for its record.
#[utoipa::path(post, path = "/api/v1/votes/list", tag = "votes", request_body = VoteTicket,
    responses((status = 200, body = VoteList), (status = 404, body = Problem)))]
pub(crate) async fn list(app: Site, Body(request): Body<VoteTicket>) -> Result<Json<VoteList>, ApiError> {
    let meeting = meeting_of(&app, &request.ticket).await?;
    let items = rooms::votes::of_meeting(app.identity.store(), meeting).await.map_err(failed)?;
    Ok(Json(VoteList { items }))
}

/// The record of a vote, or its protocol with the record in it, as soon as the result is announced or the vote is void.
/// Whoever is in the room, or holds a ticket for the record of the meeting.
#[utoipa::path(post, path = "/api/v1/votes/{id}/file", extensions(("x-audit" = json!("record.download"))),
    tag = "votes", params(("id" = String, Path, format = Uuid)), request_body = VoteFileRequest,
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 404, body = Problem),
        (status = 409, body = Problem)))]
pub(crate) async fn file(
    app: Site,
    _: MaybeSignedIn,
    Id(id): Id<Uuid>,
    Body(request): Body<VoteFileRequest>,
) -> Result<Response, ApiError> {
    let meeting = meeting_of(&app, &request.ticket).await?;
    made(&app, vote_of(&app, meeting, id).await?, request.file).await
}

/// What is downloaded of a vote that is over. That somebody did stands in the audit log.
pub(crate) async fn made(app: &Site, vote: vote::Model, file: VoteFile) -> Result<Response, ApiError> {
    let id = vote.id;
    if !Stage::from_name(&vote.stage).is_some_and(Stage::is_over) {
        return Err(ApiError::conflict("The result is not announced yet."));
    }
    // Before anything of it is in memory.
    let turn = app.votes.urns.turn().await?;
    // Whatever stopped before it was signed is signed now.
    app.votes.urns.look(&app.identity, id, 0).await?;
    let vote = app.identity.store().votes().find(id).await.map_err(failed)?.ok_or_else(ApiError::not_found)?;
    let container = ::votes::record_of(&turn, &app.identity, host(app), &vote).await?;
    let event = audit::Act::RecordDownload.on(audit::Object::new("vote", id, &vote.title));
    app.identity.audit().note(event).await.map_err(failed)?;
    let made = tokio::task::spawn_blocking(move || {
        let container = container.to_bytes().map_err(|fault| fault.to_string())?;
        match file {
            VoteFile::Record => Ok((record::MIMETYPE, container)),
            VoteFile::ProtocolDe => paper(container, Language::German),
            VoteFile::ProtocolEn => paper(container, Language::English),
        }
    });
    match made.await.map_err(|fault| fault.to_string()).flatten() {
        Ok((kind, bytes)) => Ok(([(header::CONTENT_TYPE, kind)], bytes).into_response()),
        Err(fault) => {
            tracing::error!(vote = %id, fault, "the record of a vote could not be made");
            Err(ApiError::internal())
        }
    }
}

/// The key of the log in which this tenant seals its votes, and its newest checkpoint: what a verifier trusts. Nothing is
/// needed for it.
#[utoipa::path(get, path = "/api/v1/votes/log-key", tag = "votes", responses((status = 200, body = VoteLogKey)))]
pub(crate) async fn log_key(app: Site) -> Result<Json<VoteLogKey>, ApiError> {
    let (key, checkpoint) = ::votes::log_of(&app.identity, host(&app)).await?;
    Ok(Json(VoteLogKey { key: key.to_string(), checkpoint }))
}

fn paper(container: Vec<u8>, language: Language) -> Result<(&'static str, Vec<u8>), String> {
    let (_, opened) = record::verify(&container, &Trust::default(), None);
    let opened = opened.ok_or("the record cannot be read")?;
    let pdf = protocol::pdf(&opened, container, language).map_err(|fault| fault.to_string())?;
    Ok(("application/pdf", pdf))
}

async fn meeting_of(app: &Site, ticket: &str) -> Result<MeetingId, ApiError> {
    match app.records.look(ticket, app.identity.now_ms()) {
        // A ticket opens nothing at the host of another tenant.
        Some((meeting, conference)) => {
            let known = app.rooms.record(app.tenant, meeting, conference).await.map_err(failed)?;
            known.map(|_| meeting).ok_or_else(ApiError::not_found)
        }
        None => Ok(Here::of(app, ticket).await?.meeting),
    }
}
