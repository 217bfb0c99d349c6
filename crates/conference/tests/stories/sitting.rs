//! A council of nine holds a sitting.

use ballot::presence::{Bias, Place};
use ballot::rule::QuorumState;
use ballot::{Label, Member, MemberId, Register, Seat};
use conference::record::{Record, What};
use conference::sitting::{Frozen, Office, Sitting, SittingMember};
use conference::{Command, Effect, MediaEffect, Permission, Refusal, Role};

use crate::stage::{Stage, id, media, told, who};

/// Members are those of these letters; `A` leads.
const HOLDERS: &str = "ABCDEFGHI";

pub(crate) fn member(letter: char) -> MemberId {
    MemberId([u8::try_from(letter).expect("a plain letter"); 16])
}

/// Whom a sign-in says to be a member: the colleagues of the stage do not count.
pub(crate) fn member_of(letter: char) -> Option<MemberId> {
    matches!(letter, 'A'..='D' | 'X' | 'Y').then(|| member(letter))
}

fn council(profile: &str) -> Frozen {
    let one = |letter: char, seat| Member {
        id: member(letter),
        name: Label::new(&format!("Mitglied {letter}")).expect("a name"),
        function: None,
        group: Some(Label::new("Liste A").expect("a name")),
        seat,
        weight: 1,
        substitutes: if letter == 'B' { vec![member('X'), member('Y')] } else { vec![] },
    };
    let holders = HOLDERS.chars().map(|letter| one(letter, Seat::Holder));
    let substitutes = ['X', 'Y'].map(|letter| one(letter, Seat::Substitute));
    let members = holders.chain(substitutes).collect();
    Frozen {
        body: id(9),
        name: "Rat".into(),
        version: 3,
        profile: profile.into(),
        register: Register { statutory: 9, statutory_votes: 9, members },
        offices: [(member('A'), Office::Chair)].into(),
    }
}

fn sitting(people: &str, profile: &str) -> Stage {
    let mut stage = Stage::with(people);
    stage.room.sit(council(profile), Vec::new(), stage.now_ms);
    stage
}

fn seen(stage: &Stage) -> Sitting {
    stage.sees('A').sitting.expect("a sitting")
}

fn of(stage: &Stage, letter: char) -> SittingMember {
    seen(stage).members.into_iter().find(|one| one.id == member(letter)).expect("in the register")
}

fn set(letter: char, place: Option<Place>) -> Command {
    Command::PresenceSet { member: member(letter), place }
}

#[test]
fn a_sign_in_says_who_a_member_is_and_a_hand_says_it_of_guests() {
    let mut stage = sitting("ABG", "go-sh");
    assert_eq!((of(&stage, 'B').participant, of(&stage, 'B').by_hand), (Some(who('B')), false));
    assert_eq!(of(&stage, 'G').participant, None, "a name is no sign-in");
    let assign = |participant| Command::MemberAssign { member: member('G'), participant };
    assert_eq!(stage.does('B', assign(Some(who('G')))), Err(Refusal::NotPermitted));
    assert_eq!(stage.does('A', assign(Some(who('B')))), Err(Refusal::NotNow), "nobody is two members");
    assert_eq!(stage.does('A', assign(Some(who('G')))), Ok(()));
    assert_eq!((of(&stage, 'G').participant, of(&stage, 'G').by_hand), (Some(who('G')), true));
    assert_eq!(stage.does('A', Command::SittingOpen { all_invited: true }), Ok(()));
    stage.after(0);
    assert_eq!(of(&stage, 'G').place, Some(Place::Remote), "who is connected at the opening is there");
    assert_eq!(seen(&stage).standing.present, 3);
}

