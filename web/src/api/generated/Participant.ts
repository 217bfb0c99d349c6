// Generated from crates/wire by `make generate`. Do not edit.
import type { ParticipantId } from "./ParticipantId";
import type { ParticipantKind } from "./ParticipantKind";
import type { Permission } from "./Permission";
import type { Role } from "./Role";

/**
 * A person in the room as others see them.
 */
export type Participant = { id: ParticipantId, name: string, role: Role, kind: ParticipantKind,
/**
 * Has at least one connection. A person whose connection broke stays in the list for a while.
 */
connected: boolean, joined_at_ms: number,
/**
 * In which room of the conference: 0 is the plenary, others are breakout rooms.
 */
place?: number,
/**
 * What the role would permit but the order of the room does not.
 */
restricted?: Array<Permission>, };
