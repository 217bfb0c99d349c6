//! What rooms are to be told of their votes: a set, not a queue. However much happens in a meeting, it waits once, and
//! a meeting that is slow to be told delays no other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ids::{MeetingId, TenantId};
use tokio::sync::{Notify, Semaphore};
use uuid::Uuid;

/// How many meetings are told at a time.
const AT_ONCE: usize = 16;

/// Longest wait until something that fails each time is told again.
const TOLD_AGAIN_MAX: Duration = Duration::from_secs(60);

/// A meeting, and whose.
pub type Meeting = (TenantId, MeetingId);

/// What has changed in a meeting since it was told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// Votes that have gone on.
    pub votes: BTreeSet<Uuid>,
    /// Somebody has come or gone, or a vote was opened: those that are open are to hear who is there.
    pub moved: bool,
    /// Somebody has registered a key.
    pub keys: bool,
}

impl Due {
    fn add(&mut self, other: Self) {
        self.votes.extend(other.votes);
        self.moved |= other.moved;
        self.keys |= other.keys;
    }
}

/// Where it is said that something has changed. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Changes(Arc<Board>);

#[derive(Debug, Default)]
struct Board {
    state: Mutex<State>,
    rung: Notify,
}

#[derive(Debug, Default)]
struct State {
    due: BTreeMap<Meeting, Due>,
    /// Meetings that are being told.
    busy: BTreeSet<Meeting>,
    /// What could not be told.
    later: BTreeMap<Meeting, Later>,
}

#[derive(Debug, Default)]
struct Later {
    left: Due,
    /// Somebody waits until it is due again.
    is_waiting: bool,
    /// How often something was left in a row.
    times: u32,
}

impl Changes {
    /// A vote has gone on.
    pub fn vote(&self, meeting: Meeting, vote: Uuid) {
        self.note(meeting, |due| due.votes.extend([vote]));
    }

    /// Somebody has come or gone.
    pub fn moved(&self, meeting: Meeting) {
        self.note(meeting, |due| due.moved = true);
    }

    /// Somebody has registered a key.
    pub fn keys(&self, meeting: Meeting) {
        self.note(meeting, |due| due.keys = true);
    }

    /// Tells until the process ends: several meetings at once, none twice at a time, and what happens in one within
    /// `together` after it was told, with one telling. What `tell` hands back was not told: it is due again after
    /// `again`, twice as late each further time, and nothing else in its meeting waits for it.
    pub async fn tell<F, T>(&self, together: Duration, again: Duration, tell: F)
    where
        F: Fn(Meeting, Due) -> T,
        T: Future<Output = Due> + Send + 'static,
    {
        let turns = Arc::new(Semaphore::new(AT_ONCE));
        loop {
            for (meeting, due) in self.take() {
                let (free, turns, telling) = (Free(self.clone(), meeting), turns.clone(), tell(meeting, due));
                tokio::spawn(async move {
                    let turn = turns.acquire().await;
                    let left = telling.await;
                    drop(turn);
                    let changes = free.0.clone();
                    let wait = changes.put_off(meeting, left, again);
                    tokio::time::sleep(together).await;
                    drop(free);
                    if let Some(wait) = wait {
                        tokio::time::sleep(wait).await;
                        changes.fall_due(meeting);
                    }
                });
            }
            self.0.rung.notified().await;
        }
    }

    /// Keeps what could not be told; how long to wait until [`Self::fall_due`], unless somebody does already.
    fn put_off(&self, meeting: Meeting, left: Due, again: Duration) -> Option<Duration> {
        let mut state = self.state();
        if left == Due::default() {
            state.later.retain(|of, later| *of != meeting || later.is_waiting);
            return None;
        }
        let later = state.later.entry(meeting).or_default();
        later.left.add(left);
        if later.is_waiting {
            return None;
        }
        later.is_waiting = true;
        later.times = later.times.saturating_add(1);
        Some(wait_after(later.times, again))
    }

    fn fall_due(&self, meeting: Meeting) {
        let left = self.state().later.get_mut(&meeting).map(|later| {
            later.is_waiting = false;
            std::mem::take(&mut later.left)
        });
        if let Some(left) = left {
            self.note(meeting, |due| due.add(left));
        }
    }

    fn note(&self, meeting: Meeting, change: impl FnOnce(&mut Due)) {
        change(self.state().due.entry(meeting).or_default());
        self.0.rung.notify_one();
    }

