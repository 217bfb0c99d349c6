//! Thousands of random steps over many seeds, with the invariants of a room checked after each.
//!
//! `PLENUM_SEEDS=1000..2000 cargo test -p conference --test simulation` searches further seeds; one
//! that fails is added to [`FOUND`].

mod draw;
mod people;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use ballot::presence::Place;
use conference::chat::Conversation;
use conference::limits::PRESENCE_BATCH_MS;
use conference::poll::PollBox;
use conference::record::Record;
use conference::sitting::Frozen;
use conference::{Command, Effect, Entry, Permission, Refusal, Role, Room};
use ids::{CommandId, ConnectionId, ParticipantId};
use uuid::Uuid;

use crate::people::{PEOPLE, Seed, about, frozen, id, profile};
use crate::view::{Device, View, difference, receive};

/// Seeds that once failed.
const FOUND: &[u64] = &[];

struct World {
    seed: Seed,
    now_ms: i64,
    room: Room,
    journal: Vec<Entry>,
    /// What the store has of running polls.
    boxes: BTreeMap<u32, PollBox>,
    /// Answers that were accepted, by poll.
    answers: BTreeMap<u32, BTreeSet<ParticipantId>>,
    /// The answer to a poll that is being given: it stands in no journal.
    answering: Option<CommandId>,
    devices: BTreeMap<ConnectionId, Device>,
    /// Last state of devices whose connection broke, to resume from.
    broken: Vec<Device>,
    accepted: BTreeSet<CommandId>,
    done: Vec<CommandId>,
    next_id: u128,
}

impl World {
    fn new(seed: u64) -> Self {
        Self {
            seed: Seed(seed),
            now_ms: 1_000,
            room: Room::new(about()),
            journal: Vec::new(),
            boxes: BTreeMap::new(),
            answers: BTreeMap::new(),
            answering: None,
            devices: BTreeMap::new(),
            broken: Vec::new(),
            accepted: BTreeSet::new(),
            done: Vec::new(),
            next_id: 1 << 64,
        }
    }

    fn fresh<T: From<Uuid>>(&mut self) -> T {
        self.next_id += 1;
        id(self.next_id)
    }

    fn step(&mut self) {
        self.now_ms += [0, 1, 7, 40, 150, 3_000, 20_000][self.seed.below(7) as usize];
        if self.seed.chance(1) {
            self.now_ms += 70_000;
        }
        let connections: Vec<_> = self.devices.keys().copied().collect();
        match self.seed.below(100) {
            0..15 => self.connect(),
            15..22 => {
                if let Some(connection) = self.seed.pick(&connections) {
                    self.room.disconnect(connection, self.now_ms);
                    self.broken.extend(self.devices.remove(&connection));
                }
            }
            22..26 => self.room.handle_timeout(self.now_ms),
            26 => return self.kill(),
            27 if self.seed.chance(15) => {
                let bounds = self.some_bounds();
                self.room.bind(bounds, self.now_ms);
            }
            28 if self.seed.chance(20) => {
                let version = 1 + i64::from(self.seed.chance(40));
                self.room.sit(Frozen { version, ..frozen() }, Vec::new(), self.now_ms);
            }
            _ => {
                let leads = |d: &Device| d.view.as_ref().is_some_and(|v| v.permissions.contains(Permission::Admit));
                let leading: Vec<_> = self.devices.iter().filter(|(_, d)| leads(d)).map(|(c, _)| *c).collect();
                // Who leads does more than others do.
                let from = if self.seed.chance(50) && !leading.is_empty() { leading } else { connections };
                if let Some(connection) = self.seed.pick(&from) {
                    self.command(connection);
                }
            }
        }
        self.drain();
    }

    fn connect(&mut self) {
        let resume = self.seed.chance(50) && !self.broken.is_empty();
        let connection: ConnectionId = self.fresh();
        let mut device = if resume {
            let at = self.seed.below(self.broken.len() as u64) as usize;
            self.broken.swap_remove(at)
        } else {
            Device::new(profile(self.seed.below(PEOPLE)).participant, format!("device{}", self.seed.below(2)))
        };
        device.waiting = None;
        let who = (0..PEOPLE).map(profile).find(|p| p.participant == device.participant).expect("one of them");
        let after = device.view.is_some().then_some(device.seq);
        let name = device.name.clone();
        self.devices.insert(connection, device);
        self.room.handle_timeout(self.now_ms);
        let before = self.room.journal_seq();
        if let Err(refusal) = self.room.connect(who, connection, name, after, self.now_ms) {
            assert_eq!(self.room.journal_seq(), before, "a refusal at the door writes nothing: {refusal:?}");
            self.devices.remove(&connection);
        }
    }

