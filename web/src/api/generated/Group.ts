// Generated from crates/wire by `make generate`. Do not edit.
import type { RoleGrant } from "./RoleGrant";
import type { UnitRef } from "./UnitRef";

/**
 * Accounts that are given roles together.
 */
export type Group = { id: string, name: string,
/**
 * Whose administrators keep it; absent for those of the tenant.
 */
unit: UnitRef | null, members: number, roles: Array<RoleGrant>,
/**
 * Whether who asks may change it.
 */
manageable: boolean,
/**
 * Whether the directory keeps it: name and members are changed there, its roles here.
 */
directory: boolean,
/**
 * What `ETag` says too; for `If-Match` on a change.
 */
version: number, };
