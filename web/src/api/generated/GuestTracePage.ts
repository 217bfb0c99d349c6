// Generated from crates/wire by `make generate`. Do not edit.
import type { GuestTrace } from "./GuestTrace";

/**
 * `GET /api/v1/guests`, administrators.
 */
export type GuestTracePage = { items: Array<GuestTrace>,
/**
 * Opaque; absent on the last page.
 */
next_cursor: string | null, };
