//! The record of a vote, put together from what is stored.
//!
//! What stands around the entries changes after the end of a vote: members confirm late, the log of the tenant grows,
//! another version of Plenum writes other words for people. A time stamp covers all of it, so what was stamped is kept,
//! and the record is that one until the vote itself has gone on.

use std::sync::Arc;

use identity::Identity;
use record::{Container, Material, Part};
use sha2::{Digest, Sha256};
use store::entity::{record_text, vote, vote_stamp};
use tokio::sync::SemaphorePermit;
use tracing::error;
use uuid::Uuid;

use crate::error::VoteError;
use crate::saved;
use crate::seals::{Sealed, seal};
use crate::stamps::order_stamp;
use crate::witnessing::{best_proof, signatures};

/// Whoever has it may make a record; see [`crate::Urns::turn`].
#[derive(Debug)]
pub struct Turn<'a>(#[expect(dead_code, reason = "held, not read")] pub(crate) SemaphorePermit<'a>);

/// What stands around the entries of a vote at some time.
pub(crate) struct Frame {
    sealed: Sealed,
    /// Lines of the members who confirmed, each with its newline.
    pub(crate) cosignatures: String,
}

impl Frame {
    /// As it is now. The vote is sealed, if it is not.
    pub(crate) async fn now(identity: &Identity, host: &str, vote: &vote::Model) -> Result<Self, VoteError> {
        let sealed = seal(identity, host, vote).await?;
        let proof = sealed.proof.parse().map_err(|_| VoteError::Sealed)?;
        let sealed = Sealed { proof: best_proof(identity, host, proof).await?.to_string(), ..sealed };
        Ok(Self { sealed, cosignatures: cosignatures(identity, vote.id).await? })
    }

    /// Whether a stamp covers this.
    pub(crate) fn is_in(&self, stamp: &vote_stamp::Model) -> bool {
        stamp.checkpoint == self.sealed.checkpoint
            && stamp.cosignatures == self.cosignatures
            && signatures(&stamp.proof) >= signatures(&self.sealed.proof)
    }
}

/// Lines of the members who have confirmed a vote.
pub(crate) async fn cosignatures(identity: &Identity, vote: Uuid) -> Result<String, VoteError> {
    let rows = identity.store().votes().cosignatures(vote).await?;
    Ok(rows.into_iter().map(|row| row.note + "\n").collect())
}

/// The record of a vote that is over: as it was stamped, or as it is now. The turn is held as long as the record.
pub async fn record_of(
    turn: &Turn<'_>,
    identity: &Arc<Identity>,
    host: &str,
    vote: &vote::Model,
) -> Result<Container, VoteError> {
    let stamp = identity.store().stamps().find(vote.id).await?;
    if let Some(stamp) = stamp.filter(|stamp| Some(&stamp.checkpoint) == vote.checkpoint.as_ref()) {
        if let Some(container) = stamped(turn, identity, vote, stamp).await? {
            return Ok(container);
        }
        // A body was erased since, for example. The stamp says nothing of what is left.
        error!(vote = %vote.id, "the record of a vote is another one than was stamped");
        identity.store().stamps().remove(vote.id).await?;
        order_stamp(identity, vote).await?;
    }
    let frame = Frame::now(identity, host, vote).await?;
    build(turn, identity, vote, &frame).await
}

/// The record in this frame.
pub(crate) async fn build(
    _: &Turn<'_>,
    identity: &Identity,
    vote: &vote::Model,
    frame: &Frame,
) -> Result<Container, VoteError> {
    let lines = saved::lines(identity.store(), vote.id).await?;
    let attachments = saved::attachments(identity.store(), vote.id).await?;
    let closing = vote.closing.clone();
    let (checkpoint, proof) = (frame.sealed.checkpoint.clone(), frame.sealed.proof.clone());
    let cosignatures: Vec<_> = frame.cosignatures.lines().map(str::to_owned).collect();
    // A large vote takes a processor for a while.
    let built = tokio::task::spawn_blocking(move || {
        let material = Material {
            checkpoint: &checkpoint,
            closing: closing.as_deref(),
            cosignatures: &cosignatures,
            tenant_proof: Some(&proof),
            attachments: &attachments,
        };
        record::build(&lines, &material)
    });
    Ok(built.await.map_err(|_| VoteError::Held)??)
}

/// The record as it was stamped, with the stamp; nothing if what is stored gives another one.
async fn stamped(
    turn: &Turn<'_>,
    identity: &Identity,
    vote: &vote::Model,
    stamp: vote_stamp::Model,
) -> Result<Option<Container>, VoteError> {
    let texts = identity.store().stamps();
    let (Some(spec), Some(words)) = (texts.text(&stamp.spec).await?, texts.text(&stamp.verification).await?) else {
        return Ok(None);
    };
    let sealed = Sealed { checkpoint: stamp.checkpoint, proof: stamp.proof };
    let mut container = build(turn, identity, vote, &Frame { sealed, cosignatures: stamp.cosignatures }).await?;
    container.set(Part::Spec, spec.into_bytes())?;
    container.set(Part::Verification, words.into_bytes())?;
    if hash(container.manifest().as_bytes()) != stamp.manifest {
        return Ok(None);
    }
    container.stamp(stamp.token)?;
    Ok(Some(container))
}

/// What is stamped of a record, and what it needs to be the same again.
pub(crate) struct Covered {
    pub(crate) manifest: String,
    spec: record_text::Model,
    verification: record_text::Model,
}

pub(crate) fn covered(container: &Container) -> Covered {
    let text = |part: Part| {
        let bytes = container.part(part).unwrap_or_default();
        let content = String::from_utf8_lossy(bytes).into_owned();
        record_text::Model { tenant_id: Uuid::nil(), hash: hash(bytes), content }
    };
    let manifest = container.manifest();
    Covered { manifest, spec: text(Part::Spec), verification: text(Part::Verification) }
}

/// What is kept of a record with its stamp.
pub(crate) fn kept(
    vote: &vote::Model,
    frame: Frame,
    covered: Covered,
    token: Vec<u8>,
) -> (vote_stamp::Model, Vec<record_text::Model>) {
    let Covered { manifest, spec, verification } = covered;
    let stamp = vote_stamp::Model {
        tenant_id: Uuid::nil(),
        vote_id: vote.id,
        checkpoint: frame.sealed.checkpoint,
        proof: frame.sealed.proof,
        cosignatures: frame.cosignatures,
        spec: spec.hash.clone(),
        verification: verification.hash.clone(),
        manifest: hash(manifest.as_bytes()),
        token,
    };
    (stamp, vec![spec, verification])
}

fn hash(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}
