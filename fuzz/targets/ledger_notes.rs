//! Notes, checkpoints, cosignatures, proofs and keys of the ledger: what can be read is written again as it was.
#![no_main]

use std::fmt::Display;
use std::str::FromStr;

use ledger::{Checkpoint, Frontier, Hash, KeyName, NoteSignature, NoteSigner, Origin, SignedNote, TlogProof, Trust, VerifierKey};
use libfuzzer_sys::fuzz_target;

fn read<T: FromStr + Display>(text: &str) -> Option<T> {
    let parsed = text.parse::<T>().ok()?;
    assert_eq!(parsed.to_string(), text);
    Some(parsed)
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(frontier) = Frontier::from_bytes(bytes) {
        assert_eq!(frontier.to_bytes(), bytes);
        let _ = (frontier.root(), frontier.append(b"entry"));
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    read::<NoteSignature>(text);
    read::<VerifierKey>(text);
    read::<Checkpoint>(text);
    let origin = Origin::new("plenum.example/log").expect("an origin");
    let key = NoteSigner::new(KeyName::new("plenum.example/log").expect("a name"), &[1; 32]).verifier();
    let trust = Trust { origin, log: vec![key], witnesses: Vec::new() };
    if let Some(note) = read::<SignedNote>(text) {
        let _ = Checkpoint::open(&note, &trust);
    }
    if let Some(proof) = read::<TlogProof>(text) {
        let _ = proof.verify(&Hash([0; 32]), &trust);
    }
});
