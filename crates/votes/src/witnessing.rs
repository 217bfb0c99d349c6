//! Witnesses cosign the log in which a tenant seals its votes (C2SP tlog-witness): asked after each seal, by the outbox.

use std::collections::BTreeMap;
use std::sync::Arc;

use identity::Identity;
use ledger::witness::{AddCheckpoint, cosignature_in};
use ledger::{NoteSignature, TlogProof, VerifierKey};
use outbound::header::CONTENT_TYPE;
use outbound::{Limits, Request};
use store::entity::{vote_log_cosignature, vote_witness};
use tracing::info;
use uuid::Uuid;

use crate::error::VoteError;
use crate::seals::Log;
use crate::stamps::order_missed_stamps;

/// What is read of an answer, bytes: a witness answers with a line or two.
const ANSWER_BYTES_MAX: usize = 16 * 1024;
/// How a witness says which size it cosigned last.
const SIZE_TYPE: &str = "text/x.tlog.size";

/// What came of asking a witness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WitnessOutcome {
    Cosigned,
    /// Nothing is to be cosigned, or the witness is asked no more.
    Nobody,
    Again(&'static str),
}

/// Asks a witness to cosign the log as it is.
pub async fn witness(identity: &Arc<Identity>, host: &str, id: Uuid) -> Result<WitnessOutcome, VoteError> {
    let Some(witness) = identity.store().witnesses().find(id).await? else { return Ok(WitnessOutcome::Nobody) };
    if identity.store().votes().log().await?.is_none_or(|log| log.size == 0) {
        return Ok(WitnessOutcome::Nobody);
    }
    let log = Log::read(identity, host).await?;
    match ask(identity, &witness, &log).await {
        Ok(line) => {
            let (tenant_id, size) = (Uuid::nil(), log.row.size);
            let (origin, line) = (log.row.origin.clone(), line.to_string());
            let scope = identity.store().begin().await?;
            let new = vote_log_cosignature::Model { tenant_id, origin, size, witness_id: id, line };
            scope.witnesses().cosigned(new, identity.now_ms()).await?;
            scope.commit().await?;
            info!(witness = %witness.name, size, "a witness cosigned the log of votes");
            // Records that are stamped already have a proof without this witness.
            order_missed_stamps(identity, false).await?;
            Ok(WitnessOutcome::Cosigned)
        }
        Err(fault) => {
            identity.store().witnesses().refused(id, fault).await?;
            Ok(WitnessOutcome::Again(fault))
        }
    }
}

/// The line of the witness, or a stable word for what kept it from giving one.
async fn ask(identity: &Identity, witness: &vote_witness::Model, log: &Log) -> Result<NoteSignature, &'static str> {
    let key: VerifierKey = witness.key.parse().map_err(|_| "key")?;
    let size = log.size();
    let note = log.checkpoint(size).map_err(|_| "server")?;
    let same = witness.origin.as_ref() == Some(&log.row.origin);
    let mut old = u64::try_from(witness.size).ok().filter(|_| same).unwrap_or_default();
    let limits = Limits { body_bytes: ANSWER_BYTES_MAX, ..Limits::default() };
    // The first answer may say where the witness really is.
    for _ in 0..2 {
        let proof = log.tree.consistency(old, size).ok_or("witness-ahead")?;
        let body = AddCheckpoint { old, proof, checkpoint: note.clone() }.to_string();
        let request = Request::post(format!("{}/add-checkpoint", witness.url), "text/plain; charset=utf-8", body);
        let answer = identity.outbound().with_limits(limits).send(request).await.map_err(|fault| fault.code())?;
        let text = std::str::from_utf8(&answer.body).unwrap_or_default();
        let kind = answer.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        match answer.status {
            200 => return cosignature_in(text, &note, &log.signer.verifier(), &key).ok_or("cosignature"),
            409 if kind == Some(SIZE_TYPE) => {
                let known = text.strip_suffix('\n').and_then(|size| size.parse().ok()).ok_or("answer")?;
                if known == old {
                    return Err("answer");
                }
                old = known;
            }
            409 | 422 => return Err("fork"),
            403 => return Err("signature-refused"),
            404 => return Err("log-unknown"),
            429 => return Err("too-many"),
            _ => return Err("status"),
        }
    }
    Err("witness-moved")
}

/// The proof that most witnesses cosigned; the one that is given, if none did.
pub(crate) async fn best_proof(identity: &Identity, host: &str, proof: TlogProof) -> Result<TlogProof, VoteError> {
    let Some(log) = identity.store().votes().log().await? else { return Ok(proof) };
    let witnesses = identity.store().witnesses();
    let Some((size, _)) = witnesses.most_cosigned(&log.origin, after(&proof)).await? else { return Ok(proof) };
    let lines = witnesses.cosignatures(&log.origin, size).await?;
    let log = Log::read(identity, host).await?;
    let size = u64::try_from(size).unwrap_or_default();
    let Some(path) = log.tree.inclusion(proof.index, size) else { return Ok(proof) };
    let mut checkpoint = log.checkpoint(size)?;
    for line in lines.iter().filter_map(|line| line.parse::<NoteSignature>().ok()) {
        checkpoint.add(line).map_err(|_| VoteError::Sealed)?;
    }
    Ok(TlogProof { path, checkpoint, ..proof })
}

