//! Policies, quotas and usage of the levels of an installation.

use std::collections::BTreeMap;

use policy::key::Section;
use policy::quota::{EffectiveLimit, Limit, Quota};
use policy::{Allowed, Consequence, Edit, Effective, Key, LevelRef, RefusedEdit, Setting, Value};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What a level sets and what holds there. The `ETag` of the answer is the version of the level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct PolicyLevel {
    pub level: LevelRef,
    /// From the installation, itself at the end.
    pub path: Vec<LevelRef>,
    /// In the order of the page.
    pub policies: Vec<PolicyState>,
}

/// One policy at a level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct PolicyState {
    pub section: Section,
    pub effective: Effective,
    /// What may be set here.
    pub allowed: Allowed,
    /// What the level itself sets.
    pub setting: Option<Setting>,
    /// When that was set.
    #[ts(type = "number | null")]
    pub set_at_ms: Option<i64>,
    /// Name of who set it.
    pub set_by: Option<String>,
}

/// Settings that are made or changed; `null` takes one away. What is not named stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PolicyChange {
    #[serde(default)]
    #[schema(value_type = Object)]
    #[ts(
        type = "Partial<Record<import(\"./PolicyKey\").PolicyKey, import(\"./PolicySetting\").PolicySetting | null>>"
    )]
    pub settings: BTreeMap<Key, Option<Setting>>,
}

/// What a change would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct PolicyPreview {
    pub edits: Vec<Edit>,
    /// Empty, or nothing is saved.
    pub refused: Vec<RefusedEdit>,
    /// At the level itself and at those below it that set something or run now.
    pub consequences: Vec<Consequence>,
    /// Consequences beyond those that are listed.
    pub more: u32,
    /// Conferences that run now and are told at once.
    pub running: u32,
}

/// What is fixed for a meeting before anybody plans it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct FixedPolicy {
    pub key: Key,
    pub value: Value,
    /// Who fixed it.
    pub by: LevelRef,
    pub reason: Option<String>,
}

/// `GET /api/v1/policies/fixed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct FixedPolicies {
    pub items: Vec<FixedPolicy>,
}

/// The limits of a level. The `ETag` of the answer is the version of the level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct QuotaLevel {
    pub level: LevelRef,
    pub quotas: Vec<QuotaState>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct QuotaState {
    pub quota: Quota,
    /// What the level itself is given.
    pub limit: Option<Limit>,
    #[ts(type = "number | null")]
    pub set_at_ms: Option<i64>,
    pub set_by: Option<String>,
    /// The most it can have with the levels above it.
    pub effective: EffectiveLimit,
}

/// Limits that are set; `null` lifts one. What is not named stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct QuotaChange {
    #[serde(default)]
    #[schema(value_type = Object)]
    #[ts(type = "Partial<Record<import(\"./Quota\").Quota, import(\"./QuotaLimit\").QuotaLimit | null>>")]
    pub limits: BTreeMap<Quota, Option<Limit>>,
}

/// How much of a quota is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct QuotaUse {
    pub quota: Quota,
    /// Now; of minutes, in this month; of requests, in this minute.
    #[ts(type = "number")]
    pub used: u64,
    /// The most there was in this month, of what is counted at a time.
    #[ts(type = "number | null")]
    pub peak: Option<u64>,
    pub limit: EffectiveLimit,
    pub state: QuotaPressure,
}

/// How near a limit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[ts(export)]
pub enum QuotaPressure {
    Free,
    /// Beyond the warning.
    Warned,
    /// Nothing is left.
    Full,
}

/// `GET /api/v1/usage`, administrators.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct Usage {
    pub level: LevelRef,
    pub quotas: Vec<QuotaUse>,
}

/// `GET /api/v1/operator/usage?cursor=…&limit=…`: tenants by name, with numbers and nothing of what is theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(export)]
pub struct UsagePage {
    /// The installation; on the first page.
    pub whole: Option<Usage>,
    pub items: Vec<Usage>,
    pub next_cursor: Option<String>,
}
