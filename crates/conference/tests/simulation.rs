//! Thousands of random steps over many seeds, with the invariants of a room checked after each.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use conference::limits::{CHAT_HISTORY_MAX, PRESENCE_BATCH_MS};
use conference::{About, Command, Effect, Entry, Event, Kind, Member, Profile, Refusal, Role, Room, Snapshot};
use ids::{CommandId, ConferenceId, ConnectionId, MeetingId, ParticipantId};
use uuid::Uuid;

/// SplitMix64: the whole world follows from one seed.
struct Seed(u64);

impl Seed {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> Option<T> {
        if from.is_empty() { None } else { Some(from[self.below(from.len() as u64) as usize]) }
    }
}

fn id<T: From<Uuid>>(n: u128) -> T {
    Uuid::from_u128(n).into()
}

fn about() -> About {
    About {
        conference: id::<ConferenceId>(1 << 100),
        meeting: id::<MeetingId>(2),
        title: "Simulation".into(),
        code: "abc-defg-hij".into(),
        started_at_ms: 1_000,
    }
}

fn profile(n: u64) -> Profile {
    Profile {
        participant: id::<ParticipantId>(u128::from(n) + 1),
        name: format!("Person {n}"),
        role: if n == 0 { Role::Chair } else { Role::Participant },
        kind: if n.is_multiple_of(2) { Kind::Account } else { Kind::Guest },
    }
}

/// What one device shows: a snapshot with the events since applied.
struct Device {
    participant: ParticipantId,
    name: String,
    seq: u64,
    view: Option<View>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct View {
    members: BTreeMap<ParticipantId, Member>,
    chat: Vec<conference::chat::Message>,
    hands: Vec<conference::hands::Hand>,
    ended: bool,
}

impl View {
    fn new(snapshot: &Snapshot) -> Self {
        Self {
            members: snapshot.members.iter().map(|m| (m.profile.participant, m.clone())).collect(),
            chat: snapshot.chat.clone(),
            hands: snapshot.hands.clone(),
            ended: false,
        }
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::Presence { updated, left } => {
                for member in updated {
                    self.members.insert(member.profile.participant, member.clone());
                }
                for gone in left {
                    self.members.remove(gone);
                }
            }
            Event::ChatPosted(message) => {
                self.chat.push(message.clone());
                if self.chat.len() > CHAT_HISTORY_MAX {
                    self.chat.remove(0);
                }
            }
            Event::HandRaised(hand) => self.hands.push(*hand),
            Event::HandLowered { participant, .. } => self.hands.retain(|h| h.participant != *participant),
            Event::Ended { .. } => self.ended = true,
        }
    }
}

struct World {
    seed: Seed,
    now_ms: i64,
    room: Room,
    journal: Vec<Entry>,
    devices: BTreeMap<ConnectionId, Device>,
    /// Last state of devices whose connection broke, to resume from.
    broken: Vec<Device>,
    accepted: BTreeSet<CommandId>,
    texts: BTreeMap<CommandId, String>,
    next_id: u128,
}

impl World {
    fn new(seed: u64) -> Self {
        Self {
            seed: Seed(seed),
            now_ms: 1_000,
            room: Room::new(about()),
            journal: Vec::new(),
            devices: BTreeMap::new(),
            broken: Vec::new(),
            accepted: BTreeSet::new(),
            texts: BTreeMap::new(),
            next_id: 1 << 64,
        }
    }

    fn fresh<T: From<Uuid>>(&mut self) -> T {
        self.next_id += 1;
        id(self.next_id)
    }

    fn step(&mut self) {
        self.now_ms += [0, 1, 7, 40, 150, 3_000, 70_000][self.seed.below(7) as usize];
        let connections: Vec<_> = self.devices.keys().copied().collect();
        match self.seed.below(100) {
            0..20 => self.connect(),
            20..35 => {
                if let Some(connection) = self.seed.pick(&connections) {
                    self.room.disconnect(connection, self.now_ms);
                    self.broken.extend(self.devices.remove(&connection));
                }
            }
            35..40 => self.room.handle_timeout(self.now_ms),
            40..43 => return self.kill(),
            _ => {
                if let Some(connection) = self.seed.pick(&connections) {
                    self.command(connection);
                }
            }
        }
        self.drain();
    }

