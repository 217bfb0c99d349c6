//! How sure a result is: the largest number of contested votes that would change nothing.
//!
//! A contested vote may have been anything else, or nothing. So the question is whether *any* change of that many votes
//! leads elsewhere, and the answer looks only at the worst changes: votes of the winning side that go to the losing one,
//! and votes that are struck out where the quorum counts votes. That nothing is worse is what the tests try, by going
//! through all changes of small tallies.

use crate::rule::{
    Decision, Election, Evaluation, Facts, Lists, Method, Motion, Outcome, QuorumState, Rule, Seats, Tally, TieBreak,
};
use crate::text::OptionId;

pub(crate) fn contested_max(
    rule: &Rule,
    facts: &Facts,
    tally: &Tally,
    found: &Evaluation,
    broken: Option<&TieBreak>,
) -> Option<u64> {
    if !found.outcome.is_final() {
        return None;
    }
    if was_drawn(rule, facts, tally, found, broken) {
        return Some(0);
    }
    let quorum_breaks = |count: u64| {
        let left = u64::from(facts.participants).saturating_sub(count);
        let state = rule.quorum.find(facts, u32::try_from(left).unwrap_or(u32::MAX)).state;
        matches!(state, QuorumState::Missing | QuorumState::NotInvited)
    };
    let changes = |count: u64| {
        quorum_breaks(count)
            || match rule.decision {
                Decision::Motion(motion) => motion_changes(motion, facts, tally, found, count),
                Decision::Election(election) => election_changes(election, tally, &found.outcome, count),
                Decision::Lists(lists) => lists_change(lists, tally, &found.outcome, count),
            }
    };
    Some(last_without_change(tally.cast(), changes))
}

/// Whether the outcome hangs on a tie break: one vote more or less, and there is no tie.
fn was_drawn(rule: &Rule, facts: &Facts, tally: &Tally, found: &Evaluation, broken: Option<&TieBreak>) -> bool {
    let outcome = match rule.decision {
        Decision::Motion(motion) => motion.evaluate(found.quorum, facts, tally, None).outcome,
        Decision::Election(election) => election.evaluate(found.quorum, tally, None).outcome,
        Decision::Lists(lists) => lists.evaluate(found.quorum, tally, None).outcome,
    };
    broken.is_some() && outcome != found.outcome
}

/// The largest count up to `most` at which nothing changes. More changes never undo a change.
fn last_without_change(most: u64, changes: impl Fn(u64) -> bool) -> u64 {
    let (mut unchanged, mut changed) = (0, most + 1);
    while changed - unchanged > 1 {
        let middle = unchanged + (changed - unchanged) / 2;
        if changes(middle) { changed = middle } else { unchanged = middle }
    }
    unchanged
}

fn motion_changes(motion: Motion, facts: &Facts, tally: &Tally, found: &Evaluation, count: u64) -> bool {
    let mut worst = tally.clone();
    if found.outcome == Outcome::Passed {
        let moved = count.min(tally.yes);
        worst.yes -= moved;
        worst.no += moved;
    } else {
        let mut left = count;
        for from in [&mut worst.no, &mut worst.abstain, &mut worst.invalid] {
            let moved = left.min(*from);
            *from -= moved;
            worst.yes += moved;
            left -= moved;
        }
    }
    motion.evaluate(found.quorum, facts, &worst, None).outcome != found.outcome
}

fn election_changes(rule: Election, tally: &Tally, outcome: &Outcome, count: u64) -> bool {
    let Outcome::Elected { elected } = outcome else { return count > 0 };
    let votes = |id| tally.candidates.get(id).copied().unwrap_or(0);
    let weakest = elected.iter().map(votes).min().unwrap_or(0).saturating_sub(count);
    if weakest == 0 {
        return true;
    }
    if rule.method == Method::MoreThanHalf {
        let valid = tally.candidates.values().sum::<u64>() + tally.no;
        return weakest * 2 <= valid;
    }
    let losers = tally.candidates.iter().filter(|(id, _)| !elected.contains(id));
    let strongest = losers.map(|(_, votes)| votes + count).max();
    // A seat that stays empty goes to whoever gets a vote.
    let empty = elected.len() < rule.seats as usize && strongest.is_some() && count > 0;
    empty || strongest.is_some_and(|votes| weakest <= votes)
}

/// A seat moves from one list to another, and nothing helps it more than votes that go the same way.
///
/// Whether any two lists do that is seen without giving all seats anew for each pair: that would be for a stranger to
/// choose how long it takes.
fn lists_change(rule: Lists, tally: &Tally, outcome: &Outcome, count: u64) -> bool {
    let Outcome::Seated { seats } = outcome else { return count > 0 };
    let list = |(id, votes): (&OptionId, &u64)| (i128::from(*votes), i128::from(seats.get(id).copied().unwrap_or(0)));
    let lists: Vec<_> = tally.candidates.iter().map(list).collect();
    let count = i128::from(count);
    match rule.method {
        Seats::DHondt => averages_change(&lists, count, |place| place),
        Seats::SainteLague => averages_change(&lists, count, |place| 2 * place - 1),
        Seats::HareNiemeyer => remainders_change(&lists, i128::from(rule.seats), count),
    }
}

/// Seats stay where they are as long as the quotient by which a list got its last seat is larger than the one by which
/// any other list would get its next. The first list loses the votes, the other one gets them.
fn averages_change(lists: &[(i128, i128)], count: i128, divisor: impl Fn(i128) -> i128) -> bool {
    // a / da > b / db, compared as a · db > b · da.
    let larger = |a: (i128, i128), b: (i128, i128)| a.0 * b.1 > b.0 * a.1;
    let next = |(votes, seats): (i128, i128)| (votes + count, divisor(seats + 1));
    let (mut best, mut second): (Option<usize>, Option<usize>) = (None, None);
    for at in 0..lists.len() {
        let beats = |other: Option<usize>| other.is_none_or(|other| larger(next(lists[at]), next(lists[other])));
        if beats(best) {
            (best, second) = (Some(at), best);
        } else if beats(second) {
            second = Some(at);
        }
    }
    lists.iter().enumerate().filter(|(_, (_, seats))| *seats > 0).any(|(at, (votes, seats))| {
        let other = if best == Some(at) { second } else { best };
        let last = (votes - count.min(*votes), divisor(*seats));
        other.is_some_and(|other| !larger(last, next(lists[other])))
    })
}

/// Seats stay where they are as long as no list is a whole seat further above what it got than any other one. The list
/// that is furthest above gets the votes.
fn remainders_change(lists: &[(i128, i128)], seats: i128, count: i128) -> bool {
    let total: i128 = lists.iter().map(|(votes, _)| votes).sum();
    lists.iter().enumerate().filter(|(_, (votes, _))| *votes > 0).any(|(from, (votes, _))| {
        let moved = count.min(*votes);
        let total = total - moved + count;
        let excess = |at: usize| {
            let (votes, own) = lists[at];
            seats * (if at == from { votes - moved } else { votes }) - own * total
        };
        let Some(to) = (0..lists.len()).filter(|at| *at != from).max_by_key(|at| excess(*at)) else { return false };
        let least = (0..lists.len()).filter(|at| *at != to).map(excess).min();
        least.is_some_and(|least| excess(to) + seats * count - least >= total)
    })
}
