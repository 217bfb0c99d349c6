// Generated from crates/wire by `make generate`. Do not edit.
import type { ParticipantId } from "./ParticipantId";
import type { TimerKind } from "./TimerKind";

/**
 * The timer everybody sees.
 */
export type Timer = { kind: TimerKind, title: string | null, started_at_ms: number,
/**
 * For countdown and break. It stays when it is over, until somebody stops it.
 */
ends_at_ms: number | null, by: ParticipantId, ask_ready: boolean,
/**
 * Who has said to be ready.
 */
ready: Array<ParticipantId>, };
