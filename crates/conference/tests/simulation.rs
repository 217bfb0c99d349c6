//! Thousands of random steps over many seeds, with the invariants of a room checked after each.
//!
//! `PLENUM_SEEDS=1000..2000 cargo test -p conference --test simulation` searches further seeds; one
//! that fails is added to [`FOUND`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ballot::presence::{Bias, Place as PresencePlace};
use ballot::{Label, Member, MemberId, Register, Seat};
use conference::bounds::Bounds;
use conference::breakout::{Breakout, BreakoutPlan};
use conference::chat::{Conversation, Group, Message};
use conference::check::{Check, CheckPlan, Checks};
use conference::custom::CustomRole;
use conference::floor::{Floor, Round, SpeakingTime, Strategy};
use conference::hands::Hand;
use conference::limits::{CHAT_HISTORY_MAX, PRESENCE_BATCH_MS, SITTING_LOG_MAX};
use conference::lobby::{Lobby, Waiting};
use conference::order::{Order, Source};
use conference::poll::{Poll, PollBox, PollDraft, PollPlan};
use conference::reaction::Reaction;
use conference::sitting::{Frozen, Office, Sitting};
use conference::timer::{Timer, TimerKind};
use conference::whisper::Whisper;
use conference::{
    About, Admission, Command, Effect, Entry, Event, Kind, PLENARY, Participant, Permission, Permissions, Place,
    Profile, Refusal, Role, Room, Snapshot,
};
use ids::{CommandId, ConferenceId, ConnectionId, MeetingId, MessageId, ParticipantId};
use uuid::Uuid;

/// Seeds that once failed.
const FOUND: &[u64] = &[];
/// People of the simulation.
const PEOPLE: u64 = 12;

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

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
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
        admission: Admission::Open,
        has_unit: true,
    }
}

fn member(n: u64) -> MemberId {
    MemberId([u8::try_from(n).expect("few"); 16])
}

/// Five hold a seat; two stand in for the second of them.
fn frozen() -> Frozen {
    let one = |n: u64| Member {
        id: member(n),
        name: Label::new(&format!("Mitglied {n}")).expect("a name"),
        function: None,
        group: None,
        seat: if n < 5 { Seat::Holder } else { Seat::Substitute },
        weight: 1,
        substitutes: if n == 1 { vec![member(6), member(5)] } else { vec![] },
    };
    let register = Register { statutory: 5, statutory_votes: 5, members: (0..7).map(one).collect() };
    let offices = [(member(0), Office::Chair)].into();
    Frozen { body: id(3), name: "Rat".into(), version: 1, profile: "go-sh".into(), register, offices }
}

fn profile(n: u64) -> Profile {
    Profile {
        participant: id::<ParticipantId>(u128::from(n) + 1),
        name: format!("Person {n}"),
        role: if n == 0 { Role::Chair } else { Role::Participant },
        kind: [Kind::Account, Kind::Guest, Kind::Account, Kind::VerifiedGuest][usize::try_from(n % 4).expect("small")],
        colleague: n.is_multiple_of(4),
        member: (n < 6).then(|| member(n)),
    }
}

/// What one device shows: a snapshot with the events since applied, or that it waits.
struct Device {
    participant: ParticipantId,
    name: String,
    seq: u64,
    view: Option<View>,
    waiting: Option<Waiting>,
}

