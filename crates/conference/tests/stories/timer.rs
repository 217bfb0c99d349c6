//! The break with its question who is ready.

use conference::order::Source;
use conference::timer::TimerKind;
use conference::{Command, MediaEffect, Refusal};

use crate::stage::{Stage, media, who};

#[test]
fn a_break_is_quiet_and_everybody_says_when_they_are_ready() {
    let mut stage = Stage::with("AB");
    let start =
        |seconds| Command::TimerStart { kind: TimerKind::Break, title: None, seconds, ask_ready: true, quiet: true };
    assert_eq!(stage.does('A', start(None)), Err(Refusal::InvalidValue));
    assert_eq!(stage.does('B', start(Some(60))), Err(Refusal::NotPermitted));
    stage.does('A', start(Some(60))).unwrap();
    let muted: Vec<_> = media(&stage.take(), 'B')
        .into_iter()
        .filter_map(|effect| if let MediaEffect::Mute { source, .. } = effect { Some(source) } else { None })
        .collect();
    assert_eq!(muted, [Source::Microphone, Source::Camera]);
    stage.does('B', Command::Ready { ready: true }).unwrap();
    assert!(stage.sees('A').timer.unwrap().ready.contains(&who('B')));
    stage.does('B', Command::Leave {}).unwrap();
    assert!(stage.sees('A').timer.unwrap().ready.is_empty(), "who is gone is not ready");
    stage.does('A', Command::TimerStop {}).unwrap();
    assert_eq!(stage.does('A', Command::Ready { ready: true }), Err(Refusal::NotNow));
}
