//! Background jobs: what runs by itself, how it went last, and when it is due again.
//!
//! Whoever starts such work runs it through [`Jobs::run`], so that operators see it; work that stops is seen, too.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use store::Clock;
use wire::overview::{Job, JobName};

/// A run that begins later than this after it was due is late.
const LATE_MS: i64 = 60_000;

/// The jobs of this process. Cheap to clone.
#[derive(Clone)]
pub struct Jobs {
    clock: Arc<dyn Clock>,
    known: Arc<Mutex<BTreeMap<JobName, Entry>>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    running: bool,
    started_at_ms: Option<i64>,
    ended_at_ms: Option<i64>,
    failed: u32,
    every_ms: i64,
}

impl Jobs {
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, known: Arc::default() }
    }

    /// Does the work of a job that is due again `every` so often after its start. The work answers how many of its
    /// parts failed; what they were, it has logged.
    pub async fn run(&self, name: JobName, every: Duration, work: impl Future<Output = u32>) {
        let every_ms = i64::try_from(every.as_millis()).unwrap_or(i64::MAX);
        {
            let mut known = self.known();
            let entry = known.entry(name).or_default();
            *entry = Entry { running: true, started_at_ms: Some(self.clock.now_ms()), every_ms, ..*entry };
        }
        // Work that panics or is dropped has failed; it must not look as if it ran for ever.
        let mut run = Run { jobs: self, name, failed: 1 };
        run.failed = work.await;
    }

    /// All that have run, or run now.
    pub(crate) fn all(&self) -> Vec<Job> {
        let now_ms = self.clock.now_ms();
        let job = |(name, entry): (&JobName, &Entry)| {
            let due_at_ms = entry.started_at_ms.map(|started| started.saturating_add(entry.every_ms));
            let Entry { running, started_at_ms, ended_at_ms, failed, .. } = *entry;
            let late = due_at_ms.is_some_and(|due| now_ms > due.saturating_add(LATE_MS));
            Job { name: *name, running, started_at_ms, ended_at_ms, failed, due_at_ms, late }
        };
        self.known().iter().map(job).collect()
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<JobName, Entry>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Run<'a> {
    jobs: &'a Jobs,
    name: JobName,
    failed: u32,
}

impl Drop for Run<'_> {
    fn drop(&mut self) {
        let ended_at_ms = Some(self.jobs.clock.now_ms());
        if let Some(entry) = self.jobs.known().get_mut(&self.name) {
            *entry = Entry { running: false, ended_at_ms, failed: self.failed, ..*entry };
        }
    }
}

#[cfg(test)]
mod tests {
    use store::ManualClock;

    use super::*;

    #[tokio::test]
    async fn a_job_tells_how_it_went_and_when_it_is_late() {
        let clock = Arc::new(ManualClock::at(1_000));
        let jobs = Jobs::new(clock.clone());
        assert!(jobs.all().is_empty(), "what has never run is not known");
        let every = Duration::from_secs(60);
        jobs.run(JobName::Chats, every, async { 2 }).await;
        let job = jobs.all()[0];
        assert_eq!((job.running, job.failed, job.ended_at_ms, job.due_at_ms), (false, 2, Some(1_000), Some(61_000)));
        clock.advance(120_000);
        assert!(!jobs.all()[0].late, "a little late is not late");
        clock.advance(1_001);
        assert!(jobs.all()[0].late);
        let seen = jobs.clone();
        jobs.run(JobName::Chats, every, async move {
            assert!(seen.all()[0].running && !seen.all()[0].late);
            0
        })
        .await;
        assert_eq!((jobs.all()[0].failed, jobs.all()[0].running), (0, false));
    }

    #[tokio::test]
    async fn work_that_is_dropped_has_failed() {
        let jobs = Jobs::new(Arc::new(ManualClock::at(0)));
        {
            let stuck = jobs.run(JobName::Usage, Duration::from_secs(1), std::future::pending());
            tokio::select! {
                biased;
                () = stuck => unreachable!(),
                () = std::future::ready(()) => {}
            }
        }
        assert_eq!((jobs.all()[0].running, jobs.all()[0].failed), (false, 1));
    }
}
