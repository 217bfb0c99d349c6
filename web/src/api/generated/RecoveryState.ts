// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `GET /api/v1/me/recovery-codes`.
 */
export type RecoveryState = {
/**
 * How many codes can still be used.
 */
left: number,
/**
 * Absent when none were made.
 */
created_at_ms: number | null, };
