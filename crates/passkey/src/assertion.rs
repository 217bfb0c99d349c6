use subtle::ConstantTimeEq;

use crate::authenticator::AuthenticatorData;
use crate::client::{self, Ceremony};
use crate::{Credential, PasskeyError, RelyingParty};

/// What `navigator.credentials.get` gave, decoded from base64url.
#[derive(Clone, Copy, Debug)]
pub struct Assertion<'a> {
    pub id: &'a [u8],
    pub client_data: &'a [u8],
    pub authenticator_data: &'a [u8],
    pub signature: &'a [u8],
    /// Whose passkey it says it is. Always there when nobody was named before; may be missing when the page named
    /// the credentials (a fresh proof of somebody who is signed in).
    pub user_handle: Option<&'a [u8]>,
}

/// What a good answer changes about a stored passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    pub count: u32,
    pub backed_up: bool,
}

/// Checks an assertion (§7.2) against the stored passkey of that id. `handle` is the stored user handle of its account;
/// `named` says that the page asked this account's passkeys alone.
///
/// # Errors
/// The first rule that is broken. After `CounterWentBack` the passkey should be looked at by a person: the signature
/// was good, but there may be a copy.
pub fn verify(
    party: &RelyingParty,
    challenge: &[u8],
    stored: &Credential,
    handle: &[u8],
    named: bool,
    answer: Assertion<'_>,
) -> Result<Used, PasskeyError> {
    if answer.id != stored.id {
        return Err(PasskeyError::WrongCredential);
    }
    match answer.user_handle {
        Some(said) if bool::from(said.ct_eq(handle)) => {}
        None if named => {}
        _ => return Err(PasskeyError::WrongAccount),
    }
    let client_hash = client::check(answer.client_data, Ceremony::Get, challenge, party)?;
    let data = AuthenticatorData::read(answer.authenticator_data)?;
    data.check(party)?;
    if data.attested.is_some() {
        return Err(PasskeyError::AuthenticatorMalformed);
    }
    if data.backup_eligible() != stored.backup_eligible {
        return Err(PasskeyError::BackupInvalid);
    }
    stored.key.verify(&[answer.authenticator_data, &client_hash].concat(), answer.signature)?;
    // Last, so that only the holder of the key can say that a counter went back.
    if (data.count != 0 || stored.count != 0) && data.count <= stored.count {
        return Err(PasskeyError::CounterWentBack);
    }
    Ok(Used { count: data.count, backed_up: data.backed_up() })
}
