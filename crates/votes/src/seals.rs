//! The log in which a tenant seals its votes: an outsider who trusts one key per tenant trusts all its records.

use std::time::Duration;

use identity::Identity;
use ledger::{CachedTree, Checkpoint, Hash, NoteSigner, Origin, SignedNote, TlogProof, VerifierKey};
use store::entity::{vote, vote_log, vote_seal};

use crate::error::VoteError;

/// How often it is tried again when another process seals at the same time.
const TRIES: usize = 5;
const PAUSE: Duration = Duration::from_millis(20);

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

/// Seals a vote at its last checkpoint, unless that is sealed already.
pub async fn seal(identity: &Identity, host: &str, vote: &vote::Model) -> Result<Sealed, VoteError> {
    let note = vote.checkpoint.clone().ok_or(VoteError::NotFound)?;
    let signed: SignedNote = note.parse().map_err(|_| VoteError::Sealed)?;
    let checkpoint: Checkpoint = signed.text().parse().map_err(|_| VoteError::Sealed)?;
    let entry = record::sealed(&checkpoint);
    for _ in 0..TRIES {
        let (log, signer) = identity.vote_log(host).await?;
        match enter(identity, &log, &signer, vote, &entry).await {
            Ok(proof) => return Ok(Sealed { checkpoint: note, proof: proof.to_string() }),
            Err(VoteError::Held) => tokio::time::sleep(PAUSE).await,
            Err(fault) => return Err(fault),
        }
    }
    Err(VoteError::Held)
}

async fn enter(
    identity: &Identity,
    log: &vote_log::Model,
    signer: &NoteSigner,
    vote: &vote::Model,
    entry: &str,
) -> Result<TlogProof, VoteError> {
    let seals = identity.store().votes().seals().await?;
    let mut tree = CachedTree::default();
    seals.iter().for_each(|seal| tree.push(Hash::of_leaf(seal.entry.as_bytes())));
    let origin = Origin::new(&log.origin).map_err(|_| VoteError::Sealed)?;
    // What was signed before has to be the beginning of what is signed now.
    if !extends(log, &tree) {
        return Err(VoteError::Forgotten);
    }
    let known = seals.iter().position(|seal: &vote_seal::Model| seal.vote_id == vote.id && seal.entry == entry);
    if known.is_none() {
        tree.push(Hash::of_leaf(entry.as_bytes()));
    }
    let size = u64::try_from(seals.len()).unwrap_or(u64::MAX) + u64::from(known.is_none());
    let index = known.map_or(size - 1, |known| u64::try_from(known).unwrap_or(u64::MAX));
    let root = tree.root(size).ok_or(VoteError::Sealed)?;
    let checkpoint = Checkpoint::new(origin, size, root).sign(signer).map_err(|_| VoteError::Sealed)?;
    if known.is_none() {
        let scope = identity.store().begin().await?;
        scope.witnesses().order(identity.now_ms()).await?;
        scope.votes().seal(log.size, vote.id, entry, &checkpoint.to_string()).await?;
        scope.commit().await?;
    }
    identity.keep_root(None, &checkpoint);
    let path = tree.inclusion(index, size).ok_or(VoteError::Sealed)?;
    Ok(TlogProof { extra: Vec::new(), index, path, checkpoint })
}

fn extends(log: &vote_log::Model, tree: &CachedTree) -> bool {
    let Some(note) = log.checkpoint.as_deref() else { return log.size == 0 };
    let signed: Option<Checkpoint> = note.parse().ok().and_then(|note: SignedNote| note.text().parse().ok());
    signed.is_some_and(|signed| tree.root(signed.size) == Some(signed.root))
}
