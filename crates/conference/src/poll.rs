//! Polls: opinions, not decisions. Whose answer is whose is known to nobody afterwards: the journal
//! keeps the question and the sum, and while a poll runs, sums and names of those who answered lie in
//! a box that is overwritten with each answer and thrown away at the end. Therefore an answer cannot
//! be changed. What this does not promise stands in the handbook: few answers let others guess, and
//! whoever runs the server could watch answers come in.

use std::collections::BTreeMap;

use ids::{CommandId, ConnectionId, ParticipantId};
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::effect::{Effect, Event};
use crate::entry::Fact;
use crate::hall::Place;
use crate::limits::{
    POLL_CHOICES_MAX, POLL_CHOICES_MIN, POLL_DRAFTS_MAX, POLL_TELL_MS, POLLS_MAX, POLLS_OPEN_MAX, SECONDS_MAX,
};
use crate::policy::Permission;
use crate::presence::Seat;
use crate::refusal::Refusal;
use crate::room::Room;
use crate::text::clean_note;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, optional_fields))]
#[serde(deny_unknown_fields)]
pub struct PollPlan {
    /// 1 to 300 characters.
    pub question: String,
    /// 2 to 64, each 1 to 300 characters and each once.
    pub choices: Vec<String>,
    /// More than one may be chosen.
    pub multiple: bool,
    /// Sums are shown while the poll runs, not only at its end.
    pub live: bool,
    /// Time to answer; until somebody ends it when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u32>,
}

impl PollPlan {
    /// The plan as it may be shown, or why it may not.
    fn checked(self) -> Result<Self, Refusal> {
        if !(POLL_CHOICES_MIN..=POLL_CHOICES_MAX).contains(&self.choices.len())
            || !self.seconds.is_none_or(|seconds| (1..=SECONDS_MAX).contains(&seconds))
        {
            return Err(Refusal::InvalidValue);
        }
        let question = clean_note(&self.question).ok_or(Refusal::InvalidText)?;
        let mut choices: Vec<String> = Vec::with_capacity(self.choices.len());
        for choice in &self.choices {
            let choice = clean_note(choice).ok_or(Refusal::InvalidText)?;
            if choices.contains(&choice) {
                return Err(Refusal::InvalidValue);
            }
            choices.push(choice);
        }
        Ok(Self { question, choices, ..self })
    }
}

/// A plan that waits to be started; kept with the meeting.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct PollDraft {
    pub id: u32,
    pub plan: PollPlan,
}

/// A poll that runs or is over.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Poll {
    pub id: u32,
    pub plan: PollPlan,
    pub started_at_ms: i64,
    pub ends_at_ms: Option<i64>,
    pub ended_at_ms: Option<i64>,
    /// When it is over.
    pub result: Option<Tally>,
    /// The room in which it is asked.
    #[serde(skip)]
    pub(crate) place: Place,
}

/// Sums of a poll.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
pub struct Tally {
    /// People who answered.
    pub answers: u32,
    /// People who were there at the end and might have, or did.
    pub eligible: u32,
    /// For each choice, in its order.
    pub counts: Vec<u32>,
}

/// How a running poll stands; not numbered, the newest one counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct PollStanding {
    pub poll: u32,
    pub answers: u32,
    pub eligible: u32,
    /// Whether you have answered.
    pub answered: bool,
    /// Of a live poll.
    pub counts: Option<Vec<u32>>,
}

/// What is known of the answers while a poll runs. Who answered and what was answered lie in it
/// unconnected: sums, and people in the order of their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PollBox {
    counts: Vec<u32>,
    /// With the id of the command, so that an answer that is sent again is not refused.
    answered: BTreeMap<ParticipantId, CommandId>,
}

/// Polls as the room knows them, without answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Polls {
    pub(crate) polls: BTreeMap<u32, Poll>,
    pub(crate) drafts: BTreeMap<u32, PollPlan>,
    drafts_made: u32,
}

