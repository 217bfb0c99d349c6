//! Slows down guessing: failures are counted per account and per network.

use std::collections::HashMap;

/// Failures of one account within the window before it has to wait.
const ACCOUNT_FAILURES_MAX: u32 = 10;
/// Failures from one network within the window; an authority may sit behind one address.
const NETWORK_FAILURES_MAX: u32 = 50;
/// After this long without a failure the count starts anew, milliseconds.
const WINDOW_MS: i64 = 15 * 60 * 1_000;
/// Names remembered at a time; the oldest are forgotten first.
const NAMES_MAX: usize = 10_000;

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    first_ms: i64,
    /// Whether the log says that somebody has to wait.
    told: bool,
}

/// Failures by name. Unknown accounts count like known ones, so nothing can be learnt from waiting.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    failures: HashMap<String, Failures>,
}

impl Throttle {
    /// Seconds to wait before a try, or none.
    pub(crate) fn wait_s(&self, account: &str, network: &str, now_ms: i64) -> Option<u32> {
        [(format!("a {account}"), ACCOUNT_FAILURES_MAX), (format!("n {network}"), NETWORK_FAILURES_MAX)]
            .into_iter()
            .filter_map(|(name, max)| {
                let failures = self.failures.get(&name)?;
                let left_ms = failures.first_ms + WINDOW_MS - now_ms;
                (failures.count >= max && left_ms > 0).then(|| u32::try_from(left_ms / 1_000 + 1).unwrap_or(u32::MAX))
            })
            .max()
    }

    /// Whether nobody said in this window yet that this account or network has to wait: a log that anybody could fill
    /// would hide more than it tells.
    pub(crate) fn is_news(&mut self, account: &str, network: &str) -> bool {
        let names = [format!("a {account}"), format!("n {network}")];
        let max = [ACCOUNT_FAILURES_MAX, NETWORK_FAILURES_MAX];
        let mut news = false;
        for (name, max) in names.iter().zip(max) {
            if let Some(failures) = self.failures.get_mut(name).filter(|failures| failures.count >= max) {
                news |= !std::mem::replace(&mut failures.told, true);
            }
        }
        news
    }

    pub(crate) fn failed(&mut self, account: &str, network: &str, now_ms: i64) {
        self.forget(now_ms);
        for name in [format!("a {account}"), format!("n {network}")] {
            let failures = self.failures.entry(name).or_insert(Failures { count: 0, first_ms: now_ms, told: false });
            if now_ms - failures.first_ms >= WINDOW_MS {
                *failures = Failures { count: 0, first_ms: now_ms, told: false };
            }
            failures.count += 1;
        }
    }

    pub(crate) fn succeeded(&mut self, account: &str) {
        self.failures.remove(&format!("a {account}"));
    }

    fn forget(&mut self, now_ms: i64) {
        if self.failures.len() < NAMES_MAX {
            return;
        }
        self.failures.retain(|_, f| now_ms - f.first_ms < WINDOW_MS);
        if self.failures.len() >= NAMES_MAX
            && let Some(oldest) = self.failures.values().map(|f| f.first_ms).min()
        {
            self.failures.retain(|_, f| f.first_ms > oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_failures_of_an_account_make_it_wait_out_the_window() {
        let mut throttle = Throttle::default();
        for n in 0..10 {
            assert_eq!(throttle.wait_s("a@b", "192.0.2.0", n), None);
            throttle.failed("a@b", "192.0.2.0", n);
        }
        assert!(throttle.wait_s("a@b", "198.51.100.0", 20).is_some(), "from any network");
        assert_eq!(throttle.wait_s("other@b", "192.0.2.0", 20), None);
        assert_eq!(throttle.wait_s("a@b", "192.0.2.0", WINDOW_MS), None);
    }

    #[test]
    fn that_somebody_has_to_wait_is_news_once_in_a_window() {
        let mut throttle = Throttle::default();
        for n in 0..10 {
            assert!(!throttle.is_news("a@b", "192.0.2.0"));
            throttle.failed("a@b", "192.0.2.0", n);
        }
        assert!(throttle.is_news("a@b", "192.0.2.0"));
        assert!(!throttle.is_news("a@b", "192.0.2.0"));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut throttle = Throttle::default();
        for n in 0..30_000_i64 {
            throttle.failed(&format!("{n}@b"), "192.0.2.0", n);
        }
        assert!(throttle.failures.len() <= NAMES_MAX + 1);
    }
}
