//! What people think, without who thinks it.

use conference::poll::{PollBox, PollPlan, PollStanding};
use conference::{Command, Effect, Fact, Refusal, Role, Room};

use crate::stage::{Stage, who};

fn plan(multiple: bool, live: bool) -> PollPlan {
    let choices = ["Ja", "Nein", "Egal"].map(String::from).to_vec();
    PollPlan { question: "Umziehen?".into(), choices, multiple, live, seconds: None }
}

fn start(plan: PollPlan) -> Command {
    Command::PollStart { plan, draft: None }
}

fn answer(poll: u32, choices: &[u32]) -> Command {
    Command::PollAnswer { poll, choices: choices.to_vec() }
}

fn standing(effects: &[Effect], letter: char) -> Option<PollStanding> {
    effects.iter().rev().find_map(|effect| match effect {
        Effect::Standing { to, standing } if to.contains(&crate::stage::id(u128::from(u32::from(letter)))) => {
            Some(standing.clone())
        }
        _ => None,
    })
}

#[test]
fn answers_are_counted_once_and_whose_they_are_is_written_nowhere() {
    let mut stage = Stage::with("ABCD");
    assert_eq!(stage.does('B', start(plan(false, false))), Err(Refusal::NotPermitted));
    stage.does('A', start(plan(false, false))).unwrap();
    stage.does('B', answer(1, &[0])).unwrap();
    stage.does('C', answer(1, &[0])).unwrap();
    assert_eq!(stage.does('B', answer(1, &[1])), Err(Refusal::NotNow), "it cannot be changed");
    assert_eq!(stage.does('D', answer(1, &[0, 1])), Err(Refusal::InvalidValue), "one choice");
    assert_eq!(stage.does('D', answer(1, &[3])), Err(Refusal::InvalidValue));
    assert_eq!(stage.does('D', answer(1, &[])), Err(Refusal::InvalidValue));
    stage.after(2_000);
    let effects = stage.take();
    let seen = standing(&effects, 'A').unwrap();
    assert_eq!((seen.answers, seen.eligible, seen.answered, seen.counts), (2, 4, false, None));
    assert!(standing(&effects, 'B').unwrap().answered);

    stage.does('A', Command::PollEnd { poll: 1 }).unwrap();
    let result = stage.sees('D').polls[0].result.clone().unwrap();
    assert_eq!((result.answers, result.eligible, result.counts), (2, 4, vec![2, 0, 0]));
    assert_eq!(stage.does('D', answer(1, &[0])), Err(Refusal::NotNow));

    let journal: Vec<_> = effects
        .iter()
        .filter_map(|effect| if let Effect::Journal(entry) = effect { Some(entry) } else { None })
        .collect();
    assert!(
        matches!(journal.as_slice(), [one] if matches!(one.fact, Fact::PollStarted { .. })),
        "no answer stands in it"
    );
}

#[test]
fn a_live_poll_shows_sums_but_not_one_answer_at_a_time() {
    let mut stage = Stage::with("ABC");
    stage.does('A', start(plan(true, true))).unwrap();
    stage.after(2_000);
    stage.take();
    stage.does('B', answer(1, &[0, 2])).unwrap();
    stage.does('C', answer(1, &[2])).unwrap();
    let effects = stage.take();
    assert!(standing(&effects, 'A').is_none(), "gathered first");
    stage.after(1_000);
    assert_eq!(standing(&stage.take(), 'A').unwrap().counts, Some(vec![1, 0, 2]));
}

#[test]
fn a_restart_keeps_what_was_answered() {
    let mut stage = Stage::with("");
    for letter in "ABC".chars() {
        stage.comes(letter).unwrap();
    }
    stage.does('A', start(plan(false, false))).unwrap();
    stage.does('B', answer(1, &[1])).unwrap();
    let mut rebuilt = Room::new(stage.room.about().clone());
    let mut kept: Option<PollBox> = None;
    for effect in stage.take() {
        match effect {
            Effect::Journal(entry) => rebuilt.replay(entry),
            Effect::Box { contents, .. } => kept = contents,
            _ => {}
        }
    }
    rebuilt.restore_box(1, kept.unwrap());
    stage.room = rebuilt;
    assert_eq!(stage.does('B', answer(1, &[0])), Err(Refusal::NotNow), "has answered already");
    stage.does('C', answer(1, &[1])).unwrap();
    stage.does('A', Command::PollEnd { poll: 1 }).unwrap();
    assert_eq!(stage.sees('A').polls[0].result.clone().unwrap().counts, [0, 2, 0]);
}

#[test]
fn several_run_at_once_with_time_and_prepared_ones_wait() {
    let mut stage = Stage::with("AB");
    stage.does('A', Command::PollPrepare { plan: plan(false, false), draft: None }).unwrap();
    assert!(stage.sees('B').poll_drafts.is_empty());
    let draft = stage.sees('A').poll_drafts[0].clone();
    stage.does('A', Command::PollStart { plan: draft.plan, draft: Some(draft.id) }).unwrap();
    assert!(stage.sees('A').poll_drafts.is_empty(), "used up");
    stage.does('A', start(PollPlan { seconds: Some(30), ..plan(false, true) })).unwrap();
    stage.does('A', Command::PollTime { poll: 1, seconds: Some(90) }).unwrap();
    stage.after(31_000);
    let ended = |stage: &Stage| stage.sees('B').polls.iter().map(|poll| poll.result.is_some()).collect::<Vec<_>>();
    assert_eq!(ended(&stage), [false, true]);
    stage.does('A', Command::End {}).unwrap();
    let results = stage
        .take()
        .into_iter()
        .filter(|effect| matches!(effect, Effect::Journal(entry) if matches!(entry.fact, Fact::PollEnded { .. })))
        .count();
    assert_eq!(results, 2, "the end of the conference keeps the result of what still ran");
}

#[test]
fn a_question_that_is_none_is_refused() {
    let mut stage = Stage::with("AB");
    let bad = |choices: Vec<String>| start(PollPlan { choices, ..plan(false, false) });
    let many = |n: usize| (0..n).map(|n| n.to_string()).collect::<Vec<_>>();
    assert_eq!(stage.does('A', bad(many(1))), Err(Refusal::InvalidValue));
    assert_eq!(stage.does('A', bad(many(65))), Err(Refusal::InvalidValue));
    assert_eq!(stage.does('A', bad(vec!["Ja".into(), " Ja ".into()])), Err(Refusal::InvalidValue));
    assert_eq!(stage.does('A', bad(vec!["Ja".into(), String::new()])), Err(Refusal::InvalidText));
    stage.does('A', bad(many(64))).unwrap();
    stage.does('A', Command::RoleGive { participant: who('B'), role: Role::Observer }).unwrap();
    assert_eq!(stage.does('B', answer(1, &[0])), Err(Refusal::NotPermitted));
}
