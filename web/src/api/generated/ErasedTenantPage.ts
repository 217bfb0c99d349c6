// Generated from crates/wire by `make generate`. Do not edit.
import type { ErasedTenant } from "./ErasedTenant";

/**
 * `GET /api/v1/operator/erasures?cursor=…&limit=…`, ordered by name.
 */
export type ErasedTenantPage = { items: Array<ErasedTenant>,
/**
 * Opaque; absent on the last page.
 */
next_cursor: string | null, };
