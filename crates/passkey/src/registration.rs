use ciborium::Value;

use crate::authenticator::AuthenticatorData;
use crate::cbor::{self, Map};
use crate::client::{self, Ceremony};
use crate::{PasskeyError, PublicKey, RelyingParty};

/// Credential ids are at most this long (§5.8.3 and CTAP2).
pub const CREDENTIAL_ID_BYTES_MAX: usize = 1023;
/// Without certificates an attestation object stays far below.
pub const ATTESTATION_BYTES_MAX: usize = 8192;
/// Members of an attestation object and of a statement.
const MEMBERS_MAX: usize = 8;

/// What `navigator.credentials.create` gave, decoded from base64url.
#[derive(Clone, Copy, Debug)]
pub struct Registration<'a> {
    /// The id beside the answer; must be the one inside.
    pub id: &'a [u8],
    pub client_data: &'a [u8],
    pub attestation: &'a [u8],
}

/// A passkey to store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Unique in the tenant; the caller refuses one that is registered already.
    pub id: Vec<u8>,
    pub key: PublicKey,
    /// The signature counter; authenticators that count nothing say 0 for ever.
    pub count: u32,
    /// May leave its device, for instance to the owner's other devices. Never changes.
    pub backup_eligible: bool,
    pub backed_up: bool,
    /// The model of the authenticator, zeros for most; nobody vouches for it. Good for a name at best.
    pub aaguid: [u8; 16],
}

/// Checks a registration (§7.1).
///
/// # Errors
/// The first rule that is broken.
pub fn register(party: &RelyingParty, challenge: &[u8], answer: Registration<'_>) -> Result<Credential, PasskeyError> {
    let client_hash = client::check(answer.client_data, Ceremony::Create, challenge, party)?;
    if answer.attestation.len() > ATTESTATION_BYTES_MAX {
        return Err(PasskeyError::AttestationMalformed);
    }
    let object = cbor::whole(answer.attestation)
        .and_then(|value| Map::new(value, MEMBERS_MAX))
        .ok_or(PasskeyError::AttestationMalformed)?;
    let authenticator = object.bytes("authData").ok_or(PasskeyError::AttestationMalformed)?;
    let data = AuthenticatorData::read(authenticator)?;
    data.check(party)?;
    let attested = data.attested.as_ref().ok_or(PasskeyError::AuthenticatorMalformed)?;
    if attested.id != answer.id {
        return Err(PasskeyError::WrongCredential);
    }
    let signed = [authenticator, &client_hash].concat();
    check_statement(&object, &attested.key, &signed)?;
    Ok(Credential {
        id: attested.id.clone(),
        key: attested.key.clone(),
        count: data.count,
        backup_eligible: data.backup_eligible(),
        backed_up: data.backed_up(),
        aaguid: attested.aaguid,
    })
}

/// `none` is what was asked for. A browser may leave a statement that the passkey signed for itself (`packed` without
/// certificates, §8.2), since it tells nothing of the device; it then has to hold.
fn check_statement(object: &Map, key: &PublicKey, signed: &[u8]) -> Result<(), PasskeyError> {
    let format = object.get("fmt").and_then(Value::as_text).ok_or(PasskeyError::AttestationMalformed)?;
    let statement = object
        .get("attStmt")
        .and_then(|value| Map::new(value.clone(), MEMBERS_MAX))
        .ok_or(PasskeyError::AttestationMalformed)?;
    match format {
        "none" if statement.len() == 0 => Ok(()),
        "none" => Err(PasskeyError::AttestationMalformed),
        "packed" if statement.get("x5c").is_none() => {
            if statement.integer("alg") != Some(key.algorithm()) {
                return Err(PasskeyError::AttestationMalformed);
            }
            key.verify(signed, statement.bytes("sig").ok_or(PasskeyError::AttestationMalformed)?)
        }
        _ => Err(PasskeyError::AttestationRefused),
    }
}
