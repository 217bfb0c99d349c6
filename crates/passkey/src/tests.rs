//! A passkey in software, and everything that can be wrong with its answers.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciborium::Value;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::*;

const HOST: &str = "amt-a.example";
const ORIGIN: &str = "https://amt-a.example";
const CHALLENGE: [u8; CHALLENGE_BYTES] = [7; CHALLENGE_BYTES];
const HANDLE: [u8; USER_HANDLE_BYTES] = [9; USER_HANDLE_BYTES];
const ID: [u8; 16] = [3; 16];
/// Present, verified, may be backed up and is.
const SYNCED: u8 = 0b0001_1101;
/// Present and verified, bound to its device.
const BOUND: u8 = 0b0000_0101;

enum Key {
    Es256(EcdsaKeyPair),
    EdDsa(Ed25519KeyPair),
    Rs256(Box<RsaKeyPair>),
}

impl Key {
    fn es256() -> Self {
        Self::Es256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key"))
    }

    fn every() -> [Self; 3] {
        let rsa = RsaKeyPair::generate(KeySize::Rsa2048).expect("a key");
        [Self::es256(), Self::EdDsa(Ed25519KeyPair::generate().expect("a key")), Self::Rs256(Box::new(rsa))]
    }

    fn cose(&self) -> Value {
        match self {
            Self::Es256(pair) => {
                let point = pair.public_key().as_ref();
                map([
                    (1, 2.into()),
                    (3, (-7).into()),
                    (-1, 1.into()),
                    (-2, point[1..33].into()),
                    (-3, point[33..].into()),
                ])
            }
            Self::EdDsa(pair) => {
                map([(1, 1.into()), (3, (-8).into()), (-1, 6.into()), (-2, pair.public_key().as_ref().into())])
            }
            Self::Rs256(pair) => {
                // RSAPublicKey in DER, which for 2048 bits and 65537 always has this shape.
                let der = pair.public_key().as_ref();
                let (n, e) = (&der[9..265], &der[267..270]);
                assert_eq!((&der[..9], e), (&[0x30, 0x82, 1, 10, 2, 0x82, 1, 1, 0][..], &[1, 0, 1][..]));
                map([(1, 3.into()), (3, (-257).into()), (-1, n.into()), (-2, e.into())])
            }
        }
    }

    fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Es256(pair) => pair.sign(&random, message).expect("a signature").as_ref().to_vec(),
            Self::EdDsa(pair) => pair.sign(message).as_ref().to_vec(),
            Self::Rs256(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).expect("a signature");
                signature
            }
        }
    }
}

