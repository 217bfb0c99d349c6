//! The room itself: it decides, records facts, applies them and tells people.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{Hash, Hasher};

use ids::{CommandId, ConferenceId, ConnectionId, MeetingId, ParticipantId};

use crate::bounds::Bounds;
use crate::breakout::Breakouts;
use crate::chat::Chat;
use crate::check::CheckState;
use crate::command::Command;
use crate::custom::CustomRoles;
use crate::effect::{Close, Effect, Event, MediaEffect, MediaRights, Snapshot};
use crate::entry::{Cause, Entry, Fact, VERSION};
use crate::floor::{Dice, Round};
use crate::hall::{Hall, PLENARY, Place, Stage};
use crate::limits::{ABSENCE_GRACE_MS, CONNECTIONS_PER_PARTICIPANT_MAX};
use crate::lobby::{Admission, LobbyState, Waiter};
use crate::order::{Dossier, media_rights};
use crate::policy::{Kind, Permission, Permissions, Role};
use crate::poll::{Boxes, Polls};
use crate::presence::{Batch, Profile, Seat};
use crate::refusal::Refusal;
use crate::sitting::SittingState;
use crate::timer::Timer;
use crate::whisper::Whispers;

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
    /// The meeting belongs to a unit.
    pub has_unit: bool,
}

/// One live conference.
#[derive(Debug)]
pub struct Room {
    pub(crate) about: About,
    pub(crate) state: State,
    /// Not part of the state: what is drawn stands in the journal.
    pub(crate) dice: Dice,
    pub(crate) boxes: Boxes,
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
    pub(crate) bounds: Bounds,
    pub(crate) lobby: LobbyState,
    pub(crate) rules: BTreeMap<Role, Permissions>,
    pub(crate) custom_roles: CustomRoles,
    pub(crate) chat: Chat,
    pub(crate) plenary: Stage,
    /// What goes on in the breakout rooms there have been.
    pub(crate) stages: BTreeMap<Place, Stage>,
    pub(crate) breakouts: Breakouts,
    pub(crate) polls: Polls,
    pub(crate) whispers: Whispers,
    pub(crate) checks: CheckState,
    pub(crate) sitting: Option<SittingState>,
    /// Milliseconds and turns with the floor.
    pub(crate) spoken: BTreeMap<ParticipantId, (i64, u32)>,
    pub(crate) batch: Batch,
    /// Where the numbering of a new seat starts: above that of every seat that was given up, so
    /// that a number from an earlier stay is never mistaken for one of this.
    pub(crate) sequence_floor: u64,
    pub(crate) ended: bool,
}

