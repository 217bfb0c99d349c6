//! Kinds of values and their order of strictness.
//!
//! Switches, numbers and durations are ordered totally, and so are choices whose ranks all differ. Two
//! orders are partial, on purpose: of two sets of names one is tighter only when it is a part of the
//! other, and two choices of the same rank exclude each other, neither being the tighter one.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::value::Value;

/// Which end of a range is the strict one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stricter {
    Less,
    More,
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "PolicyUnit"))]
#[cfg_attr(feature = "shapes", schema(as = PolicyUnit))]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    Days,
    Seconds,
    People,
}

/// Which values a key takes, and which of two is the tighter one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// On or off; `strict` is the tighter of both.
    Switch { strict: bool },
    /// One of these names, each with its rank: a higher rank is tighter, the same rank excludes.
    OneOf(&'static [(&'static str, u8)]),
    /// A number from `min` to `max`, both included.
    Number { min: u32, max: u32, unit: Unit, stricter: Stricter },
    /// Whole seconds from `min` to `max`, both included.
    Duration { min: u32, max: u32, stricter: Stricter },
    /// Any of these names, or none; fewer are tighter.
    Names(&'static [&'static str]),
}

/// What may be set, in words a console can build a control from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, rename = "PolicyAllowed"))]
#[cfg_attr(feature = "shapes", schema(as = PolicyAllowed))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Allowed {
    /// One of these, loosest first.
    OneOf { values: Vec<Value> },
    /// From `min` to `max`, both included; durations are in seconds.
    Range { min: u32, max: u32, unit: Unit },
    /// Any part of these, or none.
    PartOf { names: BTreeSet<String> },
    /// Nothing: the level sets no such policy.
    Nothing,
}

impl Allowed {
    pub fn contains(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::OneOf { values }, value) => values.contains(value),
            (Self::Range { min, max, .. }, Value::Number(number)) => (min..=max).contains(&number),
            (Self::PartOf { names }, Value::Names(part)) => part.is_subset(names),
            _ => false,
        }
    }
}

impl Kind {
    /// Whether the value is one of this kind and in its range.
    pub fn takes(&self, value: &Value) -> bool {
        self.allowed(None).contains(value)
    }

    /// Whether `value` is as tight as `bound` or tighter; of values that the kind takes.
    pub fn within(&self, value: &Value, bound: &Value) -> bool {
        if value == bound {
            return true;
        }
        match (self, value, bound) {
            (Self::Switch { strict }, Value::Switch(value), _) => value == strict,
            (Self::OneOf(names), Value::Name(value), Value::Name(bound)) => rank(names, value) > rank(names, bound),
            (
                Self::Number { stricter, .. } | Self::Duration { stricter, .. },
                Value::Number(value),
                Value::Number(bound),
            ) => match stricter {
                Stricter::Less => value < bound,
                Stricter::More => value > bound,
            },
            (Self::Names(_), Value::Names(value), Value::Names(bound)) => value.is_subset(bound),
            _ => false,
        }
    }

    /// The loosest value that is within both, if there is one: of two sets what they share, otherwise the
    /// tighter one. `None` for choices that exclude each other.
    ///
    /// It is also how two tenants in one meeting agree: the tighter rule of both holds, and without one
    /// they cannot meet.
    pub fn common(&self, a: &Value, b: &Value) -> Option<Value> {
        match (a, b) {
            (Value::Names(a), Value::Names(b)) => Some(Value::Names(a & b)),
            _ if self.within(a, b) => Some(a.clone()),
            _ if self.within(b, a) => Some(b.clone()),
            _ => None,
        }
    }

    /// What holds of `value` under a lock on `bound`: itself when it is within, otherwise what both have in
    /// common, otherwise the locked value.
    pub fn clamp(&self, value: &Value, bound: &Value) -> Value {
        self.common(value, bound).unwrap_or_else(|| bound.clone())
    }

    /// What may be set under a lock on `bound`, or without a lock.
    pub fn allowed(&self, bound: Option<&Value>) -> Allowed {
        let within = |value: &Value| bound.is_none_or(|bound| self.within(value, bound));
        match self {
            Self::Switch { strict } => {
                let values = [!strict, *strict].map(Value::Switch).into_iter().filter(within).collect();
                Allowed::OneOf { values }
            }
            Self::OneOf(names) => {
                let values = names.iter().map(|(name, _)| Value::Name((*name).to_owned())).filter(within).collect();
                Allowed::OneOf { values }
            }
            Self::Number { min, max, unit, stricter } => range(*min, *max, *unit, *stricter, bound),
            Self::Duration { min, max, stricter } => range(*min, *max, Unit::Seconds, *stricter, bound),
            Self::Names(all) => Allowed::PartOf {
                names: match bound {
                    Some(Value::Names(names)) => names.clone(),
                    _ => all.iter().map(|name| (*name).to_owned()).collect(),
                },
            },
        }
    }
}

