//! Countdown, stopwatch and break, one at a time.

use std::collections::BTreeSet;

use ids::ParticipantId;
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::effect::Event;
use crate::entry::Fact;
use crate::hall::Place;
use crate::limits::SECONDS_MAX;
use crate::order::Source;
use crate::policy::Permission;
use crate::presence::Seat;
use crate::refusal::Refusal;
use crate::room::Room;
use crate::text::clean_note;

/// What a timer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum TimerKind {
    Countdown,
    Stopwatch,
    /// A countdown that fills the stage.
    Break,
}

/// The timer everybody sees.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Timer {
    pub kind: TimerKind,
    pub title: Option<String>,
    pub started_at_ms: i64,
    /// For countdown and break. It stays when it is over, until somebody stops it.
    pub ends_at_ms: Option<i64>,
    pub by: ParticipantId,
    pub ask_ready: bool,
    /// Who has said to be ready.
    pub ready: BTreeSet<ParticipantId>,
}

impl Room {
    pub(crate) fn decide_timer(&self, seat: &Seat, command: Command) -> Result<Fact, Refusal> {
        let you = seat.profile.participant;
        match command {
            Command::TimerStart { kind, title, seconds, ask_ready, quiet } => {
                self.need(seat, Permission::Timer)?;
                let title = title.map(|text| clean_note(&text).ok_or(Refusal::InvalidText)).transpose()?;
                let fits = match (kind, seconds) {
                    (TimerKind::Stopwatch, seconds) => seconds.is_none(),
                    (_, Some(seconds)) => (1..=SECONDS_MAX).contains(&seconds),
                    (_, None) => false,
                };
                if !fits {
                    return Err(Refusal::InvalidValue);
                }
                Ok(Fact::TimerStarted { kind, title, seconds, ask_ready, quiet, by: you })
            }
            Command::TimerStop {} => {
                self.need(seat, Permission::Timer)?;
                self.stage(seat.place).timer.as_ref().map(|_| Fact::TimerStopped { by: you }).ok_or(Refusal::NotNow)
            }
            Command::Ready { ready } => {
                let asked = self.stage(seat.place).timer.as_ref().is_some_and(|timer| timer.ask_ready);
                if asked { Ok(Fact::ReadySet { participant: you, ready }) } else { Err(Refusal::NotNow) }
            }
            _ => Err(Refusal::NotNow),
        }
    }

    pub(crate) fn apply_timer_started(&mut self, timer: Timer, quiet: bool) {
        let by = timer.by;
        let place = self.place_of(by);
        self.stage_mut(place).timer = Some(timer);
        self.tell_timer(place);
        if quiet {
            let here = self.state.seats.iter().filter(|(_, seat)| seat.place == place);
            let everybody: Vec<_> = here.map(|(participant, _)| *participant).collect();
            for source in [Source::Microphone, Source::Camera] {
                self.apply_muted(source, &everybody, by);
            }
        }
    }

    pub(crate) fn apply_timer_stopped(&mut self, by: ParticipantId) {
        let place = self.place_of(by);
        if self.stage_mut(place).timer.take().is_some() {
            self.tell_timer(place);
        }
    }

    pub(crate) fn apply_ready(&mut self, place: Place, participant: ParticipantId, ready: bool) {
        let Some(timer) = &mut self.stage_mut(place).timer else { return };
        let changed = if ready { timer.ready.insert(participant) } else { timer.ready.remove(&participant) };
        if changed {
            self.tell_place(place, Event::ReadyChanged { participant, ready });
        }
    }

    fn tell_timer(&mut self, place: Place) {
        let timer = self.stage(place).timer.clone();
        self.tell_place(place, Event::TimerChanged { timer });
    }
}
