// Generated from crates/wire by `make generate`. Do not edit.

export type TenantCounts = { active: number, suspended: number,
/**
 * Suspended ones whose erasure is decided.
 */
erasing: number, };
