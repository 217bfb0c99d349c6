// Generated from crates/wire by `make generate`. Do not edit.
import type { CustomRole } from "./CustomRole";

/**
 * `PUT /api/v1/meetings/{id}/roles`: all roles that the meeting names itself; what is not in it is no role any more.
 */
export type MeetingRoles = {
/**
 * At most eight, each place and each name once.
 */
roles: Array<CustomRole>, };
