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
    /// `together` after it was told, with one telling. What `tell` hands back was not told: it is due again, after
    /// `again`.
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
                    if left == Due::default() {
                        tokio::time::sleep(together).await;
                    } else {
                        tokio::time::sleep(again).await;
                        free.0.note(meeting, |due| due.add(left));
                    }
                    drop(free);
                });
            }
            self.0.rung.notified().await;
        }
    }

    fn note(&self, meeting: Meeting, change: impl FnOnce(&mut Due)) {
        change(self.state().due.entry(meeting).or_default());
        self.0.rung.notify_one();
    }

    /// What is due in meetings that are not being told; they are from now on.
    fn take(&self) -> Vec<(Meeting, Due)> {
        let mut state = self.state();
        let State { due, busy } = &mut *state;
        let taken: Vec<_> = due.extract_if(.., |meeting, _| !busy.contains(meeting)).collect();
        busy.extend(taken.iter().map(|(meeting, _)| *meeting));
        taken
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
