//! Drafts of what an officer signs: the definition of a vote and its roll.

use std::collections::BTreeSet;

use axum::Json;
use ballot::encoded::{Blob, Digest, PublicKey};
use ballot::id::{MeetingId, TenantId, VoteId};
use ballot::rule::profile::rule;
use ballot::rule::{Decision, Method, Role, Rule};
use ballot::vote::definition::{Author, Choosable, Circular, Repeats, SUITE, Selection, TrusteeLine, TrusteeSet};
use ballot::vote::roll::{Duty, KeyLine, Officer, Proof};
use ballot::vote::{Body as Entry, Definition, Kind, Roll};
use ballot::{Label, MemberId, OptionId, Text};
use ledger::{Checkpoint, SignedNote};
use store::entity::{vote, vote_trustee, voter_key};
use uuid::Uuid;
use wire::problem::{FieldCode, Problem};
use wire::vote::{VOTE_OPTIONS_MAX, VOTES_OF_MEETING_MAX, VoteDraft, VoteDraftRequest, VoteKind, VoteTicket};

use super::{Here, circular, failed, host, refused, uuid_of};
use crate::auth::MaybeSignedIn;
use crate::body::{Body, Id};
use crate::error::ApiError;
use crate::site::Site;

/// Longest title, characters.
const TITLE_CHARS_MAX: usize = 200;
/// Longest wording, characters.
const MOTION_CHARS_MAX: usize = 20_000;
/// Most seats that one vote fills.
const SEATS_MAX: u32 = 200;

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
    let key = PublicKey::from(here.key(&app).await?);
    let title = label("title", &request.title, TITLE_CHARS_MAX)?;
    let motion = wording("motion", &request.motion)?;
    let rule = rule_of(&electorate.frozen.profile, &request)?;
    let options = options(&rule, &request)?;
    if request.circular.is_some() != here.circular.is_some() {
        return Err(ApiError::field("circular", FieldCode::Wrong));
    }
    if here.circular.is_some() {
        circular::admits(kind(request.kind))?;
    }
    let circular = request.circular.map(|circular| Circular { opposable: circular.opposable });
    let (kind, repeats) = (kind(request.kind), repeats(&app, &here, &request).await?);
    let vote = prepared(&app, &here, electorate.frozen.body, request.vote, &request.title).await?;
    let asked = app.identity.store().votes().trustees_of(&[vote.id]).await.map_err(failed)?;
    let member = |id| electorate.frozen.register.find(id).is_some();
    let trustees = match kind {
        Kind::Secret => Some(trustees(&asked, request.threshold, member)?),
        _ => None,
    };
    let signer = app.identity.vote_signer(&vote).await?.ok_or_else(ApiError::internal)?;
    let candidates = options.iter().filter(|option| option.role == Role::Candidate).count();
    let definition = Definition {
        suite: plain(SUITE)?,
        origin: plain(&vote.origin)?,
        log: plain(&signer.verifier().to_string())?,
        tenant: TenantId(app.tenant.uuid().into_bytes()),
        meeting: MeetingId(here.meeting.uuid().into_bytes()),
        vote: VoteId(vote.id.into_bytes()),
        item: None,
        title,
        motion,
        attachments: Vec::new(),
        kind,
        circular,
        selection: selection(&rule, candidates),
        options,
        change: request.change,
        close_when_all_voted: request.close_when_all_voted,
        rule,
        trustees,
        retention_days: None,
        repeats,
        author: Author { id: here.voter.id, name: plain(&here.voter.name)?, key },
    };
    definition.check().map_err(|refusal| refused(refusal.code()))?;
    Ok(Json(VoteDraft { vote: vote.id, body: Entry::Definition(Box::new(definition)).write() }))
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
    let keys = app.identity.store().votes().voter_keys(here.meeting.uuid()).await.map_err(failed)?;
    let register = electorate.frozen.register.clone();
    let find = |id: MemberId| keys.iter().find(|key| key.member_id == uuid_of(id));
    let lines = keys.iter().filter(|key| register.find(MemberId(key.member_id.into_bytes())).is_some());
    let mut lines = lines.map(key_line).collect::<Option<Vec<_>>>().ok_or_else(ApiError::internal)?;
    lines.sort_by_key(|line| line.member);
    let mut officers = Vec::new();
    for (voter, duty) in electorate.people.iter().filter_map(|voter| Some((voter, voter.duty?))) {
        if let Some(key) = find(voter.id).and_then(key_of) {
            officers.push(Officer { id: voter.id, name: plain(&voter.name)?, duty, key });
        }
    }
    let leads = |id: &MemberId| officers.iter().any(|officer| officer.id == *id && officer.duty == Duty::Chair);
    let any = || officers.iter().find(|officer| officer.duty == Duty::Chair).map(|officer| officer.id);
    let chair = electorate.chair.filter(leads).or_else(any);
    let chair = chair.ok_or_else(|| ApiError::conflict("No key is registered for whoever leads."))?;
    let roll = Roll { register, happened: electorate.happened, keys: lines, officers, chair };
    roll.check().map_err(|refusal| refused(refusal.code()))?;
    Ok(Json(VoteDraft { vote: vote.id, body: Entry::Roll(Box::new(roll)).write() }))
}

