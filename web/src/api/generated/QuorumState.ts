// Generated from crates/wire by `make generate`. Do not edit.

/**
 * Whether the body could decide.
 */
export type QuorumState = "met" | "presumed" | "missing" | "not_invited";
