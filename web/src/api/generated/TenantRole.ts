// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What somebody may do for a tenant, beyond meeting.
 */
export type TenantRole = "administrator" | "unit-administrator" | "auditor";
