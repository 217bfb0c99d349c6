//! The room itself: it decides, records facts, applies them and tells people.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use ids::{CommandId, ConferenceId, ConnectionId, MeetingId, ParticipantId};

use crate::chat::Chat;
use crate::command::Command;
use crate::effect::{Close, Effect, Event, MediaEffect, MediaRights, Snapshot};
use crate::entry::{Cause, Entry, Fact, VERSION};
use crate::floor::{Dice, Floor, Round};
use crate::hands::Hands;
use crate::limits::{ABSENCE_GRACE_MS, CONNECTIONS_PER_PARTICIPANT_MAX, PRESENCE_BATCH_MS};
use crate::lobby::{Admission, LobbyState, Waiter};
use crate::order::{Dossier, media_rights};
use crate::policy::{Permission, Permissions, Role};
use crate::presence::{Batch, Profile, Seat};
use crate::refusal::Refusal;
use crate::timer::Timer;

/// What a conference is, apart from what happens in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct About {
    pub conference: ConferenceId,
    pub meeting: MeetingId,
    pub title: String,
    pub code: String,
    pub started_at_ms: i64,
    /// Who waits when the conference starts.
    pub admission: Admission,
}

/// One live conference.
#[derive(Debug)]
pub struct Room {
    pub(crate) about: About,
    pub(crate) state: State,
    /// Not part of the state: what is drawn stands in the journal.
    pub(crate) dice: Dice,
    effects: VecDeque<Effect>,
    /// Effects of replayed entries were carried out in an earlier life.
    replaying: bool,
}

/// Everything that the journal determines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct State {
    pub(crate) journal_seq: u64,
    pub(crate) now_ms: i64,
    pub(crate) seats: BTreeMap<ParticipantId, Seat>,
    pub(crate) dossiers: BTreeMap<ParticipantId, Dossier>,
    pub(crate) lobby: LobbyState,
    pub(crate) rules: BTreeMap<Role, Permissions>,
    pub(crate) chat: Chat,
    pub(crate) hands: Hands,
    pub(crate) floor: Option<Floor>,
    pub(crate) round: Option<Round>,
    /// Milliseconds and turns with the floor.
    pub(crate) spoken: BTreeMap<ParticipantId, (i64, u32)>,
    pub(crate) timer: Option<Timer>,
    pub(crate) batch: Batch,
    /// Where the numbering of a new seat starts: above that of every seat that was given up, so
    /// that a number from an earlier stay is never mistaken for one of this.
    sequence_floor: u64,
    ended: bool,
}

impl Room {
    pub fn new(about: About) -> Self {
        let now_ms = about.started_at_ms;
        let lobby = LobbyState { mode: about.admission, ..LobbyState::default() };
        let state = State { now_ms, lobby, ..State::default() };
        Self { about, state, dice: Dice::default(), effects: VecDeque::new(), replaying: false }
    }

    /// Gives the room what to draw lots with.
    pub fn shake(&mut self, random: u64) {
        self.dice = Dice(random);
    }

    /// Applies one entry of the journal, in order, before anything else happens.
    pub fn replay(&mut self, entry: Entry) {
        self.replaying = true;
        self.advance(entry.at_ms);
        self.apply(entry);
        self.replaying = false;
    }

    /// Runs the timers between the last entry and now, as an earlier life did or would have done.
    pub fn catch_up(&mut self, now_ms: i64) {
        self.replaying = true;
        self.advance(now_ms);
        self.replaying = false;
    }

    /// Tells a rebuilt room that its server started anew.
    pub fn restarted(&mut self, now_ms: i64) {
        self.catch_up(now_ms);
        let connected = self.state.seats.values().any(|seat| !seat.connections.is_empty());
        let waiting = self.state.lobby.waiting.iter().any(|waiter| !waiter.connections.is_empty());
        if !self.state.ended && (connected || waiting) {
            self.record(None, Fact::Restarted);
        }
    }

