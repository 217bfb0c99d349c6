//! What commands print. Whoever reads it may go before the end (`plenum admin tenant list | head -1`): the command then
//! does its work to the end, prints nothing more, and ends without a word and with the code of a process that SIGPIPE
//! has ended. `println!` would panic, since the runtime of Rust ignores that signal.

use std::fmt::Arguments;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;
use std::sync::OnceLock;

use crate::Failure;

/// What shells answer for a process that SIGPIPE (13) has ended.
const READER_GONE: u8 = 128 + 13;

/// Why the first line that could not be written was not; nothing is written after it.
static FAULT: OnceLock<io::Error> = OnceLock::new();

/// Prints a line for the person at the terminal.
macro_rules! say {
    ($($line:tt)+) => { $crate::terminal::write(format_args!("{}\n", format_args!($($line)+))) };
}
pub(crate) use say;

/// Prints a text as it is.
pub(crate) fn write(text: Arguments<'_>) {
    if FAULT.get().is_some() {
        return;
    }
    let mut out = io::stdout().lock();
    // Flushed each time: a fault is known here, and not at the end of the process, where nobody could tell it.
    if let Err(fault) = out.write_fmt(text).and_then(|()| out.flush()) {
        FAULT.get_or_init(|| fault);
    }
}

/// How the process ends: with what went wrong in one sentence, or with what became of its output.
pub(crate) fn end(done: Result<(), Failure>) -> ExitCode {
    let gone = |fault: &io::Error| fault.kind() == ErrorKind::BrokenPipe;
    let sentence = match (done, FAULT.get()) {
        (Err(Failure(sentence)), _) => sentence,
        (Ok(()), None) => return ExitCode::SUCCESS,
        (Ok(()), Some(fault)) if gone(fault) => return ExitCode::from(READER_GONE),
        (Ok(()), Some(fault)) => format!("what this command found or made could not be printed: {fault}"),
    };
    // Where nobody hears it, the code tells.
    let _ = writeln!(io::stderr(), "plenum: {sentence}");
    ExitCode::from(2)
}
