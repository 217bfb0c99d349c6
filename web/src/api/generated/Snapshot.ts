// Generated from crates/wire by `make generate`. Do not edit.
import type { ChatMessage } from "./ChatMessage";
import type { Hand } from "./Hand";
import type { Participant } from "./Participant";

/**
 * Everything a participant may see, at one sequence number.
 */
export type Snapshot = { conference: string, meeting: string, title: string, code: string, started_at_ms: number,
/**
 * The participant this socket belongs to.
 */
you: string, participants: Array<Participant>,
/**
 * In order of writing; the newest ones when there are more than the limit.
 */
chat: Array<ChatMessage>,
/**
 * In order of raising.
 */
hands: Array<Hand>, };