    /// A device connects. With `resume` naming the last event it has seen, it gets
    /// the difference if that is still kept, otherwise a snapshot.
    pub fn connect(
        &mut self,
        profile: Profile,
        connection: ConnectionId,
        device: String,
        resume: Option<u64>,
        now_ms: i64,
    ) -> Result<(), Refusal> {
        self.advance(now_ms);
        if self.state.ended {
            return Err(Refusal::Ended);
        }
        let waits = self.door(&profile)?;
        let participant = profile.participant;
        let connections = match self.state.seats.get(&participant) {
            Some(seat) => Some(&seat.connections),
            None => self.waiter(participant).map(|waiter| &waiter.connections),
        };
        if connections
            .is_some_and(|c| c.len() >= CONNECTIONS_PER_PARTICIPANT_MAX && !c.values().any(|known| *known == device))
        {
            return Err(Refusal::TooMany);
        }
        if waits {
            self.record(None, Fact::Knocked { profile, connection, device });
            return Ok(());
        }
        let missed = resume.and_then(|after| {
            let seat = self.state.seats.get(&participant)?;
            Some((after, seat.sequence.after(after)?))
        });
        self.record(None, Fact::Connected { profile, connection, device });
        match missed {
            Some((seq, missed)) => self.effects.push_back(Effect::Resumed { connection, seq, missed }),
            None => self.welcome(participant, connection),
        }
        Ok(())
    }

    /// A connection broke or was closed from outside. Unknown ones are none of ours any more.
    pub fn disconnect(&mut self, connection: ConnectionId, now_ms: i64) {
        self.advance(now_ms);
        if self.participant_of(connection).is_some() || self.waiting_behind(connection).is_some() {
            self.record(None, Fact::Disconnected { connection });
        }
    }

    /// Does what a connection asks for, once per command id, or refuses and changes nothing.
    pub fn handle(
        &mut self,
        connection: ConnectionId,
        id: CommandId,
        command: Command,
        now_ms: i64,
    ) -> Result<(), Refusal> {
        self.advance(now_ms);
        if let Some(participant) = self.waiting_behind(connection) {
            // Who waits can do one thing: go.
            if command != (Command::Leave {}) {
                return Err(Refusal::NotPermitted);
            }
            self.record(None, Fact::Left { participant });
            return Ok(());
        }
        let participant = self.participant_of(connection).ok_or(Refusal::NotFound)?;
        let seat = &self.state.seats[&participant];
        if command == (Command::Leave {})
            && seat.connections.len() > 1
            && let Some(device) = seat.connections.get(&connection).cloned()
        {
            // The person is still here with another device: only this one goes.
            self.record(Some(Cause { participant, command: id }), Fact::Disconnected { connection });
            self.effects.push_back(Effect::Accepted { connection, command: id });
            self.push(Effect::Media(MediaEffect::Remove { participant, device }));
            self.push(Effect::Close { connection, why: Close::Left });
            return Ok(());
        }
        if !seat.commands.contains(id) {
            let fact = self.decide(seat, command)?;
            self.record(Some(Cause { participant, command: id }), fact);
        }
        self.effects.push_back(Effect::Accepted { connection, command: id });
        Ok(())
    }

    /// Takes the person behind a connection out, because their right to be here has ended.
    pub fn expel(&mut self, connection: ConnectionId, now_ms: i64) {
        self.advance(now_ms);
        if let Some(participant) = self.participant_of(connection).or(self.waiting_behind(connection)) {
            self.record(None, Fact::Left { participant });
        }
    }

    /// The conference is over, by its owner or because its meeting is deleted.
    pub fn end(&mut self, by: ParticipantId, now_ms: i64) {
        self.advance(now_ms);
        if !self.state.ended {
            self.record(None, Fact::Ended { by });
        }
    }

    /// Does what has become due.
    pub fn handle_timeout(&mut self, now_ms: i64) {
        self.advance(now_ms);
    }

    /// When [`Room::handle_timeout`] is wanted next, milliseconds since the epoch.
    pub fn poll_timeout(&self) -> Option<i64> {
        let seats = self.state.seats.values().filter_map(|seat| seat.absent_since_ms);
        let waiting = self.state.lobby.waiting.iter().filter_map(|waiter| waiter.absent_since_ms);
        let absence = seats.chain(waiting).min().map(|at| at + ABSENCE_GRACE_MS);
        [self.state.batch.due_ms, absence, self.turn_due_ms()].into_iter().flatten().min()
    }

