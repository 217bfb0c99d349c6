// Generated from crates/wire by `make generate`. Do not edit.

/**
 * The newest signature over the log (C2SP tlog-checkpoint).
 */
export type AuditCheckpoint = {
/**
 * Entries that it vouches for.
 */
size: number, at_ms: number, note: string, };
