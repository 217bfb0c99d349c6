//! Known answers in `vectors/`: made here with `PLENUM_GENERATE=1`, compared on every run, and read by the client's
//! tests. They hold whole votes, what is refused with which code, and disputes.

mod common;

use std::fmt::Write;
use std::path::Path;

use common::{Cast, Setting, setting, stream};
use secret_ballot::dispute::settle;
use secret_ballot::{Ballot, Casting, Counted, Randomness, Shape, check, statement, tally::tally};
use serde_json::{Value, json};

fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

struct Voter {
    options: &'static [usize],
    weight: u32,
}

fn terms(name: &str, setting: &Setting, exclusive: &[usize]) -> Value {
    let (parts, trustees) = (setting.vote.parts(), setting.vote.trustees());
    let keys = (1..).zip(&setting.seeds).map(|(number, seed)| {
        let keys = trustees.keys(number).expect("keys");
        json!({ "seed": hex(seed), "kem": hex(&keys.kem[..]), "signature": hex(keys.signature) })
    });
    json!({
        "name": name,
        "tenant": hex(parts.tenant),
        "meeting": hex(parts.meeting),
        "vote": hex(parts.vote),
        "definition": hex(parts.definition),
        "roll": hex(parts.roll),
        "shape": { "options": parts.shape.options(), "min": parts.shape.min(), "max": parts.shape.max(), "exclusive": exclusive },
        "threshold": trustees.threshold(),
        "trustees": keys.collect::<Vec<_>>(),
        "vote_hash": hex(setting.vote.hash()),
    })
}

fn ballot(setting: &Setting, casting: &Casting, voter: &Voter, cast: &Cast) -> Value {
    let vote = &setting.vote;
    let randomness = stream(&format!("randomness {casting:?}"), Randomness::length(vote.shape(), vote.trustees()));
    let complaint = Err(secret_ballot::Complaint::Wrong(0));
    json!({
        "voter": hex(casting.voter),
        "seq": casting.seq,
        "options": voter.options,
        "weight": voter.weight,
        "randomness": hex(randomness),
        "ballot": hex(cast.checked.ballot().to_bytes(vote)),
        "hash": hex(cast.checked.hash()),
        "shares": cast.shares.iter().map(|share| hex(share.to_bytes())).collect::<Vec<_>>(),
        "to_sign": hex(statement::ballot(&cast.checked)),
        "verdict_ok_1": hex(statement::verdict(&cast.checked, 1, Ok(()))),
        "verdict_wrong_2": hex(statement::verdict(&cast.checked, 2, complaint)),
    })
}

/// Changes of the first ballot, and the code with which each is refused.
fn refusals(setting: &Setting, casting: Casting, cast: &Cast) -> Vec<Value> {
    let vote = &setting.vote;
    let (shape, threshold) = (vote.shape(), vote.trustees().threshold());
    let bytes = cast.checked.ballot().to_bytes(vote);
    let commitments = 32 * (shape.options() * threshold + shape.blanks());
    let scalars = 7 + commitments + 32 * (2 * shape.slots() + 1);
    let shares = bytes.len() - 32 * vote.trustees().count();
    let order = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
    let second = hex(&bytes[39..71]);
    let answer = hex([7u8; 31]) + "00";
    let changes = [
        ("another suite", 2, "32".to_owned()),
        ("another number of options", 3, "09".to_owned()),
        ("another threshold", 5, "09".to_owned()),
        ("the neutral element", 7, hex([0; 32])),
        ("a point that is none", 7, hex([0xff; 32])),
        ("a negative point", 7, "01".to_owned() + &hex([0; 31])),
        ("commitments in another order", 7, second.clone() + &hex(&bytes[7..39])),
        ("another point in a commitment", 7, second.clone()),
        ("another first message", 7 + commitments, second.clone()),
        ("another first message of the sum", scalars - 32, second),
        ("the order as a scalar", scalars, order.to_owned()),
        ("the order as the last answer", shares - 32, order.to_owned()),
        ("another part of the challenge", scalars, answer.clone()),
        ("another answer", scalars + 32, answer.clone()),
        ("another answer for the sum", shares - 32, answer.clone()),
        ("another share", shares, answer),
    ];
    let code = |casting: Casting, bytes: &[u8]| {
        Ballot::from_bytes(vote, bytes)
            .and_then(|ballot| check::one(vote, casting, ballot))
            .err()
            .map(|error| error.code())
    };
    let mut all: Vec<_> = changes
        .into_iter()
        .map(|(what, at, with)| {
            let mut changed = bytes.clone();
            for (offset, pair) in with.as_bytes().chunks(2).enumerate() {
                let pair = std::str::from_utf8(pair).expect("digits");
                changed[at + offset] = u8::from_str_radix(pair, 16).expect("digits");
            }
            json!({ "what": what, "at": at, "with": with, "code": code(casting, &changed) })
        })
        .collect();
    let other = Casting { voter: [0xee; 16], ..casting };
    all.push(json!({ "what": "another voter", "voter": hex(other.voter), "code": code(other, &bytes) }));
    let later = Casting { seq: casting.seq + 1, ..casting };
    all.push(json!({ "what": "another number", "seq": later.seq, "code": code(later, &bytes) }));
    all.push(
        json!({ "what": "a byte less", "length": bytes.len() - 1, "code": code(casting, &bytes[..bytes.len() - 1]) }),
    );
    assert!(all.iter().all(|case| case["code"].is_string()));
    all
}

