// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/sign-in/way`: which way is that of this address?
 */
export type SignInAddress = { email: string, };
