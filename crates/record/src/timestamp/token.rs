//! What a token says, and what its authority signed (CMS, RFC 5652; RFC 3161, 2.4.2).

use sha2::{Digest, Sha256, Sha384, Sha512};

use super::der::{self, BOOLEAN, INTEGER, NULL, OCTETS, OID, Reader, SEQUENCE, SET, TIME, Value};
use super::{TokenError, oid};
use crate::limits::{CERTIFICATES_MAX, TOKEN_BYTES_MAX};

/// `[0]` and `[1]` around something, and `[2]`, `[3]` likewise.
const ZERO: u8 = 0xA0;
const ONE: u8 = 0xA1;
const THREE: u8 = 0xA3;
/// Attributes that are looked at. Authorities write about five.
const ATTRIBUTES_MAX: usize = 32;
/// Extensions of a certificate that are looked at.
const EXTENSIONS_MAX: usize = 64;

/// Hashes that a signature may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

/// A token that can be read. Nothing about it is believed yet.
pub(super) struct Token<'a> {
    /// TSTInfo, which the authority says.
    pub(super) info: &'a [u8],
    pub(super) certificates: Vec<&'a [u8]>,
    pub(super) signer: Signer<'a>,
}

/// What a token holds beside the signature.
struct Signed<'a> {
    info: &'a [u8],
    certificates: Vec<&'a [u8]>,
}

/// The one signature.
pub(super) struct Signer<'a> {
    /// Issuer and serial number, both as DER.
    pub(super) issuer: &'a [u8],
    pub(super) serial: &'a [u8],
    pub(super) hash: Hash,
    /// What is signed: the attributes as a SET.
    pub(super) signed: Vec<u8>,
    pub(super) message_digest: &'a [u8],
    pub(super) certificate_hash: (Hash, &'a [u8]),
    pub(super) algorithm: &'a [u8],
    pub(super) signature: &'a [u8],
}

/// What a certificate says of itself.
pub(super) struct Certificate<'a> {
    pub(super) issuer: &'a [u8],
    pub(super) serial: &'a [u8],
    /// Its key is for time stamps and nothing else, and whoever does not understand that must refuse it.
    pub(super) is_for_time_stamps: bool,
}

/// TSTInfo.
pub(super) struct Info<'a> {
    pub(super) policy: &'a [u8],
    pub(super) imprint: &'a [u8],
    pub(super) time: &'a [u8],
    pub(super) nonce: Option<&'a [u8]>,
}

impl Hash {
    fn of_oid(content: &[u8]) -> Option<Self> {
        match content {
            oid::SHA256 => Some(Self::Sha256),
            oid::SHA384 => Some(Self::Sha384),
            oid::SHA512 => Some(Self::Sha512),
            _ => None,
        }
    }

    pub(super) fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha384 => Sha384::digest(bytes).to_vec(),
            Self::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }
}

impl<'a> Token<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, TokenError> {
        if bytes.len() > TOKEN_BYTES_MAX {
            return Err(TokenError::Length(bytes.len()));
        }
        let (token, signer) = Self::parts(bytes).ok_or(TokenError::Form)?;
        Ok(Self { info: token.info, certificates: token.certificates, signer: Signer::read(signer)? })
    }

    /// What is signed, and what there is of the signer.
    fn parts(bytes: &'a [u8]) -> Option<(Signed<'a>, Reader<'a>)> {
        let mut content = der::only(bytes, SEQUENCE)?;
        content.value(OID).filter(|kind| kind.content == oid::SIGNED_DATA)?;
        let mut data = der::only(content.value(ZERO).filter(|_| content.is_empty())?.content, SEQUENCE)?;
        data.value(INTEGER).filter(|version| version.content == [3])?;
        let hash = data.inside(SET)?;
        let mut stamped = data.inside(SEQUENCE)?;
        stamped.value(OID).filter(|kind| kind.content == oid::TST_INFO)?;
        let mut info = stamped.inside(ZERO).filter(|_| stamped.is_empty())?;
        let info = info.value(OCTETS).filter(|_| info.is_empty())?.content;
        let certificates = match data.optional(ZERO) {
            Some(set) => Reader(set.content).all(CERTIFICATES_MAX)?,
            None => Vec::new(),
        };
        data.optional(ONE);
        let mut signers = data.inside(SET).filter(|_| data.is_empty())?;
        let signer = signers.inside(SEQUENCE).filter(|_| signers.is_empty())?;
        // The list of hashes is not signed: it may say nothing but what the signature says.
        is_listed(hash, signer).then_some(())?;
        let certificates = certificates.into_iter().map(|value| value.whole).collect();
        Some((Signed { info, certificates }, signer))
    }
}

/// Whether the list has the hash of the signer alone.
fn is_listed(mut list: Reader<'_>, mut signer: Reader<'_>) -> bool {
    let mut compare = || {
        let listed = list.inside(SEQUENCE).filter(|_| list.is_empty())?;
        signer.value(INTEGER)?;
        signer.value(SEQUENCE)?;
        Some(plain_algorithm(listed)? == plain_algorithm(signer.inside(SEQUENCE)?)?)
    };
    compare() == Some(true)
}

/// An algorithm that has no parameters, or says that it has none.
fn plain_algorithm(mut algorithm: Reader<'_>) -> Option<&[u8]> {
    let kind = algorithm.value(OID)?.content;
    let parameters = algorithm.optional(NULL);
    (algorithm.is_empty() && parameters.is_none_or(|value| value.content.is_empty())).then_some(kind)
}

