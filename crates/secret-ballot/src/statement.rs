//! What voters and trustees sign: the exact messages, and how signatures are checked.

use ed25519_dalek::{Signature, VerifyingKey};

use crate::bytes::Fields;
use crate::check::Checked;
use crate::terms::Vote;
use crate::trustee::{Complaint, Sum};

/// What the voter signs to cast a ballot.
pub fn ballot(checked: &Checked) -> Vec<u8> {
    sign_ballot(&checked.vote(), &checked.hash())
}

/// The same of a ballot whose proofs nobody has looked at yet: whose it is comes before whether it is right.
pub fn ballot_of(vote: &Vote, hash: &[u8; 32]) -> Vec<u8> {
    sign_ballot(&vote.hash(), hash)
}

fn sign_ballot(vote: &[u8; 32], ballot: &[u8; 32]) -> Vec<u8> {
    Vec::new().labelled("sign ballot").field(vote).field(ballot)
}

/// What a trustee signs about its share of a ballot: `Ok`, or what is wrong with it.
pub fn verdict(checked: &Checked, trustee: u8, verdict: Result<(), Complaint>) -> Vec<u8> {
    let word = verdict.err().map_or("ok", |complaint| complaint.code());
    let start = Vec::new().labelled("sign verdict").field(&checked.vote()).field(&checked.hash());
    start.field(&[trustee]).field(word.as_bytes())
}

/// What a trustee signs to publish its sum.
pub fn sum(sum: &Sum) -> Vec<u8> {
    Vec::new().labelled("sign sum").field(&sum.vote).field(&sum.counted).field(&sum.to_bytes())
}

/// Ed25519, strictly: no keys and no points of small order, one spelling of a signature.
pub fn is_signed(message: &[u8], key: &[u8; 32], signature: &[u8; 64]) -> bool {
    VerifyingKey::from_bytes(key).is_ok_and(|key| key.verify_strict(message, &Signature::from_bytes(signature)).is_ok())
}
