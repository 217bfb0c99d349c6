//! The room itself: it decides, records facts, applies them and tells people.

use std::collections::{BTreeMap, VecDeque};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use ids::{CommandId, ConferenceId, ConnectionId, MeetingId, MessageId, ParticipantId};

use crate::chat::{Chat, Message};
use crate::command::Command;
use crate::effect::{Close, Effect, Event, MediaEffect, Snapshot};
use crate::entry::{Cause, Entry, Fact, VERSION};
use crate::hands::Hands;
use crate::limits::{ABSENCE_GRACE_MS, CONNECTIONS_PER_PARTICIPANT_MAX, PARTICIPANTS_MAX, PRESENCE_BATCH_MS};
use crate::policy::Permission;
use crate::presence::{Batch, Profile, Seat};
use crate::refusal::Refusal;
use crate::text::clean_message;

/// What a conference is, apart from what happens in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct About {
    pub conference: ConferenceId,
    pub meeting: MeetingId,
    pub title: String,
    pub code: String,
    pub started_at_ms: i64,
}

/// One live conference.
#[derive(Debug)]
pub struct Room {
    about: About,
    state: State,
    effects: VecDeque<Effect>,
    /// Effects of replayed entries were carried out in an earlier life.
    replaying: bool,
}

/// Everything that the journal determines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct State {
    journal_seq: u64,
    now_ms: i64,
    seats: BTreeMap<ParticipantId, Seat>,
    chat: Chat,
    hands: Hands,
    batch: Batch,
    /// Where the numbering of a new seat starts: above that of every seat that was given up, so
    /// that a number from an earlier stay is never mistaken for one of this.
    sequence_floor: u64,
    ended: bool,
}

