//! What is compared before somebody enters it. The law of a vote knows its log alone; what the server drafted from its
//! own tables, nobody enters otherwise.

use ballot::MemberId;
use ballot::rule::profile::rule;
use ballot::rule::{Decision, Rule};
use ballot::vote::body::Keyed;
use ballot::vote::{Body as Entry, Definition, EntryType, Kind, Roll};
use conference::sitting::Electorate;
use store::entity::{vote, voter_key};
use uuid::Uuid;
use wire::problem::FieldCode;

use super::{Here, circular, draft, failed, refused, uuid_of, vote_of};
use crate::error::ApiError;
use crate::site::Site;

/// Longest body of a report or an objection, bytes.
const TEXT_BYTES_MAX: usize = 16 * 1024;

/// The code of what is not what was drafted.
fn differs() -> ApiError {
    refused("not-the-draft")
}

/// Whether somebody may have this entered at all.
pub(super) async fn look(
    app: &Site,
    here: &Here,
    vote: &vote::Model,
    kind: EntryType,
    body: &str,
) -> Result<(), ApiError> {
    if let Some(circular) = &here.circular {
        circular.look(app, here, kind, body)?;
    }
    match kind {
        EntryType::Reported | EntryType::Objection if body.len() > TEXT_BYTES_MAX => {
            Err(ApiError::field("body", FieldCode::TooLong))
        }
        // What was entered before is answered again, whatever holds by now.
        EntryType::Definition if vote.size > 0 => Ok(()),
        EntryType::Roll if vote.size > 1 => Ok(()),
        EntryType::Definition | EntryType::Roll | EntryType::Keyed => {
            // Without a meeting everybody brings their own key.
            let own = kind == EntryType::Keyed && here.circular.is_some();
            if here.voter.duty.is_none() && !own {
                return Err(ApiError::not_permitted());
            }
            let body = Entry::read(kind, body).map_err(|refusal| refused(refusal.code()))?;
            let keys = app.identity.store().votes().voter_keys(here.meeting.uuid()).await.map_err(failed)?;
            match body {
                Entry::Definition(body) => definition(app, here, vote, &body, &keys).await,
                Entry::Roll(body) => roll(&here.electorate(app).await?, &body, &keys),
                Entry::Keyed(body) => keyed(&body, &keys),
                _ => Err(differs()),
            }
        }
        _ => Ok(()),
    }
}

async fn definition(
    app: &Site,
    here: &Here,
    vote: &vote::Model,
    body: &Definition,
    keys: &[voter_key::Model],
) -> Result<(), ApiError> {
    let signer = app.identity.vote_signer(vote).await?.ok_or_else(ApiError::internal)?;
    let electorate = here.electorate(app).await?;
    let asked = app.identity.store().votes().trustees_of(&[vote.id]).await.map_err(failed)?;
    let of_this = body.tenant.0 == app.tenant.uuid().into_bytes()
        && body.meeting.0 == here.meeting.uuid().into_bytes()
        && body.vote.0 == vote.id.into_bytes()
        && body.origin.as_str() == vote.origin
        && body.log.as_str() == signer.verifier().to_string();
    let author = body.author.id == here.voter.id
        && body.author.name.as_str() == here.voter.name
        && has(keys, body.author.id, &body.author.key.0);
    let own = rule_again(&body.rule).is_some_and(|rule| rule == body.rule)
        && body.profile().is_some_and(|profile| profile.id == electorate.frozen.profile);
    // What no draft has: nothing of it would be found in the record.
    let plain = body.attachments.is_empty() && body.kind != Kind::Lot;
    let procedure = body.circular.is_some() == here.circular.is_some()
        && (here.circular.is_none() || circular::admits(body.kind).is_ok());
    let trustees = match &body.trustees {
        Some(set) => {
            let member = |id| electorate.frozen.register.find(id).is_some();
            *set == draft::trustees(&asked, set.threshold, member)?
        }
        None => true,
    };
    if let Some(repeats) = &body.repeats {
        vote_of(app, here.meeting, Uuid::from_bytes(repeats.vote.0)).await?;
    }
    if of_this && author && own && plain && procedure && trustees { Ok(()) } else { Err(differs()) }
}

/// The rule of this name, as the profile has it.
fn rule_again(body: &Rule) -> Option<Rule> {
    let seats = match body.decision {
        Decision::Motion(_) => 1,
        Decision::Election(election) => election.seats,
        Decision::Lists(lists) => lists.seats,
    };
    rule(body.name.as_str(), seats)
}

fn roll(electorate: &Electorate, body: &Roll, keys: &[voter_key::Model]) -> Result<(), ApiError> {
    // People may come and go between draft and signature; that is entered when the vote is open.
    let since = electorate.happened.strip_prefix(body.happened.as_slice()).ok_or_else(differs)?;
    let register = body.register == electorate.frozen.register && !since.iter().any(|since| since.changes_votes());
    let lines = body.keys.iter().all(|line| {
        let proof = serde_json::to_value(line.proof).ok();
        keys.iter().any(|row| {
            row.member_id == uuid_of(line.member) && row.key == line.key.0 && proof == Some(row.proof.clone().into())
        })
    });
    let officers = body.officers.iter().all(|officer| {
        let here = electorate.people.iter().find(|voter| voter.id == officer.id);
        let same = |voter: &conference::sitting::Voter| {
            voter.duty == Some(officer.duty) && voter.name == officer.name.as_str()
        };
        here.is_some_and(same) && has(keys, officer.id, &officer.key.0)
    });
    if register && lines && officers { Ok(()) } else { Err(differs()) }
}

fn keyed(body: &Keyed, keys: &[voter_key::Model]) -> Result<(), ApiError> {
    let proof = serde_json::to_value(body.proof).ok();
    let same = |row: &voter_key::Model| {
        row.member_id == uuid_of(body.member) && row.key == body.key.0 && proof == Some(row.proof.clone().into())
    };
    if keys.iter().any(same) { Ok(()) } else { Err(differs()) }
}

fn has(keys: &[voter_key::Model], id: MemberId, key: &[u8; 32]) -> bool {
    keys.iter().any(|row| row.member_id == uuid_of(id) && row.key == key)
}
