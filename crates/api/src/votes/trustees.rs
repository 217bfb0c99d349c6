//! Trustees of secret votes: asked, agreeing, and given what is sealed for them.

use std::collections::BTreeSet;

use axum::Json;
use axum::http::StatusCode;
use ballot::vote::Kind;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secret_ballot::limits::{KEM_KEY_BYTES, TRUSTEES_MIN};
use uuid::Uuid;
use wire::problem::{FieldCode, Problem};
use wire::vote::{
    LOG_ENTRIES_MAX, VOTE_TITLE_CHARS_MAX, VOTE_TRUSTEES_MAX, VoteAsked, VoteShare, VoteShares, VoteSharesRequest,
    VoteTrusteeRequest, VoteTrusteesRequest,
};

use super::{Here, bytes, circular, draft, failed, tool};
use crate::auth::MaybeSignedIn;
use crate::body::{Body, Id};
use crate::error::ApiError;
use crate::site::Site;

/// Asks people in the room to be trustees of a secret vote that is being prepared. Those who lead or keep the minutes.
#[utoipa::path(post, path = "/api/v1/votes/trustees", extensions(("x-audit" = json!("vote.trustees"))), tag = "votes",
    request_body = VoteTrusteesRequest,
    responses((status = 200, body = VoteAsked), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn ask(
    app: Site,
    _: MaybeSignedIn,
    Body(request): Body<VoteTrusteesRequest>,
) -> Result<Json<VoteAsked>, ApiError> {
    let here = Here::officer(&app, &request.ticket).await?;
    if here.circular.is_some() {
        circular::admits(Kind::Secret)?;
    }
    let electorate = here.electorate(&app).await?;
    ::votes::draft::label("title", &request.title, VOTE_TITLE_CHARS_MAX)?;
    let ids: BTreeSet<_> = request.ids.iter().collect();
    if !(TRUSTEES_MIN..=VOTE_TRUSTEES_MAX).contains(&ids.len()) {
        return Err(ApiError::field("ids", FieldCode::Malformed));
    }
    let here_now = |id: &&String| electorate.people.iter().find(|voter| voter.id.to_string() == **id);
    let asked: Option<Vec<_>> =
        ids.iter().map(|id| here_now(id).map(|voter| (Uuid::from(voter.id), voter.name.clone()))).collect();
    let asked = asked.ok_or_else(|| ApiError::field("ids", FieldCode::Wrong))?;
    let vote = draft::prepared(&app, &here, electorate.frozen.body, request.vote, &request.title).await?;
    app.identity.ask_trustees(&vote, request.title.trim(), asked).await?;
    app.votes.urns.changes().vote((app.tenant, here.meeting), vote.id);
    Ok(Json(VoteAsked { vote: vote.id }))
}

/// Agrees to be a trustee, with a key for this vote, on this device or in a program. Whoever was asked.
#[utoipa::path(post, path = "/api/v1/votes/{id}/trustee", extensions(("x-audit" = json!("vote.trustees"))),
    tag = "votes", params(("id" = String, Path, format = Uuid)), request_body = VoteTrusteeRequest,
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn agree(
    app: Site,
    _: MaybeSignedIn,
    Id(id): Id<Uuid>,
    Body(request): Body<VoteTrusteeRequest>,
) -> Result<StatusCode, ApiError> {
    let here = Here::of(&app, &request.ticket).await?;
    let vote = here.vote(&app, id).await?;
    if vote.size > 0 {
        return Err(ApiError::conflict("The vote is fixed already."));
    }
    let kem = bytes::<KEM_KEY_BYTES>("kem", &request.kem)?;
    let signature = match &request.tool {
        Some(offered) => tool::offered(id, here.voter.id, kem, offered)?,
        None => here.key(&app).await?,
    };
    app.identity.agree_trustee(&vote, here.voter.id, &kem, &signature.0).await?;
    app.votes.urns.changes().vote((app.tenant, here.meeting), id);
    Ok(StatusCode::NO_CONTENT)
}

/// What is sealed for a trustee, with the entry of each ballot, from some ballot on. The trustee, by the key they agreed
/// with, or the program that works for them.
#[utoipa::path(post, path = "/api/v1/votes/{id}/shares", tag = "votes", params(("id" = String, Path, format = Uuid)),
    request_body = VoteSharesRequest,
    responses((status = 200, body = VoteShares), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn shares(
    app: Site,
    Id(id): Id<Uuid>,
    Body(request): Body<VoteSharesRequest>,
) -> Result<Json<VoteShares>, ApiError> {
    let here = Here::at(&app, &request.ticket, id).await?;
    tool::admit(&app, &here, &here.vote(&app, id).await?)?;
    let asked = app.identity.store().votes().trustees_of(&[id]).await.map_err(failed)?;
    let own = asked.into_iter().find(|trustee| trustee.member_id == Uuid::from(here.voter.id));
    let key = own.and_then(|own| own.signature).ok_or_else(ApiError::not_permitted)?;
    let fixed = app.votes.urns.fixed(&app.identity, id, here.voter.id).await?;
    // The number is that of the definition, by the key that they agreed with.
    let number = fixed.trustees.iter().position(|trustee| trustee.0.as_slice() == key);
    let number = number.ok_or_else(ApiError::not_permitted)?;
    let trustee = i64::try_from(number + 1).unwrap_or(i64::MAX);
    let from = i64::try_from(request.from).unwrap_or(i64::MAX);
    let votes = app.identity.store().votes();
    let rows = votes.shares(id, trustee, from, u64::from(LOG_ENTRIES_MAX)).await.map_err(failed)?;
    let share = |row: store::entity::vote_share::Model| VoteShare {
        index: u64::try_from(row.place).unwrap_or_default(),
        share: STANDARD.encode(row.sealed),
    };
    Ok(Json(VoteShares { items: rows.into_iter().map(share).collect() }))
}
