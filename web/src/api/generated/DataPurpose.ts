// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What data is kept for.
 */
export type DataPurpose = "sign-in" | "meetings" | "administration" | "audit" | "operation" | "votes";
