//! Ballots that are not what they should be: changed, copied, made by a voter who cheats.

mod common;

use common::{casting, plain, setting, stream};
use proptest::prelude::*;
use secret_ballot::terms::Parts;
use secret_ballot::{Ballot, BallotError, Casting, Choice, SealedShare, Shape, Trustees, Vote, check, voter};

/// The first error on the way of a ballot into the urn.
fn refused(vote: &Vote, casting: Casting, bytes: &[u8], shares: &[SealedShare]) -> Option<BallotError> {
    let way = Ballot::from_bytes(vote, bytes).and_then(|ballot| {
        check::shares(&ballot, shares)?;
        check::one(vote, casting, ballot)
    });
    way.err()
}

#[test]
fn every_changed_byte_is_refused() {
    let setting = plain();
    let (ballot, shares, _) = setting.prepare(casting(1), &[0]).cast();
    let bytes = ballot.to_bytes(&setting.vote);
    assert_eq!(bytes.len(), 7 + 736 + 3 * 32);
    assert_eq!(refused(&setting.vote, casting(1), &bytes, &shares), None);
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1 << (at % 8);
        let error = refused(&setting.vote, casting(1), &changed, &shares);
        assert!(error.is_some(), "byte {at}");
        // Without the shares at hand, as after their deletion, the proofs alone refuse it.
        let alone = Ballot::from_bytes(&setting.vote, &changed).and_then(|b| check::one(&setting.vote, casting(1), b));
        assert!(alone.is_err(), "byte {at}");
    }
    for length in [0, 1, 7, bytes.len() - 1] {
        let error = refused(&setting.vote, casting(1), &bytes[..length], &shares);
        assert_eq!(error, Some(BallotError::Length { expected: bytes.len(), got: length }));
    }
}

#[test]
fn a_share_with_a_changed_byte_is_not_the_one_that_is_named() {
    let setting = plain();
    let (ballot, shares, _) = setting.prepare(casting(1), &[0]).cast();
    let bytes = shares[0].to_bytes();
    assert_eq!(bytes.len(), SealedShare::length(&setting.vote));
    for at in (0..bytes.len()).step_by(37) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x80;
        let mut all = shares.clone();
        all[0] = SealedShare::from_bytes(&setting.vote, &changed).expect("well formed");
        assert_eq!(check::shares(&ballot, &all), Err(BallotError::Shares));
    }
    assert!(SealedShare::from_bytes(&setting.vote, &bytes[1..]).is_err());
    assert_eq!(check::shares(&ballot, &shares[..2]), Err(BallotError::Shares));
}

#[test]
fn a_copied_ballot_is_refused_everywhere_else() {
    let setting = plain();
    let (ballot, ..) = setting.prepare(casting(1), &[0]).cast();
    let of = |vote: &Vote, casting| check::one(vote, casting, ballot.clone()).err();
    assert_eq!(of(&setting.vote, casting(1)), None);
    assert_eq!(of(&setting.vote, casting(2)), Some(BallotError::Bit(0)));
    assert_eq!(of(&setting.vote, Casting { seq: 2, ..casting(1) }), Some(BallotError::Bit(0)));
    let trustees = setting.vote.trustees();
    let change: [fn(&mut Parts); 6] = [
        |parts| parts.tenant[15] ^= 1,
        |parts| parts.meeting[15] ^= 1,
        |parts| parts.vote[15] ^= 1,
        |parts| parts.definition[31] ^= 1,
        |parts| parts.roll[31] ^= 1,
        |parts| parts.shape = Shape::new(3, 1, 1, &[]).expect("a shape"),
    ];
    for change in change {
        let mut parts = *setting.vote.parts();
        change(&mut parts);
        assert_eq!(of(&Vote::new(parts, trustees.clone()), casting(1)), Some(BallotError::Bit(0)));
    }
    // Other trustees, the same ones in another order, and as many more as are needed.
    let keys = |numbers: [u8; 3]| numbers.map(|number| trustees.keys(number).expect("keys").clone()).to_vec();
    let other = setting_named_keys();
    for trustees in [Trustees::new(2, keys([2, 1, 3])), Trustees::new(2, other)] {
        let vote = Vote::new(*setting.vote.parts(), trustees.expect("trustees"));
        assert_eq!(of(&vote, casting(1)), Some(BallotError::Bit(0)));
    }
    let vote = Vote::new(*setting.vote.parts(), Trustees::new(3, keys([1, 2, 3])).expect("trustees"));
    let error = Ballot::from_bytes(&vote, &ballot.to_bytes(&setting.vote)).err();
    assert!(matches!(error, Some(BallotError::Length { .. })));
}

