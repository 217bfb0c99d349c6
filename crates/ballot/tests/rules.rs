//! The rule engine against tables per profile, and against going through all possibilities.

use std::collections::BTreeMap;

use ballot::OptionId;
use ballot::rule::{
    Base, Decision, Election, Evaluation, Facts, Lists, Method, Motion, Outcome, Quorum, QuorumState, Rule, Seats,
    Share, Tally, Tie, TieBreak, allocate, evaluate,
    profile::{self, PROFILES, Recording},
};
use proptest::prelude::*;

fn id(text: &str) -> OptionId {
    OptionId::new(text).expect("an id")
}

fn rule(name: &str) -> Rule {
    profile::rule(name, 1).expect("a rule of a profile")
}

/// All of a body are there and were invited, and the chair has a vote.
fn facts(statutory: u32, present: u32, participants: u32) -> Facts {
    Facts {
        statutory,
        vacant: 0,
        excluded: 0,
        entitled: statutory,
        present_least: present,
        participants,
        present_votes: u64::from(present),
        statutory_votes: u64::from(statutory),
        all_invited: true,
        established: true,
        challenged: false,
        chair_votes: true,
    }
}

fn votes(yes: u64, no: u64, abstain: u64) -> Tally {
    Tally { yes, no, abstain, ..Tally::default() }
}

fn candidates(votes: &[(&str, u64)]) -> Tally {
    Tally { candidates: votes.iter().map(|(name, votes)| (id(name), *votes)).collect(), ..Tally::default() }
}

fn decide(name: &str, facts: Facts, tally: &Tally) -> Evaluation {
    evaluate(&rule(name), &facts, tally, None)
}

#[test]
fn every_rule_of_every_profile_makes_sense_and_is_cited() {
    for profile in PROFILES {
        for named in profile.rules {
            let rule = rule(&format!("{}/{}", profile.id, named.id));
            assert_eq!(rule.check(), Ok(()), "{}", rule.name);
            assert_eq!(rule.citation.is_empty(), profile.id == "free", "{}", rule.name);
            let json = serde_json::to_string(&rule).expect("json");
            assert_eq!(serde_json::from_str::<Rule>(&json).expect("read again"), rule);
        }
    }
    assert_eq!(profile::profile("betrvg").map(|profile| profile.recording), Some(Recording::Forbidden));
    assert!(profile::rule("go-sh/nothing", 1).is_none() && profile::rule("go-sh", 1).is_none());
}

