// Generated from crates/wire by `make generate`. Do not edit.
import type { Role } from "./Role";

/**
 * `POST /api/v1/meetings/{id}/links`.
 */
export type NewLink = {
/**
 * The role of who comes by this link; participant when absent, never the chair. A role of the meeting's own must
 * have been set before.
 */
role?: Role, };
