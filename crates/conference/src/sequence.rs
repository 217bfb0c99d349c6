//! A participant's own numbering of events, and the commands already done.

use std::collections::VecDeque;
use std::sync::Arc;

use ids::CommandId;

use crate::effect::Event;
use crate::limits::{BACKLOG_MAX, COMMANDS_REMEMBERED_MAX};

/// Events sent to one participant: 1, 2, 3 …, the newest kept for resuming.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Sequence {
    last: u64,
    backlog: VecDeque<Arc<Event>>,
}

impl Sequence {
    /// A sequence whose first event has the number `last + 1`.
    pub(crate) fn starting_at(last: u64) -> Self {
        Self { last, backlog: VecDeque::new() }
    }

    /// Number of the newest event.
    pub(crate) fn last(&self) -> u64 {
        self.last
    }

    pub(crate) fn push(&mut self, event: Arc<Event>) -> u64 {
        if self.backlog.len() == BACKLOG_MAX {
            self.backlog.pop_front();
        }
        self.backlog.push_back(event);
        self.last += 1;
        self.last
    }

    /// Makes what was sent so far useless for resuming: only a snapshot tells what is now.
    pub(crate) fn cut(&mut self) {
        self.backlog.clear();
        self.last += 1;
    }

    /// The events after number `after`, or `None` when they are not all kept or were never sent.
    pub(crate) fn after(&self, after: u64) -> Option<Vec<(u64, Arc<Event>)>> {
        let missed = usize::try_from(self.last.checked_sub(after)?).ok()?;
        let skip = self.backlog.len().checked_sub(missed)?;
        Some((after + 1..).zip(self.backlog.iter().skip(skip).cloned()).collect())
    }
}

/// The newest commands of a participant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Commands {
    done: VecDeque<CommandId>,
}

impl Commands {
    pub(crate) fn contains(&self, id: CommandId) -> bool {
        self.done.contains(&id)
    }

    pub(crate) fn remember(&mut self, id: CommandId) {
        if self.done.len() == COMMANDS_REMEMBERED_MAX {
            self.done.pop_front();
        }
        self.done.push_back(id);
    }
}
