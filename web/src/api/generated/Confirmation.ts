// Generated from crates/wire by `make generate`. Do not edit.
import type { ParticipantId } from "./ParticipantId";

export type Confirmation = { participant: ParticipantId, at_ms: number, };
