// Generated from crates/wire by `make generate`. Do not edit.
import type { ParticipantId } from "./ParticipantId";

/**
 * How long somebody has had the floor in this conference.
 */
export type SpeakingTime = { participant: ParticipantId, total_ms: number, turns: number, };
