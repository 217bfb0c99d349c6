//! `vectors/v1.json`: what a program that shares no code with this crate computed.

use ledger::{Checkpoint, Cosigner, Frontier, Hash, KeyName, NoteSigner, Origin, SignedNote, TlogProof, Trust, tree};
use serde::Deserialize;

#[derive(Deserialize)]
struct Vectors {
    origin: String,
    start: String,
    rows: Vec<RowVector>,
    roots: Vec<String>,
    frontiers: Vec<String>,
    inclusion: Vec<Inclusion>,
    consistency: Vec<Consistency>,
    log_seed: String,
    log_vkey: String,
    witness_seed: String,
    witness_vkey: String,
    time: u64,
    note: String,
    proof: String,
}

#[derive(Deserialize)]
struct RowVector {
    entry: String,
    leaf: String,
    chain: String,
}

#[derive(Deserialize)]
struct Inclusion {
    size: usize,
    index: u64,
    path: Vec<String>,
}

#[derive(Deserialize)]
struct Consistency {
    old: u64,
    new: usize,
    path: Vec<String>,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("vectors/v1.json")).expect("the vectors")
}

fn bytes(hex: &str) -> Vec<u8> {
    let pair = |at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hexadecimal");
    (0..hex.len()).step_by(2).map(pair).collect()
}

fn seed(hex: &str) -> [u8; 32] {
    bytes(hex).try_into().expect("32 bytes")
}

fn texts(path: &[Hash]) -> Vec<String> {
    path.iter().map(Hash::to_string).collect()
}

#[test]
fn rows_frontiers_and_roots() {
    let vectors = vectors();
    let origin = Origin::new(&vectors.origin).expect("an origin");
    assert_eq!(Hash::of_start(&origin).to_string(), vectors.start);
    let mut frontier = Frontier::new(&origin);
    let mut leaves = Vec::new();
    for (size, row) in vectors.rows.iter().enumerate() {
        assert_eq!(frontier.root().to_string(), vectors.roots[size]);
        assert_eq!(frontier.to_bytes(), bytes(&vectors.frontiers[size]));
        let (next, appended) = frontier.append(&bytes(&row.entry));
        assert_eq!(appended.index, size as u64);
        assert_eq!(appended.leaf.to_string(), row.leaf);
        assert_eq!(appended.chain.to_string(), row.chain);
        leaves.push(appended.leaf);
        frontier = next;
    }
    let last = vectors.rows.len();
    assert_eq!(frontier.root().to_string(), vectors.roots[last]);
    assert_eq!(frontier.to_bytes(), bytes(&vectors.frontiers[last]));
    assert_eq!(tree::root(&leaves), frontier.root());
}

#[test]
fn proofs() {
    let vectors = vectors();
    let leaves: Vec<_> = vectors.rows.iter().map(|row| Hash::from_base64(&row.leaf).expect("a hash")).collect();
    for Inclusion { size, index, path } in &vectors.inclusion {
        assert_eq!(&texts(&tree::inclusion(&leaves[..*size], *index).expect("a leaf")), path, "{index} in {size}");
    }
    for Consistency { old, new, path } in &vectors.consistency {
        assert_eq!(&texts(&tree::consistency(&leaves[..*new], *old).expect("a size")), path, "{old} to {new}");
    }
}

#[test]
fn notes() {
    let vectors = vectors();
    let origin = Origin::new(&vectors.origin).expect("an origin");
    let log = NoteSigner::new(KeyName::new(&vectors.origin).expect("a name"), &seed(&vectors.log_seed));
    let name = KeyName::new("witness.example/w1").expect("a name");
    let witness = Cosigner::new(name, &seed(&vectors.witness_seed));
    assert_eq!(log.verifier().to_string(), vectors.log_vkey);
    assert_eq!(witness.verifier().to_string(), vectors.witness_vkey);

    let mut frontier = Frontier::new(&origin);
    for row in &vectors.rows[..7] {
        frontier = frontier.append(&bytes(&row.entry)).0;
    }
    let checkpoint = Checkpoint::of(origin.clone(), &frontier);
    let mut note = checkpoint.sign(&log).expect("signed");
    note.add(checkpoint.cosign(&witness, vectors.time).expect("cosigned")).expect("room");
    assert_eq!(note.to_string(), vectors.note);

    let keys = |vkey: &str| vec![vkey.parse().expect("a key")];
    let trust = Trust { origin, log: keys(&vectors.log_vkey), witnesses: keys(&vectors.witness_vkey) };
    let read: SignedNote = vectors.note.parse().expect("a note");
    let opened = Checkpoint::open(&read, &trust).expect("believed");
    assert_eq!(opened.checkpoint, checkpoint);
    assert_eq!(opened.cosigned_by[0].time, Some(vectors.time));

    let proof: TlogProof = vectors.proof.parse().expect("a proof");
    assert_eq!(proof.to_string(), vectors.proof);
    assert_eq!(proof.extra, b"hello");
    let leaf = |at: usize| Hash::from_base64(&vectors.rows[at].leaf).expect("a hash");
    proof.verify(&leaf(3), &trust).expect("proven");
    proof.verify(&leaf(4), &trust).expect_err("another entry");
}
