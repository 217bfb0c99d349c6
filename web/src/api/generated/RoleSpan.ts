// Generated from crates/wire by `make generate`. Do not edit.
import type { Role } from "./Role";

/**
 * A role that somebody had for a while.
 */
export type RoleSpan = { role: Role, from_ms: number,
/**
 * None while the person is there and has it.
 */
to_ms: number | null, };
