// Generated from crates/wire by `make generate`. Do not edit.
import type { ParticipantId } from "./ParticipantId";
import type { ParticipantKind } from "./ParticipantKind";

/**
 * Somebody who waits.
 */
export type Knock = { participant: ParticipantId, name: string, kind: ParticipantKind, since_ms: number, connected: boolean, };
