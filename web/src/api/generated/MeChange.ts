// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `PATCH /api/v1/me`; absent fields stay.
 */
export type MeChange = { name?: string, };
