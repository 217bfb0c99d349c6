// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/accounts/{id}/erasure`, administrators.
 */
export type ErasureOrder = {
/**
 * The mail address of the person, typed again.
 */
email: string, };
