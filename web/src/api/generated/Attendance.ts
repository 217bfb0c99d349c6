// Generated from crates/wire by `make generate`. Do not edit.
import type { ParticipantId } from "./ParticipantId";
import type { ParticipantKind } from "./ParticipantKind";
import type { Role } from "./Role";
import type { RoleSpan } from "./RoleSpan";
import type { Stay } from "./Stay";

/**
 * Somebody's presence.
 */
export type Attendance = { participant: ParticipantId,
/**
 * The last one.
 */
name: string,
/**
 * The last one.
 */
role: Role, kind: ParticipantKind,
/**
 * In order of time; the last one is open while the person is there.
 */
stays: Array<Stay>,
/**
 * Every role from the first coming to the last going, in order of time.
 */
roles: Array<RoleSpan>, };
