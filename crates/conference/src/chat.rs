//! Chat of the room, between two people and in named groups.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use ids::{MessageId, ParticipantId};
use serde::{Deserialize, Serialize};

use crate::command::Command;
use crate::effect::Event;
use crate::entry::Fact;
use crate::hall::{PLENARY, Place};
use crate::limits::{
    CHAT_HISTORY_MAX, CHAT_RATE_WINDOW_MS, CONVERSATIONS_MAX, GROUPS_MAX, MENTIONS_MAX, PARTICIPANTS_MAX, PINS_MAX,
};
use crate::policy::Permission;
use crate::presence::{Seat, is_plenary};
use crate::refusal::Refusal;
use crate::room::Room;
use crate::text::{clean_message, clean_name};

/// To whom somebody writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export))]
#[serde(rename_all = "kebab-case")]
pub enum Conversation {
    Person(ParticipantId),
    Group(u32),
}

/// A message as those may read it whom it concerns.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export, rename = "ChatMessage", optional_fields))]
pub struct Message {
    pub id: MessageId,
    pub from: ParticipantId,
    /// Name at the time of writing, so that a message keeps its author after they left.
    pub from_name: String,
    pub at_ms: i64,
    /// Plain text, 1 to 4,000 characters; empty when taken back.
    pub text: String,
    /// Everybody when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Conversation>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<MessageId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "shapes", ts(as = "Option<Vec<ParticipantId>>", optional))]
    pub mentions: Vec<ParticipantId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at_ms: Option<i64>,
    /// Who took it back: the author or somebody who may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_by: Option<ParticipantId>,
    #[serde(default, skip_serializing_if = "is_false")]
    #[cfg_attr(feature = "shapes", ts(as = "Option<bool>", optional))]
    pub pinned: bool,
    /// The room it was written in, when it is to everybody there.
    #[serde(default, skip_serializing_if = "is_plenary")]
    #[cfg_attr(feature = "shapes", ts(as = "Option<u32>", optional))]
    pub place: Place,
    /// To everybody in all rooms, by who may.
    #[serde(default, skip_serializing_if = "is_false")]
    #[cfg_attr(feature = "shapes", ts(as = "Option<bool>", optional))]
    pub announcement: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

/// A named group that writes among itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export, rename = "ChatGroup"))]
pub struct Group {
    pub id: u32,
    pub name: String,
    pub members: BTreeSet<ParticipantId>,
}

/// Where a message is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Shelf {
    Place(Place),
    /// Announcements: in every room.
    All,
    /// The smaller id first.
    Pair(ParticipantId, ParticipantId),
    Group(u32),
}

impl Shelf {
    fn of(message: &Message) -> Self {
        match message.to {
            None if message.announcement => Self::All,
            None => Self::Place(message.place),
            Some(Conversation::Group(group)) => Self::Group(group),
            Some(Conversation::Person(to)) => Self::Pair(to.min(message.from), to.max(message.from)),
        }
    }

    /// Whether many write here among themselves: whoever is excluded from an item does not read along.
    fn deliberates(self) -> bool {
        matches!(self, Self::Place(_) | Self::Group(_))
    }
}

/// The newest messages of every conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Chat {
    shelves: BTreeMap<Shelf, VecDeque<Message>>,
    groups: BTreeMap<u32, Group>,
    groups_made: u32,
}

impl Chat {
    /// Whether somebody who is in a room may read a conversation.
    fn concerns(&self, shelf: Shelf, who: ParticipantId, place: Place) -> bool {
        match shelf {
            Shelf::Place(of) => of == place,
            Shelf::All => true,
            Shelf::Pair(a, b) => who == a || who == b,
            Shelf::Group(group) => self.groups.get(&group).is_some_and(|g| g.members.contains(&who)),
        }
    }

    fn find(&self, id: MessageId) -> Option<(Shelf, &Message)> {
        self.shelves.iter().find_map(|(shelf, list)| Some((*shelf, list.iter().find(|m| m.id == id)?)))
    }

    fn find_mut(&mut self, id: MessageId) -> Option<&mut Message> {
        self.shelves.values_mut().find_map(|list| list.iter_mut().find(|m| m.id == id))
    }

    /// All that somebody may read, in order of writing; what many write among themselves only before `until`.
    pub(crate) fn messages_for(&self, who: ParticipantId, place: Place, until: Option<MessageId>) -> Vec<Message> {
        let readable = self.shelves.iter().filter(|(shelf, _)| self.concerns(**shelf, who, place));
        let told =
            |shelf: Shelf, message: &Message| !shelf.deliberates() || until.is_none_or(|until| message.id < until);
        let readable = readable.flat_map(|(shelf, list)| list.iter().filter(|message| told(*shelf, message)));
        let mut messages: Vec<Message> = readable.cloned().collect();
        messages.sort_by_key(|m| m.id);
        messages
    }

