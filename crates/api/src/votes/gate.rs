//! What is looked at before somebody enters something: the crate `votes` compares it with what was drafted.

use ::votes::{DraftError, draft};
use ballot::vote::{Body as Entry, EntryType};
use store::entity::vote;
use wire::problem::FieldCode;

use super::{Here, circular, refused};
use crate::error::ApiError;
use crate::site::Site;

/// Longest body of a report or an objection, bytes.
const TEXT_BYTES_MAX: usize = 16 * 1024;

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
            if drafted(app, here, vote, body).await? { Ok(()) } else { Err(DraftError::Differs.into()) }
        }
        _ => Ok(()),
    }
}

/// Whether the server drafted it, or would.
async fn drafted(app: &Site, here: &Here, vote: &vote::Model, body: Entry) -> Result<bool, ApiError> {
    let keys = async || draft::keys(app.identity.store(), here.meeting).await;
    Ok(match body {
        Entry::Definition(body) => {
            if let Some(repeats) = &body.repeats {
                here.vote(app, repeats.vote.into()).await?;
            }
            let procedure = body.circular.is_some() == here.circular.is_some()
                && (here.circular.is_none() || circular::admits(body.kind).is_ok());
            let electorate = here.electorate(app).await?;
            procedure && here.basis(app, vote.clone(), electorate).await?.is_definition(&body)?
        }
        Entry::Roll(body) => draft::is_roll(&here.electorate(app).await?, &keys().await?, &body),
        Entry::Keyed(body) => draft::is_registered(&keys().await?, &body),
        _ => false,
    })
}
