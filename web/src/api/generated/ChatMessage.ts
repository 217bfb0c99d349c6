// Generated from crates/wire by `make generate`. Do not edit.
import type { Conversation } from "./Conversation";
import type { MessageId } from "./MessageId";
import type { ParticipantId } from "./ParticipantId";

/**
 * A message as those may read it whom it concerns.
 */
export type ChatMessage = { id: MessageId, from: ParticipantId,
/**
 * Name at the time of writing, so that a message keeps its author after they left.
 */
from_name: string, at_ms: number,
/**
 * Plain text, 1 to 4,000 characters; empty when taken back.
 */
text: string,
/**
 * Everybody when absent.
 */
to?: Conversation, reply_to?: MessageId, mentions?: Array<ParticipantId>, edited_at_ms?: number,
/**
 * Who took it back: the author or somebody who may.
 */
deleted_by?: ParticipantId, pinned?: boolean,
/**
 * The room it was written in, when it is to everybody there.
 */
place?: number,
/**
 * To everybody in all rooms, by who may.
 */
announcement?: boolean, };
