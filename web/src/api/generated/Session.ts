// Generated from crates/wire by `make generate`. Do not edit.

/**
 * One row of `GET /api/v1/me/sessions`.
 */
export type Session = { id: string, created_at_ms: number, last_seen_at_ms: number,
/**
 * Browser and system as the browser named itself, shortened ("Firefox on Linux").
 */
device: string,
/**
 * Network the sign-in came from, last part cut off (192.0.2.0).
 */
network: string,
/**
 * The session this request was made with.
 */
current: boolean, };