/// The vote that is being prepared, or a new one.
pub(super) async fn prepared(
    app: &Site,
    here: &Here,
    body: ids::BodyId,
    known: Option<Uuid>,
    title: &str,
) -> Result<vote::Model, ApiError> {
    if let Some(id) = known {
        let vote = here.vote(app, id).await?;
        return if vote.size == 0 { Ok(vote) } else { Err(ApiError::conflict("The vote is fixed already.")) };
    }
    let votes = app.identity.store().votes().of_meeting(here.meeting.uuid()).await.map_err(failed)?;
    let ids: Vec<_> = votes.iter().map(|vote| vote.id).collect();
    let asked: BTreeSet<_> = app
        .identity
        .store()
        .votes()
        .trustees_of(&ids)
        .await
        .map_err(failed)?
        .into_iter()
        .map(|trustee| trustee.vote_id)
        .collect();
    // What was drafted and never signed is drafted anew.
    if let Some(vote) = votes.iter().find(|vote| vote.size == 0 && !asked.contains(&vote.id)) {
        return Ok(vote.clone());
    }
    if votes.len() >= VOTES_OF_MEETING_MAX {
        return Err(ApiError::conflict("This meeting has as many votes as it may have."));
    }
    Ok(app.identity.begin_vote(here.meeting, body, host(app), title).await?)
}

fn plain(text: &str) -> Result<Label, ApiError> {
    Label::new(text).map_err(|_| ApiError::internal())
}

pub(super) fn label(field: &str, text: &str, most: usize) -> Result<Label, ApiError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ApiError::field(field, FieldCode::Required));
    }
    if text.chars().count() > most {
        return Err(ApiError::field(field, FieldCode::TooLong));
    }
    Label::new(text).map_err(|_| ApiError::field(field, FieldCode::Malformed))
}

fn wording(field: &str, text: &str) -> Result<Text, ApiError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ApiError::field(field, FieldCode::Required));
    }
    if text.chars().count() > MOTION_CHARS_MAX {
        return Err(ApiError::field(field, FieldCode::TooLong));
    }
    Text::new(text).map_err(|_| ApiError::field(field, FieldCode::Malformed))
}

fn rule_of(profile: &str, request: &VoteDraftRequest) -> Result<Rule, ApiError> {
    let own = request.rule.split_once('/').is_some_and(|(id, _)| id == profile);
    let seats = request.seats;
    if !(1..=SEATS_MAX).contains(&seats) {
        return Err(ApiError::field("seats", FieldCode::Malformed));
    }
    let rule = rule(&request.rule, seats).filter(|_| own);
    rule.ok_or_else(|| ApiError::field("rule", FieldCode::Malformed))
}

fn kind(kind: VoteKind) -> Kind {
    match kind {
        VoteKind::Open => Kind::Open,
        VoteKind::RollCall => Kind::RollCall { called: false },
        VoteKind::RollCallByName => Kind::RollCall { called: true },
        VoteKind::Secret => Kind::Secret,
    }
}