#[test]
fn the_roll_is_read_and_every_number_follows_from_it() {
    let mut stage = sitting("AB", "go-sh");
    assert_eq!(stage.does('A', Command::RollStart {}), Err(Refusal::NotNow), "before the sitting is opened");
    assert_eq!(stage.does('B', Command::SittingOpen { all_invited: true }), Err(Refusal::NotPermitted));
    assert_eq!(stage.does('A', Command::SittingOpen { all_invited: true }), Ok(()));
    stage.after(0);
    assert_eq!(seen(&stage).standing.quorum, QuorumState::Missing);
    assert_eq!(stage.does('A', Command::RollStart {}), Ok(()));
    assert_eq!(seen(&stage).roll.and_then(|roll| roll.next), Some(member('A')));
    stage.take();
    for (letter, place) in [
        ('A', Some(Place::Room)),
        ('B', Some(Place::Remote)),
        ('C', Some(Place::Room)),
        ('D', Some(Place::Phone)),
        ('E', Some(Place::Room)),
        ('F', None),
        ('G', Some(Place::Room)),
        ('H', None),
        ('I', Some(Place::Room)),
    ] {
        assert_eq!(stage.does('A', Command::RollAnswer { member: member(letter), place }), Ok(()), "{letter}");
    }
    let events = told(&stage.take(), 'B');
    assert!(events.len() >= 9, "everybody hears every answer: {events:?}");
    let twice = Command::RollAnswer { member: member('I'), place: None };
    assert_eq!(stage.does('A', twice), Err(Refusal::NotNow));
    assert_eq!(seen(&stage).roll.expect("read").next, None);
    assert_eq!(stage.does('A', Command::RollEnd {}), Ok(()));
    let standing = seen(&stage).standing;
    assert_eq!((standing.present, standing.room, standing.remote, standing.phone), (7, 5, 1, 1));
    assert_eq!((standing.statutory, standing.required, standing.quorum), (9, 5, QuorumState::Met));
    assert_eq!(stage.does('A', Command::QuorumFind {}), Ok(()));
    for letter in ['C', 'E', 'G'] {
        assert_eq!(stage.does('A', set(letter, None)), Ok(()));
    }
    assert_eq!(seen(&stage).standing.quorum, QuorumState::Presumed);
    assert_eq!(stage.does('B', Command::QuorumDoubt {}), Ok(()));
    assert_eq!(seen(&stage).standing.quorum, QuorumState::Missing);
}

#[test]
fn who_comes_and_goes_by_connection_is_written_down_and_the_hall_is_not() {
    let mut stage = sitting("ABC", "go-sh");
    assert_eq!(stage.does('A', Command::SittingOpen { all_invited: true }), Ok(()));
    stage.after(0);
    assert_eq!(stage.does('C', set('C', Some(Place::Room))), Ok(()), "a member says to sit in the hall");
    assert_eq!(stage.does('C', set('B', Some(Place::Room))), Err(Refusal::NotPermitted));
    assert_eq!(stage.does('C', set('C', Some(Place::Phone))), Err(Refusal::NotPermitted));
    assert_eq!(stage.does('C', set('C', None)), Err(Refusal::NotPermitted));
    for letter in ['B', 'C'] {
        assert_eq!(stage.does(letter, Command::Leave {}), Ok(()));
    }
    stage.after(0);
    assert_eq!((of(&stage, 'B').place, of(&stage, 'C').place), (None, Some(Place::Room)));
    stage.after(60_000);
    stage.comes('B').unwrap();
    stage.after(0);
    assert_eq!(of(&stage, 'B').place, Some(Place::Remote));
}

#[test]
fn whoever_is_excluded_has_no_vote_no_media_and_lowers_what_is_wanted() {
    let mut stage = sitting("ABC", "go-sh");
    assert_eq!(stage.does('A', Command::SittingOpen { all_invited: true }), Ok(()));
    stage.after(0);
    for letter in ['D', 'E'] {
        assert_eq!(stage.does('A', set(letter, Some(Place::Room))), Ok(()));
    }
    assert_eq!((seen(&stage).standing.present, seen(&stage).standing.required), (5, 5));
    stage.take();
    let exclude = Command::MemberExclude { member: member('B'), bias: Bias::Relative };
    assert_eq!(stage.does('C', exclude.clone()), Err(Refusal::NotPermitted));
    assert_eq!(stage.does('A', exclude), Ok(()));
    let effects = stage.take();
    let silenced = |effect: &MediaEffect| matches!(effect, MediaEffect::Update { rights, .. } if !rights.listen && !rights.microphone);
    assert!(media(&effects, 'B').iter().any(silenced), "{:?}", media(&effects, 'B'));
    assert!(!stage.may('B', Permission::Microphone) && !stage.may('B', Permission::Chat));
    let said = format!("{:?}", told(&effects, 'C'));
    assert!(!said.contains("Relative"), "the class of the reason is for the record alone");
    assert_eq!((of(&stage, 'B').votes, seen(&stage).standing.present, seen(&stage).standing.required), (0, 4, 5));
    // The substitutes: in their order, when they are there.
    let stand_in = |letter| Command::StandIn { substitute: member(letter), holder: member('B') };
    assert_eq!(stage.does('A', stand_in('X')), Err(Refusal::NotNow), "not there");
    for letter in ['X', 'Y'] {
        assert_eq!(stage.does('A', set(letter, Some(Place::Room))), Ok(()));
    }
    assert_eq!(of(&stage, 'B').next_substitute, Some(member('X')));
    assert_eq!(stage.does('A', stand_in('Y')), Err(Refusal::NotNow), "not their turn");
    assert_eq!(stage.does('A', stand_in('X')), Ok(()));
    assert_eq!((of(&stage, 'X').votes, seen(&stage).standing.present), (1, 5));
    assert_eq!(stage.does('A', Command::StandBack { substitute: member('X') }), Ok(()));
    assert_eq!(stage.does('A', Command::MemberReadmit { member: member('B') }), Ok(()));
    assert!(stage.may('B', Permission::Microphone));
    assert_eq!(seen(&stage).standing.present, 5);
}

