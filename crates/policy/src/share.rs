//! Fair shares of what is scarce: max-min fairness with weights and guaranteed minimums, in whole numbers.
//!
//! Everybody gets what they want as long as it is there. When it is not, the fill rises for all in
//! proportion to their weights; who wants less than the fill keeps what they want, and what they leave goes
//! to the others. So no tenant's hunger costs another one its share.

use std::num::NonZeroU16;

/// What one tenant asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Demand {
    /// Share in relation to the others.
    pub weight: NonZeroU16,
    /// Guaranteed before anybody gets more, as far as it is wanted.
    pub minimum: u64,
    pub want: u64,
}

impl Demand {
    fn guaranteed(&self) -> u64 {
        self.minimum.min(self.want)
    }
}

/// Steps of the fill for each unit of weight. With as many as the largest weight, nobody's allotment grows
/// by more than one in a step.
const STEPS: u128 = u16::MAX as u128;

/// Divides `total`, one allotment for each demand in the same order.
///
/// Nobody gets more than they want, the whole total is given away as long as somebody wants it, and never
/// more. Everybody gets their minimum; if even the minimums are more than the total, these are divided in
/// the same manner and nobody gets more. Above the minimums nobody can be given one more without taking it
/// from somebody whose allotment for each weight is not larger. What cannot be divided equally goes to who
/// has less for their weight, and between equals to who stands first.
///
/// O(n log n) steps of integer arithmetic; `total`, wants and minimums may have any size.
pub fn fair_share(total: u64, demands: &[Demand]) -> Vec<u64> {
    let guaranteed: u128 = demands.iter().map(|demand| u128::from(demand.guaranteed())).sum();
    if guaranteed > u128::from(total) {
        let minimums: Vec<_> = demands.iter().map(|d| Demand { minimum: 0, want: d.guaranteed(), ..*d }).collect();
        return fill(total, &minimums);
    }
    fill(total, demands)
}

/// The same, of demands whose minimums are not more than the total.
fn fill(total: u64, demands: &[Demand]) -> Vec<u64> {
    let level = highest_level(total, demands);
    let mut shares: Vec<u64> = demands.iter().map(|demand| at_level(demand, level)).collect();
    let given: u128 = shares.iter().map(|share| u128::from(*share)).sum();
    let rest = u128::from(total).saturating_sub(given);
    // At the next level it would be too much: the rest is less than one for each.
    let mut next: Vec<usize> =
        (0..demands.len()).filter(|&i| at_level(&demands[i], level.saturating_add(1)) > shares[i]).collect();
    let after = |i: usize| u128::from(shares[i]) + 1;
    let weight = |i: usize| u128::from(demands[i].weight.get());
    next.sort_by(|&a, &b| (after(a) * weight(b)).cmp(&(after(b) * weight(a))).then(a.cmp(&b)));
    for i in next.into_iter().take(usize::try_from(rest).unwrap_or(usize::MAX)) {
        shares[i] += 1;
    }
    shares
}

/// The highest fill that the total is enough for, in steps.
fn highest_level(total: u64, demands: &[Demand]) -> u128 {
    let fits = |level: u128| {
        let sum: u128 = demands.iter().map(|demand| u128::from(at_level(demand, level))).sum();
        sum <= u128::from(total)
    };
    // Here everybody has what they want, whatever it is and whatever their weight.
    let (mut low, mut high) = (0, u128::from(u64::MAX) * STEPS);
    if fits(high) {
        return high;
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if fits(middle) { low = middle } else { high = middle }
    }
    low
}

/// What a demand gets at this fill: at least its minimum, at most what it wants.
fn at_level(demand: &Demand, level: u128) -> u64 {
    let share = level.saturating_mul(u128::from(demand.weight.get())) / STEPS;
    u64::try_from(share).unwrap_or(u64::MAX).clamp(demand.guaranteed(), demand.want)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demand(weight: u16, minimum: u64, want: u64) -> Demand {
        Demand { weight: NonZeroU16::new(weight).expect("a weight"), minimum, want }
    }

    #[test]
    fn shares_in_figures() {
        let cases: &[(u64, &[Demand], &[u64])] = &[
            (10, &[], &[]),
            (100, &[demand(1, 0, 30), demand(1, 0, 20)], &[30, 20]),
            (100, &[demand(1, 0, 1_000_000), demand(1, 0, 20)], &[80, 20]),
            (100, &[demand(1, 0, 1_000_000), demand(1, 0, 1_000_000)], &[50, 50]),
            (100, &[demand(3, 0, 1_000), demand(1, 0, 1_000)], &[75, 25]),
            (10, &[demand(1, 0, 9), demand(1, 0, 9), demand(1, 0, 9)], &[4, 3, 3]),
            (5, &[demand(2, 0, 9), demand(3, 0, 9)], &[2, 3]),
            (100, &[demand(1, 0, 1_000), demand(1, 70, 1_000)], &[30, 70]),
            (100, &[demand(1, 0, 1_000), demand(1, 70, 5)], &[95, 5]),
            (100, &[demand(1, 200, 1_000), demand(1, 40, 1_000)], &[60, 40]),
            (0, &[demand(1, 5, 5), demand(1, 0, 5)], &[0, 0]),
            (u64::MAX, &[demand(1, 0, u64::MAX), demand(u16::MAX, u64::MAX, u64::MAX)], &[0, u64::MAX]),
            (u64::MAX, &[demand(1, 0, u64::MAX)], &[u64::MAX]),
            (2, &[demand(1, 0, u64::MAX), demand(u16::MAX, 0, u64::MAX)], &[0, 2]),
        ];
        for (total, demands, expected) in cases {
            assert_eq!(fair_share(*total, demands), *expected, "{total} among {demands:?}");
        }
    }
}
