// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Until when a row is kept, where no class of retention says it.
 */
export type DataKeep = "account" | "meeting" | "expiry" | "deleted" | "tenant" | "installation";
