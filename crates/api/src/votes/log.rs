//! The log of a vote: entered into, read, confirmed.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use ballot::MemberId;
use ballot::client::{confirms, cosigner_key};
use ballot::encoded::{Blob, PublicKey, Salt, SignatureBytes};
use ballot::vote::{EntryType, Submission};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ledger::{NoteSignature, Origin, SignedNote, Trust, VerifierKey};
use store::entity::{vote_cosignature, vote_entry};
use uuid::Uuid;
use wire::problem::{FieldCode, Problem};
use wire::vote::{LOG_ENTRIES_MAX, VoteAccepted, VoteCosignRequest, VoteLine, VoteLog, VoteLogRequest, VoteSubmission};

use super::{Here, bytes, failed, gate, tool, vote_of};
use crate::body::{Body, Id};
use crate::error::ApiError;
use crate::site::Site;

/// Has something entered into the log of a vote; when it is answered, it is stored. Sent again, it is answered again.
/// Whoever is in the room, under their own id; what they may enter, the law of the vote says. The program of a trustee
/// enters sums and complaints.
#[utoipa::path(post, path = "/api/v1/votes/{id}/entries", tag = "votes",
    params(("id" = String, Path, format = Uuid)), request_body = VoteSubmission,
    responses((status = 200, body = VoteAccepted), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 422, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn submit(
    app: Site,
    Id(id): Id<Uuid>,
    Body(request): Body<VoteSubmission>,
) -> Result<Json<VoteAccepted>, ApiError> {
    let here = Here::at(&app, &request.ticket, id).await?;
    let vote = here.vote(&app, id).await?;
    tool::admit(&app, &here, &vote)?;
    let kind: EntryType = serde_json::from_value(request.kind.clone().into())
        .map_err(|_| ApiError::field("type", FieldCode::Malformed))?;
    let by: Option<MemberId> = match &request.by {
        Some(by) => Some(by.parse().map_err(|_| ApiError::field("by", FieldCode::Malformed))?),
        None => None,
    };
    // What trustees give is signed inside; everything else is somebody's own.
    let own = match by {
        Some(by) => !here.is_tool && by == here.voter.id,
        None => matches!(kind, EntryType::Sum | EntryType::Complaint),
    };
    if !own {
        return Err(ApiError::not_permitted());
    }
    gate::look(&app, &here, &vote, kind, &request.body).await?;
    let sig = request.sig.as_deref().map(|sig| bytes::<64>("sig", sig)).transpose()?;
    let salt = Salt::from(bytes::<16>("salt", &request.salt)?);
    let shares = request.shares.iter().map(|share| STANDARD.decode(share).map(Blob));
    let shares = shares.collect::<Result<Vec<_>, _>>().map_err(|_| ApiError::field("shares", FieldCode::Malformed))?;
    let submission = Submission { kind, by, sig: sig.map(SignatureBytes::from), salt, body: request.body };
    let accepted = match here.circular.as_ref().filter(|_| kind == EntryType::Roll) {
        Some(circular) => app.votes.urns.submit_roll(&app.identity, id, submission, circular.register_seen()).await?,
        None => app.votes.urns.submit(&app.identity, id, submission, shares).await?,
    };
    let proof = accepted.proof.to_string();
    Ok(Json(VoteAccepted { index: accepted.index, entry: accepted.entry, proof }))
}

/// The log of a vote from some entry on. Whoever is in the room, and the program of a trustee.
#[utoipa::path(post, path = "/api/v1/votes/{id}/log", tag = "votes", params(("id" = String, Path, format = Uuid)),
    request_body = VoteLogRequest,
    responses((status = 200, body = VoteLog), (status = 404, body = Problem), (status = 503, body = Problem)))]
