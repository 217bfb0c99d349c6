//! Where the fuzz targets for records begin (fuzz/seeds): the smallest files of each kind, and whole ones from the
//! catalogue. `PLENUM_GENERATE=1` writes them, too.

use record::timestamp::{TokenError, token_of_response, verify};
use record::{Anchors, Container, Part};

use crate::{folder, is_generating, stamps, write};

/// What a stamp of a seed is over, and the number of its question: those of the fuzz target.
const MESSAGE: &[u8] = b"message";
const NONCE: [u8; 8] = [1; 8];

/// Everything that a record must have, and nothing in it.
fn smallest() -> Vec<u8> {
    let mut container = Container::default();
    for part in Part::ALL.into_iter().filter(|part| part.is_required()) {
        container.set(part, b"x\n".to_vec()).expect("small");
    }
    container.to_bytes().expect("complete")
}

#[test]
fn fuzzing_begins_with_the_smallest_files_and_whole_ones() {
    let attack = |name: &str| std::fs::read(folder("attacks").join(name)).expect("an attack");
    let protocol = [&b"%PDF-1.7\n1 0 obj\nstream\n"[..], &smallest(), b"\nendstream\nendobj\n"].concat();
    let seeds = [
        ("smallest.asice", smallest()),
        ("smallest.pdf", protocol),
        ("policy", b"quorum none\n".to_vec()),
        ("secret-ballot-is-short.asice", attack("secret-ballot-is-short.asice")),
        ("voter-votes-twice.asice", attack("voter-votes-twice.asice")),
    ];
    for (name, bytes) in seeds {
        let path = folder("../fuzz/seeds/record_container").join(name);
        if is_generating() {
            write(&path, &bytes);
        }
        assert!(std::fs::read(&path).is_ok_and(|found| found == bytes), "{name}: run with PLENUM_GENERATE=1");
    }
}

/// Their first byte tells the fuzz target which of both they are.
#[test]
fn fuzzing_of_time_stamps_begins_with_an_answer_and_a_token() {
    let path = |name: &str| folder("../fuzz/seeds/record_time_stamp").join(name);
    if is_generating() && !path("token").exists() {
        let authority = stamps::Authority::new();
        let token = authority.token(MESSAGE);
        write(&path("token"), &[&[1], &token[..]].concat());
        write(&path("answer"), &[&[0], &authority.answer()[..]].concat());
    }
    let read = |name: &str| std::fs::read(path(name)).expect("a seed");
    let (token, answer) = (read("token"), read("answer"));
    assert!(token_of_response(&answer[1..], &NONCE).is_ok());
    // Right in everything but that nobody trusts this authority.
    assert_eq!(verify(&token[1..], MESSAGE, &Anchors::default()), Err(TokenError::NoAnchor));
}
