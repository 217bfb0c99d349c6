// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/sign-in/begin`.
 */
export type SignInBegin = { provider: string,
/**
 * So that it need not be written again.
 */
email?: string,
/**
 * Path of the page to go on at.
 */
return_to?: string,
/**
 * The secret of a one-time link, whose account is connected with the identity.
 */
setup?: string, };
