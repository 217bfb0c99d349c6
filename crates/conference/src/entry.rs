//! The journal: what happened, durable and replayable.
//!
//! Entries are facts, not commands, so that an old journal replays to the same
//! room even after the rules of deciding have changed. A shape that is in use
//! never changes its meaning; new facts are added, [`VERSION`] rises when an old
//! one has to be read differently.

use std::collections::BTreeMap;

use ballot::MemberId;
use ballot::presence::{Happening, Place as PresencePlace};
use ids::{CommandId, ConnectionId, MessageId, ParticipantId};
use serde::{Deserialize, Serialize};

use crate::bounds::Bounds;
use crate::breakout::{Help, OpenedRoom};
use crate::chat::{Group, Message};
use crate::check::CheckPlan;
use crate::custom::CustomRole;
use crate::floor::Strategy;
use crate::hall::{PLENARY, Place};
use crate::lobby::{Admission, LobbyMessage};
use crate::order::Source;
use crate::policy::{Permission, Permissions, Role};
use crate::poll::{PollPlan, Tally};
use crate::presence::Profile;
use crate::reaction::Reaction;
use crate::sitting::{Frozen, Tie};
use crate::timer::TimerKind;

/// Version that new entries carry.
pub const VERSION: u16 = 1;

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub version: u16,
    /// 1, 2, 3 …, without gaps.
    pub seq: u64,
    /// Milliseconds since the Unix epoch; never decreases.
    pub at_ms: i64,
    /// The command this came from, when it came from one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    pub fact: Fact,
}

/// Takes what people wrote out of a journal. One in which this is done no longer replays to the same hash, which
/// nobody needs of a conference that is over.
#[derive(Debug, Default)]
pub struct Words {
    /// Number of the entry with the newest words of each message that is kept.
    kept: BTreeMap<MessageId, u64>,
}

impl Words {
    /// Nobody's words stay.
    pub fn none() -> Self {
        Self::default()
    }

    /// What was written to everybody in the plenary or in all rooms stays as it read at the end: nothing that was
    /// taken back, and no former wording.
    pub fn public<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        let mut kept = BTreeMap::new();
        for entry in entries {
            match &entry.fact {
                Fact::ChatPosted { message } if message.to.is_none() && message.place == PLENARY => {
                    kept.insert(message.id, entry.seq);
                }
                Fact::ChatEdited { message, .. } => {
                    kept.entry(*message).and_modify(|seq| *seq = entry.seq);
                }
                Fact::ChatDeleted { message, .. } => drop(kept.remove(message)),
                _ => {}
            }
        }
        Self { kept }
    }

    /// The entry without what may not be kept; `None` when it stays as it is.
    pub fn forget(&self, entry: &Entry) -> Option<Entry> {
        let stays = |message: &MessageId| self.kept.get(message) == Some(&entry.seq);
        let mut entry = entry.clone();
        match &mut entry.fact {
            Fact::ChatPosted { message } if !stays(&message.id) => message.text.clear(),
            Fact::ChatEdited { message, text } if !stays(message) => text.clear(),
            Fact::HelpAsked { help, .. } => help.text = None,
            _ => return None,
        }
        Some(entry)
    }
}

