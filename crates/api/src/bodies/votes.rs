//! Votes of a body, after its sittings and without any: for its members and clerks, and for those who administer it.

use axum::Json;
use axum::extract::Path;
use axum::extract::rejection::PathRejection;
use axum::http::StatusCode;
use axum::response::Response;
use ballot::vote::Stage;
use identity::{IdentityError, InBody, Principal};
use ids::{BodyId, MeetingId};
use store::entity::{meeting, vote};
use uuid::Uuid;
use wire::body_vote::{
    BegunVote, BodyVote, BodyVoteFile, BodyVoteMeeting, BodyVoteOutcome, BodyVotePage, CircularVoteReminder,
    CircularWay, OwnVote, OwnVotes, REMIND_HOURS_MAX, VoteAwaits,
};
use wire::problem::{FieldCode, Problem};
use wire::vote::VoteTicket;

use super::body_ref;
use crate::auth::SignedIn;
use crate::body::{Body, Id, PageQuery};
use crate::error::ApiError;
use crate::site::Site;
use crate::tickets::CircularPass;
use crate::votes::circular::{in_vote, way};
use crate::votes::{failed, files, host};

const HOUR_MS: i64 = 60 * 60 * 1_000;
/// Votes without a meeting that are looked at for one person.
const OWN_MAX: u64 = 50;

fn outcome(text: &str) -> Option<BodyVoteOutcome> {
    let mut lines = text.lines().map(str::to_owned);
    Some(BodyVoteOutcome { what: lines.next()?, names: lines.collect() })
}

fn line(vote: &vote::Model, meetings: &[meeting::Model]) -> BodyVote {
    let held_in = meetings.iter().find(|meeting| meeting.id == vote.meeting_id);
    let announced = vote.outcome.as_deref().filter(|_| vote.stage == "announced");
    BodyVote {
        id: vote.id,
        title: vote.title.clone(),
        stage: Stage::from_name(&vote.stage).unwrap_or(Stage::Empty),
        kind: vote.kind.clone(),
        circular: vote.circular,
        meeting: held_in
            .map(|meeting| BodyVoteMeeting { id: MeetingId::from_uuid(meeting.id), title: meeting.title.clone() }),
        created_at_ms: vote.created_at_ms,
        until_ms: vote.until_ms,
        ended_at_ms: vote.ended_at_ms,
        outcome: announced.and_then(outcome),
    }
}