/// The smallest size of the log at which an entry stands in it.
fn after(proof: &TlogProof) -> i64 {
    i64::try_from(proof.index).unwrap_or(i64::MAX).saturating_add(1)
}

/// How many signatures stand under the checkpoint of a proof.
pub(crate) fn signatures(proof: &str) -> usize {
    proof.parse::<TlogProof>().map_or(0, |proof| proof.checkpoint.signatures().len())
}

/// Has those witnesses asked who have not cosigned the log as it is: whatever became of what was ordered for them.
pub async fn order_witnesses(identity: &Identity) -> Result<(), VoteError> {
    let Some(log) = identity.store().votes().log().await?.filter(|log| log.size > 0) else { return Ok(()) };
    let scope = identity.store().begin().await?;
    for id in scope.witnesses().behind(&log.origin, log.size).await? {
        scope.witnesses().order_one(id, identity.now_ms()).await?;
    }
    Ok(scope.commit().await?)
}

/// How many witnesses cosigned the log of a tenant at its sizes.
#[derive(Debug, Default)]
pub(crate) struct Cosigned {
    origin: String,
    /// For each size at which somebody did, the largest number from there on.
    most: BTreeMap<u64, u64>,
}

impl Cosigned {
    pub(crate) async fn read(identity: &Identity) -> Result<Self, VoteError> {
        let Some(log) = identity.store().votes().log().await? else { return Ok(Self::default()) };
        let counts = identity.store().witnesses().cosigned_sizes(&log.origin).await?;
        Ok(Self::new(log.origin, counts))
    }

    /// The same for what one proof is compared with.
    pub(crate) async fn since(identity: &Identity, proof: &str) -> Result<Self, VoteError> {
        let (Some(log), Ok(proof)) = (identity.store().votes().log().await?, proof.parse()) else {
            return Ok(Self::default());
        };
        let best = identity.store().witnesses().most_cosigned(&log.origin, after(&proof)).await?;
        Ok(Self::new(log.origin, best.into_iter().collect()))
    }

    /// The largest size comes first.
    fn new(origin: String, counts: Vec<(i64, i64)>) -> Self {
        let number = |number: i64| u64::try_from(number).unwrap_or_default();
        let most = counts.into_iter().scan(0, |most, (size, count)| {
            *most = number(count).max(*most);
            Some((number(size), *most))
        });
        Self { origin, most: most.collect() }
    }

    /// Whether more witnesses have cosigned meanwhile than stand in a proof.
    pub(crate) fn is_more_than(&self, proof: &str) -> bool {
        let Ok(proof) = proof.parse::<TlogProof>() else { return false };
        let same = proof.checkpoint.checkpoint().is_ok_and(|known| known.origin.as_str() == self.origin);
        let most = self.most.range(proof.index + 1..).next().map_or(0, |(_, most)| *most);
        // One of the signatures is that of the log.
        same && most >= proof.checkpoint.signatures().len() as u64
    }
}

#[cfg(test)]
mod tests {
    use ledger::{CachedTree, Checkpoint, Hash, KeyName, NoteSigner, Origin};

    use super::*;

    #[test]
    fn the_largest_number_from_an_entry_on_counts() {
        let signer = NoteSigner::new(KeyName::new("log.example").expect("a name"), &[1; 32]);
        let proof = |index: u8| {
            let tree = CachedTree::new((0..=index).map(|leaf| Hash::of_leaf(&[leaf])));
            let (size, origin) = (tree.size(), Origin::new("log.example").expect("an origin"));
            let checkpoint = Checkpoint::new(origin, size, tree.root(size).expect("a root")).sign(&signer);
            let path = tree.inclusion(index.into(), size).expect("a path");
            let checkpoint = checkpoint.expect("signed");
            TlogProof { extra: Vec::new(), index: index.into(), path, checkpoint }.to_string()
        };
        let cosigned = Cosigned::new("log.example".into(), vec![(9, 1), (5, 2), (3, 1)]);
        // Only the log has signed these: one witness is more.
        let found: Vec<_> = [0, 4, 5, 8, 9].map(|index| cosigned.is_more_than(&proof(index))).into();
        assert_eq!(found, [true, true, true, true, false]);
        assert_eq!(cosigned.most.into_iter().collect::<Vec<_>>(), [(3, 2), (5, 2), (9, 1)]);
        let other = Cosigned::new("other.example".into(), vec![(9, 1)]);
        assert!(!other.is_more_than(&proof(0)), "what was said of another log counts for nothing");
        assert!(!other.is_more_than("no proof"));
    }
}
