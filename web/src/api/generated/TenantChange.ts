// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `PATCH /api/v1/operator/tenants/{id}`, operators only; absent fields stay.
 */
export type TenantChange = { name?: string,
/**
 * Replaces all host names.
 */
hosts?: Array<string>,
/**
 * `true` ends all access at once and keeps the data, `false` lets the tenant go on.
 */
suspended?: boolean, };
