//! Time stamps against the authority of OpenSSL.

mod authority;

use record::timestamp::{Anchors, TokenError, request, token_of_response, verify};

use authority::{Authority, P256, P384, RSA};

const MESSAGE: &[u8] = b"the manifest of a record";
const NONCE: [u8; 8] = [0, 0x80, 1, 2, 3, 4, 5, 6];

fn token(authority: &Authority, further: &[&str]) -> Vec<u8> {
    token_of_response(&authority.answer(&request(MESSAGE, &NONCE, None), further), &NONCE).expect("a token")
}

fn anchors(authority: &Authority, name: &str) -> Anchors {
    Anchors::from_pem(&authority.pem(name)).expect("a certificate")
}

fn now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs()
}

#[test]
fn stamps_of_every_sort_of_key_are_believed() {
    for (key, further) in [(P256, "-sha256"), (P384, "-sha384"), (RSA, "-sha256"), (RSA, "-sha512")] {
        let authority = Authority::new(key, "stamps");
        let token = token(&authority, &[further]);
        let stamp = verify(&token, MESSAGE, &anchors(&authority, "root")).expect("a stamp");
        assert!(stamp.time.abs_diff(now()) < 3600, "{stamp:?}");
        assert_eq!(stamp.policy, "1.2.3.4.1");
    }
}

#[test]
fn a_stamp_is_for_its_bytes_and_its_anchor() {
    let (authority, foreign) = (Authority::new(P256, "stamps"), Authority::new(P256, "stamps"));
    let (token, known) = (token(&authority, &[]), anchors(&authority, "root"));
    assert_eq!(verify(&token, b"something else", &known), Err(TokenError::Imprint));
    assert_eq!(verify(&token, MESSAGE, &Anchors::default()), Err(TokenError::NoAnchor));
    assert!(matches!(verify(&token, MESSAGE, &anchors(&foreign, "root")), Err(TokenError::Path(_))));
    assert!(verify(&token, MESSAGE, &anchors(&authority, "between")).is_ok(), "an anchor may stand in the middle");
}

/// OpenSSL stamps with such a key as little as we believe it, so what a stamp says is signed as any other message.
#[test]
fn keys_for_other_things_do_not_stamp() {
    for (usage, right) in [("not-stamps", false), ("not-critical", false), ("stamps", true)] {
        let (honest, other) = (Authority::new(P256, "stamps"), Authority::new(P256, usage));
        let folder = other.folder.path();
        std::fs::write(folder.join("honest"), token(&honest, &[])).expect("written");
        other.openssl(&["cms", "-verify", "-noverify", "-nosigs", "-inform", "DER", "-in", "honest", "-out", "says"]);
        let mut sign = vec!["cms", "-sign", "-binary", "-nodetach", "-nosmimecap", "-cades", "-md", "sha256"];
        sign.extend(["-econtent_type", "1.2.840.113549.1.9.16.1.4", "-signer", "signer.pem", "-inkey", "signer.key"]);
        sign.extend(["-certfile", "between.pem", "-outform", "DER", "-in", "says", "-out", "token"]);
        other.openssl(&sign);
        let token = std::fs::read(folder.join("token")).expect("a token");
        let verified = verify(&token, MESSAGE, &anchors(&other, "root"));
        if right {
            assert!(verified.is_ok(), "{verified:?}");
        } else {
            assert_eq!(verified, Err(TokenError::Purpose), "{usage}");
        }
    }
}

#[test]
fn an_answer_belongs_to_its_question() {
    let authority = Authority::new(P256, "stamps");
    let answer = authority.answer(&request(MESSAGE, &NONCE, None), &[]);
    assert_eq!(token_of_response(&answer, &[9; 8]), Err(TokenError::Nonce));
    assert!(token_of_response(&answer, &NONCE).is_ok());
    // A policy that the authority does not have: it refuses.
    let mut question = request(MESSAGE, &NONCE, None);
    question[4] = 9;
    assert_eq!(token_of_response(&authority.answer(&question, &[]), &NONCE), Err(TokenError::Refused));
}

/// Nothing of a token may be changed: neither what is signed nor what names the signer.
#[test]
fn every_flipped_bit_is_noticed() {
    let authority = Authority::new(P256, "stamps");
    let (token, anchors) = (token(&authority, &[]), anchors(&authority, "root"));
    verify(&token, MESSAGE, &anchors).expect("a stamp");
    for at in 0..token.len() {
        for bit in 0..8 {
            let mut bytes = token.clone();
            bytes[at] ^= 1 << bit;
            assert!(verify(&bytes, MESSAGE, &anchors).is_err(), "bit {bit} of byte {at}");
        }
    }
    for length in 0..token.len() {
        assert!(verify(&token[..length], MESSAGE, &anchors).is_err());
    }
}