#[test]
fn motions_against_the_table() {
    use Outcome::{ChairDecides, LotDecides, NoQuorum, Passed, Rejected};
    let lot = || LotDecides { among: vec![id("no"), id("yes")], seats: 1 };
    // rule, statutory, present, yes, no, abstain, outcome, margin, contested votes that change nothing
    let table = [
        ("go-sh/resolution", 19, 19, 10, 9, 0, Passed, 0, Some(0)),
        ("go-sh/resolution", 19, 19, 9, 9, 1, Rejected, -1, Some(0)),
        ("go-sh/resolution", 19, 19, 1, 0, 18, Passed, 0, Some(0)),
        ("go-sh/resolution", 19, 19, 0, 0, 19, Rejected, -1, Some(0)),
        ("go-sh/resolution", 19, 19, 0, 0, 0, Rejected, -1, Some(0)),
        ("go-sh/resolution", 19, 19, 15, 2, 2, Passed, 6, Some(6)),
        ("go-sh/majority-of-statutory", 19, 17, 10, 1, 0, Passed, 0, Some(0)),
        ("go-sh/majority-of-statutory", 19, 17, 9, 0, 0, Rejected, -1, Some(9)),
        ("go-sh/two-thirds-of-statutory", 19, 19, 13, 6, 0, Passed, 0, Some(0)),
        ("go-sh/two-thirds-of-statutory", 19, 19, 12, 0, 7, Rejected, -1, Some(0)),
        ("go-nrw/resolution", 40, 30, 12, 11, 7, Passed, 0, Some(0)),
        ("go-nrw/resolution", 40, 30, 11, 11, 8, Rejected, -1, Some(0)),
        // Whoever abstains works like a no.
        ("betrvg/resolution", 9, 9, 4, 1, 4, Rejected, -1, Some(0)),
        ("betrvg/resolution", 9, 9, 5, 0, 4, Passed, 0, Some(0)),
        ("betrvg/resolution", 9, 8, 4, 4, 0, Rejected, -1, Some(0)),
        // Half of the members take part: 5 of 9 do, 4 of 9 do not.
        ("betrvg/resolution", 9, 5, 4, 0, 1, Passed, 1, Some(0)),
        ("betrvg/resolution", 9, 9, 4, 0, 0, NoQuorum, -1, None),
        ("betrvg/majority-of-members", 9, 9, 5, 4, 0, Passed, 0, Some(0)),
        ("betrvg/majority-of-members", 9, 7, 4, 3, 0, Rejected, -1, Some(0)),
        ("betrvg/recall", 9, 9, 7, 2, 0, Passed, 0, Some(0)),
        ("betrvg/recall", 9, 9, 6, 3, 0, Rejected, -1, Some(0)),
        ("vwvfg/resolution", 7, 4, 2, 2, 0, ChairDecides, -1, None),
        ("vwvfg/resolution", 7, 4, 3, 1, 0, Passed, 0, Some(0)),
        ("vwvfg/resolution", 7, 3, 3, 0, 0, NoQuorum, 1, None),
        ("vwvfg/resolution", 3, 2, 2, 0, 0, NoQuorum, 0, None),
        ("vwvfg/resolution-after-second-invitation", 7, 1, 1, 0, 0, Passed, 0, Some(0)),
        ("bgb/resolution", 2000, 40, 20, 19, 1, Passed, 0, Some(0)),
        ("bgb/statutes", 2000, 40, 30, 10, 0, Passed, 0, Some(0)),
        ("bgb/statutes", 2000, 40, 29, 10, 1, Rejected, -1, Some(0)),
        ("bgb/circular", 12, 12, 12, 0, 0, Passed, 0, Some(0)),
        ("bgb/circular", 12, 12, 11, 0, 0, Rejected, -1, Some(11)),
        ("free/resolution-lot", 4, 4, 2, 2, 0, lot(), -1, None),
    ];
    for (name, statutory, present, yes, no, abstain, outcome, margin, contested) in table {
        let participants = u32::try_from(yes + no + abstain).expect("few");
        let found = decide(name, facts(statutory, present, participants), &votes(yes, no, abstain));
        let seen = (found.outcome, found.margin, found.contested_max);
        assert_eq!(seen, (outcome, margin, contested), "{name} {yes}:{no}:{abstain} of {statutory}");
    }
}

#[test]
fn exactly_two_thirds_are_enough_and_one_less_is_not() {
    for (cast, enough) in [(3, 2), (4, 3), (5, 4), (7, 5), (2000, 1334)] {
        let size = u32::try_from(cast).expect("few");
        for (yes, outcome) in [(enough, Outcome::Passed), (enough - 1, Outcome::Rejected)] {
            let found = decide("free/two-thirds", facts(size, size, size), &votes(yes, cast - yes, 0));
            assert_eq!((found.outcome, found.needed), (outcome, enough), "{yes} of {cast}");
        }
    }
    // More than two thirds: of a number that three divides, one more.
    let strict = Share { strict: true, ..Share::TWO_THIRDS };
    assert_eq!([3, 4, 5, 7, 2000].map(|whole| strict.least(whole)), [3, 3, 4, 5, 1334]);
}

