//! Whole votes: honest ones tally right, whoever of the trustees comes; others are named.

mod common;

use common::{Cast, Register, Setting, casting, plain, setting};
use proptest::prelude::*;
use secret_ballot::dispute::{Fault, Settlement, settle};
use secret_ballot::trustee::TrusteeError;
use secret_ballot::voter::RevealError;
use secret_ballot::{
    CountError, Counted, Outcome, Shape, Sum, SumFault, TallyError, Trustee, TrusteeKeys, TrusteeSecret, Trustees,
    Vote,
    tally::{check_sum, tally},
};

const ROOT: [u8; 32] = [9; 32];

fn count(setting: &Setting, cast: &[Cast]) -> Counted {
    Counted::new(&setting.vote, &ROOT, cast.iter().map(|cast| (&cast.checked, 1))).expect("a count")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Whatever people choose, whatever they weigh, whoever of the trustees is there: the result is the plain sum.
    #[test]
    fn honest_votes_tally_right(
        votes in prop::collection::vec((prop::collection::btree_set(0usize..5, 0..=2), 1u32..1000), 0..6),
        missing in prop::collection::btree_set(1u8..=5, 0..=2),
    ) {
        // Four names and an abstention; up to two names; three of five.
        let setting = setting("election", Shape::new(5, 0, 2, &[4]).expect("a shape"), 3, 5);
        let mut expected = vec![0u64; 5];
        let mut cast = Vec::new();
        for (number, (options, weight)) in votes.iter().enumerate() {
            let options: Vec<_> = if options.contains(&4) { vec![4] } else { options.iter().copied().collect() };
            options.iter().for_each(|option| expected[*option] += u64::from(*weight));
            cast.push(setting.cast(casting(number as u8), &options));
        }
        let weights = votes.iter().map(|(_, weight)| *weight);
        let ballots = cast.iter().map(|cast| &cast.checked).zip(weights);
        let counted = Counted::new(&setting.vote, &ROOT, ballots).expect("a count");
        let there = (1..=5).filter(|number| !missing.contains(number));
        let sums: Vec<_> = there.map(|number| setting.sum(number, &cast, &counted)).collect();
        let result = tally(&setting.vote, &counted, &sums).expect("a result");
        prop_assert_eq!(&result.outcome.counts, &expected);
        prop_assert!(result.refused.is_empty());
        let again = Outcome::from_bytes(&result.outcome.to_bytes()).expect("the same");
        prop_assert_eq!(again.verify(&setting.vote, &counted), Ok(()));
    }
}

#[test]
fn fewer_trustees_than_the_threshold_open_nothing() {
    let setting = plain();
    let cast = vec![setting.cast(casting(1), &[0])];
    let counted = count(&setting, &cast);
    let sums: Vec<_> = (1..=3).map(|number| setting.sum(number, &cast, &counted)).collect();
    assert_eq!(tally(&setting.vote, &counted, &sums[..1]), Err(TallyError::TooFew { valid: 1, needed: 2 }));
    // The same one twice is still one.
    let twice = [sums[0].clone(), sums[0].clone()];
    assert_eq!(tally(&setting.vote, &counted, &twice), Err(TallyError::TooFew { valid: 1, needed: 2 }));
    let mut results = Vec::new();
    for two in [[0, 1], [0, 2], [1, 2], [2, 1]] {
        let sums = two.map(|at| sums[at].clone());
        results.push(tally(&setting.vote, &counted, &sums).expect("a result").outcome);
    }
    assert!(results.iter().all(|result| result.counts == [1, 0, 0] && *result == results[0]));
}

#[test]
fn a_trustee_with_a_wrong_sum_is_named_and_does_no_harm() {
    let setting = plain();
    let cast: Vec<_> =
        [0, 0, 1].iter().zip(1..).map(|(option, number)| setting.cast(casting(number), &[*option])).collect();
    let counted = count(&setting, &cast);
    let mut sums: Vec<_> = (1..=3).map(|number| setting.sum(number, &cast, &counted)).collect();
    // A vote more for "no", or another trustee's sum under the own number.
    let mut bytes = sums[1].to_bytes();
    bytes[2 + 64] ^= 1;
    sums[1] = Sum::from_bytes(&setting.vote, counted.hash(), &bytes).expect("well formed");
    assert_eq!(check_sum(&setting.vote, &counted, &sums[1]), Err(SumFault::Wrong(1)));
    let result = tally(&setting.vote, &counted, &sums).expect("two are enough");
    assert_eq!((result.outcome.counts, result.refused), (vec![2, 1, 0], vec![(2, SumFault::Wrong(1))]));
    sums[2].trustee = 2;
    assert_eq!(check_sum(&setting.vote, &counted, &sums[2]), Err(SumFault::Wrong(0)));
    sums[2].trustee = 4;
    assert_eq!(check_sum(&setting.vote, &counted, &sums[2]), Err(SumFault::Form));
    // A sum over fewer ballots.
    let fewer = count(&setting, &cast[..2]);
    let other = setting.sum(1, &cast, &fewer);
    assert_eq!(check_sum(&setting.vote, &counted, &other), Err(SumFault::OtherSet));
    assert_eq!(tally(&setting.vote, &counted, &sums), Err(TallyError::TooFew { valid: 1, needed: 2 }));
}

