//! Presence: a council of nine through a sitting, and any sitting against a naive recount.

use std::collections::{BTreeMap, BTreeSet};

use ballot::presence::facts;
use ballot::rule::{Facts, Outcome, QuorumState, Tally, evaluate, profile};
use ballot::text::Label;
use ballot::{Bias, Happening, Member, MemberId, Place, Presence, PresenceError, Register, Seat};
use proptest::prelude::*;

use Happening::{
    Came, Confirmed, Doubted, Established, Excluded, Left, Opened, Readmitted, RollCalled, StandsBack, StandsIn,
};

fn id(number: u8) -> MemberId {
    MemberId([number; 16])
}

fn member(number: u8, seat: Seat, substitutes: &[u8]) -> Member {
    Member {
        id: id(number),
        name: Label::new(&format!("Mitglied {number}")).expect("a name"),
        function: None,
        group: None,
        seat,
        weight: 1,
        substitutes: substitutes.iter().map(|number| id(*number)).collect(),
    }
}

/// Nine seats (1 to 9), two substitutes (11, 12) for the first four, one adviser (20).
fn nine() -> Register {
    let mut members: Vec<_> =
        (1..=9).map(|at| member(at, Seat::Holder, if at < 5 { &[11, 12] } else { &[] })).collect();
    members.extend([11, 12].map(|at| member(at, Seat::Substitute, &[])));
    members.push(member(20, Seat::Advisory, &[]));
    let register = Register { statutory: 9, statutory_votes: 9, members };
    assert_eq!(register.check(), Ok(()));
    register
}

fn came(number: u8) -> Happening {
    Came { member: id(number), place: Place::Room }
}

fn left(number: u8) -> Happening {
    Left { member: id(number) }
}

/// Opened, found quorate, with these in the room.
fn sitting(there: &[u8]) -> Vec<Happening> {
    let start = [Opened { all_invited: true }];
    start.into_iter().chain(there.iter().map(|number| came(*number))).chain([RollCalled, Established]).collect()
}

fn set(numbers: &[u8]) -> BTreeSet<MemberId> {
    numbers.iter().map(|number| id(*number)).collect()
}

fn quorum(facts: &Facts, votes: u64) -> (Outcome, QuorumState) {
    let rule = profile::rule("go-sh/resolution", 1).expect("a rule");
    let found = evaluate(&rule, facts, &Tally { yes: votes, ..Tally::default() }, None);
    (found.outcome, found.quorum.state)
}

#[test]
fn a_council_of_nine() {
    let register = nine();
    let mut before = sitting(&[1, 2, 3, 4, 5, 6, 7]);
    before.push(Came { member: id(8), place: Place::Phone });
    before.push(Came { member: id(20), place: Place::Remote });
    let found = facts(&register, &before, &[], &set(&[1, 2, 3]), Some(id(1))).expect("facts");
    let expected = Facts {
        statutory: 9,
        vacant: 0,
        excluded: 0,
        entitled: 9,
        present_least: 8,
        participants: 3,
        present_votes: 8,
        statutory_votes: 9,
        all_invited: true,
        established: true,
        challenged: false,
        chair_votes: true,
    };
    assert_eq!(found, expected);
    // Who is biased has no vote, lowers the base, and does not come back into it by staying in the room.
    before.push(Excluded { member: id(2), bias: Bias::Relative });
    let found = facts(&register, &before, &[], &set(&[1, 2, 3]), Some(id(2))).expect("facts");
    let without = Facts {
        excluded: 1,
        entitled: 8,
        present_least: 7,
        participants: 2,
        present_votes: 7,
        chair_votes: false,
        ..expected
    };
    assert_eq!(found, without);
    before.push(Readmitted { member: id(2) });
    assert_eq!(facts(&register, &before, &[], &set(&[1, 2, 3]), Some(id(1))), Ok(expected));
}

