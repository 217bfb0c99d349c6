// Generated from crates/wire by `make generate`. Do not edit.
import type { Tenant } from "./Tenant";

/**
 * Answer to [`NewTenant`] and to `POST /api/v1/operator/tenants/{id}/setup-link`.
 */
export type TenantInvitation = { tenant: Tenant,
/**
 * One-time link for the tenant's first administrator. Shown once; only its keyed hash is stored.
 */
setup_url: string, expires_at_ms: number, };
