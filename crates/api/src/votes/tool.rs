//! The program of a trustee beside the browser: it is known by the key that its person agreed with.
//!
//! It reads the log of its one vote and what is sealed for it, and enters sums and complaints, which are signed inside.
//! It needs no ticket: that would end with the page, and lie on a disk. Whoever is asked no longer is known no longer. When
//! what was sealed for trustees is deleted, there is the log alone: a program that is started late reads in it that the
//! vote is over, and deletes its keys.

use ballot::MemberId;
use ballot::client::{ToolOffer, ToolPass};
use ballot::encoded::{PublicKey, SignatureBytes};
use conference::sitting::Voter;
use ids::MeetingId;
use retention::SHARES_KEPT_DAYS;
use secret_ballot::limits::KEM_KEY_BYTES;
use store::entity::vote;
use uuid::Uuid;
use wire::problem::FieldCode;
use wire::vote::VoteTrusteeTool;

use super::{DAY_MS, Here, bytes, failed};
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
    let vote = store.votes().find(id).await.map_err(failed)?;
    let vote = vote.ok_or_else(ApiError::not_found)?;
    let voter = Voter { id: pass.member, name: own.name, member: false, by_hand: false, duty: None };
    Ok(Here { meeting: MeetingId::from_uuid(vote.meeting_id), voter, circular: None, is_tool: true })
}

/// Refuses a program that is about to work for a vote in which nothing is left to do.
pub(super) fn admit(app: &Site, here: &Here, vote: &vote::Model) -> Result<(), ApiError> {
    if here.is_tool && is_past(vote.ended_at_ms, app.identity.now_ms()) { Err(ApiError::not_found()) } else { Ok(()) }
}

/// The result is declared or the vote void, for so long that no share is kept any more. One that nobody led to an end is
/// never past: its shares go later, and whoever asks for them then finds none.
fn is_past(ended_at_ms: Option<i64>, now_ms: i64) -> bool {
    let kept_ms = i64::from(SHARES_KEPT_DAYS) * DAY_MS;
    ended_at_ms.is_some_and(|ended_at_ms| now_ms.saturating_sub(ended_at_ms) > kept_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_works_as_long_as_there_is_a_share() {
        let now = 1_790_000_000_000;
        assert!(!is_past(None, now), "nothing is decided yet");
        for (days, past) in [(0, false), (14, false), (15, true)] {
            assert_eq!(is_past(Some(now - days * DAY_MS), now), past, "{days}");
        }
    }
}
