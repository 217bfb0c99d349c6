// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A mail that waits or was given up.
 */
export type UndeliveredMail = { id: string,
/**
 * `account-link`, `password-reset`, `invitation`, …
 */
kind: string,
/**
 * Absent when it can no longer be read.
 */
to: string | null, created_at_ms: number, attempts: number,
/**
 * A stable word for why it did not arrive the last time.
 */
fault: string | null,
/**
 * When it is tried next; absent when it was given up.
 */
next_at_ms: number | null, };