#[test]
fn a_changed_result_is_refused() {
    let setting = plain();
    let cast = vec![setting.cast(casting(1), &[0]), setting.cast(casting(2), &[1])];
    let counted = count(&setting, &cast);
    let sums = [1, 3].map(|number| setting.sum(number, &cast, &counted));
    let right = tally(&setting.vote, &counted, &sums).expect("a result").outcome;
    for option in 0..3 {
        let mut wrong = right.clone();
        wrong.counts[option] += 1;
        assert_eq!(wrong.verify(&setting.vote, &counted), Err(TallyError::Equation(option)));
    }
    assert_eq!(right.verify(&setting.vote, &count(&setting, &cast[..1])), Err(TallyError::Equation(0)));
    let mut short = right.to_bytes();
    short.pop();
    assert_eq!(Outcome::from_bytes(&short), Err(TallyError::Form));
}

#[test]
fn a_trustee_sums_once() {
    let setting = plain();
    let cast: Vec<_> = (1..=3).map(|number| setting.cast(casting(number), &[0])).collect();
    let shares = setting.open(1, &cast);
    let (all, fewer) = (count(&setting, &cast), count(&setting, &cast[..2]));
    let mut register = Register::default();
    let first = setting.trustee(1).sum(&mut register, &all, &shares).expect("the first");
    // Again for the same set: the same sum, for a recount before the shares are deleted.
    assert_eq!(setting.trustee(1).sum(&mut register, &all, &shares), Ok(first));
    assert_eq!(setting.trustee(1).sum(&mut register, &fewer, &shares), Err(TrusteeError::AlreadySummed));
    // The same ballots under another root are another set.
    let ballots = cast.iter().map(|cast| (&cast.checked, 1));
    let moved = Counted::new(&setting.vote, &[8; 32], ballots).expect("a count");
    assert_eq!(setting.trustee(1).sum(&mut register, &moved, &shares), Err(TrusteeError::AlreadySummed));
    // A missing share uses nothing up.
    let mut register = Register::default();
    let some = setting.open(1, &cast[..2]);
    let missing = TrusteeError::Missing { ballot: cast[2].checked.hash() };
    assert_eq!(setting.trustee(1).sum(&mut register, &all, &some), Err(missing));
    assert!(register.0.is_empty());
}

#[test]
fn a_set_to_count_has_each_voter_and_each_commitment_once() {
    let setting = plain();
    let one = setting.cast(casting(1), &[0]);
    let later = setting.cast(secret_ballot::Casting { seq: 2, ..casting(1) }, &[1]);
    let of = |ballots: Vec<(&secret_ballot::Checked, u32)>| Counted::new(&setting.vote, &ROOT, ballots).err();
    assert_eq!(of(vec![(&one.checked, 1), (&later.checked, 1)]), Some(CountError::VoterTwice));
    assert_eq!(of(vec![(&one.checked, 0)]), Some(CountError::Weight));
    let other = common::setting("another", setting.vote.shape(), 2, 3);
    assert_eq!(of(vec![(&other.cast(casting(1), &[0]).checked, 1)]), Some(CountError::OtherVote));
    // The same randomness for two voters: the commitments of one stand in the other's ballot.
    let choice = || secret_ballot::Choice::new(setting.vote.shape(), &[0]).expect("a choice");
    let copy = |number| {
        let prepared =
            secret_ballot::voter::prepare(&setting.vote, casting(number), choice(), setting.randomness("same"));
        secret_ballot::check::one(&setting.vote, casting(number), prepared.cast().0).expect("right by itself")
    };
    assert_eq!(of(vec![(&copy(1), 1), (&copy(2), 1)]), Some(CountError::Duplicate));
}

