// Generated from crates/wire by `make generate`. Do not edit.
import type { ParticipantId } from "./ParticipantId";
import type { Strategy } from "./Strategy";

/**
 * A round that runs.
 */
export type Round = { strategy: Strategy, started_at_ms: number,
/**
 * Time of each, seconds.
 */
seconds: number | null, append_joiners: boolean, repeat: boolean,
/**
 * Who is still to come, in order; for a nomination, who may be named.
 */
remaining: Array<ParticipantId>,
/**
 * Who has had the floor.
 */
done: Array<ParticipantId>,
/**
 * Stopped with this much time left to whoever has the floor, milliseconds.
 */
paused_left_ms: number | null, paused: boolean, };
