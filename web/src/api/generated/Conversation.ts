// Generated from crates/wire by `make generate`. Do not edit.
import type { ParticipantId } from "./ParticipantId";

/**
 * To whom somebody writes.
 */
export type Conversation = { "person": ParticipantId } | { "group": number };
