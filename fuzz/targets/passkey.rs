//! Answers of passkeys: client data, attestation objects, authenticator data and keys, as a stranger may send them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use passkey::{Assertion, Credential, PublicKey, Registration, RelyingParty, register, verify};

const CHALLENGE: [u8; 32] = [7; 32];
/// The challenge above, as a browser writes it.
const CREATE: &[u8] =
    br#"{"type":"webauthn.create","challenge":"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc","origin":"https://a.example"}"#;

fuzz_target!(|bytes: &[u8]| {
    let party = RelyingParty::new("a.example", "https://a.example");
    let id = [3; 16];
    for (client_data, attestation) in [(CREATE, bytes), (bytes, b"".as_slice())] {
        let _ = register(&party, &CHALLENGE, Registration { id: &id, client_data, attestation });
    }
    let Ok(key) = PublicKey::from_cose(bytes) else { return };
    assert_eq!(key.as_cose(), bytes);
    let stored = Credential { id: id.to_vec(), key, count: 0, backup_eligible: false, backed_up: false, aaguid: [0; 16] };
    let answer = Assertion { id: &id, client_data: bytes, authenticator_data: bytes, signature: bytes, user_handle: None };
    assert!(verify(&party, &CHALLENGE, &stored, &[9; 32], true, answer).is_err());
});
