// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Whether an account can sign in.
 */
export type AccountState = "invited" | "active" | "disabled";
