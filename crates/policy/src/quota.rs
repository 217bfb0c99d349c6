//! Quotas: how much may be used at a time or in a period, with a warning and a stop.
//!
//! The operator sets them for the installation and its tenants, a tenant for its units. Each level counts
//! its own usage with all that lies below it and is held to its own limit, so that units share what
//! their tenant has, and no unit can be given more than the level over it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::level::{LevelKind, LevelRef};
use crate::limits::QUOTA_MAX;

/// Over what a quota counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "QuotaPeriod"))]
#[cfg_attr(feature = "shapes", schema(as = QuotaPeriod))]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// What is there right now.
    AtATime,
    /// From the first of the month; the caller's clock says where.
    Month,
    Minute,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    pub quota: Quota,
    /// As it is stored and written.
    pub name: &'static str,
    pub period: Period,
    /// Whether a level counts the sum of what lies below it. Otherwise the limit is for each single one: the
    /// usage of all levels is that of the same room.
    pub summed: bool,
}

macro_rules! table {
    ($($(#[$doc:meta])* $quota:ident $name:literal, $period:ident, $summed:literal;)*) => {
        /// Something that is limited.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
        #[serde(rename_all = "kebab-case")]
        pub enum Quota {
            $($(#[$doc])* $quota,)*
        }

        /// All quotas, each once, in the order of [`Quota`]. Names are stored and never change.
        pub const TABLE: &[Rule] = &[$(Rule {
            quota: Quota::$quota,
            name: $name,
            period: Period::$period,
            summed: $summed,
        },)*];
    };
}

// Quota, name, period, summed.
table! {
    /// People in conferences at the same time.
    Participants "participants", AtATime, true;
    /// Conferences at the same time.
    Rooms "rooms", AtATime, true;
    /// People in one conference.
    RoomSize "room-size", AtATime, false;
    /// Minutes of all participants together.
    ParticipantMinutes "participant-minutes", Month, true;
    /// Bytes of the files that people put there: attachments of motions and logos.
    StorageBytes "storage-bytes", AtATime, true;
    /// Requests to the API.
    ApiRequests "api-requests", Minute, true;
}

impl Quota {
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|rule| rule.quota)
    }

    /// Its row of the table.
    pub fn rule(self) -> &'static Rule {
        &TABLE[self as usize]
    }

    pub fn name(self) -> &'static str {
        self.rule().name
    }

    pub fn from_name(name: &str) -> Option<Self> {
        TABLE.iter().find(|rule| rule.name == name).map(|rule| rule.quota)
    }
}

impl fmt::Display for Quota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A warning and a stop; what is absent is not limited. Both from 0 to [`QUOTA_MAX`], the warning not above
/// the stop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, optional_fields, rename = "QuotaLimit"))]
#[cfg_attr(feature = "shapes", schema(as = QuotaLimit))]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// More than this is allowed with a warning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "shapes", ts(type = "number"))]
    pub soft: Option<u64>,
    /// More than this is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "shapes", ts(type = "number"))]
    pub hard: Option<u64>,
}

/// All that a level limits.
pub type Limits = BTreeMap<Quota, Limit>;

/// A level with its limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitLevel {
    pub at: LevelRef,
    pub limits: Limits,
}

/// The number that counts, and the level that says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "QuotaBound"))]
#[cfg_attr(feature = "shapes", schema(as = QuotaBound))]
pub struct Bound {
    #[cfg_attr(feature = "shapes", ts(type = "number"))]
    pub value: u64,
    pub by: LevelRef,
}

/// The most that the last of some levels can have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "shapes",
    derive(ts_rs::TS, utoipa::ToSchema),
    ts(export, optional_fields, rename = "EffectiveQuota")
)]
#[cfg_attr(feature = "shapes", schema(as = EffectiveQuota))]
pub struct EffectiveLimit {
    pub quota: Quota,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub soft: Option<Bound>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hard: Option<Bound>,
}

/// The smallest warning and the smallest stop of these levels, from the top; of equal ones the highest level's.
/// A limit that was set before the level over it got less stays where it is and counts no more.
pub fn effective_limit(levels: &[LimitLevel], quota: Quota) -> EffectiveLimit {
    let smallest = |of: fn(&Limit) -> Option<u64>| {
        let bound = |level: &LimitLevel| Some((of(level.limits.get(&quota)?)?, level.at.clone()));
        // The first of equal ones is kept.
        levels.iter().filter_map(bound).min_by_key(|(value, _)| *value).map(|(value, by)| Bound { value, by })
    };
    EffectiveLimit { quota, soft: smallest(|limit| limit.soft), hard: smallest(|limit| limit.hard) }
}

