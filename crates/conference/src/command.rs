//! What a participant can ask the room to do. These are the commands of the conference socket.

use ballot::MemberId;
use ballot::presence::{Bias, Place as PresencePlace};
use ids::{MessageId, ParticipantId};
use serde::{Deserialize, Serialize};

use crate::breakout::BreakoutPlan;
use crate::chat::Conversation;
use crate::check::CheckPlan;
use crate::floor::Strategy;
use crate::lobby::Admission;
use crate::order::Source;
use crate::policy::{Permission, Role};
use crate::poll::PollPlan;
use crate::reaction::Reaction;
use crate::timer::TimerKind;

/// A request; [`crate::Room::handle`] does it or refuses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "shapes", derive(ts_rs::TS, utoipa::ToSchema), ts(export, optional_fields))]
#[serde(tag = "type", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Command {
    ChatSend {
        text: String,
        /// Everybody when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<Conversation>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<MessageId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mentions: Option<Vec<ParticipantId>>,
    },
    /// Change the text of an own message.
    ChatEdit {
        message: MessageId,
        text: String,
    },
    /// Take back an own message, or one of others for those who may; a trace stays.
    ChatDelete {
        message: MessageId,
    },
    ChatPin {
        message: MessageId,
        pinned: bool,
    },
    /// A named group that writes among itself; the creator is in it.
    GroupCreate {
        name: String,
        members: Vec<ParticipantId>,
    },
    GroupLeave {
        group: u32,
    },
    React {
        reaction: Reaction,
    },
    HandRaise {},
    HandLower {
        /// Own hand, or another's for those who may.
        participant: ParticipantId,
    },
    HandLowerAll {},
    FloorGive {
        participant: ParticipantId,
        /// Time for the speech; unlimited when absent. Only shown, not enforced.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<u32>,
    },
    /// Give the own floor back, or take another's for those who may.
    FloorEnd {},
    /// A round in which one after the other has the floor.
    RoundStart {
        strategy: Strategy,
        /// In this order for `list`; for `random` and `nomination` who takes part; not for `queue`.
        participants: Vec<ParticipantId>,
        /// Time for each; when it is over, the next one has the floor.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<u32>,
        /// Who joins later is appended.
        append_joiners: bool,
        /// May be nominated more than once.
        repeat: bool,
    },
    /// On to the next: by who has the floor, or who leads. With a nomination, to whom.
    RoundPass {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<ParticipantId>,
    },
    /// Take somebody out of the round.
    RoundSkip {
        participant: ParticipantId,
    },
    RoundPause {
        paused: bool,
    },
    RoundEnd {},
    TimerStart {
        kind: TimerKind,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        /// For countdown and break.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<u32>,
        /// Everybody is asked to say when they are ready.
        ask_ready: bool,
        /// Microphones and cameras go off at the start.
        quiet: bool,
    },
    TimerStop {},
    Ready {
        ready: bool,
    },
    /// A message to everybody in all rooms.
    Announce {
        text: String,
    },
    /// Keep a poll for later; over a kept one when `draft` names it.
    PollPrepare {
        plan: PollPlan,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        draft: Option<u32>,
    },
    PollForget {
        draft: u32,
    },
    PollStart {
        plan: PollPlan,
        /// The kept one that it was, which is used up.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        draft: Option<u32>,
    },
    /// Once; whose answer it is, is kept nowhere, so it cannot be changed.
    PollAnswer {
        poll: u32,
        /// Places in the list of choices, from 0.
        choices: Vec<u32>,
    },
    /// Set the time that is left, or take the limit away.
    PollTime {
        poll: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<u32>,
    },
    PollEnd {
        poll: u32,
    },
    BreakoutStart {
        rooms: Vec<BreakoutPlan>,
        /// Everybody may change the room.
        free: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<u32>,
    },
    /// More time, on top of what is left.
    BreakoutExtend {
        seconds: u32,
    },
    /// Call everybody back, after some seconds or at once.
    BreakoutEnd {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<u32>,
    },
    /// To a breakout room, or to the plenary, which is 0.
    BreakoutMove {
        participants: Vec<ParticipantId>,
        to: u32,
    },
    /// Ask whoever leads to come to this room, or say that it is settled.
    BreakoutHelp {
        wanted: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    /// Ask people to speak among themselves.
    WhisperStart {
        participants: Vec<ParticipantId>,
    },
    WhisperAnswer {
        whisper: u32,
        accept: bool,
    },
    WhisperLeave {
        whisper: u32,
    },
    /// Dissolve a group: who made it, or who leads.
    WhisperEnd {
        whisper: u32,
    },
    /// Ask at moments that nobody foresees who is here.
    CheckPlan {
        plan: CheckPlan,
    },
    CheckStop {},
    /// Say that one is here.
    CheckConfirm {
        check: u32,
    },
    /// Open the sitting of the body; whether all its members were invited in due form.
    SittingOpen {
        all_invited: bool,
    },
    SittingClose {},
    /// The chair has found that the body can decide.
    QuorumFind {},
    /// A member doubts that the body can decide.
    QuorumDoubt {},
    /// Begin to read the names out.
    RollStart {},
    /// A name was read out: where the member is, or that nobody answered.
    RollAnswer {
        member: MemberId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<PresencePlace>,
    },
    RollEnd {},
    /// A member came, changed the place or went; oneself may change between hall and screen.
    PresenceSet {
        member: MemberId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<PresencePlace>,
    },
    /// I confirm in text form that I take part.
    PresenceConfirm {},
    MemberExclude {
        member: MemberId,
        bias: Bias,
    },
    MemberReadmit {
        member: MemberId,
    },
    StandIn {
        substitute: MemberId,
        holder: MemberId,
    },
    StandBack {
        substitute: MemberId,
    },
    /// Somebody in the room is this member, though no sign-in says so; nobody is any more when absent.
    MemberAssign {
        member: MemberId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        participant: Option<ParticipantId>,
    },
    RoleGive {
        participant: ParticipantId,
        role: Role,
    },
    /// Make or change a role of the meeting's own; take it away when there is no name.
    RoleDefine {
        role: Role,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        permissions: Vec<Permission>,
    },
    /// Rename oneself, or others for those who may.
    Rename {
        participant: ParticipantId,
        name: String,
    },
    LobbyMode {
        mode: Admission,
    },
    /// Nobody new comes in; who was in may return.
    Lock {
        locked: bool,
    },
    /// Let in who waits: these, or all when the list is empty.
    Admit {
        participants: Vec<ParticipantId>,
    },
    SendBack {
        participant: ParticipantId,
    },
    Deny {
        participant: ParticipantId,
        reason: String,
    },
    /// What those who wait read; taken away when absent.
    LobbyMessage {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    },
    Mute {
        source: Source,
        /// These people; all others when the list is empty.
        participants: Vec<ParticipantId>,
        /// When all: not these.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        except: Option<Vec<ParticipantId>>,
    },
    /// What a role may, of what can be restricted. `None` is as planned.
    RuleSet {
        role: Role,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        permissions: Option<Vec<Permission>>,
    },
    /// What one person may, whatever the rule of the role; `None` is as the rule says.
    ExceptionSet {
        participant: ParticipantId,
        permission: Permission,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        allowed: Option<bool>,
    },
    /// Every role and every person may again what was planned: no rules, no exceptions.
    RightsRestore {},
    Remove {
        participant: ParticipantId,
    },
    Ban {
        participant: ParticipantId,
    },
    Unban {
        participant: ParticipantId,
    },
    /// The conference is over for these people, or for all guests when the list is empty.
    Dismiss {
        participants: Vec<ParticipantId>,
    },
    /// Leave for good with this device; with the last one the person disappears from the list at once.
    Leave {},
    /// End for all; for those who may.
    End {},
}

impl Command {
    /// A message to everybody.
    pub fn say(text: impl Into<String>) -> Self {
        Self::ChatSend { text: text.into(), to: None, reply_to: None, mentions: None }
    }
}
