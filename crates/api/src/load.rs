//! What the process takes from the machine, as Linux counts it; nothing where the system does not say.

use std::fs;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The shortest time over which a share means anything.
const SPAN_MIN: Duration = Duration::from_secs(1);
/// Samples are taken this often; what is told is of one to two such times.
const SAMPLE_EVERY: Duration = Duration::from_secs(60);

/// How busy the processors are with this process.
pub struct Processors {
    ticks_per_second: u64,
    /// Time the process has used, in ticks, and when that was; two of them, the older first.
    samples: Mutex<[(u64, Instant); 2]>,
}

impl Processors {
    /// Counts from now on. `ticks_per_second` is what the kernel counts in (`_SC_CLK_TCK`).
    pub fn watch(ticks_per_second: u64) -> Self {
        let first = (ticks().unwrap_or_default(), Instant::now());
        Self { ticks_per_second: ticks_per_second.max(1), samples: Mutex::new([first, first]) }
    }

    /// Part of all processors together.
    pub(crate) fn used_percent(&self) -> Option<u32> {
        let (used, now) = (ticks()?, Instant::now());
        let mut samples = self.samples.lock().unwrap_or_else(PoisonError::into_inner);
        let (before, since) = samples[0];
        if now.duration_since(samples[1].1) >= SAMPLE_EVERY {
            *samples = [samples[1], (used, now)];
        }
        share(used.saturating_sub(before), now.duration_since(since), self.ticks_per_second, processors())
    }
}

fn share(ticks: u64, span: Duration, ticks_per_second: u64, processors: u32) -> Option<u32> {
    if span < SPAN_MIN {
        return None;
    }
    let possible_ms = u128::from(processors) * span.as_millis();
    let used_ms = u128::from(ticks) * 1_000 / u128::from(ticks_per_second);
    Some(u32::try_from(used_ms * 100 / possible_ms.max(1)).unwrap_or(100).min(100))
}

pub(crate) fn processors() -> u32 {
    std::thread::available_parallelism().map_or(1, |count| u32::try_from(count.get()).unwrap_or(u32::MAX))
}

/// What the process holds.
pub(crate) fn memory_bytes() -> Option<u64> {
    kilobytes(&fs::read_to_string("/proc/self/status").ok()?, "VmRSS:")
}

/// What the machine has.
pub(crate) fn machine_memory_bytes() -> Option<u64> {
    kilobytes(&fs::read_to_string("/proc/meminfo").ok()?, "MemTotal:")
}

/// A line such as `VmRSS:     1234 kB`, in bytes.
fn kilobytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1_024)
}

/// Time in user and kernel mode that the process has used.
fn ticks() -> Option<u64> {
    used(&fs::read_to_string("/proc/self/stat").ok()?)
}

/// Fields 14 and 15 of `proc_pid_stat(5)`. The name before them may hold blanks and brackets.
fn used(stat: &str) -> Option<u64> {
    let (_, after) = stat.rsplit_once(')')?;
    let mut fields = after.split_ascii_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let kernel: u64 = fields.next()?.parse().ok()?;
    user.checked_add(kernel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_kernel_writes_is_read() {
        let stat = "4711 (a (b) c) S 1 4711 4711 0 -1 4194560 812 0 0 0 120 30 0 0 20 0 9 0 100 1 2";
        assert_eq!(used(stat), Some(150));
        assert_eq!(used("nonsense"), None);
        assert_eq!(kilobytes("VmPeak:\t 9 kB\nVmRSS:\t    2048 kB\n", "VmRSS:"), Some(2_097_152));
        assert_eq!(kilobytes("VmRSS:\tmuch\n", "VmRSS:"), None);
    }

    #[test]
    fn a_share_is_of_all_processors() {
        let span = Duration::from_secs(10);
        assert_eq!(share(1_000, span, 100, 1), Some(100));
        assert_eq!(share(1_000, span, 100, 4), Some(25));
        assert_eq!(share(9_999, span, 100, 1), Some(100), "never more than there is");
        assert_eq!(share(1, Duration::ZERO, 100, 1), None);
    }
}
