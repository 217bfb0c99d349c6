// Generated from crates/wire by `make generate`. Do not edit.
import type { ParticipantId } from "./ParticipantId";

/**
 * Somebody has the floor.
 */
export type Floor = { participant: ParticipantId, since_ms: number,
/**
 * When the time is over. In a round the next one follows then; otherwise it is only shown.
 */
until_ms: number | null, };
