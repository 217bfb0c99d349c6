//! The end of a tenant: planned, waited for, done, and proven by a signed certificate.

use std::collections::BTreeMap;

use audit::{Act, Actor, Object};
use ids::TenantId;
use ledger::{SignedNote, VerifierKey};
use serde::{Deserialize, Serialize};
use store::entity::{erasure, tenant};
use store::{DEFAULT_TENANT, Page};

use crate::error::{Field, IdentityError};
use crate::{TenantEntry, Tenants};

/// Between the decision and the erasure, milliseconds: seven days in which the operator can think better of it.
pub const ERASE_WAIT_MS: i64 = 7 * 24 * 60 * 60 * 1_000;
/// First line of the text that is signed.
const CERTIFICATE: &str = "plenum tenant erasure v1";

/// Why a certificate of erasure proves nothing.
#[derive(Debug, thiserror::Error)]
pub enum CertificateFault {
    #[error("this is no certificate of an erasure")]
    Unreadable,
    #[error("the certificate was not signed by this key, or was changed since")]
    Unsigned,
    #[error("the certificate says itself that rows were left")]
    Incomplete,
}

/// Reads a certificate, if this key has signed it.
pub fn verify_erasure(note: &str, key: &VerifierKey) -> Result<Certificate, CertificateFault> {
    let note: SignedNote = note.parse().map_err(|_| CertificateFault::Unreadable)?;
    note.verify(std::slice::from_ref(key)).map_err(|_| CertificateFault::Unsigned)?;
    let body = note.text().strip_prefix(CERTIFICATE).ok_or(CertificateFault::Unreadable)?;
    let certificate: Certificate = serde_json::from_str(body).map_err(|_| CertificateFault::Unreadable)?;
    match certificate.rows_left {
        0 => Ok(certificate),
        _ => Err(CertificateFault::Incomplete),
    }
}

/// What proves that a tenant was erased, and what of it is not covered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    pub tenant: String,
    pub slug: String,
    pub name: String,
    pub hosts: Vec<String>,
    /// Who decided it.
    pub decided_by: String,
    pub erased_at: String,
    /// Rows that there were, by table; fewer when an earlier try had broken off.
    pub rows: BTreeMap<String, u64>,
    /// Rows that were found afterwards; the erasure fails when there are any.
    pub rows_left: u64,
    /// The keys of the tenant, under which its secrets were sealed, were among the rows.
    pub keys_destroyed: bool,
    pub database: String,
    /// What the erasure does not reach.
    pub not_covered: Vec<String>,
}

impl Tenants {
    /// Plans the erasure of a suspended tenant. `confirmed` is its short name, typed by who decides.
    pub async fn plan_erasure(&self, id: TenantId, confirmed: &str, by: &str) -> Result<TenantEntry, IdentityError> {
        let model = self.erasable(id).await?;
        if confirmed != model.slug {
            return Err(IdentityError::Field(Field::SlugWrong));
        }
        let at_ms = self.clock.now_ms().saturating_add(ERASE_WAIT_MS);
        let scope = self.store.tenant(id).begin().await?;
        scope.register().plan_erasure(id, Some((at_ms, by))).await?;
        self.identity(id).audit().append(&scope, Act::TenantErasePlan.on(object(&model))).await?;
        scope.commit().await?;
        self.entry_of(id).await
    }

    /// Takes the decision back.
    pub async fn keep(&self, id: TenantId) -> Result<TenantEntry, IdentityError> {
        let model = self.store.tenants().find(id).await?.ok_or(IdentityError::NotFound)?;
        if model.erase_at_ms.is_some() {
            let scope = self.store.tenant(id).begin().await?;
            scope.register().plan_erasure(id, None).await?;
            self.identity(id).audit().append(&scope, Act::TenantEraseCancel.on(object(&model))).await?;
            scope.commit().await?;
        }
        self.entry_of(id).await
    }

    /// Tenants whose time is over.
    pub async fn due_for_erasure(&self) -> Result<Vec<TenantId>, IdentityError> {
        let due = self.store.tenants().due_for_erasure(self.clock.now_ms()).await?;
        Ok(due.into_iter().map(|model| TenantId::from_uuid(model.id)).collect())
    }

    /// Erases a suspended tenant now and for good, and keeps the certificate. Its rooms must be closed.
    pub async fn erase(&self, id: TenantId, by: Actor) -> Result<erasure::Model, IdentityError> {
        let model = self.erasable(id).await?;
        let hosts = self.store.tenants().hosts(id).await?;
        let scope = self.store.tenant(id);
        let decided_by =
            model.erase_by.clone().or_else(|| by.name.clone()).unwrap_or_else(|| by.kind.name().to_owned());
        // What the tenant's own log cannot tell any more stands in the operator's.
        let home = self.identity(DEFAULT_TENANT);
        home.audit().note(Act::TenantErase.on(object(&model)).by(by)).await?;
        let rows = scope.rows().await?;
        scope.erase_rows().await?;
        self.drop_identity(id);
        let rows_left = scope.rows().await?.into_values().sum();
        if rows_left > 0 {
            return Err(IdentityError::InUse);
        }
        let now_ms = self.clock.now_ms();
        let postgres = self.store.is_postgres();
        let mut not_covered = vec!["backups and exports that were made before".to_owned()];
        if postgres {
            not_covered.push("space that PostgreSQL overwrites only with its next VACUUM".to_owned());
            not_covered.push("archived write-ahead logs of PostgreSQL".to_owned());
        }
        let certificate = Certificate {
            tenant: model.id.to_string(),
            slug: model.slug.clone(),
            name: model.name.clone(),
            hosts,
            decided_by,
            erased_at: jiff::Timestamp::from_millisecond(now_ms).unwrap_or_default().to_string(),
            keys_destroyed: rows.contains_key("tenant_keys"),
            rows: rows.into_iter().map(|(table, rows)| (table.to_owned(), rows)).collect(),
            rows_left,
            database: if postgres { "PostgreSQL" } else { "SQLite" }.to_owned(),
            not_covered,
        };
        let body = serde_json::to_string_pretty(&certificate).expect("a certificate is plain data");
        let note = home.audit().seal(format!("{CERTIFICATE}\n{body}\n")).await?;
        let kept =
            erasure::Model { id: model.id, name: model.name, erased_at_ms: now_ms, certificate: note.to_string() };
        self.store.erasures().complete(kept.clone()).await?;
        self.forget();
        Ok(kept)
    }

    /// How many rows of a tenant there are now, by its number; whether it is registered or not.
    pub async fn rows_of(&self, tenant: &str) -> Result<u64, IdentityError> {
        let id: TenantId = tenant.parse().map_err(|_| IdentityError::NotFound)?;
        let registered = u64::from(self.store.tenants().find(id).await?.is_some());
        Ok(self.store.tenant(id).rows().await?.into_values().sum::<u64>() + registered)
    }

    /// Tenants that are no more, by name.
    pub async fn erased(&self, after: Option<&str>, limit: u64) -> Result<Page<erasure::Model>, IdentityError> {
        Ok(self.store.erasures().page(after, limit).await?)
    }

    async fn erasable(&self, id: TenantId) -> Result<tenant::Model, IdentityError> {
        let model = self.store.tenants().find(id).await?.ok_or(IdentityError::NotFound)?;
        match model.suspended_at_ms {
            _ if id == DEFAULT_TENANT => Err(IdentityError::HomeTenant),
            None => Err(IdentityError::StillActive),
            Some(_) => Ok(model),
        }
    }
}

fn object(model: &tenant::Model) -> Object {
    Object::new("tenant", model.id, &model.name)
}
