//! Drafts of what an officer signs: the definition of a vote and its roll.

use ::votes::draft::{self, Plan};
use axum::Json;
use ballot::vote::Body as Entry;
use store::entity::vote;
use uuid::Uuid;
use wire::problem::{FieldCode, Problem};
use wire::vote::{VOTES_OF_MEETING_MAX, VoteDraft, VoteDraftRequest, VoteTicket};

use super::{Here, circular, failed, host};
use crate::auth::MaybeSignedIn;
use crate::body::{Body, Id};
use crate::error::ApiError;
use crate::site::Site;

/// Drafts a definition: it counts as soon as the officer who asked has signed and entered it. Those who lead the sitting
/// or keep its minutes.
#[utoipa::path(post, path = "/api/v1/votes", extensions(("x-audit" = json!("vote.create"))), tag = "votes",
    request_body = VoteDraftRequest,
    responses((status = 200, body = VoteDraft), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn definition(
    app: Site,
    _: MaybeSignedIn,
    Body(request): Body<VoteDraftRequest>,
) -> Result<Json<VoteDraft>, ApiError> {
    let here = Here::officer(&app, &request.ticket).await?;
    let electorate = here.electorate(&app).await?;
    let plan = Plan::read(&electorate.frozen.profile, &request)?;
    if request.circular.is_some() != here.circular.is_some() {
        return Err(ApiError::field("circular", FieldCode::Wrong));
    }
    if here.circular.is_some() {
        circular::admits(plan.kind())?;
    }
    let before = match request.repeats {
        Some(id) => Some(here.vote(&app, id).await?),
        None => None,
    };
    let vote = prepared(&app, &here, electorate.frozen.body, request.vote, &request.title).await?;
    let id = vote.id;
    let definition = here.basis(&app, vote, electorate).await?.definition(plan, before.as_ref())?;
    Ok(Json(VoteDraft { vote: id, body: Entry::Definition(Box::new(definition)).write() }))
}

/// Drafts the roll of a vote from the sitting as it is now: who has a vote, with which key, and who leads. Those who
/// lead or keep the minutes.
#[utoipa::path(post, path = "/api/v1/votes/{id}/roll", tag = "votes", params(("id" = String, Path, format = Uuid)),
    request_body = VoteTicket,
    responses((status = 200, body = VoteDraft), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn roll(
    app: Site,
    Id(id): Id<Uuid>,
    Body(request): Body<VoteTicket>,
) -> Result<Json<VoteDraft>, ApiError> {
    let here = Here::officer(&app, &request.ticket).await?;
    let vote = here.vote(&app, id).await?;
    let electorate = here.electorate(&app).await?;
    let keys = draft::keys(app.identity.store(), here.meeting).await?;
    let roll = draft::roll(&electorate, &keys)?;
    Ok(Json(VoteDraft { vote: vote.id, body: Entry::Roll(Box::new(roll)).write() }))
}

/// The vote that is being prepared, or a new one. Without a meeting there is one alone, that of the ticket.
pub(super) async fn prepared(
    app: &Site,
    here: &Here,
    body: ids::BodyId,
    known: Option<Uuid>,
    title: &str,
) -> Result<vote::Model, ApiError> {
    let own = here.circular.is_some().then(|| here.meeting.uuid());
    if let Some(id) = known.or(own) {
        let vote = here.vote(app, id).await?;
        return if vote.size == 0 { Ok(vote) } else { Err(ApiError::conflict("The vote is fixed already.")) };
    }
    let votes = app.identity.store().votes().of_meeting(here.meeting.uuid()).await.map_err(failed)?;
    let ids: Vec<_> = votes.iter().map(|vote| vote.id).collect();
    let store = app.identity.store();
    let asked = store.votes().trustees_of(&ids).await.map_err(failed)?;
    let mut begun = store.vote_attachments().with_some(&ids).await.map_err(failed)?;
    begun.extend(asked.iter().map(|trustee| trustee.vote_id));
    // What was drafted and never signed is drafted anew.
    if let Some(vote) = votes.iter().find(|vote| vote.size == 0 && !begun.contains(&vote.id)) {
        return Ok(vote.clone());
    }
    if votes.len() >= VOTES_OF_MEETING_MAX {
        return Err(ApiError::conflict("This meeting has as many votes as it may have."));
    }
    Ok(app.identity.begin_vote(here.meeting, body, host(app), title).await?)
}