/// Votes of a body, the newest first: those of its sittings and those without one. Its members and clerks, and
/// administrators, also those of units.
#[utoipa::path(get, path = "/api/v1/bodies/{id}/votes", tag = "votes",
    params(("id" = String, Path, format = Uuid), PageQuery),
    responses((status = 200, body = BodyVotePage), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn list(
    app: Site,
    SignedIn(who): SignedIn,
    Id(id): Id<BodyId>,
    query: PageQuery,
) -> Result<Json<BodyVotePage>, ApiError> {
    let (body, own) = app.identity.sees_votes(&who, id).await?;
    let votes = app.identity.store().votes();
    let page = votes.of_body(id, query.cursor.as_deref(), query.limit()).await.map_err(IdentityError::from)?;
    let mut items = Vec::with_capacity(page.items.len());
    for mut vote in page.items {
        if vote.kind.is_none() {
            // Of a version that kept none of this for lists: reading its log does. What cannot be read stands there with
            // what its row says, and keeps nobody from the others.
            match app.votes.urns.look(&app.identity, vote.id, 0).await {
                Ok(_) => vote = votes.find(vote.id).await.map_err(failed)?.unwrap_or(vote),
                Err(fault) => tracing::warn!(vote = %vote.id, %fault, "a list lacks what the log of a vote says"),
            }
        }
        items.push(vote);
    }
    let meetings: Vec<_> = items.iter().filter(|vote| !vote.circular).map(|vote| vote.meeting_id).collect();
    let meetings = votes.meetings(&meetings).await.map_err(failed)?;
    Ok(Json(BodyVotePage {
        body: body_ref(&body),
        profile: body.profile.clone(),
        duty: own.and_then(|own| own.duty()),
        circular: way(&body.profile),
        items: items.iter().map(|vote| line(vote, &meetings)).collect(),
        next_cursor: page.next,
    }))
}

/// Those who lead the body or keep its minutes, where its law knows votes without a meeting.
async fn begins(app: &Site, who: &Principal, id: BodyId) -> Result<InBody, ApiError> {
    let (body, own) = app.identity.sees_votes(who, id).await?;
    let own = own.filter(|own| own.duty().is_some()).ok_or_else(ApiError::not_permitted)?;
    if way(&body.profile) == CircularWay::Never {
        return Err(ApiError::conflict("The law of this body asks for a sitting."));
    }
    Ok(own)
}

fn before_ms(CircularVoteReminder { remind_hours }: CircularVoteReminder) -> Result<Option<i64>, ApiError> {
    if remind_hours.is_some_and(|hours| !(1..=REMIND_HOURS_MAX).contains(&hours)) {
        return Err(ApiError::field("remind_hours", FieldCode::Malformed));
    }
    Ok(remind_hours.map(|hours| i64::from(hours) * HOUR_MS))
}

/// Begins a vote without a meeting. Those who lead the body or keep its minutes, where its law knows such votes.
#[utoipa::path(post, path = "/api/v1/bodies/{id}/votes", extensions(("x-audit" = json!("vote.create"))), tag = "votes",
    params(("id" = String, Path, format = Uuid)),
    responses((status = 201, body = BegunVote), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn begin(
    app: Site,
    SignedIn(who): SignedIn,
    Id(id): Id<BodyId>,
) -> Result<(StatusCode, Json<BegunVote>), ApiError> {
    let own = begins(&app, &who, id).await?;
    let vote = app.identity.begin_circular_vote(id, own.id(who.account), host(&app)).await?;
    Ok((StatusCode::CREATED, Json(BegunVote { vote: vote.id })))
}

/// Says of a vote without a meeting when members are reminded, as long as it is not opened. Those who may begin one.
#[utoipa::path(patch, path = "/api/v1/bodies/{id}/votes/{vote}", extensions(("x-audit" = json!("vote.remind"))),
    tag = "votes", params(("id" = String, Path, format = Uuid), ("vote" = String, Path, format = Uuid)),
    request_body = CircularVoteReminder,
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn remind(
    app: Site,
    SignedIn(who): SignedIn,
    path: Named,
    Body(reminder): Body<CircularVoteReminder>,
) -> Result<StatusCode, ApiError> {
    let vote = named(&app, path).await?;
    begins(&app, &who, BodyId::from_uuid(vote.body_id)).await?;
    let before_ms = before_ms(reminder)?;
    if !vote.circular {
        return Err(ApiError::not_found());
    }
    if !app.identity.remind_of_vote(vote.id, before_ms).await? {
        return Err(ApiError::conflict("The reminder of this vote can no longer be changed."));
    }
    Ok(StatusCode::NO_CONTENT)
}

type Named = Result<Path<(BodyId, Uuid)>, PathRejection>;

async fn named(app: &Site, path: Named) -> Result<vote::Model, ApiError> {
    let Path((body, id)) = path.map_err(|_| ApiError::not_found())?;
    of_body(app, body, id).await
}

async fn of_body(app: &Site, body: BodyId, id: Uuid) -> Result<vote::Model, ApiError> {
    let found = app.identity.store().votes().find(id).await.map_err(failed)?;
    found.filter(|vote| vote.body_id == body.uuid()).ok_or_else(ApiError::not_found)
}

/// Opens a vote without a meeting to somebody: what is asked about it is asked with this ticket, while the session holds.
/// Members of the body and its clerks, as the roll of the vote has them.
#[utoipa::path(post, path = "/api/v1/bodies/{id}/votes/{vote}/ticket", tag = "votes",
    params(("id" = String, Path, format = Uuid), ("vote" = String, Path, format = Uuid)),
    responses((status = 200, body = VoteTicket), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn ticket(app: Site, SignedIn(who): SignedIn, path: Named) -> Result<Json<VoteTicket>, ApiError> {
    let vote = named(&app, path).await?;
    if !vote.circular || in_vote(&app, &vote, who.account).await?.is_none() {
        return Err(ApiError::not_found());
    }
    let pass = CircularPass { vote: vote.id, session: who.session };
    let ticket = app.votes.circular.issue(pass, app.identity.now_ms());
    Ok(Json(VoteTicket { ticket }))
}

/// The record of a vote, or its protocol with the record in it, as soon as the result is announced or the vote is void.
/// Members of the body and its clerks, and administrators, also those of units.
#[utoipa::path(post, path = "/api/v1/bodies/{id}/votes/{vote}/file",
    extensions(("x-audit" = json!("record.download"))), tag = "votes",
    params(("id" = String, Path, format = Uuid), ("vote" = String, Path, format = Uuid)), request_body = BodyVoteFile,
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 401, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(crate) async fn file(
    app: Site,
    SignedIn(who): SignedIn,
    path: Named,
    Body(request): Body<BodyVoteFile>,
) -> Result<Response, ApiError> {
    let vote = named(&app, path).await?;
    app.identity.sees_votes(&who, BodyId::from_uuid(vote.body_id)).await?;
    files::made(&app, vote, request.file).await
}

/// Votes without a meeting that wait for oneself, and the bodies one belongs to. Any account.
#[utoipa::path(get, path = "/api/v1/me/votes", tag = "me",
    responses((status = 200, body = OwnVotes), (status = 401, body = Problem)))]
pub(crate) async fn own(app: Site, SignedIn(who): SignedIn) -> Result<Json<OwnVotes>, ApiError> {
    let now_ms = app.identity.now_ms();
    let bodies = app.identity.in_bodies(who.account).await?;
    let ids: Vec<Uuid> = bodies.iter().map(|own| own.body.id).collect();
    let mut items = Vec::new();
    for vote in app.identity.store().votes().circular_of(&ids, OWN_MAX).await.map_err(failed)? {
        let own = bodies.iter().find(|own| own.body.id == vote.body_id).cloned();
        let Some(own) = own.and_then(|own| own.at(vote.listed_at_ms.unwrap_or(now_ms))) else { continue };
        let leads = own.duty().is_some();
        let member = own.member.as_ref().map(|member| ballot::MemberId(member.id.into_bytes()));
        let over = vote.until_ms.is_some_and(|until_ms| until_ms <= now_ms);
        let awaits = match (vote.stage.as_str(), member) {
            ("open", Some(member)) if !over => {
                let may_miss = match app.votes.urns.standing(&app.identity, vote.id).await {
                    Ok(standing) => standing.missing().any(|id| *id == member),
                    // Whoever opens it sees more.
                    Err(fault) => {
                        tracing::warn!(vote = %vote.id, %fault, "nobody can say who has voted");
                        true
                    }
                };
                may_miss.then_some(VoteAwaits::Ballot)
            }
            ("frozen" | "listed" | "closed" | "counted", _) if leads => Some(VoteAwaits::Lead),
            _ => None,
        };
        if let Some(awaits) = awaits {
            let (vote_id, title, until_ms) = (vote.id, vote.title.clone(), vote.until_ms);
            items.push(OwnVote { body: body_ref(&own.body), vote: vote_id, title, awaits, until_ms });
        }
    }
    Ok(Json(OwnVotes { items, bodies: bodies.iter().map(|own| body_ref(&own.body)).collect() }))
}
