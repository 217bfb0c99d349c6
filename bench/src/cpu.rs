//! Processor time of a process, finer than the ticks of `/proc/<pid>/stat`.

use std::collections::BTreeMap;
use std::fs;

/// `/proc/<pid>/stat` counts in these, seconds (proc(5); 100 a second on Linux).
const TICK_S: f64 = 0.01;

/// What a process has used until a moment.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    /// User and system time of the whole process, ended threads included, seconds.
    ticks_s: f64,
    /// Time on a processor of each living thread, nanoseconds.
    threads: BTreeMap<String, u64>,
}

impl Usage {
    /// Now. Nothing for a process that is not there.
    pub fn of(pid: u32) -> Self {
        let mut threads = BTreeMap::new();
        for task in fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten() {
            let on_cpu = fs::read_to_string(task.path().join("schedstat")).unwrap_or_default();
            if let Some(spent_ns) = on_cpu.split(' ').next().and_then(|first| first.parse().ok()) {
                threads.insert(task.file_name().to_string_lossy().into_owned(), spent_ns);
            }
        }
        Self { ticks_s: ticks_s(pid), threads }
    }

    /// Processor seconds spent since an earlier moment.
    pub fn since(&self, earlier: &Self) -> f64 {
        let spent_ns = |(thread, now): (&String, &u64)| now - earlier.threads.get(thread).unwrap_or(&0).min(now);
        let fine_s = self.threads.iter().map(spent_ns).sum::<u64>() as f64 / 1e9;
        // A thread that ended meanwhile took its count with it; the ticks still have it. Both ends
        // of the ticks are rounded.
        fine_s.max(self.ticks_s - earlier.ticks_s - 2.0 * TICK_S)
    }
}

fn ticks_s(pid: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name may hold spaces; what follows its bracket does not.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    // 14 and 15 of proc(5); the first two are before the bracket.
    (ticks(11) + ticks(12)) * TICK_S
}
