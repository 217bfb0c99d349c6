// Generated from crates/wire by `make generate`. Do not edit.
import type { ParticipantKind } from "./ParticipantKind";
import type { Role } from "./Role";

/**
 * A person in the conference.
 */
export type Participant = { id: string, name: string, role: Role, kind: ParticipantKind,
/**
 * Has at least one connection. A person whose connection broke stays in the list for a while.
 */
connected: boolean, joined_at_ms: number, };
