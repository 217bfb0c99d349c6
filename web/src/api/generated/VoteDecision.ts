// Generated from crates/wire by `make generate`. Do not edit.

/**
 * What decides.
 */
export type VoteDecision = "motion" | "election" | "lists";
