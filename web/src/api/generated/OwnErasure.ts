// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `GET /api/v1/me/erasure-request`.
 */
export type OwnErasure = { asked_at_ms: number | null, };
