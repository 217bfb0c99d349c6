// Generated from crates/wire by `make generate`. Do not edit.
import type { AuditCheckpoint } from "./AuditCheckpoint";

/**
 * `GET /api/v1/audit/state`.
 */
export type AuditState = { size: number,
/**
 * Name of the log; absent before the first entry.
 */
origin: string | null,
/**
 * What signatures are verified with (C2SP signed-note).
 */
verifier_key: string | null, checkpoint: AuditCheckpoint | null, };