#[test]
fn the_quorum_of_schleswig_holstein() {
    let quorum = rule("go-sh/resolution").quorum;
    // statutory, vacant, excluded, present, established, challenged, state
    let table = [
        (19, 0, 0, 10, true, false, QuorumState::Met),
        (19, 0, 0, 9, true, false, QuorumState::Presumed),
        (19, 0, 0, 9, false, false, QuorumState::Missing),
        (19, 0, 0, 9, true, true, QuorumState::Missing),
        // A third of 19 is 7 at least; below that nobody has to ask.
        (19, 0, 0, 7, true, false, QuorumState::Presumed),
        (19, 0, 0, 6, true, false, QuorumState::Missing),
        // Excluded members and vacant seats lower the number: more than half of 16 are 9.
        (19, 1, 2, 9, false, false, QuorumState::Met),
        (19, 1, 2, 8, false, false, QuorumState::Missing),
        // Never fewer than three by presumption.
        (7, 0, 0, 3, true, false, QuorumState::Presumed),
        (7, 1, 0, 2, true, false, QuorumState::Missing),
        (7, 9, 9, 0, false, false, QuorumState::Missing),
    ];
    for (statutory, vacant, excluded, present, established, challenged, state) in table {
        let facts = Facts { vacant, excluded, established, challenged, ..facts(statutory, present, 0) };
        let rule = Rule { quorum, ..rule("go-sh/resolution") };
        let found = evaluate(&rule, &facts, &votes(0, 0, 0), None).quorum;
        assert_eq!(found.state, state, "{statutory} − {vacant} − {excluded}, {present} present");
    }
}

#[test]
fn whoever_was_not_invited_voids_the_quorum_of_a_committee() {
    let facts = Facts { all_invited: false, ..facts(7, 7, 7) };
    let found = decide("vwvfg/resolution", facts, &votes(7, 0, 0));
    assert_eq!((found.quorum.state, found.outcome), (QuorumState::NotInvited, Outcome::NoQuorum));
}

#[test]
fn a_biased_vote_decided_or_did_not() {
    // 10 to 8: one vote turned makes 9 to 9, which is rejected.
    let close = decide("go-sh/resolution", facts(19, 18, 18), &votes(10, 8, 0));
    assert_eq!((close.outcome.clone(), close.contested_max), (Outcome::Passed, Some(0)));
    assert_eq!(close.could_have_decided(1), Some(true));
    let clear = decide("go-sh/resolution", facts(19, 18, 18), &votes(13, 5, 0));
    assert_eq!(
        (clear.contested_max, clear.could_have_decided(3), clear.could_have_decided(4)),
        (Some(3), Some(false), Some(true))
    );
    // Where the quorum counts votes, striking out a vote can end it.
    let barely = decide("betrvg/resolution", facts(10, 5, 5), &votes(5, 0, 0));
    assert_eq!((barely.outcome, barely.contested_max), (Outcome::Passed, Some(0)));
}

#[test]
fn a_tie_is_decided_by_chair_or_lot_or_not_at_all() {
    let tied = votes(3, 3, 0);
    let run = |name: &str, facts: Facts, broken: &TieBreak| {
        let found = evaluate(&rule(name), &facts, &tied, Some(broken));
        (found.outcome, found.contested_max)
    };
    let all = facts(7, 6, 6);
    assert_eq!(run("vwvfg/resolution", all, &TieBreak::Chair(true)), (Outcome::Passed, Some(0)));
    assert_eq!(run("vwvfg/resolution", all, &TieBreak::Chair(false)), (Outcome::Rejected, Some(0)));
    // A chair without a vote decides nothing.
    let guest = Facts { chair_votes: false, ..all };
    assert_eq!(run("vwvfg/resolution", guest, &TieBreak::Chair(true)).0, Outcome::Rejected);
    assert_eq!(run("go-sh/resolution", all, &TieBreak::Chair(true)).0, Outcome::Rejected);
    let lot = |first: &str, second: &str| TieBreak::Lot(vec![id(first), id(second)]);
    assert_eq!(run("free/resolution-lot", all, &lot("yes", "no")).0, Outcome::Passed);
    assert_eq!(run("free/resolution-lot", all, &lot("no", "yes")).0, Outcome::Rejected);
    assert!(matches!(run("free/resolution-lot", all, &lot("yes", "yes")).0, Outcome::LotDecides { .. }));
}

