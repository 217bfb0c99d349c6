// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `GET /api/v1/setup-links/check` answers this for a usable link (the token travels in the body of a POST).
 */
export type SetupCheck = { token: string, };
