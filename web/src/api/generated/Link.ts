// Generated from crates/wire by `make generate`. Do not edit.

/**
 * An invitation link. The secret is derived from a key outside the database
 * and stands in the fragment of `url`, which browsers do not send.
 */
export type Link = { id: string, url: string, created_at_ms: number, expires_at_ms: number | null, revoked: boolean, };
