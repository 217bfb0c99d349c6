//! A council of nine holds a sitting.

use ballot::presence::{Bias, Place, Presence};
use ballot::rule::QuorumState;
use ballot::{Label, Member, MemberId, Register, Seat};
use conference::limits::{CHAT_RATE_WINDOW_MS, SITTING_HAPPENINGS_MAX, SITTING_RATE_MAX, SITTING_RESERVE};
use conference::record::{Record, What};
use conference::sitting::{Frozen, Office, Sitting, SittingMember};
use conference::{Command, Effect, Event, MediaEffect, Permission, Refusal, Role};

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

pub(crate) fn council(profile: &str) -> Frozen {
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

pub(crate) fn sitting(people: &str, profile: &str) -> Stage {
    let mut stage = Stage::with(people);
    stage.room.sit(council(profile), Vec::new(), stage.now_ms);
    stage
}

pub(crate) fn seen(stage: &Stage) -> Sitting {
    stage.sees('A').sitting.expect("a sitting")
}

pub(crate) fn of(stage: &Stage, letter: char) -> SittingMember {
    seen(stage).members.into_iter().find(|one| one.id == member(letter)).expect("in the register")
}

pub(crate) fn set(letter: char, place: Option<Place>) -> Command {
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
    let named = seen(&stage).log.into_iter().find(|line| line.what == What::MemberAssigned).expect("written down");
    assert_eq!(named.detail.as_deref(), Some("G"), "who it is in the room");
}

/// Nobody is told of each of a thousand alone.
#[test]
fn whoever_is_there_at_the_opening_comes_together() {
    let mut stage = sitting("ABCD", "go-sh");
    assert_eq!(stage.does('A', Command::SittingOpen { all_invited: true }), Ok(()));
    stage.take();
    stage.after(0);
    let events = told(&stage.take(), 'B');
    let [Event::PresenceChanged { members, standing, lines, .. }] = &events[..] else { panic!("{events:?}") };
    assert_eq!((members.len(), standing.present), (4, 4));
    assert_eq!(lines.iter().map(|line| line.what).collect::<Vec<_>>(), [What::CameRemote; 4]);
}

#[test]
fn what_a_hand_has_undone_no_sign_in_does_again() {
    let mut stage = sitting("ABC", "go-sh");
    let nobody = Command::MemberAssign { member: member('B'), participant: None };
    assert_eq!(stage.does('A', nobody), Ok(()));
    assert_eq!(stage.does('B', Command::Leave {}), Ok(()));
    stage.comes('B').unwrap();
    assert_eq!(of(&stage, 'B').participant, None);
    let somebody = Command::MemberAssign { member: member('B'), participant: Some(who('B')) };
    assert_eq!(stage.does('A', somebody), Ok(()));
    assert_eq!((of(&stage, 'B').participant, of(&stage, 'B').by_hand), (Some(who('B')), true));
}

#[test]
fn until_it_is_opened_a_sitting_takes_the_register_that_is() {
    let mut stage = sitting("ABG", "go-sh");
    assert!(stage.room.takes_register());
    let assign = Command::MemberAssign { member: member('G'), participant: Some(who('G')) };
    assert_eq!(stage.does('A', assign), Ok(()));
    let mut changed = council("go-sh");
    changed.version = 4;
    changed.register.members[1].name = Label::new("Mitglied B, jetzt anders").unwrap();
    stage.room.sit(changed.clone(), Vec::new(), stage.now_ms);
    assert_eq!((seen(&stage).version, of(&stage, 'B').name.as_str()), (4, "Mitglied B, jetzt anders"));
    assert_eq!((of(&stage, 'B').participant, of(&stage, 'G').by_hand), (Some(who('B')), true), "the same people");
    stage.take();
    stage.room.sit(changed.clone(), Vec::new(), stage.now_ms);
    assert!(stage.take().is_empty(), "what is the same is not taken again");
    assert_eq!(stage.does('A', Command::SittingOpen { all_invited: false }), Ok(()));
    changed.version = 5;
    stage.room.sit(changed, Vec::new(), stage.now_ms);
    assert_eq!(seen(&stage).version, 4, "what was opened with stays");
    let opened = seen(&stage).log.into_iter().find(|line| line.what == What::SittingOpened).unwrap();
    assert_eq!(opened.all_invited, Some(false));
}

#[test]
fn a_sitting_that_is_closed_is_over_when_everybody_has_gone() {
    let mut stage = sitting("AB", "go-sh");
    assert_eq!(stage.does('A', Command::SittingOpen { all_invited: true }), Ok(()));
    assert_eq!(stage.does('A', Command::SittingClose {}), Ok(()));
    assert_eq!(stage.does('A', Command::Leave {}), Ok(()));
    assert!(!stage.room.is_adjourned(), "somebody is still here");
    assert_eq!(stage.does('B', Command::Leave {}), Ok(()));
    assert!(stage.room.is_adjourned());
}

#[test]
fn an_office_of_the_register_gives_the_role_until_the_room_gives_another() {
    let mut stage = Stage::with("A");
    let mut frozen = council("go-sh");
    frozen.offices.insert(member('B'), Office::Deputy);
    stage.room.sit(frozen, Vec::new(), stage.now_ms);
    stage.comes('B').unwrap();
    let role = |stage: &Stage| stage.person('B').map(|person| person.role);
    assert_eq!(role(&stage), Some(Role::Deputy));
    assert_eq!(stage.does('A', Command::RoleGive { participant: who('B'), role: Role::Speaker }), Ok(()));
    assert_eq!(stage.does('B', Command::Leave {}), Ok(()));
    stage.comes('B').unwrap();
    assert_eq!(role(&stage), Some(Role::Speaker));
}

#[test]
fn one_member_cannot_use_up_the_sitting() {
    let mut stage = sitting("ABCX", "go-sh");
    assert_eq!(stage.does('A', Command::SittingOpen { all_invited: true }), Ok(()));
    stage.after(0);
    assert_eq!(stage.does('X', Command::QuorumDoubt {}), Err(Refusal::NotPermitted), "a substitute has no vote yet");
    assert_eq!(stage.does('B', Command::QuorumDoubt {}), Ok(()));
    assert_eq!(stage.does('C', Command::QuorumDoubt {}), Err(Refusal::NotNow), "it is doubted");
    assert_eq!(stage.does('A', Command::QuorumFind {}), Ok(()));
    assert_eq!(stage.does('C', Command::QuorumDoubt {}), Ok(()), "after a finding, again");
    let turn = |n: usize| set('C', Some(if n.is_multiple_of(2) { Place::Room } else { Place::Remote }));
    for n in 1..SITTING_RATE_MAX {
        assert_eq!(stage.does('C', turn(n + 1)), Ok(()), "{n}");
    }
    assert_eq!(stage.does('C', turn(SITTING_RATE_MAX + 1)), Err(Refusal::TooMany));
    stage.after(CHAT_RATE_WINDOW_MS);
    assert_eq!(stage.does('C', turn(SITTING_RATE_MAX + 1)), Ok(()));
    // The last ones are for who keeps the roll.
    stage.after(CHAT_RATE_WINDOW_MS);
    for n in 0..SITTING_HAPPENINGS_MAX - SITTING_RESERVE {
        let place = if n.is_multiple_of(2) { Place::Room } else { Place::Phone };
        assert_eq!(stage.does('A', set('E', Some(place))), Ok(()), "{n}");
        stage.take();
    }
    assert_eq!(stage.does('C', turn(SITTING_RATE_MAX)), Err(Refusal::TooMany));
    assert_eq!(stage.does('A', set('F', Some(Place::Room))), Ok(()));
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
    let roll = stage.room.sitting_roll().expect("a sitting is open");
    assert_eq!((roll.frozen.version, roll.participant(member('B'))), (3, Some(who('B'))));
    assert_eq!((roll.presence.place(member('D')), roll.presence.votes(member('D'))), (Some(Place::Phone), 1));
    let again = Presence::after(&roll.frozen.register, roll.happened).expect("what happened can have happened");
    assert_eq!(&again, roll.presence, "whoever reads what happened finds the same");
    for letter in ['C', 'E', 'G'] {
        assert_eq!(stage.does('A', set(letter, None)), Ok(()));
    }
    assert_eq!(seen(&stage).standing.quorum, QuorumState::Presumed);
    assert_eq!(stage.does('B', Command::QuorumDoubt {}), Ok(()));
    assert_eq!(seen(&stage).standing.quorum, QuorumState::Missing);
}

#[test]
fn who_comes_and_goes_by_connection_is_written_down_and_the_hall_is_not() {
    let mut stage = sitting("ABCD", "go-sh");
    assert_eq!(stage.does('A', Command::SittingOpen { all_invited: true }), Ok(()));
    stage.after(0);
    assert_eq!(stage.does('C', set('C', Some(Place::Room))), Ok(()), "a member says to sit in the hall");
    assert_eq!(stage.does('D', set('D', Some(Place::Room))), Ok(()));
    assert_eq!(stage.does('A', Command::RollStart {}), Ok(()));
    let seen_there = Command::RollAnswer { member: member('D'), place: Some(Place::Room) };
    assert_eq!(stage.does('A', seen_there), Ok(()), "and the roll has seen it");
    assert_eq!(stage.does('A', set('A', Some(Place::Room))), Ok(()));
    assert_eq!(stage.does('C', set('B', Some(Place::Room))), Err(Refusal::NotPermitted));
    assert_eq!(stage.does('C', set('C', Some(Place::Phone))), Err(Refusal::NotPermitted));
    assert_eq!(stage.does('C', set('C', None)), Err(Refusal::NotPermitted));
    stage.take();
    for letter in ['B', 'C', 'D'] {
        assert_eq!(stage.does(letter, Command::Leave {}), Ok(()));
    }
    stage.after(0);
    assert_eq!((of(&stage, 'B').place, of(&stage, 'D').place), (None, Some(Place::Room)));
    assert_eq!(of(&stage, 'C').place, None, "nobody but themself has seen them in the hall");
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
    assert_eq!(record.all_invited, Some(true));
    assert_eq!((row('E').stays[0].from_ms, row('E').stays[0].to_ms), (6_000, Some(16_000)));
    assert_eq!(row('B').confirmed_at_ms, Some(6_000));
    assert_eq!((row('B').exclusions[0].bias, row('B').exclusions[0].to_ms), (Bias::Involved, Some(16_000)));
    let log = seen(&stage).log;
    let phone = log.iter().find(|line| line.what == What::CamePhone).expect("written down");
    assert_eq!((phone.who.as_slice(), phone.by.as_deref()), (&["Mitglied E".to_owned()][..], Some("M")));
}