impl Polls {
    pub(crate) fn of(&self, place: Place) -> Vec<Poll> {
        self.polls.values().filter(|poll| poll.place == place).cloned().collect()
    }

    pub(crate) fn drafts(&self) -> Vec<PollDraft> {
        self.drafts.iter().map(|(id, plan)| PollDraft { id: *id, plan: plan.clone() }).collect()
    }

    /// The first one that is over by time.
    pub(crate) fn due(&self) -> Option<(i64, u32)> {
        let open = self.polls.values().filter(|poll| poll.result.is_none());
        open.filter_map(|poll| Some((poll.ends_at_ms?, poll.id))).min()
    }
}

/// Boxes of the running polls. Not part of the state: the journal must not tell what is in them.
#[derive(Debug, Default)]
pub(crate) struct Boxes {
    pub(crate) boxes: BTreeMap<u32, PollBox>,
    /// When those who watch are told anew.
    pub(crate) tell_at_ms: Option<i64>,
}

impl Room {
    /// Puts back what was in the box of a running poll, after a replay.
    pub fn restore_box(&mut self, poll: u32, contents: PollBox) {
        if let Some(known) = self.boxes.boxes.get_mut(&poll)
            && known.counts.len() == contents.counts.len()
        {
            *known = contents;
        }
    }

    /// Takes over polls that were prepared in an earlier conference of the meeting.
    pub fn prepare_polls(&mut self, plans: Vec<PollPlan>, now_ms: i64) {
        self.handle_timeout(now_ms);
        for plan in plans.into_iter().filter_map(|plan| plan.checked().ok()).take(POLL_DRAFTS_MAX) {
            let draft = self.state.polls.drafts_made + 1;
            self.record(None, Fact::PollPrepared { draft, plan, by: None });
        }
    }

    pub(crate) fn decide_poll(&self, seat: &Seat, command: Command) -> Result<Fact, Refusal> {
        self.need(seat, Permission::Poll)?;
        let by = Some(seat.profile.participant);
        let polls = &self.state.polls;
        let open = |id: u32| {
            let known = polls.polls.get(&id).filter(|poll| poll.place == seat.place).ok_or(Refusal::NotFound)?;
            if known.result.is_some() { Err(Refusal::NotNow) } else { Ok(known) }
        };
        match command {
            Command::PollPrepare { plan, draft } => {
                let plan = plan.checked()?;
                if draft.is_none() && polls.drafts.len() >= POLL_DRAFTS_MAX {
                    return Err(Refusal::TooMany);
                }
                let draft = match draft {
                    Some(known) if !polls.drafts.contains_key(&known) => return Err(Refusal::NotFound),
                    Some(known) => known,
                    None => polls.drafts_made + 1,
                };
                Ok(Fact::PollPrepared { draft, plan, by })
            }
            Command::PollForget { draft } => {
                let known = polls.drafts.contains_key(&draft);
                if known { Ok(Fact::PollForgotten { draft, by }) } else { Err(Refusal::NotFound) }
            }
            Command::PollStart { plan, draft } => {
                let plan = plan.checked()?;
                let running = polls.polls.values().filter(|poll| poll.result.is_none()).count();
                if polls.polls.len() >= POLLS_MAX || running >= POLLS_OPEN_MAX {
                    return Err(Refusal::TooMany);
                }
                let poll = polls.polls.keys().last().map_or(1, |last| last + 1);
                let draft = draft.filter(|draft| polls.drafts.contains_key(draft));
                Ok(Fact::PollStarted { poll, place: seat.place, plan, draft, by: seat.profile.participant })
            }
            Command::PollTime { poll, seconds } => {
                open(poll)?;
                let fits = seconds.is_none_or(|seconds| (1..=SECONDS_MAX).contains(&seconds));
                let ends_at_ms = seconds.map(|seconds| self.state.now_ms + i64::from(seconds) * 1_000);
                if fits { Ok(Fact::PollTimed { poll, ends_at_ms, by }) } else { Err(Refusal::InvalidValue) }
            }
            Command::PollEnd { poll } => {
                open(poll)?;
                Ok(Fact::PollEnded { poll, result: self.tally(poll), by })
            }
            _ => Err(Refusal::NotNow),
        }
    }

