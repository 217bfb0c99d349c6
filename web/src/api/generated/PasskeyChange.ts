// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `PATCH /api/v1/me/passkeys/{id}`.
 */
export type PasskeyChange = { name: string, };