impl Room {
    pub fn new(about: About) -> Self {
        let now_ms = about.started_at_ms;
        Self { about, state: State { now_ms, ..State::default() }, effects: VecDeque::new(), replaying: false }
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
        if !self.state.ended && self.state.seats.values().any(|seat| !seat.connections.is_empty()) {
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
        let participant = profile.participant;
        match self.state.seats.get(&participant) {
            None if self.state.seats.len() >= PARTICIPANTS_MAX => return Err(Refusal::RoomFull),
            Some(seat)
                if seat.connections.len() >= CONNECTIONS_PER_PARTICIPANT_MAX
                    && !seat.connections.values().any(|d| *d == device) =>
            {
                return Err(Refusal::TooMany);
            }
            _ => {}
        }
        let missed = resume.and_then(|after| {
            let seat = self.state.seats.get(&participant)?;
            Some((after, seat.sequence.after(after)?))
        });
        self.record(None, Fact::Connected { profile, connection, device });
        self.effects.push_back(match missed {
            Some((seq, missed)) => Effect::Resumed { connection, seq, missed },
            None => Effect::Welcome {
                connection,
                seq: self.sequence_of(participant),
                snapshot: Box::new(self.snapshot_for(participant)),
            },
        });
        Ok(())
    }

    /// A connection broke or was closed from outside. Unknown ones are none of ours any more.
    pub fn disconnect(&mut self, connection: ConnectionId, now_ms: i64) {
        self.advance(now_ms);
        if self.participant_of(connection).is_some() {
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
        let participant = self.participant_of(connection).ok_or(Refusal::NotFound)?;
        let seat = &self.state.seats[&participant];
        if command == Command::Leave
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
        if let Some(participant) = self.participant_of(connection) {
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
        let absence = self.state.seats.values().filter_map(|seat| seat.absent_since_ms).min();
        [self.state.batch.due_ms, absence.map(|at| at + ABSENCE_GRACE_MS)].into_iter().flatten().min()
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

    /// Everything this participant may see now.
    pub fn snapshot_for(&self, you: ParticipantId) -> Snapshot {
        Snapshot {
            about: self.about.clone(),
            you,
            members: self.state.seats.values().map(Seat::member).collect(),
            chat: self.state.chat.messages(),
            hands: self.state.hands.list(),
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
        if self.state.ended {
            return Err(Refusal::Ended);
        }
        let you = seat.profile.participant;
        let need = |permission| {
            if seat.profile.role.permits(permission) { Ok(()) } else { Err(Refusal::NotPermitted) }
        };
        match command {
            Command::ChatSend { text } => {
                need(Permission::ChatSend)?;
                let text = clean_message(&text).ok_or(Refusal::InvalidText)?;
                if !seat.chat_rate.allows(self.state.now_ms) {
                    return Err(Refusal::TooMany);
                }
                Ok(Fact::ChatPosted { message: self.message(seat, text) })
            }
            Command::HandRaise => {
                need(Permission::HandRaise)?;
                Ok(Fact::HandRaised { participant: you })
            }
            Command::HandLower { participant } => {
                if participant != you {
                    need(Permission::HandLowerOthers)?;
                }
                if !self.state.seats.contains_key(&participant) {
                    return Err(Refusal::NotFound);
                }
                Ok(Fact::HandLowered { participant, by: you })
            }
            Command::Leave => Ok(Fact::Left { participant: you }),
            Command::End => {
                need(Permission::End)?;
                Ok(Fact::Ended { by: you })
            }
        }
    }

    /// Message ids come from the place in the journal: unique in the conference, without randomness.
    fn message(&self, seat: &Seat, text: String) -> Message {
        let place = u128::from(self.state.journal_seq + 1);
        let id = self.about.conference.uuid().as_u128().wrapping_add(place);
        Message {
            id: MessageId::from_uuid(uuid::Uuid::from_u128(id)),
            from: seat.profile.participant,
            from_name: seat.profile.name.clone(),
            at_ms: self.state.now_ms,
            text,
        }
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
            Fact::Disconnected { connection } => self.apply_disconnected(connection),
            Fact::Restarted => self.apply_restarted(),
            Fact::Left { participant } => self.apply_left(participant, Close::Left),
            Fact::ChatPosted { message } => {
                if let Some(seat) = self.state.seats.get_mut(&message.from) {
                    seat.chat_rate.count(message.at_ms);
                }
                self.state.chat.post(message.clone());
                self.tell_all(Event::ChatPosted(message));
            }
            Fact::HandRaised { participant } => {
                if let Some(hand) = self.state.hands.raise(participant, entry.at_ms) {
                    self.tell_all(Event::HandRaised(hand));
                }
            }
            Fact::HandLowered { participant, by } => {
                if self.state.hands.lower(participant) {
                    self.tell_all(Event::HandLowered { participant, by });
                }
            }
            Fact::Ended { by } => self.apply_ended(by),
        }
    }

    fn apply_connected(&mut self, profile: Profile, connection: ConnectionId, device: String) {
        let participant = profile.participant;
        let now_ms = self.state.now_ms;
        let floor = self.state.sequence_floor;
        let seat = self.state.seats.entry(participant).or_insert_with(|| Seat::new(profile.clone(), now_ms, floor));
        let changed = seat.connections.is_empty() || seat.profile != profile;
        seat.profile = profile;
        seat.absent_since_ms = None;
        let replaced: Vec<_> = seat.connections.iter().filter(|(_, d)| **d == device).map(|(c, _)| *c).collect();
        for old in &replaced {
            seat.connections.remove(old);
        }
        seat.connections.insert(connection, device);
        for old in replaced {
            self.push(Effect::Close { connection: old, why: Close::Replaced });
        }
        if changed {
            self.tell_presence(participant);
        }
    }

    fn apply_disconnected(&mut self, connection: ConnectionId) {
        let Some(participant) = self.participant_of(connection) else { return };
        let now_ms = self.state.now_ms;
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
        for participant in absent {
            self.tell_presence(participant);
        }
    }

    fn apply_left(&mut self, participant: ParticipantId, why: Close) {
        let Some(seat) = self.state.seats.remove(&participant) else { return };
        self.state.sequence_floor = self.state.sequence_floor.max(seat.sequence.last() + 1);
        for (connection, device) in seat.connections {
            self.push(Effect::Media(MediaEffect::Remove { participant, device }));
            self.push(Effect::Close { connection, why });
        }
        if self.state.hands.lower(participant) {
            self.tell_all(Event::HandLowered { participant, by: participant });
        }
        self.state.batch.updated.remove(&participant);
        self.state.batch.left.insert(participant);
        self.schedule_batch();
    }

    fn apply_ended(&mut self, by: ParticipantId) {
        self.flush_batch();
        self.tell_all(Event::Ended { by });
        self.state.ended = true;
        let seats = std::mem::take(&mut self.state.seats);
        for connection in seats.into_values().flat_map(|seat| seat.connections.into_keys()) {
            self.push(Effect::Close { connection, why: Close::Ended });
        }
        self.state.hands = Hands::default();
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
            } else {
                self.drop_absent(due_ms);
            }
        }
        self.state.now_ms = self.state.now_ms.max(to_ms);
    }

    fn drop_absent(&mut self, due_ms: i64) {
        let expired = |seat: &&Seat| seat.absent_since_ms.is_some_and(|at| at + ABSENCE_GRACE_MS <= due_ms);
        let gone: Vec<_> = self.state.seats.values().filter(expired).map(|s| s.profile.participant).collect();
        for participant in gone {
            self.apply_left(participant, Close::Left);
        }
    }

    fn tell_presence(&mut self, participant: ParticipantId) {
        self.state.batch.left.remove(&participant);
        self.state.batch.updated.insert(participant);
        self.schedule_batch();
    }

    fn schedule_batch(&mut self) {
        let now_ms = self.state.now_ms;
        self.state.batch.due_ms.get_or_insert(now_ms + PRESENCE_BATCH_MS);
    }

    fn flush_batch(&mut self) {
        let batch = std::mem::take(&mut self.state.batch);
        let updated: Vec<_> =
            batch.updated.iter().filter_map(|id| self.state.seats.get(id)).map(Seat::member).collect();
        let left: Vec<_> = batch.left.into_iter().collect();
        if !updated.is_empty() || !left.is_empty() {
            self.tell_all(Event::Presence { updated, left });
        }
    }

    fn tell_all(&mut self, event: Event) {
        let event = Arc::new(event);
        let mut deliveries = Vec::with_capacity(self.state.seats.len());
        for seat in self.state.seats.values_mut() {
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

    fn push(&mut self, effect: Effect) {
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
