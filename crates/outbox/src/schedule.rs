//! When a delivery that failed is tried again. Pure: time and randomness are arguments.

use std::time::Duration;

/// Waits after the first, second, … failure, as Standard Webhooks recommends: over three days in all.
pub const WAITS: [Duration; 9] = [
    Duration::from_secs(5),
    Duration::from_secs(5 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(2 * 3600),
    Duration::from_secs(5 * 3600),
    Duration::from_secs(10 * 3600),
    Duration::from_secs(14 * 3600),
    Duration::from_secs(20 * 3600),
    Duration::from_secs(24 * 3600),
];

/// How long to wait after `failures` failures (1 or more); `None` when it is given up.
/// `random` spreads the wait evenly over its upper fifth, `[wait, wait × 1.2)`, so that what failed together
/// does not come back together, and nothing comes back early.
#[must_use]
pub fn wait_after(failures: u32, random: u64) -> Option<Duration> {
    let wait = *WAITS.get(usize::try_from(failures.checked_sub(1)?).ok()?)?;
    let spread = u64::try_from(wait.as_millis() / 5).ok()?;
    Some(wait + Duration::from_millis(random.checked_rem(spread).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_stay_in_their_bounds_and_end() {
        let mut before = Duration::ZERO;
        for failures in 1..=9 {
            let wait = WAITS[failures as usize - 1];
            for random in [0, 1, 999, u64::MAX / 3, u64::MAX] {
                let got = wait_after(failures, random).expect("nine failures are tried again");
                assert!(got >= wait && got < wait + wait / 5, "{failures} {random}: {got:?}");
                assert!(got >= before, "{failures} {random}: earlier than the wait before"); // whose upper end is excluded
            }
            before = wait + wait / 5;
        }
        for failures in [0, 10, u32::MAX] {
            assert_eq!(wait_after(failures, 7), None);
        }
        assert!(WAITS.iter().sum::<Duration>() > Duration::from_secs(3 * 86_400));
    }
}
