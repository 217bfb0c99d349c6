//! How sure a result is: the largest number of contested votes that would change nothing.
//!
//! A contested vote may have been anything else, or nothing. So the question is whether *any* change of that many votes
//! leads elsewhere, and the answer looks only at the worst changes: votes of the winning side that go to the losing one,
//! and votes that are struck out where the quorum counts votes. That nothing is worse is what the tests try, by going
//! through all changes of small tallies.

use crate::rule::{
    Decision, Election, Evaluation, Facts, Method, Motion, Outcome, QuorumState, Rule, Tally, TieBreak, allocate,
    election,
};

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
fn lists_change(rule: crate::rule::Lists, tally: &Tally, outcome: &Outcome, count: u64) -> bool {
    let Outcome::Seated { seats } = outcome else { return count > 0 };
    let changed = |candidates: &std::collections::BTreeMap<_, u64>| {
        let found = allocate(rule.method, rule.seats, candidates);
        found.left > 0 || found.seats != *seats
    };
    for (from, votes) in election::ranking(tally) {
        for to in tally.candidates.keys().filter(|to| *to != from) {
            let mut worst = tally.candidates.clone();
            let moved = count.min(votes);
            if let Some(votes) = worst.get_mut(from) {
                *votes -= moved;
            }
            if let Some(votes) = worst.get_mut(to) {
                *votes += count;
            }
            if changed(&worst) {
                return true;
            }
        }
    }
    false
}
