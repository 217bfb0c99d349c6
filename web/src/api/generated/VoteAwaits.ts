// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What is awaited of somebody.
 */
export type VoteAwaits = "ballot" | "lead";
