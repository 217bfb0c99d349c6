//! What the room wants done, in order.

use std::sync::Arc;

use ids::{CommandId, ConferenceId, ConnectionId, MeetingId, ParticipantId};
use serde::{Deserialize, Serialize};

use crate::bounds::Bounds;
use crate::breakout::Breakout;
use crate::chat::{Group, Message};
use crate::check::{Check, Checks};
use crate::custom::CustomRole;
use crate::entry::Entry;
use crate::floor::{Floor, Round, SpeakingTime};
use crate::hall::{Hall, Place};
use crate::hands::Hand;
use crate::lobby::{Lobby, Waiting};
use crate::order::{Order, Source};
use crate::policy::{Permissions, Role};
use crate::poll::{Poll, PollBox, PollDraft, PollPlan, PollStanding};
use crate::presence::Participant;
use crate::reaction::Reaction;
use crate::record::Line;
use crate::sitting::{RollCall, Sitting, SittingMember, Standing};
use crate::timer::Timer;
use crate::whisper::Whisper;

/// An instruction to the room's driver. Effects are carried out in order, and
/// nothing after a `Journal` before that entry is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    Journal(Entry),
    /// The whole state for a new connection; events follow from `seq + 1`.
    Welcome {
        connection: ConnectionId,
        seq: u64,
        snapshot: Box<Snapshot>,
    },
    /// What a returning connection missed, after the number it named.
    Resumed {
        connection: ConnectionId,
        seq: u64,
        missed: Vec<(u64, Arc<Event>)>,
    },
    /// All that a connection in the waiting room is told.
    Wait {
        connection: ConnectionId,
        waiting: Waiting,
    },
    /// The next event of one participant, for the connections they have at this moment.
    Deliver {
        to: Vec<ConnectionId>,
        seq: u64,
        event: Arc<Event>,
    },
    /// A command is done and durable.
    Accepted {
        connection: ConnectionId,
        command: CommandId,
    },
    Close {
        connection: ConnectionId,
        why: Close,
    },
    Media(MediaEffect),
    /// What lies in the box of a running poll, durable together with the journal entries of the same
    /// time; nothing when it is over.
    Box {
        poll: u32,
        contents: Option<PollBox>,
    },
    /// How a running poll stands, unnumbered: the newest one counts.
    Standing {
        to: Vec<ConnectionId>,
        standing: PollStanding,
    },
    /// Prepared polls, for later conferences of the meeting.
    KeepDrafts(Vec<PollPlan>),
    /// Roles of the meeting's own, for its later conferences.
    KeepRoles(Vec<CustomRole>),
    /// What was decided about a person holds for later conferences of the meeting too.
    Remember {
        participant: ParticipantId,
        role: Role,
        name: String,
    },
}

/// Why the room closes a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Close {
    Replaced,
    Left,
    Ended,
    /// Not let in, with what the chair says to it.
    Denied {
        reason: String,
    },
    Removed,
    Banned,
    /// The conference goes on without this person.
    Dismissed,
    /// A policy no longer admits the person.
    Forbidden,
}

/// What the media plane must do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MediaEffect {
    /// Prepare a media room.
    Open { hall: Hall },
    /// Disconnect one device of a person.
    Remove { hall: Hall, participant: ParticipantId, device: String },
    /// Stop what a device publishes; whether it may start again is a matter of its rights.
    Mute { hall: Hall, participant: ParticipantId, device: String, source: Source },
    /// Name and rights of a device have changed.
    Update { hall: Hall, participant: ParticipantId, device: String, name: String, rights: MediaRights },
    /// Close a media room.
    Close { hall: Hall },
}

/// What somebody may publish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MediaRights {
    pub microphone: bool,
    pub camera: bool,
    pub screen: bool,
    /// Hears and sees others.
    pub listen: bool,
}

impl MediaRights {
    /// What a whisper group is for.
    pub const VOICE: Self = Self { microphone: true, camera: false, screen: false, listen: true };
}

