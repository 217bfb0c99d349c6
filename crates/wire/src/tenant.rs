//! Tenants, as those see them who operate the installation.

use ids::TenantId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A public body with people, meetings and rules of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Tenant {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: TenantId,
    /// Short name for commands.
    pub slug: String,
    pub name: String,
    /// Host names that lead to it; its links carry the first one.
    pub hosts: Vec<String>,
    /// Where its pages are, without trailing slash.
    pub url: String,
    /// The operator's own tenant.
    pub home: bool,
    #[ts(type = "number")]
    pub created_at_ms: i64,
    /// Since when nobody of it can come in; absent while it is active.
    #[ts(type = "number | null")]
    pub suspended_at_ms: Option<i64>,
    /// When everything of it is erased, unless the decision is taken back.
    #[ts(type = "number | null")]
    pub erase_at_ms: Option<i64>,
}

/// `GET /api/v1/operator/tenants?cursor=…&limit=…`, ordered by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct TenantPage {
    pub items: Vec<Tenant>,
    /// Opaque; absent on the last page.
    pub next_cursor: Option<String>,
}

/// `POST /api/v1/operator/tenants`, operators only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewTenant {
    /// 1 to 40 lower-case letters, digits and hyphens; unique, and kept for good.
    pub slug: String,
    /// 1 to 100 characters.
    pub name: String,
    /// 1 to 20 host names (RFC 1123) that no other tenant has; links carry the first one.
    pub hosts: Vec<String>,
}

/// Answer to [`NewTenant`] and to `POST /api/v1/operator/tenants/{id}/setup-link`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct TenantInvitation {
    pub tenant: Tenant,
    /// One-time link for the tenant's first administrator. Shown once; only its keyed hash is stored.
    pub setup_url: String,
    #[ts(type = "number")]
    pub expires_at_ms: i64,
}

/// `PATCH /api/v1/operator/tenants/{id}`, operators only; absent fields stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct TenantChange {
    pub name: Option<String>,
    /// Replaces all host names.
    pub hosts: Option<Vec<String>>,
    /// `true` ends all access at once and keeps the data, `false` lets the tenant go on.
    pub suspended: Option<bool>,
}

/// `POST /api/v1/operator/tenants/{id}/erasure`, operators only: erases a suspended tenant in seven days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct TenantErasure {
    /// The short name of the tenant, typed as a confirmation.
    pub slug: String,
}

/// A tenant that is no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ErasedTenant {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: TenantId,
    pub name: String,
    #[ts(type = "number")]
    pub erased_at_ms: i64,
    /// What was erased and what is not covered, signed with the key of the operator's audit log (C2SP signed-note).
    pub certificate: String,
}

/// `GET /api/v1/operator/erasures?cursor=…&limit=…`, ordered by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ErasedTenantPage {
    pub items: Vec<ErasedTenant>,
    /// Opaque; absent on the last page.
    pub next_cursor: Option<String>,
}

/// How far the export of a tenant is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum ExportProgress {
    Running,
    Done,
    Failed,
}

/// The newest export of a tenant since the server started; its content is not shown here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct TenantExport {
    pub progress: ExportProgress,
    /// Where it lies on the server: for whoever hands it to the tenant.
    pub folder: String,
    /// Rows that were written.
    #[ts(type = "number")]
    pub rows: u64,
}