#[test]
fn elections_against_the_table() {
    let all = facts(20, 20, 20);
    let elected = |names: &[&str]| Outcome::Elected { elected: names.iter().map(|name| id(name)).collect() };
    let with_seats = |name: &str, seats, tally: &Tally, broken: Option<&TieBreak>| {
        let found = evaluate(&profile::rule(name, seats).expect("a rule"), &all, tally, broken);
        (found.outcome, found.contested_max)
    };
    let three = candidates(&[("a", 9), ("b", 6), ("c", 5)]);
    assert_eq!(with_seats("go-sh/election", 1, &three, None), (elected(&["a"]), Some(1)));
    assert_eq!(with_seats("go-sh/election", 2, &three, None), (elected(&["a", "b"]), Some(0)));
    assert_eq!(with_seats("go-sh/election", 3, &three, None), (elected(&["a", "b", "c"]), Some(4)));
    let equal = candidates(&[("a", 8), ("b", 6), ("c", 6)]);
    let lot = Outcome::LotDecides { among: vec![id("b"), id("c")], seats: 1 };
    assert_eq!(with_seats("go-sh/election", 2, &equal, None), (lot, None));
    let drawn = TieBreak::Lot(vec![id("c"), id("b")]);
    assert_eq!(with_seats("go-sh/election", 2, &equal, Some(&drawn)), (elected(&["a", "c"]), Some(0)));
    // A lot that was drawn among others decides nothing.
    let wrong = TieBreak::Lot(vec![id("c"), id("a")]);
    assert!(matches!(with_seats("go-sh/election", 2, &equal, Some(&wrong)).0, Outcome::LotDecides { .. }));
    // More than half of the valid votes, no votes included.
    let half = Tally { no: 1, ..candidates(&[("a", 10), ("b", 9)]) };
    let between = |names: &[&str]| Outcome::SecondRound { between: names.iter().map(|name| id(name)).collect() };
    assert_eq!(with_seats("go-nrw/election", 1, &half, None), (between(&["a", "b"]), None));
    assert_eq!(with_seats("go-nrw/election", 1, &candidates(&[("a", 11), ("b", 9)]), None), (elected(&["a"]), Some(0)));
    assert_eq!(
        with_seats("go-nrw/election", 1, &candidates(&[("a", 9), ("b", 6), ("c", 6), ("d", 1)]), None).0,
        between(&["a", "b", "c"])
    );
    assert_eq!(with_seats("go-nrw/election", 1, &candidates(&[("a", 0), ("b", 0)]), None).0, Outcome::Rejected);
    assert_eq!(with_seats("go-sh/election", 1, &candidates(&[("a", 0), ("b", 0)]), None).0, Outcome::Rejected);
}