    /// What is due in meetings that are not being told; they are from now on.
    fn take(&self) -> Vec<(Meeting, Due)> {
        let mut state = self.state();
        let State { due, busy, .. } = &mut *state;
        let taken: Vec<_> = due.extract_if(.., |meeting, _| !busy.contains(meeting)).collect();
        busy.extend(taken.iter().map(|(meeting, _)| *meeting));
        taken
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long is waited after something was left so many times in a row.
fn wait_after(times: u32, again: Duration) -> Duration {
    again.saturating_mul(2_u32.saturating_pow(times.saturating_sub(1))).min(TOLD_AGAIN_MAX)
}

/// A meeting that is being told; also where that panics, it is free afterwards.
struct Free(Changes, Meeting);

impl Drop for Free {
    fn drop(&mut self) {
        self.0.state().busy.remove(&self.1);
        self.0.0.rung.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;

    use super::*;

    fn meeting(number: u128) -> Meeting {
        (TenantId::from_uuid(Uuid::from_u128(1)), MeetingId::from_uuid(Uuid::from_u128(number)))
    }

    /// What is told, and the hand that lets go on whoever tells.
    fn telling(changes: &Changes) -> mpsc::UnboundedReceiver<(Meeting, Due, Arc<Notify>)> {
        let (told, heard) = mpsc::unbounded_channel();
        let changes = changes.clone();
        tokio::spawn(async move {
            let tell = |meeting, due| {
                let (told, go_on) = (told.clone(), Arc::new(Notify::new()));
                async move {
                    told.send((meeting, due, go_on.clone())).expect("somebody hears");
                    go_on.notified().await;
                    Due::default()
                }
            };
            changes.tell(Duration::ZERO, Duration::ZERO, tell).await;
        });
        heard
    }

    #[tokio::test]
    async fn a_slow_meeting_delays_no_other_and_is_never_told_twice_at_a_time() {
        let changes = Changes::default();
        let mut heard = telling(&changes);
        let (slow, vote) = (meeting(1), Uuid::from_u128(7));
        changes.vote(slow, vote);
        let (first, due, go_on) = heard.recv().await.expect("it is told");
        assert_eq!((first, due.votes.len(), due.moved), (slow, 1, false));
        // While it is told, more happens there than anybody counts.
        for number in 0..1_000 {
            changes.vote(slow, Uuid::from_u128(number % 3));
            changes.moved(slow);
        }
        for number in 2..10 {
            changes.keys(meeting(number));
            let (other, due, go_on) = heard.recv().await.expect("it is told");
            assert_eq!((other, due), (meeting(number), Due { keys: true, ..Due::default() }));
            go_on.notify_one();
        }
        assert!(heard.is_empty(), "not again before it is told");
        go_on.notify_one();
        let (again, due, _) = heard.recv().await.expect("it is told");
        assert_eq!((again, due.votes.len(), due.moved), (slow, 3, true), "and then all of it together");
        assert!(changes.state().due.is_empty());
    }

    #[tokio::test]
    async fn what_always_fails_delays_nothing_else_in_its_meeting() {
        let changes = Changes::default();
        let (told, mut heard) = mpsc::unbounded_channel();
        let (telling, room, bad) = (changes.clone(), meeting(1), Uuid::from_u128(7));
        tokio::spawn(async move {
            let tell = |_, due: Due| {
                told.send(due.clone()).expect("somebody hears");
                std::future::ready(Due {
                    votes: due.votes.into_iter().filter(|vote| *vote == bad).collect(),
                    ..Due::default()
                })
            };
            telling.tell(Duration::ZERO, TOLD_AGAIN_MAX, tell).await;
        });
        changes.vote(room, bad);
        heard.recv().await.expect("it is told");
        for number in 8..100 {
            let vote = Uuid::from_u128(number);
            changes.vote(room, vote);
            let due = heard.recv().await.expect("it is told at once");
            assert_eq!(due.votes, BTreeSet::from([vote]), "and what failed waits");
        }
        // More that fails goes along with what waits already.
        changes.vote(room, bad);
        heard.recv().await.expect("it is told");
        let state = changes.state();
        let later = &state.later[&room];
        assert_eq!((&later.left.votes, later.is_waiting, later.times), (&BTreeSet::from([bad]), true, 1));
    }

    #[test]
    fn the_wait_grows_and_ends() {
        let waits: Vec<_> = [1, 2, 3, 4, 5, 99].map(|times| wait_after(times, Duration::from_secs(5)).as_secs()).into();
        assert_eq!(waits, [5, 10, 20, 40, 60, 60]);
    }

    #[tokio::test]
    async fn what_was_not_told_is_told_again_with_what_came_since() {
        let changes = Changes::default();
        let (told, mut heard) = mpsc::unbounded_channel();
        let (telling, room) = (changes.clone(), meeting(1));
        tokio::spawn(async move {
            // The first time the room hears of the keys alone.
            let tell = |_, due: Due| {
                told.send(due.clone()).expect("somebody hears");
                std::future::ready(if due.keys { Due { keys: false, ..due } } else { Due::default() })
            };
            telling.tell(Duration::ZERO, Duration::ZERO, tell).await;
        });
        let (one, other) = (Uuid::from_u128(7), Uuid::from_u128(8));
        changes.keys(room);
        changes.vote(room, one);
        changes.moved(room);
        let due = heard.recv().await.expect("it is told");
        assert_eq!(due, Due { votes: BTreeSet::from([one]), moved: true, keys: true });
        changes.vote(room, other);
        let mut again = heard.recv().await.expect("it is told again");
        if again.votes.len() == 1 {
            again.add(heard.recv().await.expect("and so is what came since"));
        }
        assert_eq!(again, Due { votes: BTreeSet::from([one, other]), moved: true, keys: false });
    }
}