fn range(min: u32, max: u32, unit: Unit, stricter: Stricter, bound: Option<&Value>) -> Allowed {
    match (bound, stricter) {
        (Some(Value::Number(bound)), Stricter::Less) => Allowed::Range { min, max: *bound, unit },
        (Some(Value::Number(bound)), Stricter::More) => Allowed::Range { min: *bound, max, unit },
        _ => Allowed::Range { min, max, unit },
    }
}

fn rank(names: &[(&str, u8)], wanted: &str) -> Option<u8> {
    names.iter().find(|(name, _)| *name == wanted).map(|(_, rank)| *rank)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Value {
        Value::Names(list.iter().map(|name| (*name).to_owned()).collect())
    }

    fn name(name: &str) -> Value {
        Value::Name(name.to_owned())
    }

    const CHAIN: Kind = Kind::OneOf(&[("open", 0), ("half", 1), ("shut", 2)]);
    const CHOICE: Kind = Kind::OneOf(&[("free", 0), ("never", 1), ("always", 1)]);
    const DAYS: Kind = Kind::Number { min: 0, max: 90, unit: Unit::Days, stricter: Stricter::Less };
    const AT_LEAST: Kind = Kind::Duration { min: 60, max: 600, stricter: Stricter::More };
    const SET: Kind = Kind::Names(&["a", "b", "c"]);

    #[test]
    fn what_is_within_what() {
        let cases = [
            (Kind::Switch { strict: false }, Value::Switch(false), Value::Switch(true), true),
            (Kind::Switch { strict: false }, Value::Switch(true), Value::Switch(false), false),
            (Kind::Switch { strict: true }, Value::Switch(true), Value::Switch(false), true),
            (CHAIN, name("shut"), name("open"), true),
            (CHAIN, name("half"), name("shut"), false),
            (CHOICE, name("never"), name("free"), true),
            (CHOICE, name("always"), name("free"), true),
            (CHOICE, name("always"), name("never"), false),
            (CHOICE, name("never"), name("always"), false),
            (DAYS, Value::Number(0), Value::Number(30), true),
            (DAYS, Value::Number(31), Value::Number(30), false),
            (AT_LEAST, Value::Number(300), Value::Number(120), true),
            (AT_LEAST, Value::Number(60), Value::Number(120), false),
            (SET, names(&["a"]), names(&["a", "b"]), true),
            (SET, names(&[]), names(&[]), true),
            (SET, names(&["a", "c"]), names(&["a", "b"]), false),
        ];
        for (kind, value, bound, expected) in cases {
            assert_eq!(kind.within(&value, &bound), expected, "{value} within {bound}");
            assert_eq!(kind.allowed(Some(&bound)).contains(&value), expected, "{value} allowed under {bound}");
            assert!(kind.within(&value, &value));
        }
    }

    #[test]
    fn what_is_too_loose_is_clamped() {
        let cases = [
            (CHAIN, name("open"), name("half"), name("half")),
            (CHAIN, name("shut"), name("half"), name("shut")),
            (CHOICE, name("always"), name("never"), name("never")),
            (CHOICE, name("free"), name("always"), name("always")),
            (DAYS, Value::Number(60), Value::Number(30), Value::Number(30)),
            (SET, names(&["a", "c"]), names(&["a", "b"]), names(&["a"])),
            (SET, names(&["c"]), names(&["a", "b"]), names(&[])),
        ];
        for (kind, value, bound, expected) in cases {
            assert_eq!(kind.clamp(&value, &bound), expected, "{value} under {bound}");
        }
        assert_eq!(CHOICE.common(&name("always"), &name("never")), None);
        assert_eq!(CHOICE.common(&name("free"), &name("never")), Some(name("never")));
    }

    #[test]
    fn a_kind_takes_its_own_values_only() {
        let cases = [
            (DAYS, Value::Number(90), true),
            (DAYS, Value::Number(91), false),
            (DAYS, Value::Switch(true), false),
            (AT_LEAST, Value::Number(59), false),
            (CHAIN, name("half"), true),
            (CHAIN, name("Half"), false),
            (SET, names(&["a", "d"]), false),
            (SET, name("a"), false),
            (Kind::Switch { strict: true }, Value::Number(1), false),
        ];
        for (kind, value, expected) in cases {
            assert_eq!(kind.takes(&value), expected, "{kind:?} takes {value}");
        }
    }
}
