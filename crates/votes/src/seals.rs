//! The log in which a tenant seals its votes: an outsider who trusts one key per tenant trusts all its records.

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
    let checkpoint: Checkpoint = signed.text().parse().map_err(|_| VoteError::Sealed)?;
    let entry = record::sealed(&checkpoint);
    for _ in 0..TRIES {
        let known = identity.store().votes().seal_of(vote.id, &entry).await?;
        let (log, signer) = identity.vote_log(host).await?;
        let proof = match known {
            // A log that was set back goes on under another name, and what it signed before says nothing any more.
            Some(vote_seal::Model { proof: Some(proof), .. }) if is_of(&proof, &log.origin) => Ok(proof),
            known => enter(identity, &log, &signer, vote.id, &entry, known).await,
        };
        match proof {
            Ok(proof) => return Ok(Sealed { checkpoint: note, proof }),
            // Somebody else was quicker, and is done.
            Err(VoteError::Held) => {}
            Err(fault) => return Err(fault),
        }
    }
    Err(VoteError::Held)
}

/// The proof that a seal stands in the log; the next one, unless it is known.
async fn enter(
    identity: &Identity,
    log: &vote_log::Model,
    signer: &NoteSigner,
    vote_id: Uuid,
    entry: &str,
    known: Option<vote_seal::Model>,
) -> Result<String, VoteError> {
    let seals = identity.store().votes().seals().await?;
    let mut tree = CachedTree::default();
    seals.iter().for_each(|seal| tree.push(Hash::of_leaf(seal.entry.as_bytes())));
    let origin = Origin::new(&log.origin).map_err(|_| VoteError::Sealed)?;
    // What was signed before has to be the beginning of what is signed now.
    if !extends(log, &tree) {
        return Err(VoteError::Forgotten);
    }
    if known.is_none() {
        tree.push(Hash::of_leaf(entry.as_bytes()));
    }
    let size = u64::try_from(seals.len()).unwrap_or(u64::MAX) + u64::from(known.is_none());
    let place = known.as_ref().map_or(log.size, |known| known.place);
    let index = u64::try_from(place).map_err(|_| VoteError::Damaged)?;
    let root = tree.root(size).ok_or(VoteError::Sealed)?;
    let checkpoint = Checkpoint::new(origin, size, root).sign(signer).map_err(|_| VoteError::Sealed)?;
    let path = tree.inclusion(index, size).ok_or(VoteError::Sealed)?;
    let proof = TlogProof { extra: Vec::new(), index, path, checkpoint: checkpoint.clone() }.to_string();
    if known.is_none() {
        let (tenant_id, entry) = (Uuid::nil(), entry.to_owned());
        let row = vote_seal::Model { tenant_id, place, vote_id, entry, proof: Some(proof.clone()) };
        let scope = identity.store().begin().await?;
        scope.witnesses().order(identity.now_ms()).await?;
        scope.votes().seal(row, &checkpoint.to_string()).await?;
        scope.commit().await?;
        identity.keep_root(None, &checkpoint);
    }
    Ok(proof)
}

fn is_of(proof: &str, origin: &str) -> bool {
    let proof: Option<TlogProof> = proof.parse().ok();
    proof.is_some_and(|proof| proof.checkpoint.text().lines().next() == Some(origin))
}

fn extends(log: &vote_log::Model, tree: &CachedTree) -> bool {
    let Some(note) = log.checkpoint.as_deref() else { return log.size == 0 };
    let signed: Option<Checkpoint> = note.parse().ok().and_then(|note: SignedNote| note.text().parse().ok());
    signed.is_some_and(|signed| tree.root(signed.size) == Some(signed.root))
}
