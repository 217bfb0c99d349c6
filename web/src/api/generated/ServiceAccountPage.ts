// Generated from crates/wire by `make generate`. Do not edit.
import type { ServiceAccount } from "./ServiceAccount";

/**
 * `GET /api/v1/service-accounts`, by name.
 */
export type ServiceAccountPage = { items: Array<ServiceAccount>,
/**
 * Opaque; absent on the last page.
 */
next_cursor: string | null, };
