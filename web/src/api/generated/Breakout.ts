// Generated from crates/wire by `make generate`. Do not edit.
import type { BreakoutRoom } from "./BreakoutRoom";

/**
 * The round that runs, as everybody sees it; who is where stands with the participants.
 */
export type Breakout = { rooms: Array<BreakoutRoom>,
/**
 * Everybody may change the room.
 */
free: boolean, started_at_ms: number,
/**
 * Everybody is called back then.
 */
ends_at_ms: number | null, };
