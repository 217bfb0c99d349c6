//! Seats in proportion to votes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::rule::{Evaluation, Lists, Outcome, QuorumFinding, Tally, TieBreak, election};
use crate::text::OptionId;

/// How votes become seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seats {
    /// Highest averages, divided by 1, 2, 3 … (d'Hondt).
    DHondt,
    /// Highest averages, divided by 0.5, 1.5, 2.5 … (Sainte-Laguë, Schepers).
    SainteLague,
    /// Whole numbers, then the largest fractions (Hare, Niemeyer).
    HareNiemeyer,
}

/// Seats of each list, and what is left for a lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// Every list, also those without a seat.
    pub seats: BTreeMap<OptionId, u32>,
    /// Lists that have the same claim to the last seats, and how many these are. Empty without a tie.
    pub equal: Vec<OptionId>,
    pub left: u32,
}

impl Lists {
    pub(crate) fn evaluate(self, quorum: QuorumFinding, tally: &Tally, broken: Option<&TieBreak>) -> Evaluation {
        let base = tally.candidates.values().sum();
        let Allocation { mut seats, equal, left } = allocate(self.method, self.seats, &tally.candidates);
        let outcome = if base == 0 {
            Outcome::Rejected
        } else if left == 0 {
            Outcome::Seated { seats }
        } else if let Some(order) = election::drawn(&equal, broken) {
            for list in order.iter().take(left as usize) {
                *seats.entry(list.clone()).or_default() += 1;
            }
            Outcome::Seated { seats }
        } else {
            Outcome::LotDecides { among: equal, seats: left }
        };
        Evaluation { quorum, base, needed: 0, margin: 0, contested_max: None, outcome }
    }
}

/// Gives seats to lists. Lists without votes get none.
pub fn allocate(method: Seats, seats: u32, votes: &BTreeMap<OptionId, u64>) -> Allocation {
    match method {
        Seats::DHondt => highest_averages(seats, votes, |given| 1 + given),
        Seats::SainteLague => highest_averages(seats, votes, |given| 1 + 2 * given),
        Seats::HareNiemeyer => largest_remainders(seats, votes),
    }
}

/// One seat after the other to the largest quotient; all that are equal are served together, or none of them.
fn highest_averages(seats: u32, votes: &BTreeMap<OptionId, u64>, divisor: impl Fn(u64) -> u64) -> Allocation {
    let mut given: BTreeMap<_, u32> = votes.keys().map(|id| (id.clone(), 0)).collect();
    let mut left = seats;
    while left > 0 {
        // a / da > b / db, compared as a · db > b · da.
        let quotient = |id: &OptionId| (u128::from(votes[id]), u128::from(divisor(u64::from(given[id]))));
        let mut best: Vec<&OptionId> = Vec::new();
        for id in votes.keys().filter(|id| votes[*id] > 0) {
            let (votes, by) = quotient(id);
            let order = best.first().map(|other| {
                let (others, others_by) = quotient(other);
                (votes * others_by).cmp(&(others * by))
            });
            match order {
                Some(std::cmp::Ordering::Less) => {}
                Some(std::cmp::Ordering::Equal) => best.push(id),
                Some(std::cmp::Ordering::Greater) | None => best = vec![id],
            }
        }
        let best: Vec<_> = best.into_iter().cloned().collect();
        if best.is_empty() {
            break;
        }
        if best.len() > left as usize {
            return Allocation { seats: given, equal: best, left };
        }
        left -= best.len() as u32;
        for id in best {
            *given.entry(id).or_default() += 1;
        }
    }
    Allocation { seats: given, equal: Vec::new(), left: 0 }
}

fn largest_remainders(seats: u32, votes: &BTreeMap<OptionId, u64>) -> Allocation {
    let total: u128 = votes.values().map(|votes| u128::from(*votes)).sum();
    if total == 0 {
        return Allocation { seats: votes.keys().map(|id| (id.clone(), 0)).collect(), equal: Vec::new(), left: 0 };
    }
    let mut given = BTreeMap::new();
    let mut remainders: Vec<(u128, &OptionId)> = Vec::new();
    for (id, votes) in votes {
        let product = u128::from(*votes) * u128::from(seats);
        given.insert(id.clone(), u32::try_from(product / total).unwrap_or(u32::MAX));
        remainders.push((product % total, id));
    }
    let mut left = seats - given.values().sum::<u32>();
    remainders.sort_by(|(x, a), (y, b)| y.cmp(x).then(a.cmp(b)));
    let mut rest = remainders.as_slice();
    while left > 0 {
        let Some((remainder, _)) = rest.first() else { break };
        let equal = rest.iter().take_while(|(other, _)| other == remainder).count();
        if equal > left as usize {
            let equal = rest[..equal].iter().map(|(_, id)| (*id).clone()).collect();
            return Allocation { seats: given, equal, left };
        }
        for (_, id) in &rest[..equal] {
            *given.entry((*id).clone()).or_default() += 1;
        }
        left -= equal as u32;
        rest = &rest[equal..];
    }
    Allocation { seats: given, equal: Vec::new(), left: 0 }
}