impl Room {
    pub fn new(about: About) -> Self {
        let now_ms = about.started_at_ms;
        let lobby = LobbyState { mode: about.admission, ..LobbyState::default() };
        let state = State { now_ms, lobby, ..State::default() };
        Self {
            about,
            state,
            dice: Dice::default(),
            boxes: Boxes::default(),
            effects: VecDeque::new(),
            replaying: false,
        }
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
        mut profile: Profile,
        connection: ConnectionId,
        device: String,
        resume: Option<u64>,
        now_ms: i64,
    ) -> Result<(), Refusal> {
        self.advance(now_ms);
        if self.state.ended {
            return Err(Refusal::Ended);
        }
        profile.role = self.role_by_office(&profile);
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
            Some((seq, missed)) => {
                self.effects.push_back(Effect::Resumed { connection, seq, missed });
                self.tell_standings_to(participant, connection);
            }
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
            let hall = Hall::Place(self.place_of(participant));
            self.push(Effect::Media(MediaEffect::Remove { hall, participant, device }));
            self.push(Effect::Close { connection, why: Close::Left });
            return Ok(());
        }
        if let Command::PollAnswer { poll, choices } = command {
            return self.answer_poll(connection, id, participant, (poll, &choices));
        }
        if !seat.commands.contains(id) {
            let fact = self.decide(seat, command)?;
            // What was drawn for this is not drawn again for the next.
            self.dice.next();
            self.conclude(&fact);
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
            let fact = Fact::Ended { by };
            self.conclude(&fact);
            self.record(None, fact);
        }
    }

    /// Does what has become due.
    pub fn handle_timeout(&mut self, now_ms: i64) {
        self.advance(now_ms);
    }

    /// When [`Room::handle_timeout`] is wanted next, milliseconds since the epoch.
    pub fn poll_timeout(&self) -> Option<i64> {
        let turn = self.turn_due().map(|(due_ms, _)| due_ms);
        [self.state.batch.due_ms, self.absence_ms(), turn, self.deadline_ms()].into_iter().flatten().min()
    }

    /// When the first one who is away is given up.
    fn absence_ms(&self) -> Option<i64> {
        let seats = self.state.seats.values().filter_map(|seat| seat.absent_since_ms);
        let waiting = self.state.lobby.waiting.iter().filter_map(|waiter| waiter.absent_since_ms);
        seats.chain(waiting).min().map(|at| at + ABSENCE_GRACE_MS)
    }

    /// When something is to be decided by time. Its outcome stands in the journal, so a replay waits for nothing.
    fn deadline_ms(&self) -> Option<i64> {
        if self.replaying || self.state.ended {
            return None;
        }
        let poll = self.state.polls.due().map(|(due_ms, _)| due_ms);
        let breakout = self.state.breakouts.round.as_ref().and_then(|round| round.ends_at_ms);
        let sitting = self.sitting_due();
        [poll, breakout, self.state.checks.next_ms, self.boxes.tell_at_ms, sitting].into_iter().flatten().min()
    }

    fn meet_deadline(&mut self, due_ms: i64) {
        if let Some((_, poll)) = self.state.polls.due().filter(|(at, _)| *at <= due_ms) {
            self.end_poll(poll);
        } else if self.state.breakouts.round.as_ref().and_then(|round| round.ends_at_ms).is_some_and(|at| at <= due_ms)
        {
            let fact = Fact::BreakoutEnded { by: None };
            self.conclude(&fact);
            self.record(None, fact);
        } else if self.state.checks.next_ms.is_some_and(|at| at <= due_ms) {
            self.open_check();
        } else if let Some(happened) = self.pending_moves() {
            self.record(None, Fact::MembersMoved { happened });
        } else {
            self.tell_standings();
        }
    }

    /// What has to be written down before something ends: the results of polls that end with it.
    fn conclude(&mut self, fact: &Fact) {
        match fact {
            Fact::BreakoutEnded { .. } => self.end_polls(|place| place != PLENARY),
            Fact::Ended { .. } => self.end_polls(|_| true),
            _ => {}
        }
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

    /// Everybody in the room and in the waiting room.
    pub fn everybody(&self) -> impl Iterator<Item = ParticipantId> {
        let waiting = self.state.lobby.waiting.iter().map(|waiter| waiter.profile.participant);
        self.state.seats.keys().copied().chain(waiting)
    }

    /// Everybody in the room, and what they are there.
    pub fn seated(&self) -> impl Iterator<Item = (ParticipantId, Kind)> {
        self.state.seats.iter().map(|(id, seat)| (*id, seat.profile.kind))
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

    /// Whether the person behind a connection may do something.
    pub fn may(&self, connection: ConnectionId, permission: Permission) -> bool {
        let seat = self.participant_of(connection).and_then(|participant| self.state.seats.get(&participant));
        seat.is_some_and(|seat| seat.permissions.contains(permission))
    }

    /// What a person may publish, for the token of a device.
    pub fn media_rights_of(&self, participant: ParticipantId) -> Option<MediaRights> {
        self.state.seats.get(&participant).map(media_rights)
    }

    /// Where a device belongs in the media plane; none when it is not connected.
    pub fn hall_of(&self, participant: ParticipantId) -> Option<Hall> {
        self.state.seats.get(&participant).map(|seat| Hall::Place(seat.place))
    }

    /// Name and rights of a device in one of the media rooms; none when it does not belong there.
    pub fn device_rights(&self, hall: Hall, participant: ParticipantId, device: &str) -> Option<(String, MediaRights)> {
        let seat = self.state.seats.get(&participant)?;
        let known = seat.connections.values().any(|known| known == device);
        let rights = match hall {
            Hall::Place(place) => (place == seat.place).then(|| media_rights(seat)),
            Hall::Whisper(group) => self.is_whispering(participant, group).then_some(MediaRights::VOICE),
        };
        rights.filter(|_| known).map(|rights| (seat.profile.name.clone(), rights))
    }

    /// People in the waiting room.
    pub fn waiting(&self) -> usize {
        self.state.lobby.waiting.len()
    }

    /// Everything this participant may see now.
    pub fn snapshot_for(&self, you: ParticipantId) -> Snapshot {
        let permissions = self.state.seats.get(&you).map(|seat| seat.permissions).unwrap_or_default();
        let may = |permission| permissions.contains(permission);
        let place = self.place_of(you);
        let stage = self.stage(place);
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
            custom_roles: self.custom_roles(),
            bounds: self.state.bounds,
            place,
            breakout: self.state.breakouts.round.clone(),
            chat: self.state.chat.messages_for(you, place, self.left_before(you)),
            groups: self.state.chat.groups_of(you),
            hands: stage.hands.list(),
            floor: stage.floor,
            round: stage.round.clone(),
            timer: stage.timer.clone(),
            polls: self.state.polls.of(place),
            poll_drafts: if may(Permission::Poll) { self.state.polls.drafts() } else { Vec::new() },
            whispers: self.whispers_for(you, may(Permission::Restrict)),
            check: self.check_for(you),
            sitting: self.sitting_view(),
            checks: may(Permission::Check).then(|| self.state.checks.view.clone()),
            lobby: may(Permission::Admit).then(|| self.state.lobby.view(self.about.has_unit)),
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
            C::Announce { .. } => self.decide_chat(seat, command),
            C::PollPrepare { .. }
            | C::PollForget { .. }
            | C::PollStart { .. }
            | C::PollTime { .. }
            | C::PollEnd { .. }
            | C::PollAnswer { .. } => self.decide_poll(seat, command),
            C::BreakoutStart { .. }
            | C::BreakoutExtend { .. }
            | C::BreakoutEnd { .. }
            | C::BreakoutMove { .. }
            | C::BreakoutHelp { .. } => self.decide_breakout(seat, command),
            C::WhisperStart { .. } | C::WhisperAnswer { .. } | C::WhisperLeave { .. } | C::WhisperEnd { .. } => {
                self.decide_whisper(seat, command)
            }
            C::CheckPlan { .. } | C::CheckStop {} | C::CheckConfirm { .. } => self.decide_check(seat, command),
            C::SittingOpen { .. }
            | C::SittingClose {}
            | C::QuorumFind {}
            | C::QuorumDoubt {}
            | C::RollStart {}
            | C::RollAnswer { .. }
            | C::RollEnd {}
            | C::PresenceSet { .. }
            | C::PresenceConfirm {}
            | C::MemberExclude { .. }
            | C::MemberReadmit { .. }
            | C::StandIn { .. }
            | C::StandBack { .. }
            | C::MemberAssign { .. } => self.decide_sitting(seat, command),
            C::RoleDefine { .. } => self.decide_custom(seat, command),
            C::LobbyMode { .. }
            | C::Lock { .. }
            | C::Admit { .. }
            | C::SendBack { .. }
            | C::Deny { .. }
            | C::LobbyMessage { .. } => self.decide_lobby(seat, command),
            C::Mute { .. }
            | C::RuleSet { .. }
            | C::ExceptionSet { .. }
            | C::RightsRestore { .. }
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

    /// Somebody in the same room as another.
    pub(crate) fn neighbour(&self, seat: &Seat, participant: ParticipantId) -> Result<&Seat, Refusal> {
        self.seat(participant).ok().filter(|other| other.place == seat.place).ok_or(Refusal::NotFound)
    }

    /// Somebody in the conference.
    pub(crate) fn seat(&self, participant: ParticipantId) -> Result<&Seat, Refusal> {
        self.state.seats.get(&participant).ok_or(Refusal::NotFound)
    }

    pub(crate) fn record(&mut self, cause: Option<Cause>, fact: Fact) {
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
        let by = entry.cause.map(|cause| cause.participant);
        match entry.fact {
            fact @ (Fact::SittingTaken { .. }
            | Fact::SittingHappened { .. }
            | Fact::MembersMoved { .. }
            | Fact::SittingClosed { .. }
            | Fact::RollStarted { .. }
            | Fact::RollAnswered { .. }
            | Fact::RollEnded { .. }
            | Fact::MemberAssigned { .. }) => self.apply_sitting(fact, by, entry.at_ms),
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
            Fact::BoundsSet { bounds } => self.apply_bounds(bounds),
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
                self.tell_place(self.place_of(participant), Event::Reacted { participant, reaction });
            }
            Fact::HandRaised { participant } => self.apply_hand_raised(participant, entry.at_ms),
            Fact::HandLowered { participant, by } => self.apply_hand_lowered(participant, by),
            Fact::HandsLowered { by } => self.apply_hands_lowered(by),
            Fact::FloorGiven { participant, seconds, .. } => self.apply_floor_given(participant, seconds),
            Fact::FloorEnded { by } => self.apply_floor_ended(by),
            Fact::RoundStarted { strategy, participants, seconds, append_joiners, repeat, by } => {
                let round = Round {
                    strategy,
                    started_at_ms: entry.at_ms,
                    seconds,
                    append_joiners,
                    repeat,
                    remaining: participants,
                    done: Vec::new(),
                    paused_left_ms: None,
                    paused: false,
                };
                self.apply_round_started(round, by);
            }
            Fact::RoundPassed { to, by } => self.apply_round_passed(to, by),
            Fact::RoundSkipped { participant, by } => self.apply_round_skipped(participant, by),
            Fact::RoundPaused { paused, by } => self.apply_round_paused(paused, by),
            Fact::RoundEnded { by } => self.apply_round_ended(by),
            Fact::TimerStarted { kind, title, seconds, ask_ready, quiet, by } => {
                let started_at_ms = entry.at_ms;
                let ends_at_ms = seconds.map(|seconds| started_at_ms + i64::from(seconds) * 1_000);
                let ready = Default::default();
                let timer = Timer { kind, title, started_at_ms, ends_at_ms, by, ask_ready, ready };
                self.apply_timer_started(timer, quiet);
            }
            Fact::TimerStopped { by } => self.apply_timer_stopped(by),
            Fact::ReadySet { participant, ready } => self.apply_ready(self.place_of(participant), participant, ready),
            Fact::RoleDefined { role, definition, .. } => self.apply_role_defined(role, definition),
            Fact::RoleGiven { participant, role, .. } => self.apply_role(participant, role),
            Fact::Renamed { participant, name, .. } => self.apply_renamed(participant, name),
            Fact::Muted { source, participants, by } => self.apply_muted(source, &participants, by),
            Fact::RuleSet { role, permissions, .. } => self.apply_rule(role, permissions),
            Fact::ExceptionSet { participant, permission, allowed, .. } => {
                self.apply_exception(participant, permission, allowed);
            }
            Fact::RightsRestored { .. } => self.apply_rights_restored(),
            Fact::Removed { participant, .. } => self.apply_removed(participant, false),
            Fact::Banned { participant, .. } => self.apply_removed(participant, true),
            Fact::Unbanned { participant, .. } => self.apply_unbanned(participant),
            Fact::Dismissed { participants, .. } => self.apply_dismissed(&participants),
            Fact::PollPrepared { draft, plan, .. } => self.apply_poll_prepared(draft, plan),
            Fact::PollForgotten { draft, .. } => self.apply_poll_forgotten(draft),
            Fact::PollStarted { poll, place, plan, draft, .. } => self.apply_poll_started(poll, place, plan, draft),
            Fact::PollTimed { poll, ends_at_ms, .. } => self.apply_poll_timed(poll, ends_at_ms),
            Fact::PollEnded { poll, result, .. } => self.apply_poll_ended(poll, result),
            Fact::BreakoutStarted { rooms, free, ends_at_ms, .. } => {
                self.apply_breakout_started(rooms, free, ends_at_ms);
            }
            Fact::BreakoutTimed { ends_at_ms, .. } => self.apply_breakout_timed(ends_at_ms),
            Fact::BreakoutEnded { .. } => self.apply_breakout_ended(),
            Fact::Moved { participants, to, .. } => self.apply_moved(&participants, to),
            Fact::HelpAsked { place, help, .. } => self.apply_help(place, Some(help)),
            Fact::HelpSettled { place, .. } => self.apply_help(place, None),
            Fact::WhisperStarted { whisper, participants, by } => self.apply_whisper_started(whisper, participants, by),
            Fact::WhisperJoined { whisper, participant } => self.apply_whisper_joined(whisper, participant),
            Fact::WhisperLeft { whisper, participant } => self.apply_whisper_left(whisper, participant),
            Fact::WhisperEnded { whisper, .. } => self.apply_whisper_ended(whisper, None),
            Fact::ChecksPlanned { plan, next_ms, .. } => self.apply_checks_planned(plan, next_ms),
            Fact::ChecksStopped { .. } => self.apply_checks_stopped(),
            Fact::CheckOpened { check, until_ms, next_ms } => self.apply_check_opened(check, until_ms, next_ms),
            Fact::CheckConfirmed { check, participant } => self.apply_check_confirmed(check, participant),
            Fact::Ended { by } => self.apply_ended(by),
        }
    }

    /// Runs due timers in the order of their times, then sets the clock. Because each runs at its
    /// own time and not at the time of the call, a replay runs the same timers at the same places.
    fn advance(&mut self, to_ms: i64) {
        while let Some(due_ms) = self.poll_timeout().filter(|due| *due <= to_ms) {
            self.state.now_ms = self.state.now_ms.max(due_ms);
            if self.state.batch.due_ms == Some(due_ms) {
                self.flush_batch();
            } else if let Some((_, place)) = self.turn_due().filter(|(at, _)| *at == due_ms) {
                self.turn_over(place);
            } else if self.absence_ms().is_some_and(|at| at <= due_ms) {
                self.drop_absent(due_ms);
            } else {
                self.meet_deadline(due_ms);
            }
        }
        self.state.now_ms = self.state.now_ms.max(to_ms);
    }

    fn waiter(&self, participant: ParticipantId) -> Option<&Waiter> {
        self.state.lobby.waiting.iter().find(|waiter| waiter.profile.participant == participant)
    }

    /// Who waits behind a connection.
    pub(crate) fn waiting_behind(&self, connection: ConnectionId) -> Option<ParticipantId> {
        let waiter = self.state.lobby.waiting.iter().find(|waiter| waiter.connections.contains_key(&connection));
        waiter.map(|waiter| waiter.profile.participant)
    }

    pub(crate) fn push(&mut self, effect: Effect) {
        if !self.replaying {
            self.effects.push_back(effect);
        }
    }

    pub(crate) fn participant_of(&self, connection: ConnectionId) -> Option<ParticipantId> {
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