fn vectors(name: &str, exclusive: &[usize], setting: &Setting, voters: &[Voter]) -> Value {
    let castings: Vec<_> =
        (1..=voters.len() as u8).map(|number| Casting { voter: [number; 16], seq: number.into() }).collect();
    let mut cast: Vec<_> =
        castings.iter().zip(voters).map(|(casting, voter)| setting.cast(*casting, voter.options)).collect();
    let ballots: Vec<_> =
        castings.iter().zip(voters).zip(&cast).map(|((c, v), cast)| ballot(setting, c, v, cast)).collect();
    let root: [u8; 32] = stream(&format!("{name} closing root"), 32).try_into().expect("32 bytes");
    let entries = cast.iter().zip(voters).map(|(cast, voter)| (&cast.checked, voter.weight));
    let counted = Counted::new(&setting.vote, &root, entries).expect("a count");
    let numbers = 1..=setting.seeds.len() as u8;
    let sums: Vec<_> = numbers.map(|number| setting.sum(number, &cast, &counted)).collect();
    let outcome = tally(&setting.vote, &counted, &sums).expect("a result").outcome;
    let randomness = cast[0].disputes.reveal(2).expect("one share");
    let settle = |randomness: &[u8; 64]| {
        let settled = settle(&setting.vote, &cast[0].checked, 2, &cast[0].shares[1], randomness);
        json!({ "ballot": 0, "trustee": 2, "randomness": hex(randomness), "code": settled.expect("settled").code() })
    };
    json!({
        "suite": "CS1",
        "terms": terms(name, setting, exclusive),
        "ballots": ballots,
        "refused": refusals(setting, castings[0], &cast[0]),
        "disputes": [settle(&randomness), settle(&[7; 64])],
        "closing_root": hex(root),
        "counted": hex(counted.hash()),
        "sums": sums.iter().map(|sum| json!({ "sum": hex(sum.to_bytes()), "to_sign": hex(statement::sum(sum)) })).collect::<Vec<_>>(),
        "outcome": hex(outcome.to_bytes()),
        "counts": outcome.counts,
    })
}

fn compare(name: &str, made: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name);
    let text = format!("{made:#}\n");
    if std::env::var_os("PLENUM_GENERATE").is_some() {
        std::fs::write(&path, &text).expect("written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == text, "{name} is not what the suite makes: a change of the suite is another suite");
}

#[test]
fn one_of_three_options_and_two_of_three_trustees() {
    let setting = setting("plain", Shape::new(3, 1, 1, &[2]).expect("a shape"), 2, 3);
    let voter = |options| Voter { options, weight: 1 };
    compare("plain.json", &vectors("plain", &[2], &setting, &[voter(&[0]), voter(&[1]), voter(&[0]), voter(&[2])]));
}

#[test]
fn up_to_two_of_four_names_with_weights_and_three_of_five_trustees() {
    let setting = setting("names", Shape::new(6, 0, 2, &[4, 5]).expect("a shape"), 3, 5);
    let voters = [
        Voter { options: &[0, 3], weight: 1 },
        Voter { options: &[1], weight: 70_000 },
        Voter { options: &[4], weight: 2 },
        Voter { options: &[], weight: 3 },
    ];
    compare("names.json", &vectors("names", &[4, 5], &setting, &voters));
}
