// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A part of the tenant.
 */
export type Unit = { id: string,
/**
 * Absent for the topmost that who asks may see.
 */
parent_id: string | null, name: string,
/**
 * Unique in the tenant, compared without case.
 */
short_name: string,
/**
 * Accounts directly in it.
 */
people: number,
/**
 * Whether who asks may change, move or delete it.
 */
shapeable: boolean,
/**
 * What `ETag` says too; for `If-Match` on a change.
 */
version: number, };
