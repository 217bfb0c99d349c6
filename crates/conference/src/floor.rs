//! Who has the floor, and rounds in which it goes from one to the next (talking stick).

use ids::ParticipantId;
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::effect::Event;
use crate::entry::Fact;
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
        let holds = self.state.floor.is_some_and(|floor| floor.participant == by);
        match command {
            Command::HandRaise {} => {
                self.need(seat, Permission::Hand)?;
                Ok(Fact::HandRaised { participant: by })
            }
            Command::HandLower { participant } => {
                if participant != by {
                    self.need(seat, Permission::Floor)?;
                }
                self.seat(participant)?;
                Ok(Fact::HandLowered { participant, by })
            }
            Command::HandLowerAll {} => {
                self.need(seat, Permission::Floor)?;
                Ok(Fact::HandsLowered { by })
            }
            Command::FloorGive { participant, seconds } => {
                self.need(seat, Permission::Floor)?;
                self.seat(participant)?;
                if self.state.round.is_some() {
                    return Err(Refusal::NotNow);
                }
                duration(seconds)?;
                Ok(Fact::FloorGiven { participant, seconds, by })
            }
            Command::FloorEnd {} => {
                if !holds {
                    self.need(seat, Permission::Floor)?;
                }
                if self.state.floor.is_none() || self.state.round.is_some() {
                    return Err(Refusal::NotNow);
                }
                Ok(Fact::FloorEnded { by })
            }
            Command::RoundStart { strategy, participants, seconds, append_joiners, repeat } => {
                self.need(seat, Permission::Floor)?;
                duration(seconds)?;
                if self.state.round.is_some() {
                    return Err(Refusal::NotNow);
                }
                let participants = self.lined_up(strategy, participants)?;
                Ok(Fact::RoundStarted { strategy, participants, seconds, append_joiners, repeat, by })
            }
            Command::RoundPass { to } => {
                let round = self.state.round.as_ref().ok_or(Refusal::NotNow)?;
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
                    self.seat(to)?;
                }
                Ok(Fact::RoundPassed { to, by })
            }
            Command::RoundSkip { participant } => {
                self.need(seat, Permission::Floor)?;
                let round = self.state.round.as_ref().ok_or(Refusal::NotNow)?;
                let known = round.remaining.contains(&participant);
                if known { Ok(Fact::RoundSkipped { participant, by }) } else { Err(Refusal::NotFound) }
            }
            Command::RoundPause { paused } => {
                self.need(seat, Permission::Floor)?;
                let round = self.state.round.as_ref().ok_or(Refusal::NotNow)?;
                if round.paused == paused { Err(Refusal::NotNow) } else { Ok(Fact::RoundPaused { paused, by }) }
            }
            Command::RoundEnd {} => {
                self.need(seat, Permission::Floor)?;
                self.state.round.as_ref().map(|_| Fact::RoundEnded { by }).ok_or(Refusal::NotNow)
            }
            _ => Err(Refusal::NotNow),
        }
    }

    /// Who takes part in a round, in its order.
    fn lined_up(&self, strategy: Strategy, wanted: Vec<ParticipantId>) -> Result<Vec<ParticipantId>, Refusal> {
        if strategy == Strategy::Queue {
            return if wanted.is_empty() { Ok(Vec::new()) } else { Err(Refusal::InvalidValue) };
        }
        if wanted.is_empty() || wanted.len() > PARTICIPANTS_MAX {
            return Err(Refusal::InvalidValue);
        }
        let mut line: Vec<ParticipantId> = Vec::with_capacity(wanted.len());
        for participant in wanted {
            self.seat(participant)?;
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

    pub(crate) fn apply_hands_lowered(&mut self, by: ParticipantId) {
        if self.state.hands.lower_all() {
            self.tell_all(Event::HandsLowered { by });
        }
    }

    pub(crate) fn apply_floor_given(&mut self, participant: ParticipantId, seconds: Option<u32>) {
        self.end_turn();
        self.begin_turn(participant, seconds);
        self.floor_changed();
    }

    pub(crate) fn apply_floor_ended(&mut self) {
        self.end_turn();
        self.floor_changed();
    }

    pub(crate) fn apply_round_started(&mut self, mut round: Round) {
        self.end_turn();
        round.started_at_ms = self.state.now_ms;
        self.state.round = Some(round);
        self.next_turn(None);
        self.floor_changed();
    }

    pub(crate) fn apply_round_passed(&mut self, to: Option<ParticipantId>) {
        self.end_turn();
        self.next_turn(to);
        self.floor_changed();
    }

    pub(crate) fn apply_round_skipped(&mut self, participant: ParticipantId) {
        if let Some(round) = &mut self.state.round {
            round.remaining.retain(|id| *id != participant);
        }
        self.floor_changed();
    }

    pub(crate) fn apply_round_paused(&mut self, paused: bool) {
        let now_ms = self.state.now_ms;
        let Some(round) = &mut self.state.round else { return };
        round.paused = paused;
        if let Some(floor) = &mut self.state.floor {
            if paused {
                round.paused_left_ms = floor.until_ms.take().map(|until| (until - now_ms).max(0));
            } else {
                floor.until_ms = round.paused_left_ms.take().map(|left| now_ms + left);
            }
        }
        self.floor_changed();
    }

    pub(crate) fn apply_round_ended(&mut self) {
        self.end_turn();
        self.state.round = None;
        self.floor_changed();
    }

    /// In a round by raised hands a free floor goes to the next hand at once.
    pub(crate) fn call_next_hand(&mut self) {
        let queue = self.state.round.as_ref().is_some_and(|round| round.strategy == Strategy::Queue);
        if queue && self.state.floor.is_none() {
            self.next_turn(None);
            self.floor_changed();
        }
    }

    /// When the turn in a round is over by time.
    pub(crate) fn turn_due_ms(&self) -> Option<i64> {
        self.state.round.as_ref().and(self.state.floor).and_then(|floor| floor.until_ms)
    }

    /// The time of a turn is over.
    pub(crate) fn turn_over(&mut self) {
        self.end_turn();
        // A nomination waits for whoever leads to name the next.
        if self.state.round.as_ref().is_some_and(|round| round.strategy != Strategy::Nomination) {
            self.next_turn(None);
        }
        self.floor_changed();
    }

    /// Somebody is gone: neither has the floor nor is next.
    pub(crate) fn leave_floor(&mut self, participant: ParticipantId) {
        let mut changed = false;
        if let Some(round) = &mut self.state.round {
            let before = round.remaining.len();
            round.remaining.retain(|id| *id != participant);
            changed = round.remaining.len() < before;
        }
        if self.state.floor.is_some_and(|floor| floor.participant == participant) {
            self.end_turn();
            if self.state.round.as_ref().is_some_and(|round| round.strategy != Strategy::Nomination) {
                self.next_turn(None);
            }
            changed = true;
        }
        if changed {
            self.floor_changed();
        }
    }

    /// Who comes later stands at the end.
    pub(crate) fn join_round(&mut self, participant: ParticipantId) {
        let holds = self.state.floor.is_some_and(|floor| floor.participant == participant);
        let Some(round) = &mut self.state.round else { return };
        let known = holds || round.remaining.contains(&participant) || round.done.contains(&participant);
        if round.append_joiners && round.strategy != Strategy::Queue && !known {
            round.remaining.push(participant);
            self.tell_floor();
        }
    }

    fn begin_turn(&mut self, participant: ParticipantId, seconds: Option<u32>) {
        let now_ms = self.state.now_ms;
        let until_ms = seconds.map(|seconds| now_ms + i64::from(seconds) * 1_000);
        self.state.floor = Some(Floor { participant, since_ms: now_ms, until_ms });
        if self.state.hands.lower(participant) {
            self.tell_all(Event::HandLowered { participant, by: participant });
        }
    }

    fn end_turn(&mut self) {
        let Some(floor) = self.state.floor.take() else { return };
        let Floor { participant, since_ms, .. } = floor;
        let spoken = self.state.spoken.entry(participant).or_default();
        spoken.0 += self.state.now_ms - since_ms;
        spoken.1 += 1;
        let time = SpeakingTime { participant, total_ms: spoken.0, turns: spoken.1 };
        self.tell_permitted(Event::SpeakingTimeChanged { time }, Permission::SeeSpeakingTime);
        if let Some(round) = &mut self.state.round {
            round.paused = false;
            round.paused_left_ms = None;
            round.done.push(participant);
            if round.repeat && round.strategy == Strategy::Nomination {
                round.remaining.push(participant);
            }
            self.apply_muted(Source::Microphone, &[participant], participant);
        }
    }

    /// The next one of the round has the floor. A round of people ends after the last.
    fn next_turn(&mut self, to: Option<ParticipantId>) {
        let first_hand = self.state.hands.first();
        let Some(round) = &mut self.state.round else { return };
        let seconds = round.seconds;
        let next = to.or(match round.strategy {
            Strategy::List | Strategy::Random => round.remaining.first().copied(),
            Strategy::Queue => first_hand,
            Strategy::Nomination => None,
        });
        match next {
            Some(next) => {
                round.remaining.retain(|id| *id != next);
                self.begin_turn(next, seconds);
            }
            None if round.remaining.is_empty() && round.strategy != Strategy::Queue => self.state.round = None,
            None => {}
        }
    }

    fn floor_changed(&mut self) {
        // Whoever reads that they have the floor can speak already.
        self.settle_permissions();
        self.tell_floor();
    }

    fn tell_floor(&mut self) {
        self.tell_all(Event::FloorChanged { floor: self.state.floor, round: self.state.round.clone() });
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
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; the bias is below 2⁻⁵⁰ for any list of people.
    fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n).unwrap_or(u64::MAX);
        usize::try_from(self.next() % n).unwrap_or(0)
    }
}