    /// An answer goes into the box and nowhere else.
    pub(crate) fn answer_poll(
        &mut self,
        connection: ConnectionId,
        command: CommandId,
        participant: ParticipantId,
        (poll, choices): (u32, &[u32]),
    ) -> Result<(), Refusal> {
        let seat = self.seat(participant)?;
        let known = self.state.polls.polls.get(&poll).filter(|poll| poll.place == seat.place);
        let known = known.ok_or(Refusal::NotFound)?;
        self.need(seat, Permission::Answer)?;
        let contents = self.boxes.boxes.get(&poll).filter(|_| known.result.is_none()).ok_or(Refusal::NotNow)?;
        match contents.answered.get(&participant) {
            Some(done) if *done == command => {}
            Some(_) => return Err(Refusal::NotNow),
            None => {
                let mut chosen: Vec<usize> =
                    choices.iter().filter_map(|choice| usize::try_from(*choice).ok()).collect();
                chosen.sort_unstable();
                chosen.dedup();
                let max = if known.plan.multiple { contents.counts.len() } else { 1 };
                let within = chosen.last().is_some_and(|last| *last < contents.counts.len());
                if !within || chosen.len() != choices.len() || chosen.len() > max {
                    return Err(Refusal::InvalidValue);
                }
                let contents = self.boxes.boxes.entry(poll).or_default();
                for choice in chosen {
                    contents.counts[choice] += 1;
                }
                contents.answered.insert(participant, command);
                let contents = Some(contents.clone());
                self.push(Effect::Box { poll, contents });
                self.boxes.tell_at_ms.get_or_insert(self.state.now_ms + POLL_TELL_MS);
            }
        }
        self.push(Effect::Accepted { connection, command });
        // The person sees at once that it counts; others with the next standing.
        self.tell_standing(&[participant], None, poll);
        Ok(())
    }

    pub(crate) fn apply_poll_prepared(&mut self, draft: u32, plan: PollPlan) {
        let polls = &mut self.state.polls;
        polls.drafts_made = polls.drafts_made.max(draft);
        polls.drafts.insert(draft, plan);
        self.drafts_changed();
    }

    pub(crate) fn apply_poll_forgotten(&mut self, draft: u32) {
        self.state.polls.drafts.remove(&draft);
        self.drafts_changed();
    }

    pub(crate) fn apply_poll_started(&mut self, id: u32, place: Place, plan: PollPlan, draft: Option<u32>) {
        let started_at_ms = self.state.now_ms;
        let ends_at_ms = plan.seconds.map(|seconds| started_at_ms + i64::from(seconds) * 1_000);
        let counts = vec![0; plan.choices.len()];
        let contents = PollBox { counts, answered: BTreeMap::new() };
        self.push(Effect::Box { poll: id, contents: Some(contents.clone()) });
        self.boxes.boxes.insert(id, contents);
        let poll = Poll { id, plan, started_at_ms, ends_at_ms, ended_at_ms: None, result: None, place };
        self.state.polls.polls.insert(id, poll);
        if let Some(draft) = draft {
            self.apply_poll_forgotten(draft);
        }
        self.tell_poll(id);
        self.boxes.tell_at_ms.get_or_insert(self.state.now_ms);
    }

    pub(crate) fn apply_poll_timed(&mut self, id: u32, ends_at_ms: Option<i64>) {
        if let Some(poll) = self.state.polls.polls.get_mut(&id) {
            poll.ends_at_ms = ends_at_ms;
            self.tell_poll(id);
        }
    }

    pub(crate) fn apply_poll_ended(&mut self, id: u32, result: Tally) {
        let now_ms = self.state.now_ms;
        self.boxes.boxes.remove(&id);
        self.push(Effect::Box { poll: id, contents: None });
        if let Some(poll) = self.state.polls.polls.get_mut(&id) {
            poll.ended_at_ms = Some(now_ms);
            poll.result = Some(result);
            self.tell_poll(id);
        }
    }