    fn connect(&mut self) {
        let resume = self.seed.below(2) == 0 && !self.broken.is_empty();
        let connection: ConnectionId = self.fresh();
        let device = if resume {
            let at = self.seed.below(self.broken.len() as u64) as usize;
            self.broken.swap_remove(at)
        } else {
            let participant = profile(self.seed.below(12)).participant;
            Device { participant, name: format!("device{}", self.seed.below(2)), seq: 0, view: None }
        };
        let who = (0..12).map(profile).find(|p| p.participant == device.participant).expect("one of the twelve");
        let after = device.view.is_some().then_some(device.seq);
        let name = device.name.clone();
        self.devices.insert(connection, device);
        if self.room.connect(who, connection, name, after, self.now_ms).is_err() {
            self.devices.remove(&connection);
        }
    }

    fn command(&mut self, connection: ConnectionId) {
        let repeat: Vec<_> = self.texts.keys().copied().collect();
        let command_id = match self.seed.below(10) {
            0 => self.seed.pick(&repeat).unwrap_or_else(|| id(7)),
            _ => self.fresh(),
        };
        let command = match self.seed.below(20) {
            0..10 => {
                let text = format!("message {}", self.seed.next());
                self.texts.entry(command_id).or_insert_with(|| text.clone());
                Command::ChatSend { text }
            }
            10..14 => Command::HandRaise,
            14..17 => Command::HandLower { participant: profile(self.seed.below(13)).participant },
            17..19 => Command::Leave,
            _ => Command::ChatSend { text: "\u{7}".into() },
        };
        let before = (self.room.journal_seq(), self.room.people());
        let chair = self.devices[&connection].participant == profile(0).participant;
        match self.room.handle(connection, command_id, command.clone(), self.now_ms) {
            Ok(()) => {
                if matches!(command, Command::HandLower { participant } if participant != self.devices[&connection].participant)
                {
                    assert!(chair || self.accepted.contains(&command_id), "only the chair lowers others' hands");
                }
            }
            Err(refusal) => {
                assert_eq!(self.room.journal_seq(), before.0, "a refusal writes nothing: {refusal:?}");
                assert_ne!(refusal, Refusal::Ended);
            }
        }
    }

    /// The process dies: what was not journalled is gone, connections too.
    fn kill(&mut self) {
        let live_hash = {
            self.room.handle_timeout(self.now_ms);
            self.drain();
            self.room.state_hash()
        };
        let mut rebuilt = Room::new(about());
        for entry in &self.journal {
            // Through the stored form, as a restart does.
            let stored = serde_json::to_string(entry).expect("entries serialise");
            rebuilt.replay(serde_json::from_str(&stored).expect("entries are read back"));
        }
        rebuilt.catch_up(self.now_ms);
        assert!(rebuilt.poll_effect().is_none(), "a replay carries nothing out");
        assert_eq!(rebuilt.state_hash(), live_hash, "replay equals life");
        rebuilt.restarted(self.now_ms);
        self.room = rebuilt;
        self.broken.extend(std::mem::take(&mut self.devices).into_values());
        self.drain();
    }

    fn drain(&mut self) {
        while let Some(effect) = self.room.poll_effect() {
            match effect {
                Effect::Journal(entry) => {
                    assert_eq!(entry.seq, self.journal.len() as u64 + 1, "the journal has no gap");
                    assert!(self.journal.last().is_none_or(|last| last.at_ms <= entry.at_ms));
                    self.journal.push(entry);
                }
                Effect::Welcome { connection, seq, snapshot } => {
                    let device = self.devices.get_mut(&connection).expect("a live connection");
                    assert_eq!(snapshot.you, device.participant);
                    device.seq = seq;
                    device.view = Some(View::new(&snapshot));
                }
                Effect::Resumed { connection, seq, missed } => {
                    let device = self.devices.get_mut(&connection).expect("a live connection");
                    assert_eq!(seq, device.seq);
                    for (seq, event) in missed {
                        receive(device, seq, &event);
                    }
                }
                Effect::Deliver { to, seq, event } => {
                    assert!(!to.is_empty());
                    for connection in to {
                        // A connection that the simulation has cut is written to in vain, as a socket would be.
                        if let Some(device) = self.devices.get_mut(&connection) {
                            receive(device, seq, &event);
                        }
                    }
                }
                Effect::Accepted { command, .. } => {
                    self.accepted.insert(command);
                    assert!(
                        self.journal.iter().any(|e| e.cause.is_some_and(|c| c.command == command)),
                        "accepted means journalled"
                    );
                }
                Effect::Close { connection, .. } => {
                    self.devices.remove(&connection);
                }
                Effect::Media(_) => {}
            }
        }
        self.check();
    }

