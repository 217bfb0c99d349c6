//! Whether a setting is accepted.

use std::borrow::Borrow;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::effective::effective;
use crate::key::Key;
use crate::kind::Allowed;
use crate::level::{Level, LevelKind, LevelRef, Setting, Settings};

/// Why a setting is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Error)]
#[cfg_attr(
    feature = "shapes",
    derive(ts_rs::TS, utoipa::ToSchema),
    ts(export, optional_fields, rename = "PolicyRefusal")
)]
#[cfg_attr(feature = "shapes", schema(as = PolicyRefusal))]
#[serde(tag = "refusal", rename_all = "kebab-case")]
pub enum Refusal {
    #[error("{key} is not set at this level but at {levels:?}")]
    NotHere { key: Key, levels: Vec<LevelKind> },
    #[error("this is no value of {key}; allowed is {allowed:?}")]
    Invalid { key: Key, allowed: Allowed },
    /// It would be looser than a lock, or is excluded by it.
    #[error("{key} is locked by {}; allowed is {allowed:?}", by.name)]
    Locked {
        key: Key,
        by: LevelRef,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// What may be set in spite of the lock.
        allowed: Allowed,
    },
    /// Below a meeting is nothing that a lock could bind.
    #[error("a meeting cannot lock {key}")]
    NothingBelow { key: Key },
    #[error("the reason for {key} is empty, too long or more than a line")]
    InvalidReason { key: Key },
}

impl Refusal {
    /// The policy that is refused.
    pub fn key(&self) -> Key {
        match self {
            Self::NotHere { key, .. }
            | Self::Invalid { key, .. }
            | Self::Locked { key, .. }
            | Self::NothingBelow { key }
            | Self::InvalidReason { key } => *key,
        }
    }
}

/// What a level of this kind may set under these levels.
pub fn allowed<L: Borrow<Level>>(above: &[L], at: LevelKind, key: Key) -> Allowed {
    if !key.is_set_at(at) {
        return Allowed::Nothing;
    }
    let lock = effective(above, key).locks_below;
    key.kind().allowed(lock.as_ref().map(|lock| &lock.value))
}

/// Whether a level of this kind under these levels may set this. What is accepted takes effect there as
/// it stands, and nothing else would.
pub fn check<L: Borrow<Level>>(above: &[L], at: LevelKind, key: Key, proposed: &Setting) -> Result<(), Refusal> {
    if !key.is_set_at(at) {
        return Err(Refusal::NotHere { key, levels: key.rule().levels.to_vec() });
    }
    let allowed = allowed(above, at, key);
    if !key.kind().takes(&proposed.value) {
        return Err(Refusal::Invalid { key, allowed });
    }
    if !allowed.contains(&proposed.value) {
        // Only a lock allows less than the kind takes.
        if let Some(lock) = effective(above, key).locks_below {
            return Err(Refusal::Locked { key, by: lock.by, reason: lock.reason, allowed });
        }
    }
    if proposed.locked && at == LevelKind::Meeting {
        return Err(Refusal::NothingBelow { key });
    }
    if !proposed.has_usable_reason() {
        return Err(Refusal::InvalidReason { key });
    }
    Ok(())
}

/// The same for all that a level sets: every refusal, in the order of the table.
pub fn check_settings<L: Borrow<Level>>(above: &[L], at: LevelKind, settings: &Settings) -> Result<(), Vec<Refusal>> {
    let refusals: Vec<_> = settings.iter().filter_map(|(key, setting)| check(above, at, *key, setting).err()).collect();
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}
