//! The floor: what it costs to write the same messages and do nothing else.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use bench::{Fault, Usage};

use crate::Process;

/// A message somebody got.
#[derive(Clone, Copy)]
pub(crate) struct Message {
    /// Since the first join.
    pub(crate) at: Duration,
    pub(crate) bytes: usize,
}

/// When the floor writes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// One message after the other: the least that it can cost.
    Flat,
    /// Each when the person got it from the server: readers sleep in between and have to be woken.
    AsItCame,
}

/// Times the flat floor is measured: once is too short for a figure.
const ROUNDS: u32 = 5;

/// Processor seconds of a process that writes the same frames to as many sockets.
pub(crate) fn measure(people: &[Vec<Message>], pace: Pace) -> Result<f64, Fault> {
    let rounds = if pace == Pace::Flat { ROUNDS } else { 1 };
    let mut process = Process(
        Command::new(std::env::current_exe()?)
            .arg("floor")
            .arg(people.len().to_string())
            .arg(rounds.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?,
    );
    let mut stdout = BufReader::new(process.0.stdout.take().ok_or("no output")?);
    let mut line = String::new();
    stdout.read_line(&mut line)?;
    let mut readers = Vec::new();
    for person in people {
        let mut socket = TcpStream::connect(("127.0.0.1", line.trim().parse::<u16>()?))?;
        let wanted = person.iter().map(|message| message.bytes).sum::<usize>() * rounds as usize;
        readers.push(std::thread::spawn(move || {
            let mut buffer = vec![0; 64 * 1024];
            let mut got = 0;
            while got < wanted {
                match socket.read(&mut buffer) {
                    Ok(0) | Err(_) => break,
                    Ok(n) => got += n,
                }
            }
            got == wanted
        }));
    }
    let mut stdin = process.0.stdin.take().ok_or("no input")?;
    for (who, message) in order(people, pace) {
        let at_us = if pace == Pace::Flat { 0 } else { message.at.as_micros() };
        writeln!(stdin, "{who} {} {at_us}", message.bytes)?;
    }
    drop(stdin);
    let whole = readers.into_iter().all(|reader| reader.join().unwrap_or(false));
    line.clear();
    stdout.read_line(&mut line)?;
    if whole { Ok(line.trim().parse::<f64>()? / f64::from(rounds)) } else { Err("the floor lost bytes".into()) }
}

/// Flat: everybody's first message, everybody's second and so on.
fn order(people: &[Vec<Message>], pace: Pace) -> Vec<(usize, Message)> {
    let mut all: Vec<_> = people
        .iter()
        .enumerate()
        .flat_map(|(who, messages)| messages.iter().enumerate().map(move |(nth, message)| (nth, who, *message)))
        .collect();
    match pace {
        Pace::Flat => all.sort_by_key(|(nth, who, _)| (*nth, *who)),
        Pace::AsItCame => all.sort_by_key(|(_, _, message)| message.at),
    }
    all.into_iter().map(|(_, who, message)| (who, message)).collect()
}

/// The process itself: one write for each message. Says its port, then what it has used.
#[expect(clippy::print_stdout, reason = "the measuring process reads it")]
pub(crate) fn run(people: usize, rounds: u32) -> Result<(), Fault> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("{}", listener.local_addr()?.port());
    let mut sockets = Vec::new();
    for _ in 0..people {
        let (socket, _) = listener.accept()?;
        socket.set_nodelay(true)?;
        sockets.push(socket);
    }
    let mut messages = Vec::new();
    for line in std::io::stdin().lines() {
        let line = line?;
        let numbers: Vec<u64> = line.split(' ').filter_map(|number| number.parse().ok()).collect();
        if let [who, bytes, at_us] = numbers[..] {
            messages.push((usize::try_from(who)?, usize::try_from(bytes)?, Duration::from_micros(at_us)));
        }
    }
    let bytes = vec![b'x'; messages.iter().map(|(_, bytes, _)| *bytes).max().unwrap_or(0)];
    let before = Usage::of(std::process::id());
    let started = Instant::now();
    for _ in 0..rounds {
        for (who, size, at) in &messages {
            if let Some(wait) = at.checked_sub(started.elapsed()).filter(|wait| *wait > Duration::from_millis(1)) {
                std::thread::sleep(wait);
            }
            if let Some(socket) = sockets.get_mut(*who) {
                socket.write_all(&bytes[..*size])?;
            }
        }
    }
    println!("{}", Usage::of(std::process::id()).since(&before));
    Ok(())
}
