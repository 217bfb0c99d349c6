// Generated from crates/wire by `make generate`. Do not edit.
import type { AuditFinding } from "./AuditFinding";

/**
 * `POST /api/v1/audit/verify`.
 */
export type AuditVerified = { at_ms: number, rows: number,
/**
 * Entries that a signature vouches for.
 */
sealed: number, whole: boolean, findings: Array<AuditFinding>,
/**
 * Whether there may be more findings than are named.
 */
more: boolean, };
