// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A code is on its way; the ones before count no more.
 */
export type GuestCode = { valid_for_ms: number, };