/// Whose command led to a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    pub participant: ParticipantId,
    pub command: CommandId,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Fact {
    Connected {
        profile: Profile,
        connection: ConnectionId,
        device: String,
    },
    /// Came to the waiting room.
    Knocked {
        profile: Profile,
        connection: ConnectionId,
        device: String,
    },
    Disconnected {
        connection: ConnectionId,
    },
    /// The server started anew: every connection of before is gone.
    Restarted,
    /// The person left for good.
    Left {
        participant: ParticipantId,
    },
    Admitted {
        participants: Vec<ParticipantId>,
        by: ParticipantId,
    },
    SentBack {
        participant: ParticipantId,
        by: ParticipantId,
    },
    Denied {
        participant: ParticipantId,
        by: ParticipantId,
        reason: String,
    },
    LobbyModeSet {
        mode: Admission,
        by: ParticipantId,
    },
    LobbyMessageSet {
        message: Option<LobbyMessage>,
        by: ParticipantId,
    },
    Locked {
        locked: bool,
        by: ParticipantId,
    },
    /// The policies above the meeting leave this; nobody in the room has decided it.
    BoundsSet {
        bounds: Bounds,
    },
    ChatPosted {
        message: Message,
    },
    ChatEdited {
        message: MessageId,
        text: String,
    },
    ChatDeleted {
        message: MessageId,
        by: ParticipantId,
    },
    ChatPinned {
        message: MessageId,
        pinned: bool,
        by: ParticipantId,
    },
    GroupCreated {
        group: Group,
    },
    GroupLeft {
        group: u32,
        participant: ParticipantId,
    },
    Reacted {
        participant: ParticipantId,
        reaction: Reaction,
    },
    HandRaised {
        participant: ParticipantId,
    },
    HandLowered {
        participant: ParticipantId,
        by: ParticipantId,
    },
    HandsLowered {
        by: ParticipantId,
    },
    FloorGiven {
        participant: ParticipantId,
        seconds: Option<u32>,
        by: ParticipantId,
    },
    FloorEnded {
        by: ParticipantId,
    },
    RoundStarted {
        strategy: Strategy,
        /// In the order of the round, as it was drawn.
        participants: Vec<ParticipantId>,
        seconds: Option<u32>,
        append_joiners: bool,
        repeat: bool,
        by: ParticipantId,
    },
    RoundPassed {
        to: Option<ParticipantId>,
        by: ParticipantId,
    },
    RoundSkipped {
        participant: ParticipantId,
        by: ParticipantId,
    },
    RoundPaused {
        paused: bool,
        by: ParticipantId,
    },
    RoundEnded {
        by: ParticipantId,
    },
    TimerStarted {
        kind: TimerKind,
        title: Option<String>,
        seconds: Option<u32>,
        ask_ready: bool,
        quiet: bool,
        by: ParticipantId,
    },
    TimerStopped {
        by: ParticipantId,
    },
    ReadySet {
        participant: ParticipantId,
        ready: bool,
    },
    PollPrepared {
        draft: u32,
        plan: PollPlan,
        /// Nobody, when an earlier conference of the meeting left it.
        by: Option<ParticipantId>,
    },
    PollForgotten {
        draft: u32,
        by: Option<ParticipantId>,
    },
    PollStarted {
        poll: u32,
        place: Place,
        plan: PollPlan,
        draft: Option<u32>,
        by: ParticipantId,
    },
    PollTimed {
        poll: u32,
        ends_at_ms: Option<i64>,
        by: Option<ParticipantId>,
    },
    PollEnded {
        poll: u32,
        result: Tally,
        /// Nobody, when it ended by time or with its room.
        by: Option<ParticipantId>,
    },
    BreakoutStarted {
        rooms: Vec<OpenedRoom>,
        free: bool,
        ends_at_ms: Option<i64>,
        by: ParticipantId,
    },
    BreakoutTimed {
        ends_at_ms: Option<i64>,
        by: ParticipantId,
    },
    BreakoutEnded {
        /// Nobody, when the time was over.
        by: Option<ParticipantId>,
    },
    Moved {
        participants: Vec<ParticipantId>,
        to: Place,
        by: ParticipantId,
    },
    HelpAsked {
        place: Place,
        help: Help,
        by: ParticipantId,
    },
    HelpSettled {
        place: Place,
        by: ParticipantId,
    },
    WhisperStarted {
        whisper: u32,
        participants: Vec<ParticipantId>,
        by: ParticipantId,
    },
    WhisperJoined {
        whisper: u32,
        participant: ParticipantId,
    },
    WhisperLeft {
        whisper: u32,
        participant: ParticipantId,
    },
    WhisperEnded {
        whisper: u32,
        by: ParticipantId,
    },
    ChecksPlanned {
        plan: CheckPlan,
        /// When the first one comes, as it was drawn.
        next_ms: i64,
        by: ParticipantId,
    },
    ChecksStopped {
        by: ParticipantId,
    },
    CheckOpened {
        check: u32,
        until_ms: i64,
        /// When the next one comes, as it was drawn.
        next_ms: Option<i64>,
    },
    CheckConfirmed {
        check: u32,
        participant: ParticipantId,
    },
    /// The meeting is a sitting of a body, with this register.
    SittingTaken {
        sitting: Frozen,
        /// Who was in the meeting before.
        ties: Vec<Tie>,
    },
    SittingHappened {
        happening: Happening,
        /// A member has said so of themself, and does not keep the roll.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        own: bool,
    },
    /// Members came and went by their connections, all of whom it was not known yet.
    MembersMoved {
        happened: Vec<Happening>,
    },
    SittingClosed {
        by: ParticipantId,
    },
    RollStarted {
        by: ParticipantId,
    },
    RollAnswered {
        member: MemberId,
        /// Nobody answered when absent.
        place: Option<PresencePlace>,
        by: ParticipantId,
    },
    RollEnded {
        by: ParticipantId,
    },
    MemberAssigned {
        member: MemberId,
        participant: Option<ParticipantId>,
        by: ParticipantId,
    },
    RoleGiven {
        participant: ParticipantId,
        role: Role,
        by: ParticipantId,
    },
    RoleDefined {
        role: Role,
        /// Nothing when it is taken away.
        definition: Option<CustomRole>,
        /// Nobody, when an earlier conference of the meeting left it.
        by: Option<ParticipantId>,
    },
    Renamed {
        participant: ParticipantId,
        name: String,
        by: ParticipantId,
    },
    Muted {
        source: Source,
        participants: Vec<ParticipantId>,
        by: ParticipantId,
    },
    RuleSet {
        role: Role,
        permissions: Option<Permissions>,
        by: ParticipantId,
    },
    ExceptionSet {
        participant: ParticipantId,
        permission: Permission,
        allowed: Option<bool>,
        by: ParticipantId,
    },
    RightsRestored {
        by: ParticipantId,
    },
    Removed {
        participant: ParticipantId,
        by: ParticipantId,
    },
    Banned {
        participant: ParticipantId,
        by: ParticipantId,
    },
    Unbanned {
        participant: ParticipantId,
        by: ParticipantId,
    },
    Dismissed {
        participants: Vec<ParticipantId>,
        by: ParticipantId,
    },
    Ended {
        by: ParticipantId,
    },
}
