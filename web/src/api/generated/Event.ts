// Generated from crates/wire by `make generate`. Do not edit.
import type { Bounds } from "./Bounds";
import type { Breakout } from "./Breakout";
import type { ChatGroup } from "./ChatGroup";
import type { ChatMessage } from "./ChatMessage";
import type { Check } from "./Check";
import type { Checks } from "./Checks";
import type { CustomRole } from "./CustomRole";
import type { Floor } from "./Floor";
import type { Hand } from "./Hand";
import type { Lobby } from "./Lobby";
import type { MediaSource } from "./MediaSource";
import type { Order } from "./Order";
import type { Participant } from "./Participant";
import type { ParticipantId } from "./ParticipantId";
import type { Permission } from "./Permission";
import type { Poll } from "./Poll";
import type { PollDraft } from "./PollDraft";
import type { Reaction } from "./Reaction";
import type { RecordLine } from "./RecordLine";
import type { RollCall } from "./RollCall";
import type { Round } from "./Round";
import type { Sitting } from "./Sitting";
import type { SittingMember } from "./SittingMember";
import type { SpeakingTime } from "./SpeakingTime";
import type { Standing } from "./Standing";
import type { Timer } from "./Timer";
import type { Whisper } from "./Whisper";

/**
 * A change of the room as a participant is told it, in order.
 */
export type Event = { "type": "presence",
/**
 * New or changed people, whole.
 */
updated: Array<Participant>, left: Array<ParticipantId>, } | { "type": "chat-posted", message: ChatMessage, } | { "type": "chat-changed", message: ChatMessage, } | { "type": "group-changed", group: ChatGroup, } | { "type": "reacted", participant: ParticipantId, reaction: Reaction, } | { "type": "hand-raised", hand: Hand, } | { "type": "hand-lowered", participant: ParticipantId,
/**
 * Who lowered it: the person or somebody who may.
 */
by: ParticipantId, } | { "type": "hands-lowered", by: ParticipantId, } | { "type": "floor-changed", floor: Floor | null, round: Round | null, } | { "type": "speaking-time-changed", time: SpeakingTime, } | { "type": "timer-changed", timer: Timer | null, } | { "type": "ready-changed", participant: ParticipantId, ready: boolean, } | { "type": "breakout-changed", breakout: Breakout | null, } | { "type": "poll-changed", poll: Poll, } | { "type": "poll-drafts-changed", drafts: Array<PollDraft>, } | { "type": "whisper-changed", whisper: Whisper, } | { "type": "check-changed", check: Check, } | { "type": "checks-changed", checks: Checks, } | { "type": "sitting-changed", sitting: Sitting, } | { "type": "presence-changed", members: Array<SittingMember>, standing: Standing, roll: RollCall | null,
/**
 * What was written down, the newest when there is more than the limit.
 */
lines: Array<RecordLine>, } | { "type": "bounds-changed", bounds: Bounds, } | { "type": "roles-defined", roles: Array<CustomRole>, } | { "type": "permissions-changed", permissions: Array<Permission>, } | { "type": "lobby-changed", lobby: Lobby, } | { "type": "order-changed", order: Order, } | { "type": "muted", source: MediaSource, by: ParticipantId, } | { "type": "ended", by: ParticipantId, };
