// Generated from crates/wire by `make generate`. Do not edit.
import type { Role } from "./Role";

/**
 * `POST /api/v1/meetings/{id}/invitations`.
 */
export type NewInvitation = {
/**
 * Invited once to a meeting.
 */
email: string,
/**
 * 1 to 100 characters; under this name the person takes part.
 */
name: string,
/**
 * Any role; participant when absent. A role of the meeting's own must have been set before.
 */
role?: Role, };