/// Why a limit is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "QuotaRefusal"))]
#[cfg_attr(feature = "shapes", schema(as = QuotaRefusal))]
#[serde(tag = "refusal", rename_all = "kebab-case")]
pub enum LimitRefusal {
    #[error("a meeting has no quota of its own")]
    NotHere { quota: Quota },
    #[error("{quota} is at most {QUOTA_MAX}")]
    OutOfRange { quota: Quota },
    #[error("the warning of {quota} is above its stop")]
    SoftAboveHard { quota: Quota },
    #[error("{quota} would be more than the {max} that {} has", by.name)]
    AboveLevel {
        quota: Quota,
        by: LevelRef,
        #[cfg_attr(feature = "shapes", ts(type = "number"))]
        max: u64,
    },
}

/// Whether a level of this kind under these levels may be given this limit. Several units may together be
/// promised more than their tenant has, because seldom all use it; [`decide`] holds their sum to it.
pub fn check_limit(above: &[LimitLevel], at: LevelKind, quota: Quota, limit: Limit) -> Result<(), LimitRefusal> {
    if at == LevelKind::Meeting {
        return Err(LimitRefusal::NotHere { quota });
    }
    let numbers = || [limit.soft, limit.hard].into_iter().flatten();
    if numbers().any(|number| number > QUOTA_MAX) {
        return Err(LimitRefusal::OutOfRange { quota });
    }
    if limit.soft.zip(limit.hard).is_some_and(|(soft, hard)| soft > hard) {
        return Err(LimitRefusal::SoftAboveHard { quota });
    }
    match effective_limit(above, quota).hard {
        Some(Bound { value: max, by }) if numbers().any(|number| number > max) => {
            Err(LimitRefusal::AboveLevel { quota, by, max })
        }
        _ => Ok(()),
    }
}

/// How much of one quota a level uses, and what it may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gauge {
    pub at: LevelRef,
    /// With all that lies below it, if the quota is summed.
    pub used: u64,
    /// Its own.
    pub limit: Limit,
}

/// The answer to somebody who wants more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    feature = "shapes",
    derive(ts_rs::TS, utoipa::ToSchema),
    ts(export, optional_fields, rename = "QuotaDecision")
)]
#[cfg_attr(feature = "shapes", schema(as = QuotaDecision))]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum Decision {
    Allow,
    /// Allowed, and somebody should be told.
    Warn {
        by: LevelRef,
        #[cfg_attr(feature = "shapes", ts(type = "number"))]
        soft: u64,
        /// With what was wanted.
        #[cfg_attr(feature = "shapes", ts(type = "number"))]
        used: u64,
    },
    Refuse {
        by: LevelRef,
        /// The limit that was hit.
        #[cfg_attr(feature = "shapes", ts(type = "number"))]
        limit: u64,
        #[cfg_attr(feature = "shapes", ts(type = "number"))]
        used: u64,
        /// How much would still be allowed.
        #[cfg_attr(feature = "shapes", ts(type = "number"))]
        left: u64,
    },
}

/// Whether `want` more may be used under all these levels, from the top. It is refused by the level that has
/// the least left, and warned of by the highest level whose warning it passes. Wanting nothing is never
/// refused, even where a limit was lowered below what is used.
pub fn decide(levels: &[Gauge], want: u64) -> Decision {
    let left = |gauge: &Gauge| Some((gauge.limit.hard?.saturating_sub(gauge.used), gauge.clone()));
    let tightest = levels.iter().filter_map(left).min_by_key(|(left, _)| *left);
    if let Some((left, Gauge { at: by, used, limit: Limit { hard: Some(limit), .. } })) = tightest
        && want > left
    {
        return Decision::Refuse { by, limit, used, left };
    }
    let warning = |gauge: &Gauge| {
        let (soft, used) = (gauge.limit.soft?, gauge.used.saturating_add(want));
        (used > soft).then(|| Decision::Warn { by: gauge.at.clone(), soft, used })
    };
    levels.iter().find_map(warning).unwrap_or(Decision::Allow)
}
