// Generated from crates/wire by `make generate`. Do not edit.
import type { ParticipantId } from "./ParticipantId";

export type CheckResult = { id: number, at_ms: number, until_ms: number,
/**
 * Who was here and asked.
 */
expected: Array<ParticipantId>, confirmed: Array<ParticipantId>, };
