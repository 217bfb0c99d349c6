//! Checks the record of a vote: offline, without the server, without anything but this file.
//!
//! Ends with 0 if everything was looked at and is right, 1 if something is wrong, 2 if something could not be looked at
//! or less is there than was asked for, 3 if the file is no record, 64 if the call was wrong.

mod arguments;
mod json;
mod words;

use std::io::{Read, Write};
use std::process::ExitCode;

use clap::Parser;
use record::{Trust, Verdict, pdf};

use arguments::{Arguments, Command, Protocol, Verify};

/// A call that cannot be understood (sysexits.h).
const USAGE: u8 = 64;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { USAGE } else { 0 });
        }
    };
    let done = match &arguments.command {
        Command::Verify(verify) => verify_record(verify),
        Command::Protocol(protocol) => write_protocol(protocol),
    };
    match done {
        Ok(verdict) => ExitCode::from(verdict.exit_code()),
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "votecheck: {error}");
            ExitCode::from(USAGE)
        }
    }
}

fn verify_record(verify: &Verify) -> Result<Verdict, String> {
    let trust = verify.trust()?;
    // One byte more than is taken shows that there are too many.
    let file = read(&verify.file, record::limits::PDF_BYTES_MAX as u64 + 1)?;
    let receipt = match &verify.receipt {
        Some(path) => Some(read(path, record::limits::FILE_BYTES_MAX as u64 + 1)?),
        None => None,
    };
    let (mut findings, opened) = record::verify(&file, &trust, receipt.as_deref());
    if let Some(opened) = opened.as_ref().filter(|_| pdf::is_pdf(&file)) {
        protocol::compare(&mut findings, opened, &file);
    }
    // What a record that is wrong says came out is not repeated.
    let is_right = matches!(findings.verdict(), Verdict::Valid | Verdict::Incomplete);
    let summary = opened.filter(|_| is_right).and_then(|opened| protocol::summary(&opened, verify.lang.into()));
    let text = if verify.json {
        json::of(&findings, summary, verify.lang)
    } else {
        words::of(&findings, summary, verify.lang)
    };
    // Whoever closed the pipe has read enough.
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
    Ok(findings.verdict())
}

/// Nobody has to trust anybody for a protocol: the pages say what the record says, and whoever reads them verifies it.
/// Of a record that is wrong there is none.
fn write_protocol(order: &Protocol) -> Result<Verdict, String> {
    let file = read(&order.file, record::limits::CONTAINER_BYTES_MAX as u64 + 1)?;
    // A protocol holds a record already; in another one nobody would find it.
    if pdf::is_pdf(&file) {
        return Err(format!("{}: this is a protocol, and no record", order.file.display()));
    }
    let (findings, opened) = record::verify(&file, &Trust::default(), None);
    match (findings.verdict(), opened) {
        (Verdict::Valid | Verdict::Incomplete, Some(opened)) => {
            let pdf = protocol::pdf(&opened, file, order.lang.into()).map_err(|error| error.to_string())?;
            std::fs::write(&order.pdf, pdf).map_err(|error| format!("{}: {error}", order.pdf.display()))?;
            Ok(Verdict::Valid)
        }
        (verdict, _) => {
            let _ = write!(std::io::stderr(), "{}", words::of(&findings, None, order.lang));
            Ok(verdict)
        }
    }
}

fn read(path: &std::path::Path, most: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let open = std::fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes));
    open.map_err(|error| format!("{}: {error}", path.display())).map(|_| bytes)
}
