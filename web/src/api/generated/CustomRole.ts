// Generated from crates/wire by `make generate`. Do not edit.
import type { Permission } from "./Permission";
import type { Role } from "./Role";

/**
 * A role of the meeting's own.
 */
export type CustomRole = {
/**
 * `custom-1` to `custom-8`.
 */
role: Role, name: string, permissions: Array<Permission>, };
