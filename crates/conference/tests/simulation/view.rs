//! What a client holds: a snapshot with the events since applied.

use std::collections::BTreeMap;
use std::sync::Arc;

use conference::bounds::Bounds;
use conference::breakout::Breakout;
use conference::chat::{Conversation, Group, Message};
use conference::check::{Check, Checks};
use conference::custom::CustomRole;
use conference::floor::{Floor, Round, SpeakingTime};
use conference::hands::Hand;
use conference::limits::{CHAT_HISTORY_MAX, SITTING_LOG_MAX};
use conference::lobby::{Lobby, Waiting};
use conference::order::Order;
use conference::poll::{Poll, PollDraft};
use conference::sitting::Sitting;
use conference::timer::Timer;
use conference::whisper::Whisper;
use conference::{Event, Participant, Permission, Permissions, Place, Snapshot};
use ids::ParticipantId;

/// What one device shows: a snapshot with the events since applied, or that it waits.
pub(crate) struct Device {
    pub(crate) participant: ParticipantId,
    pub(crate) name: String,
    pub(crate) seq: u64,
    pub(crate) view: Option<View>,
    pub(crate) waiting: Option<Waiting>,
}

impl Device {
    pub(crate) fn new(participant: ParticipantId, name: String) -> Self {
        Self { participant, name, seq: 0, view: None, waiting: None }
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct View {
    pub(crate) you: ParticipantId,
    pub(crate) permissions: Permissions,
    pub(crate) participants: BTreeMap<ParticipantId, Participant>,
    pub(crate) chat: Vec<Message>,
    pub(crate) groups: BTreeMap<u32, Group>,
    pub(crate) hands: Vec<Hand>,
    pub(crate) floor: Option<Floor>,
    pub(crate) round: Option<Round>,
    pub(crate) timer: Option<Timer>,
    pub(crate) lobby: Option<Lobby>,
    pub(crate) order: Option<Order>,
    pub(crate) times: BTreeMap<ParticipantId, SpeakingTime>,
    pub(crate) custom_roles: Vec<CustomRole>,
    pub(crate) bounds: Bounds,
    pub(crate) place: Place,
    pub(crate) breakout: Option<Breakout>,
    pub(crate) polls: BTreeMap<u32, Poll>,
    pub(crate) drafts: Vec<PollDraft>,
    pub(crate) whispers: BTreeMap<u32, Whisper>,
    pub(crate) presence_check: Option<Check>,
    pub(crate) checks: Option<Checks>,
    pub(crate) sitting: Option<Sitting>,
    pub(crate) ended: bool,
}

impl View {
    pub(crate) fn new(snapshot: &Snapshot) -> Self {
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
    pub(crate) fn shelf(&self, like: &Message) -> impl Fn(&Message) -> bool + use<> {
        let key = |m: &Message| match m.to {
            None => (0, None, None, if m.announcement { u32::MAX } else { m.place }),
            Some(Conversation::Person(to)) => (1, Some(to.min(m.from)), Some(to.max(m.from)), 0),
            Some(Conversation::Group(group)) => (2, None, None, group),
        };
        let wanted = key(like);
        move |m| key(m) == wanted
    }

    pub(crate) fn apply(&mut self, event: &Event) {
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
            Event::PresenceChanged { members, standing, roll, lines } => {
                let sitting = self.sitting.as_mut().expect("told of the sitting before");
                for member in members {
                    let known =
                        sitting.members.iter_mut().find(|known| known.id == member.id).expect("of the register");
                    *known = member.clone();
                }
                sitting.standing = (**standing).clone();
                sitting.roll.clone_from(roll);
                sitting.log.extend(lines.iter().cloned());
                let surplus = sitting.log.len().saturating_sub(SITTING_LOG_MAX);
                sitting.log.drain(..surplus);
            }
            Event::LobbyChanged { lobby } => self.lobby = Some(lobby.clone()),
            Event::OrderChanged { order } => self.order = Some(order.clone()),
            Event::Ended { .. } => self.ended = true,
        }
    }
}

/// The lines in which two views differ.
pub(crate) fn difference(told: &View, is: &View) -> String {
    let (told, is) = (format!("{told:#?}"), format!("{is:#?}"));
    let lines = told.lines().zip(is.lines()).filter(|(a, b)| a != b).take(20);
    lines.map(|(told, is)| format!("\n{told} ≠ {is}")).collect()
}

pub(crate) fn receive(device: &mut Device, seq: u64, event: &Arc<Event>) {
    assert_eq!(seq, device.seq + 1, "sequence numbers have no gap");
    device.seq = seq;
    device.view.as_mut().expect("welcomed before events").apply(event);
}
