//! What a secret vote with 2,000 voters costs: casting, checking, a trustee's work, the result. One thread.
//!
//!   cargo run --release -p bench --bin secret_ballot
//!
//! Writes bench/results/secret-ballot.json; see docs/performance.md.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::Path;
use std::time::Instant;

use secret_ballot::terms::Parts;
use secret_ballot::{
    Casting, Choice, Counted, Randomness, Shape, SumRecord, SumRegister, Trustee, TrusteeKeys, TrusteeSecret, Trustees,
    Vote, check, tally::tally, voter,
};
use serde_json::{Map, Value, json};

const VOTERS: u32 = 2_000;
const SHAPE: (usize, usize, usize) = (3, 1, 1);
const THRESHOLD: usize = 2;
/// Public keys of the tests of RFC 8032.
const SIGNATURE_KEYS: [&str; 3] = [
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
];

struct Register;

impl SumRegister for Register {
    type Error = Infallible;

    fn claim(&mut self, wanted: &SumRecord) -> Result<SumRecord, Infallible> {
        Ok(*wanted)
    }
}

fn secret(number: u8) -> TrusteeSecret {
    TrusteeSecret::new([number; 32].into())
}

fn vote() -> Vote {
    let keys = (1..=3u8).zip(SIGNATURE_KEYS).map(|(number, text)| {
        let mut signature = [0; 32];
        for (byte, at) in signature.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).unwrap_or(0);
        }
        TrusteeKeys { kem: secret(number).public(), signature }
    });
    let shape = Shape::new(SHAPE.0, SHAPE.1, SHAPE.2, &[2]).expect("a shape");
    let parts = Parts { tenant: [1; 16], meeting: [2; 16], vote: [3; 16], definition: [4; 32], roll: [5; 32], shape };
    Vote::new(parts, Trustees::new(THRESHOLD, keys.collect()).expect("trustees"))
}

/// Not random and not secret: nobody votes here.
fn randomness(vote: &Vote, voter: u32) -> Randomness {
    let mut state = u64::from(voter) + 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    let bytes: Vec<u8> = (0..Randomness::length(vote.shape(), vote.trustees())).map(|_| next()).collect();
    Randomness::new(vote, bytes.into()).expect("randomness")
}

fn main() -> std::io::Result<()> {
    let vote = vote();
    let start = Instant::now();
    let mut ballots = Vec::new();
    let mut first_shares = Vec::new();
    for number in 0..VOTERS {
        let mut voter = [0; 16];
        voter[..4].copy_from_slice(&number.to_be_bytes());
        let casting = Casting { voter, seq: 1 };
        let choice = Choice::new(vote.shape(), &[number as usize % 3]).expect("a choice");
        let (ballot, mut shares, _) = voter::prepare(&vote, casting, choice, randomness(&vote, number)).cast();
        first_shares.push(shares.drain(..THRESHOLD).collect::<Vec<_>>());
        ballots.push((casting, ballot));
    }
    let cast = start.elapsed().as_secs_f64();

    let start = Instant::now();
    for (casting, ballot) in &ballots {
        check::one(&vote, *casting, ballot.clone()).expect("right");
    }
    let singly = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let checked =
        check::many(&vote, ballots, &[7; 32]).into_iter().map(|answer| answer.expect("right")).collect::<Vec<_>>();
    let together = start.elapsed().as_secs_f64();

    let mut opened = Vec::new();
    let start = Instant::now();
    for number in 1..=THRESHOLD as u8 {
        let trustee = Trustee::new(&vote, number, secret(number)).expect("a trustee");
        let open = |(at, checked)| {
            let shares: &Vec<_> = &first_shares[at];
            let share = trustee.open(checked, &shares[usize::from(number) - 1]).expect("a right share");
            (share.ballot(), share)
        };
        let shares: BTreeMap<_, _> = checked.iter().enumerate().map(open).collect();
        opened.push((trustee, shares));
    }
    let trustee = start.elapsed().as_secs_f64() / THRESHOLD as f64;

    // From the close to the proved result, when the trustees opened everything while people voted.
    let start = Instant::now();
    let counted = Counted::new(&vote, &[6; 32], checked.iter().map(|checked| (checked, 1))).expect("a count");
    let sum = |(trustee, shares): &(Trustee<'_>, _)| trustee.sum(&mut Register, &counted, shares).expect("a sum");
    let sums: Vec<_> = opened.iter().map(sum).collect();
    let outcome = tally(&vote, &counted, &sums).expect("a result").outcome;
    let close = start.elapsed().as_secs_f64();
    assert_eq!(outcome.counts.iter().sum::<u64>(), u64::from(VOTERS));

    let round = |value: f64| json!((value * 1000.0).round() / 1000.0);
    let figures = Map::from_iter([
        ("voters".to_owned(), json!(VOTERS)),
        ("cast_ms".to_owned(), round(cast * 1000.0 / f64::from(VOTERS))),
        ("verify_2000_s".to_owned(), round(together)),
        ("verify_singly_ratio_to_batch".to_owned(), round(singly / together)),
        ("trustee_2000_s".to_owned(), round(trustee)),
        ("trustee_ratio_to_verify".to_owned(), round(trustee / together)),
        ("close_to_result_s".to_owned(), round(close)),
    ]);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("results/secret-ballot.json");
    bench::write(
        &path,
        "cargo run --release -p bench --bin secret_ballot",
        figures.into_iter().collect::<Map<String, Value>>(),
    )
}
