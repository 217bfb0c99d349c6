use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::PasskeyError;

/// Random bytes of a challenge. The standard asks for 16 at least.
pub const CHALLENGE_BYTES: usize = 32;
/// Client data of browsers have about 200 bytes.
pub const CLIENT_DATA_BYTES_MAX: usize = 4096;

/// The site that passkeys belong to. Each tenant is one by its host name, so a passkey of one is nothing at another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelyingParty {
    id: String,
    origin: String,
}

impl RelyingParty {
    /// `host` is the tenant's host name without a port and in lower case, `origin` the pages' own, such as
    /// `https://konferenz.example`. Both are compared exactly: no parent domain, no other port.
    #[must_use]
    pub fn new(host: impl Into<String>, origin: impl Into<String>) -> Self {
        Self { id: host.into(), origin: origin.into() }
    }

    /// The RP id for the browser's options.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn id_hash(&self) -> [u8; 32] {
        Sha256::digest(&self.id).into()
    }
}

#[derive(Clone, Copy)]
pub(crate) enum Ceremony {
    Create,
    Get,
}

/// `CollectedClientData` (§5.8.1). Members that are not known are left aside, as the standard demands; a member twice
/// is refused.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    top_origin: Option<String>,
}

/// Checks what the browser itself says, and gives the hash that the authenticator signed.
pub(crate) fn check(
    bytes: &[u8],
    ceremony: Ceremony,
    challenge: &[u8],
    party: &RelyingParty,
) -> Result<[u8; 32], PasskeyError> {
    if bytes.len() > CLIENT_DATA_BYTES_MAX {
        return Err(PasskeyError::ClientDataMalformed);
    }
    let data: ClientData = serde_json::from_slice(bytes).map_err(|_| PasskeyError::ClientDataMalformed)?;
    let kind = match ceremony {
        Ceremony::Create => "webauthn.create",
        Ceremony::Get => "webauthn.get",
    };
    if data.r#type != kind {
        return Err(PasskeyError::WrongCeremony);
    }
    // A challenge that was forgotten to be made must not be answered by an empty one.
    let expected = URL_SAFE_NO_PAD.encode(challenge);
    if challenge.len() < CHALLENGE_BYTES || !bool::from(data.challenge.as_bytes().ct_eq(expected.as_bytes())) {
        return Err(PasskeyError::WrongChallenge);
    }
    if data.origin != party.origin {
        return Err(PasskeyError::WrongOrigin);
    }
    if data.cross_origin || data.top_origin.is_some() {
        return Err(PasskeyError::Framed);
    }
    Ok(Sha256::digest(bytes).into())
}
