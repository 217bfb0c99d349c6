//! What people do, drawn from the seed.

use ballot::presence::{Bias, Place as PresencePlace};
use conference::bounds::Bounds;
use conference::breakout::BreakoutPlan;
use conference::chat::Conversation;
use conference::check::CheckPlan;
use conference::floor::Strategy;
use conference::order::Source;
use conference::poll::PollPlan;
use conference::reaction::Reaction;
use conference::timer::TimerKind;
use conference::{Admission, Command, PLENARY, Permission, Role};
use ids::{MessageId, ParticipantId};

use crate::World;
use crate::people::{PEOPLE, id, member, profile};

impl World {
    pub(crate) fn somebody(&mut self) -> ParticipantId {
        profile(self.seed.below(PEOPLE + 1)).participant
    }

    pub(crate) fn some(&mut self) -> Vec<ParticipantId> {
        (0..self.seed.below(4)).map(|_| self.somebody()).collect()
    }

    /// Mostly free, so that what is bounded has something to bound.
    pub(crate) fn some_bounds(&mut self) -> Bounds {
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

    pub(crate) fn a_message(&mut self) -> MessageId {
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

    pub(crate) fn a_plan(&mut self) -> PollPlan {
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

    pub(crate) fn a_whisper(&mut self) -> u32 {
        let last = self.journal.iter().filter(|e| matches!(e.fact, conference::Fact::WhisperStarted { .. })).count();
        (last as u32).saturating_sub(self.seed.below(2) as u32)
    }

    pub(crate) fn a_command(&mut self, from: ParticipantId) -> Command {
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

    pub(crate) fn a_word_on_the_roll(&mut self, participant: ParticipantId) -> Command {
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
}
