// Generated from crates/wire by `make generate`. Do not edit.

/**
 * One row of `GET /api/v1/me/identities`.
 */
export type OwnIdentity = { id: string,
/**
 * What the provider called the person last: a mail address, a name, or its own identifier.
 */
label: string,
/**
 * Absent when the provider is no longer connected.
 */
provider: string | null, created_at_ms: number, last_used_at_ms: number, };
