use subtle::ConstantTimeEq;

use crate::cbor::{self, Map};
use crate::registration::CREDENTIAL_ID_BYTES_MAX;
use crate::{PasskeyError, PublicKey, RelyingParty};

/// Extensions that an answer may hold. None was asked for.
const EXTENSIONS_MAX: usize = 16;

const PRESENT: u8 = 1 << 0;
const VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const HAS_CREDENTIAL: u8 = 1 << 6;
const HAS_EXTENSIONS: u8 = 1 << 7;

/// Authenticator data (§6.1), read to the last byte.
pub(crate) struct AuthenticatorData {
    site: [u8; 32],
    flags: u8,
    pub(crate) count: u32,
    pub(crate) attested: Option<Attested>,
}

/// Attested credential data (§6.5.1).
pub(crate) struct Attested {
    pub(crate) aaguid: [u8; 16],
    pub(crate) id: Vec<u8>,
    pub(crate) key: PublicKey,
}

fn split<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], PasskeyError> {
    let (head, rest) = bytes.split_first_chunk::<N>().ok_or(PasskeyError::AuthenticatorMalformed)?;
    *bytes = rest;
    Ok(*head)
}

impl AuthenticatorData {
    pub(crate) fn read(mut bytes: &[u8]) -> Result<Self, PasskeyError> {
        let rest = &mut bytes;
        let site = split::<32>(rest)?;
        let [flags] = split::<1>(rest)?;
        let count = u32::from_be_bytes(split::<4>(rest)?);
        let attested = if flags & HAS_CREDENTIAL != 0 { Some(Attested::read(rest)?) } else { None };
        if flags & HAS_EXTENSIONS != 0 {
            cbor::take(rest)
                .and_then(|value| Map::new(value, EXTENSIONS_MAX))
                .ok_or(PasskeyError::AuthenticatorMalformed)?;
        }
        if !rest.is_empty() {
            return Err(PasskeyError::AuthenticatorMalformed);
        }
        Ok(Self { site, flags, count, attested })
    }

    /// The right site, somebody there, and that somebody verified by PIN, finger or face: a passkey stands for both
    /// factors, so the mere possession of the device is refused.
    pub(crate) fn check(&self, party: &RelyingParty) -> Result<(), PasskeyError> {
        if !bool::from(self.site.ct_eq(&party.id_hash())) {
            return Err(PasskeyError::WrongSite);
        }
        if self.flags & PRESENT == 0 {
            return Err(PasskeyError::NobodyPresent);
        }
        if self.flags & VERIFIED == 0 {
            return Err(PasskeyError::NotVerified);
        }
        if self.backed_up() && !self.backup_eligible() {
            return Err(PasskeyError::BackupInvalid);
        }
        Ok(())
    }

    pub(crate) fn backup_eligible(&self) -> bool {
        self.flags & BACKUP_ELIGIBLE != 0
    }

    pub(crate) fn backed_up(&self) -> bool {
        self.flags & BACKED_UP != 0
    }
}

impl Attested {
    fn read(rest: &mut &[u8]) -> Result<Self, PasskeyError> {
        let aaguid = split::<16>(rest)?;
        let length = usize::from(u16::from_be_bytes(split::<2>(rest)?));
        if length == 0 || length > CREDENTIAL_ID_BYTES_MAX {
            return Err(PasskeyError::AuthenticatorMalformed);
        }
        let (id, behind) = rest.split_at_checked(length).ok_or(PasskeyError::AuthenticatorMalformed)?;
        *rest = behind;
        // The key has no length of its own; it ends where its map ends.
        cbor::take(rest).ok_or(PasskeyError::KeyMalformed)?;
        let key = PublicKey::from_cose(&behind[..behind.len() - rest.len()])?;
        Ok(Self { aaguid, id: id.to_vec(), key })
    }
}
