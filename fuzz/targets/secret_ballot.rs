//! Secret ballots, sealed shares, sums and results: what can be read is written again as it was. The first byte says
//! which of them it is.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use secret_ballot::terms::Parts;
use secret_ballot::{
    Ballot, Casting, Counted, Outcome, SealedShare, Shape, Sum, TrusteeKeys, TrusteeSecret, Trustees, Vote, check, tally,
};

const CASTING: Casting = Casting { voter: [1; 16], seq: 1 };

fn secret(number: u8) -> TrusteeSecret {
    TrusteeSecret::new([number; 32].into())
}

/// Up to two of three names, or none of them; so there are blank slots and an exclusive option.
fn vote() -> &'static Vote {
    static VOTE: OnceLock<Vote> = OnceLock::new();
    VOTE.get_or_init(|| {
        let keys = (1..=3u8).zip(SIGNATURE_KEYS);
        let keys = keys.map(|(number, signature)| TrusteeKeys { kem: secret(number).public(), signature }).collect();
        let shape = Shape::new(4, 0, 2, &[3]).expect("a shape");
        let parts = Parts { tenant: [2; 16], meeting: [3; 16], vote: [4; 16], definition: [5; 32], roll: [6; 32], shape };
        Vote::new(parts, Trustees::new(2, keys).expect("trustees"))
    })
}

/// Public keys of the tests of RFC 8032.
const SIGNATURE_KEYS: [[u8; 32]; 3] = [
    hex(b"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
    hex(b"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"),
    hex(b"fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"),
];

const fn hex(text: &[u8; 64]) -> [u8; 32] {
    let mut bytes = [0; 32];
    let mut at = 0;
    while at < 64 {
        let digit = text[at];
        bytes[at / 2] = bytes[at / 2] * 16 + if digit <= b'9' { digit - b'0' } else { digit - b'a' + 10 };
        at += 1;
    }
    bytes
}

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let vote = vote();
    match kind % 4 {
        0 => {
            // The head and the length are given, so that a run gets beyond them.
            let mut whole = bytes.to_vec();
            whole.resize(Ballot::length(vote), 0);
            whole[..7].copy_from_slice(b"CS1\x04\x02\x02\x03");
            let _ = Ballot::from_bytes(vote, bytes);
            if let Ok(ballot) = Ballot::from_bytes(vote, &whole) {
                assert_eq!(ballot.to_bytes(vote), whole);
                let many = check::many(vote, vec![(CASTING, ballot.clone())], &[0; 32]);
                assert_eq!(many[0].is_ok(), check::one(vote, CASTING, ballot).is_ok());
            }
        }
        1 => {
            let _ = SealedShare::from_bytes(vote, bytes);
            let mut whole = bytes.to_vec();
            whole.resize(SealedShare::length(vote), 0);
            let share = SealedShare::from_bytes(vote, &whole).expect("as long as a share");
            assert_eq!(share.to_bytes(), whole);
            let _ = share.hash();
        }
        2 => {
            if let Some(sum) = Sum::from_bytes(vote, [0; 32], bytes) {
                assert_eq!(sum.to_bytes(), bytes);
                let counted = Counted::new(vote, &[0; 32], []).expect("nobody");
                let _ = tally::tally(vote, &counted, &[sum]);
            }
        }
        _ => {
            if let Ok(outcome) = Outcome::from_bytes(bytes) {
                assert_eq!(outcome.to_bytes(), bytes);
            }
        }
    }
});