/// A change of the room as a participant is told it, in order.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Event {
    /// People who came, changed or left, gathered for a tenth of a second.
    Presence {
        /// New or changed people, whole.
        updated: Vec<Participant>,
        left: Vec<ParticipantId>,
    },
    ChatPosted {
        message: Message,
    },
    /// Edited, taken back or pinned: the whole message anew.
    ChatChanged {
        message: Message,
    },
    /// A group one is in is new or has changed; without oneself in it, it is gone.
    GroupChanged {
        group: Group,
    },
    Reacted {
        participant: ParticipantId,
        reaction: Reaction,
    },
    HandRaised {
        hand: Hand,
    },
    HandLowered {
        participant: ParticipantId,
        /// Who lowered it: the person or somebody who may.
        by: ParticipantId,
    },
    HandsLowered {
        by: ParticipantId,
    },
    /// Who has the floor, and where the round stands.
    FloorChanged {
        floor: Option<Floor>,
        round: Option<Round>,
    },
    /// For those who may see it.
    SpeakingTimeChanged {
        time: SpeakingTime,
    },
    TimerChanged {
        timer: Option<Timer>,
    },
    ReadyChanged {
        participant: ParticipantId,
        ready: bool,
    },
    /// A round of breakout rooms began, changed or ended.
    BreakoutChanged {
        breakout: Option<Breakout>,
    },
    /// A poll of this room began, got another end or is over.
    PollChanged {
        poll: Poll,
    },
    /// For those who may lead polls.
    PollDraftsChanged {
        drafts: Vec<PollDraft>,
    },
    /// A whisper group one is in, is asked into, or sees because one leads; without anybody it is over.
    WhisperChanged {
        whisper: Whisper,
    },
    /// You are asked whether you are here, or have said it.
    CheckChanged {
        check: Check,
    },
    /// For those who may lead presence checks.
    ChecksChanged {
        checks: Checks,
    },
    /// The sitting of the body began, was opened or closed: the whole.
    SittingChanged {
        sitting: Box<Sitting>,
    },
    /// What has changed in a sitting: members, whole, and the numbers.
    PresenceChanged {
        members: Vec<SittingMember>,
        standing: Box<Standing>,
        roll: Option<RollCall>,
        /// What was written down, the newest when there is more than the limit.
        lines: Vec<Line>,
    },
    /// The policies above the meeting leave this from now on.
    BoundsChanged {
        bounds: Bounds,
    },
    /// Roles of the meeting's own, all of them.
    RolesDefined {
        roles: Vec<CustomRole>,
    },
    /// What you may from now on, with what goes with it: who may no longer admit, sees nobody waiting.
    PermissionsChanged {
        #[cfg_attr(feature = "shapes", ts(as = "Vec<crate::Permission>"))]
        permissions: Permissions,
    },
    /// For those who may admit.
    LobbyChanged {
        lobby: Lobby,
    },
    /// For those who may restrict.
    OrderChanged {
        order: Order,
    },
    /// Your microphone, camera or screen was stopped.
    Muted {
        source: Source,
        by: ParticipantId,
    },
    /// The conference was ended for all.
    Ended {
        by: ParticipantId,
    },
}

/// Everything a participant may see, at one sequence number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS), ts(export))]
pub struct Snapshot {
    pub conference: ConferenceId,
    pub meeting: MeetingId,
    pub title: String,
    pub code: String,
    pub started_at_ms: i64,
    /// Time of the server when this was written, to show clocks that agree.
    pub now_ms: i64,
    /// The participant this is for.
    pub you: ParticipantId,
    #[cfg_attr(feature = "shapes", ts(as = "Vec<crate::Permission>"))]
    pub permissions: Permissions,
    pub participants: Vec<Participant>,
    /// Roles of the meeting's own.
    pub custom_roles: Vec<CustomRole>,
    /// What the policies above the meeting leave.
    pub bounds: Bounds,
    /// The room you are in: 0 is the plenary. What follows about hands, floor, timer and polls is of this room.
    pub place: Place,
    pub breakout: Option<Breakout>,
    /// In order of writing; the newest ones when there are more than the limit.
    pub chat: Vec<Message>,
    pub groups: Vec<Group>,
    /// In order of raising.
    pub hands: Vec<Hand>,
    pub floor: Option<Floor>,
    pub round: Option<Round>,
    pub timer: Option<Timer>,
    /// In order of starting.
    pub polls: Vec<Poll>,
    /// For those who may lead polls.
    pub poll_drafts: Vec<PollDraft>,
    pub whispers: Vec<Whisper>,
    /// The newest presence check that asked you.
    pub check: Option<Check>,
    /// For those who may lead presence checks.
    pub checks: Option<Checks>,
    /// When the meeting is a sitting of a body.
    pub sitting: Option<Sitting>,
    /// For those who may admit.
    pub lobby: Option<Lobby>,
    /// For those who may restrict.
    pub order: Option<Order>,
    /// For those who may see it.
    pub speaking_times: Vec<SpeakingTime>,
}