    /// The next thing to do, in order.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.effects.pop_front()
    }

    pub fn about(&self) -> &About {
        &self.about
    }

    /// People in the room, connected or within the grace.
    pub fn people(&self) -> usize {
        self.state.seats.len()
    }

    /// People with at least one connection.
    pub fn connected(&self) -> usize {
        self.state.seats.values().filter(|seat| !seat.connections.is_empty()).count()
    }

    pub fn has_ended(&self) -> bool {
        self.state.ended
    }

    /// Sequence number of the newest journal entry.
    pub fn journal_seq(&self) -> u64 {
        self.state.journal_seq
    }

    /// The person and device behind a connection.
    pub fn device_of(&self, connection: ConnectionId) -> Option<(&Profile, &str)> {
        self.state.seats.values().find_map(|seat| Some((&seat.profile, seat.connections.get(&connection)?.as_str())))
    }

    /// What a person may publish, for the token of a device.
    pub fn media_rights_of(&self, participant: ParticipantId) -> Option<MediaRights> {
        self.state.seats.get(&participant).map(|seat| media_rights(seat.permissions))
    }

    /// Name and rights of a device that is connected; none when it is not.
    pub fn device_rights(&self, participant: ParticipantId, device: &str) -> Option<(String, MediaRights)> {
        let seat = self.state.seats.get(&participant)?;
        let known = seat.connections.values().any(|known| known == device);
        known.then(|| (seat.profile.name.clone(), media_rights(seat.permissions)))
    }

    /// People in the waiting room.
    pub fn waiting(&self) -> usize {
        self.state.lobby.waiting.len()
    }

    /// Everything this participant may see now.
    pub fn snapshot_for(&self, you: ParticipantId) -> Snapshot {
        let permissions = self.state.seats.get(&you).map(|seat| seat.permissions).unwrap_or_default();
        let may = |permission| permissions.contains(permission);
        let About { conference, meeting, title, code, started_at_ms, .. } = self.about.clone();
        Snapshot {
            conference,
            meeting,
            title,
            code,
            started_at_ms,
            now_ms: self.state.now_ms,
            you,
            permissions,
            participants: self.state.seats.values().map(Seat::participant).collect(),
            chat: self.state.chat.messages_for(you),
            groups: self.state.chat.groups_of(you),
            hands: self.state.hands.list(),
            floor: self.state.floor,
            round: self.state.round.clone(),
            timer: self.state.timer.clone(),
            lobby: may(Permission::Admit).then(|| self.state.lobby.view()),
            order: may(Permission::Restrict).then(|| self.order()),
            speaking_times: if may(Permission::SeeSpeakingTime) { self.speaking_times() } else { Vec::new() },
        }
    }

    /// Number of the newest event this participant was sent.
    pub fn sequence_of(&self, participant: ParticipantId) -> u64 {
        self.state.seats.get(&participant).map_or(0, |seat| seat.sequence.last())
    }

    /// Equal for equal states, in this build: to compare a replay with life.
    pub fn state_hash(&self) -> u64 {
        let mut hasher = Fnv1a::default();
        self.about.hash(&mut hasher);
        self.state.hash(&mut hasher);
        hasher.finish()
    }

    fn decide(&self, seat: &Seat, command: Command) -> Result<Fact, Refusal> {
        use Command as C;
        if self.state.ended {
            return Err(Refusal::Ended);
        }
        let you = seat.profile.participant;
        match command {
            C::ChatSend { .. }
            | C::ChatEdit { .. }
            | C::ChatDelete { .. }
            | C::ChatPin { .. }
            | C::GroupCreate { .. }
            | C::GroupLeave { .. } => self.decide_chat(seat, command),
            C::React { reaction } => {
                self.need(seat, Permission::Reaction)?;
                if !seat.reaction_rate.allows(self.state.now_ms) {
                    return Err(Refusal::TooMany);
                }
                Ok(Fact::Reacted { participant: you, reaction })
            }
            C::HandRaise {}
            | C::HandLower { .. }
            | C::HandLowerAll {}
            | C::FloorGive { .. }
            | C::FloorEnd {}
            | C::RoundStart { .. }
            | C::RoundPass { .. }
            | C::RoundSkip { .. }
            | C::RoundPause { .. }
            | C::RoundEnd {} => self.decide_floor(seat, command),
            C::TimerStart { .. } | C::TimerStop {} | C::Ready { .. } => self.decide_timer(seat, command),
            C::LobbyMode { .. }
            | C::Lock { .. }
            | C::Admit { .. }
            | C::SendBack { .. }
            | C::Deny { .. }
            | C::LobbyMessage { .. } => self.decide_lobby(seat, command),
            C::Mute { .. }
            | C::RuleSet { .. }
            | C::ExceptionSet { .. }
            | C::Remove { .. }
            | C::Ban { .. }
            | C::Unban { .. }
            | C::Dismiss { .. }
            | C::Rename { .. }
            | C::RoleGive { .. } => self.decide_order(seat, command),
            C::Leave {} => Ok(Fact::Left { participant: you }),
            C::End {} => {
                self.need(seat, Permission::End)?;
                Ok(Fact::Ended { by: you })
            }
        }
    }

    pub(crate) fn need(&self, seat: &Seat, permission: Permission) -> Result<(), Refusal> {
        if seat.permissions.contains(permission) { Ok(()) } else { Err(Refusal::NotPermitted) }
    }

    /// Somebody in the room.
    pub(crate) fn seat(&self, participant: ParticipantId) -> Result<&Seat, Refusal> {
        self.state.seats.get(&participant).ok_or(Refusal::NotFound)
    }

    fn record(&mut self, cause: Option<Cause>, fact: Fact) {
        let entry = Entry { version: VERSION, seq: self.state.journal_seq + 1, at_ms: self.state.now_ms, cause, fact };
        self.effects.push_back(Effect::Journal(entry.clone()));
        self.apply(entry);
    }

    /// The one place where facts change the room, in life and in replay.
    fn apply(&mut self, entry: Entry) {
        self.state.journal_seq = entry.seq;
        if let Some(cause) = entry.cause
            && let Some(seat) = self.state.seats.get_mut(&cause.participant)
        {
            seat.commands.remember(cause.command);
        }
        match entry.fact {
            Fact::Connected { profile, connection, device } => self.apply_connected(profile, connection, device),
            Fact::Knocked { profile, connection, device } => self.apply_knocked(profile, connection, device),
            Fact::Disconnected { connection } => self.apply_disconnected(connection),
            Fact::Restarted => self.apply_restarted(),
            Fact::Left { participant } => self.apply_left(participant, &Close::Left),
            Fact::Admitted { participants, .. } => self.apply_admitted(&participants),
            Fact::SentBack { participant, .. } => self.apply_sent_back(participant),
            Fact::Denied { participant, reason, .. } => self.apply_denied(participant, &reason),
            Fact::LobbyModeSet { mode, .. } => self.apply_lobby_mode(mode),
            Fact::LobbyMessageSet { message, .. } => self.apply_lobby_message(message),
            Fact::Locked { locked, .. } => self.apply_locked(locked),
            Fact::ChatPosted { message } => self.apply_posted(message),
            Fact::ChatEdited { message, text } => self.apply_edited(message, text, entry.at_ms),
            Fact::ChatDeleted { message, by } => self.apply_deleted(message, by),
            Fact::ChatPinned { message, pinned, .. } => self.apply_pinned(message, pinned),
            Fact::GroupCreated { group } => self.apply_group_created(group),
            Fact::GroupLeft { group, participant } => self.apply_group_left(group, participant),
            Fact::Reacted { participant, reaction } => {
                if let Some(seat) = self.state.seats.get_mut(&participant) {
                    seat.reaction_rate.count(entry.at_ms);
                }
                self.tell_all(Event::Reacted { participant, reaction });
            }
            Fact::HandRaised { participant } => {
                if let Some(hand) = self.state.hands.raise(participant, entry.at_ms) {
                    self.tell_all(Event::HandRaised { hand });
                    self.call_next_hand();
                }
            }
            Fact::HandLowered { participant, by } => {
                if self.state.hands.lower(participant) {
                    self.tell_all(Event::HandLowered { participant, by });
                }
            }
            Fact::HandsLowered { by } => self.apply_hands_lowered(by),
            Fact::FloorGiven { participant, seconds, .. } => self.apply_floor_given(participant, seconds),
            Fact::FloorEnded { .. } => self.apply_floor_ended(),
            Fact::RoundStarted { strategy, participants, seconds, append_joiners, repeat, .. } => {
                self.apply_round_started(Round {
                    strategy,
                    started_at_ms: entry.at_ms,
                    seconds,
                    append_joiners,
                    repeat,
                    remaining: participants,
                    done: Vec::new(),
                    paused_left_ms: None,
                    paused: false,
                });
            }
            Fact::RoundPassed { to, .. } => self.apply_round_passed(to),
            Fact::RoundSkipped { participant, .. } => self.apply_round_skipped(participant),
            Fact::RoundPaused { paused, .. } => self.apply_round_paused(paused),
            Fact::RoundEnded { .. } => self.apply_round_ended(),
            Fact::TimerStarted { kind, title, seconds, ask_ready, quiet, by } => {
                let started_at_ms = entry.at_ms;
                let ends_at_ms = seconds.map(|seconds| started_at_ms + i64::from(seconds) * 1_000);
                let ready = Default::default();
                let timer = Timer { kind, title, started_at_ms, ends_at_ms, by, ask_ready, ready };
                self.apply_timer_started(timer, quiet);
            }
            Fact::TimerStopped { .. } => self.apply_timer_stopped(),
            Fact::ReadySet { participant, ready } => self.apply_ready(participant, ready),
            Fact::RoleGiven { participant, role, .. } => self.apply_role(participant, role),
            Fact::Renamed { participant, name, .. } => self.apply_renamed(participant, name),
            Fact::Muted { source, participants, by } => self.apply_muted(source, &participants, by),
            Fact::RuleSet { role, permissions, .. } => self.apply_rule(role, permissions),
            Fact::ExceptionSet { participant, permission, allowed, .. } => {
                self.apply_exception(participant, permission, allowed);
            }
            Fact::Removed { participant, .. } => self.apply_removed(participant, false),
            Fact::Banned { participant, .. } => self.apply_removed(participant, true),
            Fact::Unbanned { participant, .. } => self.apply_unbanned(participant),
            Fact::Dismissed { participants, .. } => self.apply_dismissed(&participants),
            Fact::Ended { by } => self.apply_ended(by),
        }
    }

    fn apply_connected(&mut self, profile: Profile, connection: ConnectionId, device: String) {
        let participant = profile.participant;
        let before = self.state.seats.get(&participant).map(Seat::participant);
        self.enter(profile, None);
        let Some(seat) = self.state.seats.get_mut(&participant) else { return };
        seat.absent_since_ms = None;
        let replaced: Vec<_> = seat.connections.iter().filter(|(_, d)| **d == device).map(|(c, _)| *c).collect();
        for old in &replaced {
            seat.connections.remove(old);
        }
        seat.connections.insert(connection, device);
        let changed = before.as_ref() != Some(&seat.participant());
        for old in replaced {
            self.push(Effect::Close { connection: old, why: Close::Replaced });
        }
        if changed {
            self.tell_presence(participant);
        }
    }

    /// Gives a person a seat, or the seat they have the newest profile. What was decided about
    /// them in this conference counts more than what the edge knows.
    pub(crate) fn enter(&mut self, mut profile: Profile, absent_since_ms: Option<i64>) {
        let participant = profile.participant;
        // Somebody of whom a decision was made while waiting is let in by what holds now.
        self.state.lobby.take(participant);
        let dossier = self.state.dossiers.entry(participant).or_default();
        dossier.admitted = true;
        dossier.held = false;
        if let Some(name) = &dossier.name {
            profile.name.clone_from(name);
        }
        if let Some(role) = dossier.role {
            profile.role = role;
        } else if profile.role == Role::Chair && self.other_chair(participant) {
            profile.role = Role::Deputy;
        }
        let (now_ms, floor) = (self.state.now_ms, self.state.sequence_floor);
        let new = !self.state.seats.contains_key(&participant);
        let seat = self.state.seats.entry(participant).or_insert_with(|| Seat::new(profile.clone(), now_ms, floor));
        seat.profile = profile;
        if new {
            seat.absent_since_ms = absent_since_ms;
            let permissions = self.permissions_of(&self.state.seats[&participant]);
            if let Some(seat) = self.state.seats.get_mut(&participant) {
                seat.permissions = permissions;
            }
            self.join_round(participant);
        } else {
            self.settle_permissions();
        }
    }

    /// Whether the chair was handed to somebody else, present or not.
    fn other_chair(&self, participant: ParticipantId) -> bool {
        let decided = self.state.dossiers.iter().any(|(id, d)| *id != participant && d.role == Some(Role::Chair));
        let seated = |seat: &Seat| seat.profile.role == Role::Chair && seat.profile.participant != participant;
        decided || self.state.seats.values().any(seated)
    }

    fn apply_disconnected(&mut self, connection: ConnectionId) {
        let now_ms = self.state.now_ms;
        if let Some(waiter) = self.waiting_behind(connection).and_then(|id| self.state.lobby.waiter(id)) {
            waiter.connections.remove(&connection);
            if waiter.connections.is_empty() {
                waiter.absent_since_ms = Some(now_ms);
                self.lobby_changed();
            }
        }
        let Some(participant) = self.participant_of(connection) else { return };
        if let Some(seat) = self.state.seats.get_mut(&participant) {
            seat.connections.remove(&connection);
            if seat.connections.is_empty() {
                seat.absent_since_ms = Some(now_ms);
                self.tell_presence(participant);
            }
        }
    }

    fn apply_restarted(&mut self) {
        let now_ms = self.state.now_ms;
        let mut absent = Vec::new();
        for (participant, seat) in &mut self.state.seats {
            if !seat.connections.is_empty() {
                seat.connections.clear();
                seat.absent_since_ms = Some(now_ms);
                absent.push(*participant);
            }
        }
        for waiter in &mut self.state.lobby.waiting {
            if !waiter.connections.is_empty() {
                waiter.connections.clear();
                waiter.absent_since_ms = Some(now_ms);
            }
        }
        for participant in absent {
            self.tell_presence(participant);
        }
        self.lobby_changed();
    }

    /// Somebody goes, from the room or from the waiting room.
    pub(crate) fn apply_left(&mut self, participant: ParticipantId, why: &Close) {
        if self.dismiss_waiter(participant, why) {
            return;
        }
        let Some(connections) = self.vacate(participant) else { return };
        for (connection, device) in connections {
            self.push(Effect::Media(MediaEffect::Remove { participant, device }));
            self.push(Effect::Close { connection, why: why.clone() });
        }
    }

    /// Takes a seat away, with the hand and the floor; the connections stay open.
    pub(crate) fn vacate(&mut self, participant: ParticipantId) -> Option<BTreeMap<ConnectionId, String>> {
        let seat = self.state.seats.remove(&participant)?;
        self.state.sequence_floor = self.state.sequence_floor.max(seat.sequence.last() + 1);
        if self.state.hands.lower(participant) {
            self.tell_all(Event::HandLowered { participant, by: participant });
        }
        self.leave_floor(participant);
        self.apply_ready(participant, false);
        self.state.batch.updated.remove(&participant);
        self.state.batch.left.insert(participant);
        self.schedule_batch();
        Some(seat.connections)
    }

    fn apply_ended(&mut self, by: ParticipantId) {
        self.flush_batch();
        self.tell_all(Event::Ended { by });
        self.state.ended = true;
        let seats = std::mem::take(&mut self.state.seats).into_values().map(|seat| seat.connections);
        let waiting = std::mem::take(&mut self.state.lobby.waiting).into_iter().map(|waiter| waiter.connections);
        for connection in seats.chain(waiting).flat_map(BTreeMap::into_keys) {
            self.push(Effect::Close { connection, why: Close::Ended });
        }
        self.state.hands = Hands::default();
        self.state.floor = None;
        self.state.round = None;
        self.state.timer = None;
        self.state.batch = Batch::default();
        self.push(Effect::Media(MediaEffect::EndRoom));
    }

    /// Runs due timers in the order of their times, then sets the clock. Because each runs at its
    /// own time and not at the time of the call, a replay runs the same timers at the same places.
    fn advance(&mut self, to_ms: i64) {
        while let Some(due_ms) = self.poll_timeout().filter(|due| *due <= to_ms) {
            self.state.now_ms = self.state.now_ms.max(due_ms);
            if self.state.batch.due_ms == Some(due_ms) {
                self.flush_batch();
            } else if self.turn_due_ms() == Some(due_ms) {
                self.turn_over();
            } else {
                self.drop_absent(due_ms);
            }
        }
        self.state.now_ms = self.state.now_ms.max(to_ms);
    }

    fn drop_absent(&mut self, due_ms: i64) {
        let expired = |seat: &&Seat| seat.absent_since_ms.is_some_and(|at| at + ABSENCE_GRACE_MS <= due_ms);
        let gone = self.state.seats.values().filter(expired).map(|s| s.profile.participant);
        let expired = |waiter: &&Waiter| waiter.absent_since_ms.is_some_and(|at| at + ABSENCE_GRACE_MS <= due_ms);
        let waiting = self.state.lobby.waiting.iter().filter(expired).map(|w| w.profile.participant);
        let gone: Vec<_> = gone.chain(waiting).collect();
        for participant in gone {
            self.apply_left(participant, &Close::Left);
        }
    }

    pub(crate) fn tell_presence(&mut self, participant: ParticipantId) {
        self.state.batch.left.remove(&participant);
        self.state.batch.updated.insert(participant);
        self.schedule_batch();
    }

    pub(crate) fn schedule_batch(&mut self) {
        let now_ms = self.state.now_ms;
        self.state.batch.due_ms.get_or_insert(now_ms + PRESENCE_BATCH_MS);
    }

    fn flush_batch(&mut self) {
        let batch = std::mem::take(&mut self.state.batch);
        let known = batch.updated.iter().filter_map(|id| self.state.seats.get(id));
        let updated: Vec<_> = known.map(Seat::participant).collect();
        let left: Vec<_> = batch.left.into_iter().collect();
        if !updated.is_empty() || !left.is_empty() {
            self.tell_all(Event::Presence { updated, left });
        }
        if batch.lobby {
            self.flush_lobby();
        }
    }

    pub(crate) fn tell_all(&mut self, event: Event) {
        self.tell_where(event, |_| true);
    }

    pub(crate) fn tell_permitted(&mut self, event: Event, permission: Permission) {
        self.tell_where(event, |seat| seat.permissions.contains(permission));
    }

    pub(crate) fn tell_one(&mut self, participant: ParticipantId, event: Event) {
        self.tell_where(event, |seat| seat.profile.participant == participant);
    }

    /// Numbers the event for everybody whom it concerns and delivers it to those who are connected.
    pub(crate) fn tell_where(&mut self, event: Event, concerns: impl Fn(&Seat) -> bool) {
        let event = Arc::new(event);
        let mut deliveries = Vec::new();
        for seat in self.state.seats.values_mut().filter(|seat| concerns(seat)) {
            let seq = seat.sequence.push(event.clone());
            if !seat.connections.is_empty() {
                let to = seat.connections.keys().copied().collect();
                deliveries.push(Effect::Deliver { to, seq, event: event.clone() });
            }
        }
        for delivery in deliveries {
            self.push(delivery);
        }
    }

    /// The whole state for one connection.
    fn welcome(&mut self, participant: ParticipantId, connection: ConnectionId) {
        let seq = self.sequence_of(participant);
        let snapshot = Box::new(self.snapshot_for(participant));
        self.push(Effect::Welcome { connection, seq, snapshot });
    }

    pub(crate) fn welcome_all(&mut self, participant: ParticipantId) {
        let seat = self.state.seats.get(&participant);
        let connections: Vec<_> = seat.into_iter().flat_map(|seat| seat.connections.keys().copied()).collect();
        for connection in connections {
            self.welcome(participant, connection);
        }
    }

    fn waiter(&self, participant: ParticipantId) -> Option<&Waiter> {
        self.state.lobby.waiting.iter().find(|waiter| waiter.profile.participant == participant)
    }

    /// Who waits behind a connection.
    fn waiting_behind(&self, connection: ConnectionId) -> Option<ParticipantId> {
        let waiter = self.state.lobby.waiting.iter().find(|waiter| waiter.connections.contains_key(&connection));
        waiter.map(|waiter| waiter.profile.participant)
    }

    pub(crate) fn push(&mut self, effect: Effect) {
        if !self.replaying {
            self.effects.push_back(effect);
        }
    }

    fn participant_of(&self, connection: ConnectionId) -> Option<ParticipantId> {
        self.device_of(connection).map(|(profile, _)| profile.participant)
    }
}

/// FNV-1a, 64 bit: no secret hangs on this hash, it only has to be the same in every process.
struct Fnv1a(u64);

impl Default for Fnv1a {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv1a {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