#[test]
fn seats_against_the_table() {
    // method, seats, votes, seats of each, equal, left
    type Case = (Seats, u32, &'static [u64], &'static [u32], &'static [usize], u32);
    let table: &[Case] = &[
        (Seats::DHondt, 10, &[416, 338, 246], &[4, 4, 2], &[], 0),
        (Seats::DHondt, 8, &[100, 80, 30, 20], &[4, 3, 1, 0], &[], 0),
        (Seats::DHondt, 3, &[6, 6], &[1, 1], &[0, 1], 1),
        (Seats::DHondt, 5, &[4, 2, 2], &[3, 1, 1], &[], 0),
        (Seats::DHondt, 4, &[4, 2, 2], &[2, 1, 1], &[], 0),
        (Seats::DHondt, 3, &[4, 2, 2], &[1, 0, 0], &[0, 1, 2], 2),
        (Seats::SainteLague, 10, &[416, 338, 246], &[4, 3, 3], &[], 0),
        (Seats::SainteLague, 8, &[100, 80, 30, 20], &[3, 3, 1, 1], &[], 0),
        (Seats::HareNiemeyer, 10, &[416, 338, 246], &[4, 3, 3], &[], 0),
        (Seats::HareNiemeyer, 3, &[5, 5, 0], &[1, 1, 0], &[0, 1], 1),
        (Seats::DHondt, 3, &[0, 0], &[0, 0], &[], 0),
        (Seats::HareNiemeyer, 3, &[0, 0], &[0, 0], &[], 0),
    ];
    for (method, seats, votes, expected, equal, left) in table {
        let name = |at: usize| id(&format!("list-{at}"));
        let lists: BTreeMap<_, _> = votes.iter().enumerate().map(|(at, votes)| (name(at), *votes)).collect();
        let found = allocate(*method, *seats, &lists);
        let seen: Vec<_> = found.seats.values().copied().collect();
        let ties: Vec<_> = equal.iter().map(|at| name(*at)).collect();
        assert_eq!((seen.as_slice(), found.equal, found.left), (*expected, ties, *left), "{method:?} {votes:?}");
    }
}

#[test]
fn the_last_seats_of_lists_are_drawn() {
    let rule = profile::rule("vwvfg/lists", 3).expect("a rule");
    let tally = candidates(&[("a", 6), ("b", 6)]);
    let all = facts(12, 12, 12);
    let open = evaluate(&rule, &all, &tally, None);
    assert_eq!(open.outcome, Outcome::LotDecides { among: vec![id("a"), id("b")], seats: 1 });
    let drawn = evaluate(&rule, &all, &tally, Some(&TieBreak::Lot(vec![id("b"), id("a")])));
    assert_eq!(drawn.outcome, Outcome::Seated { seats: [(id("a"), 1), (id("b"), 2)].into() });
    assert_eq!(drawn.contested_max, Some(0));
}

#[test]
fn numbers_that_make_no_sense_are_refused() {
    let good = rule("free/resolution");
    let motion =
        |threshold, base, tie| Rule { decision: Decision::Motion(Motion { base, threshold, tie }), ..good.clone() };
    for (num, den, strict) in [(0, 2, true), (3, 2, false), (1, 0, false), (1, 1, true), (1, 5000, false)] {
        assert!(motion(Share { num, den, strict }, Base::YesNo, Tie::Rejected).check().is_err(), "{num}/{den}");
    }
    assert!(motion(Share::TWO_THIRDS, Base::YesNo, Tie::Chair).check().is_err());
    assert!(motion(Share::MORE_THAN_HALF, Base::Present, Tie::Lot).check().is_err());
    for (seats, method) in [(0, Method::MostVotes), (2, Method::MoreThanHalf), (1000, Method::MostVotes)] {
        assert!(Rule { decision: Decision::Election(Election { seats, method }), ..good.clone() }.check().is_err());
    }
    assert!(Rule { decision: Decision::Lists(Lists { seats: 0, method: Seats::DHondt }), ..good }.check().is_err());
}

/// Every tally that comes of this one when up to `count` votes are changed or struck out.
fn changed(tally: &[u64], count: u64) -> Vec<(Vec<u64>, u64)> {
    let mut all = vec![(tally.to_vec(), 0)];
    for _ in 0..count {
        let mut next = all.clone();
        for (tally, struck) in &all {
            for from in (0..tally.len()).filter(|from| tally[*from] > 0) {
                let mut less = tally.clone();
                less[from] -= 1;
                next.push((less.clone(), struck + 1));
                for to in 0..tally.len() {
                    let mut moved = less.clone();
                    moved[to] += 1;
                    next.push((moved, *struck));
                }
            }
        }
        next.sort();
        next.dedup();
        all = next;
    }
    all
}

/// The contested number by going through all possibilities.
fn contested_by_trying(rule: &Rule, facts: &Facts, counts: &[u64], tally: impl Fn(&[u64]) -> Tally) -> u64 {
    let outcome = evaluate(rule, facts, &tally(counts), None).outcome;
    let total = counts.iter().sum::<u64>();
    let is_same = |count: &u64| {
        changed(counts, *count).iter().all(|(other, struck)| {
            let participants = facts.participants - u32::try_from(*struck).expect("few");
            evaluate(rule, &Facts { participants, ..*facts }, &tally(other), None).outcome == outcome
        })
    };
    (1..=total).take_while(is_same).last().unwrap_or(0)
}

fn numbered(counts: &[u64]) -> BTreeMap<OptionId, u64> {
    counts.iter().enumerate().map(|(at, votes)| (id(&format!("l{at}")), *votes)).collect()
}

/// So many votes moved from each list to each other one; more than a list has are new ones.
fn pairs(counts: &[u64], count: u64) -> Vec<BTreeMap<OptionId, u64>> {
    let all = (0..counts.len()).flat_map(|from| (0..counts.len()).map(move |to| (from, to)));
    let all = all.filter(|(from, to)| from != to && counts[*from] > 0);
    all.map(|(from, to)| {
        let mut moved = counts.to_vec();
        moved[from] -= count.min(moved[from]);
        moved[to] += count;
        numbered(&moved)
    })
    .collect()
}

/// As many lists and seats as there may be. By giving all seats anew for each pair this took hours.
#[test]
fn the_largest_vote_of_lists_is_decided_at_once() {
    let counts: Vec<_> = (0..200u64).map(|at| 5_000_000 - at * 20_011).collect();
    for method in [Seats::DHondt, Seats::SainteLague, Seats::HareNiemeyer] {
        let rule = Rule { decision: Decision::Lists(Lists { seats: 200, method }), ..rule("free/resolution") };
        let found =
            evaluate(&rule, &facts(20, 20, 20), &Tally { candidates: numbered(&counts), ..Tally::default() }, None);
        assert!(found.contested_max.is_some(), "{method:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn contested_votes_of_motions_are_what_trying_finds(
        yes in 0u64..5, no in 0u64..5, abstain in 0u64..3, invalid in 0u64..2, absent in 0u32..3,
        base in prop_oneof![Just(Base::YesNo), Just(Base::Valid), Just(Base::Cast), Just(Base::Present), Just(Base::Statutory)],
        threshold in prop_oneof![Just(Share::MORE_THAN_HALF), Just(Share::TWO_THIRDS), Just(Share::THREE_QUARTERS)],
        works_council in any::<bool>(),
    ) {
        let quorum = if works_council { rule("betrvg/resolution").quorum } else { Quorum::NONE };
        let decision = Decision::Motion(Motion { base, threshold, tie: Tie::Rejected });
        let rule = Rule { quorum, decision, ..rule("free/resolution") };
        let counts = [yes, no, abstain, invalid];
        let cast = u32::try_from(counts.iter().sum::<u64>()).expect("few");
        let facts = facts(cast + absent, cast, cast);
        let tally = |counts: &[u64]| Tally { invalid: counts[3], ..votes(counts[0], counts[1], counts[2]) };
        let found = evaluate(&rule, &facts, &tally(&counts), None);
        match found.contested_max {
            Some(most) => prop_assert_eq!(most, contested_by_trying(&rule, &facts, &counts, tally)),
            None => prop_assert!(!found.outcome.is_final()),
        }
    }

    #[test]
    fn contested_votes_of_elections_are_what_trying_finds(
        counts in prop::collection::vec(0u64..5, 3..4), seats in 1u32..3, method in prop_oneof![Just(Method::MostVotes), Just(Method::MoreThanHalf)],
    ) {
        let seats = if method == Method::MoreThanHalf { 1 } else { seats };
        let rule = Rule { decision: Decision::Election(Election { seats, method }), ..rule("free/resolution") };
        let tally = |counts: &[u64]| candidates(&[("a", counts[0]), ("b", counts[1]), ("c", counts[2])]);
        let all = facts(20, 20, 20);
        let found = evaluate(&rule, &all, &tally(&counts), None);
        let Some(most) = found.contested_max else { return Ok(()) };
        // The order among the elected may change: who is elected may not.
        let set = |outcome: &Outcome| match outcome {
            Outcome::Elected { elected } => { let mut elected = elected.clone(); elected.sort(); Some(elected) }
            _ => None,
        };
        let same = |count: u64| changed(&counts, count).iter().all(|(other, _)| {
            let other = evaluate(&rule, &all, &tally(other), None).outcome;
            set(&other) == set(&found.outcome) && other.is_final()
        });
        prop_assert!(same(most));
        prop_assert!(most == counts.iter().sum::<u64>() || !same(most + 1));
    }

    #[test]
    fn contested_votes_of_lists_are_what_trying_finds(
        counts in prop::collection::vec(0u64..6, 3..4), seats in 1u32..5,
        method in prop_oneof![Just(Seats::DHondt), Just(Seats::SainteLague), Just(Seats::HareNiemeyer)],
    ) {
        let rule = Rule { decision: Decision::Lists(Lists { seats, method }), ..rule("free/resolution") };
        let tally = |counts: &[u64]| candidates(&[("a", counts[0]), ("b", counts[1]), ("c", counts[2])]);
        let all = facts(20, 20, 20);
        let found = evaluate(&rule, &all, &tally(&counts), None);
        if let Some(most) = found.contested_max {
            prop_assert_eq!(most, contested_by_trying(&rule, &all, &counts, tally));
        }
    }

    /// The short cut says what giving all seats anew for each pair of lists says.
    #[test]
    fn contested_votes_of_many_lists_are_what_each_pair_finds(
        counts in prop::collection::vec(0u64..60, 1..9), seats in 1u32..25,
        method in prop_oneof![Just(Seats::DHondt), Just(Seats::SainteLague), Just(Seats::HareNiemeyer)],
    ) {
        let rule = Rule { decision: Decision::Lists(Lists { seats, method }), ..rule("free/resolution") };
        let tally = Tally { candidates: numbered(&counts), ..Tally::default() };
        let found = evaluate(&rule, &facts(20, 20, 20), &tally, None);
        if let (Some(most), Outcome::Seated { seats: given }) = (found.contested_max, &found.outcome) {
            let changes = |count: u64| pairs(&counts, count).iter().any(|moved| {
                let found = allocate(method, seats, moved);
                found.left > 0 || found.seats != *given
            });
            let all = counts.iter().sum::<u64>();
            prop_assert_eq!(most, (0..=all).take_while(|count| !changes(*count)).last().expect("none changes nothing"));
        }
    }

    #[test]
    fn seats_are_neither_lost_nor_made(counts in prop::collection::vec(0u64..1_000_000, 1..8), seats in 1u32..60) {
        let lists: BTreeMap<_, _> = counts.iter().enumerate().map(|(at, votes)| (id(&format!("l{at}")), *votes)).collect();
        for method in [Seats::DHondt, Seats::SainteLague, Seats::HareNiemeyer] {
            let found = allocate(method, seats, &lists);
            let given = found.seats.values().sum::<u32>() + found.left;
            prop_assert_eq!(given, if counts.iter().all(|votes| *votes == 0) { 0 } else { seats });
            prop_assert!(found.left == 0 || found.equal.len() > found.left as usize);
            for (list, seats) in &found.seats {
                prop_assert!(lists[list] > 0 || *seats == 0);
            }
        }
    }

    #[test]
    fn shares_never_overflow(part in any::<u64>(), whole in any::<u64>(), num in 1u32..=1000, more in 0u32..=500, strict in any::<bool>()) {
        let share = Share { num, den: (num + more).min(1000).max(num), strict };
        let least = share.least(whole);
        prop_assert!(least == u64::MAX || share.is_met(least, whole));
        prop_assert!(least == 0 || !share.is_met(least - 1, whole));
        prop_assert_eq!(share.is_met(part, whole), part >= least && !(least == u64::MAX && strict && num == share.den));
    }
}