pub(crate) async fn read(
    app: Site,
    Id(id): Id<Uuid>,
    Body(request): Body<VoteLogRequest>,
) -> Result<Json<VoteLog>, ApiError> {
    let here = Here::at(&app, &request.ticket, id).await?;
    here.vote(&app, id).await?;
    let look = app.votes.urns.look(&app.identity, id, request.from).await?;
    let votes = app.identity.store();
    let from = i64::try_from(request.from).unwrap_or(i64::MAX);
    let rows = votes.votes().entries_from(id, from, u64::from(LOG_ENTRIES_MAX)).await.map_err(failed)?;
    // What was entered since is not covered by what was signed when it was looked at.
    let rows = rows.into_iter().filter(|row| u64::try_from(row.place).is_ok_and(|place| place < look.size));
    let entries: Vec<_> = rows.map(|row| line(row, look.veiled)).collect();
    // With what looking at it may have closed.
    let vote = vote_of(&app, here.meeting, id).await?;
    // Whoever has more to read looks at them at the end.
    let is_last = request.from.saturating_add(entries.len() as u64) >= look.size;
    let cosignatures = match is_last && vote.closing.is_some() {
        true => votes.votes().cosignatures(id).await.map_err(failed)?,
        false => Vec::new(),
    };
    Ok(Json(VoteLog {
        entries,
        size: look.size,
        checkpoint: look.checkpoint.map(|note| note.to_string()),
        closing: vote.closing,
        cosignatures: cosignatures.into_iter().map(|row| row.note).collect(),
        consistency: look.consistency.iter().map(|hash| STANDARD.encode(hash.0)).collect(),
    }))
}

fn line(row: vote_entry::Model, veiled: bool) -> VoteLine {
    let is_ballot = serde_json::from_str::<Kind>(&row.entry).is_ok_and(|kind| kind.kind == EntryType::Ballot);
    if veiled && is_ballot {
        return VoteLine { entry: row.entry, salt: None, body: None };
    }
    VoteLine { entry: row.entry, salt: row.salt.map(|salt| STANDARD.encode(salt)), body: row.body }
}

/// The one member of a header that is looked at here.
#[derive(serde::Deserialize)]
struct Kind {
    #[serde(rename = "type")]
    kind: EntryType,
}

/// Keeps that a device found the closed log whole. Members with a key, in the room.
#[utoipa::path(post, path = "/api/v1/votes/{id}/cosignatures", tag = "votes",
    params(("id" = String, Path, format = Uuid)), request_body = VoteCosignRequest,
    responses((status = 204), (status = 403, body = Problem), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn cosign(
    app: Site,
    Id(id): Id<Uuid>,
    Body(request): Body<VoteCosignRequest>,
) -> Result<StatusCode, ApiError> {
    let here = Here::of(&app, &request.ticket).await?;
    let vote = here.vote(&app, id).await?;
    let fixed = app.votes.urns.fixed(&app.identity, id, here.voter.id).await?;
    let closing: Option<SignedNote> = vote.closing.as_deref().and_then(|note| note.parse().ok());
    let closing = closing.ok_or_else(|| ApiError::conflict("The vote is not closed."))?;
    let key = fixed.confirms.filter(|_| here.voter.member).ok_or_else(ApiError::not_permitted)?;
    let wrong = || ApiError::field("line", FieldCode::Wrong);
    let line: NoteSignature = request.line.parse().map_err(|_| ApiError::field("line", FieldCode::Malformed))?;
    if !is_of(&closing, &line, fixed.log, here.voter.id, &key) {
        return Err(wrong());
    }
    let now_ms = app.identity.now_ms();
    let (vote_id, member_id) = (id, here.voter.id.into());
    let row = vote_cosignature::Model { tenant_id: Uuid::nil(), vote_id, member_id, note: request.line, at_ms: now_ms };
    app.identity.store().votes().cosign(row).await.map_err(failed)?;
    app.votes.urns.changes().vote((app.tenant, here.meeting), id);
    Ok(StatusCode::NO_CONTENT)
}

/// Whether the line is that of this member under this checkpoint.
fn is_of(closing: &SignedNote, line: &NoteSignature, log: VerifierKey, member: MemberId, key: &PublicKey) -> bool {
    let Ok(origin) = Origin::new(log.name().as_str()) else { return false };
    let Some(device) = cosigner_key(&origin, member, key) else { return false };
    let trust = Trust { origin, log: vec![log], witnesses: Vec::new() };
    confirms(closing, line, &trust, &BTreeMap::from([(member, device)])).is_some()
}
