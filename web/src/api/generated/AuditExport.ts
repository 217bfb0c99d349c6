// Generated from crates/wire by `make generate`. Do not edit.
import type { AuditFilter } from "./AuditFilter";
import type { AuditFormat } from "./AuditFormat";

/**
 * `POST /api/v1/audit/export`.
 */
export type AuditExport = { format: AuditFormat,
/**
 * Everything when it is absent; only that can be verified.
 */
filter: AuditFilter, };
