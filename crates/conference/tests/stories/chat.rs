//! Chat: private, in groups, changed and taken back.

use conference::chat::{Conversation, Message};
use conference::{Command, Refusal};

use crate::stage::{Stage, who};

fn say(text: &str, to: Option<Conversation>) -> Command {
    Command::ChatSend { text: text.into(), to, reply_to: None, mentions: None }
}

fn newest(stage: &Stage, letter: char) -> Message {
    stage.sees(letter).chat.last().cloned().unwrap()
}

#[test]
fn what_is_private_stays_between_two() {
    let mut stage = Stage::with("ABC");
    stage.does('B', say("unter uns", Some(Conversation::Person(who('C'))))).unwrap();
    assert_eq!(newest(&stage, 'C').text, "unter uns");
    assert!(stage.sees('A').chat.is_empty(), "not even the chair reads it");
    let message = newest(&stage, 'B').id;
    assert_eq!(stage.does('A', Command::ChatDelete { message }), Err(Refusal::NotFound));
}

#[test]
fn a_group_writes_among_itself_until_one_leaves_it() {
    let mut stage = Stage::with("ABC");
    stage.does('B', Command::GroupCreate { name: "Fraktion".into(), members: vec![who('C')] }).unwrap();
    let group = stage.sees('C').groups[0].id;
    stage.does('C', say("Hallo", Some(Conversation::Group(group)))).unwrap();
    assert_eq!(newest(&stage, 'B').text, "Hallo");
    assert_eq!(stage.does('A', say("?", Some(Conversation::Group(group)))), Err(Refusal::NotFound));
    stage.does('C', Command::GroupLeave { group }).unwrap();
    assert!(stage.sees('C').groups.is_empty() && stage.sees('C').chat.is_empty());
}

#[test]
fn own_words_are_changed_and_taken_back_others_only_by_who_may() {
    let mut stage = Stage::with("ABC");
    stage.does('B', say("Tpipfehler", None)).unwrap();
    let message = newest(&stage, 'B').id;
    assert_eq!(stage.does('C', Command::ChatEdit { message, text: "x".into() }), Err(Refusal::NotPermitted));
    stage.does('B', Command::ChatEdit { message, text: "Tippfehler".into() }).unwrap();
    assert_eq!((newest(&stage, 'C').text.as_str(), newest(&stage, 'C').edited_at_ms), ("Tippfehler", Some(1_000)));
    assert_eq!(stage.does('C', Command::ChatDelete { message }), Err(Refusal::NotPermitted));
    stage.does('A', Command::ChatPin { message, pinned: true }).unwrap();
    stage.does('A', Command::ChatDelete { message }).unwrap();
    let trace = newest(&stage, 'C');
    assert_eq!((trace.text.as_str(), trace.deleted_by, trace.pinned), ("", Some(who('A')), false));
    assert_eq!(stage.does('B', Command::ChatEdit { message, text: "doch".into() }), Err(Refusal::NotNow));
}