#[test]
fn a_false_complaint_is_shown() {
    let setting = plain();
    let mut cast = setting.cast(casting(1), &[1]);
    let randomness = cast.disputes.reveal(2).expect("the first share");
    assert_eq!(settle(&setting.vote, &cast.checked, 2, &cast.shares[1], &randomness), Ok(Settlement::TrusteeLied));
    // The same one again, but never as many as open the vote.
    assert!(cast.disputes.reveal(2).is_ok());
    assert_eq!(cast.disputes.reveal(1), Err(RevealError::TooMany));
    assert_eq!(cast.disputes.reveal(0), Err(RevealError::Trustee));
    assert_eq!(cast.disputes.reveal(4), Err(RevealError::Trustee));
    // Randomness that is not the share's is no proof for the voter.
    let fault = Settlement::BallotAtFault(Fault::Randomness);
    assert_eq!(settle(&setting.vote, &cast.checked, 2, &cast.shares[1], &[7; 64]), Ok(fault));
    assert!(settle(&setting.vote, &cast.checked, 1, &cast.shares[1], &randomness).is_err());
    assert!(settle(&setting.vote, &cast.checked, 0, &cast.shares[1], &randomness).is_err());
}

#[test]
fn only_the_named_share_of_this_vote_is_opened() {
    let setting = plain();
    let (a, b) = (setting.cast(casting(1), &[1]), setting.cast(casting(2), &[1]));
    let trustee = setting.trustee(1);
    assert_eq!(trustee.open(&a.checked, &b.shares[0]).err(), Some(TrusteeError::OtherShare));
    assert_eq!(trustee.open(&a.checked, &a.shares[1]).err(), Some(TrusteeError::OtherShare));
    let other = common::setting("another", setting.vote.shape(), 2, 3);
    assert_eq!(other.trustee(1).open(&a.checked, &a.shares[0]).err(), Some(TrusteeError::OtherVote));
    let secret = TrusteeSecret::new(setting.seeds[0].into());
    assert_eq!(Trustee::new(&setting.vote, 2, secret).err(), Some(TrusteeError::Key));
}

#[test]
fn terms_that_would_weaken_a_vote_are_refused() {
    let setting = plain();
    let keys: Vec<TrusteeKeys> =
        (1..=3).map(|number| setting.vote.trustees().keys(number).expect("keys").clone()).collect();
    let of = |threshold, keys: Vec<TrusteeKeys>| Trustees::new(threshold, keys).err().map(|error| error.code());
    assert_eq!(of(1, keys.clone()), Some("cs1-threshold"));
    assert_eq!(of(4, keys.clone()), Some("cs1-threshold"));
    assert_eq!(of(2, keys[..2].to_vec()), Some("cs1-trustees"));
    assert_eq!(of(2, vec![keys[0].clone(), keys[1].clone(), keys[0].clone()]), Some("cs1-trustee-key-shared"));
    let mut weak = keys.clone();
    weak[1].kem[1184..].fill(0);
    assert_eq!(of(2, weak), Some("cs1-trustee-key"));
    let mut unreduced = keys.clone();
    unreduced[1].kem[..3].fill(0xff);
    assert_eq!(of(2, unreduced), Some("cs1-trustee-key"));
    let shape =
        |options, min, max, exclusive: &[usize]| Shape::new(options, min, max, exclusive).err().map(|e| e.code());
    assert_eq!(shape(1, 1, 1, &[]), Some("cs1-options"));
    assert_eq!(shape(65, 1, 1, &[]), Some("cs1-options"));
    assert_eq!(shape(3, 2, 1, &[]), Some("cs1-selection"));
    assert_eq!(shape(3, 0, 0, &[]), Some("cs1-selection"));
    assert_eq!(shape(3, 1, 3, &[2]), Some("cs1-selection"));
    assert_eq!(shape(3, 1, 1, &[3]), Some("cs1-exclusive"));
    assert_eq!(shape(64, 0, 32, &[63]), None);
}

#[test]
fn the_hash_of_a_vote_knows_every_term() {
    let setting = plain();
    let base = *setting.vote.parts();
    let mut hashes = std::collections::BTreeSet::from([setting.vote.hash()]);
    let trustees = setting.vote.trustees().clone();
    for part in 0..6 {
        let mut parts = base;
        match part {
            0 => parts.tenant[0] ^= 1,
            1 => parts.meeting[0] ^= 1,
            2 => parts.vote[0] ^= 1,
            3 => parts.definition[0] ^= 1,
            4 => parts.roll[0] ^= 1,
            _ => parts.shape = Shape::new(3, 1, 1, &[1]).expect("a shape"),
        }
        assert!(hashes.insert(Vote::new(parts, trustees.clone()).hash()));
    }
}
