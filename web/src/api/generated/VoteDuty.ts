// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What an officer may do.
 */
export type VoteDuty = "chair" | "minutes";
