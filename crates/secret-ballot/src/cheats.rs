//! Cheating voters and what stops them. Their tools are in here, so that they are in no build.

use curve25519_dalek::scalar::Scalar;
use zeroize::Zeroizing;

use crate::ballot::{Ballot, BallotError, SealedShare};
use crate::dispute::{Fault, Settlement, settle};
use crate::seal::{self, Values};
use crate::terms::{Casting, Parts, Shape, TrusteeKeys, Trustees, Vote};
use crate::trustee::{Complaint, Trustee, TrusteeError, TrusteeSecret};
use crate::voter::{Randomness, prepare_bits};
use crate::{check, proof};

const CASTING: Casting = Casting { voter: [1; 16], seq: 1 };

fn vote(shape: Shape) -> Vote {
    let keys = (1..=3u8).map(|number| {
        let signature = ed25519_dalek::SigningKey::from_bytes(&[number; 32]).verifying_key().to_bytes();
        TrusteeKeys { kem: secret(number).public(), signature }
    });
    let parts = Parts { tenant: [2; 16], meeting: [3; 16], vote: [4; 16], definition: [5; 32], roll: [6; 32], shape };
    Vote::new(parts, Trustees::new(2, keys.collect()).expect("trustees"))
}

fn secret(number: u8) -> TrusteeSecret {
    TrusteeSecret::new(Zeroizing::new([number; 32]))
}

fn randomness(vote: &Vote) -> Randomness {
    let length = Randomness::length(vote.shape(), vote.trustees());
    let bytes = (0..length).map(|at| (at * at % 251) as u8).collect::<Vec<_>>();
    Randomness::new(vote, bytes.into()).expect("randomness")
}

fn ballot_of(vote: &Vote, bits: &[u8]) -> Ballot {
    prepare_bits(vote, &CASTING, bits, &randomness(vote)).ballot
}

#[test]
fn too_many_too_few_and_more_than_once_are_refused() {
    let vote = vote(Shape::new(3, 1, 1, &[]).expect("a shape"));
    let of = |bits: &[u8]| check::one(&vote, CASTING, ballot_of(&vote, bits)).err();
    assert_eq!(of(&[0, 1, 0]), None);
    assert_eq!(of(&[1, 1, 0]), Some(BallotError::Sum));
    assert_eq!(of(&[0, 0, 0]), Some(BallotError::Sum));
    // Two votes for one option, and two less for another: the sum is right, the slots are not.
    assert_eq!(of(&[2, 0, 0]), Some(BallotError::Bit(0)));
}

#[test]
fn nothing_stands_beside_an_exclusive_option() {
    // Three names, abstain; up to two names, so two blank slots behind.
    let vote = vote(Shape::new(4, 0, 2, &[3]).expect("a shape"));
    let of = |bits: &[u8]| check::one(&vote, CASTING, ballot_of(&vote, bits)).err();
    assert_eq!(of(&[1, 1, 0, 0, 0, 0]), None);
    assert_eq!(of(&[1, 0, 0, 0, 1, 0]), None);
    assert_eq!(of(&[0, 0, 0, 0, 1, 1]), None);
    assert_eq!(of(&[0, 0, 0, 1, 0, 0]), None);
    assert_eq!(of(&[1, 0, 0, 1, 0, 0]), Some(BallotError::Sum));
    assert_eq!(of(&[1, 1, 1, 0, 0, 0]), Some(BallotError::Sum));
}

/// A ballot whose first trustee gets something else than is committed to, and which is right in everything else.
fn with_first_share(vote: &Vote, share: SealedShare) -> Ballot {
    let made = prepare_bits(vote, &CASTING, &[1, 0, 0], &randomness(vote));
    let mut ballot = made.ballot;
    ballot.share_hashes[0] = share.hash();
    // The proofs know the hashes of the shares, so they are made anew.
    let challenge = proof::challenge(vote, &CASTING, &ballot);
    ballot.bits = made.firsts.iter().map(|(first, opened)| proof::answer_bit(*first, opened, &challenge)).collect();
    ballot.sum_answer = *made.sum_nonce + challenge * *made.sum_blinding;
    ballot
}

#[test]
fn a_wrong_share_is_complained_about_and_proved() {
    let vote = vote(Shape::new(3, 1, 1, &[]).expect("a shape"));
    let random = [7; 64];
    let zero = Values(vec![(Scalar::ZERO, Scalar::ZERO); 3]);
    let wrong = seal::seal(&vote, &CASTING, 1, &zero, &random).expect("sealed");
    let elsewhere = seal::seal(&vote, &Casting { seq: 2, ..CASTING }, 1, &zero, &random).expect("sealed");
    let trustee = Trustee::new(&vote, 1, secret(1)).expect("a trustee");
    for (share, complaint) in [(wrong, Complaint::Wrong(0)), (elsewhere, Complaint::Unreadable)] {
        let checked = check::one(&vote, CASTING, with_first_share(&vote, share.clone())).expect("its proofs hold");
        assert_eq!(trustee.open(&checked, &share).err(), Some(TrusteeError::Complaint(complaint)));
        let fault = Settlement::BallotAtFault(Fault::Share(complaint));
        assert_eq!(settle(&vote, &checked, 1, &share, &random), Ok(fault));
        // Whoever cannot say how the share was made loses as well.
        let fault = Settlement::BallotAtFault(Fault::Randomness);
        assert_eq!(settle(&vote, &checked, 1, &share, &[8; 64]), Ok(fault));
    }
}