#[test]
fn an_association_takes_the_vote_alone() {
    let mut stage = sitting("AB", "bgb");
    assert_eq!(stage.does('A', Command::SittingOpen { all_invited: true }), Ok(()));
    stage.after(0);
    assert_eq!(stage.does('A', Command::MemberExclude { member: member('B'), bias: Bias::Own }), Ok(()));
    assert!(stage.may('B', Permission::Microphone));
    assert_eq!(of(&stage, 'B').votes, 0);
}

#[test]
fn a_minute_taker_keeps_the_roll_and_everything_stands_in_the_record() {
    let mut stage = Stage::with("ABM");
    let mut journal = Vec::new();
    stage.room.sit(council("betrvg"), Vec::new(), stage.now_ms);
    assert_eq!(stage.does('A', Command::RoleGive { participant: who('M'), role: Role::MinuteTaker }), Ok(()));
    assert_eq!(stage.does('M', Command::SittingOpen { all_invited: true }), Ok(()));
    stage.after(5_000);
    assert_eq!(stage.does('M', set('E', Some(Place::Phone))), Ok(()));
    assert_eq!(stage.does('B', Command::PresenceConfirm {}), Ok(()));
    assert_eq!(stage.does('B', Command::PresenceConfirm {}), Err(Refusal::NotNow), "once");
    assert_eq!(stage.does('M', Command::PresenceConfirm {}), Err(Refusal::NotPermitted), "no member");
    stage.after(5_000);
    let exclude = Command::MemberExclude { member: member('B'), bias: Bias::Involved };
    assert_eq!(stage.does('M', exclude), Ok(()));
    stage.after(5_000);
    assert_eq!(stage.does('M', Command::SittingClose {}), Ok(()));
    assert_eq!(stage.does('M', set('F', Some(Place::Room))), Err(Refusal::NotNow), "it is over");
    assert!(stage.may('B', Permission::Microphone), "with the sitting the exclusion ends");
    journal.extend(stage.take().into_iter().filter_map(|effect| match effect {
        Effect::Journal(entry) => Some(entry),
        _ => None,
    }));
    let record = Record::of(stage.room.about(), &journal).sitting.expect("a sitting");
    let row = |letter: char| record.members.iter().find(|one| one.id == member(letter)).expect("in the register");
    assert_eq!((record.opened_at_ms, record.closed_at_ms), (Some(1_000), Some(16_000)));
    assert_eq!((row('E').stays[0].from_ms, row('E').stays[0].to_ms), (6_000, Some(16_000)));
    assert_eq!(row('B').confirmed_at_ms, Some(6_000));
    assert_eq!((row('B').exclusions[0].bias, row('B').exclusions[0].to_ms), (Bias::Involved, Some(16_000)));
    let log = seen(&stage).log;
    let phone = log.iter().find(|line| line.what == What::CamePhone).expect("written down");
    assert_eq!((phone.who.as_slice(), phone.by.as_deref()), (&["Mitglied E".to_owned()][..], Some("M")));
}
