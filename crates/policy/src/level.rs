//! Levels and what they set.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use crate::key::Key;
use crate::limits::{REASON_CHARS_MAX, UNITS_DEEP_MAX};
use crate::value::Value;

/// What a level is, from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "PolicyLevelKind"))]
#[cfg_attr(feature = "shapes", schema(as = PolicyLevelKind))]
#[serde(rename_all = "kebab-case")]
pub enum LevelKind {
    /// The whole, run for a state; set by its operator.
    Installation,
    Tenant,
    /// A part of a tenant or of another unit.
    Unit,
    Meeting,
}

/// Which level, and what people call it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "PolicyLevelRef"))]
#[cfg_attr(feature = "shapes", schema(as = PolicyLevelRef))]
pub struct LevelRef {
    pub kind: LevelKind,
    /// Of the tenant, unit or meeting; nil for the installation.
    #[cfg_attr(feature = "shapes", ts(type = "string"))]
    pub id: Uuid,
    pub name: String,
}

impl LevelRef {
    /// Whether both are the same level, whatever it is called.
    pub fn is(&self, other: &Self) -> bool {
        self.kind == other.kind && self.id == other.id
    }
}

/// What a level says about one policy.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "shapes",
    derive(ts_rs::TS, utoipa::ToSchema),
    ts(export, optional_fields, rename = "PolicySetting")
)]
#[cfg_attr(feature = "shapes", schema(as = PolicySetting))]
#[serde(deny_unknown_fields)]
pub struct Setting {
    pub value: Value,
    /// The levels below may only tighten it.
    #[serde(default)]
    pub locked: bool,
    /// Why, for those who find it locked: 1 to 200 characters, such as the name of a rule of service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Setting {
    pub fn free(value: Value) -> Self {
        Self { value, locked: false, reason: None }
    }

    pub fn locked(value: Value) -> Self {
        Self { value, locked: true, reason: None }
    }

    /// Whether the reason, if there is one, has a usable length and no control characters.
    pub fn has_usable_reason(&self) -> bool {
        self.reason.as_ref().is_none_or(|reason| {
            !reason.trim().is_empty()
                && reason.chars().count() <= REASON_CHARS_MAX
                && !reason.chars().any(char::is_control)
        })
    }
}

/// All that a level sets; what is absent is inherited.
pub type Settings = BTreeMap<Key, Setting>;

/// A level with what it sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    pub at: LevelRef,
    pub settings: Settings,
}

/// Levels that do not lie over each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PathError {
    #[error("a path begins with the installation")]
    NoTop,
    #[error("a {below:?} cannot lie directly under a {above:?}")]
    Order { above: LevelKind, below: LevelKind },
    #[error("units lie in each other more than {UNITS_DEEP_MAX} deep")]
    TooDeep,
}

/// Whether these levels lie over each other, from the top: the installation, a tenant, any units up to
/// [`UNITS_DEEP_MAX`], a meeting. It may end at any of them.
pub fn check_path(levels: &[Level]) -> Result<(), PathError> {
    if levels.first().is_none_or(|level| level.at.kind != LevelKind::Installation) {
        return Err(PathError::NoTop);
    }
    for pair in levels.windows(2) {
        let (above, below) = (pair[0].at.kind, pair[1].at.kind);
        if !may_lie_under(above, below) {
            return Err(PathError::Order { above, below });
        }
    }
    let units = levels.iter().filter(|level| level.at.kind == LevelKind::Unit).count();
    if units > UNITS_DEEP_MAX { Err(PathError::TooDeep) } else { Ok(()) }
}

pub(crate) fn may_lie_under(above: LevelKind, below: LevelKind) -> bool {
    use LevelKind::{Installation, Meeting, Tenant, Unit};
    matches!((above, below), (Installation, Tenant) | (Tenant | Unit, Unit | Meeting))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(kinds: &[LevelKind]) -> Vec<Level> {
        let at = |kind: &LevelKind| LevelRef { kind: *kind, id: Uuid::nil(), name: String::new() };
        kinds.iter().map(|kind| Level { at: at(kind), settings: Settings::new() }).collect()
    }

    #[test]
    fn levels_lie_over_each_other() {
        use LevelKind::{Installation as I, Meeting as M, Tenant as T, Unit as U};
        let cases: &[(&[LevelKind], Result<(), PathError>)] = &[
            (&[I], Ok(())),
            (&[I, T], Ok(())),
            (&[I, T, M], Ok(())),
            (&[I, T, U, U, U, M], Ok(())),
            (&[], Err(PathError::NoTop)),
            (&[T], Err(PathError::NoTop)),
            (&[I, U], Err(PathError::Order { above: I, below: U })),
            (&[I, T, T], Err(PathError::Order { above: T, below: T })),
            (&[I, T, M, U], Err(PathError::Order { above: M, below: U })),
        ];
        for (kinds, expected) in cases {
            assert_eq!(check_path(&path(kinds)), *expected, "{kinds:?}");
        }
        let deep = |units: usize| path(&[&[I, T][..], &vec![U; units]].concat());
        assert_eq!(check_path(&deep(UNITS_DEEP_MAX)), Ok(()));
        assert_eq!(check_path(&deep(UNITS_DEEP_MAX + 1)), Err(PathError::TooDeep));
    }

    #[test]
    fn a_reason_is_one_short_line() {
        let with = |reason: &str| Setting { reason: Some(reason.to_owned()), ..Setting::locked(Value::Switch(false)) };
        assert!(with("Dienstanweisung 12/2026").has_usable_reason());
        assert!(Setting::locked(Value::Switch(false)).has_usable_reason());
        assert!(!with("  ").has_usable_reason());
        assert!(!with("a\nb").has_usable_reason());
        assert!(!with(&"x".repeat(REASON_CHARS_MAX + 1)).has_usable_reason());
    }
}
