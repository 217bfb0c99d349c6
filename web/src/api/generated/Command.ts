// Generated from crates/wire by `make generate`. Do not edit.
import type { Admission } from "./Admission";
import type { Bias } from "./Bias";
import type { BreakoutPlan } from "./BreakoutPlan";
import type { CheckPlan } from "./CheckPlan";
import type { Conversation } from "./Conversation";
import type { MediaSource } from "./MediaSource";
import type { MemberId } from "./MemberId";
import type { MessageId } from "./MessageId";
import type { ParticipantId } from "./ParticipantId";
import type { Permission } from "./Permission";
import type { PollPlan } from "./PollPlan";
import type { PresencePlace } from "./PresencePlace";
import type { Reaction } from "./Reaction";
import type { Role } from "./Role";
import type { Strategy } from "./Strategy";
import type { TimerKind } from "./TimerKind";

/**
 * A request; [`crate::Room::handle`] does it or refuses it.
 */
export type Command = { "type": "chat-send", text: string,
/**
 * Everybody when absent.
 */
to?: Conversation, reply_to?: MessageId, mentions?: Array<ParticipantId>, } | { "type": "chat-edit", message: MessageId, text: string, } | { "type": "chat-delete", message: MessageId, } | { "type": "chat-pin", message: MessageId, pinned: boolean, } | { "type": "group-create", name: string, members: Array<ParticipantId>, } | { "type": "group-leave", group: number, } | { "type": "react", reaction: Reaction, } | { "type": "hand-raise", } | { "type": "hand-lower",
/**
 * Own hand, or another's for those who may.
 */
participant: ParticipantId, } | { "type": "hand-lower-all", } | { "type": "floor-give", participant: ParticipantId,
/**
 * Time for the speech; unlimited when absent. Only shown, not enforced.
 */
seconds?: number, } | { "type": "floor-end", } | { "type": "round-start", strategy: Strategy,
/**
 * In this order for `list`; for `random` and `nomination` who takes part; not for `queue`.
 */
participants: Array<ParticipantId>,
/**
 * Time for each; when it is over, the next one has the floor.
 */
seconds?: number,
/**
 * Who joins later is appended.
 */
append_joiners: boolean,
/**
 * May be nominated more than once.
 */
repeat: boolean, } | { "type": "round-pass", to?: ParticipantId, } | { "type": "round-skip", participant: ParticipantId, } | { "type": "round-pause", paused: boolean, } | { "type": "round-end", } | { "type": "timer-start", kind: TimerKind, title?: string,
/**
 * For countdown and break.
 */
seconds?: number,
/**
 * Everybody is asked to say when they are ready.
 */
ask_ready: boolean,
/**
 * Microphones and cameras go off at the start.
 */
quiet: boolean, } | { "type": "timer-stop", } | { "type": "ready", ready: boolean, } | { "type": "announce", text: string, } | { "type": "poll-prepare", plan: PollPlan, draft?: number, } | { "type": "poll-forget", draft: number, } | { "type": "poll-start", plan: PollPlan,
/**
 * The kept one that it was, which is used up.
 */
draft?: number, } | { "type": "poll-answer", poll: number,
/**
 * Places in the list of choices, from 0.
 */
choices: Array<number>, } | { "type": "poll-time", poll: number, seconds?: number, } | { "type": "poll-end", poll: number, } | { "type": "breakout-start", rooms: Array<BreakoutPlan>,
/**
 * Everybody may change the room.
 */
free: boolean, seconds?: number, } | { "type": "breakout-extend", seconds: number, } | { "type": "breakout-end", seconds?: number, } | { "type": "breakout-move", participants: Array<ParticipantId>, to: number, } | { "type": "breakout-help", wanted: boolean, text?: string, } | { "type": "whisper-start", participants: Array<ParticipantId>, } | { "type": "whisper-answer", whisper: number, accept: boolean, } | { "type": "whisper-leave", whisper: number, } | { "type": "whisper-end", whisper: number, } | { "type": "check-plan", plan: CheckPlan, } | { "type": "check-stop", } | { "type": "check-confirm", check: number, } | { "type": "sitting-open", all_invited: boolean, } | { "type": "sitting-close", } | { "type": "quorum-find", } | { "type": "quorum-doubt", } | { "type": "roll-start", } | { "type": "roll-answer", member: MemberId, place?: PresencePlace, } | { "type": "roll-end", } | { "type": "presence-set", member: MemberId, place?: PresencePlace, } | { "type": "presence-confirm", } | { "type": "member-exclude", member: MemberId, bias: Bias, } | { "type": "member-readmit", member: MemberId, } | { "type": "stand-in", substitute: MemberId, holder: MemberId, } | { "type": "stand-back", substitute: MemberId, } | { "type": "member-assign", member: MemberId, participant?: ParticipantId, } | { "type": "role-give", participant: ParticipantId, role: Role, } | { "type": "role-define", role: Role, name?: string, permissions: Array<Permission>, } | { "type": "rename", participant: ParticipantId, name: string, } | { "type": "lobby-mode", mode: Admission, } | { "type": "lock", locked: boolean, } | { "type": "admit", participants: Array<ParticipantId>, } | { "type": "send-back", participant: ParticipantId, } | { "type": "deny", participant: ParticipantId, reason: string, } | { "type": "lobby-message", text?: string, } | { "type": "mute", source: MediaSource,
/**
 * These people; all others when the list is empty.
 */
participants: Array<ParticipantId>,
/**
 * When all: not these.
 */
except?: Array<ParticipantId>, } | { "type": "rule-set", role: Role, permissions?: Array<Permission>, } | { "type": "exception-set", participant: ParticipantId, permission: Permission, allowed?: boolean, } | { "type": "rights-restore", } | { "type": "remove", participant: ParticipantId, } | { "type": "ban", participant: ParticipantId, } | { "type": "unban", participant: ParticipantId, } | { "type": "dismiss", participants: Array<ParticipantId>, } | { "type": "leave", } | { "type": "end", };