/// What can be chosen. It stands in the record as it is read here, in the language of the law.
fn options(rule: &Rule, request: &VoteDraftRequest) -> Result<Vec<Choosable>, ApiError> {
    let option = |id: &str, label: Label, role| -> Result<Choosable, ApiError> {
        Ok(Choosable { id: OptionId::new(id).map_err(|_| ApiError::internal())?, label, role })
    };
    let mut options = Vec::new();
    if let Decision::Motion(_) = rule.decision {
        if !request.options.is_empty() {
            return Err(ApiError::field("options", FieldCode::Malformed));
        }
        options.push(option("yes", plain("Ja")?, Role::Yes)?);
        options.push(option("no", plain("Nein")?, Role::No)?);
    } else {
        if request.options.is_empty() {
            return Err(ApiError::field("options", FieldCode::Required));
        }
        if request.options.len() > VOTE_OPTIONS_MAX {
            return Err(ApiError::field("options", FieldCode::TooLong));
        }
        for (at, name) in request.options.iter().enumerate() {
            let name = label("options", name, TITLE_CHARS_MAX)?;
            options.push(option(&format!("c{}", at + 1), name, Role::Candidate)?);
        }
        // Whoever stands alone can be voted against.
        if matches!(rule.decision, Decision::Election(_)) && request.options.len() == 1 {
            options.push(option("no", plain("Nein")?, Role::No)?);
        }
    }
    if request.abstain {
        options.push(option("abstain", plain("Enthaltung")?, Role::Abstain)?);
    }
    let names: BTreeSet<_> = options.iter().map(|option| &option.label).collect();
    if names.len() == options.len() { Ok(options) } else { Err(ApiError::field("options", FieldCode::Taken)) }
}

/// As many candidates as there are seats, and at least one.
fn selection(rule: &Rule, candidates: usize) -> Selection {
    let max = match rule.decision {
        Decision::Election(election) if election.method == Method::MostVotes => {
            election.seats.min(u32::try_from(candidates).unwrap_or(u32::MAX)).max(1)
        }
        _ => 1,
    };
    Selection { min: 1, max }
}

pub(super) fn trustees(
    asked: &[vote_trustee::Model],
    threshold: u32,
    member: impl Fn(MemberId) -> bool,
) -> Result<TrusteeSet, ApiError> {
    let missing = || ApiError::conflict("Not all trustees have agreed.");
    let line = |trustee: &vote_trustee::Model| {
        let signature: [u8; 32] = trustee.signature.clone()?.try_into().ok()?;
        let id = MemberId(trustee.member_id.into_bytes());
        Some(TrusteeLine {
            name: Label::new(&trustee.name).ok()?,
            member: Some(id).filter(|id| member(*id)),
            kem: Blob(trustee.kem.clone()?),
            signature: signature.into(),
        })
    };
    let trustees: Option<Vec<_>> = asked.iter().map(line).collect();
    let trustees = trustees.filter(|trustees| !trustees.is_empty()).ok_or_else(missing)?;
    // One alone never opens a ballot.
    if threshold < 2 || threshold as usize > trustees.len() {
        return Err(ApiError::field("threshold", FieldCode::Malformed));
    }
    Ok(TrusteeSet { threshold, trustees })
}

async fn repeats(app: &Site, here: &Here, request: &VoteDraftRequest) -> Result<Option<Repeats>, ApiError> {
    let Some(id) = request.repeats else { return Ok(None) };
    let before = here.vote(app, id).await?;
    let note: Option<SignedNote> = before.checkpoint.as_deref().and_then(|note| note.parse().ok());
    let checkpoint: Option<Checkpoint> = note.and_then(|note| note.text().parse().ok());
    let root = checkpoint.ok_or_else(|| ApiError::conflict("The vote was never fixed."))?.root;
    let reason = wording("repeats_reason", request.repeats_reason.as_deref().unwrap_or_default())?;
    Ok(Some(Repeats { vote: VoteId(id.into_bytes()), root: Digest::from(root.0), reason }))
}

fn key_of(row: &voter_key::Model) -> Option<PublicKey> {
    let key: [u8; 32] = row.key.clone().try_into().ok()?;
    Some(key.into())
}

fn key_line(row: &voter_key::Model) -> Option<KeyLine> {
    let proof = match row.proof.as_str() {
        "sign_in" => Proof::SignIn,
        "hardware" => Proof::Hardware,
        _ => Proof::Minutes,
    };
    Some(KeyLine { member: MemberId(row.member_id.into_bytes()), key: key_of(row)?, proof })
}
