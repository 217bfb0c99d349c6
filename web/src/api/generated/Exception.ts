// Generated from crates/wire by `make generate`. Do not edit.
import type { ParticipantId } from "./ParticipantId";
import type { Permission } from "./Permission";

export type Exception = { participant: ParticipantId, permission: Permission, allowed: boolean, };