    fn check(&mut self) {
        let quiet = self.room.poll_timeout().is_none_or(|due| due > self.now_ms + PRESENCE_BATCH_MS);
        for device in self.devices.values() {
            let Some(view) = &device.view else { continue };
            assert_eq!(device.seq, self.room.sequence_of(device.participant));
            let truth = View::new(&self.room.snapshot_for(device.participant));
            assert_eq!(view.chat, truth.chat);
            assert_eq!(view.hands, truth.hands);
            if quiet {
                assert_eq!(view.members, truth.members, "told presence equals presence once the batch is out");
            }
        }
    }
}

fn receive(device: &mut Device, seq: u64, event: &Arc<Event>) {
    assert_eq!(seq, device.seq + 1, "sequence numbers have no gap");
    device.seq = seq;
    device.view.as_mut().expect("welcomed before events").apply(event);
}

#[test]
fn rooms_hold_their_invariants_over_many_seeds() {
    for seed in 0..200 {
        let mut world = World::new(seed);
        for _ in 0..400 {
            world.step();
        }
        let said: BTreeSet<_> = world
            .journal
            .iter()
            .filter(|e| matches!(e.fact, conference::Fact::ChatPosted { .. }))
            .filter_map(|e| e.cause.map(|c| (c.participant, c.command)))
            .collect();
        let posts = world.journal.iter().filter(|e| matches!(e.fact, conference::Fact::ChatPosted { .. })).count();
        // The same id from two people is two commands; the same from one person is one, until they leave for good.
        assert!(posts >= said.len());
    }
}

#[test]
fn a_command_sent_twice_is_done_once() {
    let mut world = World::new(1);
    let connection: ConnectionId = world.fresh();
    world
        .devices
        .insert(connection, Device { participant: profile(3).participant, name: "a".into(), seq: 0, view: None });
    world.room.connect(profile(3), connection, "a".into(), None, 1_000).expect("there is room");
    let command: CommandId = world.fresh();
    for _ in 0..3 {
        world.room.handle(connection, command, Command::ChatSend { text: "once".into() }, 2_000).expect("accepted");
        world.drain();
    }
    let posts = world.journal.iter().filter(|e| matches!(e.fact, conference::Fact::ChatPosted { .. })).count();
    assert_eq!(posts, 1);
}

#[test]
fn a_flood_is_refused_and_leaves_the_room_as_it_was() {
    let mut world = World::new(1);
    let connection: ConnectionId = world.fresh();
    world
        .devices
        .insert(connection, Device { participant: profile(3).participant, name: "a".into(), seq: 0, view: None });
    world.room.connect(profile(3), connection, "a".into(), None, 1_000).expect("there is room");
    let refusals = (0..50)
        .filter(|n| {
            let command: CommandId = world.fresh();
            world.room.handle(connection, command, Command::ChatSend { text: format!("{n}") }, 2_000)
                == Err(Refusal::TooMany)
        })
        .count();
    assert_eq!(refusals, 50 - conference::limits::CHAT_RATE_MAX);
}

#[test]
fn a_journal_of_the_first_version_replays() {
    let journal = include_str!("journal-v1.jsonl");
    let mut room = Room::new(about());
    for line in journal.lines() {
        room.replay(serde_json::from_str(line).expect("the first version can still be read"));
    }
    let snapshot = room.snapshot_for(profile(1).participant);
    assert_eq!(snapshot.chat.len(), 1);
    assert_eq!(snapshot.chat[0].text, "Guten Tag");
    assert_eq!(snapshot.hands.len(), 1);
    assert_eq!(snapshot.members.len(), 2);
}
