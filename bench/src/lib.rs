//! What the measurements share: processes, their processor time, and the result file.
//!
//! Every figure is a ratio within one run, because machines differ and are noisy.

use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value, json};

/// Processor time a process has used so far, user and system, seconds (`/proc/<pid>/stat`, proc(5)).
pub fn cpu_seconds(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name may hold spaces; what follows its bracket does not.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    // 14 and 15 of proc(5); the first two are before the bracket. 100 ticks a second on Linux.
    (ticks(11) + ticks(12)) / 100.0
}

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