#[test]
fn substitutes_come_in_their_order() {
    let register = nine();
    let mut presence = Presence::after(&register, &sitting(&[2, 3, 4, 5, 6, 12])).expect("a sitting");
    let stands_in = |substitute, holder| StandsIn { substitute: id(substitute), holder: id(holder) };
    assert_eq!(presence.apply(stands_in(11, 1)), Err(PresenceError::NotSubstitute));
    assert_eq!(presence.apply(stands_in(12, 2)), Err(PresenceError::NotNeeded));
    assert_eq!(presence.apply(stands_in(12, 9)), Err(PresenceError::NotSubstitute));
    assert_eq!(presence.apply(stands_in(12, 20)), Err(PresenceError::NotNeeded));
    assert_eq!(presence.next_substitute(id(1)), Some(id(12)));
    presence.apply(came(11)).expect("comes");
    assert_eq!(presence.apply(stands_in(12, 1)), Err(PresenceError::NotTheirTurn));
    assert_eq!(presence.next_substitute(id(1)), Some(id(11)));
    presence.apply(stands_in(11, 1)).expect("whose turn it is");
    assert_eq!(presence.apply(stands_in(12, 1)), Err(PresenceError::NotNeeded));
    assert_eq!((presence.votes(id(1)), presence.votes(id(11)), presence.votes(id(12))), (0, 1, 0));
    assert_eq!((presence.stands_in_for(id(11)), presence.replaced_by(id(1))), (Some(id(1)), Some(id(11))));
    // The holder comes late and takes the seat when the substitute has given it back, not before.
    presence.apply(came(1)).expect("comes late");
    assert_eq!((presence.votes(id(1)), presence.votes(id(11))), (0, 1));
    presence.apply(StandsBack { substitute: id(11) }).expect("gives back");
    assert_eq!((presence.votes(id(1)), presence.votes(id(11))), (1, 0));
    // Somebody who is biased is stood in for, too; a biased substitute leaves the seat without a vote.
    presence.apply(Excluded { member: id(2), bias: Bias::Own }).expect("is biased");
    presence.apply(stands_in(11, 2)).expect("stands in");
    assert_eq!(presence.facts(&set(&[]), None).excluded, 0);
    presence.apply(Excluded { member: id(11), bias: Bias::Own }).expect("is biased");
    let facts = presence.facts(&set(&[]), None);
    assert_eq!((facts.excluded, facts.entitled), (1, 8));
    // Advisers have no seat that a bias could take out.
    presence.apply(Excluded { member: id(20), bias: Bias::Other }).expect("is biased");
    assert_eq!(presence.facts(&set(&[]), None).excluded, 1);
}

#[test]
fn what_cannot_have_happened_is_refused() {
    let register = nine();
    let mut presence = Presence::new(&register);
    assert_eq!(presence.apply(came(1)), Err(PresenceError::Opening));
    presence.apply(Opened { all_invited: false }).expect("opens");
    for (happening, error) in [
        (Opened { all_invited: true }, PresenceError::Opening),
        (came(99), PresenceError::Unknown),
        (left(1), PresenceError::NotThere),
        (Readmitted { member: id(1) }, PresenceError::NotExcluded),
        (StandsBack { substitute: id(11) }, PresenceError::NotSubstitute),
        (Confirmed { member: id(1) }, PresenceError::NotThere),
    ] {
        assert_eq!(presence.apply(happening), Err(error), "{happening:?}");
    }
    presence.apply(came(1)).expect("comes");
    assert_eq!(presence.apply(came(1)), Err(PresenceError::There));
    assert_eq!(presence.apply(Confirmed { member: id(1) }), Err(PresenceError::Confirmed));
    presence.apply(Came { member: id(1), place: Place::Remote }).expect("changes the place");
    presence.apply(Confirmed { member: id(1) }).expect("confirms");
    assert_eq!(presence.apply(Confirmed { member: id(1) }), Err(PresenceError::Confirmed));
    assert!(presence.has_confirmed(id(1)));
    assert_eq!(facts(&register, &[], &[], &set(&[]), None), Err(PresenceError::Opening));
    for happening in [Excluded { member: id(1), bias: Bias::Own }, StandsIn { substitute: id(11), holder: id(2) }] {
        let found = facts(&register, &sitting(&[1, 11]), &[happening], &set(&[]), None);
        assert_eq!(found, Err(PresenceError::Settled), "{happening:?}");
    }
}

