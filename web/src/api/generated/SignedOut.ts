// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Answer to `DELETE /api/v1/session` when the provider should be left, too.
 */
export type SignedOut = { url: string, };
