// Generated from crates/wire by `make generate`. Do not edit.
import type { LobbyMessage } from "./LobbyMessage";

/**
 * All that somebody who waits is told.
 */
export type Waiting = { name: string, since_ms: number,
/**
 * From 1.
 */
place: number, of: number, message: LobbyMessage | null, };