impl Device {
    fn new(participant: ParticipantId, name: String) -> Self {
        Self { participant, name, seq: 0, view: None, waiting: None }
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct View {
    you: ParticipantId,
    permissions: Permissions,
    participants: BTreeMap<ParticipantId, Participant>,
    chat: Vec<Message>,
    groups: BTreeMap<u32, Group>,
    hands: Vec<Hand>,
    floor: Option<Floor>,
    round: Option<Round>,
    timer: Option<Timer>,
    lobby: Option<Lobby>,
    order: Option<Order>,
    times: BTreeMap<ParticipantId, SpeakingTime>,
    custom_roles: Vec<CustomRole>,
    bounds: Bounds,
    place: Place,
    breakout: Option<Breakout>,
    polls: BTreeMap<u32, Poll>,
    drafts: Vec<PollDraft>,
    whispers: BTreeMap<u32, Whisper>,
    presence_check: Option<Check>,
    checks: Option<Checks>,
    sitting: Option<Sitting>,
    ended: bool,
}

impl View {
    fn new(snapshot: &Snapshot) -> Self {
        Self {
            you: snapshot.you,
            permissions: snapshot.permissions,
            participants: snapshot.participants.iter().map(|p| (p.id, p.clone())).collect(),
            chat: snapshot.chat.clone(),
            groups: snapshot.groups.iter().map(|g| (g.id, g.clone())).collect(),
            hands: snapshot.hands.clone(),
            floor: snapshot.floor,
            round: snapshot.round.clone(),
            timer: snapshot.timer.clone(),
            lobby: snapshot.lobby.clone(),
            order: snapshot.order.clone(),
            times: snapshot.speaking_times.iter().map(|t| (t.participant, *t)).collect(),
            custom_roles: snapshot.custom_roles.clone(),
            bounds: snapshot.bounds,
            place: snapshot.place,
            breakout: snapshot.breakout.clone(),
            polls: snapshot.polls.iter().map(|p| (p.id, p.clone())).collect(),
            drafts: snapshot.poll_drafts.clone(),
            whispers: snapshot.whispers.iter().map(|w| (w.id, w.clone())).collect(),
            presence_check: snapshot.check.clone(),
            checks: snapshot.checks.clone(),
            sitting: snapshot.sitting.clone(),
            ended: false,
        }
    }

    /// The messages of one conversation, as the limit counts them.
    fn shelf(&self, like: &Message) -> impl Fn(&Message) -> bool + use<> {
        let key = |m: &Message| match m.to {
            None => (0, None, None, if m.announcement { u32::MAX } else { m.place }),
            Some(Conversation::Person(to)) => (1, Some(to.min(m.from)), Some(to.max(m.from)), 0),
            Some(Conversation::Group(group)) => (2, None, None, group),
        };
        let wanted = key(like);
        move |m| key(m) == wanted
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::Presence { updated, left } => {
                for participant in updated {
                    self.participants.insert(participant.id, participant.clone());
                }
                for gone in left {
                    self.participants.remove(gone);
                }
            }
            Event::ChatPosted { message } => {
                let same = self.shelf(message);
                self.chat.push(message.clone());
                if self.chat.iter().filter(|m| same(m)).count() > CHAT_HISTORY_MAX {
                    let oldest = self.chat.iter().position(same).expect("one of them");
                    self.chat.remove(oldest);
                }
            }
            Event::ChatChanged { message } => {
                if let Some(known) = self.chat.iter_mut().find(|m| m.id == message.id) {
                    *known = message.clone();
                }
            }
            Event::GroupChanged { group } => {
                if group.members.contains(&self.you) {
                    self.groups.insert(group.id, group.clone());
                } else {
                    self.groups.remove(&group.id);
                    self.chat.retain(|m| m.to != Some(Conversation::Group(group.id)));
                }
            }
            Event::Reacted { .. } | Event::Muted { .. } => {}
            Event::HandRaised { hand } => self.hands.push(*hand),
            Event::HandLowered { participant, .. } => self.hands.retain(|h| h.participant != *participant),
            Event::HandsLowered { .. } => self.hands.clear(),
            Event::FloorChanged { floor, round } => {
                self.floor = *floor;
                self.round.clone_from(round);
            }
            Event::SpeakingTimeChanged { time } => drop(self.times.insert(time.participant, *time)),
            Event::TimerChanged { timer } => self.timer.clone_from(timer),
            Event::ReadyChanged { participant, ready } => {
                if let Some(timer) = &mut self.timer {
                    if *ready {
                        timer.ready.insert(*participant)
                    } else {
                        timer.ready.remove(participant)
                    };
                }
            }
            Event::PermissionsChanged { permissions } => {
                self.permissions = *permissions;
                if !permissions.contains(Permission::Admit) {
                    self.lobby = None;
                }
                if !permissions.contains(Permission::Restrict) {
                    self.order = None;
                }
                if !permissions.contains(Permission::SeeSpeakingTime) {
                    self.times.clear();
                }
                if !permissions.contains(Permission::Poll) {
                    self.drafts.clear();
                }
                if !permissions.contains(Permission::Check) {
                    self.checks = None;
                }
                let leads = permissions.contains(Permission::Restrict);
                let you = self.you;
                self.whispers.retain(|_, w| leads || w.members.contains(&you) || w.invited.contains(&you));
            }
            Event::BoundsChanged { bounds } => self.bounds = *bounds,
            Event::RolesDefined { roles } => self.custom_roles.clone_from(roles),
            Event::BreakoutChanged { breakout } => self.breakout.clone_from(breakout),
            Event::PollChanged { poll } => drop(self.polls.insert(poll.id, poll.clone())),
            Event::PollDraftsChanged { drafts } => self.drafts.clone_from(drafts),
            Event::WhisperChanged { whisper } => {
                let here = whisper.members.contains(&self.you) || whisper.invited.contains(&self.you);
                let seen = self.permissions.contains(Permission::Restrict) && !whisper.members.is_empty();
                if here || seen {
                    self.whispers.insert(whisper.id, whisper.clone());
                } else {
                    self.whispers.remove(&whisper.id);
                }
            }
            Event::CheckChanged { check } => self.presence_check = Some(check.clone()),
            Event::ChecksChanged { checks } => self.checks = Some(checks.clone()),
            Event::SittingChanged { sitting } => self.sitting = Some((**sitting).clone()),
            Event::PresenceChanged { members, standing, roll, line } => {
                let sitting = self.sitting.as_mut().expect("told of the sitting before");
                for member in members {
                    let known =
                        sitting.members.iter_mut().find(|known| known.id == member.id).expect("of the register");
                    *known = member.clone();
                }
                sitting.standing = (**standing).clone();
                sitting.roll.clone_from(roll);
                sitting.log.extend(line.as_deref().cloned());
                let surplus = sitting.log.len().saturating_sub(SITTING_LOG_MAX);
                sitting.log.drain(..surplus);
            }
            Event::LobbyChanged { lobby } => self.lobby = Some(lobby.clone()),
            Event::OrderChanged { order } => self.order = Some(order.clone()),
            Event::Ended { .. } => self.ended = true,
        }
    }
}

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
            28 if self.seed.chance(20) => self.room.sit(frozen(), Vec::new(), self.now_ms),
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

