//! The program of a trustee beside the browser: it is known by the key that its person agreed with.
//!
//! It reads the log of its one vote and what is sealed for it, and enters sums and complaints, which are signed inside.
//! It needs no ticket: that would end with the page, and lie on a disk. Whoever is asked no longer is known no longer.

use ballot::MemberId;
use ballot::client::{ToolOffer, ToolPass};
use ballot::encoded::{PublicKey, SignatureBytes};
use conference::sitting::Voter;
use ids::MeetingId;
use secret_ballot::limits::KEM_KEY_BYTES;
use uuid::Uuid;
use wire::problem::FieldCode;
use wire::vote::VoteTrusteeTool;

use super::{Here, bytes, failed};
use crate::error::ApiError;
use crate::site::Site;

/// The key of a program that is offered for this vote and person.
pub(super) fn offered(
    vote: Uuid,
    member: MemberId,
    kem: [u8; KEM_KEY_BYTES],
    tool: &VoteTrusteeTool,
) -> Result<PublicKey, ApiError> {
    let signature = PublicKey::from(bytes::<32>("key", &tool.key)?);
    let proof = SignatureBytes::from(bytes::<64>("proof", &tool.proof)?);
    let offer = ToolOffer { vote: vote.into(), member, signature, kem: Box::new(kem), proof };
    if offer.is_proved() { Ok(signature) } else { Err(ApiError::field("proof", FieldCode::Wrong)) }
}

/// The trustee for whom a program works.
pub(super) async fn of(app: &Site, pass: &ToolPass, id: Uuid) -> Result<Here, ApiError> {
    let store = app.identity.store();
    let asked = store.votes().trustees_of(&[id]).await.map_err(failed)?;
    let own = asked.into_iter().find(|trustee| pass.member == trustee.member_id.into());
    let key = own.as_ref().and_then(|own| <[u8; 32]>::try_from(own.signature.as_deref()?).ok());
    let now_ms = u64::try_from(app.identity.now_ms()).unwrap_or_default();
    let is_good = |key: [u8; 32]| pass.vote == id.into() && pass.is_good(&key.into(), now_ms);
    let own = own.filter(|_| key.is_some_and(is_good)).ok_or_else(ApiError::not_found)?;
    let vote = store.votes().find(id).await.map_err(failed)?.ok_or_else(ApiError::not_found)?;
    let voter = Voter { id: pass.member, name: own.name, member: false, by_hand: false, duty: None };
    Ok(Here { meeting: MeetingId::from_uuid(vote.meeting_id), voter, circular: None, is_tool: true })
}
