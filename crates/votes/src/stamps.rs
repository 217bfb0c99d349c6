//! Time stamps over records: ordered when a vote is over, fetched by the outbox, kept with what they cover.

use std::collections::BTreeMap;
use std::sync::Arc;

use audit::{Act, Object};
use ballot::vote::Stage;
use identity::Identity;
use ids::MeetingId;
use store::entity::vote;
use store::{NewDelivery, TIME_STAMP, WITNESS};
use tracing::info;
use uuid::Uuid;

use crate::error::VoteError;
use crate::file::{self, Frame};
use crate::urns::Urns;
use crate::witnessing::Cosigned;

/// How long late confirmations are waited for, so that a record which has a stamp gets one more for all of them,
/// milliseconds.
const LATE_MS: i64 = 5 * 60 * 1_000;
/// How far back votes are looked for that have no stamp, milliseconds.
const MISSED_MS: i64 = 30 * 24 * 60 * 60 * 1_000;
/// How many of them at a time.
const MISSED_MAX: u64 = 1_000;

/// What came of a try to have a record stamped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StampOutcome {
    Stamped,
    /// Nothing is to be stamped, or nobody to be asked.
    Nobody,
    Again(&'static str),
}

/// Whether nothing more is decided in it.
fn is_over(vote: &vote::Model) -> bool {
    Stage::from_name(&vote.stage).is_some_and(Stage::is_over)
}

/// Has the record of a vote that is over stamped, unless that has been done or is on its way.
pub async fn order_stamp(identity: &Identity, vote: &vote::Model) -> Result<(), VoteError> {
    if !is_over(vote) || identity.stamp_authority().await?.is_none() {
        return Ok(());
    }
    order(identity, &[(vote.id, vote.checkpoint.clone())], false).await
}

/// Orders what was missed: by a process that died in between, or because nobody could be asked. With `again`, what was
/// given up is tried from the beginning.
pub async fn order_missed_stamps(identity: &Identity, again: bool) -> Result<(), VoteError> {
    if identity.stamp_authority().await?.is_none() {
        return Ok(());
    }
    let since_ms = identity.now_ms() - MISSED_MS;
    let ended = identity.store().stamps().ended_since(since_ms, MISSED_MAX).await?;
    order(identity, &ended, again).await
}

/// Orders what is not stamped as it stands, of votes with their newest checkpoints.
async fn order(identity: &Identity, votes: &[(Uuid, Option<String>)], again: bool) -> Result<(), VoteError> {
    let (store, now_ms) = (identity.store(), identity.now_ms());
    let ids: Vec<_> = votes.iter().map(|(id, _)| *id).collect();
    let stamps = store.stamps().covered(&ids).await?;
    let confirmed = store.votes().confirmations(&ids).await?;
    let cosigned = match stamps.values().collect::<Vec<_>>()[..] {
        [] => Cosigned::default(),
        [stamp] => Cosigned::since(identity, &stamp.proof).await?,
        _ => Cosigned::read(identity).await?,
    };
    let waiting = store.outbox().waiting_about(&ids, TIME_STAMP).await?;
    let waiting: BTreeMap<_, _> = waiting.iter().filter_map(|row| Some((row.about_id?, row))).collect();
    let scope = store.begin().await?;
    for (vote, checkpoint) in votes {
        let due_at_ms = match stamps.get(vote).filter(|stamp| Some(&stamp.checkpoint) == checkpoint.as_ref()) {
            Some(stamp) => {
                let same = confirmed.get(vote).map_or(0, |count| u64::from(*count)) == stamp.confirmed;
                if same && !cosigned.is_more_than(&stamp.proof) {
                    continue;
                }
                now_ms + LATE_MS
            }
            None => now_ms,
        };
        if let Some(waiting) = waiting.get(vote) {
            // One that waits for late confirmations is too late for an entry that came since. Whoever is fetching one
            // just now may have read before, and does so once more; one that failed is tried again anyway.
            let is_late = waiting.attempts == 0 && waiting.due_at_ms > due_at_ms;
            if !(again || is_late || waiting.is_in_trial()) {
                continue;
            }
            let at_ms = if again { now_ms } else { due_at_ms };
            // It may have arrived since it was seen.
            if scope.outbox().restart(waiting.id, at_ms).await? {
                continue;
            }
        }
        let (id, about, label, payload) = (Uuid::now_v7(), Some(*vote), TIME_STAMP.to_owned(), Vec::new());
        let new = NewDelivery { id, kind: TIME_STAMP, about, label, payload, created_at_ms: now_ms, due_at_ms };
        scope.outbox().add(new).await?;
    }
    Ok(scope.commit().await?)
}

/// Has the record of a vote stamped as it stands now.
pub async fn stamp(
    urns: &Urns,
    identity: &Arc<Identity>,
    host: &str,
    vote: Uuid,
    attempt: u32,
) -> Result<StampOutcome, VoteError> {
    let Some(authority) = identity.stamp_authority().await? else { return Ok(StampOutcome::Nobody) };
    let store = identity.store();
    if !store.votes().find(vote).await?.as_ref().is_some_and(is_over) {
        return Ok(StampOutcome::Nobody);
    }
    // A proof that witnesses have cosigned is worth a short wait, and one stamp for both.
    if attempt == 1 && store.outbox().count(WITNESS).await?.0 > 0 {
        return Ok(StampOutcome::Again("witnesses"));
    }
    // Whatever stopped before it was signed is signed now.
    urns.look(identity, vote, 0).await?;
    let Some(vote) = store.votes().find(vote).await? else { return Ok(StampOutcome::Nobody) };
    let frame = Frame::now(identity, host, &vote).await?;
    if store.stamps().find(vote.id).await?.is_some_and(|stamp| frame.is_in(&stamp)) {
        return Ok(StampOutcome::Nobody);
    }
    let covered = {
        let turn = urns.turn().await?;
        // The whole of it is not in memory while the authority is waited for.
        file::covered(&file::build(&turn, identity, &vote, &frame).await?)
    };
    let stamped = match identity.stamp(&authority, covered.manifest.as_bytes()).await {
        Ok(stamped) => stamped,
        Err(fault) => return Ok(StampOutcome::Again(fault.code())),
    };
    let at_ms = i64::try_from(stamped.time.saturating_mul(1_000)).unwrap_or(i64::MAX);
    let (row, texts) = file::kept(&vote, frame, covered, stamped.token);
    let event = Act::VoteStamp.on(Object::new("vote", vote.id, &vote.title));
    let event = event.with("authority", &authority.url).with("policy", &stamped.policy);
    let scope = store.begin().await?;
    scope.stamps().keep(row, texts).await?;
    identity.audit().append(&scope, event.with("time", at_ms.to_string())).await?;
    scope.commit().await?;
    info!(vote = %vote.id, "the record of a vote is stamped");
    urns.changes().vote((store.id(), MeetingId::from_uuid(vote.meeting_id)), vote.id);
    Ok(StampOutcome::Stamped)
}
