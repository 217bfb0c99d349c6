// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/password-reset`: a one-time link for a new password is mailed, if an account has this address and signs
 * in by password. The answer is always the same.
 */
export type PasswordReset = { email: string, };
