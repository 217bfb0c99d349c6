//! Who has the floor, and rounds in which it goes from one to the next (talking stick).

use ids::ParticipantId;
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::effect::Event;
use crate::entry::Fact;
use crate::hall::{PLENARY, Place, Stage};
use crate::limits::{PARTICIPANTS_MAX, SECONDS_MAX};
use crate::order::Source;
use crate::policy::Permission;
use crate::presence::Seat;
use crate::refusal::Refusal;
use crate::room::Room;

/// Somebody has the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Floor {
    pub participant: ParticipantId,
    pub since_ms: i64,
    /// When the time is over. In a round the next one follows then; otherwise it is only shown.
    pub until_ms: Option<i64>,
}

/// Who is next in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Strategy {
    /// In the order given.
    List,
    /// In an order drawn at the start.
    Random,
    /// Whoever has the floor names the next.
    Nomination,
    /// The first raised hand.
    Queue,
}

/// A round that runs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Round {
    pub strategy: Strategy,
    pub started_at_ms: i64,
    /// Time of each, seconds.
    pub seconds: Option<u32>,
    pub append_joiners: bool,
    pub repeat: bool,
    /// Who is still to come, in order; for a nomination, who may be named.
    pub remaining: Vec<ParticipantId>,
    /// Who has had the floor.
    pub done: Vec<ParticipantId>,
    /// Stopped with this much time left to whoever has the floor, milliseconds.
    pub paused_left_ms: Option<i64>,
    pub paused: bool,
}

/// How long somebody has had the floor in this conference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct SpeakingTime {
    pub participant: ParticipantId,
    pub total_ms: i64,
    pub turns: u32,
}

impl Room {
    pub(crate) fn decide_floor(&self, seat: &Seat, command: Command) -> Result<Fact, Refusal> {
        let by = seat.profile.participant;
        let stage = self.stage(seat.place);
        let holds = stage.floor.is_some_and(|floor| floor.participant == by);
        match command {
            Command::HandRaise {} => {
                self.need(seat, Permission::Hand)?;
                Ok(Fact::HandRaised { participant: by })
            }
            Command::HandLower { participant } => {
                if participant != by {
                    self.need(seat, Permission::Floor)?;
                }
                self.neighbour(seat, participant)?;
                Ok(Fact::HandLowered { participant, by })
            }
            Command::HandLowerAll {} => {
                self.need(seat, Permission::Floor)?;
                Ok(Fact::HandsLowered { by })
            }
            Command::FloorGive { participant, seconds } => {
                self.need(seat, Permission::Floor)?;
                self.neighbour(seat, participant)?;
                if stage.round.is_some() {
                    return Err(Refusal::NotNow);
                }
                duration(seconds)?;
                Ok(Fact::FloorGiven { participant, seconds, by })
            }
            Command::FloorEnd {} => {
                if !holds {
                    self.need(seat, Permission::Floor)?;
                }
                if stage.floor.is_none() || stage.round.is_some() {
                    return Err(Refusal::NotNow);
                }
                Ok(Fact::FloorEnded { by })
            }
            Command::RoundStart { strategy, participants, seconds, append_joiners, repeat } => {
                self.need(seat, Permission::Floor)?;
                duration(seconds)?;
                if stage.round.is_some() {
                    return Err(Refusal::NotNow);
                }
                let participants = self.lined_up(seat, strategy, participants)?;
                Ok(Fact::RoundStarted { strategy, participants, seconds, append_joiners, repeat, by })
            }
            Command::RoundPass { to } => {
                let round = stage.round.as_ref().ok_or(Refusal::NotNow)?;
                if !holds {
                    self.need(seat, Permission::Floor)?;
                }
                if round.paused && holds && !seat.permissions.contains(Permission::Floor) {
                    return Err(Refusal::NotNow);
                }
                if let Some(to) = to {
                    // Only a nomination is made by who has the floor; who leads may call anybody.
                    if round.strategy != Strategy::Nomination {
                        self.need(seat, Permission::Floor)?;
                    } else if !round.remaining.contains(&to) {
                        return Err(Refusal::NotFound);
                    }
                    self.neighbour(seat, to)?;
                }
                Ok(Fact::RoundPassed { to, by })
            }
            Command::RoundSkip { participant } => {
                self.need(seat, Permission::Floor)?;
                let round = stage.round.as_ref().ok_or(Refusal::NotNow)?;
                let known = round.remaining.contains(&participant);
                if known { Ok(Fact::RoundSkipped { participant, by }) } else { Err(Refusal::NotFound) }
            }
            Command::RoundPause { paused } => {
                self.need(seat, Permission::Floor)?;
                let round = stage.round.as_ref().ok_or(Refusal::NotNow)?;
                if round.paused == paused { Err(Refusal::NotNow) } else { Ok(Fact::RoundPaused { paused, by }) }
            }
            Command::RoundEnd {} => {
                self.need(seat, Permission::Floor)?;
                stage.round.as_ref().map(|_| Fact::RoundEnded { by }).ok_or(Refusal::NotNow)
            }
            _ => Err(Refusal::NotNow),
        }
    }

