//! Time stamps of RFC 3161: asking for one, and checking what came, offline and against anchors that somebody trusts.
//!
//! Whether a certificate was revoked cannot be known offline and is not looked at; who needs that lets an archive renew
//! the stamp in time. Validity of certificates is looked at for the time that the token itself says.

mod der;
mod oid;
mod policy_id;
mod time;
mod token;

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use sha2::{Digest, Sha256};
use std::time::Duration;
use thiserror::Error;
use webpki::{EndEntityCert, KeyUsage, aws_lc_rs as algorithms};

use der::{BOOLEAN, INTEGER, OCTETS, OID, SEQUENCE, wrap};
use token::{Certificate, Hash, Info, Signer, Token};

pub use policy_id::{PolicyId, PolicyIdError};

/// Status of an answer that brings a token (RFC 3161, 2.4.2): granted, granted with changes.
const GRANTED: [&[u8]; 2] = [&[0], &[1]];

/// A time stamp whose signature is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeStamp {
    /// Seconds since 1970 at which the stamped bytes were there.
    pub time: u64,
    /// Under which policy the authority stamped, as an object identifier with dots.
    pub policy: String,
}

/// Why a time stamp proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TokenError {
    #[error("a time stamp of {0} bytes is longer than it may be")]
    Length(usize),
    #[error("this is no time stamp of RFC 3161")]
    Form,
    #[error("the authority refused to stamp")]
    Refused,
    #[error("the answer belongs to another question")]
    Nonce,
    #[error("the stamp is for other bytes")]
    Imprint,
    #[error("the stamp uses an algorithm that is not known here")]
    Algorithm,
    #[error("the signed attributes do not belong to a time stamp")]
    Attributes,
    #[error("the certificate of the authority is not in the stamp")]
    Certificate,
    #[error("the certificate of the authority is not for time stamps alone")]
    Purpose,
    #[error("the signature of the stamp is wrong")]
    Signature,
    #[error("the time of the stamp is none")]
    Time,
    #[error("no anchor was given")]
    NoAnchor,
    #[error("no path leads from the certificate of the authority to an anchor: {0}")]
    Path(String),
}

impl TokenError {
    /// Stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Length(_) => "time-length",
            Self::Form => "time-form",
            Self::Refused => "time-refused",
            Self::Nonce => "time-nonce",
            Self::Imprint => "time-imprint",
            Self::Algorithm => "time-algorithm",
            Self::Attributes => "time-attributes",
            Self::Certificate => "time-certificate",
            Self::Purpose => "time-purpose",
            Self::Signature => "time-signature",
            Self::Time => "time-time",
            Self::NoAnchor => "time-no-anchor",
            Self::Path(_) => "time-path",
        }
    }
}

/// Certificates that somebody trusts to vouch for authorities.
#[derive(Clone, Debug, Default)]
pub struct Anchors(Vec<CertificateDer<'static>>);

/// The bytes are no certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this is no certificate")]
pub struct AnchorError;

impl Anchors {
    /// Adds a certificate as DER.
    pub fn add(&mut self, certificate: Vec<u8>) -> Result<(), AnchorError> {
        let certificate = CertificateDer::from(certificate);
        webpki::anchor_from_trusted_cert(&certificate).map_err(|_| AnchorError)?;
        self.0.push(certificate);
        Ok(())
    }

    /// Certificates as PEM, one after the other; at least one.
    pub fn from_pem(text: &str) -> Result<Self, AnchorError> {
        let mut anchors = Self::default();
        for certificate in CertificateDer::pem_slice_iter(text.as_bytes()) {
            anchors.add(certificate.map_err(|_| AnchorError)?.to_vec())?;
        }
        if anchors.0.is_empty() { Err(AnchorError) } else { Ok(anchors) }
    }

    fn anchors(&self) -> Vec<TrustAnchor<'_>> {
        self.0.iter().filter_map(|certificate| webpki::anchor_from_trusted_cert(certificate).ok()).collect()
    }
}

