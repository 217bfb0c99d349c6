//! Service accounts: programs that act for a tenant.

use ids::{ServiceAccountId, ServiceTokenId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What a service account may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub enum ServiceScope {
    /// Provisions people and groups by SCIM.
    #[serde(rename = "scim")]
    Scim,
    /// Reads accounts, units and groups.
    #[serde(rename = "directory:read")]
    DirectoryRead,
    /// Changes accounts, units and groups that do not administer the tenant.
    #[serde(rename = "directory:write")]
    DirectoryWrite,
    /// Reads the list of meetings of the tenant.
    #[serde(rename = "meetings:read")]
    MeetingsRead,
    /// Hands meetings over to others.
    #[serde(rename = "meetings:write")]
    MeetingsWrite,
    /// Reads, verifies and exports the audit log.
    #[serde(rename = "audit:read")]
    AuditRead,
    /// Reads usage and quotas.
    #[serde(rename = "usage:read")]
    UsageRead,
}

/// A service account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ServiceAccount {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: ServiceAccountId,
    pub name: String,
    pub scopes: Vec<ServiceScope>,
    /// Whether the department of people whom it provisions says their unit, by its short name or its name.
    pub department_units: bool,
    /// Newest first; expired ones until they are taken away.
    pub tokens: Vec<ServiceToken>,
    /// What `ETag` says too; for `If-Match` on a change.
    #[ts(type = "number")]
    pub version: i64,
    #[ts(type = "number")]
    pub created_at_ms: i64,
}

/// A token, without what makes it one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ServiceToken {
    #[schema(value_type = String, format = Uuid)]
    #[ts(type = "string")]
    pub id: ServiceTokenId,
    /// Its last letters.
    pub hint: String,
    #[ts(type = "number")]
    pub created_at_ms: i64,
    #[ts(type = "number")]
    pub expires_at_ms: i64,
    /// To the hour.
    #[ts(type = "number | null")]
    pub last_used_at_ms: Option<i64>,
}

/// `GET /api/v1/service-accounts`, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ServiceAccountPage {
    pub items: Vec<ServiceAccount>,
    /// Opaque; absent on the last page.
    pub next_cursor: Option<String>,
}

/// `POST /api/v1/service-accounts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct NewServiceAccount {
    /// 1 to 100 characters; unique within the tenant.
    pub name: String,
    /// At least one.
    pub scopes: Vec<ServiceScope>,
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub department_units: bool,
}

/// `PATCH /api/v1/service-accounts/{id}`; absent fields stay.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export, optional_fields)]
pub struct ServiceAccountChange {
    pub name: Option<String>,
    pub scopes: Option<Vec<ServiceScope>>,
    pub department_units: Option<bool>,
}

/// `POST /api/v1/service-accounts/{id}/tokens`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct NewServiceToken {
    /// How long it lives, 1 to 366 days.
    pub days: u32,
}

/// Answer to [`NewServiceToken`]. Deliberately not `Debug`: it holds a secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct ServiceTokenShown {
    pub token: ServiceToken,
    /// The token itself, for the header `Authorization: Bearer`. Shown once; only its keyed hash is stored.
    pub secret: String,
}
