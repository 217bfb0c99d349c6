// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/operator/tenants/{id}/erasure`, operators only: erases a suspended tenant in seven days.
 */
export type TenantErasure = {
/**
 * The short name of the tenant, typed as a confirmation.
 */
slug: string, };