#[test]
fn a_quorum_that_is_lost_in_mid_vote_is_lost() {
    let register = nine();
    let before = sitting(&[1, 2, 3, 4, 5]);
    let of = |before: &[Happening], during: &[Happening]| {
        let facts = facts(&register, before, during, &set(&[1, 2, 3]), None).expect("facts");
        (facts.present_least, quorum(&facts, 3))
    };
    assert_eq!(of(&before, &[]), (5, (Outcome::Passed, QuorumState::Met)));
    // Two leave and one comes back: the fewest count. It was found at the opening, and nobody doubts it.
    let during = [left(4), left(5), came(5)];
    assert_eq!(of(&before, &during), (3, (Outcome::Passed, QuorumState::Presumed)));
    let doubted = [&during[..], &[Doubted]].concat();
    assert_eq!(of(&before, &doubted), (3, (Outcome::NoQuorum, QuorumState::Missing)));
    // A finding in mid-vote cannot undo a doubt in mid-vote.
    let found_again = [&doubted[..], &[Established]].concat();
    assert_eq!(of(&before, &found_again), (3, (Outcome::NoQuorum, QuorumState::Missing)));
    // Before the vote it can.
    let settled = [&before[..], &[Doubted, Established]].concat();
    assert_eq!(of(&settled, &during), (3, (Outcome::Passed, QuorumState::Presumed)));
    // Below a third nothing is presumed.
    assert_eq!(of(&before, &[left(3), left(4), left(5)]), (2, (Outcome::NoQuorum, QuorumState::Missing)));
}

