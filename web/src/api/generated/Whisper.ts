// Generated from crates/wire by `make generate`. Do not edit.
import type { ParticipantId } from "./ParticipantId";

/**
 * A group, as its members, those asked and those who lead see it.
 */
export type Whisper = { id: number, by: ParticipantId, since_ms: number, members: Array<ParticipantId>,
/**
 * Asked and not yet decided.
 */
invited: Array<ParticipantId>, };