    /// Who takes part in a round, in its order.
    fn lined_up(
        &self,
        seat: &Seat,
        strategy: Strategy,
        wanted: Vec<ParticipantId>,
    ) -> Result<Vec<ParticipantId>, Refusal> {
        if strategy == Strategy::Queue {
            return if wanted.is_empty() { Ok(Vec::new()) } else { Err(Refusal::InvalidValue) };
        }
        if wanted.is_empty() || wanted.len() > PARTICIPANTS_MAX {
            return Err(Refusal::InvalidValue);
        }
        let mut line: Vec<ParticipantId> = Vec::with_capacity(wanted.len());
        for participant in wanted {
            self.neighbour(seat, participant)?;
            if !line.contains(&participant) {
                line.push(participant);
            }
        }
        if strategy == Strategy::Random {
            let mut dice = self.dice;
            for at in (1..line.len()).rev() {
                line.swap(at, dice.below(at + 1));
            }
        }
        Ok(line)
    }

    pub(crate) fn apply_hand_raised(&mut self, participant: ParticipantId, at_ms: i64) {
        let place = self.place_of(participant);
        if let Some(hand) = self.stage_mut(place).hands.raise(participant, at_ms) {
            self.tell_place(place, Event::HandRaised { hand });
            self.call_next_hand(place);
        }
    }

    pub(crate) fn apply_hand_lowered(&mut self, participant: ParticipantId, by: ParticipantId) {
        let place = self.place_of(participant);
        if self.stage_mut(place).hands.lower(participant) {
            self.tell_place(place, Event::HandLowered { participant, by });
        }
    }

    pub(crate) fn apply_hands_lowered(&mut self, by: ParticipantId) {
        let place = self.place_of(by);
        if self.stage_mut(place).hands.lower_all() {
            self.tell_place(place, Event::HandsLowered { by });
        }
    }

    pub(crate) fn apply_floor_given(&mut self, participant: ParticipantId, seconds: Option<u32>) {
        let place = self.place_of(participant);
        self.end_turn(place);
        self.begin_turn(place, participant, seconds);
        self.floor_changed(place);
    }

    pub(crate) fn apply_floor_ended(&mut self, by: ParticipantId) {
        let place = self.place_of(by);
        self.end_turn(place);
        self.floor_changed(place);
    }

    pub(crate) fn apply_round_started(&mut self, round: Round, by: ParticipantId) {
        let place = self.place_of(by);
        self.end_turn(place);
        self.stage_mut(place).round = Some(round);
        self.next_turn(place, None);
        self.floor_changed(place);
    }

    pub(crate) fn apply_round_passed(&mut self, to: Option<ParticipantId>, by: ParticipantId) {
        let place = self.place_of(by);
        self.end_turn(place);
        self.next_turn(place, to);
        self.floor_changed(place);
    }

    pub(crate) fn apply_round_skipped(&mut self, participant: ParticipantId, by: ParticipantId) {
        let place = self.place_of(by);
        if let Some(round) = &mut self.stage_mut(place).round {
            round.remaining.retain(|id| *id != participant);
        }
        self.floor_changed(place);
    }

    pub(crate) fn apply_round_paused(&mut self, paused: bool, by: ParticipantId) {
        let now_ms = self.state.now_ms;
        let place = self.place_of(by);
        let Stage { floor, round, .. } = self.stage_mut(place);
        let Some(round) = round else { return };
        round.paused = paused;
        if let Some(floor) = floor {
            if paused {
                round.paused_left_ms = floor.until_ms.take().map(|until| (until - now_ms).max(0));
            } else {
                floor.until_ms = round.paused_left_ms.take().map(|left| now_ms + left);
            }
        }
        self.floor_changed(place);
    }

    pub(crate) fn apply_round_ended(&mut self, by: ParticipantId) {
        let place = self.place_of(by);
        self.end_turn(place);
        self.stage_mut(place).round = None;
        self.floor_changed(place);
    }

    /// In a round by raised hands a free floor goes to the next hand at once.
    fn call_next_hand(&mut self, place: Place) {
        let stage = self.stage(place);
        let queue = stage.round.as_ref().is_some_and(|round| round.strategy == Strategy::Queue);
        if queue && stage.floor.is_none() {
            self.next_turn(place, None);
            self.floor_changed(place);
        }
    }

    /// The first turn in a round that is over by time: when and where.
    pub(crate) fn turn_due(&self) -> Option<(i64, Place)> {
        let due = |stage: &Stage| stage.round.as_ref().and(stage.floor).and_then(|floor| floor.until_ms);
        let stages = self.state.stages.iter().map(|(place, stage)| (*place, stage));
        let all = std::iter::once((PLENARY, &self.state.plenary)).chain(stages);
        all.filter_map(|(place, stage)| Some((due(stage)?, place))).min()
    }