    pub(crate) fn groups_of(&self, who: ParticipantId) -> Vec<Group> {
        self.groups.values().filter(|group| group.members.contains(&who)).cloned().collect()
    }
}

impl Room {
    pub(crate) fn decide_chat(&self, seat: &Seat, command: Command) -> Result<Fact, Refusal> {
        let (you, place) = (seat.profile.participant, seat.place);
        let chat = &self.state.chat;
        // Whoever may not read a message does not learn that it exists.
        let readable = |id| chat.find(id).filter(|(s, _)| chat.concerns(*s, you, place)).ok_or(Refusal::NotFound);
        match command {
            Command::ChatSend { text, to, reply_to, mentions } => {
                self.need(seat, Permission::Chat)?;
                let text = clean_message(&text).ok_or(Refusal::InvalidText)?;
                let mentions = mentions.unwrap_or_default();
                if mentions.len() > MENTIONS_MAX {
                    return Err(Refusal::InvalidValue);
                }
                match to {
                    None => {}
                    Some(Conversation::Person(other)) if other == you => return Err(Refusal::InvalidValue),
                    Some(Conversation::Person(other)) => drop(self.seat(other)?),
                    Some(Conversation::Group(group)) if chat.concerns(Shelf::Group(group), you, place) => {}
                    Some(Conversation::Group(_)) => return Err(Refusal::NotFound),
                }
                let message = self.message(seat, text, to, reply_to, mentions);
                if let Some(id) = message.reply_to
                    && readable(id)?.0 != Shelf::of(&message)
                {
                    return Err(Refusal::NotFound);
                }
                let shelf = Shelf::of(&message);
                let full = !chat.shelves.contains_key(&shelf) && chat.shelves.len() > CONVERSATIONS_MAX;
                if full || !seat.chat_rate.allows(self.state.now_ms) {
                    return Err(Refusal::TooMany);
                }
                Ok(Fact::ChatPosted { message })
            }
            Command::Announce { text } => {
                self.need(seat, Permission::Breakout)?;
                let text = clean_message(&text).ok_or(Refusal::InvalidText)?;
                if !seat.chat_rate.allows(self.state.now_ms) {
                    return Err(Refusal::TooMany);
                }
                let message = self.message(seat, text, None, None, Vec::new());
                Ok(Fact::ChatPosted { message: Message { announcement: true, place: PLENARY, ..message } })
            }
            Command::ChatEdit { message, text } => {
                self.need(seat, Permission::Chat)?;
                let text = clean_message(&text).ok_or(Refusal::InvalidText)?;
                let (_, known) = readable(message)?;
                if known.from != you {
                    return Err(Refusal::NotPermitted);
                }
                if known.deleted_by.is_some() {
                    return Err(Refusal::NotNow);
                }
                if !seat.chat_rate.allows(self.state.now_ms) {
                    return Err(Refusal::TooMany);
                }
                Ok(Fact::ChatEdited { message, text })
            }
            Command::ChatDelete { message } => {
                let (_, known) = readable(message)?;
                if known.from != you {
                    self.need(seat, Permission::ModerateChat)?;
                }
                if known.deleted_by.is_some() {
                    return Err(Refusal::NotNow);
                }
                Ok(Fact::ChatDeleted { message, by: you })
            }
            Command::ChatPin { message, pinned } => {
                self.need(seat, Permission::ModerateChat)?;
                let (shelf, known) = readable(message)?;
                if known.deleted_by.is_some() || shelf != Shelf::Place(place) {
                    return Err(Refusal::NotNow);
                }
                let pins = chat.shelves.get(&shelf).into_iter().flatten().filter(|m| m.pinned).count();
                if pinned && pins >= PINS_MAX {
                    return Err(Refusal::TooMany);
                }
                Ok(Fact::ChatPinned { message, pinned, by: you })
            }
            Command::GroupCreate { name, members } => {
                self.need(seat, Permission::Chat)?;
                let name = clean_name(&name).ok_or(Refusal::InvalidText)?;
                if members.len() > PARTICIPANTS_MAX {
                    return Err(Refusal::InvalidValue);
                }
                if chat.groups.len() >= GROUPS_MAX {
                    return Err(Refusal::TooMany);
                }
                let mut members: BTreeSet<_> = members.into_iter().collect();
                members.insert(you);
                if members.len() < 2 {
                    return Err(Refusal::InvalidValue);
                }
                members.iter().try_for_each(|member| self.seat(*member).map(drop))?;
                Ok(Fact::GroupCreated { group: Group { id: chat.groups_made + 1, name, members } })
            }
            Command::GroupLeave { group } => {
                let member = chat.groups.get(&group).is_some_and(|g| g.members.contains(&you));
                if member { Ok(Fact::GroupLeft { group, participant: you }) } else { Err(Refusal::NotFound) }
            }
            _ => Err(Refusal::NotNow),
        }
    }