    /// Ends the polls of rooms that are left, so that their results are kept.
    pub(crate) fn end_polls(&mut self, ends: impl Fn(Place) -> bool) {
        let open = self.state.polls.polls.values().filter(|poll| poll.result.is_none() && ends(poll.place));
        let open: Vec<_> = open.map(|poll| poll.id).collect();
        for poll in open {
            self.end_poll(poll);
        }
    }

    pub(crate) fn end_poll(&mut self, poll: u32) {
        let result = self.tally(poll);
        self.record(None, Fact::PollEnded { poll, result, by: None });
    }

    /// Tells those in the rooms of running polls how they stand.
    pub(crate) fn tell_standings(&mut self) {
        self.boxes.tell_at_ms = None;
        let open: Vec<_> = self.boxes.boxes.keys().copied().collect();
        let people: Vec<_> = self.state.seats.keys().copied().collect();
        for poll in open {
            self.tell_standing(&people, None, poll);
        }
    }

    /// To one device whose picture is new.
    pub(crate) fn tell_standings_to(&mut self, participant: ParticipantId, connection: ConnectionId) {
        let open: Vec<_> = self.boxes.boxes.keys().copied().collect();
        for poll in open {
            self.tell_standing(&[participant], Some(connection), poll);
        }
    }

    fn tell_standing(&mut self, people: &[ParticipantId], only: Option<ConnectionId>, id: u32) {
        let (Some(poll), Some(contents)) = (self.state.polls.polls.get(&id), self.boxes.boxes.get(&id)) else { return };
        let standing = PollStanding {
            poll: id,
            answers: number(contents.answered.len()),
            eligible: self.eligible(poll.place, contents),
            answered: false,
            counts: poll.plan.live.then(|| contents.counts.clone()),
        };
        let mut told = Vec::new();
        for participant in people {
            let seat = self.state.seats.get(participant);
            let Some(seat) = seat.filter(|seat| seat.place == poll.place && !seat.connections.is_empty()) else {
                continue;
            };
            let answered = contents.answered.contains_key(participant);
            let to =
                seat.connections.keys().copied().filter(|connection| only.is_none_or(|o| o == *connection)).collect();
            told.push(Effect::Standing { to, standing: PollStanding { answered, ..standing.clone() } });
        }
        for standing in told {
            self.push(standing);
        }
    }

    fn tally(&self, id: u32) -> Tally {
        let Some(poll) = self.state.polls.polls.get(&id) else {
            return Tally { answers: 0, eligible: 0, counts: Vec::new() };
        };
        let empty = PollBox { counts: vec![0; poll.plan.choices.len()], answered: BTreeMap::new() };
        let contents = self.boxes.boxes.get(&id).unwrap_or(&empty);
        Tally {
            answers: number(contents.answered.len()),
            eligible: self.eligible(poll.place, contents),
            counts: contents.counts.clone(),
        }
    }

    fn eligible(&self, place: Place, contents: &PollBox) -> u32 {
        let here = self.state.seats.values().filter(|seat| seat.place == place);
        let may =
            here.filter(|seat| seat.permissions.contains(Permission::Answer)).map(|seat| seat.profile.participant);
        number(contents.answered.len() + may.filter(|id| !contents.answered.contains_key(id)).count())
    }

    fn tell_poll(&mut self, id: u32) {
        if let Some(poll) = self.state.polls.polls.get(&id).cloned() {
            self.tell_place(poll.place, Event::PollChanged { poll });
        }
    }

    fn drafts_changed(&mut self) {
        let drafts = self.state.polls.drafts();
        self.push(Effect::KeepDrafts(drafts.iter().map(|draft| draft.plan.clone()).collect()));
        self.tell_permitted(Event::PollDraftsChanged { drafts }, Permission::Poll);
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
