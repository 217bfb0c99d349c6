//! The log in which a tenant seals its votes: an outsider who trusts one key per tenant trusts all its records.

use std::sync::Arc;

use identity::Identity;
use ledger::{CachedTree, Checkpoint, Hash, NoteSigner, Origin, SignedNote, TlogProof, VerifierKey};
use store::entity::{vote, vote_log, vote_seal};
use uuid::Uuid;

use crate::error::VoteError;

/// How often it is tried again when others seal at the same time.
const TRIES: usize = 5;

/// A vote that is sealed as it stands.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// Of the vote.
    pub checkpoint: String,
    /// That the log of the tenant knows it.
    pub proof: String,
}

/// Key and state of the log of a tenant.
pub async fn log_of(identity: &Identity, host: &str) -> Result<(VerifierKey, Option<String>), VoteError> {
    let (log, signer) = identity.vote_log(host).await?;
    Ok((signer.verifier(), log.checkpoint))
}

/// Seals a vote at its last checkpoint, unless that is sealed already. Done once, right after a vote is over; whoever
/// wants its record reads it.
pub async fn seal(identity: &Identity, host: &str, vote: &vote::Model) -> Result<Sealed, VoteError> {
    let note = vote.checkpoint.clone().ok_or(VoteError::NotFound)?;
    let signed: SignedNote = note.parse().map_err(|_| VoteError::Sealed)?;
    let entry = record::sealed(&signed.checkpoint().map_err(|_| VoteError::Sealed)?);
    for _ in 0..TRIES {
        match sealed(identity, host, vote.id, &entry).await {
            Ok(proof) => return Ok(Sealed { checkpoint: note, proof }),
            // Somebody else was quicker, and is done.
            Err(VoteError::Held) => {}
            Err(fault) => return Err(fault),
        }
    }
    Err(VoteError::Held)
}

/// The proof that a seal stands in the log; the next one, unless it is known.
async fn sealed(identity: &Identity, host: &str, vote: Uuid, entry: &str) -> Result<String, VoteError> {
    let votes = identity.store().votes();
    let known = votes.seal_of(vote, entry).await?;
    let log = Log::read(identity, host).await?;
    match known {
        Some(vote_seal::Model { proof: Some(proof), .. }) if is_of(&proof, &log.row.origin) => Ok(proof),
        Some(vote_seal::Model { place, .. }) => {
            // A log that was set back goes on under another name, and what it signed before says nothing any more.
            let proof = log.proof(u64::try_from(place).map_err(|_| VoteError::Damaged)?, log.size())?.to_string();
            votes.keep_proof(place, &proof).await?;
            Ok(proof)
        }
        None => enter(identity, log, vote, entry).await,
    }
}

/// Seals a vote as the next entry.
async fn enter(identity: &Identity, mut log: Log, vote_id: Uuid, entry: &str) -> Result<String, VoteError> {
    let (index, place) = (log.size(), log.row.size);
    if log.tree.size() != index {
        // Somebody has sealed another one since the size was read.
        return Err(VoteError::Held);
    }
    Arc::make_mut(&mut log.tree).push(Hash::of_leaf(entry.as_bytes()));
    let proof = log.proof(index, index + 1)?;
    let (tenant_id, entry, text) = (Uuid::nil(), entry.to_owned(), proof.to_string());
    let row = vote_seal::Model { tenant_id, place, vote_id, entry, proof: Some(text.clone()) };
    let scope = identity.store().begin().await?;
    scope.witnesses().order(identity.now_ms()).await?;
    scope.votes().seal(row, &proof.checkpoint.to_string()).await?;
    scope.commit().await?;
    identity.keep_root(None, &proof.checkpoint).await;
    Ok(text)
}

fn is_of(proof: &str, origin: &str) -> bool {
    let proof: Option<TlogProof> = proof.parse().ok();
    proof.is_some_and(|proof| proof.checkpoint.text().lines().next() == Some(origin))
}

/// The log of a tenant as it is. What was signed is the beginning of it.
pub(crate) struct Log {
    pub(crate) row: vote_log::Model,
    pub(crate) signer: NoteSigner,
    pub(crate) tree: Arc<CachedTree>,
    origin: Origin,
}

impl Log {
    pub(crate) async fn read(identity: &Identity, host: &str) -> Result<Self, VoteError> {
        let (row, signer) = identity.vote_log(host).await?;
        let origin = Origin::new(&row.origin).map_err(|_| VoteError::Sealed)?;
        let tree = identity.vote_tree().await?;
        // Nothing is signed that does not begin with what was signed before.
        let whole = match row.checkpoint.as_deref() {
            None => row.size == 0,
            Some(note) => {
                let signed = note.parse::<SignedNote>().ok().and_then(|note| note.checkpoint().ok());
                signed.is_some_and(|signed| tree.root(signed.size) == Some(signed.root))
            }
        };
        if whole { Ok(Self { row, signer, tree, origin }) } else { Err(VoteError::Forgotten) }
    }

    /// Entries that were signed.
    pub(crate) fn size(&self) -> u64 {
        u64::try_from(self.row.size).unwrap_or_default()
    }

    /// The checkpoint of a size: the same text and the same signature whenever it is made.
    pub(crate) fn checkpoint(&self, size: u64) -> Result<SignedNote, VoteError> {
        let root = self.tree.root(size).ok_or(VoteError::Sealed)?;
        Checkpoint::new(self.origin.clone(), size, root).sign(&self.signer).map_err(|_| VoteError::Sealed)
    }

    /// That an entry stands in the log as it was at a size.
    fn proof(&self, index: u64, size: u64) -> Result<TlogProof, VoteError> {
        let path = self.tree.inclusion(index, size).ok_or(VoteError::Sealed)?;
        Ok(TlogProof { extra: Vec::new(), index, path, checkpoint: self.checkpoint(size)? })
    }
}
