//! Files that belong to a motion: added while a vote is prepared, for everybody in the room from then on.

use ::votes::draft::File;
use axum::Json;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use identity::{IdentityError, NewAttachment};
use policy::Key;
use uuid::Uuid;
use wire::problem::{FieldCode, Problem};
use wire::vote::{
    VOTE_ATTACHMENTS_MAX, VoteAttachRequest, VoteAttached, VoteAttachment, VoteAttachmentRequest, VoteTicket,
};

use super::{Here, bytes, draft, failed};
use crate::auth::MaybeSignedIn;
use crate::body::{Body, Id};
use crate::error::ApiError;
use crate::policies::forbidden;
use crate::site::Site;

/// What a browser may do with the file: nothing but keep it.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// Adds a file to the motion of a vote that is being prepared. Those who lead or keep the minutes.
#[utoipa::path(post, path = "/api/v1/votes/attachments", extensions(("x-audit" = json!("vote.attach"))), tag = "votes",
    request_body = VoteAttachRequest,
    responses((status = 200, body = VoteAttached), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn add(
    app: Site,
    _: MaybeSignedIn,
    Body(request): Body<VoteAttachRequest>,
) -> Result<Json<VoteAttached>, ApiError> {
    let here = Here::officer(&app, &request.ticket).await?;
    let electorate = here.electorate(&app).await?;
    let (family, new) = read(request.name, request.content).await?;
    if !here.policies(&app).await?.has(Key::FileTypes, family) {
        return Err(forbidden(Key::FileTypes));
    }
    let vote = draft::prepared(&app, &here, electorate.frozen.body, request.vote, &new.name).await?;
    app.identity.attach(&vote, new, VOTE_ATTACHMENTS_MAX).await.map_err(|fault| match fault {
        IdentityError::InUse => ApiError::field("name", FieldCode::Taken),
        IdentityError::TooMany => ApiError::field("content", FieldCode::TooLong),
        fault => fault.into(),
    })?;
    attached(&app, vote.id).await
}

/// Looks at a file and to which family it belongs, aside: hashing a large one would keep other requests waiting.
async fn read(name: String, content: String) -> Result<(&'static str, NewAttachment), ApiError> {
    let read = move || {
        let content = STANDARD.decode(content);
        let content = content.map_err(|_| ApiError::field("content", FieldCode::Malformed))?;
        let File { name, media_type, family, hash } = File::read(&name, &content)?;
        Ok((family, NewAttachment { hash: hash.0.to_vec(), name: name.as_str().to_owned(), media_type, content }))
    };
    tokio::task::spawn_blocking(read).await.map_err(|_| ApiError::internal())?
}

/// Files of the motion of a vote that is being prepared. Those who lead or keep the minutes.
#[utoipa::path(post, path = "/api/v1/votes/{id}/attachments", tag = "votes",
    params(("id" = String, Path, format = Uuid)), request_body = VoteTicket,
    responses((status = 200, body = VoteAttached), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(
    app: Site,
    Id(id): Id<Uuid>,
    Body(request): Body<VoteTicket>,
) -> Result<Json<VoteAttached>, ApiError> {
    let here = Here::officer(&app, &request.ticket).await?;
    here.vote(&app, id).await?;
    attached(&app, id).await
}

/// Takes a file away from a vote of which nothing is fixed. Those who lead or keep the minutes.
#[utoipa::path(post, path = "/api/v1/votes/{id}/attachments/remove", extensions(("x-audit" = json!("vote.attach"))),
    tag = "votes", params(("id" = String, Path, format = Uuid)), request_body = VoteAttachmentRequest,
    responses((status = 200, body = VoteAttached), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn remove(
    app: Site,
    _: MaybeSignedIn,
    Id(id): Id<Uuid>,
    Body(request): Body<VoteAttachmentRequest>,
) -> Result<Json<VoteAttached>, ApiError> {
    let here = Here::officer(&app, &request.ticket).await?;
    let vote = here.vote(&app, id).await?;
    app.identity.detach(&vote, &bytes::<32>("hash", &request.hash)?).await?;
    attached(&app, id).await
}

/// A file of a motion, by its hash: its reader compares it. Whoever is in the room, as soon as the vote is fixed; before,
/// those who lead or keep the minutes.
#[utoipa::path(post, path = "/api/v1/votes/{id}/attachment", tag = "votes",
    params(("id" = String, Path, format = Uuid)), request_body = VoteAttachmentRequest,
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 404, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn download(
    app: Site,
    Id(id): Id<Uuid>,
    Body(request): Body<VoteAttachmentRequest>,
) -> Result<Response, ApiError> {
    let here = Here::of(&app, &request.ticket).await?;
    let vote = here.vote(&app, id).await?;
    if vote.size == 0 && here.voter.duty.is_none() {
        return Err(ApiError::not_found());
    }
    let hash = bytes::<32>("hash", &request.hash)?;
    let found = app.identity.store().vote_attachments().find(id, &hash).await.map_err(failed)?;
    let found = found.ok_or_else(ApiError::not_found)?;
    let headers = [
        (header::CONTENT_TYPE, found.media_type),
        (header::CONTENT_DISPOSITION, "attachment".to_owned()),
        (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
    ];
    Ok((headers, found.content).into_response())
}

async fn attached(app: &Site, vote: Uuid) -> Result<Json<VoteAttached>, ApiError> {
    let known = app.identity.store().vote_attachments().of_vote(vote).await.map_err(failed)?;
    let item = |one: store::VoteAttachment| VoteAttachment {
        hash: STANDARD.encode(one.hash),
        name: one.name,
        size: u64::try_from(one.size).unwrap_or_default(),
    };
    Ok(Json(VoteAttached { vote, items: known.into_iter().map(item).collect() }))
}