    fn somebody(&mut self) -> ParticipantId {
        profile(self.seed.below(PEOPLE + 1)).participant
    }

    fn some(&mut self) -> Vec<ParticipantId> {
        (0..self.seed.below(4)).map(|_| self.somebody()).collect()
    }

    /// Mostly free, so that what is bounded has something to bound.
    fn some_bounds(&mut self) -> Bounds {
        let mut free = || self.seed.chance(94);
        let (guests, guest_rename, chat, chat_export, screen) = (free(), free(), free(), free(), free());
        let (reactions, polls, whispers, checks) = (free(), free(), free(), free());
        let admission = self.seed.pick(&[Admission::Open, Admission::Open, Admission::Guests]).expect("one");
        let size = self.seed.pick(&[None, None, Some(6)]).flatten();
        Bounds {
            guests,
            verified_guests: guests || self.seed.chance(50),
            guest_rename,
            admission,
            chat,
            chat_export,
            screen,
            reactions,
            polls,
            whispers,
            checks,
            chat_days: 0,
            size,
        }
    }

    fn a_message(&mut self) -> MessageId {
        let known: Vec<_> = self
            .journal
            .iter()
            .filter_map(|entry| match &entry.fact {
                conference::Fact::ChatPosted { message } => Some(message.id),
                _ => None,
            })
            .rev()
            .take(20)
            .collect();
        self.seed.pick(&known).unwrap_or_else(|| id(9))
    }

    fn a_plan(&mut self) -> PollPlan {
        let seconds = self.seed.pick(&[None, Some(10), Some(120), Some(0)]).flatten();
        let choices = (0..1 + self.seed.below(4)).map(|n| format!("Antwort {n}")).collect();
        PollPlan {
            question: "Wie weiter?".into(),
            choices,
            multiple: self.seed.chance(50),
            live: self.seed.chance(50),
            seconds,
        }
    }

    fn a_whisper(&mut self) -> u32 {
        let last = self.journal.iter().filter(|e| matches!(e.fact, conference::Fact::WhisperStarted { .. })).count();
        (last as u32).saturating_sub(self.seed.below(2) as u32)
    }