/// The question to an authority: a stamp over the SHA-256 of `message`, with its certificates. `nonce` is random;
/// `policy` asks for the rules by which to stamp.
pub fn request(message: &[u8], nonce: &[u8; 8], policy: Option<&PolicyId>) -> Vec<u8> {
    let algorithm = wrap(SEQUENCE, &[&wrap(OID, &[oid::SHA256]), &[5, 0]]);
    let imprint = wrap(SEQUENCE, &[&algorithm, &wrap(OCTETS, &[&Sha256::digest(message)])]);
    let (version, nonce) = (wrap(INTEGER, &[&[1]]), wrap(INTEGER, &[&positive(nonce)]));
    let policy = policy.map(|policy| wrap(OID, &[policy.content()])).unwrap_or_default();
    wrap(SEQUENCE, &[&version, &imprint, &policy, &nonce, &wrap(BOOLEAN, &[&[0xFF]])])
}

/// The content of an INTEGER: no sign, no zeroes that are not needed.
fn positive(number: &[u8]) -> Vec<u8> {
    let digits = &number[number.iter().take_while(|byte| **byte == 0).count()..];
    match digits.first() {
        Some(first) if *first < 0x80 => digits.to_vec(),
        _ => [&[0], digits].concat(),
    }
}

/// The token in an answer to [`request`] with this nonce. It belongs to the question; [`verify`] says what it is worth.
pub fn token_of_response(response: &[u8], nonce: &[u8; 8]) -> Result<Vec<u8>, TokenError> {
    let mut answer = der::only(response, SEQUENCE).ok_or(TokenError::Form)?;
    let status = answer.inside(SEQUENCE).and_then(|mut status| status.value(INTEGER)).ok_or(TokenError::Form)?;
    if !GRANTED.contains(&status.content) {
        return Err(TokenError::Refused);
    }
    let token = answer.value(SEQUENCE).filter(|_| answer.is_empty()).ok_or(TokenError::Form)?.whole;
    let info = Info::read(Token::read(token)?.info).ok_or(TokenError::Form)?;
    if info.nonce != Some(&positive(nonce)) {
        return Err(TokenError::Nonce);
    }
    Ok(token.to_vec())
}

/// Whether `token` says that `message` was there, signed by an authority to which an anchor leads.
///
/// [`TokenError::NoAnchor`] comes only for a token that is right in everything else.
pub fn verify(token: &[u8], message: &[u8], anchors: &Anchors) -> Result<TimeStamp, TokenError> {
    let token = Token::read(token)?;
    let info = Info::read(token.info).ok_or(TokenError::Form)?;
    if info.imprint != Sha256::digest(message).as_slice() {
        return Err(TokenError::Imprint);
    }
    let time = time::seconds(info.time).ok_or(TokenError::Time)?;
    let signer = &token.signer;
    if signer.hash.digest(token.info) != signer.message_digest {
        return Err(TokenError::Signature);
    }
    let (hash, certificate_hash) = signer.certificate_hash;
    let is_signer = |bytes: &&&[u8]| hash.digest(bytes) == certificate_hash;
    let signing = *token.certificates.iter().find(is_signer).ok_or(TokenError::Certificate)?;
    let about = Certificate::read(signing).ok_or(TokenError::Certificate)?;
    if (about.issuer, about.serial) != (signer.issuer, signer.serial) {
        return Err(TokenError::Certificate);
    }
    if !about.is_for_time_stamps {
        return Err(TokenError::Purpose);
    }
    let certificate = CertificateDer::from(signing);
    let certificate = EndEntityCert::try_from(&certificate).map_err(|_| TokenError::Certificate)?;
    let candidates = candidates(signer)?;
    let is_signed = |with: &&dyn SignatureVerificationAlgorithm| {
        certificate.verify_signature(*with, &signer.signed, signer.signature).is_ok()
    };
    if !candidates.iter().any(is_signed) {
        return Err(TokenError::Signature);
    }
    path(&certificate, &token.certificates, time, anchors)?;
    Ok(TimeStamp { time, policy: oid::text(info.policy) })
}

/// The time that a token says, which nobody has verified.
pub fn time_said(token: &[u8]) -> Option<u64> {
    time::seconds(Info::read(Token::read(token).ok()?.info)?.time)
}

