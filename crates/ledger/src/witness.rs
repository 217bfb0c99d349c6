//! What a log asks of a witness, and what a witness decides (C2SP tlog-witness, `add-checkpoint`).
//!
//! A witness says that it has seen a log grow and never fork. What it remembers of a log is the size and the root that it
//! cosigned last; keeping that, durably and before it answers, is its keeper's.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::checkpoint::{Checkpoint, Trust, decimal};
use crate::hash::Hash;
use crate::key::VerifierKey;
use crate::limits::PATH_MAX;
use crate::note::{NoteSignature, SignedNote};
use crate::origin::Origin;
use crate::tree;

/// Longest request, bytes: a proof of the largest log has some 3 KiB, and logs sign their checkpoints once or twice.
pub const REQUEST_BYTES_MAX: usize = 16 * 1024;

/// The body of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size that the log believes the witness cosigned last; 0 for none.
    pub old: u64,
    /// That the log of that size is the beginning of this one.
    pub proof: Vec<Hash>,
    pub checkpoint: SignedNote,
}

/// Why a witness does not cosign.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WitnessRefusal {
    #[error("this is no request of tlog-witness")]
    Form,
    #[error("no log of this name is witnessed here")]
    Unknown,
    #[error("the log did not sign the checkpoint")]
    Signature,
    #[error("the old size is larger than the checkpoint")]
    OldSize,
    /// The log knows another size than was cosigned last.
    #[error("the size that was cosigned last is {0}")]
    Size(u64),
    /// The log signed two histories: two notes of it, with one size and two roots, prove it.
    #[error("a checkpoint of the same size has another root")]
    Fork,
    /// The proof that came along does not show it. That proves nothing: anybody can send a wrong one with a checkpoint
    /// that is right.
    #[error("it is not proven that the log begins with what was cosigned last")]
    Proof,
}

impl WitnessRefusal {
    /// The status of HTTP that the protocol has for it.
    pub fn status(&self) -> u16 {
        match self {
            Self::Form | Self::OldSize => 400,
            Self::Signature => 403,
            Self::Unknown => 404,
            Self::Size(_) | Self::Fork => 409,
            Self::Proof => 422,
        }
    }
}

impl AddCheckpoint {
    /// Of which log the checkpoint says to be. Nothing of it is believed.
    pub fn origin(&self) -> Option<Origin> {
        Some(self.checkpoint.checkpoint().ok()?.origin)
    }

    /// What a witness may cosign that trusts `key` for this log and cosigned `known` last, in the order of the protocol.
    pub fn decide(&self, key: &VerifierKey, known: Option<(u64, Hash)>) -> Result<Checkpoint, WitnessRefusal> {
        let origin = self.origin().ok_or(WitnessRefusal::Form)?;
        let trust = Trust { origin, log: vec![key.clone()], witnesses: Vec::new() };
        let opened = Checkpoint::open(&self.checkpoint, &trust).map_err(|_| WitnessRefusal::Signature)?;
        let Checkpoint { size, root, .. } = &opened.checkpoint;
        if self.old > *size {
            return Err(WitnessRefusal::OldSize);
        }
        let (known_size, known_root) = known.unwrap_or((0, Hash::of_empty_tree()));
        if self.old != known_size {
            return Err(WitnessRefusal::Size(known_size));
        }
        if known_size == *size && known_root != *root {
            return Err(WitnessRefusal::Fork);
        }
        if !tree::extends(&known_root, known_size, root, *size, &self.proof) {
            return Err(WitnessRefusal::Proof);
        }
        Ok(opened.checkpoint)
    }
}

impl fmt::Display for AddCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for AddCheckpoint {
    type Err = WitnessRefusal;

    fn from_str(text: &str) -> Result<Self, WitnessRefusal> {
        const FORM: WitnessRefusal = WitnessRefusal::Form;
        if text.len() > REQUEST_BYTES_MAX {
            return Err(FORM);
        }
        let (head, note) = text.split_once("\n\n").ok_or(FORM)?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| decimal(line.strip_prefix("old ")?)).ok_or(FORM)?;
        let proof: Option<Vec<_>> = lines.take(PATH_MAX + 1).map(Hash::from_base64).collect();
        let proof = proof.filter(|proof| proof.len() <= PATH_MAX).ok_or(FORM)?;
        let checkpoint: SignedNote = note.parse().map_err(|_| FORM)?;
        checkpoint.checkpoint().map_err(|_| FORM)?;
        Ok(Self { old, proof, checkpoint })
    }
}