fn setting_named_keys() -> Vec<secret_ballot::TrusteeKeys> {
    let other = setting("other", Shape::new(3, 1, 1, &[2]).expect("a shape"), 2, 3);
    (1..=3).map(|number| other.vote.trustees().keys(number).expect("keys").clone()).collect()
}

#[test]
fn a_batch_names_the_bad_ballots_and_keeps_the_good_ones() {
    let setting = plain();
    let mut ballots: Vec<_> =
        (0..9).map(|number| (casting(number), setting.prepare(casting(number), &[1]).cast().0)).collect();
    assert!(check::many(&setting.vote, ballots.clone(), &[1; 32]).iter().all(Result::is_ok));
    let stolen = ballots[2].1.clone();
    ballots[5].1 = stolen;
    let answers = check::many(&setting.vote, ballots.clone(), &[1; 32]);
    for (at, answer) in answers.iter().enumerate() {
        assert_eq!(answer.as_ref().err(), (at == 5).then_some(&BallotError::Bit(0)), "ballot {at}");
    }
    assert_eq!(check::many(&setting.vote, Vec::new(), &[1; 32]), Vec::new());
    let mut seen = check::Seen::default();
    assert_eq!(seen.admit(&ballots[2].1), Ok(()));
    assert_eq!(seen.admit(&ballots[5].1), Err(BallotError::Duplicate));
}

#[test]
fn a_choice_fits_the_shape() {
    let shape = Shape::new(5, 1, 2, &[3, 4]).expect("a shape");
    let of = |options: &[usize]| Choice::new(shape, options).err().map(|error| error.code());
    assert_eq!(of(&[0]), None);
    assert_eq!(of(&[0, 2]), None);
    assert_eq!(of(&[4]), None);
    assert_eq!(of(&[]), Some("cs1-choice-number"));
    assert_eq!(of(&[0, 1, 2]), Some("cs1-choice-number"));
    assert_eq!(of(&[0, 3]), Some("cs1-choice-exclusive"));
    assert_eq!(of(&[3, 4]), Some("cs1-choice-exclusive"));
    assert_eq!(of(&[0, 0]), Some("cs1-choice-option"));
    assert_eq!(of(&[5]), Some("cs1-choice-option"));
}

#[test]
fn checking_instead_of_casting_finds_another_choice() {
    let setting = plain();
    let shown = setting.prepare(casting(1), &[0]).audit();
    let again = |options: &[usize]| {
        let choice = Choice::new(setting.vote.shape(), options).expect("a choice");
        let randomness = voter::Randomness::new(&setting.vote, shown.randomness().to_vec().into()).expect("randomness");
        voter::audit(&setting.vote, shown.casting, choice, randomness, &shown.ballot)
    };
    assert!(again(&[0]));
    assert!(!again(&[1]));
    assert_eq!(shown.choice.options(setting.vote.shape()).as_slice(), [0]);
    assert!(voter::Randomness::new(&setting.vote, stream("short", 10).into()).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// No bytes of strangers end the process.
    #[test]
    fn hostile_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000), head in any::<bool>()) {
        let setting = plain();
        let mut bytes = bytes;
        if head {
            bytes.resize(Ballot::length(&setting.vote), 0);
            bytes[..7].copy_from_slice(b"CS1\x03\x00\x02\x03");
        }
        prop_assert!(Ballot::from_bytes(&setting.vote, &bytes).is_err());
        let _ = SealedShare::from_bytes(&setting.vote, &bytes);
        let _ = secret_ballot::Sum::from_bytes(&setting.vote, [0; 32], &bytes);
        let _ = secret_ballot::Outcome::from_bytes(&bytes);
    }
}
