//! What somebody needs to take part in votes, and the key they vote with.

use ::votes::{DraftError, draft};
use axum::Json;
use axum::http::StatusCode;
use ballot::encoded::{PublicKey, SignatureBytes};
use ballot::rule::profile::profile;
use ballot::rule::{Decision, Method, profile as rules};
use ballot::vote::roll::{KeyLine, Proof, proves_key};
use policy::Key;
use wire::problem::{FieldCode, Problem};
use wire::vote::{VoteDecision, VoteDesk, VoteKeyLine, VoteKeyRequest, VoteRule, VoteTicket};

use super::circular::Circular;
use super::{Here, bytes, failed};
use crate::auth::MaybeSignedIn;
use crate::body::Body;
use crate::error::ApiError;
use crate::site::Site;

/// What somebody needs to take part in the votes of a sitting, or in one without. Whoever is in its room or in the
/// register, by their ticket.
#[utoipa::path(post, path = "/api/v1/votes/desk", tag = "votes", request_body = VoteTicket,
    responses((status = 200, body = VoteDesk), (status = 404, body = Problem)))]
pub(crate) async fn show(app: Site, Body(request): Body<VoteTicket>) -> Result<Json<VoteDesk>, ApiError> {
    let here = Here::of(&app, &request.ticket).await?;
    let voter = &here.voter;
    let takes_part = voter.member || voter.duty.is_some();
    let keys = draft::keys(app.identity.store(), here.meeting).await?;
    let own = keys.iter().find(|line| line.member == voter.id && takes_part);
    let key = own.map(|own| own.key.to_string());
    let leads = voter.duty.is_some();
    let electorate = if leads { here.electorate(&app).await.ok() } else { None };
    let circular = here.circular.is_some();
    let rules = electorate.as_ref().map(|electorate| rules_of(&electorate.frozen.profile, circular));
    let rules = rules.unwrap_or_default();
    let register = electorate.filter(|_| circular).map(|electorate| Circular::register(&electorate));
    let votes = rooms::votes::of_meeting(app.identity.store(), here.meeting).await.map_err(failed)?;
    Ok(Json(VoteDesk {
        tenant: app.tenant.uuid().simple().to_string(),
        meeting: here.meeting.uuid().simple().to_string(),
        you: takes_part.then(|| voter.id.to_string()),
        name: takes_part.then(|| voter.name.clone()),
        member: voter.member,
        duty: voter.duty,
        key,
        keys: if leads { keys.iter().map(line).collect() } else { Vec::new() },
        rules,
        votes,
        secret_warning: here.policies(&app).await?.number(Key::SecretVoteWarning),
        register: register.unwrap_or_default(),
    }))
}

/// Registers the key with which somebody votes in this meeting, in place of the one before. Members of the body and
/// those who lead, by their ticket.
#[utoipa::path(post, path = "/api/v1/votes/key", extensions(("x-audit" = json!("vote.key"))), tag = "votes",
    request_body = VoteKeyRequest,
    responses((status = 200, body = VoteKeyLine), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn register(
    app: Site,
    _: MaybeSignedIn,
    Body(request): Body<VoteKeyRequest>,
) -> Result<(StatusCode, Json<VoteKeyLine>), ApiError> {
    let here = Here::of(&app, &request.ticket).await?;
    let voter = &here.voter;
    if !voter.member && voter.duty.is_none() {
        return Err(ApiError::not_permitted());
    }
    let key = PublicKey::from(bytes::<32>("key", &request.key)?);
    let signature = SignatureBytes::from(bytes::<64>("signature", &request.signature)?);
    if !proves_key(here.meeting.uuid().as_bytes(), voter.id, &key, &signature) {
        return Err(ApiError::field("signature", FieldCode::Wrong));
    }
    // Whom a hand has named, the sign-in does not vouch for.
    let proof = if voter.by_hand { Proof::Minutes } else { Proof::SignIn };
    let row = app.identity.register_voter_key(here.meeting, voter.id, &key, proof).await?;
    app.votes.urns.changes().keys((app.tenant, here.meeting));
    let registered = draft::key_line(&row).ok_or(DraftError::Damaged)?;
    Ok((StatusCode::OK, Json(line(&registered))))
}

fn line(line: &KeyLine) -> VoteKeyLine {
    VoteKeyLine { id: line.member.to_string(), key: line.key.to_string(), proof: line.proof }
}

/// Rules of a profile for a sitting, or for a vote without one.
fn rules_of(id: &str, circular: bool) -> Vec<VoteRule> {
    let Some(profile) = profile(id) else { return Vec::new() };
    // Whether members can oppose is said later; a rule that is for one way alone is so in each case.
    let procedure = circular.then_some(ballot::vote::definition::Circular { opposable: true });
    let rule = |named: &rules::Named| {
        let name = format!("{}/{}", profile.id, named.id);
        let rule = rules::rule(&name, 1)?;
        let (decision, one_seat) = match rule.decision {
            Decision::Motion(_) => (VoteDecision::Motion, true),
            Decision::Election(election) => (VoteDecision::Election, election.method == Method::MoreThanHalf),
            Decision::Lists(_) => (VoteDecision::Lists, false),
        };
        let citation = rule.citation.iter().map(|text| text.as_str().to_owned()).collect();
        let (title_de, title_en) = (named.title_de.into(), named.title_en.into());
        Some(VoteRule { name, title_de, title_en, citation, decision, one_seat })
    };
    profile.rules.iter().filter(|named| profile.admits(named.id, procedure)).filter_map(rule).collect()
}
