//! Elections: seats for those with the most votes.

use crate::rule::{Election, Evaluation, Method, Outcome, QuorumFinding, Tally, TieBreak};
use crate::text::OptionId;

impl Election {
    pub(crate) fn evaluate(self, quorum: QuorumFinding, tally: &Tally, broken: Option<&TieBreak>) -> Evaluation {
        let base = valid(tally);
        let (outcome, needed, margin) = match self.method {
            Method::MostVotes => (most_votes(self.seats, tally, broken), 0, gap(self.seats, tally)),
            Method::MoreThanHalf => {
                let needed = base / 2 + 1;
                let best = tally.candidates.values().copied().max().unwrap_or(0);
                (more_than_half(tally, needed), needed, distance(best, needed))
            }
        };
        Evaluation { quorum, base, needed, margin, contested_max: None, outcome }
    }
}

/// Candidates with at least one vote, most votes first; among equals by id.
pub(crate) fn ranking(tally: &Tally) -> Vec<(&OptionId, u64)> {
    let mut ranked: Vec<_> =
        tally.candidates.iter().filter(|(_, votes)| **votes > 0).map(|(id, votes)| (id, *votes)).collect();
    ranked.sort_by(|(a, x), (b, y)| y.cmp(x).then(a.cmp(b)));
    ranked
}

/// Votes for candidates, and no votes where the ballot has them: a no is a valid vote.
fn valid(tally: &Tally) -> u64 {
    tally.candidates.values().sum::<u64>() + tally.no
}

fn most_votes(seats: u32, tally: &Tally, broken: Option<&TieBreak>) -> Outcome {
    let ranked = ranking(tally);
    let seats = seats as usize;
    if ranked.len() <= seats {
        let elected: Vec<_> = ranked.into_iter().map(|(id, _)| id.clone()).collect();
        return if elected.is_empty() { Outcome::Rejected } else { Outcome::Elected { elected } };
    }
    let cut = ranked[seats - 1].1;
    let mut elected: Vec<_> = ranked.iter().filter(|(_, votes)| *votes > cut).map(|(id, _)| (*id).clone()).collect();
    let equal: Vec<_> = ranked.iter().filter(|(_, votes)| *votes == cut).map(|(id, _)| (*id).clone()).collect();
    let left = seats - elected.len();
    if equal.len() == left {
        elected.extend(equal);
        return Outcome::Elected { elected };
    }
    match drawn(&equal, broken) {
        Some(order) => {
            elected.extend(order.iter().take(left).cloned());
            Outcome::Elected { elected }
        }
        None => Outcome::LotDecides { among: equal, seats: left as u32 },
    }
}

fn more_than_half(tally: &Tally, needed: u64) -> Outcome {
    let ranked = ranking(tally);
    let Some((best, votes)) = ranked.first() else { return Outcome::Rejected };
    if *votes >= needed {
        return Outcome::Elected { elected: vec![(*best).clone()] };
    }
    // The two highest numbers: several candidates may share one.
    let mut numbers: Vec<_> = ranked.iter().map(|(_, votes)| *votes).collect();
    numbers.dedup();
    let least = if ranked.iter().filter(|(_, votes)| *votes == numbers[0]).count() > 1 {
        numbers[0]
    } else {
        numbers.get(1).copied().unwrap_or(numbers[0])
    };
    let between = ranked.iter().filter(|(_, votes)| *votes >= least).map(|(id, _)| (*id).clone()).collect();
    Outcome::SecondRound { between }
}

/// The order that was drawn, if it was drawn among exactly these.
pub(crate) fn drawn<'a>(equal: &[OptionId], broken: Option<&'a TieBreak>) -> Option<&'a [OptionId]> {
    let Some(TieBreak::Lot(order)) = broken else { return None };
    let (mut a, mut b) = (order.clone(), equal.to_vec());
    a.sort();
    b.sort();
    (a == b).then_some(order.as_slice())
}

/// Distance between the last who is in and the first who is not; without a loser, to having no vote.
fn gap(seats: u32, tally: &Tally) -> i64 {
    let ranked = ranking(tally);
    let votes = |place: usize| ranked.get(place).map_or(0, |(_, votes)| *votes);
    let seats = seats as usize;
    let last = seats.min(ranked.len()).saturating_sub(1);
    distance(votes(last), votes(seats))
}

pub(crate) fn distance(a: u64, b: u64) -> i64 {
    i64::try_from(i128::from(a) - i128::from(b)).unwrap_or(if a > b { i64::MAX } else { i64::MIN })
}