    fn command(&mut self, connection: ConnectionId) {
        let repeat = self.seed.chance(10);
        let known = self.done.clone();
        let command_id = if repeat { self.seed.pick(&known).unwrap_or_else(|| id(7)) } else { self.fresh() };
        let from = self.devices[&connection].participant;
        let command = self.a_command(from);
        let random = self.seed.next();
        self.room.shake(random);
        self.room.handle_timeout(self.now_ms);
        let before = self.room.journal_seq();
        let waits = self.devices[&connection].waiting.is_some();
        self.answering = matches!(command, Command::PollAnswer { .. }).then_some(command_id);
        match self.room.handle(connection, command_id, command.clone(), self.now_ms) {
            Ok(()) => {
                if let Command::PollAnswer { poll, .. } = &command {
                    self.answers.entry(*poll).or_default().insert(from);
                }
                self.done.push(command_id);
                assert!(!waits || command == (Command::Leave {}), "who waits can only go");
            }
            Err(refusal) => {
                assert_eq!(self.room.journal_seq(), before, "a refusal writes nothing: {refusal:?}");
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
        for (poll, contents) in &self.boxes {
            let stored = serde_json::to_string(contents).expect("a box serialises");
            rebuilt.restore_box(*poll, serde_json::from_str(&stored).expect("a box is read back"));
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
                    // In vain, when time called somebody back whose connection broke at this moment.
                    let Some(device) = self.devices.get_mut(&connection) else { continue };
                    assert_eq!(snapshot.you, device.participant);
                    device.seq = seq;
                    device.waiting = None;
                    device.view = Some(View::new(&snapshot));
                }
                Effect::Resumed { connection, seq, missed } => {
                    let device = self.devices.get_mut(&connection).expect("a live connection");
                    assert_eq!(seq, device.seq);
                    for (seq, event) in missed {
                        receive(device, seq, &event);
                    }
                }
                Effect::Wait { connection, waiting } => {
                    if let Some(device) = self.devices.get_mut(&connection) {
                        device.view = None;
                        device.waiting = Some(waiting);
                    }
                }
                Effect::Deliver { to, seq, event } => {
                    assert!(!to.is_empty());
                    for connection in to {
                        // A connection that the simulation has cut is written to in vain, as a socket would be.
                        if let Some(device) = self.devices.get_mut(&connection) {
                            assert!(device.waiting.is_none(), "who waits is told nothing of the room");
                            receive(device, seq, &event);
                        }
                    }
                }
                Effect::Accepted { command, .. } => {
                    self.accepted.insert(command);
                    let cause = |e: &Entry| e.cause.is_some_and(|c| c.command == command);
                    let answer = self.answering == Some(command);
                    assert!(answer || self.journal.iter().rev().any(cause), "accepted means journalled");
                }
                Effect::Close { connection, .. } => {
                    self.devices.remove(&connection);
                }
                Effect::Box { poll, contents: Some(contents) } => drop(self.boxes.insert(poll, contents)),
                Effect::Box { poll, contents: None } => drop(self.boxes.remove(&poll)),
                Effect::Standing { to, standing } => {
                    for device in to.iter().filter_map(|connection| self.devices.get(connection)) {
                        let view = device.view.as_ref().expect("welcomed before a standing");
                        assert!(view.polls.contains_key(&standing.poll), "of a poll one sees");
                        let given = self.answers.get(&standing.poll).map_or(0, BTreeSet::len);
                        assert!(standing.answers as usize <= given, "every answer counts once");
                    }
                }
                Effect::Media(_) | Effect::Remember { .. } | Effect::KeepDrafts(_) | Effect::KeepRoles(_) => {}
            }
        }
        self.check();
    }

    fn check(&mut self) {
        let quiet = self.room.poll_timeout().is_none_or(|due| due > self.now_ms + PRESENCE_BATCH_MS);
        let mut chairs = 0;
        for (connection, device) in &self.devices {
            let Some(view) = &device.view else {
                assert!(device.waiting.is_some(), "in the room or in the waiting room: {connection}");
                continue;
            };
            assert_eq!(device.seq, self.room.sequence_of(device.participant));
            let mut view = view.clone();
            let mut truth = View::new(&self.room.snapshot_for(device.participant));
            chairs = chairs.max(truth.participants.values().filter(|p| p.role == Role::Chair).count());
            if !quiet {
                // Told with the next batch.
                view.participants.clone_from(&truth.participants);
                view.lobby.clone_from(&truth.lobby);
            }
            view.chat.sort_by_key(|m| m.id);
            truth.chat.sort_by_key(|m| m.id);
            assert!(view == truth, "what was told equals what is: {}", difference(&view, &truth));
            for message in &view.chat {
                if let Some(Conversation::Person(to)) = message.to {
                    assert!([to, message.from].contains(&view.you), "private is private");
                }
            }
        }
        assert!(chairs <= 1, "one chair at most");
        // Nobody is kept from hearing but who is excluded from an item, and they are however they came.
        let sitting = self.room.snapshot_for(profile(0).participant).sitting;
        let open = sitting.into_iter().filter(|sitting| sitting.closed_at_ms.is_none());
        let excluded = open.flat_map(|sitting| sitting.members).filter(|member| member.excluded);
        let deaf: BTreeSet<_> = excluded.filter_map(|member| member.participant).collect();
        for (participant, _) in self.room.seated() {
            let rights = self.room.media_rights_of(participant).expect("seated");
            assert_eq!(rights.listen, !deaf.contains(&participant), "excluded is who does not listen");
            assert!(rights.listen || !(rights.microphone || rights.camera || rights.screen), "and says nothing");
        }
    }
}

