// Generated from crates/wire by `make generate`. Do not edit.
import type { Tenant } from "./Tenant";

/**
 * `GET /api/v1/operator/tenants?cursor=…&limit=…`, ordered by name.
 */
export type TenantPage = { items: Array<Tenant>,
/**
 * Opaque; absent on the last page.
 */
next_cursor: string | null, };
