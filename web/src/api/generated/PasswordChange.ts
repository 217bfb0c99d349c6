// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/me/password`; ends all other sessions.
 */
export type PasswordChange = { current: string, new: string, };
