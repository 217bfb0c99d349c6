// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A token, without what makes it one.
 */
export type ServiceToken = { id: string,
/**
 * Its last letters.
 */
hint: string, created_at_ms: number, expires_at_ms: number,
/**
 * To the hour.
 */
last_used_at_ms: number | null, };