fn map<const N: usize>(entries: [(i64, Value); N]) -> Value {
    Value::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

fn named(entries: Vec<(&str, Value)>) -> Value {
    Value::Map(entries.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

fn bytes(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("it can be written");
    bytes
}

fn party() -> RelyingParty {
    RelyingParty::new(HOST, ORIGIN)
}

fn client_data(kind: &str, origin: &str, more: &str) -> Vec<u8> {
    let challenge = URL_SAFE_NO_PAD.encode(CHALLENGE);
    format!(r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{origin}"{more}}}"#).into_bytes()
}

fn authenticator_data(host: &str, flags: u8, count: u32, behind: &[u8]) -> Vec<u8> {
    [Sha256::digest(host).as_slice(), &[flags], &count.to_be_bytes(), behind].concat()
}

fn attested(key: &Value) -> Vec<u8> {
    let length = u16::try_from(ID.len()).expect("short");
    [&[0; 16], length.to_be_bytes().as_slice(), &ID, &bytes(key)].concat()
}

fn attestation(authenticator: &[u8]) -> Vec<u8> {
    bytes(&named(vec![("fmt", "none".into()), ("attStmt", Value::Map(Vec::new())), ("authData", authenticator.into())]))
}

fn register_with(client: &[u8], attestation: &[u8]) -> Result<Credential, PasskeyError> {
    register(&party(), &CHALLENGE, Registration { id: &ID, client_data: client, attestation })
}

fn registered(key: &Key, flags: u8) -> Result<Credential, PasskeyError> {
    let data = authenticator_data(HOST, flags | 0x40, 0, &attested(&key.cose()));
    register_with(&client_data("webauthn.create", ORIGIN, ""), &attestation(&data))
}

/// An answer that can be spoilt before it is signed and after.
struct Answer {
    client: Vec<u8>,
    data: Vec<u8>,
    signature: Vec<u8>,
}

impl Answer {
    fn new(key: &Key, client: Vec<u8>, data: Vec<u8>) -> Self {
        let signature = key.sign(&[data.as_slice(), &Sha256::digest(&client)].concat());
        Self { client, data, signature }
    }

    fn good(key: &Key, count: u32) -> Self {
        Self::new(key, client_data("webauthn.get", ORIGIN, ""), authenticator_data(HOST, SYNCED, count, b""))
    }

    fn assertion(&self) -> Assertion<'_> {
        Assertion {
            id: &ID,
            client_data: &self.client,
            authenticator_data: &self.data,
            signature: &self.signature,
            user_handle: Some(&HANDLE),
        }
    }

    fn check(&self, stored: &Credential) -> Result<Used, PasskeyError> {
        verify(&party(), &CHALLENGE, stored, &HANDLE, false, self.assertion())
    }
}

#[test]
fn every_kind_of_key_registers_and_signs_in() {
    for key in Key::every() {
        let stored = registered(&key, SYNCED).expect("registered");
        assert_eq!((stored.id.as_slice(), stored.backup_eligible, stored.backed_up), (ID.as_slice(), true, true));
        assert_eq!(PublicKey::from_cose(stored.key.as_cose()), Ok(stored.key.clone()));
        assert_eq!(Answer::good(&key, 0).check(&stored), Ok(Used { count: 0, backed_up: true }));
        // Another's signature, of every kind.
        for other in Key::every() {
            assert_eq!(Answer::good(&other, 0).check(&stored), Err(PasskeyError::SignatureInvalid));
        }
    }
}

#[test]
fn a_registration_needs_the_ceremony_the_site_and_a_verified_person() {
    let key = Key::es256();
    let create = client_data("webauthn.create", ORIGIN, "");
    let with = |host: &str, flags: u8, behind: &[u8]| attestation(&authenticator_data(host, flags, 0, behind));
    let inside = attested(&key.cose());
    let good = with(HOST, BOUND | 0x40, &inside);
    assert!(register_with(&create, &good).is_ok());
    for (client, object, error) in [
        (client_data("webauthn.get", ORIGIN, ""), good.clone(), PasskeyError::WrongCeremony),
        (client_data("webauthn.create", "https://amt-b.example", ""), good.clone(), PasskeyError::WrongOrigin),
        (client_data("webauthn.create", "https://amt-a.example:8443", ""), good.clone(), PasskeyError::WrongOrigin),
        (client_data("webauthn.create", "http://amt-a.example", ""), good.clone(), PasskeyError::WrongOrigin),
        (client_data("webauthn.create", ORIGIN, r#","crossOrigin":true"#), good.clone(), PasskeyError::Framed),
        (
            client_data("webauthn.create", ORIGIN, r#","topOrigin":"https://amt-a.example""#),
            good.clone(),
            PasskeyError::Framed,
        ),
        (client_data("webauthn.create", ORIGIN, r#","origin":"x""#), good.clone(), PasskeyError::ClientDataMalformed),
        (create.clone(), with("amt-b.example", BOUND | 0x40, &inside), PasskeyError::WrongSite),
        (create.clone(), with("example", BOUND | 0x40, &inside), PasskeyError::WrongSite),
        (create.clone(), with(HOST, 0x44, &inside), PasskeyError::NobodyPresent),
        (create.clone(), with(HOST, 0x41, &inside), PasskeyError::NotVerified),
        (create.clone(), with(HOST, BOUND | 0x50, &inside), PasskeyError::BackupInvalid),
        (create.clone(), with(HOST, BOUND, &[]), PasskeyError::AuthenticatorMalformed),
        (
            create.clone(),
            with(HOST, BOUND | 0x40, &[inside.as_slice(), b"x"].concat()),
            PasskeyError::AuthenticatorMalformed,
        ),
        (create.clone(), [good.as_slice(), b"x"].concat(), PasskeyError::AttestationMalformed),
        (create.clone(), vec![0; ATTESTATION_BYTES_MAX + 1], PasskeyError::AttestationMalformed),
    ] {
        assert_eq!(register_with(&client, &object), Err(error));
    }
    let answer = Registration { id: &[4; 16], client_data: &create, attestation: &good };
    assert_eq!(register(&party(), &CHALLENGE, answer), Err(PasskeyError::WrongCredential));
    let answer = Registration { id: &ID, client_data: &create, attestation: &good };
    assert_eq!(register(&party(), &[8; 32], answer), Err(PasskeyError::WrongChallenge));
    assert_eq!(register(&party(), b"", answer), Err(PasskeyError::WrongChallenge));
}

#[test]
fn a_statement_is_none_or_signed_by_the_passkey_itself() {
    let key = Key::es256();
    let client = client_data("webauthn.create", ORIGIN, "");
    let data = authenticator_data(HOST, BOUND | 0x40, 0, &attested(&key.cose()));
    let signature = key.sign(&[data.as_slice(), &Sha256::digest(&client)].concat());
    let register = |format: &str, statement: Vec<(&str, Value)>| {
        let object =
            named(vec![("fmt", format.into()), ("attStmt", named(statement)), ("authData", data.as_slice().into())]);
        register_with(&client, &bytes(&object)).map(|_| ())
    };
    let signed = |by: &[u8]| vec![("alg", Value::from(-7)), ("sig", by.into())];
    assert_eq!(register("packed", signed(&signature)), Ok(()));
    assert_eq!(register("packed", signed(&key.sign(b"other"))), Err(PasskeyError::SignatureInvalid));
    assert_eq!(register("packed", vec![("alg", (-8).into())]), Err(PasskeyError::AttestationMalformed));
    let certified = [signed(&signature), vec![("x5c", Value::Array(Vec::new()))]].concat();
    assert_eq!(register("packed", certified), Err(PasskeyError::AttestationRefused));
    assert_eq!(register("fido-u2f", signed(&signature)), Err(PasskeyError::AttestationRefused));
    assert_eq!(register("none", signed(&signature)), Err(PasskeyError::AttestationMalformed));
}

#[test]
fn keys_that_are_none_are_refused() {
    let read = |value: Value| PublicKey::from_cose(&bytes(&value)).map(|_| ());
    let half = || Value::from([1; 32].as_slice());
    for (value, error) in [
        // Not on the curve.
        (
            map([(1, 2.into()), (3, (-7).into()), (-1, 1.into()), (-2, half()), (-3, half())]),
            PasskeyError::KeyMalformed,
        ),
        // P-384 under ES256; Ed25519 under ES256; compressed.
        (
            map([(1, 2.into()), (3, (-7).into()), (-1, 2.into()), (-2, half()), (-3, half())]),
            PasskeyError::KeyMalformed,
        ),
        (map([(1, 1.into()), (3, (-7).into()), (-1, 6.into()), (-2, half())]), PasskeyError::KeyMalformed),
        (
            map([(1, 2.into()), (3, (-7).into()), (-1, 1.into()), (-2, half()), (-3, true.into())]),
            PasskeyError::KeyMalformed,
        ),
        // A member twice.
        (
            map([(1, 1.into()), (3, (-8).into()), (3, (-7).into()), (-1, 6.into()), (-2, half())]),
            PasskeyError::KeyMalformed,
        ),
        // RSA of 1024 bits; exponent 1; RS1.
        (
            map([(1, 3.into()), (3, (-257).into()), (-1, [255; 128].as_slice().into()), (-2, [3].as_slice().into())]),
            PasskeyError::KeyMalformed,
        ),
        (
            map([(1, 3.into()), (3, (-257).into()), (-1, [255; 256].as_slice().into()), (-2, [1].as_slice().into())]),
            PasskeyError::KeyMalformed,
        ),
        (map([(1, 3.into()), (3, (-65535).into())]), PasskeyError::AlgorithmRefused),
        (Value::Array(Vec::new()), PasskeyError::KeyMalformed),
    ] {
        assert_eq!(read(value.clone()), Err(error), "{value:?}");
    }
}

#[test]
fn an_assertion_is_for_one_site_one_challenge_and_one_account() {
    let key = Key::es256();
    let stored = registered(&key, SYNCED).expect("registered");
    let get = || client_data("webauthn.get", ORIGIN, "");
    let data = |flags: u8| authenticator_data(HOST, flags, 0, b"");
    for (client, data, error) in [
        (client_data("webauthn.create", ORIGIN, ""), data(SYNCED), PasskeyError::WrongCeremony),
        (client_data("webauthn.get", "https://amt-b.example", ""), data(SYNCED), PasskeyError::WrongOrigin),
        (client_data("webauthn.get", ORIGIN, r#","crossOrigin":true"#), data(SYNCED), PasskeyError::Framed),
        (get(), authenticator_data("amt-b.example", SYNCED, 0, b""), PasskeyError::WrongSite),
        (get(), data(SYNCED & !1), PasskeyError::NobodyPresent),
        (get(), data(SYNCED & !4), PasskeyError::NotVerified),
        (get(), data(BOUND), PasskeyError::BackupInvalid),
        (
            get(),
            authenticator_data(HOST, SYNCED | 0x40, 0, &attested(&key.cose())),
            PasskeyError::AuthenticatorMalformed,
        ),
        (get(), authenticator_data(HOST, SYNCED, 0, b"x"), PasskeyError::AuthenticatorMalformed),
        (get(), data(SYNCED)[..36].to_vec(), PasskeyError::AuthenticatorMalformed),
    ] {
        assert_eq!(Answer::new(&key, client, data).check(&stored), Err(error));
    }
    let answer = Answer::good(&key, 0);
    let check = |challenge: &[u8], handle: &[u8], named: bool, assertion| {
        verify(&party(), challenge, &stored, handle, named, assertion)
    };
    assert_eq!(check(&[8; 32], &HANDLE, false, answer.assertion()), Err(PasskeyError::WrongChallenge));
    assert_eq!(check(&CHALLENGE, &[1; 32], false, answer.assertion()), Err(PasskeyError::WrongAccount));
    assert_eq!(check(&CHALLENGE, &[1; 32], true, answer.assertion()), Err(PasskeyError::WrongAccount));
    let nameless = Assertion { user_handle: None, ..answer.assertion() };
    assert_eq!(check(&CHALLENGE, &HANDLE, false, nameless), Err(PasskeyError::WrongAccount));
    assert!(check(&CHALLENGE, &HANDLE, true, nameless).is_ok());
    let other = Assertion { id: &[4; 16], ..answer.assertion() };
    assert_eq!(check(&CHALLENGE, &HANDLE, false, other), Err(PasskeyError::WrongCredential));
    // A passkey of one tenant shown at another, by its own pages.
    let elsewhere = RelyingParty::new("amt-b.example", "https://amt-b.example");
    assert!(verify(&elsewhere, &CHALLENGE, &stored, &HANDLE, false, answer.assertion()).is_err());
}

#[test]
fn a_counter_that_counts_only_rises() {
    let key = Key::es256();
    let mut stored = registered(&key, SYNCED).expect("registered");
    for (before, now, good) in [(0, 0, true), (0, 1, true), (1, 2, true), (2, 2, false), (2, 1, false), (2, 0, false)] {
        stored.count = before;
        let expected = if good { Ok(Used { count: now, backed_up: true }) } else { Err(PasskeyError::CounterWentBack) };
        assert_eq!(Answer::good(&key, now).check(&stored), expected, "{before} then {now}");
    }
    // Whoever lacks the key learns nothing of the counter.
    assert_eq!(Answer::good(&Key::es256(), 0).check(&stored), Err(PasskeyError::SignatureInvalid));
}

proptest! {
    #[test]
    fn any_bytes_are_refused_and_never_end_the_process(client in any::<Vec<u8>>(), first in any::<Vec<u8>>(), second in any::<Vec<u8>>()) {
        let good = client_data("webauthn.create", ORIGIN, "");
        prop_assert!(register_with(&client, &first).is_err());
        prop_assert!(register_with(&good, &first).is_err());
        prop_assert!(register_with(&good, &attestation(&first)).is_err());
        let framed = authenticator_data(HOST, 0xC5, 0, &[[0; 16].as_slice(), &[0, 16], &ID, &first].concat());
        let _ = register_with(&good, &attestation(&framed));
        let _ = PublicKey::from_cose(&first);
        let stored = registered(&Key::es256(), SYNCED).expect("registered");
        let answer = Answer { client, data: first, signature: second };
        prop_assert!(answer.check(&stored).is_err());
    }

    #[test]
    fn a_bit_that_is_turned_anywhere_is_noticed(part in 0..3usize, at in any::<prop::sample::Index>(), bit in 0..8u8) {
        let key = Key::es256();
        let stored = registered(&key, SYNCED).expect("registered");
        let mut answer = Answer::good(&key, 5);
        let bytes = match part {
            0 => &mut answer.client,
            1 => &mut answer.data,
            _ => &mut answer.signature,
        };
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        prop_assert!(answer.check(&stored).is_err());
    }

    #[test]
    fn nested_and_huge_lengths_cost_nothing(depth in 0..4000usize, length in any::<u64>()) {
        prop_assert!(PublicKey::from_cose(&vec![0x81; depth]).is_err());
        let mut claims = vec![0x5b];
        claims.extend(length.to_be_bytes());
        prop_assert!(PublicKey::from_cose(&claims).is_err());
        claims[0] = 0xbb;
        prop_assert!(PublicKey::from_cose(&claims).is_err());
    }
}
