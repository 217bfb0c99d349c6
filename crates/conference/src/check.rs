//! Presence checks of a training: at moments nobody foresees, everybody is asked to say that they are here.

use std::collections::BTreeSet;

use ids::ParticipantId;
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::effect::Event;
use crate::entry::Fact;
use crate::limits::{CHECK_ANSWER_SECONDS_MIN, CHECKS_MAX, SECONDS_MAX};
use crate::policy::Permission;
use crate::presence::Seat;
use crate::refusal::Refusal;
use crate::room::Room;

/// When checks come, seconds. The moment is drawn anew each time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
#[serde(deny_unknown_fields)]
pub struct CheckPlan {
    /// The first one not before this time has passed …
    pub first_after: u32,
    /// … and at most this much later.
    pub first_within: u32,
    /// The next ones not before this time has passed since the last …
    pub next_after: u32,
    /// … and at most this much later.
    pub next_within: u32,
    /// Time to answer.
    pub answer: u32,
}

impl CheckPlan {
    fn is_valid(&self) -> bool {
        let Self { first_after, first_within, next_after, next_within, answer } = *self;
        [first_after, first_within, next_within].iter().all(|seconds| *seconds <= SECONDS_MAX)
            // One check is over before the next one comes.
            && (CHECK_ANSWER_SECONDS_MIN..=next_after).contains(&answer)
            && next_after <= SECONDS_MAX
    }
}

/// The newest check, as the one who is asked sees it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Check {
    pub id: u32,
    pub until_ms: i64,
    /// You have said that you are here, or need not.
    pub confirmed: bool,
}

/// All checks, for those who lead them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Checks {
    /// While checks are to come.
    pub plan: Option<CheckPlan>,
    pub done: Vec<CheckResult>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct CheckResult {
    pub id: u32,
    pub at_ms: i64,
    pub until_ms: i64,
    /// Who was here and asked.
    pub expected: BTreeSet<ParticipantId>,
    pub confirmed: BTreeSet<ParticipantId>,
}

/// Checks as the room knows them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct CheckState {
    pub(crate) view: Checks,
    /// When the next one comes; nobody is told.
    pub(crate) next_ms: Option<i64>,
}

impl Room {
    pub(crate) fn decide_check(&self, seat: &Seat, command: Command) -> Result<Fact, Refusal> {
        let you = seat.profile.participant;
        let state = &self.state.checks;
        match command {
            Command::CheckPlan { plan } => {
                self.need(seat, Permission::Check)?;
                if state.view.plan.is_some() {
                    return Err(Refusal::NotNow);
                }
                if !plan.is_valid() {
                    return Err(Refusal::InvalidValue);
                }
                let next_ms = self.drawn(plan.first_after, plan.first_within);
                Ok(Fact::ChecksPlanned { plan, next_ms, by: you })
            }
            Command::CheckStop {} => {
                self.need(seat, Permission::Check)?;
                state.view.plan.map(|_| Fact::ChecksStopped { by: you }).ok_or(Refusal::NotNow)
            }
            Command::CheckConfirm { check } => {
                let known = state.view.done.iter().find(|known| known.id == check).ok_or(Refusal::NotFound)?;
                if !known.expected.contains(&you) {
                    return Err(Refusal::NotFound);
                }
                if known.confirmed.contains(&you) || self.state.now_ms > known.until_ms {
                    return Err(Refusal::NotNow);
                }
                Ok(Fact::CheckConfirmed { check, participant: you })
            }
            _ => Err(Refusal::NotNow),
        }
    }

    /// A moment between `after` and `after + within` seconds from now.
    fn drawn(&self, after: u32, within: u32) -> i64 {
        let mut dice = self.dice;
        let within_ms = usize::try_from(within).unwrap_or(0) * 1_000 + 1;
        let drawn = i64::try_from(dice.below(within_ms)).unwrap_or(0);
        self.state.now_ms + i64::from(after) * 1_000 + drawn
    }

    /// The moment has come.
    pub(crate) fn open_check(&mut self) {
        let state = &self.state.checks;
        let Some(plan) = state.view.plan else { return };
        let id = u32::try_from(state.view.done.len()).unwrap_or(u32::MAX) + 1;
        let until_ms = self.state.now_ms + i64::from(plan.answer) * 1_000;
        let more = state.view.done.len() + 1 < CHECKS_MAX;
        let next_ms = more.then(|| self.drawn(plan.next_after, plan.next_within));
        self.record(None, Fact::CheckOpened { check: id, until_ms, next_ms });
        // The same dice must not fall the same way again.
        self.dice.next();
    }

    pub(crate) fn apply_checks_planned(&mut self, plan: CheckPlan, next_ms: i64) {
        self.state.checks.view.plan = Some(plan);
        self.state.checks.next_ms = Some(next_ms);
        self.tell_checks();
    }

    pub(crate) fn apply_checks_stopped(&mut self) {
        self.state.checks.view.plan = None;
        self.state.checks.next_ms = None;
        self.tell_checks();
    }

    pub(crate) fn apply_check_opened(&mut self, id: u32, until_ms: i64, next_ms: Option<i64>) {
        let asked = |seat: &&crate::presence::Seat| {
            !seat.connections.is_empty() && !seat.permissions.contains(Permission::Check)
        };
        let expected: BTreeSet<_> =
            self.state.seats.values().filter(asked).map(|seat| seat.profile.participant).collect();
        let at_ms = self.state.now_ms;
        let confirmed = BTreeSet::new();
        self.state.checks.next_ms = next_ms;
        let result = CheckResult { id, at_ms, until_ms, expected: expected.clone(), confirmed };
        self.state.checks.view.done.push(result);
        let check = Check { id, until_ms, confirmed: false };
        self.tell_where(Event::CheckChanged { check }, |seat| expected.contains(&seat.profile.participant));
        self.tell_checks();
    }

    pub(crate) fn apply_check_confirmed(&mut self, id: u32, participant: ParticipantId) {
        let Some(known) = self.state.checks.view.done.iter_mut().find(|known| known.id == id) else { return };
        known.confirmed.insert(participant);
        let check = Check { id, until_ms: known.until_ms, confirmed: true };
        self.tell_one(participant, Event::CheckChanged { check });
        self.tell_checks();
    }

    /// What somebody is asked now or was asked last.
    pub(crate) fn check_for(&self, you: ParticipantId) -> Option<Check> {
        let newest = self.state.checks.view.done.iter().rfind(|check| check.expected.contains(&you))?;
        let confirmed = newest.confirmed.contains(&you);
        Some(Check { id: newest.id, until_ms: newest.until_ms, confirmed })
    }

    fn tell_checks(&mut self) {
        let checks = self.state.checks.view.clone();
        self.tell_permitted(Event::ChecksChanged { checks }, Permission::Check);
    }
}
