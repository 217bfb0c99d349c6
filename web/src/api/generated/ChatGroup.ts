// Generated from crates/wire by `make generate`. Do not edit.
import type { ParticipantId } from "./ParticipantId";

/**
 * A named group that writes among itself.
 */
export type ChatGroup = { id: number, name: string, members: Array<ParticipantId>, };
