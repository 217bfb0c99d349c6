//! Witnesses cosign the log in which a tenant seals its votes (C2SP tlog-witness): asked after each seal, by the outbox.

use std::sync::Arc;

use identity::Identity;
use ledger::witness::{AddCheckpoint, cosignature_in};
use ledger::{CachedTree, Checkpoint, Hash, NoteSignature, NoteSigner, Origin, SignedNote, TlogProof, VerifierKey};
use outbound::header::CONTENT_TYPE;
use outbound::{Limits, Request};
use store::entity::{vote_log, vote_log_cosignature, vote_witness};
use tracing::info;
use uuid::Uuid;

use crate::error::VoteError;
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

/// The log of a tenant as it is.
struct Log {
    row: vote_log::Model,
    origin: Origin,
    signer: NoteSigner,
    tree: CachedTree,
}

impl Log {
    async fn read(identity: &Identity, host: &str) -> Result<Self, VoteError> {
        let (row, signer) = identity.vote_log(host).await?;
        let origin = Origin::new(&row.origin).map_err(|_| VoteError::Sealed)?;
        let seals = identity.store().votes().seals().await?;
        let tree = CachedTree::new(seals.iter().map(|seal| Hash::of_leaf(seal.entry.as_bytes())));
        // Nothing is signed that is not what was signed before.
        let signed = row.checkpoint.as_deref().and_then(|note| note.parse::<SignedNote>().ok()?.text().parse().ok());
        if signed.is_some_and(|signed: Checkpoint| tree.root(signed.size) != Some(signed.root)) {
            return Err(VoteError::Forgotten);
        }
        Ok(Self { row, origin, signer, tree })
    }

    /// Entries that were signed.
    fn size(&self) -> u64 {
        u64::try_from(self.row.size).unwrap_or_default().min(self.tree.size())
    }

    /// The checkpoint of a size: the same text and the same signature whenever it is made.
    fn checkpoint(&self, size: u64) -> Option<SignedNote> {
        Checkpoint::new(self.origin.clone(), size, self.tree.root(size)?).sign(&self.signer).ok()
    }
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
            let (tenant_id, at_ms) = (Uuid::nil(), identity.now_ms());
            let size = i64::try_from(log.size()).unwrap_or(i64::MAX);
            let (origin, line) = (log.row.origin.clone(), line.to_string());
            let scope = identity.store().begin().await?;
            let new = vote_log_cosignature::Model { tenant_id, origin, size, witness_id: id, line, at_ms };
            scope.witnesses().cosigned(new).await?;
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
    let note = log.checkpoint(size).ok_or("server")?;
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
    let from = i64::try_from(proof.index).unwrap_or(i64::MAX).saturating_add(1);
    let lines = identity.store().witnesses().cosignatures(&log.origin, from).await?;
    let mut by_size = std::collections::BTreeMap::<i64, Vec<NoteSignature>>::new();
    for row in lines {
        by_size.entry(row.size).or_default().extend(row.line.parse::<NoteSignature>());
    }
    // The smallest of those that have most: the first one at which that was so stays the one.
    let Some((size, lines)) = by_size.into_iter().rev().max_by_key(|(_, lines)| lines.len()) else { return Ok(proof) };
    let log = Log::read(identity, host).await?;
    let size = u64::try_from(size).unwrap_or_default();
    let (Some(mut checkpoint), Some(path)) = (log.checkpoint(size), log.tree.inclusion(proof.index, size)) else {
        return Ok(proof);
    };
    for line in lines {
        checkpoint.add(line).map_err(|_| VoteError::Sealed)?;
    }
    Ok(TlogProof { path, checkpoint, ..proof })
}

/// How many signatures stand under the checkpoint of a proof.
pub(crate) fn signatures(proof: &str) -> usize {
    proof.parse::<TlogProof>().map_or(0, |proof| proof.checkpoint.signatures().len())
}

/// Whether more witnesses have cosigned meanwhile than stand in a proof.
pub(crate) async fn more_signatures(identity: &Identity, proof: &str) -> Result<bool, VoteError> {
    let Ok(proof) = proof.parse::<TlogProof>() else { return Ok(false) };
    let Ok(checkpoint) = proof.checkpoint.text().parse::<Checkpoint>() else { return Ok(false) };
    let from = i64::try_from(proof.index).unwrap_or(i64::MAX).saturating_add(1);
    let rows = identity.store().witnesses().cosignatures(checkpoint.origin.as_str(), from).await?;
    let mut by_size = std::collections::BTreeMap::<i64, usize>::new();
    rows.iter().for_each(|row| *by_size.entry(row.size).or_default() += 1);
    // One of the signatures is that of the log.
    Ok(by_size.into_values().max().unwrap_or_default() >= proof.checkpoint.signatures().len())
}
