// Generated from crates/wire by `make generate`. Do not edit.
import type { Account } from "./Account";

/**
 * `GET /api/v1/accounts?cursor=…&limit=…`, ordered by name unless `sort` says otherwise.
 */
export type AccountPage = { items: Array<Account>,
/**
 * Opaque; absent on the last page.
 */
next_cursor: string | null,
/**
 * How many there are on all pages.
 */
total: number, };