    pub(crate) fn apply_posted(&mut self, message: Message) {
        if let Some(seat) = self.state.seats.get_mut(&message.from) {
            seat.chat_rate.count(message.at_ms);
        }
        let shelf = Shelf::of(&message);
        let list = self.state.chat.shelves.entry(shelf).or_default();
        if list.len() == CHAT_HISTORY_MAX {
            list.pop_front();
        }
        list.push_back(message.clone());
        self.tell_conversation(shelf, message.id, Event::ChatPosted { message });
    }

    pub(crate) fn apply_edited(&mut self, id: MessageId, text: String, at_ms: i64) {
        let Some(message) = self.state.chat.find_mut(id) else { return };
        message.text = text;
        message.edited_at_ms = Some(at_ms);
        let from = message.from;
        if let Some(seat) = self.state.seats.get_mut(&from) {
            seat.chat_rate.count(at_ms);
        }
        self.tell_message(id);
    }

    pub(crate) fn apply_deleted(&mut self, id: MessageId, by: ParticipantId) {
        let Some(message) = self.state.chat.find_mut(id) else { return };
        message.text.clear();
        message.mentions.clear();
        message.deleted_by = Some(by);
        message.pinned = false;
        self.tell_message(id);
    }

    pub(crate) fn apply_pinned(&mut self, id: MessageId, pinned: bool) {
        let Some(message) = self.state.chat.find_mut(id) else { return };
        if message.pinned != pinned {
            message.pinned = pinned;
            self.tell_message(id);
        }
    }

    pub(crate) fn apply_group_created(&mut self, group: Group) {
        self.state.chat.groups_made = group.id;
        self.state.chat.groups.insert(group.id, group.clone());
        let members = group.members.clone();
        self.tell_where(Event::GroupChanged { group }, |seat| members.contains(&seat.profile.participant));
    }

    pub(crate) fn apply_group_left(&mut self, id: u32, participant: ParticipantId) {
        let Some(group) = self.state.chat.groups.get_mut(&id) else { return };
        let before = group.members.clone();
        group.members.remove(&participant);
        let group = group.clone();
        if group.members.is_empty() {
            self.state.chat.groups.remove(&id);
            self.state.chat.shelves.remove(&Shelf::Group(id));
        }
        self.tell_where(Event::GroupChanged { group }, |seat| before.contains(&seat.profile.participant));
    }

    /// Message ids come from the place in the journal: unique in the conference, in order, without randomness.
    pub(crate) fn message_id(&self, seq: u64) -> MessageId {
        let id = self.about.conference.uuid().as_u128().wrapping_add(u128::from(seq));
        MessageId::from_uuid(uuid::Uuid::from_u128(id))
    }

    fn message(
        &self,
        seat: &Seat,
        text: String,
        to: Option<Conversation>,
        reply_to: Option<MessageId>,
        mentions: Vec<ParticipantId>,
    ) -> Message {
        Message {
            id: self.message_id(self.state.journal_seq + 1),
            from: seat.profile.participant,
            from_name: seat.profile.name.clone(),
            at_ms: self.state.now_ms,
            text,
            to,
            reply_to,
            mentions,
            edited_at_ms: None,
            deleted_by: None,
            pinned: false,
            place: if to.is_none() { seat.place } else { PLENARY },
            announcement: false,
        }
    }

    fn tell_message(&mut self, id: MessageId) {
        if let Some((shelf, message)) = self.state.chat.find(id) {
            let event = Event::ChatChanged { message: message.clone() };
            self.tell_conversation(shelf, id, event);
        }
    }

    fn tell_conversation(&mut self, shelf: Shelf, id: MessageId, event: Event) {
        let left = if shelf.deliberates() { self.leaving() } else { BTreeMap::new() };
        let reads = |seat: &Seat| left.get(&seat.profile.participant).is_none_or(|until| id < *until);
        match shelf {
            Shelf::Place(place) => self.tell_where(event, |seat| seat.place == place && reads(seat)),
            Shelf::All => self.tell_all(event),
            Shelf::Pair(a, b) => self.tell_where(event, |seat| [a, b].contains(&seat.profile.participant)),
            Shelf::Group(group) => {
                let members = self.state.chat.groups.get(&group).map(|g| g.members.clone()).unwrap_or_default();
                self.tell_where(event, |seat| members.contains(&seat.profile.participant) && reads(seat));
            }
        }
    }
}

/// When a person did something lately; at most `MAX` within the window.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Rate<const MAX: usize> {
    at_ms: VecDeque<i64>,
}

impl<const MAX: usize> Rate<MAX> {
    /// Whether one more is within the rate now.
    pub(crate) fn allows(&self, now_ms: i64) -> bool {
        let recent = self.at_ms.iter().filter(|at| now_ms - **at < CHAT_RATE_WINDOW_MS).count();
        recent < MAX
    }

    pub(crate) fn count(&mut self, now_ms: i64) {
        self.at_ms.push_back(now_ms);
        while self.at_ms.len() > MAX {
            self.at_ms.pop_front();
        }
    }
}
