// Generated from crates/wire by `make generate`. Do not edit.
import type { GroupRef } from "./GroupRef";
import type { TenantRole } from "./TenantRole";
import type { UnitRef } from "./UnitRef";

/**
 * A role that an account or a group has.
 */
export type RoleGrant = { id: string, role: TenantRole,
/**
 * For this unit and all below it; for the whole tenant when absent.
 */
unit: UnitRef | null,
/**
 * The group by which an account has the role; absent for its own.
 */
group: GroupRef | null, };
