// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/guests/erasure`, administrators.
 */
export type GuestErasure = {
/**
 * At most 100.
 */
guests: Array<string>, };
