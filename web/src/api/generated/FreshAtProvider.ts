// Generated from crates/wire by `make generate`. Do not edit.

/**
 * `POST /api/v1/sign-in/fresh`: the same at the provider of the session.
 */
export type FreshAtProvider = { return_to: string, };
