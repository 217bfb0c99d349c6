// Generated from crates/wire by `make generate`. Do not edit.
import type { ChatGroup } from "./ChatGroup";
import type { ChatMessage } from "./ChatMessage";
import type { ConferenceId } from "./ConferenceId";
import type { Floor } from "./Floor";
import type { Hand } from "./Hand";
import type { Lobby } from "./Lobby";
import type { MeetingId } from "./MeetingId";
import type { Order } from "./Order";
import type { Participant } from "./Participant";
import type { ParticipantId } from "./ParticipantId";
import type { Permission } from "./Permission";
import type { Round } from "./Round";
import type { SpeakingTime } from "./SpeakingTime";
import type { Timer } from "./Timer";

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
 * In order of writing; the newest ones when there are more than the limit.
 */
chat: Array<ChatMessage>, groups: Array<ChatGroup>,
/**
 * In order of raising.
 */
hands: Array<Hand>, floor: Floor | null, round: Round | null, timer: Timer | null,
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