#[test]
fn whether_a_bias_was_decisive_is_a_number() {
    let register = nine();
    let all = sitting(&[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    let facts = facts(&register, &all, &[], &set(&[1, 2, 3, 4, 5, 6, 7, 8, 9]), None).expect("facts");
    let rule = profile::rule("go-sh/resolution", 1).expect("a rule");
    let of = |yes, no| evaluate(&rule, &facts, &Tally { yes, no, ..Tally::default() }, None).could_have_decided(1);
    assert_eq!(of(5, 4), Some(true));
    assert_eq!(of(6, 3), Some(false));
    assert_eq!(of(4, 5), Some(true));
    assert_eq!(of(3, 6), Some(false));
}

#[test]
fn two_thousand_are_counted_quickly() {
    let mut register = Register { statutory: 2000, statutory_votes: 2000, members: Vec::new() };
    for number in 0..2000u16 {
        let mut one = member(0, Seat::Holder, &[]);
        one.id.0[..2].copy_from_slice(&number.to_be_bytes());
        register.members.push(one);
    }
    assert_eq!(register.check(), Ok(()));
    let ids: Vec<_> = register.members.iter().map(|member| member.id).collect();
    let mut before = vec![Opened { all_invited: true }];
    before.extend(ids.iter().map(|member| Came { member: *member, place: Place::Remote }));
    let during: Vec<_> = ids.iter().map(|member| Left { member: *member }).collect();
    let found = facts(&register, &before, &during, &ids.iter().copied().collect(), None).expect("facts");
    assert_eq!((found.present_least, found.participants, found.present_votes), (0, 2000, 2000));
}

#[test]
fn happenings_are_read_as_they_were_written() {
    let all = [
        (Opened { all_invited: true }, r#"{"opened":{"all_invited":true}}"#),
        (RollCalled, r#""roll_called""#),
        (
            Came { member: id(1), place: Place::Phone },
            r#"{"came":{"member":"01010101010101010101010101010101","place":"phone"}}"#,
        ),
        (StandsBack { substitute: id(1) }, r#"{"stands_back":{"substitute":"01010101010101010101010101010101"}}"#),
    ];
    for (happening, json) in all {
        assert_eq!(serde_json::to_string(&happening).expect("json"), json);
        assert_eq!(serde_json::from_str::<Happening>(json).expect("read"), happening);
    }
    assert!(serde_json::from_str::<Happening>(r#"{"opened":{"all_invited":true,"more":1}}"#).is_err());
}

fn any_happening() -> impl Strategy<Value = Happening> {
    let who = || prop_oneof![(1u8..=9), Just(11), Just(12), Just(20)].prop_map(id);
    let place = prop_oneof![Just(Place::Room), Just(Place::Remote), Just(Place::Phone)];
    prop_oneof![
        4 => (who(), place).prop_map(|(member, place)| Came { member, place }),
        3 => who().prop_map(|member| Left { member }),
        2 => who().prop_map(|member| Excluded { member, bias: Bias::Own }),
        2 => who().prop_map(|member| Readmitted { member }),
        3 => (prop_oneof![Just(id(11)), Just(id(12))], (1u8..=4).prop_map(id)).prop_map(|(substitute, holder)| StandsIn { substitute, holder }),
        1 => prop_oneof![Just(id(11)), Just(id(12))].prop_map(|substitute| StandsBack { substitute }),
        1 => Just(Doubted),
        1 => Just(Established),
    ]
}

/// For each member what holds after all of it, by looking at the last word about each.
fn recount(register: &Register, history: &[Happening]) -> (BTreeMap<MemberId, u64>, BTreeSet<MemberId>) {
    let last = |wanted: &dyn Fn(&Happening) -> Option<bool>| history.iter().rev().find_map(wanted).unwrap_or(false);
    let there = |id: MemberId| {
        last(&|happening| match happening {
            Came { member, .. } if *member == id => Some(true),
            Left { member } if *member == id => Some(false),
            _ => None,
        })
    };
    let excluded = |id: MemberId| {
        last(&|happening| match happening {
            Excluded { member, .. } if *member == id => Some(true),
            Readmitted { member } if *member == id => Some(false),
            _ => None,
        })
    };
    let holder_of = |id: MemberId| {
        history.iter().rev().find_map(|happening| match happening {
            StandsIn { substitute, holder } if *substitute == id => Some(Some(*holder)),
            StandsBack { substitute } if *substitute == id => Some(None),
            _ => None,
        })
    };
    let replaced: BTreeSet<_> = [11, 12].into_iter().filter_map(|number| holder_of(id(number)).flatten()).collect();
    let votes = |member: &Member| match member.seat {
        _ if excluded(member.id) => 0,
        Seat::Holder => u64::from(!replaced.contains(&member.id)),
        Seat::Substitute => u64::from(holder_of(member.id).flatten().is_some()),
        Seat::Advisory => 0,
    };
    let entitled = register.members.iter().map(|member| (member.id, votes(member))).filter(|(_, votes)| *votes > 0);
    (entitled.collect(), register.members.iter().map(|member| member.id).filter(|id| there(*id)).collect())
}

proptest! {
    #[test]
    fn any_sitting_is_what_a_naive_recount_says(
        tried in prop::collection::vec(any_happening(), 0..60),
        later in prop::collection::vec(any_happening(), 0..20),
        voted in prop::collection::btree_set(1u8..=12, 0..9),
    ) {
        let register = nine();
        let mut presence = Presence::new(&register);
        let mut before = vec![Opened { all_invited: true }];
        presence.apply(before[0]).expect("opens");
        before.extend(tried.into_iter().filter(|happening| presence.apply(*happening).is_ok()));
        let (entitled, there) = recount(&register, &before);
        prop_assert_eq!(&presence.entitled(), &entitled);
        // Nobody votes twice for one seat, and no seat is lost but to bias.
        let facts_now = presence.facts(&BTreeSet::new(), None);
        prop_assert_eq!(facts_now.entitled + facts_now.excluded, 9);

        let mut least = there.iter().filter(|id| entitled.contains_key(id)).count();
        let mut during = Vec::new();
        for happening in later.into_iter().filter(|happening| !happening.changes_votes()) {
            if presence.apply(happening).is_ok() {
                during.push(happening);
                let there = recount(&register, &[&before[..], &during[..]].concat()).1;
                least = least.min(there.iter().filter(|id| entitled.contains_key(id)).count());
            }
        }
        let voted: BTreeSet<_> = voted.into_iter().map(id).collect();
        let found = facts(&register, &before, &during, &voted, None).expect("facts");
        let there = recount(&register, &[&before[..], &during[..]].concat()).1;
        prop_assert_eq!(found.present_least as usize, least);
        prop_assert_eq!(found.participants as usize, voted.iter().filter(|id| entitled.contains_key(id)).count());
        let votes = entitled.iter().filter(|(id, _)| there.contains(id) || voted.contains(id)).map(|(_, votes)| votes);
        prop_assert_eq!(found.present_votes, votes.sum::<u64>());
    }
}
