//! Notes, checkpoints, cosignatures and proofs: what is written is read again, and nothing else is.

use std::fmt::Display;
use std::str::FromStr;

use ledger::{
    Checkpoint, CheckpointError, Cosigner, Hash, KeyError, KeyName, NoteSignature, NoteSigner, Origin, SignedNote,
    TlogProof, Trust, VerifierKey, VerifyError,
};
use proptest::prelude::*;

const LOG: &str = "plenum.example/log";

fn name(text: &str) -> KeyName {
    KeyName::new(text).expect("a name")
}

fn log_key() -> NoteSigner {
    NoteSigner::new(name(LOG), &[1; 32])
}

fn witness() -> Cosigner {
    Cosigner::new(name("witness.example/w1"), &[2; 32])
}

fn trust() -> Trust {
    let origin = Origin::new(LOG).expect("an origin");
    Trust { origin, log: vec![log_key().verifier()], witnesses: vec![witness().verifier()] }
}

fn checkpoint() -> Checkpoint {
    Checkpoint::new(trust().origin, 7, Hash([9; 32]))
}

fn cosigned() -> SignedNote {
    let mut note = checkpoint().sign(&log_key()).expect("signed");
    note.add(checkpoint().cosign(&witness(), 1_700_000_000).expect("cosigned")).expect("room");
    note
}

#[test]
fn signatures_of_others_are_ignored_and_wrong_ones_condemn() {
    let mut note = cosigned();
    let stranger = Cosigner::new(name("witness.example/w1"), &[3; 32]);
    note.add(checkpoint().cosign(&stranger, 5).expect("cosigned")).expect("room");
    let opened = Checkpoint::open(&note, &trust()).expect("believed");
    assert_eq!((opened.signed_by.len(), opened.cosigned_by.len()), (1, 1));

    let other = Checkpoint::new(trust().origin, 8, Hash([9; 32]));
    note.add(other.cosign(&witness(), 5).expect("cosigned")).expect("room");
    let wrong = CheckpointError::Verify(VerifyError::Wrong(name("witness.example/w1")));
    assert_eq!(Checkpoint::open(&note, &trust()), Err(wrong));
}

#[test]
fn the_largest_body_finds_room_under_a_note() {
    let mut note = checkpoint().sign(&log_key()).expect("signed");
    let long = Cosigner::new(name(&format!("{}/{}", "m".repeat(222), "0".repeat(32))), &[5; 32]);
    let line = checkpoint().cosign(&long, 1_700_000_000).expect("cosigned");
    for _ in 0..5_000 + 32 {
        note.add(line.clone()).expect("room");
    }
    assert_eq!(note.to_string().parse(), Ok(note.clone()));
    let more = (note.signatures().len()..10_000).find(|_| note.add(line.clone()).is_err());
    assert_eq!(more, Some(8_192));
}

#[test]
fn witnesses_do_not_stand_for_the_log() {
    let mut note =
        SignedNote::sign(checkpoint().to_string(), &NoteSigner::new(name("other"), &[4; 32])).expect("signed");
    note.add(checkpoint().cosign(&witness(), 5).expect("cosigned")).expect("room");
    assert_eq!(Checkpoint::open(&note, &trust()), Err(CheckpointError::Verify(VerifyError::Unknown)));
}

#[test]
fn a_key_counts_once() {
    let mut note = cosigned();
    note.add(checkpoint().cosign(&witness(), 1_800_000_000).expect("cosigned")).expect("room");
    let opened = Checkpoint::open(&note, &trust()).expect("believed");
    assert_eq!(opened.cosigned_by.len(), 1);
}

#[test]
fn checkpoints_of_other_logs_are_refused() {
    let origin = Origin::new("plenum.example/other").expect("an origin");
    let note = Checkpoint::new(origin, 7, Hash([9; 32])).sign(&log_key()).expect("signed");
    assert!(matches!(Checkpoint::open(&note, &trust()), Err(CheckpointError::Origin { .. })));
}

#[test]
fn a_time_that_does_not_fit_is_not_signed() {
    checkpoint().cosign(&witness(), i64::MAX as u64).expect("the last second");
    checkpoint().cosign(&witness(), 1 << 63).expect_err("beyond it");
}