    /// The time of a turn is over.
    pub(crate) fn turn_over(&mut self, place: Place) {
        self.end_turn(place);
        // A nomination waits for whoever leads to name the next.
        if self.stage(place).round.as_ref().is_some_and(|round| round.strategy != Strategy::Nomination) {
            self.next_turn(place, None);
        }
        self.floor_changed(place);
    }

    /// Somebody is gone: neither has the floor nor is next.
    pub(crate) fn leave_floor(&mut self, place: Place, participant: ParticipantId) {
        let mut changed = false;
        let Stage { floor, round, .. } = self.stage_mut(place);
        if let Some(round) = round {
            let before = round.remaining.len();
            round.remaining.retain(|id| *id != participant);
            changed = round.remaining.len() < before;
        }
        if floor.is_some_and(|floor| floor.participant == participant) {
            self.end_turn(place);
            if self.stage(place).round.as_ref().is_some_and(|round| round.strategy != Strategy::Nomination) {
                self.next_turn(place, None);
            }
            changed = true;
        }
        if changed {
            self.floor_changed(place);
        }
    }

    /// Who comes later stands at the end.
    pub(crate) fn join_round(&mut self, place: Place, participant: ParticipantId) {
        let Stage { floor, round, .. } = self.stage_mut(place);
        let holds = floor.is_some_and(|floor| floor.participant == participant);
        let Some(round) = round else { return };
        let known = holds || round.remaining.contains(&participant) || round.done.contains(&participant);
        if round.append_joiners && round.strategy != Strategy::Queue && !known {
            round.remaining.push(participant);
            self.tell_floor(place);
        }
    }

    fn begin_turn(&mut self, place: Place, participant: ParticipantId, seconds: Option<u32>) {
        let now_ms = self.state.now_ms;
        let until_ms = seconds.map(|seconds| now_ms + i64::from(seconds) * 1_000);
        let stage = self.stage_mut(place);
        stage.floor = Some(Floor { participant, since_ms: now_ms, until_ms });
        if stage.hands.lower(participant) {
            self.tell_place(place, Event::HandLowered { participant, by: participant });
        }
    }

    fn end_turn(&mut self, place: Place) {
        let Some(floor) = self.stage_mut(place).floor.take() else { return };
        let Floor { participant, since_ms, .. } = floor;
        let spoken = self.state.spoken.entry(participant).or_default();
        spoken.0 += self.state.now_ms - since_ms;
        spoken.1 += 1;
        let time = SpeakingTime { participant, total_ms: spoken.0, turns: spoken.1 };
        self.tell_permitted(Event::SpeakingTimeChanged { time }, Permission::SeeSpeakingTime);
        if let Some(round) = &mut self.stage_mut(place).round {
            round.paused = false;
            round.paused_left_ms = None;
            round.done.push(participant);
            if round.repeat && round.strategy == Strategy::Nomination {
                round.remaining.push(participant);
            }
            // Who leads may speak all the time, so their microphone stays as it is.
            let leads = self.state.seats.get(&participant).is_some_and(|seat| seat.profile.role.leads());
            if !leads {
                self.apply_muted(Source::Microphone, &[participant], participant);
            }
        }
    }

    /// The next one of the round has the floor. A round of people ends after the last.
    fn next_turn(&mut self, place: Place, to: Option<ParticipantId>) {
        let stage = self.stage_mut(place);
        let first_hand = stage.hands.first();
        let Some(round) = &mut stage.round else { return };
        let seconds = round.seconds;
        let next = to.or(match round.strategy {
            Strategy::List | Strategy::Random => round.remaining.first().copied(),
            Strategy::Queue => first_hand,
            Strategy::Nomination => None,
        });
        match next {
            Some(next) => {
                round.remaining.retain(|id| *id != next);
                self.begin_turn(place, next, seconds);
            }
            None if round.remaining.is_empty() && round.strategy != Strategy::Queue => stage.round = None,
            None => {}
        }
    }

    fn floor_changed(&mut self, place: Place) {
        // Whoever reads that they have the floor can speak already.
        self.settle_permissions();
        self.tell_floor(place);
    }

    fn tell_floor(&mut self, place: Place) {
        let Stage { floor, round, .. } = self.stage(place);
        let event = Event::FloorChanged { floor: *floor, round: round.clone() };
        self.tell_place(place, event);
    }

    pub(crate) fn speaking_times(&self) -> Vec<SpeakingTime> {
        let time = |(participant, (total_ms, turns)): (&ParticipantId, &(i64, u32))| SpeakingTime {
            participant: *participant,
            total_ms: *total_ms,
            turns: *turns,
        };
        self.state.spoken.iter().map(time).collect()
    }
}

fn duration(seconds: Option<u32>) -> Result<(), Refusal> {
    if seconds.is_none_or(|s| (1..=SECONDS_MAX).contains(&s)) { Ok(()) } else { Err(Refusal::InvalidValue) }
}

/// SplitMix64, seeded by the driver: for drawing an order, which the journal then keeps.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; the bias is below 2⁻⁵⁰ for any list of people.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n).unwrap_or(u64::MAX);
        usize::try_from(self.next() % n).unwrap_or(0)
    }
}
