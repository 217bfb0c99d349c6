//! What the measurements share: the server, sockets, processor time, and the result file.
//!
//! Every figure is a ratio within one run, because machines differ and are noisy.

mod cpu;
mod server;
pub mod socket;

use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value, json};

pub use cpu::Usage;
pub use server::{Server, free_port, root};

/// Whatever ends a measurement.
pub type Fault = Box<dyn std::error::Error + Send + Sync>;

/// Writes a result as the run found it.
pub fn write(path: &Path, command: &str, figures: Map<String, Value>) -> std::io::Result<()> {
    let result = json!({ "command": command, "machine": machine(), "date": today(), "figures": figures });
    std::fs::write(path, format!("{result:#}\n"))
}

fn machine() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{}, {cores} cores", model.map_or("unknown processor", |(_, name)| name))
}

fn today() -> String {
    let output = Command::new("date").arg("-I").output().map(|out| out.stdout).unwrap_or_default();
    String::from_utf8_lossy(&output).trim().to_owned()
}