    fn a_command(&mut self, from: ParticipantId) -> Command {
        let permission = self.seed.pick(&Permission::ALL).expect("there are some");
        let role = self.seed.pick(&Role::ALL).expect("there are some");
        let participant = self.somebody();
        let yes = self.seed.chance(50);
        let seconds = self.seed.pick(&[None, None, Some(5), Some(60), Some(0), Some(100_000)]).flatten();
        let source = self.seed.pick(&[Source::Microphone, Source::Camera, Source::Screen]).expect("one");
        // What comes rarely is answered often, so that something follows from it.
        let view = self.devices.values().find(|d| d.participant == from).and_then(|d| d.view.as_ref());
        let away = view.is_some_and(|view| view.place != PLENARY);
        let asked = view.and_then(|view| view.presence_check.as_ref()).filter(|check| !check.confirmed).map(|c| c.id);
        let reading = view.and_then(|view| view.sitting.as_ref()).and_then(|sitting| sitting.roll.as_ref());
        let reading = reading.map(|roll| roll.next);
        if let Some(next) = reading.filter(|_| self.seed.chance(20)) {
            return match next.filter(|_| self.seed.chance(80)) {
                Some(member) => Command::RollAnswer { member, place: Some(PresencePlace::Room) },
                None => Command::RollEnd {},
            };
        }
        if away && self.seed.chance(10) {
            return Command::BreakoutHelp { wanted: yes, text: None };
        }
        if let Some(check) = asked.filter(|_| self.seed.chance(20)) {
            return Command::CheckConfirm { check };
        }
        match self.seed.below(112) {
            96..112 => self.a_word_on_the_roll(participant),
            64 if yes => Command::RoleDefine {
                role: if self.seed.chance(80) { Role::Custom1 } else { role },
                name: self.seed.chance(70).then(|| "Eigene".into()),
                permissions: vec![permission],
            },
            64 => Command::Announce { text: "Durchsage".into() },
            65 => Command::PollPrepare { plan: self.a_plan(), draft: yes.then_some(1) },
            66 => Command::PollForget { draft: self.seed.below(4) as u32 },
            67 | 68 => Command::PollStart { plan: self.a_plan(), draft: yes.then(|| 1 + self.seed.below(3) as u32) },
            69..75 => {
                let open: Vec<_> = self.boxes.keys().copied().collect();
                let poll = self.seed.pick(&open).unwrap_or(1);
                Command::PollAnswer {
                    poll,
                    choices: (0..1 + self.seed.below(2)).map(|_| self.seed.below(4) as u32).collect(),
                }
            }
            75 => {
                let open: Vec<_> = self.boxes.keys().copied().collect();
                Command::PollTime { poll: self.seed.pick(&open).unwrap_or(1), seconds }
            }
            76 => {
                let open: Vec<_> = self.boxes.keys().copied().collect();
                Command::PollEnd { poll: self.seed.pick(&open).unwrap_or(1) }
            }
            77 | 78 => {
                let people: Vec<_> = (0..PEOPLE).map(|n| profile(n).participant).collect();
                let rooms = (0..1 + self.seed.below(3)).map(|n| BreakoutPlan {
                    name: format!("Gruppe {}", n + self.seed.below(2) * 3),
                    participants: if yes {
                        people.iter().copied().filter(|_| self.seed.chance(30)).collect()
                    } else {
                        Vec::new()
                    },
                });
                Command::BreakoutStart { rooms: rooms.collect(), free: self.seed.chance(50), seconds }
            }
            79 => Command::BreakoutExtend { seconds: 60 },
            80 => Command::BreakoutEnd { seconds },
            81..86 => {
                let own = self.seed.chance(50);
                Command::BreakoutMove {
                    participants: vec![if own { from } else { participant }],
                    to: self.seed.below(5) as u32,
                }
            }
            86 => Command::BreakoutHelp { wanted: yes, text: None },
            87 => Command::WhisperStart { participants: self.some() },
            88..90 => Command::WhisperAnswer { whisper: self.a_whisper(), accept: self.seed.chance(80) },
            90 => Command::WhisperLeave { whisper: self.a_whisper() },
            91..93 => Command::WhisperEnd { whisper: self.a_whisper() },
            93 => {
                let plan =
                    CheckPlan { first_after: 10, first_within: 60, next_after: 60, next_within: 600, answer: 30 };
                Command::CheckPlan { plan }
            }
            94 if yes => Command::CheckStop {},
            94 | 95 => Command::CheckConfirm { check: 1 + self.seed.below(6) as u32 },
            0..10 => {
                let text = format!("message {}", self.seed.next());
                let to = match self.seed.below(4) {
                    0 => Some(Conversation::Person(participant)),
                    1 => Some(Conversation::Group(self.seed.below(4) as u32)),
                    _ => None,
                };
                let reply_to = self.seed.chance(20).then(|| self.a_message());
                Command::ChatSend { text, to, reply_to, mentions: Some(self.some()) }
            }
            10 => Command::say("\u{7}"),
            11 | 12 => Command::ChatEdit { message: self.a_message(), text: "edited".into() },
            13 => Command::ChatDelete { message: self.a_message() },
            14 => Command::ChatPin { message: self.a_message(), pinned: yes },
            15 => Command::GroupCreate { name: "Group".into(), members: self.some() },
            16 => Command::GroupLeave { group: self.seed.below(4) as u32 },
            17 => Command::React { reaction: Reaction::Applause },
            18..22 => Command::HandRaise {},
            22 | 23 => Command::HandLower { participant },
            24 => Command::HandLowerAll {},
            25 | 26 => Command::FloorGive { participant, seconds },
            27 => Command::FloorEnd {},
            28 | 29 => Command::RoundStart {
                strategy: self
                    .seed
                    .pick(&[Strategy::List, Strategy::Random, Strategy::Nomination, Strategy::Queue])
                    .expect("one"),
                participants: self.some(),
                seconds,
                append_joiners: yes,
                repeat: self.seed.chance(50),
            },
            30..33 => Command::RoundPass { to: yes.then_some(participant) },
            33 => Command::RoundSkip { participant },
            34 => Command::RoundPause { paused: yes },
            35 => Command::RoundEnd {},
            36 => Command::TimerStart {
                kind: self.seed.pick(&[TimerKind::Break, TimerKind::Countdown, TimerKind::Stopwatch]).expect("one"),
                title: yes.then(|| "Pause".into()),
                seconds,
                ask_ready: self.seed.chance(70),
                quiet: yes,
            },
            37 => Command::TimerStop {},
            38 | 39 => Command::Ready { ready: yes },
            40 | 41 => Command::RoleGive { participant, role },
            42 => Command::Rename { participant, name: format!("Name {}", self.seed.below(9)) },
            43 => Command::LobbyMode {
                mode: self
                    .seed
                    .pick(&[Admission::Open, Admission::Guests, Admission::Outsiders, Admission::All])
                    .expect("one"),
            },
            44 => Command::Lock { locked: self.seed.chance(30) },
            45..48 => Command::Admit { participants: if yes { Vec::new() } else { self.some() } },
            48 => Command::SendBack { participant },
            49 => {
                let waiting = self.devices.values().filter(|d| d.waiting.is_some()).map(|d| d.participant);
                let waiting: Vec<_> = waiting.collect();
                let participant = self.seed.pick(&waiting).unwrap_or(participant);
                Command::Deny { participant, reason: "Heute nicht".into() }
            }
            50 => Command::LobbyMessage { text: yes.then(|| "Gleich".into()) },
            51 | 52 => Command::Mute { source, participants: self.some(), except: yes.then(|| self.some()) },
            54 if !yes => Command::RightsRestore {},
            53 | 54 => Command::RuleSet { role, permissions: yes.then(|| vec![permission]) },
            55 | 56 => Command::ExceptionSet { participant, permission, allowed: self.seed.chance(70).then_some(yes) },
            57 => Command::Remove { participant },
            58 if self.seed.chance(20) => Command::Ban { participant },
            59 => Command::Unban { participant },
            60 => Command::Dismiss { participants: if yes { Vec::new() } else { self.some() } },
            61..64 => Command::Leave {},
            _ => Command::HandRaise {},
        }
    }

