//! What a policy may be set to.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A value as it is stored and written: `true`, `30`, `"verified-only"` or `["pdf", "image"]`. Which of
/// them a key takes, and what a number counts, says its [`crate::Kind`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "PolicyValue"))]
#[cfg_attr(feature = "shapes", schema(as = PolicyValue))]
#[serde(untagged)]
pub enum Value {
    Switch(bool),
    Number(u32),
    Name(String),
    Names(BTreeSet<String>),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Switch(on) => f.write_str(if *on { "on" } else { "off" }),
            Self::Number(number) => number.fmt(f),
            Self::Name(name) => name.fmt(f),
            Self::Names(names) if names.is_empty() => f.write_str("none"),
            Self::Names(names) => f.write_str(&names.iter().map(String::as_str).collect::<Vec<_>>().join(", ")),
        }
    }
}

/// A value that the table can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    Switch(bool),
    Number(u32),
    Name(&'static str),
    Names(&'static [&'static str]),
}

impl From<Preset> for Value {
    fn from(preset: Preset) -> Self {
        match preset {
            Preset::Switch(on) => Self::Switch(on),
            Preset::Number(number) => Self::Number(number),
            Preset::Name(name) => Self::Name(name.to_owned()),
            Preset::Names(names) => Self::Names(names.iter().map(|name| (*name).to_owned()).collect()),
        }
    }
}
