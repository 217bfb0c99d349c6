// Generated from crates/wire by `make generate`. Do not edit.
import type { AuditEntry } from "./AuditEntry";

/**
 * `GET /api/v1/audit`, newest first.
 */
export type AuditPage = { items: Array<AuditEntry>,
/**
 * Opaque; absent on the last page.
 */
next_cursor: string | null, };