    fn a_word_on_the_roll(&mut self, participant: ParticipantId) -> Command {
        use PresencePlace::{Phone, Remote, Room};
        let member = member(self.seed.below(8));
        let place = self.seed.pick(&[None, Some(Room), Some(Remote), Some(Phone)]).flatten();
        match self.seed.below(24) {
            0 | 1 => Command::SittingOpen { all_invited: self.seed.chance(80) },
            2 => Command::RollEnd {},
            3 => Command::SittingClose {},
            4 => Command::QuorumFind {},
            5 => Command::QuorumDoubt {},
            6 => Command::RollStart {},
            7..12 => Command::RollAnswer { member, place },
            12 => Command::RollEnd {},
            13..17 => Command::PresenceSet { member, place },
            17 => Command::PresenceConfirm {},
            18 => Command::MemberExclude { member, bias: Bias::Own },
            19 => Command::MemberReadmit { member },
            20 => Command::StandIn { substitute: member, holder: self::member(1) },
            21 => Command::StandBack { substitute: member },
            _ => Command::MemberAssign { member, participant: self.seed.chance(70).then_some(participant) },
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
    }
}

/// The lines in which two views differ.
fn difference(told: &View, is: &View) -> String {
    let (told, is) = (format!("{told:#?}"), format!("{is:#?}"));
    let lines = told.lines().zip(is.lines()).filter(|(a, b)| a != b).take(20);
    lines.map(|(told, is)| format!("\n{told} ≠ {is}")).collect()
}

fn receive(device: &mut Device, seq: u64, event: &Arc<Event>) {
    assert_eq!(seq, device.seq + 1, "sequence numbers have no gap");
    device.seq = seq;
    device.view.as_mut().expect("welcomed before events").apply(event);
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
    let journal = include_str!("journal-v1.jsonl");
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
