//! The audit log of a tenant.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct AuditActor {
    /// `account`, `operator`, `service`, `system`, `guest`, `console` or `unknown`.
    pub kind: String,
    pub id: Option<String>,
    /// As they were called then.
    pub name: Option<String>,
}

/// What it was done to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct AuditObject {
    /// One word: `account`, `meeting`, `tenant` and so on.
    pub kind: String,
    pub id: Option<String>,
    pub name: String,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum AuditResult {
    Ok,
    Refused,
}

/// An entry, read from the bytes that are hashed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct AuditEntry {
    /// Its place in the log, from 0.
    #[ts(type = "number")]
    pub number: u64,
    #[ts(type = "number")]
    pub at_ms: i64,
    pub actor: AuditActor,
    /// Stable name, such as `account.create`.
    pub act: String,
    pub object: Option<AuditObject>,
    pub result: AuditResult,
    /// Why it was refused.
    pub code: Option<String>,
    pub reason: Option<String>,
    pub details: BTreeMap<String, String>,
    /// Where from: /24 of IPv4, /48 of IPv6; forgotten earlier than the entry.
    pub network: Option<String>,
    /// Somebody whom it named was erased since.
    pub withheld: bool,
}

/// `GET /api/v1/audit`, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct AuditPage {
    pub items: Vec<AuditEntry>,
    /// Opaque; absent on the last page.
    pub next_cursor: Option<String>,
}

/// The newest signature over the log (C2SP tlog-checkpoint).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct AuditCheckpoint {
    /// Entries that it vouches for.
    #[ts(type = "number")]
    pub size: u64,
    #[ts(type = "number")]
    pub at_ms: i64,
    pub note: String,
}

/// `GET /api/v1/audit/state`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct AuditState {
    #[ts(type = "number")]
    pub size: u64,
    /// Name of the log; absent before the first entry.
    pub origin: Option<String>,
    /// What signatures are verified with (C2SP signed-note).
    pub verifier_key: Option<String>,
    pub checkpoint: Option<AuditCheckpoint>,
}

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct AuditFinding {
    /// Number of the row, where it is one.
    #[ts(type = "number | null")]
    pub number: Option<u64>,
    pub text: String,
}

/// `POST /api/v1/audit/verify`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct AuditVerified {
    #[ts(type = "number")]
    pub at_ms: i64,
    #[ts(type = "number")]
    pub rows: u64,
    /// Entries that a signature vouches for.
    #[ts(type = "number")]
    pub sealed: u64,
    pub whole: bool,
    pub findings: Vec<AuditFinding>,
    /// Whether there may be more findings than are named.
    pub more: bool,
}

/// How an export looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum AuditFormat {
    JsonLines,
    Cef,
}

/// Which entries; what is absent is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export, optional_fields)]
#[serde(default)]
pub struct AuditFilter {
    /// Words that all must stand in it.
    pub text: Option<String>,
    /// Name of an act.
    pub act: Option<String>,
    /// `sign-in`, `accounts`, `meetings`, `records`, `rules`, `operation` or `audit`.
    pub area: Option<String>,
    pub result: Option<AuditResult>,
    /// Id of who did it.
    pub actor: Option<String>,
    /// Id of what it was done to.
    pub object: Option<String>,
    #[ts(optional, type = "number")]
    pub since_ms: Option<i64>,
    /// Before, not at.
    #[ts(optional, type = "number")]
    pub until_ms: Option<i64>,
}

/// `POST /api/v1/audit/export`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct AuditExport {
    pub format: AuditFormat,
    /// Everything when it is absent; only that can be verified.
    #[serde(default)]
    pub filter: AuditFilter,
}
