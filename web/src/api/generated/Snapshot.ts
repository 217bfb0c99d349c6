// Generated from crates/wire by `make generate`. Do not edit.
import type { Bounds } from "./Bounds";
import type { Breakout } from "./Breakout";
import type { ChatGroup } from "./ChatGroup";
import type { ChatMessage } from "./ChatMessage";
import type { Check } from "./Check";
import type { Checks } from "./Checks";
import type { ConferenceId } from "./ConferenceId";
import type { CustomRole } from "./CustomRole";
import type { Floor } from "./Floor";
import type { Hand } from "./Hand";
import type { Lobby } from "./Lobby";
import type { MeetingId } from "./MeetingId";
import type { Order } from "./Order";
import type { Participant } from "./Participant";
import type { ParticipantId } from "./ParticipantId";
import type { Permission } from "./Permission";
import type { Poll } from "./Poll";
import type { PollDraft } from "./PollDraft";
import type { Round } from "./Round";
import type { Sitting } from "./Sitting";
import type { SpeakingTime } from "./SpeakingTime";
import type { Timer } from "./Timer";
import type { Whisper } from "./Whisper";

/**
 * Everything a participant may see, at one sequence number.
 */
export type Snapshot = { conference: ConferenceId, meeting: MeetingId, title: string, code: string, started_at_ms: number,
/**
 * Time of the server when this was written, to show clocks that agree.
 */
now_ms: number,
/**
 * The participant this is for.
 */
you: ParticipantId, permissions: Array<Permission>, participants: Array<Participant>,
/**
 * Roles of the meeting's own.
 */
custom_roles: Array<CustomRole>,
/**
 * What the policies above the meeting leave.
 */
bounds: Bounds,
/**
 * The room you are in: 0 is the plenary. What follows about hands, floor, timer and polls is of this room.
 */
place: number, breakout: Breakout | null,
/**
 * In order of writing; the newest ones when there are more than the limit.
 */
chat: Array<ChatMessage>, groups: Array<ChatGroup>,
/**
 * In order of raising.
 */
hands: Array<Hand>, floor: Floor | null, round: Round | null, timer: Timer | null,
/**
 * In order of starting.
 */
polls: Array<Poll>,
/**
 * For those who may lead polls.
 */
poll_drafts: Array<PollDraft>, whispers: Array<Whisper>,
/**
 * The newest presence check that asked you.
 */
check: Check | null,
/**
 * For those who may lead presence checks.
 */
checks: Checks | null,
/**
 * When the meeting is a sitting of a body.
 */
sitting: Sitting | null,
/**
 * For those who may admit.
 */
lobby: Lobby | null,
/**
 * For those who may restrict.
 */
order: Order | null,
/**
 * For those who may see it.
 */
speaking_times: Array<SpeakingTime>, };
