//! Which value holds, and why.
//!
//! Levels are walked from the top. A level without a lock above it replaces what came before. Under a
//! lock its value is clamped ([`Kind::clamp`](crate::Kind::clamp)): what is within the lock holds, what has
//! become looser since is kept where it was set but does not take effect, and the locked value holds in
//! its place. Of two sets that overlap what both share holds, so that a lock never opens what a level
//! below had closed.
//!
//! A lock binds with the value that took effect at its level. Of several equal locks the highest counts,
//! because lifting the others would change nothing.

use std::borrow::Borrow;

use serde::{Deserialize, Serialize};

use crate::key::Key;
use crate::level::{Level, LevelRef, Setting};
use crate::value::Value;

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "PolicyOrigin"))]
#[cfg_attr(feature = "shapes", schema(as = PolicyOrigin))]
#[serde(tag = "from", rename_all = "kebab-case")]
pub enum Origin {
    /// Nobody set it: the default of the product.
    Default,
    Level {
        level: LevelRef,
    },
}

impl Origin {
    /// Whether both are the same place, whatever it is called.
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Default, Self::Default) => true,
            (Self::Level { level }, Self::Level { level: other }) => level.is(other),
            _ => false,
        }
    }
}

/// A value with its origin.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "PolicySource"))]
#[cfg_attr(feature = "shapes", schema(as = PolicySource))]
pub struct Source {
    pub value: Value,
    pub origin: Origin,
}

/// A lock in force.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, optional_fields, rename = "PolicyLock"))]
#[cfg_attr(feature = "shapes", schema(as = PolicyLock))]
pub struct Lock {
    pub by: LevelRef,
    /// The loosest value below it.
    pub value: Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Why a setting is without effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "PolicyOverriddenWhy"))]
#[cfg_attr(feature = "shapes", schema(as = PolicyOverriddenWhy))]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It is looser than a lock above it, or excluded by it.
    Locked,
    /// Only a part of it is within the lock above it; that part holds.
    Narrowed,
    /// Its level does not set this policy.
    NotHere,
    /// It is no value of this policy, or out of its range; a former version may have had another one.
    Invalid,
}

/// A setting that is kept but does not take effect as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "PolicyOverridden"))]
#[cfg_attr(feature = "shapes", schema(as = PolicyOverridden))]
pub struct Overridden {
    pub level: LevelRef,
    pub setting: Setting,
    pub why: Why,
}

/// What holds at the last of some levels.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "shapes",
    derive(ts_rs::TS, utoipa::ToSchema),
    ts(export, optional_fields, rename = "EffectivePolicy")
)]
#[cfg_attr(feature = "shapes", schema(as = EffectivePolicy))]
pub struct Effective {
    pub key: Key,
    pub value: Value,
    /// The level whose setting this is; of a clamped value the level of the lock.
    pub origin: Origin,
    /// What would hold without the setting of the last level.
    pub inherited: Source,
    /// The lock above the last level. Its own lock is not meant: it binds those below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locked_by: Option<Lock>,
    /// The lock for those below the last level, which is its own or one above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locks_below: Option<Lock>,
    /// Settings of these levels that are without effect, from the top.
    pub overridden: Vec<Overridden>,
}

/// What holds of one policy at the last of these levels, which lie over each other from the top
/// ([`check_path`](crate::check_path)). Of no levels: the default.
pub fn effective<L: Borrow<Level>>(levels: &[L], key: Key) -> Effective {
    let default = Source { value: key.default_value(), origin: Origin::Default };
    let mut walk = Walk { key, source: default, lock: None, overridden: Vec::new() };
    let (last, above) = match levels.split_last() {
        Some((last, above)) => (Some(last), above),
        None => (None, levels),
    };
    above.iter().for_each(|level| walk.enter(level.borrow()));
    let (inherited, locked_by) = (walk.source.clone(), walk.lock.clone());
    last.into_iter().for_each(|level| walk.enter(level.borrow()));
    let Walk { source: Source { value, origin }, lock: locks_below, overridden, .. } = walk;
    Effective { key, value, origin, inherited, locked_by, locks_below, overridden }
}

/// The same for all policies, in the order of the table.
pub fn effective_all<L: Borrow<Level>>(levels: &[L]) -> Vec<Effective> {
    Key::all().map(|key| effective(levels, key)).collect()
}

/// What holds so far on the way down.
struct Walk {
    key: Key,
    source: Source,
    lock: Option<Lock>,
    overridden: Vec<Overridden>,
}

impl Walk {
    fn enter(&mut self, level: &Level) {
        let Some(setting) = level.settings.get(&self.key) else { return };
        let kind = self.key.kind();
        if !self.key.is_set_at(level.at.kind) {
            return self.override_setting(level, setting, Why::NotHere);
        }
        if !kind.takes(&setting.value) {
            return self.override_setting(level, setting, Why::Invalid);
        }
        let here = || Origin::Level { level: level.at.clone() };
        self.source = match &self.lock {
            Some(lock) if !kind.within(&setting.value, &lock.value) => {
                let value = kind.clamp(&setting.value, &lock.value);
                let why = if value == lock.value { Why::Locked } else { Why::Narrowed };
                let origin = Origin::Level { level: lock.by.clone() };
                self.override_setting(level, setting, why);
                Source { value, origin }
            }
            _ => Source { value: setting.value.clone(), origin: here() },
        };
        if setting.locked && self.lock.as_ref().is_none_or(|lock| lock.value != self.source.value) {
            let (by, value, reason) = (level.at.clone(), self.source.value.clone(), setting.reason.clone());
            self.lock = Some(Lock { by, value, reason });
        }
    }

    fn override_setting(&mut self, level: &Level, setting: &Setting, why: Why) {
        self.overridden.push(Overridden { level: level.at.clone(), setting: setting.clone(), why });
    }
}
