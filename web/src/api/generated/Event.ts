// Generated from crates/wire by `make generate`. Do not edit.
import type { ChatMessage } from "./ChatMessage";
import type { Hand } from "./Hand";
import type { Participant } from "./Participant";

/**
 * A change of the room, in order.
 */
export type Event = { "type": "presence",
/**
 * New or changed people, whole.
 */
updated: Array<Participant>, left: string[], } | { "type": "chat-posted", message: ChatMessage, } | { "type": "hand-raised", hand: Hand, } | { "type": "hand-lowered", participant: string,
/**
 * Who lowered it: the person or somebody who may.
 */
by: string, } | { "type": "ended", by: string, };