/// The cosignature of this witness in the answer to a request for `note`, if it is there and right.
pub fn cosignature_in(
    answer: &str,
    note: &SignedNote,
    log: &VerifierKey,
    witness: &VerifierKey,
) -> Option<NoteSignature> {
    let origin = note.checkpoint().ok()?.origin;
    let trust = Trust { origin, log: vec![log.clone()], witnesses: vec![witness.clone()] };
    let lines = answer.strip_suffix('\n')?.split('\n').filter_map(|line| line.parse::<NoteSignature>().ok());
    lines.filter(|line| line.name() == witness.name() && line.id() == witness.id()).find(|line| {
        let mut note = note.clone();
        let added = note.add(line.clone()).is_ok();
        added && Checkpoint::open(&note, &trust).is_ok_and(|opened| !opened.cosigned_by.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cached::CachedTree;
    use crate::key::{Cosigner, KeyName, NoteSigner};

    fn log() -> NoteSigner {
        NoteSigner::new(KeyName::new("log.example").expect("a name"), &[1; 32])
    }

    fn tree(leaves: u8) -> CachedTree {
        CachedTree::new((0..leaves).map(|number| Hash::of_leaf(&[number])))
    }

    fn note(tree: &CachedTree, signer: &NoteSigner) -> SignedNote {
        let root = tree.root(tree.size()).expect("a root");
        let origin = Origin::new("log.example").expect("an origin");
        Checkpoint::new(origin, tree.size(), root).sign(signer).expect("signed")
    }

    fn request(old: u64, new: u8) -> AddCheckpoint {
        let tree = tree(new);
        let proof = tree.consistency(old, tree.size()).unwrap_or_default();
        AddCheckpoint { old, proof, checkpoint: note(&tree, &log()) }
    }

    fn known(size: u8) -> Option<(u64, Hash)> {
        let tree = tree(size);
        (size > 0).then(|| (tree.size(), tree.root(tree.size()).expect("a root")))
    }

    #[test]
    fn a_log_that_grows_is_cosigned() {
        let key = log().verifier();
        for (old, new) in [(0, 0), (0, 3), (3, 3), (3, 7), (4, 9), (7, 8)] {
            let read: AddCheckpoint = request(old, new).to_string().parse().expect("a request");
            assert_eq!(read, request(old, new));
            let decided = read.decide(&key, known(old as u8)).expect("cosigned");
            assert_eq!(decided.size, u64::from(new));
        }
    }

    #[test]
    fn every_other_request_has_its_refusal() {
        let key = log().verifier();
        let decided = |request: AddCheckpoint, known| request.decide(&key, known).err();
        assert_eq!(decided(request(5, 3), known(5)), Some(WitnessRefusal::OldSize));
        assert_eq!(decided(request(2, 6), known(3)), Some(WitnessRefusal::Size(3)));
        assert_eq!(decided(request(0, 6), known(3)), Some(WitnessRefusal::Size(3)));
        // Another history of the same size, and one that grew from it.
        let other = Some((3, Hash([9; 32])));
        assert_eq!(decided(request(3, 3), other), Some(WitnessRefusal::Fork));
        assert_eq!(decided(request(3, 6), other), Some(WitnessRefusal::Proof));
        let mut more = request(0, 6);
        more.proof.push(Hash([1; 32]));
        assert_eq!(decided(more, None), Some(WitnessRefusal::Proof));
        let stranger = NoteSigner::new(KeyName::new("log.example").expect("a name"), &[2; 32]);
        let forged = AddCheckpoint { checkpoint: note(&tree(6), &stranger), ..request(0, 6) };
        assert_eq!(decided(forged, None), Some(WitnessRefusal::Signature));
        let whole = request(3, 6).to_string();
        for text in ["", "old 3", &whole[1..], &whole.replacen("old 3", "old 03", 1), &whole.replacen("\n\n", "\n", 1)]
        {
            assert_eq!(text.parse::<AddCheckpoint>(), Err(WitnessRefusal::Form), "{text}");
        }
        let long = whole.replacen("\n\n", &format!("\n{}\n\n", vec![Hash([0; 32]).to_string(); 64].join("\n")), 1);
        assert_eq!(long.parse::<AddCheckpoint>(), Err(WitnessRefusal::Form));
    }

    #[test]
    fn the_right_line_of_an_answer_is_found() {
        let (tree, signer) = (tree(4), log());
        let note = note(&tree, &signer);
        let witness = Cosigner::new(KeyName::new("witness.example").expect("a name"), &[3; 32]);
        let other = Cosigner::new(KeyName::new("witness.example").expect("a name"), &[4; 32]);
        let checkpoint = note.checkpoint().expect("a checkpoint");
        let (line, foreign) =
            (checkpoint.cosign(&witness, 7).expect("a line"), checkpoint.cosign(&other, 7).expect("a line"));
        let found = |answer: &str| cosignature_in(answer, &note, &signer.verifier(), &witness.verifier());
        assert_eq!(found(&format!("{foreign}\n{line}\n")), Some(line.clone()));
        for answer in ["", "\n", &format!("{foreign}\n"), &line.to_string()] {
            assert_eq!(found(answer), None, "{answer}");
        }
        let elsewhere =
            Checkpoint::new(checkpoint.origin.clone(), 5, checkpoint.root).cosign(&witness, 7).expect("a line");
        assert_eq!(found(&format!("{elsewhere}\n")), None, "it is for another checkpoint");
    }

    proptest::proptest! {
        #[test]
        fn what_strangers_send_never_ends_the_process(text in "(old [0-9]{1,20}\n)?([A-Za-z0-9+/=]{44}\n){0,3}\n?.{0,200}\n?") {
            let _ = text.parse::<AddCheckpoint>();
        }
    }
}
