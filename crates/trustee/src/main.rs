//! Does the work of a trustee in a secret vote, beside the browser: for large bodies, and for whoever does not want to
//! trust a page with it.
//!
//! Its keys are its own and never leave its file. It believes the server nothing: it reads every entry by the law of
//! votes, compares every checkpoint with a tree of its own, and gives its sum once, over what the members' devices have
//! confirmed.

mod arguments;
mod desk;
#[cfg(test)]
#[path = "../../ballot/tests/common/mod.rs"]
mod hall;
mod reader;
mod server;
mod state;
mod stop;
#[cfg(test)]
mod stub;
mod words;
mod work;

use std::io::{BufRead, Read, Write};
use std::process::ExitCode;

use clap::Parser;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use arguments::Arguments;
use server::Server;
use state::State;
use stop::Stop;
use words::{Said, Voice};
use work::Work;

/// Something is wrong with the vote; nothing was given, unless the words say so.
const ALARM: u8 = 1;
/// This program has nothing to give here.
const NOTHING: u8 = 2;
/// A file or the way to the server fails.
const FAULT: u8 = 3;
/// A call that cannot be understood (sysexits.h).
const USAGE: u8 = 64;

/// Longest certificate file, bytes.
const PEM_BYTES_MAX: u64 = 1024 * 1024;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { USAGE } else { 0 });
        }
    };
    let voice = Voice(arguments.lang);
    let work = match prepare(&arguments, voice) {
        Ok(work) => work,
        Err(fault) => {
            complain(&voice.of(fault));
            return ExitCode::from(FAULT);
        }
    };
    let Some(mut work) = work else {
        voice.say(words::over());
        return ExitCode::SUCCESS;
    };
    match work.run(lines()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            complain(&voice.of(words::stopped(&stop, work.has_decided())));
            ExitCode::from(match stop {
                Stop::Alarm(_) => ALARM,
                Stop::NotAsked | Stop::Once | Stop::Refused(_) => NOTHING,
                Stop::Form | Stop::State(_) => FAULT,
            })
        }
    }
}

/// Nothing when the vote was over before.
fn prepare(arguments: &Arguments, voice: Voice) -> Result<Option<Work>, Said> {
    let folder = arguments.folder().ok_or_else(words::no_folder)?;
    let mut authority = String::new();
    if let Some(path) = &arguments.authority {
        let read = std::fs::File::open(path).and_then(|file| file.take(PEM_BYTES_MAX).read_to_string(&mut authority));
        read.map_err(|fault| words::unread(path, &fault))?;
    }
    let server = Server::new(arguments.address.clone(), &authority).map_err(|fault| words::untrusting(&fault))?;
    let state = State::open(&folder, &arguments.address).map_err(|fault| words::kept(&fault))?;
    Ok(Work::new(arguments.address.clone(), server, state, voice, arguments.give))
}

/// What the person writes, line by line; none when nobody sits there.
fn lines() -> UnboundedReceiver<String> {
    let (said, heard) = unbounded_channel();
    // A read of the terminal cannot be called off, so it is waited for by nobody.
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if said.send(line).is_err() {
                break;
            }
        }
    });
    heard
}

fn complain(fault: &str) {
    let _ = writeln!(std::io::stderr(), "plenum-trustee: {fault}");
}
