// Generated from crates/wire by `make generate`. Do not edit.
import type { TenantRole } from "./TenantRole";

/**
 * `POST /api/v1/role-grants`: a role for either an account or a group.
 */
export type NewRoleGrant = { role: TenantRole,
/**
 * For administrators of a unit.
 */
unit_id?: string, account_id?: string, group_id?: string, };