#[test]
fn keys_have_one_spelling() {
    let key = log_key().verifier();
    let text = key.to_string();
    assert_eq!(text.parse(), Ok(key));
    let (start, rest) = text.split_at(LOG.len() + 1);
    assert!(matches!(format!("{start}00000000{}", &rest[8..]).parse::<VerifierKey>(), Err(KeyError::Id { .. })));
    assert_eq!(format!("{start}{}", rest.to_uppercase()).parse::<VerifierKey>(), Err(KeyError::Form));
    // The neutral point verifies signatures that nobody made.
    let mut weak = [0; 32];
    weak[0] = 1;
    assert_eq!(VerifierKey::new(name("weak"), ledger::KeyType::Note, &weak), Err(KeyError::Key));
}

#[test]
fn checkpoints_have_one_spelling() {
    let text = checkpoint().to_string();
    for (from, to) in [("\n7\n", "\n07\n"), ("\n7\n", "\n+7\n"), ("\n7\n", "\n9223372036854775808\n"), ("=\n", "\n")] {
        text.replace(from, to).parse::<Checkpoint>().expect_err(to);
    }
    format!("{text}\n").parse::<Checkpoint>().expect_err("an empty line");
    let extended: Checkpoint = format!("{text}more\n").parse().expect("an extension");
    assert_eq!(extended.extensions(), ["more"]);
}

#[test]
fn no_byte_of_a_note_can_be_changed() {
    let text = cosigned().to_string();
    let opened = Checkpoint::open(&cosigned(), &trust()).expect("believed");
    for at in 0..text.len() {
        for bit in 0..8 {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let Ok(note) = String::from_utf8(bytes) else { continue };
            // A signature that became a stranger's is ignored; nothing else passes, and never more than before.
            if let Ok(found) = note
                .parse::<SignedNote>()
                .map_err(CheckpointError::from)
                .and_then(|note| Checkpoint::open(&note, &trust()))
            {
                assert_eq!(found.checkpoint, opened.checkpoint, "byte {at}");
                assert!(found.cosigned_by.is_empty(), "byte {at}");
            }
        }
    }
}

fn round_trips<T: FromStr + Display>(text: &str) -> Result<(), TestCaseError> {
    if let Ok(parsed) = text.parse::<T>() {
        prop_assert_eq!(parsed.to_string(), text);
    }
    Ok(())
}

fn all_parsers(text: &str) -> Result<(), TestCaseError> {
    round_trips::<SignedNote>(text)?;
    round_trips::<NoteSignature>(text)?;
    round_trips::<Checkpoint>(text)?;
    round_trips::<TlogProof>(text)?;
    round_trips::<VerifierKey>(text)
}

proptest! {
    #[test]
    fn no_text_ends_the_process(text in "\\PC*|[a-z0-9+/=\n \u{2014}]{0,200}") {
        all_parsers(&text)?;
    }

    #[test]
    fn what_is_nearly_right_is_read_as_it_is(cut in any::<prop::sample::Index>(), put in "\\PC{0,3}|\n{0,2}") {
        let proof = TlogProof { extra: vec![1], index: 3, path: vec![Hash([5; 32]); 3], checkpoint: cosigned() };
        for text in [proof.to_string(), cosigned().to_string(), checkpoint().to_string(), log_key().verifier().to_string()] {
            let mut letters: Vec<_> = text.chars().collect();
            let at = cut.index(letters.len());
            letters.splice(at..=at, put.chars());
            all_parsers(&letters.into_iter().collect::<String>())?;
        }
    }

    #[test]
    fn what_is_written_is_read(size in 0..=i64::MAX as u64, root in any::<[u8; 32]>(), path in prop::collection::vec(any::<[u8; 32]>(), 0..=63), extra in any::<Vec<u8>>()) {
        let checkpoint = Checkpoint::new(trust().origin, size, Hash(root));
        let note = checkpoint.sign(&log_key()).expect("signed");
        let path = path.into_iter().map(Hash).collect();
        let proof = TlogProof { extra, index: size, path, checkpoint: note.clone() };
        prop_assert_eq!(checkpoint.to_string().parse::<Checkpoint>(), Ok(checkpoint.clone()));
        prop_assert_eq!(note.to_string().parse::<SignedNote>(), Ok(note.clone()));
        prop_assert_eq!(proof.to_string().parse::<TlogProof>(), Ok(proof));
        prop_assert_eq!(Checkpoint::open(&note, &trust()).map(|opened| opened.checkpoint), Ok(checkpoint));
    }
}
