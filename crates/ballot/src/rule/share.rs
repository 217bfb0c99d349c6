//! Shares: "more than half", "at least two thirds".

use serde::{Deserialize, Serialize};

use crate::limits::SHARE_MAX;
use crate::rule::RuleError;

/// A fraction that is to be reached, or exceeded if strict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    pub num: u32,
    pub den: u32,
    pub strict: bool,
}

impl Share {
    pub const MORE_THAN_HALF: Self = Self { num: 1, den: 2, strict: true };
    pub const HALF: Self = Self { num: 1, den: 2, strict: false };
    pub const THIRD: Self = Self { num: 1, den: 3, strict: false };
    pub const TWO_THIRDS: Self = Self { num: 2, den: 3, strict: false };
    pub const THREE_QUARTERS: Self = Self { num: 3, den: 4, strict: false };
    pub const ALL: Self = Self { num: 1, den: 1, strict: false };

    pub(crate) fn check(self) -> Result<(), RuleError> {
        let fraction = self.num >= 1 && self.num <= self.den && self.den <= SHARE_MAX;
        let reachable = !(self.strict && self.num == self.den);
        if fraction && reachable { Ok(()) } else { Err(RuleError::Share) }
    }

    /// Whether `part` of `whole` is enough. In 128 bits: no product overflows.
    pub fn is_met(self, part: u64, whole: u64) -> bool {
        let (part, whole) = (u128::from(part) * u128::from(self.den), u128::from(whole) * u128::from(self.num));
        if self.strict { part > whole } else { part >= whole }
    }

    /// The fewest that are enough of `whole`.
    pub fn least(self, whole: u64) -> u64 {
        let (num, den) = (u128::from(self.num), u128::from(self.den.max(1)));
        let exact = u128::from(whole) * num;
        let least = if self.strict { exact / den + 1 } else { exact.div_ceil(den) };
        u64::try_from(least).unwrap_or(u64::MAX)
    }
}