impl<'a> Signer<'a> {
    fn read(signer: Reader<'a>) -> Result<Self, TokenError> {
        let mut rest = signer;
        let mut head = || {
            rest.value(INTEGER).filter(|version| version.content == [1])?;
            let mut id = rest.inside(SEQUENCE)?;
            let (issuer, serial) = (id.value(SEQUENCE)?, id.value(INTEGER).filter(|_| id.is_empty())?);
            let hash = plain_algorithm(rest.inside(SEQUENCE)?)?;
            Some((issuer.whole, serial.whole, hash, rest.value(ZERO)?))
        };
        let (issuer, serial, hash, attributes) = head().ok_or(TokenError::Form)?;
        let hash = Hash::of_oid(hash).ok_or(TokenError::Algorithm)?;
        let mut tail = || {
            let algorithm = rest.inside(SEQUENCE)?.value(OID)?.content;
            let signature = rest.value(OCTETS)?.content;
            rest.optional(ONE);
            rest.is_empty().then_some((algorithm, signature))
        };
        let (algorithm, signature) = tail().ok_or(TokenError::Form)?;
        let all = Reader(attributes.content).all(ATTRIBUTES_MAX).ok_or(TokenError::Form)?;
        attribute(&all, oid::CONTENT_TYPE)
            .filter(|kind| kind.tag == OID && kind.content == oid::TST_INFO)
            .ok_or(TokenError::Attributes)?;
        let digest = attribute(&all, oid::MESSAGE_DIGEST).filter(|digest| digest.tag == OCTETS);
        let message_digest = digest.ok_or(TokenError::Attributes)?.content;
        let certificate =
            attribute(&all, oid::SIGNING_CERTIFICATE_V2).and_then(|value| certificate_hash(value.content));
        let certificate_hash = certificate.ok_or(TokenError::Attributes)?;
        // Signed as a SET, sent as [0] (RFC 5652, 5.4).
        let mut signed = attributes.whole.to_vec();
        signed[0] = SET;
        Ok(Self { issuer, serial, hash, signed, message_digest, certificate_hash, algorithm, signature })
    }
}

/// The one value of an attribute that stands there once.
fn attribute<'a>(all: &[Value<'a>], kind: &[u8]) -> Option<Value<'a>> {
    let mut found = all.iter().filter_map(|attribute| {
        let mut reader = Reader(attribute.content);
        reader.value(OID).filter(|found| attribute.tag == SEQUENCE && found.content == kind)?;
        Some(reader)
    });
    let (mut attribute, None) = (found.next()?, found.next()) else { return None };
    let mut values = attribute.inside(SET).filter(|_| attribute.is_empty())?;
    values.any().filter(|_| values.is_empty())
}

/// The hash of the signer's certificate: the first ESSCertIDv2.
fn certificate_hash(signing_certificate: &[u8]) -> Option<(Hash, &[u8])> {
    let mut first = Reader(signing_certificate).inside(SEQUENCE)?.inside(SEQUENCE)?;
    let hash = match first.optional(SEQUENCE) {
        Some(algorithm) => Hash::of_oid(Reader(algorithm.content).value(OID)?.content)?,
        None => Hash::Sha256,
    };
    Some((hash, first.value(OCTETS)?.content))
}

impl<'a> Certificate<'a> {
    /// Reads what a path is not checked for. `None` for what is none of version 3.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut body = der::only(bytes, SEQUENCE)?.inside(SEQUENCE)?;
        body.value(ZERO)?;
        let serial = body.value(INTEGER)?.whole;
        body.value(SEQUENCE)?;
        let issuer = body.value(SEQUENCE)?.whole;
        let mut extensions = None;
        while let Some(value) = body.any() {
            if value.tag == THREE {
                extensions = Some(der::only(value.content, SEQUENCE)?);
            }
        }
        let extensions = extensions?.all(EXTENSIONS_MAX)?;
        let is_for_time_stamps = extensions.iter().any(|extension| {
            let mut parts = Reader(extension.content);
            let usage = || {
                parts.value(OID).filter(|kind| kind.content == oid::EXTENDED_KEY_USAGE)?;
                parts.value(BOOLEAN).filter(|critical| critical.content == [0xFF])?;
                let mut purposes = der::only(parts.value(OCTETS)?.content, SEQUENCE)?;
                let purpose = purposes.value(OID)?;
                Some(purpose.content == oid::TIME_STAMPING && purposes.is_empty())
            };
            let mut usage = usage;
            usage() == Some(true)
        });
        Some(Self { issuer, serial, is_for_time_stamps })
    }
}

impl<'a> Info<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut info = der::only(bytes, SEQUENCE)?;
        info.value(INTEGER).filter(|version| version.content == [1])?;
        let policy = info.value(OID)?.content;
        let mut imprint = info.inside(SEQUENCE)?;
        let hash = imprint.inside(SEQUENCE)?.value(OID)?;
        let imprint = imprint.value(OCTETS).filter(|_| imprint.is_empty())?.content;
        // Asked for was SHA-256; whoever answers for another hash answers something else.
        if hash.content != oid::SHA256 {
            return None;
        }
        info.value(INTEGER)?;
        let time = info.value(TIME)?.content;
        info.optional(SEQUENCE);
        info.optional(BOOLEAN);
        let nonce = info.optional(INTEGER).map(|nonce| nonce.content);
        Some(Self { policy, imprint, time, nonce })
    }
}
