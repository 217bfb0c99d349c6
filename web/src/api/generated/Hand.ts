// Generated from crates/wire by `make generate`. Do not edit.
import type { ParticipantId } from "./ParticipantId";

/**
 * A raised hand; its place is its position in the list.
 */
export type Hand = { participant: ParticipantId, raised_at_ms: number, };
