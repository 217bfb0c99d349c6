// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Somebody who has asked to be erased.
 */
export type ErasureRequest = { account: string, name: string, email: string, asked_at_ms: number, };
