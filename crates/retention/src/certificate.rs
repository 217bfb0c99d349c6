//! What proves the erasure of a person. It names nobody: who keeps it knows whose it is.

use std::collections::BTreeMap;

use identity::{CertificateFault, Identity, IdentityError};
use ids::AccountId;
use ledger::{SignedNote, VerifierKey};
use serde::{Deserialize, Serialize};

use crate::person::Why;

/// First line of the text that is signed.
const CERTIFICATE: &str = "plenum person erasure v1";

/// What no erasure of a person reaches.
pub(crate) const NOT_COVERED: &[&str] = &[
    "backups and exports that were made before",
    "what others wrote or said about the person",
    "entries of the audit log that were written before version 2 of their form, until the period of the log ends",
    "the name beside policies that the person set, where several accounts have it or the account had another one then",
    "registers of past sittings of a body that the person had left before, unless they sat in them",
    "rolls and open votes in the records of votes of a body, which are signed and kept as long as the tenant",
    "minutes, records and lists that were saved or printed",
    "what was sent to mail servers, identity providers and receivers of webhooks",
];

/// A certificate as it is signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonCertificate {
    pub tenant: String,
    /// Absent for guests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    pub decided_by: String,
    pub erased_at: String,
    /// Rows that were erased or name the person no more, by table.
    pub erased: BTreeMap<String, u64>,
    /// Rows that stay, and why.
    pub stays: BTreeMap<String, (u64, Why)>,
    /// Rows about the account that should not be there any more.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub left: BTreeMap<String, u64>,
    /// Meetings out of which the person was taken.
    pub meetings: usize,
    pub journal_entries: u64,
    pub not_covered: Vec<String>,
}

impl PersonCertificate {
    /// Whether a text says of itself that it is one; see [`PersonCertificate::verify`].
    pub fn is_one(note: &str) -> bool {
        note.lines().next() == Some(CERTIFICATE)
    }

    /// Reads what a certificate says before anybody has asked who signed it, to find the key.
    pub fn read(note: &str) -> Result<Self, CertificateFault> {
        let note: SignedNote = note.parse().map_err(|_| CertificateFault::Unreadable)?;
        let body = note.text().strip_prefix(CERTIFICATE).ok_or(CertificateFault::Unreadable)?;
        serde_json::from_str(body).map_err(|_| CertificateFault::Unreadable)
    }

    /// Reads a certificate, if this key has signed it.
    pub fn verify(note: &str, key: &VerifierKey) -> Result<Self, CertificateFault> {
        let signed: SignedNote = note.parse().map_err(|_| CertificateFault::Unreadable)?;
        signed.verify(std::slice::from_ref(key)).map_err(|_| CertificateFault::Unsigned)?;
        match Self::read(note)? {
            certificate if certificate.left.is_empty() => Ok(certificate),
            _ => Err(CertificateFault::Incomplete),
        }
    }

    /// Rows about the account that are found now, beside what the certificate says stays; nothing can be looked up of
    /// guests, whom it does not name.
    pub async fn found(&self, identity: &Identity) -> Result<u64, IdentityError> {
        let Some(account) = &self.account else { return Ok(0) };
        let id: AccountId = account.parse().map_err(|_| IdentityError::NotFound)?;
        let rows = identity.store().persons().rows_about(id).await?;
        let living = identity.store().accounts().find(id).await?.is_some();
        let rows = rows.into_iter().filter(|(table, _)| *table != "accounts" && !self.stays.contains_key(*table));
        Ok(rows.map(|(_, rows)| rows).sum::<u64>() + u64::from(living))
    }

    pub(crate) async fn sign(&self, identity: &Identity) -> Result<String, IdentityError> {
        let body = serde_json::to_string_pretty(self).expect("a certificate is plain data");
        Ok(identity.audit().seal(format!("{CERTIFICATE}\n{body}\n")).await?.to_string())
    }
}