/// The policy that a token says, which nobody has verified.
pub fn policy_said(token: &[u8]) -> Option<String> {
    Some(oid::text(Info::read(Token::read(token).ok()?.info)?.policy))
}

fn path(certificate: &EndEntityCert<'_>, others: &[&[u8]], time: u64, anchors: &Anchors) -> Result<(), TokenError> {
    let anchors = anchors.anchors();
    if anchors.is_empty() {
        return Err(TokenError::NoAnchor);
    }
    let others: Vec<_> = others.iter().map(|bytes| CertificateDer::from(*bytes)).collect();
    let at = UnixTime::since_unix_epoch(Duration::from_secs(time));
    // Required of the authority itself above; certificates above it need not say it.
    let usage = KeyUsage::required_if_present(oid::TIME_STAMPING);
    match certificate.verify_for_usage(webpki::ALL_VERIFICATION_ALGS, &anchors, &others, at, usage, None, None) {
        Ok(_) => Ok(()),
        Err(error) => Err(TokenError::Path(format!("{error:?}"))),
    }
}

/// Algorithms that may have made the signature. Which curve it was, the key says.
fn candidates(signer: &Signer<'_>) -> Result<&'static [&'static dyn SignatureVerificationAlgorithm], TokenError> {
    static ECDSA_256: [&dyn SignatureVerificationAlgorithm; 3] =
        [algorithms::ECDSA_P256_SHA256, algorithms::ECDSA_P384_SHA256, algorithms::ECDSA_P521_SHA256];
    static ECDSA_384: [&dyn SignatureVerificationAlgorithm; 3] =
        [algorithms::ECDSA_P256_SHA384, algorithms::ECDSA_P384_SHA384, algorithms::ECDSA_P521_SHA384];
    static ECDSA_512: [&dyn SignatureVerificationAlgorithm; 3] =
        [algorithms::ECDSA_P256_SHA512, algorithms::ECDSA_P384_SHA512, algorithms::ECDSA_P521_SHA512];
    static RSA_256: [&dyn SignatureVerificationAlgorithm; 1] = [algorithms::RSA_PKCS1_2048_8192_SHA256];
    static RSA_384: [&dyn SignatureVerificationAlgorithm; 1] = [algorithms::RSA_PKCS1_2048_8192_SHA384];
    static RSA_512: [&dyn SignatureVerificationAlgorithm; 1] = [algorithms::RSA_PKCS1_2048_8192_SHA512];
    static PSS_256: [&dyn SignatureVerificationAlgorithm; 1] = [algorithms::RSA_PSS_2048_8192_SHA256_LEGACY_KEY];
    static PSS_384: [&dyn SignatureVerificationAlgorithm; 1] = [algorithms::RSA_PSS_2048_8192_SHA384_LEGACY_KEY];
    static PSS_512: [&dyn SignatureVerificationAlgorithm; 1] = [algorithms::RSA_PSS_2048_8192_SHA512_LEGACY_KEY];
    static ED25519: [&dyn SignatureVerificationAlgorithm; 1] = [algorithms::ED25519];
    match (signer.algorithm, signer.hash) {
        (oid::ECDSA_SHA256, Hash::Sha256) => Ok(&ECDSA_256),
        (oid::ECDSA_SHA384, Hash::Sha384) => Ok(&ECDSA_384),
        (oid::ECDSA_SHA512, Hash::Sha512) => Ok(&ECDSA_512),
        (oid::RSA | oid::RSA_SHA256, Hash::Sha256) => Ok(&RSA_256),
        (oid::RSA | oid::RSA_SHA384, Hash::Sha384) => Ok(&RSA_384),
        (oid::RSA | oid::RSA_SHA512, Hash::Sha512) => Ok(&RSA_512),
        (oid::RSA_PSS, Hash::Sha256) => Ok(&PSS_256),
        (oid::RSA_PSS, Hash::Sha384) => Ok(&PSS_384),
        (oid::RSA_PSS, Hash::Sha512) => Ok(&PSS_512),
        (oid::ED25519, Hash::Sha512) => Ok(&ED25519),
        _ => Err(TokenError::Algorithm),
    }
}
