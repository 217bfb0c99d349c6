// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/session/fresh`: proves once more with the password who one is.
 */
export type FreshSignIn = { password: string, };
