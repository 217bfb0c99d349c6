// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/session/recovery`. Deliberately not `Debug`: it holds a secret.
 */
export type Recovery = { email: string, code: string, };
