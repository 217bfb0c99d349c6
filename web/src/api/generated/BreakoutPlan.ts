// Generated from crates/wire by `make generate`. Do not edit.
import type { ParticipantId } from "./ParticipantId";

/**
 * A room that is asked for.
 */
export type BreakoutPlan = {
/**
 * 1 to 100 characters, each name once. A room of an earlier round with this name goes on.
 */
name: string,
/**
 * Who goes there at the start.
 */
participants: Array<ParticipantId>, };
