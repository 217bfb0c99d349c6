// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/session`. Deliberately not `Debug`: it holds a password.
 */
export type SignIn = { email: string, password: string, };