fn run(seed: u64, steps: u32) -> World {
    let mut world = World::new(seed);
    for _ in 0..steps {
        world.step();
    }
    world
}

#[test]
fn rooms_hold_their_invariants_over_many_seeds() {
    let seeds = std::env::var("PLENUM_SEEDS").ok().and_then(|range| {
        let (from, to) = range.split_once("..")?;
        Some(from.parse::<u64>().ok()?..to.parse().ok()?)
    });
    let mut kinds = BTreeSet::new();
    for seed in seeds.unwrap_or(0..120).chain(FOUND.iter().copied()) {
        let world = run(seed, 500);
        for entry in &world.journal {
            if let conference::Fact::PollEnded { poll, result, .. } = &entry.fact {
                let given = world.answers.get(poll).map_or(0, BTreeSet::len);
                assert_eq!(result.answers as usize, given, "every answer counts once");
                assert!(result.counts.iter().sum::<u32>() >= result.answers && result.eligible >= result.answers);
            }
            let fact = serde_json::to_value(&entry.fact).expect("plain data");
            kinds.insert(fact["type"].as_str().unwrap_or_default().to_owned());
        }
    }
    // A simulation that does not reach a fact proves nothing about it.
    for kind in [
        "sitting-happened",
        "members-moved",
        "roll-answered",
        "roll-ended",
        "member-assigned",
        "sitting-closed",
        "admitted",
        "sent-back",
        "denied",
        "banned",
        "round-passed",
        "chat-edited",
        "group-left",
        "ready-set",
    ]
    .into_iter()
    .chain(["poll-ended", "moved", "breakout-ended", "help-asked", "help-settled", "whisper-joined", "whisper-ended"])
    .chain(["bounds-set", "role-defined", "check-opened", "check-confirmed", "poll-timed", "poll-forgotten"])
    {
        assert!(kinds.contains(kind), "{kind} was never reached: {kinds:?}");
    }
}

#[test]
fn rooms_hold_their_invariants_over_a_long_time() {
    for seed in 5_000..5_002 {
        run(seed, 10_000);
    }
}

#[test]
fn a_command_sent_twice_is_done_once() {
    let mut world = World::new(1);
    let connection: ConnectionId = world.fresh();
    world.devices.insert(connection, Device::new(profile(3).participant, "a".into()));
    world.room.connect(profile(3), connection, "a".into(), None, 1_000).expect("there is room");
    let command: CommandId = world.fresh();
    for _ in 0..3 {
        world.room.handle(connection, command, Command::say("once"), 2_000).expect("accepted");
        world.drain();
    }
    let posts = world.journal.iter().filter(|e| matches!(e.fact, conference::Fact::ChatPosted { .. })).count();
    assert_eq!(posts, 1);
}

#[test]
fn a_flood_is_refused_and_leaves_the_room_as_it_was() {
    let mut world = World::new(1);
    let connection: ConnectionId = world.fresh();
    world.devices.insert(connection, Device::new(profile(3).participant, "a".into()));
    world.room.connect(profile(3), connection, "a".into(), None, 1_000).expect("there is room");
    let refusals = (0..50)
        .filter(|n| {
            let command: CommandId = world.fresh();
            world.room.handle(connection, command, Command::say(format!("{n}")), 2_000) == Err(Refusal::TooMany)
        })
        .count();
    assert_eq!(refusals, 50 - conference::limits::CHAT_RATE_MAX);
}

#[test]
fn a_journal_of_the_first_version_replays() {
    let journal = include_str!("../journal-v1.jsonl");
    let mut room = Room::new(about());
    for line in journal.lines() {
        room.replay(serde_json::from_str(line).expect("the first version can still be read"));
    }
    let snapshot = room.snapshot_for(profile(1).participant);
    assert_eq!(snapshot.chat.len(), 1);
    assert_eq!(snapshot.chat[0].text, "Guten Tag");
    assert_eq!(snapshot.hands.len(), 1);
    assert_eq!(snapshot.participants.len(), 2);
}

#[test]
fn a_sitting_of_the_first_version_replays() {
    let journal = include_str!("../journal-v1-sitting.jsonl");
    let entries: Vec<Entry> = journal.lines().map(|line| serde_json::from_str(line).expect("still read")).collect();
    let mut room = Room::new(about());
    entries.iter().for_each(|entry| room.replay(entry.clone()));
    let sitting = room.snapshot_for(profile(0).participant).sitting.expect("a sitting");
    let places: Vec<_> = sitting.members.iter().map(|member| member.place).collect();
    assert_eq!(places, [Some(Place::Room), Some(Place::Remote), None]);
    assert_eq!((sitting.standing.present, sitting.standing.established, sitting.log.len()), (1, true, 12));
    assert!(sitting.members[1].excluded && !room.media_rights_of(profile(1).participant).expect("here").listen);
    let record = Record::of(&about(), &entries).sitting.expect("a sitting");
    assert_eq!(
        (record.opened_at_ms, record.all_invited, record.members[1].exclusions.len()),
        (Some(2_000), Some(true), 1)
    );
}
