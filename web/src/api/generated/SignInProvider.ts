// Generated from crates/wire by `make generate`. Do not edit.

/**
 * A provider as people who want to sign in see it.
 */
export type SignInProvider = { id: string, name: string, };
